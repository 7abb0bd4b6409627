"""From accepted lines to edits: what each writer is told, and the asset that should result.

Pure. Texts and facts that Glue cannot hold are rendered by `sync.mapping.asset`; here is decided
which of the rendered members a set of lines may touch, so that nothing else of a table moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sync.datatypes import parse_cds, spell_cds
from sync.fields import is_empty, values_of
from sync.mapping.asset import to_glue_asset
from sync.mapping.encoding import PREFIX
from sync.mapping.lift import Lifted
from sync.mapping.naming import glue_column_name
from sync.mapping.texts import fed_key, texts_of
from sync.model.asset import Asset, Column
from sync.model.base import FieldKey
from sync.model.edit import AddColumn, DropColumn, Edit, RenameColumn, SetField
from sync.model.pair import LinkMode, Pair
from sync.model.plan import Action, Line


@dataclass(frozen=True, slots=True)
class Settled:
    """An accepted line with the value that was decided for it."""

    line: Line
    value: Any


@dataclass(frozen=True, slots=True)
class Outdated:
    """A text in Glue that the pair's present rules would give another form."""

    column: str | None
    field: str
    shown: str | None
    wanted: str


_RECORDS = {"semantics", "translations", "associations", "measures", "parameters"}


def desired_asset(lifted: Asset, sap: Asset, settled: Sequence[Settled]) -> Asset:
    """Return *lifted* with the settled values in place, in SAP's words.

    Records that only SAP can change (associations, measures, ...) are taken from *sap* itself.
    """
    asset = lifted
    for item in settled:
        asset = _with_value(asset, sap, item)
    return asset


def glue_edits(
    current: Asset,
    lifted: Lifted,
    desired: Asset,
    settled: Sequence[Settled],
    pair: Pair,
    mode: LinkMode,
) -> list[Edit]:
    """Return what to change in the Glue table *current* so that it tells *desired*, and no more."""
    rendered = to_glue_asset(desired, pair, current.ref, mode, names=lifted.names).asset
    edits: list[Edit] = []
    if any(item.line.column is None for item in settled):
        edits += _description_edits(current, rendered)
    renames = [item for item in settled if item.line.action is Action.RENAME_COLUMN]
    edits += _rename_edits(renames, lifted)
    others = [item for item in settled if item not in renames]
    for column in dict.fromkeys(item.line.column for item in others if item.line.column):
        lines = [item.line for item in settled if item.line.column == column]
        name = lifted.names.get(column, glue_column_name(column))
        edits += _column_edits(current, rendered, name, lines)
    return edits + _parameter_edits(current, rendered)


def outdated_texts(current: Asset, lifted: Lifted, pair: Pair, mode: LinkMode) -> list[Outdated]:
    """Return the texts of *current* that the present rules would render otherwise, never as none.

    Nobody edited them: `lifted` tells the same as SAP, only its form in Glue is an older rule's.
    """
    rendered = to_glue_asset(lifted.asset, pair, current.ref, mode, names=lifted.names).asset
    forms: list[tuple[str | None, str | None, str | None]] = [
        (None, current.description, rendered.description)
    ]
    for name, glue_name in lifted.names.items():
        held, wanted = current.column(glue_name), rendered.column(glue_name)
        if held is not None and wanted is not None:
            forms.append((name, held.comment, wanted.comment))
    return [
        Outdated(name, _shown_field(lifted.asset, name, pair), shown, wanted)
        for name, shown, wanted in forms
        if wanted and wanted != shown
    ]


def _shown_field(asset: Asset, name: str | None, pair: Pair) -> str:
    """Return the field of the map whose text Glue shows."""
    policy = pair.text
    item = asset if name is None else asset.column(name)
    source = policy.table if name is None else policy.column
    key = fed_key(texts_of(item) if item else {}, source, policy.language)
    return "translations" if "." in key else key


def sap_edits(lifted: Asset, settled: Sequence[Settled]) -> list[Edit]:
    """Return what to change in the Datasphere object, in its own words."""
    edits: list[Edit] = []
    for item in settled:
        line = item.line
        match line.action:
            case Action.ADD_COLUMN if line.column is not None:
                column = lifted.column(line.column)
                if column is not None:
                    edits.append(AddColumn(column))
            case Action.DROP_COLUMN if line.column is not None:
                edits.append(DropColumn(line.column))
            case Action.RENAME_COLUMN if line.column is not None:
                edits.append(RenameColumn(line.column, item.value))
            case Action.SET:
                # A person's empty value takes the annotation away; an empty text says nothing.
                value = None if is_empty(item.value) else item.value
                edits.append(SetField(line.column, line.field, value))
            case _:
                pass
    return edits


def unsettled(asset: Asset, settled: Sequence[Settled]) -> list[Settled]:
    """Return those of *settled* that *asset* (in SAP's words) does not hold: the proof failed."""
    values = values_of(asset)
    aside = {Action.DEPLOY, Action.MARK}  # they are no field of the map
    wanted = [item for item in settled if item.line.action not in aside]
    return [item for item in wanted if not _holds(values, item)]


def _holds(values: Mapping[FieldKey, Any], item: Settled) -> bool:
    line = item.line
    if line.action is Action.RENAME_COLUMN:
        return (item.value, "column") in values and (line.column, "column") not in values
    return _equal(values.get((line.column, line.field)), item.value)


def _equal(held: Any, wanted: Any) -> bool:
    return held == wanted or (is_empty(held) and is_empty(wanted))


def _with_value(asset: Asset, sap: Asset, item: Settled) -> Asset:
    line = item.line
    if line.column is None:
        return _with_asset_value(asset, sap, line.field, item.value)
    match line.action:
        case Action.DROP_COLUMN:
            kept = tuple(column for column in asset.columns if column.name != line.column)
            return replace(asset, columns=kept)
        case Action.ADD_COLUMN:
            added = sap.column(line.column)
            return replace(asset, columns=(*asset.columns, added)) if added else asset
        case Action.RENAME_COLUMN:
            return replace(asset, columns=_renamed(asset.columns, line.column, item.value))
    columns = tuple(
        _with_column_value(column, line.field, item.value) if column.name == line.column else column
        for column in asset.columns
    )
    return replace(asset, columns=columns)


def _renamed(columns: Sequence[Column], name: str, to: str) -> tuple[Column, ...]:
    return tuple(replace(column, name=to) if column.name == name else column for column in columns)


def _with_asset_value(asset: Asset, sap: Asset, field: str, value: Any) -> Asset:
    match field:
        case "label":
            return replace(asset, label=value)
        case "description":
            return replace(asset, description=value)
        case "annotations":
            return replace(asset, extras=sap.extras)
        case _ if field in _RECORDS:
            return replace(asset, **{field: getattr(sap, field)})
    return asset


_COLUMN_ATTRIBUTES = {
    "label": "label",
    "description": "description",
    "default": "default",
    "semantics": "semantics",
    "translations": "translations",
    "annotations": "extras",
}


def _with_column_value(column: Column, field: str, value: Any) -> Column:
    match field:
        case "key":
            return replace(column, key=bool(value))
        case "required":
            return replace(column, nullable=not value)
        case "type":
            kind = parse_cds(value)
            return replace(column, type=kind, native_type=spell_cds(kind))
    attribute = _COLUMN_ATTRIBUTES[field]
    is_record = isinstance(getattr(column, attribute), Mapping)
    changes: dict[str, Any] = {attribute: value or ({} if is_record else None)}
    return replace(column, **changes)


def _description_edits(current: Asset, rendered: Asset) -> list[Edit]:
    if current.description == rendered.description:
        return []
    return [SetField(None, "description", rendered.description)]


def _rename_edits(renames: Sequence[Settled], lifted: Lifted) -> list[Edit]:
    """Return the renames in Glue's own names; one that only changes the case is none there."""
    edits: list[Edit] = []
    for item in renames:
        column = item.line.column or ""
        held, wanted = lifted.names.get(column), glue_column_name(item.value)
        if held is not None and held != wanted:
            edits.append(RenameColumn(held, wanted))
    return edits


def _column_edits(current: Asset, rendered: Asset, name: str, lines: Sequence[Line]) -> list[Edit]:
    held, wanted = current.column(name), rendered.column(name)
    if wanted is None:
        return [DropColumn(name)] if held is not None else []
    if held is None:
        return [AddColumn(wanted)]
    edits: list[Edit] = []
    if held.comment != wanted.comment:
        edits.append(SetField(name, "comment", wanted.comment))
    if any(line.field == "type" for line in lines) and held.type != wanted.type:
        edits.append(SetField(name, "type", wanted.native_type))
    return edits


def _parameter_edits(current: Asset, rendered: Asset) -> list[Edit]:
    wanted = _ours(rendered.properties)
    held = _ours(current.properties)
    changed: list[Edit] = [
        SetField(None, f"parameter:{key}", value)
        for key, value in wanted.items()
        if held.get(key) != value
    ]
    gone: list[Edit] = [SetField(None, f"parameter:{key}", None) for key in held.keys() - wanted]
    return changed + sorted(gone, key=str)


def _ours(properties: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in properties.items() if key.startswith(PREFIX)}
