"""What a noun of another entity says about the rows: a field of theirs, or what was done."""

from __future__ import annotations

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Asked, Filter, Flagged
from sync.agent.model import Model
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

_NOUN_FIELDS = {
    "schema": "space",
    "asset": "asset",
    "job": "job",
    "column": "column",
    "user": "user",
}

_AUDITED = frozenset({"job", "asset", "link", "drift", "plan"})  # what actions are named after

_ANYTHING = frozenset(
    ["everything", "anything", "thing", "things", "object", "objects", "item", "items"]
)


def borrow(made: Draft, atom: Atom, model: Model) -> bool:
    """Explain a noun of another entity where it only says what the rows are about."""
    return any(
        _take_noun_of_other(made, reading, atom)
        for reading in atom.readings
        if reading.kind == "noun"
    )


def _take_noun_of_other(made: Draft, reading: Reading, atom: Atom) -> bool:
    entity = made.entity.name
    if entity == "audit" and atom.text.lower() in _ANYTHING:
        return True
    if entity == "audit" and reading.entity in _AUDITED:
        action = Filter(field="action", op="like", values=(reading.entity,), label=atom.text)
        made.filters.append(action)
        return True
    if entity == "column_pair" and reading.entity == "link":
        narrow(made, reading, atom)
        return True
    if reading.entity == "run":
        return entity in {"job", "log", "link"}
    numbered = made.counted or made.number_at == atom.start  # "wider than 10 columns"
    if entity == "asset" and reading.entity == "column" and numbered and not reading.flags:
        made.asked.append(Asked(measure="column_count"))
        return True
    name = field_of(reading)
    told = [_flag_of(each, made) for each in reading.flags if reading.entity == "column"]
    if name not in made.entity.fields or not all(told):
        return False
    made.flags += [each for each in told if each is not None]
    if atom.text.lower() in {"object", "objects"} and any(
        each.measure == "written" for each in made.asked
    ):
        return True  # "which run wrote the most objects"
    made.things.append((name, atom))
    made.note_plural(atom, name)
    narrow(made, reading, atom)
    return True


def _flag_of(flag: str, made: Draft) -> Flagged | None:
    """Return what a condition on a column says of the rows about it, None where it cannot."""
    name = f"column_{flag.lstrip('!')}"
    wanted = not flag.startswith("!")
    return Flagged(flag=name, wanted=wanted) if name in made.entity.flags else None


def _container(reading: Reading) -> str:
    return {"datasphere": "space", "glue": "database"}.get(
        next((v[0] for n, v in reading.values if n == "system"), ""), "schema"
    )


def field_of(reading: Reading) -> str:
    """Return the field that *reading* names, "" for none."""
    if reading.kind == "dim":
        return reading.name
    if reading.kind != "noun":
        return ""
    return (
        _container(reading) if reading.entity == "schema" else _NOUN_FIELDS.get(reading.entity, "")
    )


def narrow(made: Draft, reading: Reading, atom: Atom) -> None:
    """Keep what a noun says besides: "per view" is about views."""
    for name, values in reading.values if reading.kind == "noun" else ():
        if name == "kind" and reading.entity == "asset" and "asset_kind" in made.entity.fields:
            name = "asset_kind"  # kinds of drift and of findings are others
        if name in made.entity.fields and (name != "system" or _says_side(made, atom)):
            made.add(Filter(field=name, values=values, label=atom.text))


_SIDES = frozenset({"glue", "aws", "datasphere", "sap"})


def _says_side(made: Draft, atom: Atom) -> bool:
    """Return whether the side is said: "in the glue databases", not "per database"."""
    said = bool(_SIDES & set(atom.text.lower().split()))
    return made.entity.name == "schema" or (
        said and made.entity.name in {"asset", "column", "finding"}
    )
