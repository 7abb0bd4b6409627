"""Mappings: where an asset goes, whether it is synced, who decided."""

from __future__ import annotations

import re

from sync.agent.frame import Filter, Frame
from sync.agent.model import AGE
from sync.agent.recipes.direction import is_sure
from sync.agent.recipes.shape import (
    Asking,
    Recipe,
    bounds,
    chosen,
    column_named,
    is_yes_no,
    one_asset,
    recipe_frame,
)
from sync.agent.words.reader import Reader

_KNOWN = (
    "cue",
    "asset",
    "noun asset",
    "noun link",
    "is system",
    "dim target",
    "dim asset",
    "schema",
    "flag mapped",
    "noun schema",
    "dim schema",
    "noun column",
    "chart",
    "flag targeted",
    "noun connection",
    "group vs",
    "group",
    "neg",
    "both",
    "measure count",
    "dim status",
    "noun run",
    "also",
    "dim database",
    "dim system",
    "agg",
    "dim label",
    "is mode",
    "noun drift",
    "dim column",
)


def who_changed(reader: Reader) -> Frame | Asking | None:
    """Who changed or approved the mapping of an asset."""
    found = reader.mentions("asset", "link")
    changed = (
        any(
            r.kind == "flag"
            and r.entity == "audit"
            and r.name in {"change", "approve", "create", "delete"}
            for a in reader.atoms
            for r in a.readings
        )
        or reader.noun("audit")
        or reader.cue("change", "approved")
        or reader.dim("changed_by")
    )
    deleted = any(a.has("flag", "delete") for a in reader.atoms)
    if not found or not reader.noun("link") or not changed or deleted:
        return None
    if reader.left_over(
        *_KNOWN,
        "ask",
        "time",
        "noun audit",
        "flag change",
        "dim changed_at",
        "dim decided_at",
        "dim changed_by",
        "dim user",
        "bucket trend",
    ):
        return None
    picked = chosen(found[0])
    if isinstance(picked, Asking):
        return picked
    if reader.cue("approved") and reader.window is None:
        label = picked[0].title
        return Frame(
            entity="link",
            filters=(Filter(field="asset", values=(picked[0].key,), label=label),),
            select=_told_of_decision(reader),
        )
    return recipe_frame("audit_of_links", "audit", picked, **bounds(reader.window))


def _told_of_decision(reader: Reader) -> tuple[str, ...]:
    """Return what is told of a decision: who made it, and when, in the order asked for."""
    asked = (a for a in reader.atoms if a.has("ask", "when") or a.has("ask", "who"))
    first = next(asked, None)
    if first is None or not first.has("ask", "when"):
        return ("user", "decided_at", "status")
    age = (f"{AGE}decided_at",) if first.text.lower().startswith("how long") else ()
    return (*age, "decided_at", "user", "status")


_PLAIN = (
    "ask",
    "cue",
    "asset",
    "column",
    "schema",
    "noun asset",
    "noun column",
    "noun column_pair",
    "noun schema",
    "is system",
    "flag mapped",
    "dim target",
    "dim asset",
    "dim column",
    "dim data_type",
)


_BOTH = re.compile(
    r"\bboth (?:sides|systems|catalogs)\b"
    r"|\b(?:its|the) (?:glue|aws) (?:table|twin|counterpart|copy|side)"
    r"|\b(?:its|the) (?:twin|counterpart)\b|\b(?:datasphere|sap) and (?:in )?(?:glue|aws)\b",
    re.IGNORECASE,
)


def columns(reader: Reader) -> Frame | Asking | None:
    """How the columns of an asset are mapped, or to which column one of them goes."""
    goes = reader.cue("mapped_to", "mapped_from") or _is_mapped(reader)
    both = bool(column_named(reader)) and reader.dim("data_type") and _BOTH.search(reader.text)
    if not (both or (goes and reader.noun("column"))) or reader.left_over(*_PLAIN):
        return None
    picked = one_asset(reader, "link")
    if picked is None or isinstance(picked, Asking):
        return picked
    here, there = ("column", "glue_column")
    if picked[0].system == "glue":
        here, there = there, here
    filters = [Filter(field="asset", values=(picked[0].key,), label=picked[0].title)]
    filters += [
        Filter(field=here, op="is" if here == "column" else "like", values=(name,), label=name)
        for name in column_named(reader)
    ]
    shown = (there, here, "data_type", "glue_type")
    return Frame(entity="column_pair", filters=tuple(filters), select=shown)


def _is_mapped(reader: Reader) -> bool:
    return any(
        r.kind == "flag" and r.name == "mapped" for atom in reader.atoms for r in atom.readings
    )


def target(reader: Reader) -> Frame | Asking | None:
    """What an asset is mapped to, or comes from, or whether it is synced."""
    cues = (
        _is_mapped(reader)
        or reader.cue("mapped_to", "mapped_from", "synced")
        or reader.dim("target")
        or reader.noun("link")
    )
    if not cues or not reader.mentions("asset") or reader.left_over(*_KNOWN, "ask"):
        return None
    if reader.noun("column") or _follows_change(reader):
        return None
    if is_sure(reader) and _denies(reader):
        return None  # "sources of X without a mapping" are assets
    if reader.ask("count", "when") or (reader.ask("who") and not reader.ask("which", "where")):
        return None
    if reader.cue("up", "down") and not _is_about_mapping(reader):
        return None
    picked = one_asset(reader, "link")
    if picked is None or isinstance(picked, Asking):
        return picked
    return recipe_frame("mapping_of", "link", picked, yes_no=is_yes_no(reader))


def _follows_change(reader: Reader) -> bool:
    """Return whether assets up or down the lineage are asked for, those with a mapping."""
    reached = reader.cue("impact") or "stream" in reader.text.lower()
    return reader.noun("asset") and reached


def _denies(reader: Reader) -> bool:
    return any(
        atom.has("neg") or any(f.startswith("!") for r in atom.readings for f in r.flags)
        for atom in reader.atoms
    )


def _is_about_mapping(reader: Reader) -> bool:
    words = {
        r.name for a in reader.atoms for r in a.readings if r.kind in {"is", "noun", "flag", "dim"}
    }
    return bool(words & {"system", "link", "mapped", "target"}) or any(
        ("kind", ("glue_table", "iceberg_table", "delta_table")) in r.values
        for a in reader.atoms
        for r in a.readings
    )


RECIPES: tuple[Recipe, ...] = (who_changed, columns, target)
