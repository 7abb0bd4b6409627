"""Queries by people, agent and tools: one SELECT over the views, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from sync.config import StoreSettings
from sync.errors import QueryRefused
from sync.store.database import Store, open_store
from tests.factories import make_asset
from tests.store.world import NOW, discover


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("query") / "store.duckdb"
    with open_store(path, StoreSettings(memory_limit="256MiB"), now=NOW) as store:
        discover(store, [make_asset(name, columns=["ID", "NET"]) for name in ("A", "B", "C")])
        yield store


@pytest.mark.parametrize(
    ("sql", "params", "rows"),
    [
        pytest.param("SELECT name FROM v_asset ORDER BY 1", (), ["A", "B", "C"], id="plain"),
        pytest.param("FROM v_asset SELECT count(*)", (), [3], id="from first"),
        pytest.param("SELECT name FROM main.v_asset WHERE name = ?", ["B"], ["B"], id="positional"),
        pytest.param("SELECT $x FROM v_run RIGHT JOIN range(1) ON 1=1", {"x": 7}, [7], id="named"),
        pytest.param("SELECT 1;", (), [1], id="semicolon"),
        pytest.param("SELECT name FROM v_asset -- drop asset\nLIMIT 1", (), ["A"], id="remark"),
        pytest.param("SELECT '; DROP TABLE asset'", (), ["; DROP TABLE asset"], id="text"),
        pytest.param(
            "WITH n AS (SELECT name FROM V_ASSET) SELECT max(name) FROM n", (), ["C"], id="cte"
        ),
        pytest.param(
            "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 4) "
            "SELECT sum(i)::INTEGER FROM t",
            (),
            [10],
            id="recursive",
        ),
        pytest.param(
            "SELECT i FROM generate_series(1, 2) s(i) UNION ALL SELECT unnest([3])",
            (),
            [1, 2, 3],
            id="series",
        ),
        pytest.param(
            "SELECT row_number() OVER (ORDER BY name) FROM v_asset QUALIFY lag(name) OVER "
            "(ORDER BY name) IS NULL",
            (),
            [1],
            id="window",
        ),
        pytest.param(
            "SELECT count(*) FILTER (WHERE c.name LIKE 'N%') FROM v_asset a "
            "JOIN v_column c ON c.asset_id = a.id",
            (),
            [3],
            id="join",
        ),
        pytest.param(
            "SELECT coalesce(CASE WHEN date_trunc('day', first_seen_at) >= DATE '2026-03-18' "
            "THEN 'new' END, 'old') FROM v_asset WHERE name IN (SELECT max(name) FROM v_asset)",
            (),
            ["new"],
            id="expressions",
        ),
        pytest.param("VALUES (1)", (), [1], id="values"),
    ],
)
def test_a_select_over_the_views_is_answered(
    filled: Store, sql: str, params: object, rows: list[object]
) -> None:
    table = filled.query(sql, params)  # type: ignore[arg-type]  # both forms of parameters

    assert [row[0] for row in table.rows] == rows


def test_times_come_back_aware(filled: Store) -> None:
    table = filled.query("SELECT first_seen_at, max(last_seen_at) OVER () AS newest FROM v_asset")

    assert table.columns == ("first_seen_at", "newest")
    assert table.rows[0] == (NOW, NOW)


_REFUSED = {
    "insert": "INSERT INTO pair (name) VALUES ('x')",
    "update": "UPDATE asset SET name = 'x'",
    "delete": "DELETE FROM asset",
    "drop": "DROP TABLE asset",
    "create": "CREATE TABLE t (i INTEGER)",
    "temp table": "CREATE TEMP TABLE t AS SELECT 1",
    "several": "SELECT 1; SELECT 2",
    "commit first": "SELECT 1; COMMIT; DROP TABLE asset; SELECT 1",
    "cte delete": "WITH d AS (DELETE FROM asset RETURNING id) SELECT id FROM d",
    "cte insert": "WITH d AS (INSERT INTO pair (name) VALUES ('x') RETURNING name) SELECT 1",
    "cte update": "WITH d AS (UPDATE asset SET name = 'x' RETURNING id) SELECT 1",
    "nested cte": "SELECT 1 WHERE EXISTS (WITH d AS (DELETE FROM asset RETURNING id) FROM d)",
    "table": "SELECT name FROM asset",
    "table in a subquery": "SELECT (SELECT max(name) FROM asset)",
    "table in a join": "SELECT 1 FROM v_asset JOIN body ON true",
    "table in a cte": "WITH a AS (SELECT body FROM body) SELECT body FROM a",
    "table in a union": "SELECT name FROM v_asset UNION SELECT name FROM asset",
    "table by catalog": "SELECT name FROM store.main.v_asset",
    "internal view": "SELECT 1 FROM live_edge",
    "shadowing": "SELECT name FROM asset WHERE EXISTS (WITH asset AS (SELECT 1) FROM asset)",
    "shadowing a system view": "SELECT 1 FROM duckdb_tables WHERE 1 IN "
    "(WITH duckdb_tables AS (SELECT 1) FROM duckdb_tables)",
    "information schema": "SELECT table_name FROM information_schema.tables",
    "pg catalog": "SELECT relname FROM pg_catalog.pg_class",
    "sqlite master": "SELECT name FROM sqlite_master",
    "system function": "SELECT name FROM duckdb_settings()",
    "file": "SELECT 1 FROM '/etc/passwd'",
    "csv": "SELECT 1 FROM read_csv('/etc/passwd')",
    "text": "SELECT content FROM read_text('/etc/passwd')",
    "glob": "SELECT 1 FROM glob('/*')",
    "query": "SELECT 1 FROM query('SELECT 1')",
    "query_table": "SELECT 1 FROM query_table('asset')",
    "table function in a lateral": "SELECT 1 FROM v_asset a, LATERAL (FROM glob(a.name))",
    "copy": "COPY v_asset TO 'x.csv'",
    "attach": "ATTACH ':memory:' AS m",
    "set": "SET memory_limit = '1TB'",
    "pragma": "PRAGMA database_list",
    "call": "CALL pragma_version()",
    "show": "SHOW TABLES",
    "describe": "DESCRIBE v_asset",
    "summarize": "SUMMARIZE v_asset",
    "show inside": "SELECT 1 FROM (SHOW TABLES)",
    "explain": "EXPLAIN ANALYZE SELECT 1",
    "prepare": "PREPARE p AS SELECT 1",
    "checkpoint": "CHECKPOINT",
    "sequence": "SELECT nextval('asset_id')",
    "sequence by schema": "SELECT main.nextval('asset_id')",
    "sequence in upper case": "SELECT NEXTVAL('asset_id')",
    "variable": "SELECT getvariable('x')",
    "setting": "SELECT current_setting('memory_limit')",
    "sleep": "SELECT sleep_ms(60000)",
    "pg_sleep": "SELECT pg_sleep(60)",
    "repeat": "SELECT length(repeat('x', 1000000000))",
    "scalar range": "SELECT len(range(1000000000))",
    "scalar series": "SELECT unnest(generate_series(1, 1000000000))",
    "repeat as a table": "SELECT 1 FROM repeat(1, 1000000000)",
    "pad": "SELECT length(lpad('x', 1000000000, 'y'))",
    "own macro": "SELECT fold('x')",
    "unknown function": "SELECT getenv('HOME')",
    "in an order": "SELECT 1 ORDER BY nextval('asset_id')",
    "in a limit": "SELECT 1 LIMIT (SELECT count(*) FROM asset)",
    "in a window": "SELECT sum(nextval('asset_id')) OVER ()",
    "in a filter": "SELECT count(*) FILTER (WHERE nextval('asset_id') > 0)",
    "in a table function": "SELECT 1 FROM range(nextval('asset_id'))",
    "in a lambda": "SELECT list_transform([1], lambda x: nextval('asset_id'))",
    "as a method": "SELECT 'asset_id'.nextval()",
    "nothing": "",
    "a remark": "-- nothing",
    "no sql": "drop everything please",
    "too long": "SELECT " + "1 + " * 10_000 + "1",
    "unknown column": "SELECT nonsense FROM v_asset",
    "missing parameter": "SELECT ?",
}


@pytest.mark.parametrize("sql", _REFUSED.values(), ids=_REFUSED.keys())
def test_anything_else_is_refused_in_a_sentence(filled: Store, sql: str) -> None:
    before = filled.version()

    with pytest.raises(QueryRefused, match=r"^[A-Z\w][^\n]+\.$"):
        filled.query(sql)

    assert filled.version() == before
    assert filled.query("SELECT count(*) FROM v_asset").rows == [(3,)]


def test_the_sentence_names_the_views(filled: Store) -> None:
    with pytest.raises(QueryRefused, match=r"no view asset to read; the views are v_absence, .*"):
        filled.query("SELECT name FROM asset")


def test_a_query_that_takes_too_long_is_stopped(filled: Store) -> None:
    started = time.perf_counter()

    with pytest.raises(QueryRefused, match=r"stopped after 0\.2 s"):
        filled.query("SELECT count(*) FROM range(10000000) a, range(1000000) b", seconds=0.2)

    assert time.perf_counter() - started < 10
    assert filled.query("SELECT count(*) FROM v_asset", seconds=5).rows == [(3,)]
    filled.audit.append("j.ortiz", "write", "after the interrupt", {}, NOW)


def test_a_query_that_needs_too_much_memory_is_stopped(filled: Store) -> None:
    growing = (
        "WITH RECURSIVE t(s) AS (SELECT 'xxxxxxxxxx' UNION ALL SELECT s || s FROM t) "
        "SELECT max(length(s)) FROM t"
    )

    with pytest.raises(QueryRefused, match=r"too much memory|stopped"):
        filled.query(growing)

    assert filled.query("SELECT 1").rows == [(1,)]


def test_a_long_answer_is_cut_and_says_so(filled: Store) -> None:
    table = filled.query("SELECT i FROM range(50) t(i)", max_rows=20)

    assert (len(table.rows), table.truncated) == (20, True)
    assert not filled.query("SELECT i FROM range(20) t(i)", max_rows=20).truncated
