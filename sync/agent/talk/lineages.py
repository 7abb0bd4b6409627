"""How a short turn changes the lineage before it: its way, its reach, its types, its start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sync.agent.frame import Filter, Frame
from sync.agent.words.lattice import Atom
from sync.agent.words.resolve import NEEDS, with_need

LINEAGE = frozenset({"upstream", "downstream"})
_ALL = 30  # hops
_ALSO = re.compile(r"\b(?:also|too|as well|plus|add|include)\b")
_FAR = re.compile(
    r"\ball (?:hops|levels)\b|^(?:and |now |ok )*all of them[?.! ]*$|\btransitive|\bindirect|"
    r"\ball the way\b|\bany (?:depth|"
    r"number of "
    r"(?:hops|levels|steps))\b|\bhowever (?:far|deep|many)\b|\bno matter how (?:far|deep|many)\b|"
    r"\bnot (?:only|just) (?:the )?(?:direct|\w+ (?:steps?|levels?|hops?))\b|\b(?:without|no|"
    r"remove|"
    r"drop|forget|lift|ignore|skip)\b(?: (?:the|that|any|my|of|a))*(?: (?:depth|hop|level|step|"
    r"distance))?"
    r" (?:limit|limits|restriction|cut-?off|cap|depth|maximum)\b|\b(?:unlimited|full depth|whole "
    r"(?:chain|tree|way)|entire (?:chain|tree))\b"
)
_ANY_TYPE = re.compile(
    r"\b(?:all|any|every|whatever|regardless of) (?:the )?(?:types?|kinds?|assets?|objects?)\b|"
    r"\b(?:forget|drop|remove) the (?:types?|kinds?|filter)\b"
)
_DEPTH = re.compile(
    r"^(?:and |but |now |please )*(?:only |just |at most |max(?:imum)? |up to |limit(?: it)? to |"
    r"within |no more than )*(?P<n>one|an?|a single|two|three|four|\d) (?:levels?|hops?|steps?)"
    r"(?: (?:up|down|away|deep|max|only|upstream|downstream|at most|please|far))*[?.! ]*$"
)
_NUMBERS = {"one": 1, "a": 1, "an": 1, "a single": 1, "two": 2, "three": 3, "four": 4}
_MORE = ("neg", "measure", "order", "number", "agg", "group", "bucket")


def other_lineage(atoms: Sequence[Atom], text: str, before: Frame) -> Frame | None:
    """Return the lineage of *before* changed: its way, its reach, its types, what it starts from.

    None where *text* changes nothing of that, or names several things.
    """
    said = text.lower()
    if deep := _DEPTH.match(said):
        number = _NUMBERS.get(deep["n"]) or int(deep["n"])
        return before.with_args(depth=number, least=1)
    if any(_limits_otherwise(atom) for atom in atoms) and not _FAR.search(said):
        return None  # "which of these have no owner" asks it of the assets that were found
    named = any(atom.named("asset") for atom in atoms)
    changed = _of_another(atoms, before)
    if changed is None or (named and any(way in said for way in LINEAGE)):
        return None  # "downstream of SUPPLIERS" is a question of its own
    for way in sorted(LINEAGE):
        if way in said:
            changed = replace(changed, recipe=way)
    if _FAR.search(said):
        changed = changed.with_args(depth=_ALL, least=1)
    elif "direct" in said:
        changed = changed.with_args(depth=1, least=1)
    changed = _of_kinds(atoms, said, changed)
    return changed if changed != before or _FAR.search(said) else None


_THOSE = r"(?:those|these|they|them)"
_WHAT = r"(?:what|which \w+|who)"
_FED = (
    r"(?:depends? on|uses?|reads?(?: from)?|draws? (?:data )?from|consumes?|"
    r"is built on|are built on|builds on)"
)
_OF_THOSE = re.compile(
    rf"^(?:and |so |but |ok |now )*(?:(?P<down>{_WHAT} (?:do|does|would|will) {_THOSE} (?:\w+ )?"
    rf"(?:feed|supply|flow into|go into|lead to|serve)|{_WHAT} {_FED} {_THOSE}|"
    rf"downstream of {_THOSE})|"
    rf"{_WHAT} (?:do|does) {_THOSE} (?:\w+ )?(?:depend on|use|read|need|consume|come from|"
    rf"build on)|{_WHAT} (?:feeds?|supplies|supply) {_THOSE}|upstream of {_THOSE})"
    r"(?: (?P<direct>directly))?[?.! ]*$",
    re.IGNORECASE,
)


def lineage_of_those(text: str, keys: Sequence[object]) -> Frame | None:
    """Return what the assets with *keys* feed, or are fed by: "and what do those feed"."""
    found = _OF_THOSE.match(text)
    if found is None or not keys:
        return None
    name = "depends_on" if found["down"] else "feeds"
    if found["direct"]:
        name = {"depends_on": "depends_directly_on", "feeds": "feeds_directly"}[name]
    those = Filter(field=name, values=tuple(keys), label="those of before")
    return Frame(entity="asset", filters=(those,))


def _limits_otherwise(atom: Atom) -> bool:
    """Return whether *atom* says of assets what a lineage itself is not limited by."""
    if atom.named("asset") or atom.named("schema"):
        return False
    denies = atom.has("neg") or atom.has("but")
    finer = any(name == "kind" for r in atom.readings for name, _ in r.values)  # "remote tables"
    return denies or finer or any(r.kind == "flag" and r.entity == "asset" for r in atom.readings)


def _of_kinds(atoms: Sequence[Atom], said: str, before: Frame) -> Frame:
    """Return *before* of the types and in the spaces that are said, besides its own or instead."""
    if _ANY_TYPE.search(said):
        return before.with_args(types=(), schemas=())
    named = re.sub(r"\S*[._]\S*", " ", said)
    types = tuple(kind for kind in ("table", "view", "model") if kind in named)
    schemas = tuple(m.found[0].name for atom in atoms for m in atom.named("schema")[:1])
    also = bool(_ALSO.search(said))
    for arg, values in (("types", types), ("schemas", schemas)):
        more = tuple(before.arg(arg) or ()) if also else ()
        if values and (more or not also):
            before = before.with_args(**{arg: tuple(dict.fromkeys((*more, *values)))})
    return before


def _of_another(atoms: Sequence[Atom], before: Frame) -> Frame | None:
    """Return *before* of the one asset that is named, itself where none is, None where many are."""
    found = [with_need(m.found, NEEDS["lineage"]) for a in atoms for m in a.named("asset")]
    if not found:
        return before
    more = any(r.kind in _MORE for a in atoms for r in a.readings if not a.is_function)
    if more or len(found) > 1 or len(found[0]) > 1:
        return None
    (entry,) = found[0]
    return before.with_args(assets=(entry.key,), titles=(entry.title,))
