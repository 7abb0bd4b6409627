"""The SQL of a view, from the three ways in which Glue holds one."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

_PRESTO = re.compile(r"/\*\s*Presto(?: Materialized)? View:\s*([A-Za-z0-9+/=\s]+?)\s*\*/")
# Presto's names of Glue's types, where they differ.
_HIVE_NAMES = {"integer": "int", "real": "float", "varbinary": "binary", "varchar": "string"}
_DIALECTS = {"ATHENA": "athena", "SPARK": "spark", "REDSHIFT": "redshift"}


@dataclass(frozen=True, slots=True)
class ViewText:
    """The SQL of a view, how to read it, and where its bare names live."""

    sql: str
    dialect: str  # as sqlglot calls it
    schema: str = ""
    columns: tuple[Mapping[str, Any], ...] = ()  # shaped like Glue's
    note: str = ""  # why there is no SQL


def view_text(body: Mapping[str, Any]) -> ViewText | None:
    """Return the text of a view, or None for what is no view."""
    definition = body.get("ViewDefinition")
    if isinstance(definition, Mapping) and definition.get("Representations"):
        return _of_representations(definition["Representations"])
    text = body.get("ViewOriginalText")
    if isinstance(text, str) and text.strip():
        found = _PRESTO.search(text)
        return _of_presto(found[1]) if found else _of_plain(body, text)
    return None


def _of_representations(representations: Sequence[Mapping[str, Any]]) -> ViewText | None:
    by_dialect = {one.get("Dialect", ""): one for one in representations if isinstance(one, dict)}
    for dialect in (*_DIALECTS, *by_dialect):
        chosen = by_dialect.get(dialect, {})
        sql = chosen.get("ViewExpandedText") or chosen.get("ViewOriginalText")
        if sql:
            return ViewText(sql, _DIALECTS.get(dialect, "athena"))
    return None


def _of_plain(body: Mapping[str, Any], text: str) -> ViewText:
    spark = any(str(key).startswith("spark.sql.") for key in body.get("Parameters") or {})
    # Hive expands bare names in the second text; Spark's and Hive's grammar are close.
    expanded = body.get("ViewExpandedText")
    presto_mark = isinstance(expanded, str) and expanded.lstrip().startswith("/*")
    sql = expanded if isinstance(expanded, str) and expanded.strip() and not presto_mark else text
    return ViewText(sql, "spark" if spark else "hive")


def _of_presto(encoded: str) -> ViewText:
    try:
        view = orjson.loads(base64.b64decode("".join(encoded.split()), validate=True))
    except (binascii.Error, orjson.JSONDecodeError) as error:
        return ViewText("", "athena", note=f"the encoded view text is broken: {error}")
    if not isinstance(view, dict) or not isinstance(view.get("originalSql"), str):
        return ViewText("", "athena", note="the encoded view text holds no originalSql")
    columns = tuple(
        {"Name": column["name"].lower(), "Type": _hive_type(str(column.get("type", "")))}
        for column in view.get("columns") or ()
        if isinstance(column, dict) and isinstance(column.get("name"), str)
    )
    return ViewText(view["originalSql"], "athena", str(view.get("schema") or ""), columns)


def _hive_type(presto: str) -> str:
    base, _, arguments = presto.strip().lower().partition("(")
    if base == "timestamp":
        return "timestamp"
    if base == "varchar" and arguments:
        return presto
    return _HIVE_NAMES.get(base, base) + (f"({arguments}" if arguments else "")
