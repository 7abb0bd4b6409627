"""Whether something got slower, or a number moved, from one period to another."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.runs import HIGH_IS_GOOD
from sync.agent.words.plain.terms import MONTH, PERIOD

_SLOWER = r"(?P<way>slower|faster|quicker|longer|shorter|less (?:time|long))"
_LESS = frozenset({"faster", "quicker", "shorter", "less time", "less long"})
_WHAT = (
    r"(?P<what>(?!(?:any|there|which|it|they|that|this|all|every|each|more|some)\b)"
    r"(?:[\w.]+ ){1,6}?)"
)
_ASKS = r"^(?:so )?(?:is|are|was|were|did|does|do|has|have)"
_MOVED = (
    r"(?:(?P<up>gone up|go up|increased?|risen|rise|grown|grow|climbed|climb)|(?P<down>gone down|"
    r"go down|decreased?|fallen|fall|dropped|drop|declined?|shrunk|shrink)|(?P<good>improved?|"
    r"(?:got(?:ten)?|get|become) better)|(?P<bad>worsen(?:ed)?|deteriorated?|(?:got(?:ten)?|get|"
    r"become) worse))"
)
_END = r"(?= *[?.!]*$)"


# what has no runs of its own is as slow as it answers
_PART = re.compile(
    r"^(?:the )?(?:glue|aws|datasphere|sap|scheduler|workers?|duckdb|store)"
    r"(?:[ _](?:api|pool|store|connection|tenant|catalog))?$",
    re.IGNORECASE,
)


def _in(period: str) -> str:
    """Return *period* with the "in" that a month needs."""
    plain = re.sub(r"^in ", "", period.strip(), flags=re.IGNORECASE)
    return f"in {plain}" if re.match(MONTH, plain, re.IGNORECASE) else plain


def _length(found: re.Match[str], now: str, then: str) -> str:
    """Return whether the average duration is higher, or lower, in one period than in another."""
    way = "lower" if found["way"].lower() in _LESS else "higher"
    what = re.sub(r"\bjob $", "", found["what"], flags=re.IGNORECASE)
    number = "latency" if _PART.match(what.strip()) else "average duration"
    return f"is the {number} of {what}{_in(now)} {way} than {_in(then)}"


def _now(then: str) -> str:
    """Return the period of now that goes with *then*."""
    unit = then.split()[-1].lower()
    if unit == "yesterday":
        return "today"
    return f"this {unit}" if unit in {"week", "month", "quarter", "year"} else "this month"


def _number(found: re.Match[str]) -> str:
    """Return whether a number is higher, or lower, this month than in the month that is named."""
    up = found["up"] or (found["good"] and HIGH_IS_GOOD.search(found["what"]))
    up = up or (found["bad"] and not HIGH_IS_GOOD.search(found["what"]))
    return f"is {found['what']}this month {'higher' if up else 'lower'} than in {found['then']}"


RULES = rules(
    (
        rf"{_ASKS} {_WHAT}(?:been |running |run |take |taken |taking |last )*{_SLOWER} "
        rf"(?:on average )?(?P<now>{PERIOD}) than (?:it was |they were |during |it did )?"
        rf"(?P<then>{PERIOD}){_END}",
        lambda found: _length(found, found["now"], found["then"]),
    ),
    (
        rf"{_ASKS} {_WHAT}(?:become|became|got|gotten|get|grown|grow|turned) {_SLOWER} "
        rf"(?:from (?P<then>{PERIOD}) to (?P<now>{PERIOD})|(?P<now2>{PERIOD}) compared "
        rf"(?:to|with) (?P<then2>{PERIOD})){_END}",
        lambda found: _length(
            found, found["now"] or found["now2"], found["then"] or found["then2"]
        ),
    ),
    (
        rf"{_ASKS} {_WHAT}(?:been )?(?:become|became|got|gotten|get|grown|grow|turned) {_SLOWER} "
        rf"since (?P<then>{MONTH}|last (?:week|month|quarter|year)|yesterday){_END}",
        lambda found: _length(found, _now(found["then"]), found["then"]),
    ),
    (
        rf"{_ASKS} {_WHAT}(?:been |running )*(?:(?:become|became|got|gotten|grown) )?{_SLOWER}"
        r"(?: now| currently)? (?:than|compared (?:to|with)|(?:as )?against|versus|vs) "
        rf"(?:it was |they were |during |it used to be )?(?P<then>(?:in )?{MONTH}|"
        rf"last (?:week|month|quarter|year)|yesterday){_END}",
        lambda found: _length(found, _now(found["then"]), found["then"]),
    ),
    (
        rf"^(?:so )?(?:did|has|have) {_WHAT}{_MOVED} since (?P<then>{MONTH}){_END}",
        _number,
    ),
)
