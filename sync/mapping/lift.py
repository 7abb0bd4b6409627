"""A Glue table read back in SAP's words, so that both catalogs compare field by field.

What Glue's own encoding holds counts as being there. What the store remembers, and what the SAP
asset itself would look like in Glue, only help to read short forms; they fill in nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sync.datatypes import spell_glue, to_sap
from sync.errors import UnmappedType
from sync.mapping.encoding import ASSET_KEY, LABEL_KEY, clean_value, salvage, strip
from sync.mapping.memory import Remembered, RememberedColumn, remember, restore, spell_sap
from sync.mapping.naming import glue_column_name, sap_column_name, sap_name
from sync.mapping.texts import (
    SAP_LABEL_LENGTH,
    Known,
    in_description,
    lift_texts,
    one_line,
    text_hash,
    texts_of,
    with_rows_sentence,
    without_catalog_sentence,
    without_rows_sentence,
)
from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.pair import LinkMode, Pair, TextSource

TECHNICAL_COLUMNS = frozenset({"__operation_type", "__sequence_number", "__timestamp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A Glue table in SAP's words; *payload* and *mark* are what it really carries of ours."""

    asset: Asset
    payload: Mapping[str, Any] | None = None
    mark: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)  # SAP column name -> Glue column name


@dataclass(frozen=True, slots=True)
class _Reading:
    """One Glue table, and everything that helps to read it, the most trusted first."""

    glue: Asset
    pair: Pair
    mode: LinkMode
    ref: AssetRef
    present: Remembered  # what Glue's own encoding holds; empty when it was wiped
    known: tuple[Remembered, ...]


def lift(
    glue: Asset,
    pair: Pair,
    *,
    memory: Mapping[str, Any] | None,
    mode: LinkMode,
    counterpart: Asset | None = None,
) -> Lifted:
    """Return *glue* in SAP's words.

    *memory* is what the store remembers of the link, *counterpart* the SAP asset as it is now.
    Raises MappingError when a newer version of sphereglue wrote the table's encoding.
    """
    payload = salvage(glue.properties)
    helps = [payload, memory, remember(counterpart, pair) if counterpart else None]
    known = tuple(restore(each) for each in helps if each is not None)
    mark = glue.properties.get(ASSET_KEY)
    ref = counterpart.ref if counterpart else _sap_ref(glue, pair, mark)
    present = restore(payload) if payload is not None else Remembered()
    reading = _Reading(glue, pair, mode, ref, present, known)
    columns, names = _columns(reading)
    kinds = [each.kind for each in known if each.kind is not None]
    asset = replace(
        glue,
        ref=ref,
        system=System.DATASPHERE,
        kind=counterpart.kind if counterpart else (kinds or [Kind.LOCAL_TABLE])[0],
        columns=_with_left_out(columns, known),
        measures=present.measures,
        associations=present.associations,
        parameters=present.parameters,
        semantics=present.semantics,
        tags=present.tags,
        extras=present.extras,
        properties=strip(glue.properties),
        **_table_texts(reading),
    )
    return Lifted(asset=asset, payload=payload, mark=mark, names=names)


def humanised(name: str) -> str:
    """Return a technical name as a label: `clickstream_events` is "Clickstream Events"."""
    words = [word for word in name.replace("-", "_").split("_") if word]
    return " ".join(word[:1].upper() + word[1:] for word in words) or name


def _sap_ref(glue: Asset, pair: Pair, mark: str | None) -> AssetRef:
    schema, dot, name = (mark or "").partition(".")
    if not dot:
        schema, name = pair.sap.schema, sap_name(glue.ref.name, pair.naming)
    return AssetRef(pair.sap.connection, schema, name)


def _table_texts(reading: _Reading) -> dict[str, Any]:
    """Return label, description and translations of the table."""
    glue, present = reading.glue, _texts(reading.present)
    key_label = glue.properties.get(LABEL_KEY)
    label = present.pop("label", None)
    if key_label:
        # The label's home is its own parameter; the encoding knows its exact form.
        present["label"] = label if label and clean_value(label) == key_label else key_label
    if reading.mode is LinkMode.IMPORT:
        texts = {**present, **_import_texts(reading)}
        texts.setdefault("label", humanised(glue.ref.name))
        return _parted(texts)
    found = glue.description
    if reading.mode is LinkMode.MIRROR:
        found = without_catalog_sentence(found)
    policy = (reading.pair.text.table, reading.pair.text.language)
    known = [Known(_fed_texts(each), each.texts) for each in reading.known]
    texts = lift_texts(found, present, known, policy, in_description)
    edited = key_label and key_label != clean_value(texts.get("label", key_label))
    if edited and found and text_hash(found) in {h for each in known for h in each.hashes}:
        texts["label"] = str(key_label)  # only the label's own parameter was edited
    return _parted(texts)


def _fed_texts(remembered: Remembered) -> dict[str, str]:
    """Return the texts as they feed Glue: an import's sentence about rows does not."""
    texts = _texts(remembered)
    if not without_rows_sentence(remembered.description):
        texts.pop("description", None)
    return texts


def _import_texts(reading: _Reading) -> dict[str, str]:
    found = reading.glue.description
    for each in reading.known:
        own = without_rows_sentence(each.description)
        if each.description and (in_description(own) if own else None) == (found or None):
            if own == each.description:  # somebody took the sentence away
                return {"description": own}
            return {"description": with_rows_sentence(own, reading.glue.ref)}
    return {"description": with_rows_sentence(found, reading.glue.ref)}


def _columns(reading: _Reading) -> tuple[list[Column], dict[str, str]]:
    """Return the lifted columns, and Glue's name for each of SAP's."""
    columns: list[Column] = []
    names: dict[str, str] = {}
    matched = [_matches(column, reading.known) for column in reading.glue.columns]
    taken = {found[0].column.name for found in matched if found}
    for column, found in zip(reading.glue.columns, matched, strict=True):
        name = found[0].column.name if found else _free_name(column, reading.mode, taken)
        if name in names:
            continue  # two Glue columns that fold together: the first one is it
        lifted = _column(column, name, found, reading)
        if lifted is not None:
            columns.append(lifted)
            names[name] = column.name
            taken.add(name)
    return columns, names


def _matches(column: Column, known: Iterable[Remembered]) -> list[RememberedColumn]:
    """Return what each memory says of the Glue column, as long as they mean the same SAP one."""
    found: list[RememberedColumn] = []
    for each in known:
        hit = _match(column.name, each)
        if hit is not None and (not found or found[0].column.name == hit.column.name):
            found.append(hit)
    return found


def _match(name: str, known: Remembered) -> RememberedColumn | None:
    exact = [each for each in known.columns if each.glue == name]
    if exact:
        return exact[0]
    folded = glue_column_name(name)
    return next((c for c in known.columns if c.glue and glue_column_name(c.glue) == folded), None)


def _free_name(column: Column, mode: LinkMode, taken: set[str]) -> str:
    """Return an SAP name for a column that SAP does not know."""
    if _is_technical(column, mode):
        return column.name
    name = plain = sap_column_name(column.name)
    count = 2
    while name in taken:
        name, count = f"{plain[:90]}_{count}", count + 1
    return name


def _is_technical(column: Column, mode: LinkMode) -> bool:
    """Whether replication added the column; an import makes it a column like any other."""
    flagged = column.technical or column.name in TECHNICAL_COLUMNS
    return flagged and mode is not LinkMode.IMPORT


def _column(
    column: Column, name: str, found: Sequence[RememberedColumn], reading: _Reading
) -> Column | None:
    typed = _type(column, found)
    if typed is None:
        if reading.mode is LinkMode.IMPORT:
            return None
        typed = column  # SAP has no such type: shown as Glue spells it
    present = _match(column.name, reading.present)
    held = present.column if present else Column(name=name, type=typed.type, native_type="")
    known = [Known(texts_of(each.column), each.texts) for each in found]
    return replace(
        held,
        name=name,
        type=typed.type,
        native_type=typed.native_type,
        technical=_is_technical(column, reading.mode),
        properties=column.properties,
        **_parted(_column_texts(column.comment, texts_of(held), known, reading)),
    )


def _type(column: Column, found: Sequence[RememberedColumn]) -> Column | None:
    """Return a column whose type is the SAP type of *column*; None when SAP has none."""
    spelled = spell_glue(column.type)
    for each in found:
        if each.glue_type == spelled:
            return each.column
    try:
        sap = to_sap(column.type).type
    except UnmappedType:
        return None
    return replace(column, type=sap, native_type=spell_sap(sap))


def _column_texts(
    comment: str | None, present: Mapping[str, str], known: Sequence[Known], reading: _Reading
) -> dict[str, str]:
    policy = reading.pair.text
    is_known = comment and any(text_hash(comment) in each.hashes for each in known)
    if reading.mode is not LinkMode.IMPORT or is_known or not comment:
        return lift_texts(comment, present, known, (policy.column, policy.language), one_line)
    long = len(comment) > SAP_LABEL_LENGTH or policy.column is TextSource.DESCRIPTION
    return {**present, "description" if long else "label": comment}


def _with_left_out(columns: list[Column], known: Sequence[Remembered]) -> tuple[Column, ...]:
    """Return *columns* with those that Glue cannot hold, which the first memory keeps."""
    result = list(columns)
    names = {column.name for column in columns}
    for index, each in enumerate(known[0].columns if known else ()):
        if each.glue is None and each.column.name not in names:
            result.insert(index, each.column)
    return tuple(result)


def _texts(remembered: Remembered) -> dict[str, str]:
    own = {"label": remembered.label, "description": remembered.description}
    texts = {**remembered.translations, **own}
    return {key: text for key, text in texts.items() if text}


def _parted(texts: Mapping[str, str]) -> dict[str, Any]:
    """Return *texts* as the members of a column or an asset."""
    own = {"label", "description"}
    return {
        "label": texts.get("label"),
        "description": texts.get("description"),
        "translations": {key: text for key, text in texts.items() if key not in own},
    }
