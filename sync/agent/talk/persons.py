"""Persons: who "she" is, and whom "per person" means of what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading
from sync.agent.words.names import Names

# Who did what happened at a time.
_DOERS = {"changed_at": "changed_by", "draft_since": "draft_by", "decided_at": "decided_by"}


def people(atoms: Sequence[Atom], before: Frame, model: Model) -> tuple[Atom, ...]:
    """Return *atoms* with "person" as the field of the rows of *before* that holds people.

    They stay as they are where such rows have users of their own.
    """
    field = _field(before, model)
    return tuple(_of_field(atom, field) if _is_user(atom) else atom for atom in atoms)


def _field(before: Frame, model: Model) -> str:
    fields = model[before.entity].fields
    times = (before.time_field, *before.select)
    done = next((_DOERS[name] for name in times if name in _DOERS), "")
    names = (done, "user", "owner")
    return next((name for name in names if name in fields), "")


def _is_user(atom: Atom) -> bool:
    return any(r.kind == "noun" and r.entity == "user" and not r.values for r in atom.readings)


def _of_field(atom: Atom, field: str) -> Atom:
    return replace(atom, readings=(Reading("dim", field),)) if field else atom


# any of them: "per owner, how many assets does he have"
_GENERIC = re.compile(
    r"\b(?:he or she|she or he|his or her)\b|"
    r"\b(?:per|each|every) (?:owner|user|person|steward|colleague)\b.*",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:(?P<owned>his|her(?= \w))|she|he|him|hers?|that (?:person|user|owner|colleague)|"
    r"the same (?:person|user|owner))\b",
    re.IGNORECASE,
)

_NAMED = re.compile(r"\b(?:by|of|did|does|has|for) [a-z]+\.[a-z]+\b", re.IGNORECASE)
_ELSE = re.compile(r"\b(what|which \w+) else\b", re.IGNORECASE)


def has_person(text: str) -> bool:
    """Return whether *text* speaks of somebody without a name, or only with one behind it."""
    found = _PERSON.search(_GENERIC.sub("", text))
    return found is not None and not _NAMED.search(text[: found.start()])


_THEY = re.compile(
    r"^(?P<ask>(?:and |so |but )*what (?:else )?(?:did|do|does|has|have)) they\b"
    r"(?= (?:do|done|own|change|start|trigger|run)\b)",
    re.IGNORECASE,
)


def with_they(text: str, answer: Answer | None) -> str:
    """Return *text* with "she" for "what else did they do", where one person was told of."""
    one = answer is not None and len(answer.rows) == 1 and "user" in answer.columns
    return _THEY.sub(r"\g<ask> she", text) if one else text


def with_person(text: str, person: str, focus: str) -> str:
    """Return *text* with "she" replaced by *person*; "what else" leaves out what was spoken of."""
    focus = "" if focus == person else focus
    named = _PERSON.sub(lambda m: f"{person}'s" if m["owned"] else person, text)
    if not _ELSE.search(named):
        return named
    plain = _ELSE.sub(r"\1", named).rstrip("?.! ")
    return f"{plain} except {focus}" if "." in focus else plain


def person_of(answer: Answer, names: Names) -> str:
    """Return the one user that an answer is about, "" where there is none."""
    users = {entry.name for entry in names.users}
    if answer.value in users:
        return str(answer.value)
    for each in answer.frame.filters if answer.frame is not None else ():
        if each.op == "is" and len(each.values) == 1 and each.values[0] in users:
            return str(each.values[0])
    cells = answer.rows[0] if len(answer.rows) == 1 else ()
    found = [cell for cell in cells if isinstance(cell, str) and cell in users]
    return found[0] if len(set(found)) == 1 else ""
