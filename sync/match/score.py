"""How reasons become a score, documented here because people act on it.

Each reason has a weight: how sure it alone would make us. Independent reasons for a match are
combined as chances, reasons against it take their share away:

    score = (1 - product of (1 - weight for)) * product of (1 - weight against)

A reason against has a negative weight in the evidence, so anyone can recompute the score. More of
any strength never lowers it, more of any doubt never raises it.

| reason             | weight at full strength | strength |
|--------------------|------|----------------------------------------------------------|
| mark               | 1.00 | our own mark on either side names the other              |
| replication_target | 0.98 | a replication flow writes where the table lies           |
| remote_source      | 0.98 | the remote table reads exactly this table                |
| name               | 0.70 | 1 the same, less for affixes removed, words in common    |
| columns            | 0.62 | share of SAP's columns, times how telling they are       |
| label              | 0.45 | the label is Glue's name, as far as SAP's name is not it |
| schema             | 0.30 | SALES and sales_db                                       |
| types              | 0.12 | compatible types among the shared columns                |
| columns            | -0.35 | the columns are known and disjoint                      |
| types              | -0.25 | the shared columns have other types                     |
| name               | -0.12 | one of both is a copy, a trial or a past state          |
| schema             | -0.10 | the database is the counterpart of another space        |
| columns            | -0.05 | the columns of one side are not known                   |
| location           | -0.06 | the changes (delta) beside an initial load              |

A decisive reason (0.95 and more) silences the reasons against. An ambiguous match is lowered to
0.83: below what any threshold accepts without a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

DECISIVE = 0.95
AMBIGUOUS = 0.83
NEAR_TIE = 0.03


@dataclass(frozen=True, slots=True)
class Strengths:
    """What speaks for a match and against it, each 0 to 1; None is not known."""

    decisive: float = 0.0  # already a weight
    name: float = 0.0
    schema: float = 0.0
    label: float = 0.0
    columns: float | None = None  # share of the columns
    telling: float = 0.0  # how much the shared columns say
    types: float | None = None  # None: no column is shared
    variant: bool = False
    foreign: bool = False
    delta: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each reason; doubts are negative."""

    decisive: float
    name: float
    columns: float
    label: float
    schema: float
    types: float
    no_columns: float
    other_columns: float
    other_types: float
    variant: float
    foreign: float
    delta: float


_NAMES = tuple(field.name for field in fields(Weights))


def weigh(strengths: Strengths) -> Weights:
    """Return the weight of each reason."""
    share = strengths.columns
    types = strengths.types
    listens = strengths.decisive < DECISIVE
    return Weights(
        decisive=strengths.decisive,
        name=0.70 * strengths.name,
        columns=0.62 * (share or 0.0) * strengths.telling,
        label=0.45 * strengths.label,
        schema=0.30 * strengths.schema,
        types=0.12 * (types or 0.0) * strengths.telling,
        no_columns=-0.05 * (listens and share is None),
        other_columns=-0.35 * listens * _lack(share, 0.5),
        other_types=-0.25 * listens * _lack(types, 0.6),
        variant=-0.12 * (listens and strengths.variant),
        foreign=-0.10 * (listens and strengths.foreign),
        delta=-0.06 * (listens and strengths.delta),
    )


def score_of(weights: Weights) -> float:
    """Return the score that *weights* make."""
    return combine(getattr(weights, name) for name in _NAMES)


def combine(weights: Iterable[float]) -> float:
    """Return the score of reasons for (positive) and against (negative) a match."""
    doubt = keep = 1.0
    for weight in weights:
        if weight > 0:
            doubt *= 1 - weight
        else:
            keep *= 1 + weight
    return (1 - doubt) * keep


def _lack(share: float | None, enough: float) -> float:
    return 0.0 if share is None else max(0.0, 1 - share / enough)
