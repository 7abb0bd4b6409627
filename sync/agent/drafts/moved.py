"""Groups whose number moved: "spaces with a longer average duration in february than in january".

What moved the most is ranked by how far it moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Frame, Order
from sync.agent.select import CHANGE
from sync.agent.words.lattice import Atom

_WAYS = {
    **dict.fromkeys(("more", "higher", "greater", "longer", "slower", "larger", "bigger"), ">"),
    **dict.fromkeys(("fewer", "less", "lower", "shorter", "faster", "smaller", "quicker"), "<"),
}


def as_moved(frame: Frame, made: Draft, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* with only the groups that have more, or less, in the first of two periods."""
    plain = len(frame.windows) == 2 and not (frame.bucket or frame.recipe or frame.yes_no)
    groups = frame.groups or _groups(made)
    if not (plain and groups):
        return frame
    words = [word for atom in atoms if atom.number is None for word in atom.text.lower().split()]
    than = words.index("than") if "than" in words else -1
    said = [_WAYS[word] for word in words[: max(than, 0)] if word in _WAYS]
    if len(said) != 1:
        return frame
    order = Order(by=CHANGE, descending=said[0] == ">") if made.limit else None
    return replace(frame, groups=groups, more=said[0], order=order, limit=made.limit)


def _groups(made: Draft) -> tuple[str, ...]:
    """Return the things that are asked for ahead of what is counted: "which jobs had more ..."."""
    ahead = [name for name, atom in made.things if atom.start <= max(made.noun_at, 0) + 2]
    return tuple(ahead[:1])
