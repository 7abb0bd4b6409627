"""Numbers in a question: comparisons, durations, shares, rankings, places in a list, repetition.

Durations are in seconds, sizes in bytes. What is glued to a name, as in `RT_2`, is no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sync.agent.numbers.quantities import STANDING, Quantity, Read, compiled, read_amount, read_norm
from sync.agent.numbers.words import NUMBER, ORDINAL, read_number, read_ordinal

LAST = -1  # the place of "the last one"
NOT_SAID = 0.0  # "top jobs" does not say how many


class NumberKind(StrEnum):
    """What a number is there for."""

    PLAIN = "plain"  # 401
    COMPARISON = "comparison"  # more than 10 minutes
    LIMIT = "limit"  # top 5, first 10, last 3; *cue* is top, bottom, first or last
    RANK = "rank"  # third slowest
    PLACE = "place"  # the second one, the last one (LAST)
    TIMES = "times"  # twice, at least three times
    CONSECUTIVE = "consecutive"  # two failures back to back
    PERCENTILE = "percentile"  # p95: 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSpan:
    """The characters *start* to *end* with their number; *high* is the other end of "between"."""

    start: int
    end: int
    kind: NumberKind
    value: float
    op: str = "="  # =, >, >=, <, <=, between
    high: float = 0.0
    unit: Quantity = Quantity.NUMBER
    cue: str = ""
    of: str = ""  # whose average a comparison is with: job, asset, space


_Rule = Callable[[str, int], "Iterator[NumberSpan]"]
_START = re.compile(r"(?<![\w.@/-])(?=\w)|(?=[<>=≥≤#])")
_SKIP = re.compile(r"[\w.@/-]+|.", re.DOTALL)
_CUES = {
    ">=": r"at least|no less than|not less than|no fewer than|not fewer than|(?:a )?minimum(?: of)?"
    r"|min|>=|≥|=>",
    "<=": r"at most|no more than|not more than|no longer than|not longer than|not over|up to"
    r"|(?:a )?maximum(?: of)?|max|<=|≤|=<",
    ">": r"(?:more|greater|larger|bigger|longer|slower|higher|older|wider|later|worse) than"
    r"|over|above|exceed(?:s|ed|ing)?|in excess of|beyond|upwards? of|>",
    "<": r"(?:less|fewer|smaller|shorter|faster|quicker|lower|newer|younger|better) than|under"
    r"|below|<|in under",
    "=": r"exactly|precisely|equals?(?: to)?|equal to|only|just|=",
}
_AFTERS = {
    ">=": r"or (?:more|over|above|longer|higher|greater|older|later|bigger|larger|wider)"
    r"|and (?:more|above|over|up)|plus\b|\+|minimum\b|at least",
    "<=": r"or (?:less|fewer|under|below|shorter|lower|smaller)|and (?:less|below)|maximum\b"
    r"|at most",
}
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_SUPERLATIVE = r"(?:\w{2,}est|most|least|worst|best|top)\b"
_BETWEEN = compiled(r"(?:between|from) ")
_AND = compiled(r"(?: and | to |\s*[-–]\s*)")
_BEFORE = {op: compiled(rf"(?:{cues})\s*(?:a total of )?") for op, cues in _CUES.items()}
_BEHIND = {op: compiled(rf"\s*(?:{cues})") for op, cues in _AFTERS.items()}
_TIMES_WORD = compiled(r"(?P<word>once|twice|thrice)\b")
_MORE_OF = compiled(r"(?P<more>more|fewer|less) (?P<noun>rows|records|columns|fields) than ")
_TIMES_BEHIND = compiled(r" ?(?:times|x)\b")


def find_numbers(text: str) -> tuple[NumberSpan, ...]:
    """Return the numbers in *text* in order, none overlapping another."""
    return tuple(_bind_runs(text, list(_scan(text))))


def _scan(text: str) -> Iterator[NumberSpan]:
    position = 0
    while found := _START.search(text, position):
        start = found.start()
        spans = [span for read in _RULES for span in read(text, start)]
        best = max(spans, key=lambda span: span.end, default=None)
        if best is not None:
            yield best
        skipped = _SKIP.match(text, start)
        position = best.end if best else skipped.end() if skipped else start + 1
        if position <= start:
            position = start + 1


def _compared(text: str, start: int) -> Iterator[NumberSpan]:
    for op, pattern in _BEFORE.items():
        found = pattern.match(text, start)
        if found is None or (found[0][-1:].isalpha() and found.end() < len(text)):
            continue
        yield from _valued(text, start, found.end(), op)


_DIFFERENT = r"(?:different|distinct|separate)"
_STEPS = compiled(
    rf"(?:on|in|during) (?P<op>{'|'.join(_CUES.values())})? ?(?P<count>{NUMBER})"
    rf"(?P<plus> or more)? (?:(?P<apart>{_DIFFERENT}) |calendar )?(?P<step>day|week|month)s?\b"
)
_STEPS_APART = compiled(
    rf"(?P<op>{'|'.join(_CUES.values())})? ?(?P<count>{NUMBER})(?P<plus> or more)? "
    rf"(?P<apart>{_DIFFERENT}) (?:calendar )?(?P<step>day|week|month)s?\b"
)


def _steps(text: str, start: int) -> Iterator[NumberSpan]:
    """Read on how many different days something happened: "on more than one day"."""
    found = _STEPS.match(text, start) or _STEPS_APART.match(text, start)
    if found is None or not (found["op"] or found["apart"] or found["plus"]):
        return
    cue = found["op"] or ""
    op = next((op for op, each in _BEFORE.items() if cue and each.match(cue + " ")), "")
    yield NumberSpan(
        start=start,
        end=found.end(),
        kind=NumberKind.COMPARISON,
        value=read_number(found["count"]),
        op=op or ">=",
        unit=Quantity(found["step"].lower()),
    )


def _valued(text: str, start: int, at: int, op: str) -> Iterator[NumberSpan]:
    if norm := read_norm(text, at):
        yield _norm(start, norm, op, text[start:at].split()[0])
    elif word := _TIMES_WORD.match(text, at):
        yield _times(start, word.end(), op, _TIMES[word["word"].lower()])
    elif read := read_amount(text, at, loose=True):
        end, value, unit = read
        if unit is Quantity.NUMBER and (times := _TIMES_BEHIND.match(text, end)):
            yield _times(start, times.end(), op, value)
        else:
            yield NumberSpan(
                start=start, end=end, kind=NumberKind.COMPARISON, value=value, op=op, unit=unit
            )


def _times(start: int, end: int, op: str, value: float) -> NumberSpan:
    return NumberSpan(start=start, end=end, kind=NumberKind.TIMES, value=value, op=op)


def _more_than_average(text: str, start: int) -> Iterator[NumberSpan]:
    """Read "more rows than average": *cue* is what there are more of."""
    said = _MORE_OF.match(text, start)
    norm = read_norm(text, said.end()) if said else None
    if said and norm:
        yield _norm(start, norm, ">" if said["more"].lower() == "more" else "<", said["noun"])


def _norm(start: int, norm: tuple[Read, str], op: str, cue: str) -> NumberSpan:
    (end, value, unit), of = norm
    kind = NumberKind.COMPARISON
    return NumberSpan(
        start=start, end=end, kind=kind, value=value, op=op, unit=unit, cue=cue.lower(), of=of
    )


def _plain(text: str, start: int) -> Iterator[NumberSpan]:
    """Read a number that stands by itself, or with "or more" behind it."""
    if word := _TIMES_WORD.match(text, start):
        yield from _or_more(text, _times(start, word.end(), "=", _TIMES[word["word"].lower()]))
    read = read_amount(text, start, loose=False)
    if read is None:
        return
    end, value, unit = read
    times = _TIMES_BEHIND.match(text, end) if unit is Quantity.NUMBER else None
    if times:
        yield from _or_more(text, _times(start, times.end(), "=", value))
    span = NumberSpan(start=start, end=end, kind=NumberKind.PLAIN, value=value, unit=unit)
    if not (text[start:end].lower() == "one" and not _behind(text, end)):  # the pronoun
        yield from _or_more(text, span)


def _or_more(text: str, span: NumberSpan) -> Iterator[NumberSpan]:
    behind = _behind(text, span.end)
    if behind is None:
        yield span
        return
    op, end = behind
    kind = NumberKind.COMPARISON if span.kind is NumberKind.PLAIN else span.kind
    yield NumberSpan(start=span.start, end=end, kind=kind, value=span.value, op=op, unit=span.unit)


def _behind(text: str, end: int) -> tuple[str, int] | None:
    for op, pattern in _BEHIND.items():
        if found := pattern.match(text, end):
            return op, found.end()
    return None


def _between(text: str, start: int) -> Iterator[NumberSpan]:
    lead = _BETWEEN.match(text, start)
    first = read_amount(text, lead.end() if lead else start, loose=False)
    joint = _AND.match(text, first[0]) if first else None
    second = read_amount(text, joint.end(), loose=False) if joint else None
    if first is None or joint is None or second is None or not (lead or "and" not in joint[0]):
        return
    low, unit = first[1], second[2]
    said = STANDING.match(text, joint.end())
    if said and first[2] is Quantity.NUMBER and unit in {Quantity.SECONDS, Quantity.BYTES}:
        low *= second[1] / (read_number(said[0]) or 1)  # "10 and 20 minutes": the unit is said once
    yield NumberSpan(
        start=start,
        end=second[0],
        kind=NumberKind.COMPARISON,
        value=min(low, second[1]),
        op="between",
        high=max(low, second[1]),
        unit=unit,
    )


_LIMITS = compiled(
    rf"(?P<cue>top|bottom|first|last|latest|newest|oldest|most recent)(?: |-)(?P<count>{NUMBER})\b"
    r"(?! ?(?:%|minutes?|hours?|days?|weeks?|months?|quarters?|years?))"
)
_CUE_OF = {"latest": "last", "newest": "last", "most recent": "last", "oldest": "first"}
_COUNTED = compiled(rf"(?:the )?(?P<count>{NUMBER}) (?={_SUPERLATIVE})")
_ONLY_CUE = compiled(rf"(?P<cue>top|bottom)\b(?! ?-?{NUMBER})")
_RANKED = compiled(rf"(?:the )?(?P<ordinal>{ORDINAL})[\s-]+(?=(?:{_SUPERLATIVE}))")
_PLACED = compiled(
    rf"the (?P<ordinal>{ORDINAL}|last|latter|former)\b(?! (?!one\b)(?:{NUMBER})\b)"
    r"(?: (?P<noun>one|entry|row|result|item|line))?"
    rf"|(?:number|no\.|#) ?(?P<number>{NUMBER})"
)
_PERCENTILE = compiled(
    r"p(?P<short>\d{2})\b"
    r"|(?:the )?(?P<ordinal>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:percentile|quantile)"
)


def _limited(text: str, start: int) -> Iterator[NumberSpan]:
    if found := _LIMITS.match(text, start):
        yield NumberSpan(
            start=start,
            end=found.end(),
            kind=NumberKind.LIMIT,
            value=read_number(found["count"]),
            cue=_CUE_OF.get(found["cue"].lower(), found["cue"].lower()),
        )
    elif found := _COUNTED.match(text, start):
        value, end = read_number(found["count"]), found.start() + len(found[0].rstrip())
        yield NumberSpan(start=start, end=end, kind=NumberKind.LIMIT, value=value)
    elif found := _ONLY_CUE.match(text, start):
        yield NumberSpan(
            start=start,
            end=found.end(),
            kind=NumberKind.LIMIT,
            value=NOT_SAID,
            cue=found["cue"].lower(),
        )


def _placed(text: str, start: int) -> Iterator[NumberSpan]:
    if found := _RANKED.match(text, start):
        value, end = float(read_ordinal(found["ordinal"])), start + len(found[0].rstrip(" -"))
        yield NumberSpan(start=start, end=end, kind=NumberKind.RANK, value=value)
    elif (found := _PLACED.match(text, start)) and (place := _place(found)):
        yield NumberSpan(start=start, end=found.end(), kind=NumberKind.PLACE, value=place)
    if found := _PERCENTILE.match(text, start):
        value = int(found["short"] or found["ordinal"]) / 100
        yield NumberSpan(start=start, end=found.end(), kind=NumberKind.PERCENTILE, value=value)


def _place(found: re.Match[str]) -> float:
    if found["number"]:
        return read_number(found["number"])
    word = found["ordinal"].lower()
    if word == "last":
        return LAST if found["noun"] else 0  # "the last run" is no place in a list
    return {"latter": 2.0, "former": 1.0}.get(word) or float(read_ordinal(word))


_RUN = compiled(
    r"back[\s-]to[\s-]back|in a row|in succession|in sequence|consecutive(?:ly)?|successive(?:ly)?"
    r"|one after (?:another|the other)|straight\b|running\b(?= (?:failure|error|success))"
)


def _runs(text: str, start: int) -> Iterator[NumberSpan]:
    if found := _RUN.match(text, start):
        yield NumberSpan(
            start=start, end=found.end(), kind=NumberKind.CONSECUTIVE, value=2.0, op=">="
        )


def _bind_runs(text: str, spans: list[NumberSpan]) -> Iterator[NumberSpan]:
    """Give "in a row" the number that is told at most three words before it."""
    for place, span in enumerate(spans):
        before = spans[place - 1] if place else None
        if span.kind is not NumberKind.CONSECUTIVE or before is None:
            continue
        words = len(text[before.end : span.start].split())
        if before.kind in _COUNTING and before.unit is Quantity.NUMBER and words <= 3:
            op = ">=" if before.op == "=" else before.op
            for each in (place - 1, place):
                spans[each] = NumberSpan(
                    start=spans[each].start,
                    end=spans[each].end,
                    kind=NumberKind.CONSECUTIVE,
                    value=before.value,
                    op=op,
                )
    yield from spans


_COUNTING = {NumberKind.PLAIN, NumberKind.COMPARISON, NumberKind.TIMES}
_RULES: tuple[_Rule, ...] = (
    _between,
    _steps,
    _compared,
    _more_than_average,
    _limited,
    _placed,
    _runs,
    _plain,
)
