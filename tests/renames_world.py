"""The labelled set of renames and decoys; `data/renames/*.txt` say how a line reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.datatype import Opaque, Scalar
from tests.factories import make_asset

DATA = Path(__file__).parent / "data" / "renames"
KINDS = {
    "sap table": Kind.LOCAL_TABLE,
    "sap view": Kind.VIEW,
    "sap model": Kind.ANALYTIC_MODEL,
    "sap remote": Kind.REMOTE_TABLE,
    "glue table": Kind.GLUE_TABLE,
    "glue gview": Kind.GLUE_VIEW,
}
_CELL = re.compile(
    r'(?P<sign>[-+]?)(?P<name>[^>"]+?)(?:>(?P<new>[^>"]+?))?'
    r" (?P<type>[a-z]+[\d.]*)(?:>(?P<new_type>[a-z]+[\d.]*))?"
    r"(?P<key> !)?"
    r'(?: "(?P<label>[^"]*)"(?:>"(?P<new_label>[^"]*)")?)?(?: ~"(?P<description>[^"]*)")?'
    r"(?: %(?P<trait>\w+)=(?P<value>\w+))?(?: @(?P<tag>\w))?"
)
_SAP = {
    "s": "cds.String",
    "i": "cds.Integer",
    "l": "cds.Integer64",
    "n": "cds.Decimal",
    "d": "cds.Date",
    "t": "cds.Timestamp",
    "m": "cds.Time",
    "b": "cds.Boolean",
    "f": "cds.Double",
    "x": "cds.LargeString",
}
_GLUE = {
    "s": "string",
    "i": "int",
    "l": "bigint",
    "n": "decimal",
    "d": "date",
    "t": "timestamp",
    "m": "string",
    "b": "boolean",
    "f": "double",
    "x": "string",
}


@dataclass(frozen=True, slots=True)
class ColumnCase:
    """A table before and after, and which of its columns were renamed."""

    note: str
    before: Asset
    after: Asset
    truth: frozenset[tuple[str, str]]

    @property
    def decoys(self) -> int:
        """Return how many columns went or came without a partner."""
        old = {column.name for column in self.before.columns}
        new = {column.name for column in self.after.columns}
        return len(old ^ new) - 2 * len(self.truth)


@dataclass(slots=True)
class AssetCase:
    """What one discovery found gone and new, and which of it are renames."""

    note: str
    gone: list[Asset] = field(default_factory=list)
    new: list[Asset] = field(default_factory=list)
    upstream: dict[AssetRef, frozenset[AssetRef]] = field(default_factory=dict)
    downstream: dict[AssetRef, frozenset[AssetRef]] = field(default_factory=dict)
    truth: set[tuple[AssetRef, AssetRef]] = field(default_factory=set)

    @property
    def decoys(self) -> int:
        """Return how many assets went or came without a partner."""
        return len(self.gone) + len(self.new) - 2 * len(self.truth)


def column_cases() -> list[ColumnCase]:
    """Return the labelled tables."""
    return [_column_case(head, body) for head, body in _blocks("columns.txt")]


def unseen_cases() -> list[ColumnCase]:
    """Return tables of other trades, for which the vocabulary was not made."""
    return [_column_case(head, body) for head, body in _blocks("unseen_columns.txt")]


def asset_cases() -> list[AssetCase]:
    """Return the labelled discoveries."""
    return [_asset_case(head, body) for head, body in _blocks("assets.txt")]


def _blocks(name: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            found.append((line[3:], []))
        elif line and not line.startswith("#"):
            found[-1][1].append(line)
    return found


def _column_case(head: str, lines: list[str]) -> ColumnCase:
    title, _, _ = head.partition(":")
    system, name = title.split()
    before: list[Column] = []
    after: list[Column] = []
    tags: dict[str, dict[str, str]] = {"-": {}, "+": {}}
    truth = set()
    for text in " ".join(lines).split("|"):
        if not text.strip():
            continue
        cell = _CELL.fullmatch(text.strip())
        assert cell, f"{head}: {text!r} is no cell"
        sign = cell["sign"]
        if sign != "+":
            before.append(_column(system, cell, new=False))
        if sign != "-":
            after.append(_column(system, cell, new=True))
        if cell["tag"]:
            tags[sign][cell["tag"]] = cell["name"]
        if cell["new"]:
            truth.add((cell["name"], cell["new"]))
    assert tags["-"].keys() == tags["+"].keys(), head
    moved = {(tags["-"][tag], tags["+"][tag]) for tag in tags["-"]}
    truth |= {(old, new) for old, new in moved if old != new}
    return ColumnCase(
        head,
        _asset(system, "S", name, "table", before),
        _asset(system, "S", name, "table", after),
        frozenset(truth),
    )


def _column(system: str, cell: re.Match[str], *, new: bool) -> Column:
    name = (new and cell["new"]) or cell["name"]
    text = (new and cell["new_label"]) or cell["label"]
    spelled = (new and cell["new_type"]) or cell["type"]
    texts: dict[str, Any] = (
        {"label": text, "description": cell["description"]}
        if system == "sap"
        else {"comment": text}
    )
    traits = {cell["trait"]: cell["value"]} if cell["trait"] else {}
    return _typed(system, name, spelled, key=bool(cell["key"]), semantics=traits, **texts)


def _typed(system: str, name: str, spelled: str, **values: Any) -> Column:
    if spelled == "array":
        return Column(name=name, type=Opaque("array"), native_type="array<string>", **values)
    letter, digits = spelled[0], spelled[1:]
    scalar = (_SAP if system == "sap" else _GLUE)[letter]
    native, typed = scalar, Scalar(scalar)
    if letter == "n":
        precision, _, scale = (digits or "15.2").partition(".")
        native = f"{scalar}({precision},{scale})"
        typed = Scalar(scalar, precision=int(precision), scale=int(scale))
    elif digits:
        native, typed = f"{scalar}({digits})", Scalar(scalar, length=int(digits))
    if letter == "s" and digits and system == "glue":
        native, typed = f"varchar({digits})", Scalar("varchar", length=int(digits))
    return Column(name=name, type=typed, native_type=native, **values)


def _asset_case(head: str, lines: list[str]) -> AssetCase:
    system = head.partition(":")[0]
    case = AssetCase(head)
    columns: dict[str, dict[str, str]] = {}
    tagged: dict[tuple[str, str], AssetRef] = {}
    for line in lines:
        named, spelled, *options = (part.strip() for part in line.split(" | "))
        sign, tag, ref, kind = named.split()
        types = _derive(spelled, columns)
        if sign == "-":
            columns[tag] = types
        asset = _labelled(system, ref, kind, types, options)
        (case.gone if sign == "-" else case.new).append(asset)
        _note_lineage(case, asset.ref, options)
        if tag != ".":
            tagged[sign, tag] = asset.ref
    case.truth = {(ref, tagged["+", tag]) for (sign, tag), ref in tagged.items() if sign == "-"}
    return case


def _derive(spelled: str, known: dict[str, dict[str, str]]) -> dict[str, str]:
    words = spelled.split()
    if words[0] != "=":
        return dict(_pair(word) for word in words)
    types = dict(known[words[1]])
    for word in words[2:]:
        if word.startswith("-"):
            del types[word[1:]]
        else:
            types |= [_pair(word[1:])]
    return types


def _pair(word: str) -> tuple[str, str]:
    name, _, kind = word.partition(":")
    return name, kind


def _labelled(system: str, ref: str, kind: str, types: dict[str, str], options: list[str]) -> Asset:
    schema, _, name = ref.partition(".")
    columns = [_typed(system, column, spelled) for column, spelled in types.items()]
    texts: dict[str, Any] = {}
    for option in options:
        if option.startswith('"'):
            texts["label"] = option.strip('"')
        elif option.startswith("~"):
            texts["description"] = option[1:].strip('"')
        elif option.startswith("at: "):
            texts["storage"] = {"location": option[4:]}
        elif option.startswith("sql: "):
            texts["query"] = option[5:]
    return _asset(system, schema, name, kind, columns, **texts)


def _asset(
    system: str,
    schema: str,
    name: str,
    kind: str,
    columns: list[Column],
    query: str = "",
    **more: Any,
) -> Asset:
    make = _sap_body if system == "sap" else _glue_body
    return make_asset(
        name,
        schema=schema,
        connection="dsp" if system == "sap" else "lake",
        system=System.DATASPHERE if system == "sap" else System.GLUE,
        kind=KINDS[f"{system} {kind}"],
        columns=columns,
        body=make(schema, name, columns, query, more),
        **more,
    )


def _sap_body(
    schema: str, name: str, columns: list[Column], query: str, more: dict[str, Any]
) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "kind": "entity",
        "@EndUserText.label": more.get("label", name),
        "elements": {column.name: {"type": column.native_type} for column in columns},
    }
    if query:
        entity["query"] = {"SELECT": {"from": {"ref": [query]}}}
    return {
        "kind": "local-tables",
        "space": schema,
        "listing": {"technicalName": name, "changedOn": f"2026-01-01 {name}"},
        "definition": {"definitions": {name: entity}},
    }


def _glue_body(
    schema: str, name: str, columns: list[Column], query: str, more: dict[str, Any]
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "Name": name,
        "DatabaseName": schema,
        "CreateTime": f"2026-01-01 {name}",
        "TableType": "VIRTUAL_VIEW" if query else "EXTERNAL_TABLE",
        "StorageDescriptor": {
            "Columns": [{"Name": each.name, "Type": each.native_type} for each in columns],
            "Location": more.get("storage", {}).get("location", ""),
            "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
        },
    }
    return body | ({"ViewOriginalText": f"SELECT {query}"} if query else {})


def _note_lineage(case: AssetCase, ref: AssetRef, options: list[str]) -> None:
    for option in options:
        for start, edges in (("up: ", case.upstream), ("down: ", case.downstream)):
            if option.startswith(start):
                near = (each.partition(".") for each in option[len(start) :].split())
                edges[ref] = frozenset(AssetRef(ref.connection, s, n) for s, _, n in near)
