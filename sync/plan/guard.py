"""Who may write what: the reasons that keep a line from being applied, each with its remedy.

Pure. The planner asks before a line is made, so that nothing fails at apply that could be known.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from sync.fields import Field, Shape
from sync.model.asset import Asset, Kind
from sync.model.pair import Direction, LinkMode, Pair
from sync.model.plan import Side

_SAP_COLUMNS = {Kind.LOCAL_TABLE}
_GLUE_COLUMNS = {Kind.GLUE_TABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a connection may do, as the planner needs to know it."""

    writes: bool
    creates: bool = True
    drops: bool = True
    edits_columns: bool = True
    deploys: bool = False
    writable_schemas: tuple[str, ...] = ("*",)


def carries(direction: Direction, side: Side) -> bool:
    """Return whether a pair of this direction carries changes to *side*."""
    match direction:
        case Direction.BOTH:
            return True
        case Direction.TO_GLUE:
            return side is Side.GLUE
        case Direction.TO_DATASPHERE:
            return side is Side.SAP


def no_home(row: Field, side: Side, mode: LinkMode, kind: Kind | None = None) -> str:
    """Return why *row* is never written on *side* over a link of this mode, or "".

    *kind* is what the asset on that side is, where that matters.
    """
    if kind is Kind.DELTA_TABLE and row.of_column and row.shape is Shape.TEXT and row.sap_writable:
        return "the columns stand in Spark's schema, which only its engine may change"
    if mode is LinkMode.BIND and not row.over_bind:
        return "over a bind link it is reported, never written"
    if side is Side.SAP and not row.sap_writable:
        return "it has no home in Datasphere that a sync may write"
    if side is Side.GLUE and not row.glue_writable:
        return "it has no home in Glue that a sync may write"
    return ""


def may_write(side: Side, schema: str, rights: Rights, pair: Pair) -> str:
    """Return why nothing may be written into *schema* on *side*, or ""."""
    name = "Datasphere" if side is Side.SAP else "Glue"
    if not rights.writes:
        return f"Writing into {name} is off for this connection; set writable = true."
    if not any(fnmatchcase(schema, pattern) for pattern in rights.writable_schemas):
        return f"{schema} is not among the schemas that this connection may write."
    if not carries(pair.direction, side):
        return f"The pair {pair.name} does not carry changes to {name}."
    return ""


def blocks(asset: Asset, row: Field) -> str:
    """Return why *row* of *asset* cannot be written now, and who is in the way, or ""."""
    if asset.protected:
        return f"{asset.ref} is read-only: {asset.protected}."
    if asset.draft is not None:
        return work_in_progress(asset)
    structural = row.of_column and row.shape in {Shape.PRESENCE, Shape.TYPE}
    if structural and asset.kind not in _SAP_COLUMNS | _GLUE_COLUMNS:
        return (
            f"The columns of {asset.ref} belong to its {asset.kind.replace('_', ' ')} definition."
        )
    return ""


def work_in_progress(asset: Asset) -> str:
    """Return the sentence that names whose draft blocks *asset* and since when, or ""."""
    if asset.draft is None:
        return ""
    who = asset.draft.by or "somebody"
    since = f" since {asset.draft.since:%Y-%m-%d %H:%M} UTC" if asset.draft.since else ""
    return (
        f"{asset.ref} is work in progress by {who}{since} ({asset.draft.status}); "
        "deploy or discard that draft first."
    )
