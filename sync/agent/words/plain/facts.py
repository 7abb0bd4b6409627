"""What is known of people, mappings, waits and findings, told with other words."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

_FACT = r"(?:owner|label|business name|technical name|description|type|size|row count)s?"
_STALE = frozenset({"stalest", "oldest", "most outdated"})
RULES = rules(
    (  # "not profiled for a week"
        r"\b(?P<x>(?:not|never|n't) (?:been )?profiled )for (?:more than |over |at least )?"
        r"(?:(?P<n>\d+|two|three|four) )?(?:an? |one )?(?P<u>day|week|month)(?P<s>s?)\b",
        lambda found: f"{found['x']}in the last {found['n'] or '1'} {found['u']}{found['s']}",
    ),
    # the "in" of a login is none of its time
    (
        r"\b(?P<did>logged|signed|logging|(?:did|does|do) [\w.]+ log|to log) in (?=(?:yesterday|"
        r"today|this|last|the (?:last|"
        r"past)|"
        r"january|february|march|april|may|june|july|august|september|october|november|"
        r"december)\b)",
        r"\g<did> in during ",
    ),
    # both sides of a mapping hold another number of rows
    (
        r"\b(?P<m>mappings|links)(?P<mid>(?: of| in)? ?[\w ]*?) (?:have|has|with|having|show|whose|"
        r"where)"
        r" (?:the )?(?:(?:different|unequal|differing|deviating) (?:row counts?|numbers? of rows)|"
        r"row "
        r"counts? (?:that )?(?:differ|deviate|do not match|don't match|are different))"
        r"(?: (?:on|between|in) (?:both|the two|either|source and target|its two)(?: sides?| "
        r"systems?)?)?",
        r"\g<m>\g<mid> with a row distance of more than 0",
    ),
    (
        r"\b(?:time|duration|gap|interval|delay)(?: that passed| passed)? (?:between|from) "
        r"(?:being |"
        r"getting )?(?:queued|queueing|queue) (?:and|to|until|till) (?:the |actually |really |"
        r"being )?"
        r"(?:starting|started|start|begin|beginning|run|running)\b",
        "queue wait",
    ),
    (
        r"\bhow long did (?P<what>[\w ]+?) wait (?:from|between) (?:being )?(?:queued|queueing) "
        r"(?:and|"
        r"to|until) (?:being )?(?:starting|started|start)\b",
        r"queue wait of \g<what>",
    ),
    # the newest data
    (
        r"\b(?P<which>which|what) (?P<each>space|database|asset|table|job) (?:has|holds|have) "
        r"(?:the )?"
        r"(?P<how>freshest|newest|most recent|most current|stalest|oldest|most outdated) data\b",
        lambda found: (
            f"{found['which']} {found['each']} has the "
            f"{'oldest' if found['how'].lower() in _STALE else 'newest'} last successful sync"
        ),
    ),
    # how many things are hit, as what groups are ranked by
    (
        r"\bby (?:the )?number of (?:affected|concerned|impacted|hit|involved) (?P<what>jobs|"
        r"assets|"
        r"spaces|tables|systems)\b",
        r"by number of different \g<what>",
    ),
    (
        r"^(?:is|are) (?:the )?(?P<x>[\w. ]+?)(?: table| view)? (?:already )?(?:mapped|synced|"
        r"linked)"
        r"(?: to glue| to aws)?,? (?:and )?(?:since when|when was (?:it|that)|from "
        r"when)(?=[?.! ]*$)",
        r"when was the mapping of \g<x> approved",
    ),
    (
        r"^who (?:is|are) (?:the )?owners? of (?:the )?(?P<m>most|fewest)(?: of)? (?:the |our )?"
        r"(?P<x>(?:\w+ )?(?:tables|views|assets|models|objects))(?=[?.! ]*$)",
        r"who owns the \g<m> \g<x>",
    ),
    (r"^do we know (?=(?:who|what|which|when|where|how)\b)", ""),
    (
        r"^what (?:did|has) (?:the |our |any |a )?(?:service|technical|system) (?:account|user)s? "
        r"(?:do|done)\b",
        "audit events done by a service account",
    ),
    (
        r"^what (?:has )?(?:happened|went on|was going on|took place) in (?:the |our )?(?:catalog|"
        r"catalogue|audit|audit log)\b",
        "audit events",
    ),
    (
        r"\b(?P<f>findings?) (?:that |which )?(?:was |were |got |have been )?(?:raised|reported|"
        r"opened|"
        r"recorded|logged|created)(?= |[?.!,]|$)",
        r"\g<f> found",
    ),
    (
        r"^(?P<m>how many|which|what) (?P<x>(?:\w+ )?(?:assets|tables|views|objects|datasets)) "
        r"(?:did|"
        r"has) (?:the )?(?:last )?(?:discovery|crawler|scan|crawl) (?:add|added|found|find|"
        r"discover(?:ed)?|"
        r"brought in|bring in|picked up|pick up)\b",
        r"\g<m> \g<x> were first seen",
    ),
    (
        r"^(?:so )?what (?:has |have |was |all )*(?:changed|modified|updated|been changed) "
        r"(?P<in>(?:in|of|from) (?:the )?\w+(?: space)? )?(?P<since>since|after) (?:the|its|their|"
        r"our) last (?:successful )?(?P<s>sync|load|run|replication|refresh)(?=[?.! ]*$)",
        r"assets \g<in>changed \g<since> their last sync",
    ),
    (  # two facts of one thing
        r"^(?P<lead>what(?:'s| is| are) the (?P<a>[\w ]{3,25}?) of (?P<x>[^?,]+?)),? and (?:in )?"
        r"(?:which|what) (?P<b>space|database|system|schema) (?:does|do|is|are) (?:it|they) "
        r"(?:live|lie|belong|sit|located|stored|kept|part|in|reside|found|from)(?: in| to| of)?"
        r"(?=[?.! ]*$)",
        r"\g<a> and \g<b> of \g<x>",
    ),
    (
        rf"\b(?P<a>{_FACT})(?P<and>,? and) (?:the |its )?(?:space|database)(?P<of> of (?!each|"
        rf"every|"
        r"all)(?:the )?\w)",
        r"\g<a>\g<and> space name\g<of>",
    ),
    (
        rf"^(?P<what>what (?:is|are) )?(?:the )?(?:space|database)(?P<and>,? and) (?:the |its )?"
        rf"(?P<a>{_FACT})(?P<of> of (?!each|every|all)(?:the )?\w)",
        r"\g<what>space name\g<and> \g<a>\g<of>",
    ),
    (
        r"^in (?:which|what) (?:space|database) (?:is|does|lies|do|are) (?P<x>[\w. ]+?)(?: live| "
        r"lie|"
        r" sit| located| stored| kept)?,? and who (?:owns|is responsible for|looks after) "
        r"(?:it|them)(?=[?.! ]*$)",
        r"space name and owner of \g<x>",
    ),
    (
        r"^who (?:owns|is responsible for|looks after|is the owner of) (?P<x>[\w. ]+?),? and in "
        r"(?:which|what) (?:space|database) (?:is|does|do|are) (?:it|they)(?: live| lie| sit| "
        r"located|"
        r" stored| kept)?(?=[?.! ]*$)",
        r"owner and space name of \g<x>",
    ),
    (
        r"\b(?P<v>changed|modified|updated)(?P<in> (?:in|of) (?:the )?\w+(?: space)?) "
        r"(?P<since>since|after) (?:the|its|their|our) last (?:successful )?(?:sync|load|"
        r"refresh)\b",
        r"\g<in> \g<v> \g<since> their last sync",
    ),
    (
        r"\b(?P<last>last |most recently )?(?P<v>changed|modified|edited|updated)(?: last)? by "
        r"(?:somebody|someone|anybody|anyone|a person|another person) (?:else|other than (?:the |"
        r"its |their )?owners?)\b|\b(?:somebody|someone) else (?:has |was the one who )?(?:last )?"
        r"(?:changed|modified|edited|updated)(?: them| it)?(?: last)?|\b(?:but )?(?:that |which )?"
        r"(?:he|she|they|the owner|its owner|their owner) (?:did not|didn't|has not|hasn't) "
        r"(?:last )?(?:changed?|modify|edit|update)d?(?: them| it)?(?: last| himself| herself)+",
        "last changed by another",
    ),
    (  # who saw a mapping, which the audit tells
        r"^(?:by whom (?:was|were)|who (?:all )?(?:has |have )?(?:ever |last |recently )?(?:viewed|"
        r"looked (?:at|up|into)|opened|inspected|visited)|who has (?:had a look at|seen)) (?:the )?"
        r"(?:mapping|link)s? (?:of|for) (?:the )?(?P<x>[\w. ]+?)(?: (?:viewed|opened|looked at))?"
        r"(?P<rest> (?:since|this|last|in|on|today|yesterday|before|after)\b[^?]*)?[?.! ]*$",
        r"link.viewed events of \g<x>\g<rest>",
    ),
    (
        r"^how (?:old|fresh|recent) (?:is|are) (?:the )?(?:newest |latest |last |current |"
        r"most recent )?(?:profiles?|row counts?|statistics) (?:of|for) (?P<x>[^?]+?)[?.! ]*$",
        r"how long ago was \g<x> last profiled",
    ),
    (
        r"\b(?:(?:that|which) )?(?:have|has|had|were|was|are|is)(?: not|n't| never) (?:yet |been |"
        r"ever )*profiled (?=(?:in|since|for|within|this|today|after|during)\b)",
        "not profiled ",
    ),
)
