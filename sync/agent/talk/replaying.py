"""The question before, with another name or time in it: "what about PRODUCTS", "and in may?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sync.agent.talk.correcting import in_place_of
from sync.agent.talk.turn import Turn
from sync.agent.words.lattice import Atom

_NAMES = ("asset", "job", "schema", "user", "column", "value")
_WORDS = frozenset({"same", "about", "instead", "only", "just", "too", "also", "now", "again"})


def replayed(atoms: Sequence[Atom], asked: str, before: Sequence[Atom]) -> str:
    """Return *asked*, whose atoms are *before*, with what *atoms* name in its place.

    "" where *atoms* say more than names and times, or name what the question has no place for.
    """
    said = [atom for atom in atoms if not atom.is_function and atom.text.lower() not in _WORDS]
    if not said or not asked or not all(kind_of(atom) for atom in said):
        return ""
    text = asked
    for atom in said:
        old = _counterpart(atom, before)
        if old is not None:
            if kind_of(atom) == "number":
                text = text.replace(old.text, in_place_of(old, atom), 1)
                continue
            whole = rf"[\w.]*{re.escape(old.text)}[\w.]*" if old.is_unknown else re.escape(old.text)
            text = re.sub(whole, lambda _, new=atom.text: new, text, count=1)  # type: ignore[misc]
        elif kind_of(atom) in {"time", "schema"}:
            joint = "" if kind_of(atom) == "time" else "in "
            text = f"{text.rstrip('?.! ')} {joint}{atom.text}"
        else:
            return ""
    return "" if text == asked else text


def kind_of(atom: Atom) -> str:
    """Return what an atom is the name of, "" where it is more than a name or a time."""
    if atom.time is not None:
        return "time"
    number = atom.number
    if number is not None and number.unit and not (number.ranking or number.ordinal):
        return "number"
    named = next((kind for kind in _NAMES if atom.named(kind)), "")
    return named or ("other" if atom.pattern is None and atom.is_unknown else "")


def _counterpart(atom: Atom, before: Sequence[Atom]) -> Atom | None:
    kind = kind_of(atom)
    alike = [each for each in before if kind_of(each) == kind and _alike(each, atom)]
    unknown = [each for each in before if each.is_unknown]
    if kind in {"time", "number"}:
        return next(iter(alike), None)
    return next(iter(alike), None) or next(iter(unknown), None)


def _alike(one: Atom, other: Atom) -> bool:
    """Return whether two amounts are measured alike: hours and weeks are, hours and percent not."""
    if one.number is None or other.number is None:
        return True
    return one.number.unit == other.number.unit


_LIKE_THAT = re.compile(
    r"^(?:and |but |so )*(?:since when|(?:for )?how long)(?: already)?(?: (?:is|has|was) (?:it|"
    r"that|this)"
    r"(?: been)?(?: like (?:that|this)| so| the case| (?:ok|down|degraded|up|broken))?)?(?: "
    r"already)?"
    r"[?.! ]*$",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\s*(?:but |and )?(?:only|just)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:and |but |or |ok |now )*(?:what about|how about|(?:the )?same (?:thing )?(?:for|of|with|"
    r"in|question for)|and|for|of|in|now)\s+(?:the\s+)?",
    re.IGNORECASE,
)


def said_anew(turn: Turn) -> str:
    """Return the question before with the names of this turn in it, "" where that is not meant."""
    asked, last = turn.talk.asked, turn.talk.answered
    if last is not None and last.columns[:2] == ("component", "status") and len(last.rows) == 1:
        component, status = (str(cell) for cell in last.rows[0][:2])
        if _LIKE_THAT.match(turn.question.text):
            return f"since when is {component} {status.lower()}"
    if not asked:
        return ""
    before = turn.hearing.read(asked, turn.now).question.atoms
    short, comma, more = _ABOUT.sub("", turn.question.text).partition(",")
    if comma and _ONLY.match(more):  # "the same for X, only tables"
        named = replayed(turn.hearing.read(short, turn.now).question.atoms, asked, before)
        return f"{named.rstrip('?.! ')},{more}" if named else ""
    atoms = turn.hearing.read(f"{short}{comma}{more}", turn.now).question.atoms
    return replayed(atoms, asked, before)
