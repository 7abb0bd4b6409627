"""How many rows tables gained or lost since the profile before, put as one number of each."""

from __future__ import annotations

import re
from functools import cache

from sync.agent.words.plain.rules import Rules, rules

_GAIN = (
    r"(?:gain(?:s|ed|ing)?|grow(?:s|n|ing)?|grew|swell(?:s|ed)?|swollen|expand(?:s|ed)?|"
    r"add(?:s|ed)?|put on|pick(?:s|ed)? up|increas(?:e|es|ed)|jump(?:s|ed)?|r[io]se|risen|"
    r"got bigger|get bigger|become bigger|became bigger|went up|gone up)"
)
_LOSS = (
    r"(?:lost|lose|loses|losing|shrink(?:s|ing)?|shrank|shrunk(?:en)?|shed|shedding|"
    r"drop(?:s|ped)?|decreas(?:e|es|ed)|declin(?:e|es|ed)|got smaller|get smaller|became smaller|"
    r"become smaller|contract(?:s|ed)?|fell|fallen|went down|gone down)"
)
_ROWS = r"(?:rows|records|lines|entries|row counts?|size|volume|data volume)"
_LAST = r"(?:last|latest|newest|most recent|previous|prior|preceding|earlier|former|recent|two)"
_PROFILES = re.compile(
    r",? (?:(?:from|between) (?:one|each|a) (?:row )?profile (?:to|and) the next(?: one)?|"
    rf"(?:between|over|across|from|in) (?:the |its |their )?(?:{_LAST} )+(?:row )?"
    r"(?:profiles|counts|profilings|profile runs)|"
    r"(?:since|compared (?:to|with)|against|versus|vs\.?|(?:rather )?than (?:at|in)|relative to) "
    rf"(?:the |its |their )?(?:{_LAST} )+(?:row )?(?:profile|count|profiling|row count)|"
    r"since (?:it was|they were) (?:last )?profiled(?: last)?|"
    r"between (?:the |its |their )?(?:previous|prior|second[- ]last|last but one) (?:profile )?"
    r"(?:and|to) (?:the |its |their )?(?:latest|newest|last|current|most recent)(?: profile| one)?"
    r")(?=[?.!,]|$| )",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r",? (?:in|by) absolute (?:numbers|terms|figures)\b,?", re.IGNORECASE)
_RELATIVE = re.compile(
    r",? (?:in (?:percent|relative terms|percentage terms|per cent|%)|percentage-?wise|relatively|"
    r"proportionally|by percent(?:age)?|in percent of (?:its|their) rows)\b,?",
    re.IGNORECASE,
)
_SUBJECT = r"(?:tables?|assets?|views?|objects?|datasets?|spaces?|databases?|owners?|models?)"
_SPEAKS = re.compile(
    rf"\b{_SUBJECT}\b[^?]*?\b(?:{_GAIN}|{_LOSS})\b[^?]*?\b{_ROWS}\b|"
    rf"\b(?:{_GAIN}|{_LOSS}|growth|loss|jump|rise|increase|decrease)\b[^?]*\b{_ROWS}\b[^?]*"
    rf"\bprofiles?\b|\b{_SUBJECT}\b[^?]*\b(?:gr[eo]w(?:n|s)?|shr[iau]nk|swollen)\b|"
    r"\bprofiles?\b[^?]*\b(?:grew|grown|shr[iau]nk|gained|lost)\b|"
    r"\b(?:row growth|growth (?:in|of) rows|row loss|loss of rows)\b|"
    r"\b(?:did|has|have) [\w. ]+ (?:grown?|shr[iau]nk|gain|gained|lose|lost)\b(?=[^?]*\b(?:rows|"
    r"size|profile)|[?.! ]*$)|\b(?:more|fewer|less) rows than (?:in|at|on) (?:the|its|their) "
    r"(?:previous|last|prior|earlier) (?:profile|count)",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"\b(?:runs?|jobs?|syncs?|failures?|failed|drift|errors?|log|queue|duration|columns?|fields?)\b",
    re.IGNORECASE,
)
# "whose row count went down"
_WHOSE_COUNT = re.compile(
    r"\b(?:whose|where the|where|with a) (?:row counts?|number of rows|rows|size)(?: that)? "
    rf"(?:has |have |had )?(?P<how>{_GAIN}|{_LOSS})(?! (?:by )?(?:more|less|at|over|\d))"
    r"(?= *(?:[?.!,]|$)| (?:since|compared|between|from|over)\b)",
    re.IGNORECASE,
)
_BIGGEST = r"(?:biggest|largest|greatest|highest|strongest|steepest|most)"


def as_plain_growth(text: str) -> str:
    """Return *text* with what tables gained or lost told as their row growth."""
    text = _WHOSE_COUNT.sub(r"that \g<how> rows", text)
    if not _SPEAKS.search(text) or _RUNS.search(text):
        return text
    relative = bool(_RELATIVE.search(text))
    name = "relative row growth" if relative else "row growth"
    text = _RELATIVE.sub("", _ABSOLUTE.sub("", _PROFILES.sub("", text)))
    return _rules(name).put(text)


@cache
def _rules(name: str) -> Rules:
    have = r"(?:(?:has|have|had|did) )?"
    number = (
        r"(?P<n>(?:more|less|fewer) than [\w.,]+|at least [\w.,]+|over [\w.,]+|[\d.,]+ or more)"
    )
    part = r"(?P<n>(?:more|less|fewer) than|at least|at most|over) (?P<p>\d[\d.]*) ?(?:%|per ?cent)"
    return rules(
        (
            rf"\b(?:that |which )?{have}{_GAIN} (?:by )?{part}(?: in (?:rows|size))?",
            r"with a relative row growth of \g<n> \g<p> percent",
        ),
        (rf"\b{have}{_GAIN} (?:by )?{number} {_ROWS}", rf"with a {name} of \g<n>"),
        (rf"\b{have}{_LOSS} (?:by )?{number} {_ROWS}", r"with a row loss of \g<n>"),
        (
            rf"\b{have}{_GAIN} (?:the )?(?:most|fastest|strongest|more than any other)"
            rf"(?: (?:in )?(?:terms of )?{_ROWS})?",
            f"has the highest {name}",
        ),
        (
            rf"\b{have}{_LOSS} (?:the )?(?:most|fastest|strongest)(?: (?:in )?{_ROWS})?",
            f"has the lowest {name}",
        ),
        (
            rf"\b{_BIGGEST} (?:row )?(?:growth|jump|rise|increase|gain)(?: (?:in|of) {_ROWS})?",
            f"highest {name}",
        ),
        (
            rf"\b{_BIGGEST} (?:row )?(?:loss|drop|decrease|decline)(?: (?:in|of) {_ROWS})?",
            f"lowest {name}",
        ),
        (
            rf"\b(?:by )?how (?:many {_ROWS}|much) (?:did|has|have) (?P<x>[\w.' ]+?) "
            rf"(?:{_GAIN})(?: by)?(?: in {_ROWS})?(?=[?.! ]*$| in total)",
            rf"what is the {name} of \g<x>",
        ),
        (
            rf"\b(?:by )?how (?:many {_ROWS}|much) (?:did|has|have) (?P<x>[\w.' ]+?) "
            rf"(?:{_LOSS})(?: by)?(?: in {_ROWS})?(?=[?.! ]*$| in total)",
            r"what is the row loss of \g<x>",
        ),
        (
            rf"\b(?P<was>{have}|(?:that |which )){_GAIN} (?:any |some |new )?(?:in )?{_ROWS}\b",
            r"\g<was>grew",
        ),
        (
            rf"\b(?P<was>{have}|(?:that |which )){_LOSS} (?:any |some )?(?:in )?{_ROWS}\b",
            r"\g<was>shrank",
        ),
        (rf"\b(?:has|have|with|having) (?:now )?more {_ROWS}(?=[?.!,]|$)", "that grew"),
        (rf"\b(?:has|have|with|having) (?:now )?(?:fewer|less) {_ROWS}(?=[?.!,]|$)", "that shrank"),
        (
            r"\b(?:did|has|have|is|are) (?:there )?(?P<any>any|no|some|the|all|our|an?|one)?"
            rf" ?(?P<x>(?:\w+ )?{_SUBJECT}) (?:that )?(?P<v>grow|shrink|grown|shrunk)\b",
            r"are there \g<any> \g<x> that \g<v>",
        ),
    )
