"""CSN that we write: a document for a new local table, and edits of an existing one. Pure.

An edit touches only the paths that state the edited field; every other key, known to us or not,
stays as it is and where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from sync.connectors.datasphere.annotation import asset_annotations, column_annotations
from sync.connectors.datasphere.csn import main_definition
from sync.connectors.datasphere.csn_text import (
    DESCRIPTION_KEYS,
    LABEL_KEYS,
    Texts,
    i18n_key,
    text_key,
)
from sync.connectors.datasphere.rename import renamed_column
from sync.datatypes import element_type, parse_cds
from sync.errors import WriteRefused
from sync.model.asset import Asset, AssetRef, Column
from sync.model.datatype import Scalar
from sync.model.edit import AddColumn, DropColumn, Edit, RenameColumn, SetField, Value

Node = dict[str, Any]

LONGEST_STRING = 5000
_LABEL, _DESCRIPTION = LABEL_KEYS[0], DESCRIPTION_KEYS[0]
_TYPE_KEYS = ("type", "length", "precision", "scale", "srid")
# Statements on a table's technical side that hold for the object they were read from alone.
_TECHNICAL = ("@DataWarehouse.", "@Internal.", "@cds.", "@readonly")
_NEVER_SENT = ("edmx:", "@DataWarehouse.native.")
# A new table has no associations, since their targets may not exist.
_OF_ASSOCIATIONS = ("foreign_key", "text_association")
_TEXT_KEYS = {"label": LABEL_KEYS, "description": DESCRIPTION_KEYS}


def to_definition(asset: Asset) -> Node:
    """Return the CSN document that creates *asset* as a local table, without associations."""
    definition: Node = {"kind": "entity"}
    definition |= _texts(asset.label or asset.ref.name, asset.description)
    definition |= dict(asset_annotations(asset.semantics))
    definition |= {key: value for key, value in asset.extras.items() if _is_of_tables(key)}
    definition["elements"] = {
        column.name: to_element(column, asset.ref) for column in asset.columns
    }
    if not asset.columns:
        raise WriteRefused(asset.ref.connection, f"{asset.ref}: a table needs at least one column.")
    return {
        "definitions": {asset.ref.name: definition},
        "version": {"csn": "1.0"},
        "$version": "1.0",
    }


def to_element(column: Column, ref: AssetRef) -> Node:
    """Return the CSN element of *column*, whose type must be one of Datasphere's."""
    element = _type_of(column, ref)
    if column.key:
        element["key"] = True
    if not column.nullable:
        element["notNull"] = True
    if column.default is not None and "default" not in column.extras:
        element["default"] = {"val": column.default}
    element |= _texts(column.label, column.description)
    semantics = {k: v for k, v in column.semantics.items() if k not in _OF_ASSOCIATIONS}
    element |= dict(column_annotations(semantics))
    return element | {k: v for k, v in column.extras.items() if not k.startswith(_NEVER_SENT)}


def patch_definition(
    document: Mapping[str, Any], ref: AssetRef, edits: Sequence[Edit], *, language: str = "en"
) -> Node:
    """Return a copy of *document* with *edits* made and nothing else changed."""
    copy: Node = orjson.loads(orjson.dumps(document))
    for edit in edits:
        _edited(copy, ref, edit, language)
    return copy


def _edited(document: Node, ref: AssetRef, edit: Edit, language: str) -> None:
    definition = _definition(document, ref)
    elements: Node = definition.setdefault("elements", {})
    match edit:
        case SetField(column=None, field=name, value=value):
            _set(document, definition, ref, edit, language)
            _set_layer_text(_layer(document, ref), name, value)
        case SetField(column=str(column), field=name, value=value):
            _set(document, _element(elements, column, ref), ref, edit, language)
            _set_layer_text(_layer_item(document, ref, column), name, value)
        case AddColumn(column=column):
            if column.name in elements:
                raise WriteRefused(ref.connection, f"{ref} has a column {column.name} already.")
            elements[column.name] = to_element(column, ref)
        case DropColumn(name=name):
            _element(elements, name, ref)
            del elements[name]
        case RenameColumn(name=name, to=to):
            _element(elements, name, ref)
            if to in elements:
                raise WriteRefused(ref.connection, f"{ref} has a column {to} already.")
            definition["elements"] = renamed_column(elements, name, to)


def _set(document: Node, node: Node, ref: AssetRef, edit: SetField, language: str) -> None:
    match edit.field:
        case "label" | "description" as field:
            _set_text(document, node, field, edit.value, language)
        case "type":
            _set_type(node, ref, edit)
        case "key":
            _set_flag(node, "key", on=bool(edit.value))
        case "nullable":
            _set_flag(node, "notNull", on=not edit.value)
        case field if field.startswith("annotation:@"):
            _set_annotation(node, ref, field.removeprefix("annotation:"), edit.value)
        case field:
            text = f"{ref}: {field!r} is no field that Datasphere can hold."
            raise WriteRefused(ref.connection, text)


def _set_text(document: Node, node: Node, field: str, value: Value, language: str) -> None:
    """Set a text where it stands: under the key in use, or in the bundle that it points to."""
    keys = _TEXT_KEYS[field]
    key = text_key(node, keys) or keys[0]
    if value is None:
        node.pop(key, None)
        return
    pointed = i18n_key(str(node.get(key, "")))
    home = Texts.of(document, language).home(pointed) if pointed else None
    if pointed and home is not None and _uses(document, pointed) == 1:
        document["i18n"][home][pointed] = str(value)
    else:
        # A text that several places share is not ours to change for all of them.
        node[key] = str(value)


def _uses(document: Node, key: str) -> int:
    """Return in how many places of *document* the text called *key* is used."""
    rest = {name: part for name, part in document.items() if name != "i18n"}
    return orjson.dumps(rest).count(orjson.dumps(f"{{i18n>{key}}}"))


def _set_type(node: Node, ref: AssetRef, edit: SetField) -> None:
    scalar = parse_cds(str(edit.value))
    if not scalar.name.startswith("cds."):
        raise WriteRefused(
            ref.connection, f"{ref}.{edit.column}: {edit.value!r} is no type of Datasphere's."
        )
    wanted = element_type(_checked(scalar, f"{ref}.{edit.column}", ref))
    for key in _TYPE_KEYS:
        if key in wanted:
            node[key] = wanted[key]
        else:
            node.pop(key, None)


def _set_flag(node: Node, key: str, *, on: bool) -> None:
    if on:
        node[key] = True
    else:
        node.pop(key, None)


def _set_annotation(node: Node, ref: AssetRef, key: str, value: Value) -> None:
    if value is None:
        node.pop(key, None)
        return
    try:
        node[key] = orjson.loads(str(value))
    except orjson.JSONDecodeError as error:
        text = f"{ref}: the value of {key} must be JSON, got {str(value)[:80]!r}."
        raise WriteRefused(ref.connection, text) from error


def _set_layer_text(item: Node | None, field: str, value: Value) -> None:
    """Carry a label on to the business layer, from which a model is generated again."""
    if item is not None and field == "label" and isinstance(item.get("text"), str) and value:
        item["text"] = str(value)


def _layer(document: Node, ref: AssetRef) -> Node | None:
    layer = (document.get("businessLayerDefinitions") or {}).get(ref.name)
    return layer if isinstance(layer, dict) else None


def _layer_item(document: Node, ref: AssetRef, column: str) -> Node | None:
    layer = _layer(document, ref) or {}
    for part in ("attributes", "measures"):
        item = (layer.get(part) or {}).get(column)
        if isinstance(item, dict):
            return item
    return None


def _is_of_tables(key: str) -> bool:
    return key.startswith("@") and not key.startswith(_TECHNICAL)


def _definition(document: Node, ref: AssetRef) -> Node:
    definition = main_definition(document, ref.name)
    if not isinstance(definition, dict):
        raise WriteRefused(ref.connection, f"{ref}: the document holds no definition of that name.")
    return definition


def _element(elements: Node, name: str, ref: AssetRef) -> Node:
    element = elements.get(name)
    if not isinstance(element, dict):
        raise WriteRefused(ref.connection, f"{ref} has no column {name}.")
    return element


def _texts(label: str | None, description: str | None) -> Node:
    texts = {_LABEL: label, _DESCRIPTION: description}
    return {key: text for key, text in texts.items() if text}


def _type_of(column: Column, ref: AssetRef) -> Node:
    where = f"{ref}.{column.name}"
    scalar = column.type if isinstance(column.type, Scalar) else None
    if scalar is None or not scalar.name.startswith("cds."):
        raise WriteRefused(
            ref.connection, f"{where}: {column.native_type!r} is no type of Datasphere's."
        )
    return element_type(_checked(scalar, where, ref))


def _checked(scalar: Scalar, where: str, ref: AssetRef) -> Scalar:
    if scalar.name == "cds.String" and (scalar.length or 0) > LONGEST_STRING:
        text = f"{where}: a String holds {LONGEST_STRING} characters, {scalar.length} were asked."
        raise WriteRefused(ref.connection, f"{text} Use cds.LargeString.")
    return scalar
