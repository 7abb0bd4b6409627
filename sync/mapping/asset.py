"""Whole assets carried to the other catalog, with a ledger of what becomes of every part.

Texts are `sync.mapping.texts`, reading back is `sync.mapping.lift`, what Glue cannot hold is
`sync.mapping.memory`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.datatypes import Fate, spell_glue, to_sap
from sync.errors import MappingError, NameCollision, UnmappedType
from sync.mapping.encoding import QUERYABLE_KEY, encode, readable_keys
from sync.mapping.ledger import Ledger, LedgerEntry, entry
from sync.mapping.lift import Lifted, humanised, lift
from sync.mapping.memory import column_crossing, remember, restore
from sync.mapping.naming import check_names, glue_column_name, sap_column_name
from sync.mapping.texts import column_comment, fed_key, table_text, texts_of
from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.base import FieldKey
from sync.model.pair import LinkMode, Pair

__all__ = [
    "MADE_BY_IMPORT",
    "Lifted",
    "Mapped",
    "column_comment",
    "humanised",
    "lift",
    "table_text",
    "to_glue_asset",
    "to_sap_asset",
]

# What every local table is that is made for a table of Glue, whatever that one says.
MADE_BY_IMPORT: Mapping[FieldKey, Any] = {(None, "semantics"): {"usage": "RelationalDataset"}}
_PARQUET_SERDE = {
    "serde": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
    "serde.serialization.format": "1",
}
_PARQUET_FORMATS = {
    "input_format": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "output_format": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
}
_KEPT = "kept in our encoding"
_AS_BEFORE = "as SAP Datasphere had it before"


@dataclass(frozen=True, slots=True)
class Mapped:
    """An asset in the other catalog's vocabulary, and what became of each part."""

    asset: Asset
    ledger: Ledger


def to_glue_asset(
    sap: Asset,
    pair: Pair,
    ref: AssetRef,
    mode: LinkMode,
    *,
    names: Mapping[str, str] | None = None,
) -> Mapped:
    """Return the Glue table *ref* that tells what *sap* is.

    *names* are Glue's column names where the table exists and has its own (`Lifted.names`).
    Raises NameCollision when two columns would have one name in Glue.
    """
    named = names or {}
    _refuse_collisions(sap, sap.columns, lambda name: named.get(name) or glue_column_name(name))
    columns: list[Column] = []
    entries = list(_asset_entries(sap, pair, ref, mode))
    for column in sap.columns:
        name = named.get(column.name) or glue_column_name(column.name)
        made, column_entries = _glue_column(column, name, pair)
        columns += [made] if made else []
        entries += column_entries
    location = _location(pair, sap.ref, ref)
    payload = remember(sap, pair, names=named)
    keys = readable_keys(sap.ref, pair.name, mode, sap.label)
    if mode is LinkMode.MIRROR and not location:
        keys[QUERYABLE_KEY] = "false"
    asset = Asset(
        ref=ref,
        system=System.GLUE,
        kind=Kind.GLUE_TABLE,
        fingerprint="",
        version="",
        body={},
        description=table_text(sap, pair, mode),
        columns=tuple(columns),
        properties=({"classification": "parquet"} if location else {}) | keys | encode(payload),
        extras={"TableType": "EXTERNAL_TABLE"},
        storage=_storage(location),
    )
    return Mapped(asset, Ledger(tuple(entries)))


def to_sap_asset(glue: Asset, pair: Pair, ref: AssetRef) -> Mapped:
    """Return the local table *ref* that has the structure of *glue*; its rows stay in AWS.

    Columns whose type SAP lacks are left out and say so in the ledger. Raises NameCollision when
    two columns would have one name in SAP.
    """
    lifted = lift(glue, pair, memory=None, mode=LinkMode.IMPORT)
    made = {glue_name: lifted.asset.column(name) for name, glue_name in lifted.names.items()}
    known = {each.glue: each.column.name for each in restore(lifted.payload or {}).columns}
    kept = [column for column in glue.columns if column.name in made]
    _refuse_collisions(glue, kept, lambda name: known.get(name) or sap_column_name(name))
    entries = [
        entry("name", ref.name, Fate.EXACT if ref.name == glue.ref.name else Fate.ENCODED),
        entry(
            "description", lifted.asset.description, Fate.EXACT, "says that the rows stay in AWS"
        ),
        *(_stays(part, value) for part, value in _glue_parts(glue)),
    ]
    for column in glue.columns:
        entries += _import_entries(column, made.get(column.name))
    asset = Asset(
        ref=ref,
        system=System.DATASPHERE,
        kind=Kind.LOCAL_TABLE,
        fingerprint="",
        version="",
        body={},
        label=lifted.asset.label,
        description=lifted.asset.description,
        columns=tuple(column for column in lifted.asset.columns if column.name in lifted.names),
    )
    return Mapped(asset, Ledger(tuple(entries)))


def _refuse_collisions(
    asset: Asset, columns: Iterable[Column], mapped: Callable[[str], str]
) -> None:
    for collision in check_names((column.name for column in columns), mapped):
        raise NameCollision(
            f"{asset.ref}: the columns {' and '.join(map(repr, collision.names))} would both be "
            f"called {collision.target!r}; rename one of them."
        )


def _glue_column(
    column: Column, name: str, pair: Pair
) -> tuple[Column | None, tuple[LedgerEntry, ...]]:
    where = f"columns.{column.name}"
    try:
        crossing = column_crossing(column, pair)
    except UnmappedType as error:
        left = entry(f"{where}.type", column.native_type, Fate.LOSSY, f"column left out: {error}")
        return None, (left, *_column_entries(column, where, None, pair))
    comment = column_comment(column, pair.text)
    made = Column(
        name=name, type=crossing.type, native_type=spell_glue(crossing.type), comment=comment
    )
    renamed = Fate.EXACT if name == column.name else Fate.ENCODED
    return made, (
        entry(f"{where}.name", name, renamed, "" if name == column.name else _KEPT),
        entry(f"{where}.type", column.native_type, crossing.fate, crossing.note),
        *_column_entries(column, where, comment, pair),
    )


def _column_entries(
    column: Column, where: str, comment: str | None, pair: Pair
) -> Iterator[LedgerEntry]:
    policy = pair.text
    texts = texts_of(column)
    shown = fed_key(texts, policy.column, policy.language)
    yield from _text_entries(f"{where}.", texts, shown, comment)
    if column.key:
        yield entry(f"{where}.key", "true", Fate.ENCODED, _KEPT)
    if not column.nullable:
        yield entry(f"{where}.nullable", "false", Fate.ENCODED, _KEPT)
    if column.default is not None:
        yield entry(f"{where}.default", column.default, Fate.ENCODED, _KEPT)
    for part in ("semantics", "extras"):
        yield from _record_entries(f"{where}.{part}", getattr(column, part))


def _asset_entries(sap: Asset, pair: Pair, ref: AssetRef, mode: LinkMode) -> Iterator[LedgerEntry]:
    same = ref.name == sap.ref.name
    yield entry("name", ref.name, Fate.EXACT if same else Fate.ENCODED, "" if same else _KEPT)
    texts = texts_of(sap)
    shown = fed_key(texts, pair.text.table, pair.text.language)
    plain = table_text(sap, pair, LinkMode.BIND if mode is LinkMode.MIRROR else mode)
    full = table_text(sap, pair, mode) or ""
    kept_whole = plain is not None and full.startswith(plain)
    yield from _text_entries("", texts, shown, plain if kept_whole else None)
    for part in ("associations", "measures", "parameters"):
        for item in getattr(sap, part):
            note = "a property of the table, never a column"
            yield entry(f"{part}.{item.name}", item.name, Fate.ENCODED, note)
    for part in ("semantics", "extras"):
        yield from _record_entries(part, getattr(sap, part))
    for tag in sap.tags:
        yield entry(f"tags.{tag}", tag, Fate.ENCODED, _KEPT)
    if sap.owner:
        yield entry("owner", sap.owner, Fate.ENCODED, "stays in SAP Datasphere, its home")


def _text_entries(
    where: str, texts: Mapping[str, str], shown: str, rendered: str | None
) -> Iterator[LedgerEntry]:
    for key, text in texts.items():
        place = key if key in {"label", "description"} else f"translations.{key}"
        if key != shown:
            yield entry(where + place, text, Fate.ENCODED, _KEPT)
        elif rendered == text:
            yield entry(where + place, text, Fate.EXACT)
        else:
            note = f"Glue's text is shortened or on one line; the full text is {_KEPT}"
            yield entry(where + place, text, Fate.ENCODED, note)


def _record_entries(where: str, record: Mapping[str, Any]) -> Iterator[LedgerEntry]:
    for key, value in record.items():
        yield entry(f"{where}.{key}", value, Fate.ENCODED, _KEPT)


def _location(pair: Pair, sap: AssetRef, glue: AssetRef) -> str:
    """Return where replicated data of the asset lies, "" when the pair says nothing about it."""
    parts = {"schema": glue.schema, "name": glue.name}
    try:
        return pair.location_template.format(sap_schema=sap.schema, sap_name=sap.name, **parts)
    except (KeyError, IndexError, ValueError) as error:
        raise MappingError(
            f"The location_template of the pair {pair.name!r} is {pair.location_template!r}; it "
            "may name {schema}, {name}, {sap_schema} and {sap_name} only."
        ) from error


def _storage(location: str) -> dict[str, str]:
    # Without a location there is nothing to read; the SerDe alone makes engines take the schema.
    if not location:
        return dict(_PARQUET_SERDE)
    return {"location": location, **_PARQUET_FORMATS, **_PARQUET_SERDE}


def _import_entries(column: Column, made: Column | None) -> Iterator[LedgerEntry]:
    where = f"columns.{column.name}"
    fate, note = _import_fate(column, made)
    yield entry(f"{where}.type", column.native_type, fate, note)
    if made is None:
        return
    yield entry(f"{where}.name", made.name, Fate.ENCODED, "the name as SAP Datasphere takes it")
    if column.comment:
        place = "description" if made.label != column.comment else "label"
        yield entry(f"{where}.comment", column.comment, Fate.EXACT, f"becomes the {place}")
    if column.partition:
        yield entry(f"{where}.partition", "true", Fate.ENCODED, "an ordinary column in SAP")
    if column.properties:
        yield _stays(f"{where}.properties", ", ".join(column.properties))


def _import_fate(column: Column, made: Column | None) -> tuple[Fate, str]:
    try:
        crossing = to_sap(column.type)
    except UnmappedType as error:
        if made is None:
            return Fate.LOSSY, f"column left out: {error}"
        return Fate.EXACT, _AS_BEFORE
    if made is not None and made.type != crossing.type:
        return Fate.EXACT, _AS_BEFORE
    return crossing.fate, crossing.note


def _glue_parts(glue: Asset) -> Iterator[tuple[str, str]]:
    if glue.owner:
        yield "owner", glue.owner
    for part in ("properties", "storage", "extras"):
        record = getattr(glue, part)
        if record:
            yield part, ", ".join(record)


def _stays(path: str, value: str) -> LedgerEntry:
    return entry(path, value, Fate.ENCODED, "stays in AWS Glue, its home")
