"""Patterns of names and texts: "starting with RT", "'rate' in the name", "called customer_id"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

_OPS = {
    "starts": "prefix",
    "ends": "suffix",
    "nameword": "like",
    "contains": "like",
    "named": "like",
    "labelword": "like",
}
_ALWAYS = frozenset(
    {
        "named like",
        "called like",
        "mentioning",
        "mention",
        "mentions",
        "matching",
        "saying",
        "that mention",
    }
)
_HOLDS = frozenset({"contain", "contains", "containing", "includes", "including"})
_WORDED = frozenset({"word", "text", "string", "term", "phrase"})
_SKIPPED = frozenset(
    {
        "the",
        "a",
        "an",
        "word",
        "text",
        "letters",
        "string",
        "name",
        "term",
        "phrase",
        "words",
        "is",
        "prefix",
        "suffix",
        "something",
        "something with",
        "something like",
        "like",
        "with",
        "the word",
        "the text",
        "the string",
        "the term",
        "the phrase",
    }
)


def with_patterns(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with each pattern and the words that it holds as one atom."""
    found: list[Atom] = []
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        held = _holds(found) and not atom.is_function
        fields, end = _places(atoms, index + 1) if held else ((), 0)
        if fields:
            found.append(_pattern(atom, atom, "like", "|".join(fields)))
            index = end
            continue
        op = _op(atom)
        value = _value(atoms, index + 1) if op else None
        held = bool(_field(found[-1:])) and atom.has("cue", "contains")  # "whose label contains"
        if op and value is not None and (held or _is_meant(atom, atoms[value], atoms)):
            before, after = _field(found[-1:]), _field_after(atoms, value + 1)
            if before or (found and found[-1].text.lower() in {"name", "names"}):
                found.pop()
            end = after[1] if after else value + 1
            name = before or (after[0] if after else _named_field(atom, atoms, index))
            found.append(_pattern(atom, atoms[value], op, name))
            index = end
            continue
        place = _before(found) if op and atom.has("cue", "nameword") else None
        if place is not None:
            if place and found[place - 1].text.lower() in _WORDED:
                del found[place - 1]
                place -= 1
            found[place] = _pattern(found[place], found[place], op, "name")
            index += 1
            continue
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        if atom.has("but") and following is not None and following.mentions:
            atom = replace(atom, readings=(_EXCEPT,))  # "all spaces but SANDBOX"
        found.append(replace(atom, quoted="") if atom.mentions else atom)
        index += 1
    return tuple(found)


_EXCEPT = Reading("neg", "")
_FIELDS = frozenset(
    {"label", "description", "owner", "error", "subject", "tags", "target", "data_type"}
)


def _named_field(cue: Atom, atoms: Sequence[Atom], index: int) -> str:
    """Return the fields that hold what something is called, "" for the name alone."""
    if cue.has("cue", "labelword"):
        return "label"
    following = atoms[index + 1].quoted if index + 1 < len(atoms) else ""
    return "name|label" if following and cue.text.lower() in {"called", "titled"} else ""


def _holds(before: Sequence[Atom]) -> bool:
    """Return whether something is said to hold what comes next: "with ... in the label"."""
    return bool(before) and (before[-1].has("rel") or before[-1].has("cue", "contains"))


def _places(atoms: Sequence[Atom], index: int) -> tuple[tuple[str, ...], int]:
    """Return the fields of "in its name or in the description", and what follows them."""
    fields: list[str] = []
    end = index
    while index < len(atoms):
        atom = atoms[index]
        field = "name" if atom.has("cue", "nameword") else _field([atom])
        if field and (fields or index > end or atom.has("cue", "nameword")):
            fields.append(field)
            end = index + 1
        elif atom.text.lower() not in _LEADING or (index == end and not _leads(atom, fields)):
            break
        index += 1
    return tuple(fields), end


_LEADING = frozenset({"in", "the", "its", "their", "or", "and", "a", "as well as"})


def _leads(atom: Atom, fields: Sequence[str]) -> bool:
    return atom.text.lower() == "in" or (bool(fields) and atom.text.lower() in {"or", "and"})


def _field(atoms: Sequence[Atom]) -> str:
    """Return the text field that an atom names: "whose label contains ..."."""
    return next(
        (
            r.name
            for a in atoms
            if not a.has("noun")  # "which glue tables start with"
            for r in a.readings
            if r.kind == "dim" and r.name in _FIELDS
        ),
        "",
    )


def _field_after(atoms: Sequence[Atom], index: int) -> tuple[str, int] | None:
    """Return the field after "in the", and where the question goes on behind it."""
    start = index
    while index < len(atoms) and atoms[index].is_function:
        index += 1
    name = _field(atoms[index : index + 1])
    return (name, index + 1) if name and index > start else None


def _op(atom: Atom) -> str:
    found = next((_OPS[r.name] for r in atom.readings if r.kind == "cue" and r.name in _OPS), "")
    holds = atom.has("rel") and atom.text.lower() in {"that contain", "that contains"}
    return found or ("like" if holds else "")


def _value(atoms: Sequence[Atom], index: int) -> int | None:
    while index < len(atoms) and atoms[index].text.lower() in _SKIPPED:
        index += 1
    return index if index < len(atoms) else None


def _is_meant(cue: Atom, value: Atom, atoms: Sequence[Atom]) -> bool:
    if cue.has("cue", "starts") or cue.has("cue", "ends"):
        return True
    if cue.has("cue", "nameword"):
        holds = cue.text.lower().split()[-1] in _HOLDS  # "whose name contains DATE"
        return holds or bool(value.quoted) or value.is_unknown or bool(value.mentions)
    if cue.has("cue", "labelword"):
        return bool(value.quoted) and not value.mentions
    if cue.has("cue", "named"):
        return bool(value.quoted)
    said = {word for atom in atoms for word in atom.text.lower().split()}
    return bool(value.quoted) or cue.text.lower() in _ALWAYS or bool(_WORDED & said)


def _before(found: Sequence[Atom]) -> int | None:
    for place in range(len(found) - 1, -1, -1):
        if found[place].quoted or found[place].is_unknown:
            return place
        if not found[place].is_function and not found[place].has("rel"):
            if found[place].has("noun"):
                return None
            return place
    return None


def _pattern(cue: Atom, value: Atom, op: str, name: str) -> Atom:
    text = value.quoted or value.text
    return replace(
        value,
        start=min(cue.start, value.start),
        end=max(cue.end, value.end),
        text=text,
        readings=value.readings,
        mentions=(),
        quoted="",
        pattern=(op, text, name),
        time=None,
        number=None,
    )
