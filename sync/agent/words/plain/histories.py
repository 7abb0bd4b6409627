"""What became of things since they came, who uses them and whose they are, put plainly."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

_CAME = (
    r"(?:first seen|discovered|found|added|registered|catalogu?ed|picked up|first appeared|"
    r"appeared|showed up|came in)"
)
_CHANGED = r"(?:changed|modified|edited|updated|altered|touched|reworked)"
_HAVE = r"(?:(?:that |which )?(?:they )?(?:have|has|had|were|was) )?"
_SINCE = r"(?: (?:since|afterwards|later|again)(?: then| that)?| after that| thereafter)"
_END = r"(?=[?.!,]|$| and\b)"
_NOT = r"(?:never|not(?: once)?|n't|haven't|hasn't|weren't|wasn't|were not|have not|has not)"
_OWNS = (
    r"(?:responsible for|in charge of|accountable for|looking after|taking care of|the owner of)"
)
_USED = r"(?:used|read|consumed|needed|required|queried)"
_SOLE = r"(?:only|just|solely|exclusively|merely)"
_ITS_NAME = r"(?:the )?(?P<x>[\w.]+(?: [\w.]+){0,3}?)"
RULES = rules(
    (  # "used only by X", "used by X only"
        rf"\b(?:(?:that|which) )?(?:are |is )?(?:being )?(?:{_SOLE} {_USED} by|{_USED} {_SOLE} by) "
        rf"{_ITS_NAME}(?=[?.! ]*$)",
        r"that only \g<x> depends on",
    ),
    (
        rf"\b(?:(?:that|which) )?(?:are |is )?(?:being )?{_USED} by {_ITS_NAME} "
        rf"(?:{_SOLE}|alone)(?=[?.! ]*$)",
        r"that only \g<x> depends on",
    ),
    (  # "tables that only X uses"
        rf"\b(?P<t>tables|views|assets|objects|sources) (?:that |which )?{_SOLE} {_ITS_NAME} "
        r"(?:uses?|reads?|needs?|consumes?|queries|query|requires?)(?=[?.! ]*$)",
        r"\g<t> that only \g<x> depends on",
    ),
    (
        rf"^(?P<which>(?:which|what) [\w ]+?) (?:does|do) {_SOLE} {_ITS_NAME} (?:use|read|need|"
        r"consume|depend on)(?=[?.! ]*$)",
        r"\g<which> that only \g<x> depends on",
    ),
    (  # "discovered in may but never changed"
        rf"(?P<came>\b{_CAME}\b[^?]*? )(?:and|but|yet|although|though|,)+ (?:then )?{_HAVE}{_NOT} "
        rf"(?:ever |yet |been )*{_CHANGED}{_SINCE}?{_END}",
        r"\g<came>that are not changed later",
    ),
    (  # "discovered in may and changed since"
        rf"(?P<came>\b{_CAME}\b[^?]*? )(?:(?:and|but|yet|,)+ (?:then )?{_HAVE}|"
        r"(?:that|which) (?:have|has|were|was) )"
        rf"(?:already |been )*{_CHANGED}{_SINCE}{_END}",
        r"\g<came>that are changed later",
    ),
    (  # "tables that X is built from"
        r"\b(?P<t>tables|views|assets|objects|sources|columns of the tables) (?:that |which )?"
        r"(?:the )?(?P<x>[\w.]+(?: [\w.]+){0,3}?) (?:is|are) (?:built|made|assembled|composed|"
        r"constructed|put together|calculated|computed|fed) (?:up )?(?:from|of|out of|upon)"
        r"(?=[?.!,]|$| (?:and|that|which)\b)",
        r"upstream \g<t> of \g<x>",
    ),
    (
        r"\b(?P<l>mappings?|links?) (?:that |which )?(?:were |are |have been |was )?(?:not|n't) "
        r"(?P<v>approved|rejected|decided) by (?P<x>[\w.]+)",
        r"\g<l> \g<v> by somebody other than \g<x>",
    ),
    (  # "not changed for 90 days"
        rf"(?P<a>\b(?:assets|tables|views|models|objects|datasets)\b[^?]*?) (?:(?:that |which )?"
        rf"(?:(?:have|has|were|was|are) )?(?:not|never)(?: been)?|n't been|(?:that |which )?(?:"
        rf"nobody|no one|noone)(?: has| have)?) {_CHANGED} (?:for|in) (?:the last |the past |"
        r"more than |over |at least )?(?P<n>\d+|two|three|four|six) (?P<u>days|weeks|months)\b",
        r"\g<a> not changed in the last \g<n> \g<u>",
    ),
    (  # "not used by any view or model"
        rf"\b(?:not|never|n't) (?:being )?{_USED} (?:by|in) (?:an?y? )?(?P<a>views?|models?) (?:or|"
        r"nor|and) (?:(?:in|by) )?(?:an?y? )?(?:analytic )?(?P<b>views?|models?)\b",
        r"not used by a \g<a> and not used by a \g<b>",
    ),
    (  # "how many columns is each owner responsible for"
        r"^(?P<x>(?:how many|number of) [^?]+?) (?:is|are) (?:each|every) "
        rf"(?:owner|steward|person|colleague) {_OWNS}(?=[?.! ]*$)",
        r"\g<x> per owner",
    ),
    (
        r"^(?P<x>(?:how many|number of) [^?]+?) (?:does|do) (?:each|every) "
        r"(?:owner|steward|person|colleague) (?:look after|take care of|own|answer for|"
        r"maintain|manage|hold|have)(?=[?.! ]*$)",
        r"\g<x> per owner",
    ),
)
