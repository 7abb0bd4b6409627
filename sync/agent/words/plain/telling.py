"""How people tell what they want to know of named things, put as the plain thing."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_PERIOD = r"[\w ]{3,20}?"
_HOW = r"(?:counted|grouped|broken down|split|listed|summed up|added up)"
_RULES = rules(
    (r"\b(?P<day>today|yesterday|tomorrow)s\b", r"\g<day>'s"),
    (
        r"\b(?P<end>newest|oldest|latest|biggest|largest|smallest|longest|shortest|highest|"
        r"lowest|worst|best|most recent) (?:ones? )?(?:on|at) (?:the )?top\b",
        r"\g<end> first",
    ),
    (
        r"\bby how many (?:different |distinct )?(?P<who>people|persons|users|owners) "
        r"(?:is|are|was|were) (?:the )?(?P<what>[\w ]+?) owned\b",
        r"how many different people own \g<what>",
    ),
    (
        r"^(?P<ask>how many|which|what) (?P<what>[\w ]+?) (?:does|do) (?P<who>[\w.]+) "
        r"(?:own|look after|answer for)(?=[ ?.!]|$)",
        r"\g<ask> \g<what> are owned by \g<who>",
    ),
    (
        r"\b(?P<one>an? [\w ]+? (?:column|field)),? and (?:also|as well|then|in addition) "
        r"(?=an? )",
        r"\g<one> and ",
    ),
    (
        r"\b(?P<tell>tell me|say|know|hear|learn) (?:a (?:little )?bit|something|a little|more"
        r"|anything)(?: more)? (?=(?:about|on)\b)",
        r"\g<tell> ",
    ),
    (
        r"\bwhen did (?P<what>[\w.]+(?: [\w.]+){0,3}?) (?:first (?:show|turn|pop|come) up|"
        r"(?:show|turn|pop|come) up (?:first|for the first time)|first (?:appear|emerge))\b",
        r"when was \g<what> first seen",
    ),
    (
        r"(?<!only )(?<!just )\bon the (?P<side>glue|aws|datasphere|sap) side\b(?! only|"
        r" alone)",
        r"in \g<side>",
    ),
    (
        rf"(?:\b{_HOW} )?\b(?:by|per) (?:the )?owners? of (?:the |each |its |their )?(?:affected|"
        r"failing|failed|respective|synced|underlying|concerned|related) "
        r"(?:assets?|tables?|objects?|datasets?)\b",
        "per owner",
    ),
    (
        r"^(?P<where>\w+)[,:] (?P<what>(?:the )?(?:last|latest|newest|first) \w+ (?:of|for) "
        r"(?:every|each) \w+)\b",
        r"\g<what> in \g<where>",
    ),
    (
        r"\band (?:how|with (?:what|which) (?:result|outcome)|in (?:what|which) (?:state|status"
        r")) (?:it|they|each(?: one)?|these|that) (?:all )?(?:ended(?: up)?|finished|went|"
        r"turned out|came out)\b",
        "and the status",
    ),
    (
        r"\b(?P<lead>which|what|all|our|the|these|any|no|list|show(?: me)?|how many|top \w+) "
        r"feeds (?=(?:are|were|have|had|has|still|that|which|by|with|failed|fail|ran|run|"
        r"never|did|do)\b)",
        r"\g<lead> jobs ",
    ),
    (
        r"\b(?:that|which) (?:have |has )?(?:synced|wrote|written|moved|transferred|processed)"
        r" (?:the )?most (?:objects|items|rows)\b",
        "with the most objects synced",
    ),
    (
        r"^how (?:does|did|do|is) (?P<a>(?:this |last |the )?\w+(?: \d{4})?) (?:look|"
        r"looking|do|"
        r"fare|doing) (?:when )?(?:compared|in comparison|as compared|against|relative) "
        r"?(?:to|with)? ?(?P<b>(?:this |last |the )?[\w ]+?) (?:in terms of|regarding|for|as"
        r" to|"
        r"with regard to|when it comes to|concerning) (?P<what>[\w ]+?)[?.! ]*$",
        r"compare \g<what> in \g<a> to \g<b>",
    ),
    (
        r"\bhow long (?:does|do|did|has|have) (?P<what>(?:the )?(?:\w+ )?drifts?) (?:usually |"
        r"typically |generally )?(?:stay|remain|stayed|remained|take|last)(?: open| unresolved|"
        r" to (?:be resolved|resolve|get resolved|be fixed|get fixed))?(?: usually)?"
        r"(?P<avg>,? on average)?\b"
        r"(?: (?:until|till|before) (?:it|they) (?:is|are|was|were|gets?) (?:resolved|fixed))?",
        r"average resolution time of \g<what>",
    ),
    (
        r", ?(?:but |and |with |having |for jobs with |only jobs with |only )?(?P<n>(?:at"
        r" least|"
        r"more than|over|a minimum of|no fewer than|minimum) \d+ runs)(?=[?.! ]*$)",
        r" with \g<n>",
    ),
    (
        r"^(?:in )?(?:what|which) (?P<field>space|database) (?:does|do|is|are) "
        r"(?P<x>(?:the )?[\w. -]+?)(?: table| view| model)?(?: (?:belong(?:s|ing)? to|live in|"
        r"sit in|lie in|(?:located|"
        r"stored|found|kept) in|part of|in|belong|live|sit|located|stored|kept))[?.! ]*$",
        r"\g<field> of \g<x>",
    ),
    (
        r"^(?:what|which) (?P<field>schedule|cron(?: schedule| expression)?|priority|owner|"
        r"description|label|business name|(?:data )?type|severity|format) (?:does|do|did) "
        r"(?P<x>(?!each\b|every\b)[^?]+?) have(?P<rest> [^?]*?)?[?.! ]*$",
        r"\g<field> of \g<x>\g<rest>",
    ),
    (
        r"\b(?P<what>assets|tables|views|objects|datasets|models) tagged (?:as |with )?"
        r"(?=(?:pii|personal|sensitive|gdpr)\b)",
        r"\g<what> with ",
    ),
    (
        r"\b(?P<runs>(?:runs|syncs|jobs|executions|loads)(?: (?:in|of|from|outside|not|without|by) "
        r"[\w. ]+?)?) (?:that|which|who)(?P<all>(?: have)?) waited (?P<n>(?:for )?(?:more|less|"
        r"longer|over|at least)[\w ]+?) (?:in|on) (?:the "
        r")?queue\b",
        r"\g<runs> with a queue wait of \g<n>",
    ),
    (
        r"\b(?P<got>(?:got|became|grew|turned|are|is|have got(?:ten)?) (?:slower|faster|quicker"
        r"|longer))(?P<by>[^,?.!]*?) on average\b",
        r"\g<got>\g<by>",
    ),
    (
        r"^did (?:we|it|they|the \w+) (?:sync|write|move|transfer|process) (?:more|fewer|less) "
        rf"(?:objects|items) in (?P<a>{_PERIOD}) than in (?P<b>{_PERIOD})[?.! ]*$",
        r"compare objects synced in \g<a> to \g<b>",
    ),
    (
        r"^are (?P<a>\w+) (?:wider|bigger|larger|longer|smaller|narrower) than (?P<b>\w+)[?]+ "
        r"(?P<what>[\w ]+?) (?:for|of|in) both(?: of them)?[?.! ]*$",
        r"\g<what> of \g<a> versus \g<b>",
    ),
    (
        r"\bwhat (?P<share>share|percentage|part|fraction|portion|proportion) of "
        r"(?P<all>[\w ]+?) (?:goes to|go to|falls? on|falls? to|(?:is|are) due to|"
        r"comes? from|stems? from|belongs? to|(?:is|are) caused by|(?:is|are) down to|"
        r"can be (?:attributed|put down) to|(?:is|are) attributable to|(?:is|are) on) ",
        r"what share of \g<all> is of ",
    ),
    (
        r"\b(?:in|of|for) which (?:not (?:one|a single)|no|none of the) (?P<part>column|"
        r"field)s?"
        r" (?:is|are|has been) (?P<how>\w+)\b",
        r"without a \g<how> \g<part>",
    ),
    (
        r"^when did (?:the )?(?P<what>[\w ]+?) (?:go|went) (?:down|offline|away)"
        r"(?P<when>[^?.!]*)[?.!]+ (?:please )?(?:list|show|give|tell)(?: me)? "
        r"(?:every|each|all)(?: the)? (?:times?|occasions?|outages?|one)[?.! ]*$",
        r"list the \g<what> outages\g<when>",
    ),
    (
        r"(?<=[a-z]) (?:so far )?(?:and|plus|with) (?:its|their) (?P<what>duration|length)\b",
        r" with the \g<what>",
    ),
    (
        r"\b(?P<what>deletions|changes|events|edits|updates|approvals|actions|logins)"
        r" (?:(?:that|"
        r"which) (?:were|was) )?not (?:(?:done|made|performed|carried out|caused) )?by "
        r"(?P<who>[\w.]+)",
        r"\g<what> except those of \g<who>",
    ),
)
_WAITED = re.compile(
    r"^how long did (?:the )?(?P<what>[\w ]+?) (?:have to |need to )?(?:wait|sit|stay|queue)"
    r"(?: around)?(?: in (?:the )?queue)?(?P<rest>[^,]*),? on average[?.! ]*$",
    re.IGNORECASE,
)


def as_plain_telling(text: str) -> str:
    """Return *text* with what is told of named things put plainly."""
    waited = _WAITED.match(text)
    if waited is not None:
        return f"average queue wait of {waited['what']}{waited['rest']}"
    return _RULES.put(text)
