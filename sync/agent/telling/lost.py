"""What to say where a question is not understood: what is not there, what lies outside."""

from __future__ import annotations

import re

from sync.agent.answer import Answer, Behaviour
from sync.agent.drafts.understand import Understood
from sync.agent.model import Model
from sync.agent.telling import help as telling
from sync.agent.telling.missing import missing_name
from sync.agent.telling.outside import figures, named_like
from sync.agent.words.lattice import Atom
from sync.agent.words.reader import Reader

# small words of German, French and Spanish; two of them are no English
_FOREIGN = re.compile(
    r"\b(?:zeige?|mir|alle|welche[rs]?|wie|viele|gibt|es|sind|ist|gestern|heute|wer|wann|warum|und|"
    r"der|das|den|von|für|nicht|wurden?|haben|quels?|quelles?|combien|est|les|des|ont|hier|dans|"
    r"montre|moi|pourquoi|cuántos|cuantos|qué|que|cuáles|cuál|muéstrame|muestra|los|las|ayer|por|"
    r"hay|tablas|tabellen|läufe)\b",
    re.IGNORECASE,
)
_FEW = 2


def lost(reader: Reader, understood: Understood | None, model: Model) -> Answer:
    """Return not found, out of scope or a question back, never an answer."""
    gone = _gone(reader)
    if gone is not None:
        return gone
    unknown = [atom for atom in reader.atoms if atom.is_unknown]
    named = unknown or _in_place_of_names(understood)
    if named:
        name = missing_name(reader, named)
        if name is not None:
            return name
    if reader.cue("business") and not any(atom.has("noun") for atom in reader.atoms):
        return figures(reader, named_like(reader))
    if not unknown and (reader.cue("numbers") or _only_counts(reader)):
        return _asking(reader, understood if understood and understood.missed else None)
    if unknown or (understood is None and not _speaks_of_us(reader)):
        return _outside(reader, unknown)
    if reader.cue("numbers") or understood is not None:
        return _asking(reader, understood)
    return _outside(reader, unknown)


def _gone(reader: Reader) -> Answer | None:
    """Return that what is named was deleted, None where it was not."""
    gone = [m.found[0] for atom in reader.atoms for m in atom.named("gone")]
    if gone:
        return Answer(
            behaviour=Behaviour.NOT_FOUND,
            text=f"{gone[0].schema}.{gone[0].name} was deleted; ask when it was deleted.",
            options=(f"when was {gone[0].name} deleted",),
        )
    erased = _erased(reader)
    if not erased:
        return None
    return Answer(
        behaviour=Behaviour.NOT_FOUND,
        text=f"{erased} was deleted; the audit log knows by whom and when.",
        options=(f"who deleted {erased}", f"when was {erased} deleted"),
    )


def _erased(reader: Reader) -> str:
    """Return what is named and was deleted, "" where what is named is something else, too."""
    named = (entry for atom in reader.atoms for m in atom.mentions for entry in m.found)
    found = {entry.name for entry in named if entry.field == "audit.subject"}
    others = reader.mentions("asset") or reader.mentions("job")
    return found.pop() if len(found) == 1 and not others else ""


def _in_place_of_names(understood: Understood | None) -> list[Atom]:
    """Return words that are left over and say nothing here but what business is about."""
    missed = understood.missed if understood is not None else ()
    cues = {"business", "creative"}
    return [a for a in missed if a.readings and all(r.name in cues for r in a.readings)]


def _only_counts(reader: Reader) -> bool:
    """Return whether it is only asked how many: "how many did we have last month"."""
    said = [a for a in reader.atoms if not (a.is_function or a.time or a.has("rel"))]
    return reader.ask("count") and all(a.has("measure", "count") or a.has("ask") for a in said)


def _speaks_of_us(reader: Reader) -> bool:
    return any(atom.has("noun") for atom in reader.atoms) or bool(
        reader.mentions("asset") or reader.mentions("schema") or reader.mentions("job")
    )


def _outside(reader: Reader, unknown: list[Atom]) -> Answer:
    if len({word.lower() for word in _FOREIGN.findall(reader.text)}) >= _FEW:
        unknown, told = [], "I understand questions in English only"
    else:
        told = "That is not in this store"
    words = ", ".join(dict.fromkeys(atom.text for atom in unknown))
    what = f"I cannot explain {words} with anything in this store" if words else told
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
