"""What to say where a question is not understood: what is not there, what lies outside."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from sync.agent import help as telling
from sync.agent.answer import Answer, Behaviour
from sync.agent.lattice import Atom
from sync.agent.model import Model
from sync.agent.names import Named
from sync.agent.outside import figures, named_like
from sync.agent.reader import Reader
from sync.agent.understand import Understood

_PLACE_BEFORE = re.compile(
    r"\b(?:in|of|for|from|space|database|schema|on|by|the)\s+(?:the\s+)?$", re.IGNORECASE
)
_PERSON = re.compile(r"^[a-z]+\.[a-z]+$", re.IGNORECASE)
_PERSON_BEFORE = re.compile(r"\b(?:by|did|does|user|owner|has|is)\s+$", re.IGNORECASE)


def lost(reader: Reader, understood: Understood | None, model: Model) -> Answer:
    """Return not found, out of scope or a question back, never an answer."""
    gone = [m.found[0] for atom in reader.atoms for m in atom.named("gone")]
    if gone:
        return Answer(
            behaviour=Behaviour.NOT_FOUND,
            text=f"{gone[0].schema}.{gone[0].name} was deleted; ask when it was deleted.",
            options=(f"when was {gone[0].name} deleted",),
        )
    unknown = [atom for atom in reader.atoms if atom.is_unknown]
    if unknown:
        name = _missing_name(reader, unknown)
        if name is not None:
            return name
    if reader.cue("business") and not any(atom.has("noun") for atom in reader.atoms):
        return figures(reader, named_like(reader))
    if reader.cue("numbers") and not unknown:
        return _asking(reader, understood if understood and understood.missed else None)
    if unknown or (understood is None and not _speaks_of_us(reader)):
        return _outside(reader, unknown)
    if reader.cue("numbers") or understood is not None:
        return _asking(reader, understood)
    return _outside(reader, unknown)


def _speaks_of_us(reader: Reader) -> bool:
    return any(atom.has("noun") for atom in reader.atoms) or bool(
        reader.mentions("asset") or reader.mentions("schema") or reader.mentions("job")
    )


def _missing_name(reader: Reader, unknown: list[Atom]) -> Answer | None:
    whole = _identifier(reader, unknown)
    text = reader.text
    if whole and "_" in whole:
        return _not_found("asset", whole, reader.names.assets)
    at = text.lower().find(whole.lower())
    before, after = text[:at], text[at + len(whole) :]
    if _PERSON.match(whole) or re.search(
        r"\b(?:approved|owned|started|changed|done|made|created|acknowledged|triggered|deleted|"
        r"decided|confirmed|rejected) by\s+$",
        before,
        re.IGNORECASE,
    ):
        return _not_found("user", whole, reader.names.users)
    if re.match(r"\s*(?:space|database|schema|area)\b", after, re.IGNORECASE) or re.search(
        r"\b(?:space|database|schema|area)\s+(?:called |named )?$", before, re.IGNORECASE
    ):
        return _not_found("space or database", whole, reader.names.schemas)
    about_runs = any(atom.has("noun") or atom.has("is", "status") for atom in reader.atoms)
    if about_runs and re.search(
        r"\b(?:in|within|from|inside)\s+(?:the\s+)?$", before, re.IGNORECASE
    ):
        return _not_found("space or database", whole, reader.names.schemas)
    if whole.isupper() and len(whole) > 2:
        return _not_found("asset", whole, reader.names.assets)
    named = re.match(
        r"\s*(?:table|view|asset|dataset|model|job|sync|column)\b", after, re.IGNORECASE
    ) or re.search(
        r"\b(?:table|view|asset|dataset|model|describe|columns of|owner of|upstream of|"
        r"downstream of|depends on|feeds|lineage of|called|named|job|sync of|syncs? for|status "
        r"of)\s+(?:the\s+)?$",
        before,
        re.IGNORECASE,
    )
    if named:
        return _not_found("asset", whole, reader.names.assets)
    return None


def _identifier(reader: Reader, unknown: list[Atom]) -> str:
    """Return the text of the first run of unknown words, with the separators between them."""
    first = unknown[0]
    start = reader.text.find(first.text)
    found = re.match(r"[\w.\-]+", reader.text[start:])
    whole = found[0] if found else first.text
    before = re.search(r"[\w.]*[_.]$", reader.text[:start])
    return (before[0] if before else "") + whole.strip(".-")


def _not_found(kind: str, name: str, entries: tuple[Named, ...]) -> Answer:
    nearest = sorted(entries, key=lambda e: (-_similar(name, e.name), e.title))
    if kind == "asset":
        nearest = [e for e in nearest if e.system == "datasphere"] or nearest
    shown = tuple(e.title for e in nearest[: 3 if kind == "asset" else 6])
    if kind != "asset" and len(entries) <= 20:
        told = ", ".join(e.title for e in entries)
        return Answer(
            behaviour=Behaviour.NOT_FOUND,
            text=f"There is no {kind} called {name}. There are: {told}.",
            options=shown,
        )
    return Answer(
        behaviour=Behaviour.NOT_FOUND,
        text=f"There is no {kind} called {name}. The nearest are: {', '.join(shown)}.",
        options=shown,
    )


def _similar(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


_EARNED = frozenset(["earn", "earned", "earnings", "sold", "sell", "income", "turnover", "paid"])


def _outside(reader: Reader, unknown: list[Atom]) -> Answer:
    words = ", ".join(dict.fromkeys(atom.text for atom in unknown))
    what = (
        f"I cannot explain {words} with anything in this store"
        if words
        else "That is not in this store"
    )
    options = telling.suggestions(reader)[:3]
    return Answer(
        behaviour=Behaviour.OUT_OF_SCOPE,
        text=f"{what}. You could ask: {'; '.join(options)}.",
        options=options,
    )


def _asking(reader: Reader, understood: Understood | None) -> Answer:
    options = (
        "how many runs",
        "how many failures",
        "success rate",
        "objects synced",
        "drift events",
    )
    if understood is not None and understood.missed:
        words = ", ".join(atom.text for atom in understood.missed)
        return Answer(
            behaviour=Behaviour.CLARIFY,
            text=f"I am not sure what {words} asks for here. Could you say it in other words?",
            options=telling.suggestions(reader)[:3],
        )
    when = f" {reader.window.label}" if reader.window is not None else ""
    return Answer(
        behaviour=Behaviour.CLARIFY,
        text=f"Which numbers do you mean{when}: runs, failures, success rate or drift?",
        options=tuple(f"{each}{when}" for each in options),
    )
