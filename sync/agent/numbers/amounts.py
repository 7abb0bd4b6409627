"""Numbers in a question as the frame needs them: comparisons, rankings, ordinals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sync.agent.numbers.find import NumberKind, NumberSpan, find_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number at characters *start* to *end*; *op* is "" for a bare one.

    *ranking* is top, bottom, first or last; *ordinal*, *percentile* and *consecutive* say what
    the value counts; with the unit "s" the value is in seconds, with the unit "average" or
    "median" it says how many times that.
    """

    start: int
    end: int
    value: float = 0
    high: float = 0
    op: str = ""
    unit: str = ""
    ranking: str = ""
    ordinal: bool = False
    percentile: bool = False
    consecutive: bool = False
    cue: str = ""  # of a comparison with an average: "longer" says what is compared
    of: str = ""  # and whose average that is: job, asset, space


def find_amounts(text: str) -> Iterator[Amount]:
    """Return every number in *text*, in order."""
    for span in find_numbers(text):
        yield _amount(span)


def _amount(span: NumberSpan) -> Amount:
    kind = span.kind
    compared = kind is NumberKind.COMPARISON
    return Amount(
        start=span.start,
        end=span.end,
        value=span.value * 100 if kind is NumberKind.PERCENTILE else span.value,
        high=span.high,
        op=span.op if compared or kind is NumberKind.TIMES else "",
        unit=span.unit.value,
        ranking=_ranking(span) if kind is NumberKind.LIMIT else "",
        ordinal=kind in {NumberKind.RANK, NumberKind.PLACE},
        percentile=kind is NumberKind.PERCENTILE,
        consecutive=kind is NumberKind.CONSECUTIVE,
        cue=span.cue if compared else "",
        of=span.of,
    )


def _ranking(span: NumberSpan) -> str:
    cue = span.cue.lower()
    if cue in {"bottom", "worst", "lowest", "last", "first"}:
        return {"worst": "bottom", "lowest": "bottom"}.get(cue, cue)
    return "top" if cue else "some"
