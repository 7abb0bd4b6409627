"""From scored pairs to matches: one to one, decisive evidence first, near ties made questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
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

    Decisive pairs all stand. Of the others each asset takes part in one at most, best first. A
    pair is a question, not an answer, unless it is the best of both its assets by a clear margin:
    a better rival that went elsewhere counts too, for it may have gone wrong.
    """
    ranked = sorted(pairs, key=lambda pair: (-pair.score, pair.sap, pair.glue))
    settled = [pair for pair in ranked if pair.decisive]
    open_pairs = [pair for pair in ranked if not pair.decisive]
    taken_sap = {pair.sap for pair in settled}
    taken_glue = {pair.glue for pair in settled}
    by_sap, by_glue = _group(open_pairs)
    chosen = [Chosen(pair) for pair in settled]
    for pair in open_pairs:
        if pair.sap in taken_sap or pair.glue in taken_glue:
            continue
        taken_sap.add(pair.sap)
        taken_glue.add(pair.glue)
        near = (*_near(pair, by_sap[pair.sap]), *_near(pair, by_glue[pair.glue]))
        chosen.append(Chosen(pair, tuple(sorted(near, key=lambda rival: -rival.score))[:_NAMED]))
    return chosen


def _group(
    pairs: Sequence[Scored],
) -> tuple[dict[int, list[Scored]], dict[int, list[Scored]]]:
    by_sap: dict[int, list[Scored]] = defaultdict(list)
    by_glue: dict[int, list[Scored]] = defaultdict(list)
    for pair in pairs:
        by_sap[pair.sap].append(pair)
        by_glue[pair.glue].append(pair)
    return by_sap, by_glue


def _near(pair: Scored, others: Iterable[Scored]) -> list[Scored]:
    # Rounded, so that a difference of exactly the margin is one.
    return [
        other
        for other in others
        if other is not pair and round(pair.score - other.score, 6) < NEAR_TIE
    ]
