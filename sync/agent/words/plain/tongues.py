"""English as speakers of other languages put it: "tables bigger as 5 GB", "how looks the trend"."""

from __future__ import annotations

import re
from calendar import month_name

from sync.agent.words.plain.rules import rules

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    rf"(?:the )?{_NTH}(?: of)? {_MONTH}|{_MONTH} {_NTH}|\d{{4}}-\d\d-\d\d"
)
_MORE = (
    r"(?:longer|more|less|slower|faster|quicker|bigger|larger|smaller|higher|lower|older|newer|"
    r"younger|fewer|worse|better|wider|later|earlier|shorter)"
)
_KINDS = (
    r"space|schema|user|person|job|day|week|month|owner|system|status|type|data ?type|component|"
    r"priority|database|table|asset|hour|weekday|kind|severity|error(?: class| type| reason)?|"
    r"column"
)

RULES = rules(
    (
        rf"\b(?P<more>{_MORE}) (?:as|then|that) (?=(?:an? |one |two |three |five |ten |\d|half\b))",
        r"\g<more> than ",
    ),
    (
        rf"\b(?P<more>{_MORE}) as (?=(?:the|its|usual|normal|average|last|in|yesterday|before)\b)",
        r"\g<more> than ",
    ),
    # a week or a night that is told by its two days
    (
        rf"\b(?:in|during|at|on)? ?(?:the )?night (?:from|of|between) (?:the )?(?P<from>{_DAY}) "
        rf"(?:to|on|and|until|till|into|-) (?:{_DAY}|the {_NTH})\b",
        r" in the night of \g<from>",
    ),
    (
        rf"\b(?:in|during|at|on)? ?(?:the )?night (?:from|of|between) (?:the )?(?P<from>{_NTH}) "
        rf"(?:to|on|and|until|till|into|-) (?:the )?{_NTH}(?: of)? (?P<month>{_MONTH})\b",
        r" in the night of \g<from> \g<month>",
    ),
    # the month that was said of the first day
    (
        rf"\b(?P<a>(?P<n>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})|(?P<m2>{_MONTH}) "
        rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)?) (?P<vs>vs\.?|versus|against|compared (?:to|with)|"
        rf"and|or|than)(?: on| with)? the (?P<b>\d{{1,2}})(?:st|nd|rd|th)\b(?!(?: of)? {_MONTH})"
        r"(?= ?(?:$|[?.!,]))",
        lambda found: f"{found['a']} {found['vs']} {found['b']} {found['m'] or found['m2']}",
    ),
    (
        r"\b(?P<on>on|since|from|until|before|after|of)(?: the)? "
        r"(?P<d>[0-3]?\d)\.(?P<m>0?[1-9]|1[0-2])"
        r"(?=\.? *[?!]*$|\. (?=\w))\.?",
        lambda found: f"{found['on']} {found['d']} {month_name[int(found['m'])].lower()}",
    ),
    # what stands in a question without its auxiliary verb
    (r"\bhow (?:looks?|is looking)(?: like)? (?=(?:the|our|my|its)\b)", "show "),
    (
        r"\bhow (?:does|do|did) (?P<what>the (?:trend|schedule|lineage|history|distribution|"
        r"structure|mapping|development)\b[^?]*?) looks?(?: like)?(?=[?.! ]*$| (?:since|in|for|of|"
        r"this|last)\b)",
        r"show \g<what>",
    ),
    (
        r"^(?:does )?(?:it )?(?:gives|exists?|give) (?:it |there )?(?=(?:an?|any|some|tables?|"
        r"jobs?|"
        r"columns?|views?|spaces?|runs?|failures?|mappings?)\b)",
        "are there ",
    ),
    (r"\bfrom when (?P<is>is|are|was) (?=the\b)", r"when \g<is> "),
    (r"\b(?P<w>which|what|who) all (?=(?!of\b)\w+)", r"\g<w> "),
    (
        r"\b(?P<did>synced|synchroni[sz]ed|loaded|refreshed|replicated|updated|run|ran) the last "
        r"time(?=[?.! ]*$)",
        r"\g<did> for the last time",
    ),
    (
        r"^(?P<what>(?!when\b|what\b|which\b|since\b|until\b|till\b|from\b|by\b|and\b|but\b|"
        r"so\b|or\b)[\w. ]{3,40}?),? (?P<when>when) (?P<was>was|is|"
        r"has|did) "
        r"(?:it|that|this) (?P<done>\w[\w ]*?)(?=[?.! ]*$)",
        r"\g<when> \g<was> \g<what> \g<done>",
    ),
    (
        r"\b(?P<last>last|first|next) time (?P<did>synced|loaded|refreshed|failed|ran|run)\b",
        r"\g<last> \g<did>",
    ),
    # what counts until now
    (
        r"(?<!month )(?<!year )(?<!week )(?<!quarter )(?<!up )"
        r"\b(?:(?:till|until|up to|to) (?:now|this day|the present)|(?:till|until|to) date)"
        r"(?=[?.!, ]|$)",
        "so far",
    ),
    # per what it is counted
    (
        rf"^(?:(?:show|list|give)(?: me)? (?:the )?)?(?P<each>{_KINDS})[- ]?wise,? (?P<what>[^?]+?)"
        r"(?=[?.! ]*$)",
        r"\g<what> per \g<each>",
    ),
    (rf"\b(?P<each>{_KINDS})[- ]?wise\b", r"per \g<each>"),
    (
        r"\b(?P<runs>syncs?|runs?|jobs?|loads?) (?:that were |which were )?(?:reali[sz]ed|"
        r"effectuated|carried through)\b",
        r"\g<runs>",
    ),
    (
        r"\b(?P<how>how (?:many|much) [\w ]{2,30}?) (?P<we>we|you) have\b",
        lambda found: (
            found[0]
            if re.search(r"\b(?:do|did|that|which|will|would|can|could|should)$", found["how"])
            else f"{found['how']} do {found['we']} have"
        ),
    ),
    (
        r"\bin (?:the )?average(?=[?.!,]|$| (?:in|of|per|how|what|this|last|since|for|and|over)\b)",
        "on average",
    ),
    (
        r"^since how (?:many days|long)(?: time)? (?:is |was |has )?(?:the )?(?P<x>[\w. ]+?) "
        r"(?:is |was |"
        r"has |did )?not (?:been )?(?:synced|synchroni[sz]ed|loaded|refreshed)"
        r"(?P<so> successfully)?(?=[?.! ]*$)",
        r"how many days ago was \g<x> last synced\g<so>",
    ),
    (r"\b(?:informations|infos)\b", "information"),
)
