"""A question as recipes look at it: its cues, the assets that it names, its window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.agent.numbers.amounts import Amount
from sync.agent.times.window import Window, merge
from sync.agent.words.lattice import Atom
from sync.agent.words.names import Named, Names
from sync.agent.words.resolve import NEEDS, with_need


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The atoms of one question with the names in the store."""

    text: str
    atoms: tuple[Atom, ...]
    names: Names

    def cue(self, *names: str) -> bool:
        """Return whether a word of the lexicon is a cue for one of *names*."""
        return any(atom.has("cue", name) for atom in self.atoms for name in names)

    def ask(self, *names: str) -> bool:
        """Return whether the question asks so."""
        return any(atom.has("ask", name) for atom in self.atoms for name in names)

    def noun(self, *entities: str) -> bool:
        """Return whether a noun stands for one of *entities*."""
        return any(
            r.kind == "noun" and r.entity in entities for atom in self.atoms for r in atom.readings
        )

    def dim(self, *names: str) -> bool:
        """Return whether a word stands for one of the fields *names*."""
        return any(atom.has("dim", name) for atom in self.atoms for name in names)

    def measure(self, *names: str) -> bool:
        """Return whether a word stands for one of the measures *names*."""
        return any(atom.has("measure", name) for atom in self.atoms for name in names)

    def value(self, entity: str, field: str, value: str) -> bool:
        """Return whether an adjective says that *field* of *entity* is *value*."""
        return any(
            (field, (value,)) in r.values and r.entity == entity
            for atom in self.atoms
            for r in atom.readings
        )

    def agg(self, name: str) -> bool:
        """Return whether the question sums up as *name*."""
        return any(atom.has("agg", name) for atom in self.atoms)

    def says(self, *words: str) -> bool:
        """Return whether one of *words* stands in the question, as a word."""
        spoken = {atom.text.lower() for atom in self.atoms}
        return any(word in spoken for word in words)

    @property
    def groups(self) -> bool:
        """Return whether something is asked for each of many."""
        return any(atom.has("group") for atom in self.atoms)

    def mentions(self, kind: str, need: str = "") -> tuple[tuple[Named, ...], ...]:
        """Return the candidates of each mention of *kind*, the best ones of each."""
        found = []
        for atom in self.atoms:
            if kind == "asset" and atom.named("schema") and not _is_rather_asset(atom):
                continue
            for mention in atom.named(kind)[:1]:
                found.append(with_need(mention.found, NEEDS.get(need)))
        return tuple(found)

    @property
    def window(self) -> Window | None:
        """Return what the question says about time."""
        return merge(self.windows)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Return each window of the question."""
        found = (a.time.window for a in self.atoms if a.time and a.time.window)
        return tuple(each for each in found if each.since or each.until or each.part)

    @property
    def numbers(self) -> tuple[Amount, ...]:
        """Return the numbers of the question."""
        return tuple(atom.number for atom in self.atoms if atom.number is not None)

    def left_over(self, *kinds: str) -> tuple[Atom, ...]:
        """Return the atoms that are neither grammar nor of one of *kinds* ("cue", "asset", ...)."""
        return tuple(atom for atom in self.atoms if not _explained(atom, kinds))


def _is_rather_asset(atom: Atom) -> bool:
    return any(m.how == "name" for m in atom.named("asset"))


def _explained(atom: Atom, kinds: Sequence[str]) -> bool:
    if atom.is_unknown:
        return False
    if atom.time is not None:
        return "time" in kinds
    if any(m.found[0].field == "run.run" for m in atom.mentions):
        return "noun run" in kinds
    if any(atom.named(kind) for kind in kinds):
        return True
    if atom.number is not None and not atom.readings:
        return "number" in kinds
    return any(
        reading.kind in {"func", "ask", "also", "any", "rel", "but"}
        or (reading.kind in kinds and reading.name != "business")
        or f"{reading.kind} {reading.name}" in kinds
        for reading in atom.readings
    )
