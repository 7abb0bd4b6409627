"""A turn after columns were compared: "and which ones does only SHIPMENTS have", "in both?"."""

from __future__ import annotations

import re

from sync.agent.frame import Frame
from sync.agent.words.lattice import Question

_ONLY = re.compile(
    r"\b(?:only|just|solely|exclusive(?:ly)?|alone|additional(?:ly)?|extra|more|unique)\b", re.I
)
_IN = re.compile(r"^(?:in|of|for) [\w. ]+[.?! ]*$", re.IGNORECASE)  # "only" was said before it
_LACKS = re.compile(
    r"\b(?:lacks?|lacking|missing|miss|misses|not in|without|absent|n't|not(?: there)? in|"
    r"(?:do|does|did) not|has no|have no)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:both|in common|common|shared?|overlap|identical|match|matching)\b", re.IGNORECASE
)
_OTHER_WAY = re.compile(
    r"\b(?:the other way(?: round| around)?|vice versa|conversely|reversed?|the opposite)\b", re.I
)


def compared(question: Question, before: Frame) -> Frame | None:
    """Return the comparison *before* as *question* turns it, None where it does not."""
    if before.recipe == "columns_side_by_side" and _BOTH.search(question.text):
        before = _apart(before)
    if before.recipe != "columns_compared":
        return None
    one, other = before.arg("first"), before.arg("second")
    text = question.text
    if _OTHER_WAY.search(text):
        return other_way(before)
    named = _named(question, one, other)
    if named is None:
        both = _BOTH.search(text) and not any(atom.named("asset") for atom in question.atoms)
        return before.with_args(shared=True, yes_no=False) if both else None
    lacks = bool(_LACKS.search(text))
    if not (lacks or _ONLY.search(text) or _IN.match(text)):
        return None
    ours, theirs = (one, other) if named else (other, one)
    first, second = (theirs, ours) if lacks and not _ONLY.search(text) else (ours, theirs)
    return _of(before, first, second)


def _apart(before: Frame) -> Frame:
    """Return the two assets of *before* as those whose columns are compared."""
    (one, *_), (*_, other) = before.arg("assets"), before.arg("assets")
    args = {"assets": (one, other), "titles": before.arg("titles"), "first": (one,)}
    told = Frame(entity="column", recipe="columns_compared", args=(("keys", False),))
    return told.with_args(**args, second=(other,), shared=True, yes_no=False)


def other_way(before: Frame) -> Frame:
    """Return the comparison *before* with the second one's columns that the first lacks."""
    return _of(before, before.arg("second"), before.arg("first"))


def _of(before: Frame, first: tuple[int, ...], second: tuple[int, ...]) -> Frame:
    """Return *before* as what *first* has that *second* has not."""
    titles = dict(zip(before.arg("assets"), before.arg("titles"), strict=True))
    keys = (*first, *second)
    return before.with_args(
        assets=keys,
        titles=tuple(titles[key] for key in keys),
        first=first,
        second=second,
        shared=False,
        yes_no=False,
    )


def _named(question: Question, one: tuple[int, ...], other: tuple[int, ...]) -> bool | None:
    """Return whether the first of both is named alone, None where it is neither or both."""
    keys = {e.key for a in question.atoms for m in a.named("asset") for e in m.found}
    hits = bool(keys & set(one)), bool(keys & set(other))
    return hits[0] if hits[0] != hits[1] else None
