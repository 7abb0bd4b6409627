"""Mappings: where an asset goes, whether it is synced, how both sides differ, who decided."""

from __future__ import annotations

from sync.agent.frame import Filter, Frame
from sync.agent.reader import Reader
from sync.agent.recipes.direction import is_sure
from sync.agent.recipes.shape import Asking, Recipe, bounds, chosen, one_asset, recipe_frame

_LACKS = frozenset({"lack", "lacks", "missing", "lacking", "misses"})
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
    "flag",
    "is mode",
    "noun drift",
    "dim column",
)


def differences(reader: Reader) -> Frame | Asking | None:
    """How the columns of two assets, or of both sides of a mapping, differ."""
    found = reader.mentions("asset", "link")
    about_columns = (
        reader.noun("column") or reader.cue("schema_diff") or reader.dim("data_type", "schema")
    )
    if not found or not about_columns:
        return None
    if reader.noun("run", "audit") or reader.left_over(
        *_KNOWN, "ask", "noun column_pair", "dim data_type", "noun drift"
    ):
        return None
    if len(found) >= 2:
        return _two(reader)
    if reader.cue("only"):
        picked = chosen(found[0])
        if isinstance(picked, Asking):
            return picked
        return recipe_frame(
            "schema_difference", "column", picked, every=False, difference=_difference(reader)
        )
    systems = {v[0] for a in reader.atoms for r in a.readings for n, v in r.values if n == "system"}
    if not (reader.ask("compare") or reader.cue("only")) or (
        len(systems) < 2
        and not any(
            r.name == "mapped" or r.name == "target" for a in reader.atoms for r in a.readings
        )
        and not reader.ask("compare")
    ):
        return None
    picked = chosen(found[0])
    if isinstance(picked, Asking):
        return picked
    return recipe_frame(
        "schema_difference", "column", picked, every=False, difference=_difference(reader)
    )


def _difference(reader: Reader) -> str | None:
    """Return the one difference that is asked for: what one side has and the other has not."""
    text = reader.text.lower()
    if not (reader.cue("only") or "missing" in text or "extra" in text) or reader.ask("compare"):
        return None
    in_glue = "only in glue" in text or "extra" in text
    absent = any(w in text for w in ("missing in glue", "missing from glue", "not in glue"))
    return (
        "only in glue" if in_glue or (not absent and "datasphere" in text) else "only in datasphere"
    )


def _two(reader: Reader) -> Frame | Asking | None:
    picked = []
    for each in reader.mentions("asset", "link")[:2]:
        found = chosen(each)
        if isinstance(found, Asking):
            return found
        picked.append(found)
    first, second = picked
    missing = reader.cue("only") or any(a.has("neg") for a in reader.atoms)
    shared = reader.cue("common", "in_both") or any(a.has("both") for a in reader.atoms)
    if not missing and not shared:
        return None
    text = reader.text.lower()
    swapped = (
        missing
        and any(w in text for w in ("lack", "missing from", "missing in"))
        and "but" not in text
    )
    one, other = (second, first) if swapped and _first_lacks(reader) else (first, second)
    return Frame(
        entity="column",
        recipe="columns_compared",
        args=(
            ("first", tuple(e.key for e in one)),
            ("second", tuple(e.key for e in other)),
            ("shared", not missing),
            ("titles", (one[0].title, other[0].title)),
            ("assets", tuple(e.key for e in (*one, *other))),
        ),
    )


def _first_lacks(reader: Reader) -> bool:
    """Return whether the asset that lacks the columns is named first: "A lacks ... of B"."""
    named = [i for i, atom in enumerate(reader.atoms) if atom.named("asset")]
    lacking = [i for i, atom in enumerate(reader.atoms) if atom.text.lower() in _LACKS]
    return bool(lacking) and named[0] < lacking[0] < named[1]


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
    )
    if not found or not reader.noun("link") or not changed:
        return None
    if reader.left_over(
        *_KNOWN,
        "ask",
        "time",
        "noun audit",
        "flag change",
        "dim changed_at",
        "dim decided_at",
        "dim user",
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
            select=("user", "decided_at", "status"),
        )
    return recipe_frame("audit_of_links", "audit", picked, **bounds(reader.window))


def target(reader: Reader) -> Frame | Asking | None:
    """What an asset is mapped to, or comes from, or whether it is synced."""
    mapped = any(
        r.kind == "flag" and r.name == "mapped" for atom in reader.atoms for r in atom.readings
    )
    cues = (
        mapped
        or reader.cue("mapped_to", "mapped_from", "synced")
        or reader.dim("target")
        or reader.noun("link")
    )
    if not cues or not reader.mentions("asset") or reader.left_over(*_KNOWN, "ask"):
        return None
    if is_sure(reader) and _denies(reader):
        return None  # "sources of X without a mapping" are assets
    if reader.ask("count", "when") or (reader.cue("up", "down") and not _is_about_mapping(reader)):
        return None
    picked = one_asset(reader, "link")
    if picked is None or isinstance(picked, Asking):
        return picked
    return recipe_frame("mapping_of", "link", picked, yes_no=reader.ask("yesno"))


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


RECIPES: tuple[Recipe, ...] = (differences, who_changed, target)
