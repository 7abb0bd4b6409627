"""Names that are not there: what kind of thing is meant, and which names come near."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from sync.agent.answer import Answer, Behaviour
from sync.agent.words.lattice import Atom
from sync.agent.words.names import Named, Names
from sync.agent.words.reader import Reader

_PERSON = re.compile(r"^[a-z]+\.[a-z]+$", re.IGNORECASE)
_ACTED = (
    r"approved|owned|started|changed|done|made|created|acknowledged|triggered|deleted|decided|"
    r"confirmed|rejected|launched|cancelled|paused|disabled|enabled|run|modified|edited|updated|"
    r"resolved|proposed|requested"
)
_OF_PLACES = re.compile(r"\b(?:in|within|from|inside|of)\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a name stands: the words *before* or *after* it tell its *kind*."""

    kind: str
    before: str = ""
    after: str = ""

    def fits(self, before: str, after: str) -> bool:
        ahead = bool(self.before) and re.search(rf"\b(?:{self.before})\s+$", before, re.I)
        behind = bool(self.after) and re.match(rf"\s*(?:{self.after})\b", after, re.I)
        return bool(ahead or behind)


_SLOTS = (
    _Slot("user", before=rf"(?:{_ACTED}) by|user|colleague|what did|assigned to|belongs? to"),
    _Slot(
        "user",
        after=r"(?:\w+ )?(?:ha(?:s|ve) )?(?:approved|signed off|accepted|rejected|confirmed|"
        r"decided|acknowledged)",
    ),
    _Slot("user", after=r"team|department|guys|people|colleagues"),
    _Slot(
        "error class",
        before=r"error class(?:es)?|class|error code|error type|due to|because of",
        after=r"errors?|error class|exceptions?",
    ),
    _Slot(
        "component",
        before=r"component|connector|service|connection|system",
        after=r"components?|connectors?|connection|api|services?|endpoint|is (?:up|down|healthy)",
    ),
    _Slot(
        "space or database",
        before=r"(?:in|of|for|from|within)(?: the)? (?:space|database|schema|area|db)|"
        r"(?:space|database|schema|area|db) (?:called|named)",
        after=r"spaces?|databases?|schemas?|areas?|domain|db|failures|jobs|runs|syncs|loads",
    ),
    _Slot("column", before=r"(?:column|field)(?: called| named)?", after=r"columns?|field"),
    _Slot("job", before=r"jobs?(?: called| named)?", after=r"job|sync|load|schedule|pipeline"),
    _Slot(
        "asset",
        before=r"(?:table|view|asset|dataset|model|object|describe|columns of|owner of|upstream "
        r"of|downstream of|depends? on|feeds|lineage of|called|named|sync of|syncs? for|status "
        r"of|sync|schema of|structure of|impact of|mapping of|log of)(?: the)?",
        after=r"tables?|views?|assets?|datasets?|models?",
    ),
)
_SHOWN = {"asset": 3, "column": 4, "job": 4}
_ALL = 20  # of fewer names, every one is told


def missing_name(reader: Reader, unknown: list[Atom]) -> Answer | None:
    """Return that the first of *unknown* names nothing here, None where it is no name."""
    whole = _identifier(reader, unknown[0])
    at = reader.text.lower().find(whole.lower())
    before, after = reader.text[:at], reader.text[at + len(whole) :]
    kind = _kind(reader, whole, before, after)
    if kind == "space or database" and whole.islower() | whole.istitle():
        strange = [atom for atom in unknown if atom.text.lower() not in whole.lower()]
        kind = "" if strange else kind  # "welche spaces gibt es" is another language, no name
    return not_found(kind, whole, reader.names) if kind else None


def missing_qualified(reader: Reader) -> Answer | None:
    """Return that an asset is not in the space that it is named with: "sales_db.customers"."""
    schemas = {_plain(entry.name) for entry in reader.names.schemas}
    known = {_plain(entry.title) for entry in reader.names.assets}
    for token in re.findall(r"\b[A-Za-z]\w*\.\w+\b", reader.text):
        schema = token.split(".")[0]
        gone = any(
            m.found[0].kind == "gone" or m.found[0].field == "audit.subject"
            for atom in reader.atoms
            for m in atom.mentions
        )
        if _plain(schema) in schemas and _plain(token) not in known and not gone:
            return not_found("asset", token, reader.names)
    return None


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


def not_found(kind: str, name: str, names: Names) -> Answer:
    """Return that nothing of *kind* is called *name*, and what comes near."""
    entries = _entries(kind, names)
    nearest = sorted(entries, key=lambda e: (-_similar(name, e.name), e.title))
    if kind == "asset":
        nearest = [e for e in nearest if e.system == "datasphere"] or nearest
    shown = tuple(dict.fromkeys(e.title for e in nearest))[: _SHOWN.get(kind, 6)]
    every = tuple(dict.fromkeys(e.title for e in entries))
    told = f"The nearest are: {', '.join(shown)}."
    if kind not in _SHOWN and len(every) <= _ALL:
        told = f"There are: {', '.join(every)}."
    text = f"There is no {kind} called {name}. {told}"
    return Answer(behaviour=Behaviour.NOT_FOUND, text=text, options=shown)


def _kind(reader: Reader, whole: str, before: str, after: str) -> str:
    if _PERSON.match(whole):
        return "user"
    slot = next((each.kind for each in _SLOTS if each.fits(before, after)), "")
    if slot and slot != "asset":
        return slot
    about = any(atom.has("noun") or atom.has("is", "status") for atom in reader.atoms)
    placed = about and _OF_PLACES.search(before)
    if placed and ("_" not in whole or whole.lower().endswith("_db")) and " of " not in before[-5:]:
        return "space or database"
    named = "_" in whole or (whole.isupper() and len(whole) > len("XY"))
    return slot or ("asset" if named else "")


def _entries(kind: str, names: Names) -> tuple[Named, ...]:
    match kind:
        case "user":
            return names.users
        case "space or database":
            return names.schemas
        case "asset":
            return names.assets
    field = {"error class": "error_class", "component": "component"}.get(kind, "")
    if field:
        return tuple(e for e in names.entries if e.kind == "value" and e.field.endswith(field))
    return tuple(e for e in names.entries if e.kind == kind)


def _identifier(reader: Reader, atom: Atom) -> str:
    """Return the whole identifier around a word: "SALES_ORDERS_V2" around "V2"."""
    known = {entry.name.lower() for entry in reader.names.assets}
    tokens = [token.strip(".-") for token in re.findall(r"[\w.\-]+", reader.text)]
    holding = [token for token in tokens if atom.text.lower() in token.lower()]
    return next((t for t in holding if t.lower() not in known), atom.text)


def _similar(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()
