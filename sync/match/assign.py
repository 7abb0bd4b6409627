"""From scored pairs to matches: one to one, decisive evidence first, near ties made questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sync.match.score import AMBIGUOUS, DECISIVE, NEAR_TIE, Strengths, Weights

_NAMED = 3  # that many rivals are named


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair by its positions, with its score."""

    sap: int
    glue: int
    score: float
    strengths: Strengths
    weights: Weights

    @property
    def decisive(self) -> bool:
        """Return whether it stands whatever else matches."""
        return self.strengths.decisive >= DECISIVE

    @property
    def namesake(self) -> bool:
        """Return whether the table has the asset's name in the asset's own schema."""
        return self.strengths.name >= 0.95 and self.strengths.schema >= 0.8

    @property
    def stands_beside(self) -> bool:
        """Return whether it is worth a line where the asset has a decisive table already."""
        return self.score >= AMBIGUOUS and not self.strengths.delta


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pair that was assigned, with the rivals that come too near or before it."""

    pair: Scored
    rivals: tuple[Scored, ...] = ()

    @property
    def score(self) -> float:
        """Return the score, lowered where a rival makes it a question."""
        return min(self.pair.score, AMBIGUOUS) if self.rivals else self.pair.score


def assign(pairs: Iterable[Scored]) -> list[Chosen]:
    """Return the pairs that stand; input order breaks ties.

    Decisive pairs all stand. Of the others each asset takes part in one at most, best first, and a
    table with a decisive pair in none. A pair is a question, not an answer, unless it is the best
    of both its assets by a clear margin: a better rival that went elsewhere counts too, for it may
    have gone wrong. Where SAP's asset has a decisive table already, only a strong pair stands
    beside it, and only the table of its own name in its own schema is no question.
    """
    ranked = sorted(pairs, key=lambda pair: (-pair.score, pair.sap, pair.glue))
    settled = _group(pair for pair in ranked if pair.decisive)
    rivals = _group(pair for pair in ranked if not pair.decisive)
    chosen = [Chosen(pair) for pair in ranked if pair.decisive]
    taken_sap: set[int] = set()
    taken_glue = set(settled[1])
    for pair in ranked:
        beside = settled[0].get(pair.sap, [])
        free = pair.sap not in taken_sap and pair.glue not in taken_glue
        if pair.decisive or not free or (beside and not pair.stands_beside):
            continue
        taken_sap.add(pair.sap)
        taken_glue.add(pair.glue)
        near = _near(pair, (*rivals[0][pair.sap], *rivals[1][pair.glue]))
        chosen.append(Chosen(pair, tuple(near or ([] if pair.namesake else beside))[:_NAMED]))
    return chosen


def _group(pairs: Iterable[Scored]) -> tuple[dict[int, list[Scored]], dict[int, list[Scored]]]:
    by_sap: dict[int, list[Scored]] = defaultdict(list)
    by_glue: dict[int, list[Scored]] = defaultdict(list)
    for pair in pairs:
        by_sap[pair.sap].append(pair)
        by_glue[pair.glue].append(pair)
    return by_sap, by_glue


def _near(pair: Scored, others: Iterable[Scored]) -> list[Scored]:
    # Rounded, so that a difference of exactly the margin is one.
    near = [
        other
        for other in others
        if other is not pair and round(pair.score - other.score, 6) < NEAR_TIE
    ]
    return sorted(near, key=lambda other: (-other.score, other.sap, other.glue))
