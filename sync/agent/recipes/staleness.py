"""Assets that nothing has refreshed for a while."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.frame import Filter, Flagged, Frame
from sync.agent.recipes.shape import schemas_of, types_of
from sync.agent.words.reader import Reader

_DAY = 86_400


def stale(reader: Reader) -> Frame | None:
    """Assets that have not been synced for some time."""
    if not _speaks_of_stale(reader) or reader.mentions("asset") or reader.groups:
        return None
    if _asks_for_places(reader):
        return None
    if reader.left_over(
        "cue",
        "noun asset",
        "time",
        "schema",
        "number",
        "noun run",
        "noun schema",
        "is system",
        "noun link",
        "neg",
        "flag",
        "is status",
        "measure written",
        "order",
        "dim last_sync_at",
    ):
        return None
    window = reader.window
    if window is None and not reader.numbers and _is_unmapped(reader):
        return None  # "not synced" without a time is what has no mapping
    also = [name for name in _TIMES if reader.dim(name) or _tells(reader, name)]
    if also:
        return _neither(reader, also)
    days = [n.value / _DAY for n in reader.numbers if n.unit == "s"]
    if window is None and not days:
        return Frame(
            entity="asset",
            recipe="stale_assets",
            args=(("days", 30.0), ("schemas", schemas_of(reader)), ("types", types_of(reader))),
        )
    return Frame(
        entity="asset",
        recipe="stale_assets",
        window=window,
        args=(
            ("days", days[0] if days and window is None else None),
            ("schemas", schemas_of(reader)),
            ("types", types_of(reader)),
        ),
    )


# What else may not have come about in the same time: "neither changed nor synced".
_TIMES = {"changed_at": {"changed", "modified", "altered"}, "profiled_at": {"profiled"}}


def _tells(reader: Reader, name: str) -> bool:
    return any(atom.text.lower().split()[-1] in _TIMES[name] for atom in reader.atoms)


def _neither(reader: Reader, also: Sequence[str]) -> Frame | None:
    """Return the mapped assets that nothing has synced in a time, or changed, or profiled."""
    since = reader.window.since if reader.window is not None else None
    places, types = schemas_of(reader), types_of(reader)
    if since is None or len(places) > 1:
        return None
    told = [Filter(field="system", values=("datasphere",), label="datasphere")]
    told += [Filter(field="schema", values=(name,), label=name) for name in places]
    told += [Filter(field="asset_type", values=types, label=" or ".join(types))] if types else []
    before = tuple(
        (
            Filter(field=name, op="<", values=(since,), label=name),
            Filter(field=name, op="empty", label=f"no {name}"),
        )
        for name in ("last_sync_at", *also)
    )
    flags = (Flagged(flag="mapped"),)
    return Frame(entity="asset", filters=tuple(told), flags=flags, alternatives=before)


_REFRESHED = frozenset({"refreshed", "been refreshed", "been synced"})


def _tells_refreshed(reader: Reader) -> bool:
    """Return whether nothing is denied: "which tables were refreshed today"."""
    words = [atom for atom in reader.atoms if atom.has("cue", "stale")]
    denied = any(atom.has("neg") or "n't" in atom.text for atom in reader.atoms)
    return bool(words) and not denied and all(w.text.lower() in _REFRESHED for w in words)


def _asks_for_places(reader: Reader) -> bool:
    """Return whether spaces are wanted that hold such assets: "which spaces have stale tables"."""
    things = [atom for atom in reader.atoms if atom.has("noun")]
    first = things[0] if things else None
    return first is not None and first.has("noun", "schema") and not first.has("noun", "asset")


def _speaks_of_stale(reader: Reader) -> bool:
    """Return whether things are wanted that nothing has refreshed for a while.

    "last refreshed more than 30 days ago" is true of what never was, too.
    """
    if not reader.noun("asset", "link"):
        words = [atom for atom in reader.atoms if atom.has("cue", "stale")]
        denied = any(atom.has("neg") for atom in (*reader.atoms, *words)) or any(
            atom.text.lower().startswith(("not", "no ", "haven't", "hasn't")) for atom in words
        )
        timed = reader.window is not None or any(n.unit == "s" for n in reader.numbers)
        asked = reader.ask("which") or reader.cue("describe")
        return denied and bool(words) and timed and asked
    if _tells_refreshed(reader):
        return False
    window = reader.window
    long_ago = window is not None and window.since is None and window.until is not None
    whole = long_ago and not (reader.ask("count") or reader.groups)
    return reader.cue("stale") or (whole and reader.dim("last_sync_at"))


def _is_unmapped(reader: Reader) -> bool:
    stale_words = [atom for atom in reader.atoms if atom.has("cue", "stale")]
    return all(atom.has("flag", "mapped") for atom in stale_words)
