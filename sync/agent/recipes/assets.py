"""Assets: all about one, what is in it, where something can be found."""

from __future__ import annotations

import re

from sync.agent.frame import Filter, Frame
from sync.agent.recipes.shape import (
    Asking,
    Recipe,
    chosen,
    column_named,
    is_yes_no,
    recipe_frame,
    schemas_of,
    types_of,
)
from sync.agent.recipes.staleness import stale
from sync.agent.words.lattice import Atom
from sync.agent.words.reader import Reader

_ABOUT = (
    "cue describe",
    "asset",
    "noun asset",
    "schema",
    "noun schema",
    "cue search",
    "chart",
    "dim schema",
    "ask define",
    "is system",
    "noun key_figure",
)


def histogram(reader: Reader) -> Frame | None:
    """How the sizes of assets are distributed."""
    wide = reader.noun("column") or reader.measure("column_count")
    if not reader.agg("histogram") or not (reader.measure("row_count") or wide):
        return None
    if reader.left_over(
        "agg",
        "measure row_count",
        "measure column_count",
        "noun asset",
        "group",
        "schema",
        "is system",
        "chart",
        "measure count",
        "noun column",
        "cue",
        "order",
    ):
        return None
    systems = [v[0] for a in reader.atoms for r in a.readings for n, v in r.values if n == "system"]
    return Frame(
        entity="asset",
        recipe="histogram",
        chart="histogram",
        args=(
            ("measure", "row_count" if reader.measure("row_count") else "column_count"),
            ("types", types_of(reader)),
            ("schemas", schemas_of(reader)),
            ("system", systems[0] if systems else None),
        ),
    )


def describe(reader: Reader) -> Frame | Asking | None:
    """Everything about one asset, or what is in it."""
    found = reader.mentions("asset")
    if len(found) != 1 or reader.window is not None or reader.left_over(*_ABOUT):
        return None
    if reader.ask("count", "who", "when", "why") or _asks_for_kind(reader):
        return None
    picked = chosen(found[0])
    if isinstance(picked, Asking):
        return picked
    text = reader.text.lower()
    telling = (
        "can i find in",
        "do i find in",
        "is found in",
        "what's in",
        "whats in",
        "what is in",
        "look like",
        "have in",
        "schema of",
    )
    inside = any(words in text for words in telling)
    inside = inside or reader.says("contain", "contains", "contents", "content", "holds", "hold")
    if inside:
        return recipe_frame("columns_of_asset", "asset", picked)
    return recipe_frame("describe_asset", "asset", picked)


def _asks_for_kind(reader: Reader) -> bool:
    """Return whether a yes or a no is asked for: "is RT_VBAK a remote table?" """
    kinds = {"noun", "is"}
    said = {n for a in reader.atoms for r in a.readings if r.kind in kinds for n in r.values}
    fields = [name for name, _ in said]
    return is_yes_no(reader) and bool(said) and len(fields) == len(set(fields))


def search(reader: Reader) -> Frame | None:
    """Where data about a concept can be found."""
    asked = reader.cue("search") or reader.ask("where") or _speaks_of_data(reader)
    if not asked or reader.window is not None or (is_yes_no(reader) and reader.mentions("column")):
        return None
    words = _concept(reader) if not _names_unknown(reader) else ()
    if _means_one(reader) or reader.says(
        "what is in", "whats in", "describe", "tell me about", "tell me more about", "more about"
    ):
        return None
    if not words or reader.noun("run", "job", "drift", "audit", "link", "check"):
        return None
    types = types_of(reader)
    systems = [v[0] for a in reader.atoms for r in a.readings for n, v in r.values if n == "system"]
    fields = column_named(reader)
    if fields and any(atom.is_unknown for atom in reader.atoms):
        words = (fields[0].lower().replace("_", " "),)  # "bank accounts (iban)" are told by IBAN
    elif fields and not (reader.mentions("asset") or types or systems):
        only = Filter(field="column", values=fields, label=fields[0])
        return Frame(entity="column", filters=(only,))
    return Frame(
        entity="asset",
        recipe="search_assets",
        args=(
            ("words", words),
            ("type", types[0] if types else None),
            ("system", systems[0] if systems else None),
            ("schemas", schemas_of(reader)),
        ),
    )


def _speaks_of_data(reader: Reader) -> bool:
    """Return whether something is only what data is about: "tables with customer data"."""
    pairs = zip(reader.atoms, reader.atoms[1:], strict=False)
    return any(
        one.text.islower()
        and (one.named("asset") or one.is_unknown)
        and other.text.lower() in {"data", "information", "info", "records"}
        for one, other in pairs
    )


def _names_unknown(reader: Reader) -> bool:
    """Return whether a technical name is said that nothing has: ORDER_BACKLOG is no concept."""
    unknown = {atom.text.lower() for atom in reader.atoms if atom.is_unknown}
    identifiers = re.findall(r"\b\w+_\w+\b", reader.text.lower())
    return any(unknown & set(each.split("_")) for each in identifiers)


def _means_one(reader: Reader) -> bool:
    """Return whether one asset is named, not what many may be about."""
    placed = reader.ask("where") and not (reader.cue("search") or _speaks_of_data(reader))
    return any(
        (m.how == "name" and (a.text.isupper() or "." in a.text))
        or (placed and m.how in {"name", "label"})
        for a in reader.atoms
        for m in a.named("asset")
    )


def _concept(reader: Reader) -> tuple[str, ...]:
    """Return the words that name the concept: what is neither grammar nor a noun of ours."""
    words: list[str] = []
    for atom in reader.atoms:
        if _is_place(atom):
            continue
        if atom.quoted:
            words.append(atom.quoted.lower())
        elif atom.is_unknown or (atom.mentions and not atom.readings):
            spoken = atom.text.lower().replace("_", " ").split()
            words += [_stem(word) for word in spoken if word not in _SMALL]
        elif _is_of_people(atom):
            words += [_stem(word) for word in atom.text.lower().split()]
        elif not _is_grammar(atom):
            return ()
    return tuple(dict.fromkeys(words))


def _is_place(atom: Atom) -> bool:
    """Return whether a space is named, not what data is about: "exchange rates in landing_raw"."""
    return bool(atom.named("schema")) and not (atom.named("asset") or atom.named("column"))


def _is_of_people(atom: Atom) -> bool:
    """Return whether a word of ours is rather one of the business: "bank account", "salaries"."""
    return atom.has("cue", "business") or any(
        r.kind == "noun" and r.entity in {"user", "connection"} for r in atom.readings
    )


_SMALL = frozenset({"on", "in", "of", "and", "the", "for", "to", "a", "an", "at", "by"})


def _is_grammar(atom: Atom) -> bool:
    allowed = {"func", "ask", "also", "alt", "any", "rel"}
    return any(
        r.kind in allowed
        or (r.kind == "cue" and r.name in {"search", "describe", "contains", "numbers"})
        or (r.kind == "noun" and r.entity in {"asset", "schema"})
        or (r.kind == "is" and r.name == "system")
        or (r.kind == "dim" and r.name in {"asset"})
        for r in atom.readings
    )


def _stem(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3]
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


RECIPES: tuple[Recipe, ...] = (stale, histogram, search, describe)
