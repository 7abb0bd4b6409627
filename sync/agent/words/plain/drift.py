"""Constructions about drift, put as plainer ones before they are read."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_NO_SIGHT = re.compile(
    r"(?:,? (?:but|and|although|though|yet))?(?:,? (?:that|which|they|it))?(?: (?:was|were|is|"
    r"are|has|had|have|got))?"
    r" (?:without (?:anybody|anyone|somebody|someone|any|an?|ever|being|having|been|first|a "
    r"single|prior|previous| )*acknowledge?(?:d|ments?|ing)?|(?:by )?(?:nobody|no one|no-one)(?: "
    r"ever| has| had)*"
    r" acknowledged|(?:never|not|not ever)(?: been| once| even)* acknowledged|"
    r"un-?acknowledged)(?: by (?:anybody|anyone|somebody))?(?: (?:them|it|that|those))?"
    r"(?: (?:before(?:hand)?|first|before that|at all|by anybody|by anyone|in between))*",
    re.IGNORECASE,
)
_OVER = re.compile(r"\b(?:resolved|closed|fixed|settled|resolution)\b", re.IGNORECASE)
_OR = re.compile(
    r"\b(?:or|nor|neither|not|un)[ -]?(?:yet )?(?:resolved|closed|fixed)", re.IGNORECASE
)


def _never_seen(text: str) -> str:
    """Return *text* with drift that was resolved and never acknowledged told as such."""
    if not _OVER.search(text) or _OR.search(text) or re.search(r"\bor\b", text):
        return text
    return _NO_SIGHT.sub(" without any acknowledgement", f" {text}").strip()


_NOBODY = (
    r"(?:nobody|no one|no-one|not (?:anybody|anyone)) (?:has |had |have )?(?:ever |yet )?"
    r"(?:acknowledged|looked at|noticed|seen|reviewed)|(?:(?:it |that |this )?(?:was|is|has) )?"
    r"(?:not|never)(?: yet| been| ever)* (?:been )?acknowledged"
)
_SEEN = r"(?:acknowledged?|acknowledges|acknowledgements?|noticed|looked at)"
_USUALLY = r"(?: usually| typically| generally|,? on average| normally|,? in the mean)*"
_DRIFT = r"(?P<d>(?:an? |the |all |our )?(?:[\w-]+ ){0,2}drifts?(?: events?)?(?: in \w+)?)"
_RULES = rules(
    (
        r"\b(?:how (?:many (?P<unit>hours|days|minutes)|much time|long)|(?:the )?time that)"
        r"(?: usually| typically)? (?:pass(?:es)?|elapses?|goes? by|lies?|is it|are there|is there)"
        r" (?:between|from) (?:the )?detect(?:ing|ion)(?: of)? (?:an? |the )?(?:drifts?|drift event"
        r"s?|it) (?:and|to|until) (?:the )?(?:resolv(?:ing|ution)|fixing|closing|resolution)"
        r"(?: of)?(?: (?:it|them))?",
        lambda found: (
            f"average resolution time of drift{' in ' + found['unit'] if found['unit'] else ''}"
        ),
    ),
    (
        r",? (?:and )?(?:also )?(?:please )?(?:show|tell|list|give|say)(?: me| us)? (?:also )?what "
        r"(?:it|they|the \w+) (?:was|were|looked like) before(?: and after(?:wards)?)?(?=[?.! ]*$)",
        " with old value and new value",
    ),
    (
        r"\b(?P<m>mappings?|links?) of (?:all |the |those |any )*(?:tables|assets|objects|views) "
        r"(?:that |which )?(?:have |has |had )?drift(?:ed|ing)?\b",
        r"\g<m> with drift",
    ),
    (
        r"^(?:what (?:was|is) )?(?:the )?(?:previous|former|old|earlier|original|prior) (?:data "
        r"?)?types? "
        r"of (?:the )?(?P<x>[\w.]+)(?: column| field)?(?P<rest> (?:in|of) [\w. ]+?)?(?=[?.! ]*$)",
        lambda found: f"old value of the type change of {found['x'].upper()}{found['rest'] or ''}",
    ),
    (
        r"(?P<d>\bdrifts?\b[^?]*?) (?:affects?|touch(?:es)?|concerns?|hits?|involves?|is on|are "
        r"on|on|"
        r"of|in|to) (?:an? |any |the )?(?P<k>key|primary key|personal data|pii|personal) "
        r"columns?\b",
        lambda found: (
            f"{found['d']} touching the key"
            if "key" in found["k"].lower()
            else f"{found['d']} touching personal data"
        ),
    ),
    # how long it took until somebody saw it
    (
        rf"\bhow (?:long|much time|quickly|fast)(?: does| did| do| has| is| was)?(?: it| that)?"
        rf"{_USUALLY}(?: takes?| took| taken| needs?)?{_USUALLY} (?:to|until|till|before|for) (?:"
        rf"(?:(?:anybody|anyone|somebody|someone|people|we|them) )?(?:to )?{_SEEN} {_DRIFT}|"
        rf"{_DRIFT.replace('<d>', '<d2>')} (?:is|was|are|were|gets?|to be|be|being) {_SEEN})",
        lambda found: f"average acknowledgement time of {found['d'] or found['d2']}",
    ),
    (
        rf"\bhow (?:long|quickly|fast|soon) (?:is|are|was|were|does|do|did|has|have) {_DRIFT}"
        rf"{_USUALLY} (?:been |get |wait(?:s|ed)? (?:for|until) (?:its |an? )?|(?:stay|remain|lie)"
        rf"(?:s|ed)? (?:open |new )?(?:before|until) (?:it is |it was |being )?)*{_SEEN}{_USUALLY}",
        r"average acknowledgement time of \g<d>",
    ),
    (
        r"(?P<t>\backnowledgement time\b[^?]*?),? (?:per|by|for each|of each) "
        r"(?:person|colleague|individual|people)\b",
        r"\g<t> per user",
    ),
    (  # "tables where a column was dropped and nobody acknowledged it"
        r"\b(?:where|in which|for which|with|having|that had) (?:an?|any|some|at least one) "
        r"(?:column|field) (?:that )?(?:was|were|has been|got|is) (?P<how>dropped|added|removed|"
        rf"deleted)(?:,? (?:and|but|which|that|though|yet))+ (?:{_NOBODY})(?: it| that| this)?"
        r"(?: yet| so far)?(?=[?.!,]|$| (?:in|per|and)\b)",
        r"with \g<how> column drift that nobody acknowledged",
    ),
    # the worst of it, by the order of severities
    (
        r"^(?:which |what |show |list |the )*(?P<x>[\w ]*?drifts?(?: events?)?(?: in \w+)?) "
        r"(?:is|are|has|have|with|"
        r"that is|that are|which is)? ?(?:the )?(?:most (?:severe|serious|critical)|highest "
        r"severity|worst)"
        r"(?: ones?)?(?=[?.! ]*$)",
        r"\g<x> ordered by severity, most severe first, top 1",
    ),
    (
        r"^(?:show |list |what is |which is )?(?:the )most (?:severe|serious) (?P<x>[\w "
        r"]*?drifts?(?: events?)?"
        r"(?: in \w+)?)(?=[?.! ]*$)",
        r"\g<x> ordered by severity, most severe first, top 1",
    ),
    (
        r"^what (?:was|were) the (?:data ?)?type of (?P<x>[\w.]+) before (?:it (?:was "
        r")?changed|the "
        r"change|its change|(?:it )?drifted|that)(?=[?.! ]*$)",
        r"old value of the type change of \g<x>",
    ),
    (
        r"^how many (?P<c>columns|fields) (?:were|have been|got|are) (?P<d>added|dropped|"
        r"removed)\b",
        r"how many \g<d> \g<c>",
    ),
    (
        r"^(?P<did>has|have|did) (?:any|some) (?:schema|structure|metadata)s? (?:drift(?:ed)?|"
        r"diverged?|chang(?:ed|e))(?! (?:in|of|on)\b)",
        "any schema drift",
    ),
    (
        r"\b(?P<d>drifts?(?: events?)?) (?:that (?:was|were) |which (?:was|were)"
        r" )?(?:seen|spotted|observed|"
        r"noticed|found) (?=(?:on|in|at) )",
        r"\g<d> ",
    ),
    (
        r"\bfrom (?:the )?(?:detecting|detection of|finding|discovering) (?P<x>[\w ]+?)"
        r" (?:to|until|till) "
        r"(?:its resolution|resolving (?:it|them)|(?:it|they) (?:is|was|were|are) resolved)\b",
        r"to resolve \g<x>",
    ),
    (
        r"\b(?P<but>but|yet|although|though) (?:it|they) (?:is|are|was|were) (?P<x>still"
        r"|not yet)\b",
        r"\g<but> \g<x>",
    ),
    (r"\balthough (?P<it>it|they) (?:is|are|was|were) still\b", "but still"),
    (
        r",? (?:and )?how (?:severe|serious|critical|bad) (?:is|are|was|were) "
        r"(?:it|they|these|those)\b",
        ", with their severity",
    ),
    (
        r"^(?:of |among |from )?(?:all )?(?:the )?(?P<d>[^?]*\bdrifts?\b[^?]*?),?"
        r" (?:what|which(?: one)?) took "
        r"(?:the )?longest\b[^?]*",
        r"\g<d> with the highest resolution time",
    ),
    (
        r"^(?:on )?(?:when|what day|which day) (?:was|were|did|has|have|had) "
        r"(?:an?|the|any|some|its) (?:columns?|fields?) (?:been |get |got )?"
        r"(?P<d>removed|dropped|deleted|added) (?:from|in|of|to|on) (?P<x>[\w. ]+?)(?=[?.! ]*$)",
        lambda found: (
            f"detection date of {'added' if found['d'] == 'added' else 'dropped'} columns in "
            f"{found['x']}"
        ),
    ),
    (
        r"^when did (?P<x>[\w. ]+?) (?P<d>lose|gain|get|receive) (?:an?|the|its|some|any) (?:new )?"
        r"(?:columns?|fields?)(?=[?.! ]*$)",
        lambda found: (
            f"detection date of {'dropped' if found['d'] == 'lose' else 'added'} columns in "
            f"{found['x']}"
        ),
    ),
    (
        r",? (?:counting|considering|taking|including) only (?P<a>[\w ]+?) and "
        r"(?P<b>(?!leav|exclud|without|ignor|not )[\w ]+?)(?=[?.!]*$)",
        r", only \g<a> or \g<b>",
    ),
)


def as_plain_drift(text: str) -> str:
    """Return *text* with its constructions about drift put plainly."""
    return _never_seen(_RULES.put(text))
