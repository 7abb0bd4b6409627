"""Constructions of questions about runs, jobs and times, put as plainer ones before reading."""

from __future__ import annotations

import calendar
import re

_THINGS = r"jobs?|syncs?|feeds?|loads?|assets?|tables?|views?|datasets?"
_WHICH = r"(?:,? (?:that|which))?"
_GOOD = r"(?:successful(?:ly)?|ok|okay|fine|green|clean|without (?:an? )?(?:error|failure)s?)"
_UNIT = r"(?:day|week|month|quarter|year)"
_MONTHS = [name.lower() for name in calendar.month_name][1:]
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_UP = (
    r"(?:gone up|go up|went up|going up|increas(?:e|ed|ing)|risen|rise|rose|rising|grow|grown|grew"
    r"|growing|climb(?:ed)?|higher)"
)
_DOWN = (
    r"(?:gone down|go down|went down|going down|decreas(?:e|ed|ing)|fallen|fall|fell|falling|drop"
    r"|dropped|dropping|declined?|declining|sunk|sink|shrunk|shrink|lower|come down|came down)"
)
_BETTER = r"(?:improv(?:e|ed|ing)|got(?:ten)? better|get better|getting better|better|recovered)"
_WORSE = (
    r"(?:worsen(?:ed|ing)?|got(?:ten)? worse|get worse|getting worse|worse|degraded|deteriorated?)"
)
_HIGH_IS_GOOD = re.compile(r"success|uptime|availab|reliab|coverage|throughput|written", re.I)


def _way(found: re.Match[str]) -> str:
    """Return whether what is measured is asked to be "higher" or "lower" than before."""
    if found["up"] or found["down"]:
        return "higher" if found["up"] else "lower"
    good = bool(_HIGH_IS_GOOD.search(found["what"]))
    return "higher" if good == bool(found["better"]) else "lower"


def _changed(found: re.Match[str]) -> str:
    """Return "is X this month higher than last month" for "did X go up since last month"."""
    what, way = found["what"], _way(found)
    unit, month = found["unit"], (found["month"] or "").lower()
    if month:
        before = _MONTHS[_MONTHS.index(month) - 1]
        return f"is {what} in {month} {way} than in {before}"
    if found["day"]:
        return f"is {what} today {way} than yesterday"
    return f"is {what} this {unit} {way} than last {unit}"


_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        # what never failed, what always worked
        (
            rf"\b(?P<what>(?:{_THINGS})\b(?:(?! (?:that|which|have|has|had|did|do|does|run)\b)"
            rf" [\w.]+){{0,4}}?){_WHICH} (?:did not|didn't|have not|haven't|has not|hasn't|do not"
            r"|don't|had not)(?: yet| ever)? fail(?:ed)?(?: at all| even once| once)?\b",
            r"\g<what> that never failed",
        ),
        (
            rf"\b(?P<what>(?:{_THINGS})\b(?:(?! (?:that|which|have|has|had|did|do|does|run)\b)"
            rf" [\w.]+){{0,4}}?){_WHICH} (?:have |has |had )?always (?:been |run |ran |ended )?"
            rf"(?:succeed(?:ed|s)?|work(?:ed|s)?|{_GOOD})",
            r"\g<what> whose runs all succeeded",
        ),
        (
            rf"\b(?P<what>(?:{_THINGS})\b(?:(?! (?:that|which|have|has|had|did|do|does|run)\b)"
            rf" [\w.]+){{0,4}}?){_WHICH} (?:(?:have|has|had) been |was |were |(?:has |have )?"
            rf"(?:run|ran|ended) )?(?:succeeded|worked|{_GOOD}) (?:every|each) (?:single )?time\b",
            r"\g<what> whose runs all succeeded",
        ),
        (
            rf"\b(?P<what>(?:{_THINGS})\b(?:(?! (?:that|which|have|has|had|did|do|does|run)\b)"
            rf" [\w.]+){{0,4}}?){_WHICH} (?:had|have had|with|having|have|has) (?:only|nothing but|"
            rf"exclusively|just) (?:successful|good|green|ok) (?:runs|syncs|executions|ones)\b",
            r"\g<what> whose runs all succeeded",
        ),
        (
            r"^(?:did|has|have|was|were|does) (?P<what>.+?) (?:always|(?:every|each) (?:single )?"
            r"time) (?:succeed\w*|work\w*|been successful|successful|run fine|ok)\b",
            r"did every run of \g<what> succeed",
        ),
        # whether a number moved between two periods
        (
            rf"^(?:did|has|have|is|are|was|were) (?P<what>(?!it\b|they\b|that\b)(?:the |our )?"
            rf"[\w ]{{4,60}}?) (?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<better>{_BETTER})"
            rf"|(?P<worse>{_WORSE}))(?: (?:again|lately|much|a lot))?,? (?:(?:since|compared (?:to|"
            rf"with|against)|from|over|versus|vs\.?|against|than|in|during|within)? ?(?:the )?"
            rf"(?:(?:last|previous|this) (?P<unit>{_UNIT})|(?P<month>{_MONTH})"
            r"|(?P<day>yesterday|today)))(?= *[?.!]*$)",
            _changed,
        ),
        # the queue
        (
            r"\b(?P<what>(?:which|what) )(?P<thing>\w+) (?:has |have |had to )?(?:waited|waits?|sat"
            r"|queued|spent) (?:the )?longest(?: in (?:the )?queue| to start| before starting)?\b",
            r"\g<what>\g<thing> has the longest queue wait",
        ),
        # when it is to start
        (
            r"^(?:at )?what time (?:does|do|is|are) (?P<what>.+?) (?:scheduled |due )?(?:to )?"
            r"(?:start|run|fire|begin|kick off|scheduled|due)(?: (?:each|every) \w+)?(?= *[?.!]*$)",
            r"how often does \g<what> run",
        ),
    )
)


def as_plain_runs(text: str) -> str:
    """Return *text* with its constructions about runs and times put plainly."""
    for pattern, plain in _RULES:
        text = pattern.sub(plain, text)
    return text
