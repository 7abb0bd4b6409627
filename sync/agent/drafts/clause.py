"""A question in clauses: its head, its groups ("per space"), relations ("with open drift")."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.agent.words.lattice import Atom

# "of each": marks of a group that is not named again.
BARE = frozenset(
    {"each", "of each", "in each", "in every", "of every", "for each", "per each", "one by one"}
)


@dataclass(slots=True)
class Clause:
    """Some atoms of a question; *marker* is the word that opened it."""

    kind: str
    marker: Atom | None = None
    atoms: list[Atom] = field(default_factory=list)
    negated: bool = False
    either: bool = False  # it may be met instead of what is said before: "or without owner"
    universal: bool = False  # of all that hang on it: "where every asset is mapped"


@dataclass(slots=True)
class Clauses:
    """The head of a question, what it is grouped by, and what must hang on it."""

    head: list[Atom] = field(default_factory=list)
    groups: list[Atom] = field(default_factory=list)
    relations: list[Clause] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)  # what says that it is grouped: "per", "of each"
    every: bool = False  # "when did each job run" lists every one
