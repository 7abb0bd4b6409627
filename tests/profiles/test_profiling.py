"""Profiles of the embedded tenant's rows, read over HTTP by a run of a job."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sync.connectors.rows import RowSource
from sync.embedded.process import start_embedded
from sync.errors import AssetNotFound
from sync.jobs.progress import Board
from sync.jobs.work import RunContext, Token
from sync.model.asset import AssetRef
from sync.model.job import AskedBy, JobDraft, JobKind
from sync.model.profile import Profile
from sync.runtime import Runtime, open_runtime

TENANT = "datasphere"


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    servers = start_embedded(tmp_path_factory.mktemp("servers"))
    with open_runtime(tmp_path_factory.mktemp("home"), {}, named=servers.settings) as opened:
        opened.engine.discover("anna", [TENANT])
        yield opened
    servers.stop()


def profile(runtime: Runtime, schema: str):
    draft = JobDraft(
        name="profile", kind=JobKind.PROFILE, connection=TENANT, options={"schema": schema}
    )
    asked = runtime.jobs.run_once("anna", draft, asked_by=AskedBy.MANUAL)
    run = runtime.store.queue.get(asked.run_id)
    context = RunContext(
        run=run,
        store=runtime.store,
        clock=runtime.engine.clock,
        token=Token(),
        board=Board(runtime.store, runtime.engine.clock),
    )
    return runtime.workers.works[JobKind.PROFILE](context)


@pytest.mark.parametrize(
    ("schema", "name", "count"),
    [
        ("SALES", "V_SALES_ORDER_HEADER", 10_535),
        ("MASTERDATA", "SAP.TIME.VIEW_DIMENSION_DAY", 197_136),
        ("MASTERDATA", "V_PRODUCT_CATEGORY", 222),
    ],
)
def test_a_sample_is_bounded_and_the_rows_are_counted(runtime, schema, name, count):
    source = runtime.engine.connectors[TENANT]
    assert isinstance(source, RowSource)

    sample = source.sample(AssetRef(TENANT, schema, name), 250)

    assert (len(sample.rows), sample.total) == (min(250, count), count)


def test_a_sample_larger_than_a_page_is_put_together(runtime):
    source = runtime.engine.connectors[TENANT]

    sample = source.sample(AssetRef(TENANT, "SALES", "V_SALES_ORDER_HEADER"), 2300)

    assert len(sample.rows) == 2300
    assert len({str(row) for row in sample.rows}) == 2300


def test_an_analytical_set_is_read_though_it_does_not_count(runtime):
    source = runtime.engine.connectors[TENANT]

    sample = source.sample(AssetRef(TENANT, "SALES", "AM_SALES_REVENUE"), 100)

    assert (len(sample.rows), sample.total) == (100, None)


def test_a_local_table_serves_no_rows(runtime):
    source = runtime.engine.connectors[TENANT]

    with pytest.raises(AssetNotFound, match=r"serves no rows: it is not exposed"):
        source.sample(AssetRef(TENANT, "SALES", "SALES_ORDERS"), 10)


def test_what_asks_for_parameters_is_left_out_and_says_so(runtime):
    source = runtime.engine.connectors[TENANT]

    with pytest.raises(AssetNotFound, match=r"FINANCE.V_AR_AGING serves no rows: it asks for"):
        source.sample(AssetRef(TENANT, "FINANCE", "V_AR_AGING"), 10)


def test_a_run_profiles_what_is_exposed_and_keeps_no_personal_value(runtime):
    result = profile(runtime, "MASTERDATA")

    assert result.summary["failed"] == 0
    counts = dict(
        runtime.store.query("SELECT asset, row_count FROM v_profile WHERE is_newest").rows
    )
    assert counts["V_PRODUCT_CATEGORY"] == 222
    assert counts["V_CALENDAR"] == 197_136
    kept = runtime.store.query(
        "SELECT count(*) FILTER (WHERE is_personal), "
        "count(*) FILTER (WHERE is_personal AND (minimum IS NOT NULL OR top_values <> '[]')), "
        "count(*) FILTER (WHERE NOT is_personal AND minimum IS NOT NULL) FROM v_column_profile"
    ).rows[0]
    assert kept[0] > 0
    assert kept[1] == 0
    assert kept[2] > 0


def test_a_departure_is_a_finding_until_it_is_gone(runtime):
    asset = AssetRef(TENANT, "FINANCE", "V_CASH_FLOW")
    number = runtime.store.assets.summaries([asset])[asset].id
    usual = Profile(
        asset_id=number,
        profiled_at=datetime(2026, 1, 1, tzinfo=UTC),
        row_count=90_000,
        sampled_rows=0,
        columns=(),
    )
    for _ in range(2):
        runtime.store.profiles.add(usual, [], None)

    profile(runtime, "FINANCE")

    sql = "SELECT asset, kind, severity, status, message FROM v_finding"
    message = "8,214 rows, far fewer than the usual 90,000."
    assert runtime.store.query(sql).rows == [("V_CASH_FLOW", "row_count", "MEDIUM", "NEW", message)]

    newest = runtime.store.profiles.of_asset(number)[0]
    runtime.store.profiles.add(newest, [], None)
    ((status,),) = runtime.store.query("SELECT status FROM v_finding").rows
    assert status == "RESOLVED"
