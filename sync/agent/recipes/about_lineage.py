"""What questions about lineage have in common: their words, their hops, what narrows them."""

from __future__ import annotations

import re

from sync.agent.words.reader import Reader

ALL_HOPS = 30  # nothing lies farther
KNOWN = (
    "both",
    "cue",
    "asset",
    "schema",
    "noun asset",
    "noun lineage",
    "noun column",
    "neg",
    "noun job",
    "is asset_type",
    "is system",
    "dim asset",
    "measure count",
    "number",
    "agg",
    "measure downstream_count",
    "measure upstream_count",
    "chart",
    "flag",
    "measure direct_downstream_count",
    "group",
    "measure direct_upstream_count",
    "dim description",
    "order",
    "dim target",
    "column",
    "dim system",
    "noun schema",
)
CUES = tuple(
    f"cue {name}"
    for name in (
        "up",
        "down",
        "impact",
        "change",
        "direct",
        "hops",
        "graph",
        "path",
        "distance",
        "describe",
        "search",
        "numbers",
        "between",
        "several",
        "together",
        "mapped_to",
        "mapped_from",
    )
)
_EXACT_HOPS = re.compile(
    r"\bexactly\b|\b(?:hops?|steps?|levels?) (?:away|downstream|upstream)\b", re.IGNORECASE
)


def is_direct(reader: Reader) -> bool:
    """Return whether only what lies one hop away is meant."""
    counted = reader.measure("direct_downstream_count", "direct_upstream_count")
    return counted or reader.cue("direct")


def groups(reader: Reader) -> bool:
    """Return whether it is asked per something: "how many per space", "which spaces"."""
    grouped = reader.groups and not reader.atoms[-1].has("group")  # "how far away is each"
    return grouped or (reader.noun("schema") and not reader.mentions("schema"))


def kinds(reader: Reader) -> tuple[str, ...]:
    """Return the kind that narrows assets, where nothing else does: "remote tables"."""
    if any(f.startswith("!") for a in reader.atoms for r in a.readings for f in r.flags):
        return ()
    nouns = (r for a in reader.atoms for r in a.readings if (r.kind, r.entity) == ("noun", "asset"))
    return tuple(v for r in nouns for name, values in r.values if name == "kind" for v in values)


def narrows(reader: Reader) -> bool:
    """Return whether assets are narrowed by more than their type: "remote tables that feed X"."""
    said = {n for atom in reader.atoms for r in atom.readings if r.kind == "noun" for n in r.values}
    denied = any(f.startswith("!") for a in reader.atoms for r in a.readings for f in r.flags)
    return denied or any(
        name == "kind" or (name, value) == ("system", ("glue",)) for name, value in said
    )


def depth_of(reader: Reader) -> tuple[int, int]:
    """Return the least and the most number of hops that are meant."""
    if is_direct(reader):
        return 1, 1
    for atom in reader.atoms:
        if atom.number is None or not reader.cue("hops"):
            continue
        value = int(atom.number.value)
        said = {
            "between": (value, int(atom.number.high)),
            ">": (value + 1, ALL_HOPS),
            ">=": (value, ALL_HOPS),
            "<": (1, value - 1),
            "<=": (1, value),
            "=": (value, value),
        }
        if atom.number.op in said:
            return said[atom.number.op]
        exact = bool(_EXACT_HOPS.search(reader.text))
        return (value, value) if exact else (1, value)
    return 1, ALL_HOPS
