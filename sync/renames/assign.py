"""From scored pairs to renames: one to one, the best first; near ties become questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sync.model.link import Evidence
from sync.renames.score import LEFT_OVER, NEAR_TIE, RIVAL, score_of

_NAMED = 3  # that many rivals are named


@dataclass(frozen=True, slots=True)
class Scored:
    """What is gone and what is new, by their positions, with the score of the pair."""

    gone: int
    new: int
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pair that was assigned, with its rivals; *left_over* ones have no partner of their own."""

    pair: Scored
    rivals: tuple[Scored, ...] = ()
    left_over: bool = False

    @property
    def ambiguous(self) -> bool:
        """Return whether something else comes as near."""
        return bool(self.rivals)


def assign(pairs: Iterable[Scored]) -> list[Chosen]:
    """Return the pairs that stand, each side in one at most; positions break ties.

    A rival comes near the pair and shares a side with it. It does not count where its other side
    has a clearly better partner. Where its other side has none at all, one of several was taken by
    chance: a split, a merge, or one of many copies.
    """
    ranked = sorted(pairs, key=lambda pair: (-pair.score, pair.gone, pair.new))
    by_gone: dict[int, Scored] = {}
    by_new: dict[int, Scored] = {}
    for pair in ranked:
        if pair.gone not in by_gone and pair.new not in by_new:
            by_gone[pair.gone] = by_new[pair.new] = pair
    sharing: dict[tuple[str, int], list[Scored]] = defaultdict(list)
    for pair in ranked:
        sharing["gone", pair.gone].append(pair)
        sharing["new", pair.new].append(pair)
    chosen = []
    for pair in by_gone.values():
        rivals = [
            *_rivals(pair, sharing["gone", pair.gone], by_new),
            *_rivals(pair, sharing["new", pair.new], by_gone),
        ]
        rivals.sort(key=lambda rival: (-rival.score, rival.gone, rival.new))
        free = any(rival.gone not in by_gone or rival.new not in by_new for rival in rivals)
        chosen.append(Chosen(pair, tuple(rivals), free))
    return chosen


def judged(choice: Chosen, names: Sequence[str]) -> tuple[float, tuple[Evidence, ...]]:
    """Return score and evidence of a choice, its rivals included; *names* are theirs, in order."""
    if not choice.rivals:
        return choice.pair.score, choice.pair.evidence
    named = ", ".join(
        f"{name} ({rival.score:.2f})"
        for name, rival in zip(names, choice.rivals[:_NAMED], strict=False)
    )
    detail = f"{named} may be it as well"
    weight = LEFT_OVER if choice.left_over else RIVAL
    evidence = (*choice.pair.evidence, Evidence("ambiguous", detail, weight))
    return score_of(evidence), evidence


def _rivals(
    pair: Scored, sharing: Iterable[Scored], settled: dict[int, Scored]
) -> Iterator[Scored]:
    for rival in sharing:
        if rival is pair or round(pair.score - rival.score, 6) >= NEAR_TIE:
            continue
        side = rival.new if rival.gone == pair.gone else rival.gone
        partner = settled.get(side)
        if partner is None or round(partner.score - rival.score, 6) < NEAR_TIE:
            yield rival
