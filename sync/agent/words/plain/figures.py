"""Numbers of two sides and of kinds as plainer questions: whose are more, how often each is."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import WHEN

_THAN = (
    r"(?:those of |that of |the ones (?:of|in) |those in |all (?:the )?\w+ (?:of|in) |the )*"
    r"(?P<b>[\w.]+)"
)
_NUMBER = r"(?P<what>rows|records|columns|fields|tables|views|assets|objects|mappings)"
_MOVED = (
    r"chang(?:e|ed)|grow|grew|grown|rise|rose|risen|increased?|dropped|drop|fall|fell|fallen|"
    r"decreased?|shrink|shrunk|go up|gone up|go down|gone down|decline|declined"
)
_KINDS = r"(?:kinds?|types?|sorts?|categor(?:y|ies)|classes?)"


def _more_of(found: re.Match[str]) -> str:
    """Return "total rows of A versus B" for "how many more rows does A hold than B"."""
    what = found["what"]
    of = re.sub(r"^(?:all |the |of )*(?:tables?|assets?|views?) (?:of|in) ", "", found["a"])
    rows = "total rows" if what in {"rows", "records"} else f"number of {what}"
    things = " of tables" if "table" in found["a"] and what in {"rows", "columns"} else ""
    place = re.sub(r"^(?:the )?(?:space |database )?| (?:space|database)$", "", of)
    return f"{rows}{things} in {place} versus {found['b']}"


RULES = rules(
    (
        r"\b(?:(?:latest|last|newest|current|most recent) )?(?P<row>(?:row count|number of rows) "
        r"of "
        r"(?:the )?[\w. ]+?)(?: table)?,? and when (?:was it|it was|were they) (?:last )?"
        r"(?:measured|counted|taken|determined|profiled)(?=[?.! ]*$)",
        r"\g<row> and when it was profiled",
    ),
    (
        r"\b(?P<what>tables|assets) (?:whose|with an?|where the|with a) (?:above[- ]average (?:row "
        r"count|"
        r"number of rows|size)|(?:row count|number of rows|size)(?: (?:is|lies|that is))? (?:above|"
        r"over|"
        r"greater than|higher than|bigger than|larger than) (?:the )?(?:average|mean))",
        r"\g<what> larger than the average",
    ),
    (
        r",? and what (?:share|part|percentage) of (?:all )?(?:its|their|the) (?:\w+ )?(?:assets|"
        r"tables|"
        r"objects)(?: is| are)? (?:that|this|those|these)(?=[?.! ]*$)",
        " and the coverage",
    ),
    # what runs wrote
    (
        r"\b(?P<do>did|does|do) (?P<who>[\w .]+?) (?:sync|load|replicate|process|transfer|copy|"
        r"move) "
        r"(?P<more>more|fewer|less) (?:objects|records|items)\b",
        r"\g<do> \g<who> write \g<more> objects",
    ),
    (
        r"\bhow many (?:objects|items) (?:did|does|do) (?P<who>[\w.]+(?: \w+)?) (?:sync|load|"
        r"replicate|process|transfer|copy|write)\b",
        r"how many objects were written in \g<who>",
    ),
    (r"\btak(?P<e>e|es|ing) less time\b", r"tak\g<e> shorter"),
    (r"\btak(?P<e>e|es|ing) more time\b", r"tak\g<e> longer"),
    # a word for the thing before its field: "by job priority"
    (
        r"\b(?P<by>by|per|for each|of each) (?:job (?P<a>priority)|run (?P<b>status|trigger|"
        r"priority)|"
        r"drift (?P<c>severity|kind|status)|mapping (?P<d>status)|log (?P<e>level)|finding "
        r"(?P<f>severity|status))\b",
        lambda found: f"{found['by']} {next(each for each in found.groups()[1:] if each)}",
    ),
    # how long a field may be
    (
        r"\bhow many characters (?:can )?(?:fit|fits|go|goes) (?:into|in) (?:the )?(?P<x>[\w.' ]+?)"
        r"(?=[?.! ]*$)",
        r"length of the \g<x>",
    ),
    (
        r"\bhow many characters (?:does|do|can|may) (?:the )?(?P<x>[\w.' ]+?) "
        r"(?:allow|take|hold|store|accept|have)(?=[?.! ]*$)",
        r"length of the \g<x>",
    ),
    (
        r"^how long (?:is|are|may|can) (?:the )?(?P<x>[\w.' ]+ (?:field|column|attribute)s?)(?: "
        r"be)?"
        r"(?P<of> (?:of|in) [\w.' ]+)?(?=[?.! ]*$)",
        r"length of the \g<x>\g<of>",
    ),
    # one against another
    (
        rf"^(?:by )?how (?:many|much) more {_NUMBER} (?:do|does|did|have|has) (?P<a>[\w. ]+?) "
        r"(?:have|hold|holds|contain|contains|own|store|has)(?: together| altogether| combined"
        rf"| in total| overall)?,? than {_THAN}(?: (?:have|has|do|does|hold|holds))?[?.! ]*$",
        _more_of,
    ),
    (
        r"^whose (?P<things>assets|tables|views|datasets|objects) (?:had|have|has|saw|see|got) "
        r"(?:the )?(?P<way>more|fewer|most|fewest) (?P<what>[^,:;?]+?)\s*[,:;-]+\s*"
        r"(?P<a>[\w.]+?)(?:'s?)? or (?P<b>[\w.]+?)(?:'s?)?[?.! ]*$",
        r"number of \g<what> of \g<things> owned by \g<a> versus \g<b>",
    ),
    (
        r"^(?:by )?how much (?:longer|slower|faster|shorter) (?:did|do|does|are|were|is|was) "
        r"(?:the )?(?:(?:runs|jobs|syncs|loads) )?(?:in |of |from )?(?:the )?(?P<a>[\w.]+)"
        r"(?: (?:runs|jobs|syncs|loads))?(?: take| run| last)?(?: on average)? than (?:the |"
        r"those "
        r"|that |runs |jobs |syncs |in |of |from )*(?P<b>[\w.]+)(?: (?:runs|jobs|syncs|loads|"
        r"ones))?"
        r"(?P<rest>.*?)(?:,? on average)?[?.! ]*$",
        r"average duration of runs of \g<a> versus \g<b>\g<rest>",
    ),
    (
        r"^(?:what(?:'s| is| was) |show |give me )?(?:the )?(?:split|distribution|breakdown|"
        r"division) of (?P<what>[\w ]+?) (?:between|among|into|across) (?P<a>\w+), (?P<b>\w+)"
        r"(?:,? and| and) (?P<c>\w+)(?: ones| \w+s)? (?:in percent|as percentages?|in %)",
        r"share of \g<what>, \g<a> versus \g<b> versus \g<c>",
    ),
    (
        r"\b(?:the )?(?:number|count) of (?P<a>[\w ]+?) (?:versus|vs\.?|against|compared (?:to|"
        r"with)) (?:all )?(?:the )?(?:other|remaining) (?P<what>tables|views|assets|runs|jobs|"
        r"columns|mappings)\b",
        r"share of \g<what> that are \g<a>",
    ),
    (
        r"\bhow many (?P<what>\w+) (?:are|were|have|is) (?P<a>\w+),? and how many (?:are not|"
        r"aren't|were not|weren't|have not|not)(?: (?P=a))?(?=[,?.! ])",
        r"how many \g<what> are \g<a> versus not \g<a>",
    ),
    # what each person did
    (
        r"^how many mappings (?:did|has|have) (?:each|every) (?:user|person|owner|steward|"
        r"approver|colleague) (?:approved?|accept(?:ed)?|signed? off)\b",
        "number of approved mappings per user",
    ),
    (
        r"\bhow many (?P<what>[\w ]*?(?:runs|syncs|loads|jobs)) (?:did|has|have) (?:each|"
        r"every) "
        r"(?P<who>user|person|colleague) (?:start(?:ed)?|trigger(?:ed)?|launch(?:ed)?|"
        r"kick(?:ed)? off|run)\b",
        r"number of \g<what> per user",
    ),
    (
        r"^(?:please )?(?:rank|order|sort) (?:all |the |our )*(?P<each>space|database|owner|"
        r"job|"
        r"component|user|asset|table)s by (?:the |their )*(?P<what>(?:average|mean|median|"
        r"total|"
        r"combined|maximum|max|longest) (?!.*\bper\b)[^,]+?)(?: of their (?P<of>\w+))?"
        r"(?P<way>,? \w+ first)?[?.! ]*$",
        lambda found: (
            f"{found['what']}{' of ' + found['of'] if found['of'] else ''} per {found['each']}"
            f"{found['way'] or ', highest first'}"
        ),
    ),
    (
        r",? and how long (?:did|do) (?:they|those|these|each(?: of them)?|it) (?:take|run|"
        r"last)(?: each)?(?=[?.! ]*$)",
        " with their duration",
    ),
    (
        r"^by (?:what|which|how many) (?:percentage|percent|per cent|%)(?: points)? (?:did|has|"
        r"have) "
        rf"(?P<what>.+?) (?:{_MOVED}) (?:from|between) (?P<a>[\w ]+?) (?:to|and) "
        r"(?P<b>[\w ]+?)[?.! ]*$",
        r"percent change of \g<what> in \g<b> versus \g<a>",
    ),
    (
        r"\b(?P<change>(?:percent(?:age)?|relative) change|change in percent) (?:of|in) "
        r"(?P<what>.+?) (?:from|between) (?P<a>[\w ]+?) (?:to|and) (?P<b>[\w ]+?)[?.! ]*$",
        r"percent change of \g<what> in \g<b> versus \g<a>",
    ),
    # who are the things that are named last
    (
        r"^(?:who|which ones?|what) (?P<rest>.+?) \((?:the |i mean (?:the )?)?"
        r"(?P<what>jobs|assets|tables|views|spaces|runs|columns)(?: i mean)?\)[?.! ]*$",
        r"which \g<what> \g<rest>",
    ),
    (
        r"\bboth (?:the )?(?P<a>\w+) (?P<job>sync|job|load|run)s? and (?:the )?"
        r"(?P<b>(?!(?:the|last)\b)\w+) (?P=job)s?\b",
        r"both \g<a> and \g<b>",
    ),
    # every kind with its number
    (
        rf"^(?:what|which) (?P<kind>{_KINDS}) of (?P<what>[\w ]+?)"
        r"(?: (?:do we have|did we (?:have|see)|do we see|are there|were there|there are|occur|"
        r"occurred|occurs|happen|happened|exist|come up|came up|showed up|have we had))?"
        r"(?P<when> (?:this|last|in|since|during) [\w ]+?)?"
        r",? (?:and|,) (?:how often|how many|with what frequency|how frequently)"
        r"(?: (?:of each|each|times|times each|of them|(?:did |does |do )?(?:each|they|it|each "
        r"one|each of them)(?: (?:occur|occurred|happen|happened|come up|appear))?))?[?.! ]*$",
        lambda found: (
            f"number of {found['what']} per "
            + ("error class" if "error" in found["what"].lower() else "kind")
            + (found["when"] or "")
        ),
    ),
    (
        rf"^(?P<ask>which|what) (?P<what>error (?:class|type|reason)|data type|kind of \w+|"
        rf"error)(?P<when> {WHEN})? (?:ranks?|comes?|stands?|is placed|placed|is) (?:in |at )?"
        r"(?:the )?(?P<nth>second|third|fourth|fifth|2nd|3rd|4th|5th)(?: place| most often)?"
        rf"(?P<then> {WHEN})?[?.! ]*$",
        lambda found: (
            f"which {found['what']} is the {found['nth']} most frequent"
            + (found["when"] or found["then"] or "")
        ),
    ),
    (
        r",? (?:and |with |plus |together with )*(?:the |their |its )*(?:first and (?:the "
        r")?last|"
        r"earliest and (?:the )?latest) (?:occurrence|time|date|appearance|one)s?"
        r"(?: of each)?(?=[?.! ]*$| (?:per|by|for each) )",
        " with the date of the first one and date of the last one",
    ),
    # what is left out, or counts as nothing
    (
        r"(?:,| and| but)? ?\b(?:leaving out|left out|excluding|ignoring|skipping|except(?: "
        r"for)?|"
        r"not counting|disregarding|minus) (?:the |those |ones |any |all |assets |tables |"
        r"columns |that are |which are )*(?:without|with no|lacking|having no|that have no|"
        r"that "
        r"lack) (?:an? |any )?(?P<of>owner|description|label|key|schedule|mapping|business "
        r"name)"
        r"s?\b",
        r" with an \g<of>",
    ),
    (
        r",? (?:and |but )?(?:the )?(?:days|weeks|months|hours) (?:with(?:out)?|with no|that "
        r"have "
        r"no) ?(?:any|one|none|\w+)?(?: shown| counted| listed)? (?:as|=|being|are) (?:a )?"
        r"(?:zero|0|null)s?\b",
        "",
    ),
    # percentiles and hours that are told exactly
    (
        r"\b(?P<all>\d\d(?:th|st|nd|rd)?(?:(?:, ?| and | & |/| / )(?:the )?\d\d(?:th|st|nd|"
        r"rd)?)+) "
        r"percentiles?\b",
        lambda found: " and ".join(f"p{n}" for n in re.findall(r"\d\d", found["all"])),
    ),
    (
        r"\b(?:at night|overnight|in the (?:morning|evening|afternoon|night)|during the night) "
        r"\((?P<hours>(?:between|from|after|before) [^)]*\d[^)]*)\)",
        r"\g<hours>",
    ),
    (
        r"\bwhose glue (?:copy|twin|table|counterpart|side) (?:has|holds|contains) "
        r"(?P<way>more|fewer|less) rows\b",
        r"with \g<way> rows in glue than in datasphere",
    ),
    # what ran and did not fail
    (
        r"\b(?:were there|there were|did we have|we had) (?:any |some )?(?:runs|syncs|loads),? "
        r"(?:but|and|yet) (?:not a single|no|not one|none|zero)(?: of them)? "
        r"(?:failed|failures?|failed runs?|errors?)",
        "was the failure rate 0 %",
    ),
    (
        r"\b(?:with|had|having) (?:any |some )?(?:runs|syncs|loads),? (?:but|and|yet) "
        r"(?:not a single|no|not one|zero|without (?:any|a single|a)) "
        r"(?:failures?|failed runs?|errors?)(?= *[?.!]*$| (?:in|this|last|since|during)\b)",
        "with a failure rate of 0 %",
    ),
    # the condition first, and what it is of last
    (
        r"^(?P<cond>(?!which|what|who|how|show|list|give)[^?:]{8,80}?)\s*[:;]\s*which "
        r"(?P<what>(?:datasphere |glue )?(?:assets|tables|views|jobs|spaces|columns|objects|"
        r"datasets))(?: are (?:they|these|those|affected))?[?.! ]*$",
        r"\g<what> that are \g<cond>",
    ),
    # how big a share is
    (
        r"^(?P<and>(?:and |so |but )*)how (?:big|large|great|high|small|low) "
        r"(?:is|are|was|were) (?P<what>(?:the |their |our )?(?:average |mean |median "
        r")?(?:share|percentage|"
        r"proportion|fraction|part|portion|ratio|null share|null rate)s?) ",
        r"\g<and>what is \g<what> ",
    ),
    (r"\bactively mapped\b", "mapped"),
    (
        r",? (?:yet|but|and) (?:has |have |had |with )?no success(?:ful run)?s? (?=(?:since|"
        r"this|"
        r"in|during|today|yesterday|last)\b)",
        " and have no successful run ",
    ),
    (
        r"\bsince (?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
        r"january|february|march) (?:began|begun|started)\b",
        r"since \g<day>",
    ),
    (r"\bsince the (?P<step>week|month|year) (?:began|begun|started)\b", r"this \g<step>"),
    # a mapping for each of which something is told
    (
        r"^for (?:all|every|each(?: of)?)(?: the| our)? (?P<which>active|paused|proposed|"
        r"rejected|approved)? ?mappings?,? (?:please )?(?:list|show|give|tell)(?: me)? (?:the |"
        r"all )*"
        r"(?P<what>columns) (?P<rest>whose .+?)(?: with (?:both|the two|their) types?)?[?.! "
        r"]*$",
        lambda found: (
            f"{found['what']} {found['rest']}"
            + (f" in {found['which']} mappings" if found["which"] else "")
        ),
    ),
)
