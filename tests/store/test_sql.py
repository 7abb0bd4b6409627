"""The SQL files: every query fits the migrated tables, every view is described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from sync.store import (
    absences,
    bases,
    health,
    journal,
    links,
    meta,
    plans,
    profiles,
    rows,
    runs,
)
from sync.store import sql as sql_files
from sync.store.connection import Cursor
from sync.store.database import Store, open_store
from sync.store.sql import load_queries, query_nouns
from tests.store.world import NOW

_STORE = Path(sql_files.__file__).parent
_ARROW = {
    "arrow_ref": rows.REF,
    "arrow_asset": rows.ASSET,
    "arrow_column": rows.COLUMN,
    "arrow_measure": rows.MEASURE,
    "arrow_edge": rows.EDGE,
    "arrow_seen": rows.SEEN,
    "arrow_probe": absences.PROBE,
    "arrow_check": health.CHECK,
    "arrow_profile": profiles.PROFILE,
    "arrow_base": bases.BASE,
    "arrow_drift": bases.DRIFT,
    "arrow_link": links.LINK,
    "arrow_pair": links.PAIR,
    "arrow_connection": meta.CONNECTION,
    "arrow_line": plans.LINE,
    "arrow_outcome": runs.OUTCOME,
    "arrow_log": runs.LOG,
    "arrow_intent": journal.INTENT,
    "arrow_ended": journal.ENDED,
}
_QUERIES = [(noun, name) for noun in query_nouns() for name in load_queries(noun)]


_NOT_PREPARED = {("opening", "create_migration"), ("guard", "begin"), ("guard", "end")} | {
    ("guard", "limit_time")
}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A migrated store with a table in place of each Arrow table, which cannot be prepared."""
    with open_store(tmp_path_factory.mktemp("sql") / "store.duckdb", now=NOW) as store:
        for name, schema in _ARROW.items():
            store._db.write(partial(Cursor.run, sql=_table(name, schema)))
        yield store


@pytest.mark.parametrize(("noun", "name"), sorted(set(_QUERIES) - _NOT_PREPARED))
def test_every_query_can_be_prepared(migrated: Store, noun: str, name: str) -> None:
    with migrated._db.cursor() as cursor:
        cursor.run(f"PREPARE prepared AS {load_queries(noun)[name]}")


def _table(name: str, schema: pa.Schema) -> str:
    kinds = {"string": "VARCHAR", "int32": "INTEGER", "int64": "BIGINT", "bool": "BOOLEAN"}
    kinds |= {"binary": "BLOB", "double": "DOUBLE", "timestamp[us]": "TIMESTAMP"}
    columns = ", ".join(f'"{field.name}" {kinds[str(field.type)]}' for field in schema)
    return f"CREATE TABLE {name} ({columns})"


@pytest.mark.parametrize("noun", query_nouns())
def test_every_query_says_in_a_sentence_what_it_does(noun: str) -> None:
    for name, query in load_queries(noun).items():
        assert re.match(r"-- [A-Z].*", query), name
        sentence = query.split("\n")[0]
        assert sentence.endswith("."), name


def test_no_sql_asks_for_every_column() -> None:
    for path in _STORE.rglob("*.sql"):
        assert not re.search(r"SELECT\s+(\w+\.)?\*|COLUMNS\(", path.read_text()), path


def test_every_column_of_every_view_is_described(store: Store) -> None:
    described = (_STORE / "views.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (v_\w+)\n(.*?)(?=^## |\Z)", described, re.M | re.S))

    actual = {
        view: [c for (c,) in store._db.read("SELECT column_name FROM (DESCRIBE FROM " + view + ")")]
        for view in sorted(store.views)
    }

    listed = {view: re.findall(r"^\| `(\w+)` \|", text, re.M) for view, text in sections.items()}
    assert listed == actual
