"""Jobs by what their runs never or always were, and lists with what rows show, put plainly."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_SHOWN = (
    r"(?:job|asset|table|start(?: time)?|end|status|duration|run ?time|wait(?: time)?|queue wait|"
    r"error|space|attempts?|priority|trigger)s?(?: names?)?"
)
_WHENCE = (
    r"(?:manually|by hand|by (?:the )?schedule(?:r)?|automatically|on demand|(?:through|via|by) "
    r"(?:the )?api)"
)
_ENDED = r"(?:succeeded|failed|ran|were cancelled)"
_STATUS = {"succeeded": "successful", "failed": "failed", "ran": "any"} | {
    "were cancelled": "cancelled"
}
_TIME = (
    r"(?:yesterday|today|(?:last|this) (?:week|month|night)"
    r"|on \w+day|in (?:january|february|march))"
)
_PLAIN = {"manually": "manual", "by hand": "manual", "on demand": "manual"}


def _started(found: re.Match[str]) -> str:
    """Return "jobs whose runs were all manual" for "jobs that have only ever been run manually"."""
    how = found["how"].lower()
    status = _PLAIN.get(how, "api" if "api" in how else "scheduled")
    return f"{found['what']} whose runs were all {status}"


def _most_apart(found: re.Match[str]) -> str:
    """Return the number of different things per group for "errors that hit the most spaces"."""
    first = "highest" if found["most"].lower() == "most" else "lowest"
    one = "" if found["each"].lower().endswith(("ses", "bs", "ors", "nts")) else ", top 1"
    return (
        f"number of different {found['of']} per {found['each']}{found['when']}, {first} first{one}"
    )


_FACT = r"(?:owner|label|business name|technical name|description|type|size|row count)s?"
_STALE = frozenset({"stalest", "oldest", "most outdated"})
RULES = rules(
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
    (
        r"^how did (?:the |its |our )?(?:last|latest|most recent|newest) (?P<run>run|sync|load|"
        r"execution) of (?P<of>[^?]+?) (?:go|end|turn out|work out|finish|come out)[?.! ]*$",
        r"status of the last \g<run> of \g<of>",
    ),
    (
        r"\b(?:jobs|feeds) whose (?:last|latest|most recent|newest) (?:finished )?(?:run|sync|"
        r"load|execution) (?P<how>(?:took|lasted|ran|needed|waited)\b)",
        r"runs newest of their job that \g<how>",
    ),
    (
        r"\b(?:turned up|turn up|appeared|showed up|popped up|came in|arrived|"
        r"(?:was|were) (?:seen|found|discovered)) for the first time\b",
        "first seen",
    ),
    (
        r"^(?:on average,? )?how much time (?:lies|passes|is there|goes by|elapses|passed|lay) "
        r"(?:on average )?between (?:(?:any |each )?two )?(?:consecutive |successive |"
        r"subsequent )?(?P<what>runs|syncs|loads|failures) of",
        r"average gap between \g<what> of",
    ),
    (
        r"\boutside (?:of )?(?:the )?(?P<x>[\w-]+) (?:space|area|schema|database)\b",
        r"not in \g<x>",
    ),
    (  # the run, not only when it was
        r"^(?P<show>(?:show |give |tell )?(?:me )?(?:the )?)last (?:run|execution) of "
        r"(?=(?:the )?[\w. ]+[?.! ]*$)(?!each\b|every\b|all\b)",
        r"\g<show>newest run of ",
    ),
    (
        r"\b(?P<did>changed|modified|updated|altered)(?P<when>(?: (?!but|and|yet)[\w.]+){0,4}) "
        r"(?:but|and|yet)(?: (?:were|was|are|have|has|had))?(?: not| never|n't) (?:yet |been )*"
        r"(?:synced|synchronized|replicated) (?:since(?: then)?|afterwards|after(?: that)?)\b",
        r"changed\g<when> and changed since their last sync",
    ),
    (
        r"\b(?:changed|modified|updated|altered) (?:after|since) (?:their|its|the) last "
        r"(?:successful|good|ok) (?:sync|run|load)\b",
        "changed since their last sync",
    ),
    (
        r"(?P<of>\b(?:runs|columns|fields|jobs|events?|drifts?|mappings|links|lines|errors|"
        r"failures|findings)) (?:whose|where the) (?P<what>table|asset|view|object|model)s? "
        r"(?P<is>has|have|is|are|was|were|lacks?|had)\b",
        r"\g<of> of \g<what>s that \g<is>",
    ),
    (
        r"\b(?P<what>jobs?|feeds)(?: that| which)? (?:has|have|had|did)(?:n't| not) "
        r"(?:been successful|succeeded|succeed|worked|had (?:a |any )?success(?:es)?)"
        r"(?: once| even once)? "
        r"(?P<when>(?:in|for|within|since|during|over|this|last|yesterday|today)\b)"
        r"(?P<rest>.*?)(?= *[?.!]*$)",
        lambda found: (
            f"{found['what']} without a successful run "
            f"{'in' if found['when'].lower() in {'for', 'over'} else found['when']}"
            f"{found['rest']}"
        ),
    ),
    (
        rf"\b(?P<what>jobs|feeds)(?: that| which)? (?:have |were |are |has )?"
        rf"(?:only |exclusively |always )(?:ever )?(?:been |were )?"
        rf"(?:run|ran|started|triggered|launched) "
        rf"(?P<how>{_WHENCE})(?= *[?.!]*$)",
        _started,
    ),
    (
        rf"^(?P<list>(?:show |list |give me |the )*(?:(?:top )?\d+ |last \w+ )?"
        rf"(?:\w+ )?runs\b.+?),? "
        rf"(?:with|showing|including) (?:their |the |its )?{_SHOWN}"
        rf"(?:(?:, and|,| and) (?:their |the |its )?{_SHOWN})+(?= *[?.!]*$)",
        r"\g<list>",
    ),
    (
        r"^(?:which |what |the |show |list )*"
        r"(?P<each>error (?:class|type|message|reason)(?:es|s)?|jobs?|users?|components?) "
        r"(?:that |which )?(?:appears?|occurs?|occurred|shows? up|happens?|happened|hits?|hit|"
        r"affects?|affected|struck)(?: in| at)? (?:the )?(?P<most>most|fewest) (?:different )?"
        r"(?P<of>spaces|jobs|assets|tables|databases|components)\b(?P<when>.*?)(?= *[?.!]*$)",
        _most_apart,
    ),
    (
        r"^(?:did|has|have|does|do) (?:the )?(?P<one>[\w.]+) or (?:the )?(?P<two>[\w.]+) "
        r"(?:have|had|suffer|see|produce|get|cause)(?:ed)? (?P<way>more|fewer) "
        r"(?P<what>(?!.*\bthan\b)(?:outages|failures|failed runs|errors|runs|retries|"
        r"timeouts)\b"
        r".*?)[?.! ]*$",
        r"which had \g<way> \g<what>, \g<one> or \g<two>",
    ),
    (
        r"^(?:which|what) error (?:class |message )?(?:has )?"
        r"(?:occurred|happened|came up|showed up|appeared) (?:most recently|last|the last time)"
        r"(?:,? (?:and )?(?:in|for|at|of) (?:which|what) (?:job|run|asset|table))?"
        r"(?= *[?.!]*$)",
        "error of the last failed run",
    ),
    # what a job did at one time and at another
    (
        rf"\b(?P<what>jobs|feeds)(?: that| which)? (?P<one>{_ENDED}) (?P<then>{_TIME})"
        rf" (?:but|and)(?: then)? (?P<other>{_ENDED}) (?P<now>{_TIME})(?= *[?.!]*$)",
        lambda found: (
            f"{found['what']} with {_STATUS[found['one'].lower()]} runs {found['then']} and "
            f"{_STATUS[found['other'].lower()]} runs {found['now']}"
        ),
    ),
    (
        r"^(?:which|what) (?:user|person|colleague) (?P<did>disabled|paused|enabled|resumed|"
        r"deleted|approved|rejected|changed)\b",
        r"who \g<did>",
    ),
    (
        r"\b(?:the )?(?:last|latest|newest) (?:thing|message|line) (?:that )?(?:the )?"
        r"(?P<what>scheduler|worker[ _]pool|datasphere[ _]api|glue[ _]api) (?:logged|wrote|"
        r"reported|said)\b",
        r"the last log line of the \g<what>",
    ),
    (
        r"^(?:what|which|for what) (?:percentage|percent|share|fraction|part) of (?:the )?time "
        r"(?:was|is|were|has) (?:the )?(?P<what>[\w ]{2,30}?) (?:been )?(?:up|available|"
        r"reachable|online|ok|healthy) (?P<when>.+?)(?= *[?.!]*$)",
        r"uptime of \g<what> \g<when>",
    ),
    (r"\bstreak of (?P<what>success\w*|failures)\b", r"row of consecutive \g<what>"),
    (r"\bwrote (?:no|zero|not a single) (?=objects?|rows?)", "wrote 0 "),
    (r"\bpercentile (?P<n>\d\d)(?: of)?\b", r"\g<n>th percentile of"),
    (r"\boutage (?:minutes|hours|time)\b", "downtime"),
    (
        r"\b(?P<one>paused|disabled|resumed|enabled) or (?:paused|disabled|resumed|enabled)"
        r"(?= (?:jobs?|syncs?)\b)",
        r"\g<one>",
    ),
)
