"""What is sought by words alone: "headcount", "the golden records of our customers"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sync.agent.frame import Frame
from sync.agent.recipes.shape import Recipe, schemas_of, types_of
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading
from sync.agent.words.names import Named
from sync.agent.words.reader import Reader

_MOST = 4  # words that stand for themselves
_OTHERS = ("run", "job", "drift", "audit", "link", "check", "log", "alert", "outage", "schema")
_OWN = re.compile(r"\b(?:our|we|us|did|do|does|was|were|much|many)\b", re.IGNORECASE)
_IDENTIFIER = re.compile(r"\w_\w|\d")
_SHORT = 3  # letters of a word that may be cut off


_GRAMMAR = frozenset(
    {"after", "before", "then", "that", "until", "since", "instead", "otherwise", "else", "during"}
)


def is_bare(reader: Reader) -> bool:
    """Return whether a text is nothing but a name of something sought: "headcount"."""
    told = [atom for atom in reader.atoms if not _is_plain(atom)]
    sought = all(atom.is_unknown or atom.mentions or atom.has("cue", "business") for atom in told)
    asked = any(atom.has("ask") for atom in reader.atoms) or _OWN.search(reader.text)
    placed = any(atom.named(kind) for atom in told for kind in ("schema", "job", "user"))
    return bool(told) and sought and len(told) <= _MOST and not (asked or placed)


def words(reader: Reader) -> Frame | None:
    """Return the search for what is named by a word of its business alone."""
    if not is_bare(reader):
        return None
    said = [atom for atom in reader.atoms if not _is_plain(atom)]
    business = any(atom.has("cue", "business") for atom in said)
    several = any(m.how != "name" and len(m.found) > 1 for a in said for m in a.named("asset"))
    if not (business or several):
        return None
    sought = _stems(said)
    return _search(reader, sought) if _holding(reader, sought) else None


def described(reader: Reader) -> Frame | None:
    """Return the search for what is told in the words of its description."""
    unknown = [atom for atom in reader.atoms if atom.is_unknown]
    if all(atom.text.lower() in _GRAMMAR for atom in unknown):
        return None  # "and after that?" seeks nothing
    asked = reader.noun("asset") or reader.cue("search") or reader.ask("where")
    asked = asked or is_bare(reader) or _is_fragment(reader)
    if not unknown or not asked or reader.noun(*_OTHERS) or _is_of_numbers(reader):
        return None
    if any(_IDENTIFIER.search(atom.text) for atom in unknown):
        return None  # a technical name is there or it is not
    held = _holding(reader, _stems(unknown), texts=True)
    if not held or not all(_says_text(atom, held) for atom in reader.atoms):
        return None
    told = [a for a in reader.atoms if a.is_unknown or (a.mentions and not a.readings)]
    return _search(reader, _stems(told))


def _is_fragment(reader: Reader) -> bool:
    """Return whether only some words are said, and nothing is asked: "golden records"."""
    told = [atom for atom in reader.atoms if not _is_plain(atom)]
    return len(told) <= _MOST and not any(atom.has("ask") for atom in reader.atoms)


def _says_text(atom: Atom, held: Sequence[Named]) -> bool:
    """Return whether a word is grammar, or stands in what is told of an asset that was found."""
    plain = _is_plain(atom) or atom.is_unknown or bool(atom.mentions and not atom.readings)
    if plain or any(_leads(r) for r in atom.readings):
        return True
    return any(all(word in _text(e, texts=True) for word in _stems([atom])) for e in held)


def _leads(reading: Reading) -> bool:
    if reading.kind == "cue":
        return reading.name in {"search", "describe", "contains", "numbers", "business"}
    of_assets = reading.kind == "noun" and reading.entity == "asset"
    return of_assets or reading.kind in {"ask", "rel", "any"} or reading.name == "system"


def _search(reader: Reader, sought: Sequence[str]) -> Frame:
    types = types_of(reader)
    systems = [v[0] for a in reader.atoms for r in a.readings for n, v in r.values if n == "system"]
    return Frame(
        entity="asset",
        recipe="search_assets",
        args=(
            ("words", tuple(sought)),
            ("type", types[0] if types else None),
            ("system", systems[0] if systems else None),
            ("schemas", schemas_of(reader)),
        ),
    )


def _is_plain(atom: Atom) -> bool:
    return atom.is_function or atom.has("also") or atom.has("alt")


def _is_of_numbers(reader: Reader) -> bool:
    kinds = ("count", "who", "when", "why", "compare", "help", "define")
    timed = reader.window is not None or any(atom.has("agg") for atom in reader.atoms)
    return reader.ask(*kinds) or timed


def _stems(atoms: Sequence[Atom]) -> list[str]:
    spoken = [word for atom in atoms for word in re.findall(r"[^\W_]+", atom.text.lower())]
    return list(dict.fromkeys(_stem(word) for word in spoken if len(word) >= _SHORT))


def _stem(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3]
    plural = word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural and len(word) > _SHORT else word


def _holding(reader: Reader, sought: Sequence[str], *, texts: bool = False) -> list[Named]:
    """Return the assets with each of the words *sought* in their names, or in their texts."""
    if not sought:
        return []
    columns = {
        entry.key for a in reader.atoms for m in a.named("column") for entry in m.found
    } and not texts
    if columns:
        return list(reader.names.assets[:1])
    return [
        entry
        for entry in reader.names.assets
        if all(word in _text(entry, texts=texts) for word in sought)
    ]


def _text(entry: Named, *, texts: bool) -> str:
    return f"{entry.name} {entry.label} {entry.description if texts else ''}".lower()


FIRST: tuple[Recipe, ...] = (words,)
LAST: tuple[Recipe, ...] = (described,)
