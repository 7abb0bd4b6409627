"""Which annotation is which of our semantics, both ways.

An annotation in the form that this table names is taken out of the extras, since it can be written
again from the semantics. One in another form is understood too, but also kept verbatim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """How CSN writes the value of an annotation."""

    ENUM = "enum"  # {"#": "SUM"}
    REF = "ref"  # {"=": "CURRENCY"}
    REFS = "refs"  # [{"=": "NAME"}]
    FLAG = "flag"  # true
    TEXT = "text"  # "CONN"
    SYMBOL = "symbol"  # "#TIME"


@dataclass(frozen=True, slots=True)
class Term:
    """One annotation and the semantics that it states."""

    semantics: str
    annotation: str
    form: Form


COLUMN_TERMS = (
    Term("aggregation", "@Aggregation.default", Form.ENUM),
    Term("measure_type", "@AnalyticsDetails.measureType", Form.ENUM),
    Term("currency", "@Semantics.amount.currencyCode", Form.REF),
    Term("unit", "@Semantics.quantity.unitOfMeasure", Form.REF),
    Term("text", "@ObjectModel.text.element", Form.REFS),
    Term("text_association", "@ObjectModel.text.association", Form.REF),
    Term("foreign_key", "@ObjectModel.foreignKey.association", Form.REF),
    Term("language", "@Semantics.language", Form.FLAG),
    Term("currency_code", "@Semantics.currencyCode", Form.FLAG),
    Term("unit_of_measure", "@Semantics.unitOfMeasure", Form.FLAG),
)
# Other spellings of the same: understood, and kept as they are.
COLUMN_SYNONYMS = (
    Term("aggregation", "@DefaultAggregation", Form.ENUM),
    Term("aggregation", "@Aggregation.Default", Form.ENUM),
)
ASSET_TERMS = (
    Term("representative_key", "@ObjectModel.representativeKey", Form.REF),
    Term("dimension_type", "@Analytics.dimensionType", Form.SYMBOL),
    Term("remote_connection", "@DataWarehouse.remote.connection", Form.TEXT),
    Term("remote_entity", "@DataWarehouse.remote.entity", Form.TEXT),
    Term("external_schema", "@DataWarehouse.external.schema", Form.TEXT),
    Term("external_entity", "@DataWarehouse.external.entity", Form.TEXT),
    Term("table_format", "@DataWarehouse.persistence.hdlf.tableFormat", Form.ENUM),
)
# Families: every annotation under the prefix is one word of the semantics.
COLUMN_FAMILIES = {
    "calendar": "@Semantics.calendar.",
    "fiscal": "@Semantics.fiscal.",
    "business_date": "@Semantics.businessDate.",
    "personal_data": "@PersonalData.",
}
_FAMILY_PREFIXES = tuple(COLUMN_FAMILIES.values())
USAGES = {
    "DATA_STRUCTURE": "RelationalDataset",
    "ANALYTICAL_DIMENSION": "Dimension",
    "ANALYTICAL_FACT": "Fact",
    "ANALYTICAL_CUBE": "AnalyticalDataset",
    "LANGUAGE_DEPENDENT_TEXT": "Text",
    "ANALYTICAL_PARENT_CHILD_HIERARCHY_NODE": "Hierarchy",
    "ANALYTICAL_HIERARCHY_DIRECTORY": "HierarchyWithDirectory",
}
PATTERN = "@ObjectModel.modelingPattern"
CAPABILITIES = "@ObjectModel.supportedCapabilities"


def plain(value: Any) -> str | None:
    """Return the word that an annotation's value states in any of its forms, or None."""
    match value:
        case bool():
            return "true" if value else None
        case {"#": word} | {"=": word}:
            return str(word)
        case str():
            return value.removeprefix("#")
        case int() | float():
            return str(value)
        case [_, *_]:
            words = [plain(each) for each in value]
            return ",".join(word for word in words if word) or None
    return None


def written(form: Form, word: str) -> Any:
    """Return *word* as the value of an annotation of *form*."""
    match form:
        case Form.ENUM:
            return {"#": word}
        case Form.REF:
            return {"=": word}
        case Form.REFS:
            return [{"=": each} for each in word.split(",")]
        case Form.FLAG:
            return True
        case Form.SYMBOL:
            return f"#{word}"
        case Form.TEXT:
            return word


def stated(
    node: Mapping[str, Any], terms: tuple[Term, ...], synonyms: tuple[Term, ...] = ()
) -> tuple[dict[str, str], set[str]]:
    """Return the semantics that *node* states, and the annotations that they say completely."""
    semantics: dict[str, str] = {}
    said: set[str] = set()
    for term in (*terms, *synonyms):
        if term.annotation not in node:
            continue
        word = plain(node[term.annotation])
        if word is None or term.semantics in semantics:
            continue
        semantics[term.semantics] = word
        if term in terms and node[term.annotation] == written(term.form, word):
            said.add(term.annotation)
    return semantics, said


def families(node: Mapping[str, Any]) -> tuple[dict[str, str], set[str]]:
    """Return the semantics of the families, and the annotations that they say completely."""
    semantics: dict[str, str] = {}
    said: set[str] = set()
    members = [key for key in node if key.startswith(_FAMILY_PREFIXES)]
    for name, prefix in COLUMN_FAMILIES.items() if members else ():
        words = {k: word for k in members if k.startswith(prefix) and (word := plain(node[k]))}
        flags = {key for key in words if node[key] is True}
        if words:
            suffixes = [k.removeprefix(prefix) for k in words]
            semantics[name] = ",".join(
                suffix if key in flags else f"{suffix}={words[key]}"
                for suffix, key in zip(suffixes, words, strict=True)
            )
        said |= flags
    return semantics, said


def column_annotations(semantics: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield the annotations that state a column's *semantics*."""
    for term in COLUMN_TERMS:
        if word := semantics.get(term.semantics):
            yield term.annotation, written(term.form, word)
    for name, prefix in COLUMN_FAMILIES.items():
        for word in filter(None, semantics.get(name, "").split(",")):
            if "=" not in word:
                yield prefix + word, True
    match semantics.get("role"):
        case "dimension":
            yield "@Analytics.dimension", True
        case "text":
            yield "@Semantics.text", True


def asset_annotations(semantics: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield the annotations that state a table's *semantics*."""
    pattern = next((p for p, usage in USAGES.items() if usage == semantics.get("usage")), "")
    if pattern in ("", "ANALYTICAL_CUBE"):
        pattern = "DATA_STRUCTURE"  # the only safe one for a table
    yield PATTERN, {"#": pattern}
    yield CAPABILITIES, [{"#": pattern}]
    for term in ASSET_TERMS[:2]:
        if word := semantics.get(term.semantics):
            yield term.annotation, written(term.form, word)
