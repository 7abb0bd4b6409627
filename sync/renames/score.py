"""How reasons become the score of a rename, documented here because people act on it.

Reasons are combined as in `sync.match.score`: each reason for a rename is an independent chance,
each reason against it takes its share away, so that anyone can recompute the score:

    score = (1 - product of (1 - weight for)) * product of (1 - weight against)

A reason against has a negative weight in the evidence. More of any strength never lowers the
score, more of any doubt never raises it. A strength is 0 to 1.

| reason      | column | asset | strength                                                        |
|-------------|-------|-------|-------------------------------------------------------------------|
| body        |       |  0.97 | 1 equal definition of a query; of a table, how telling it is      |
| location    |       |  0.90 | the same place of storage                                         |
| name        |  0.80 |  0.65 | words in common: abbreviated, translated, corrected, within       |
| columns     |       |  0.75 | share of equal columns, times how telling they are                |
| label       |  0.60 |  0.45 | the same label or comment; less for words in common               |
| description |  0.55 |  0.50 | the same description                                              |
| position    |  0.30 |       | the same place between the columns that stay                      |
| neighbours  |  0.25 |       | the columns left and right stay or are renamed too                |
| lineage     |       |  0.45 | share of the same upstream and downstream assets                  |
| run         |  0.45 |       | a run of columns replaced by one of the same types, in order      |
| type        |  0.15 |  0.15 | the same type; less for the same family; of all columns in order  |
| key         |  0.10 |       | the same key, nullability and semantics, where they say something |
| name        | -0.60 | -0.60 | words that exclude each other: net and gross, 2023 and 2024       |
| name        | -0.50 | -0.30 | neither name nor text (nor a run of columns) speaks for it        |
| columns     |       | -0.55 | other columns                                                     |
| label       | -0.25 | -0.10 | other labels on both sides                                        |
| type        | -0.55 | -0.30 | another family of types; another kind of asset                    |
| key         | -0.20 |       | only one of both is a key, or the semantics differ                |
| ambiguous   | -0.15 | -0.15 | a near rival exists                                               |
| ambiguous   | -0.50 | -0.50 | a near rival has no other partner: a split, a merge               |

A view of an equal query is sure whatever its name says. A rename is `sure` from 0.85 on, unless it
is ambiguous. What scores less than 0.5 is not reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.match.score import combine
from sync.model.link import Evidence

FLOOR = 0.5
SURE = 0.85
NEAR_TIE = 0.05
RIVAL = -0.15
LEFT_OVER = -0.5
_LEAST = 0.005  # a reason that weighs less is not worth a line


@dataclass(frozen=True, slots=True)
class Reason:
    """One strength of a pair, with the weight that it has at full strength."""

    kind: str
    full: float
    strength: float
    detail: str

    @property
    def weight(self) -> float:
        """Return its share of the score, rounded as it is shown."""
        return round(self.full * min(1.0, max(0.0, self.strength)), 4)


def evidence_of(reasons: Iterable[Reason]) -> tuple[Evidence, ...]:
    """Return the evidence that counts, strongest first, doubts last."""
    kept = [
        Evidence(reason.kind, reason.detail, reason.weight)
        for reason in reasons
        if abs(reason.weight) >= _LEAST
    ]
    return tuple(sorted(kept, key=lambda each: (-each.weight, each.kind, each.detail)))


def score_of(evidence: Iterable[Evidence]) -> float:
    """Return the score that *evidence* adds up to."""
    return round(combine(each.weight for each in evidence), 4)
