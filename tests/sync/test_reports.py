"""Reports over a world that was synced, and as the work of a job."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from sync.errors import ConfigError, ReportError
from sync.model.report import Filters, Format, ReportKind
from sync.reports.building import TELLS, TITLES
from sync.reports.reports import read_kind
from tests.sync.pairs import bind, mirror
from tests.sync.world import World


@pytest.fixture
def runtime(synced_world: World):
    return synced_world.start(bind() + mirror()).runtime


def sections(runtime, kind, **filters):
    report = runtime.reports.preview("anna", kind, Filters(**filters))
    return {section.title: section for section in report.sections}


def test_every_report_can_be_made_in_every_format_and_is_kept(runtime):
    for kind, form in product(ReportKind, Format):
        document = runtime.reports.make("anna", kind, form, Filters())
        assert len(document.content) == document.size_bytes > 0

    kept = runtime.store.reports.recent()
    assert len(kept) == len(ReportKind) * len(Format)
    assert {each.made_by for each in kept} == {"anna"}
    assert runtime.store.reports.get(kept[0].id).content
    assert set(TITLES) == set(TELLS) == set(ReportKind)


def test_the_inventory_counts_what_the_catalogs_hold(runtime):
    totals = sections(runtime, ReportKind.INVENTORY)["Totals"]

    ((assets,),) = runtime.store.query("SELECT count(*) FROM v_asset WHERE deleted_at IS NULL").rows
    assert sum(row[4] for row in totals.rows) == assets > 0


def test_the_dictionary_shows_each_column_once_per_side(runtime):
    columns = sections(runtime, ReportKind.DICTIONARY)["Columns"].rows

    ((sap,),) = runtime.store.query(
        "SELECT count(*) FROM v_link l JOIN v_column c ON c.asset_id = l.sap_asset_id "
        "WHERE l.status = 'ACTIVE'"
    ).rows
    ((glue,),) = runtime.store.query(
        "SELECT count(*) FROM v_link l JOIN v_column c ON c.asset_id = l.glue_asset_id "
        "WHERE l.status = 'ACTIVE'"
    ).rows
    assert sum(row[2] is not None for row in columns) == sap > 0
    assert sum(row[8] is not None for row in columns) == glue > 0


def test_compliance_names_the_people_and_the_proof(runtime):
    found = sections(runtime, ReportKind.COMPLIANCE)

    assert "is whole" in found["Proofs"].note
    changes = [
        dict(zip(found["Changes"].columns, row, strict=True)) for row in found["Changes"].rows
    ]
    assert changes
    assert {each["proof"] for each in changes} == {"proven"}
    assert all(each["proposed by"] and each["approved by"] for each in changes)
    assert all(each["carried out by"] for each in changes)
    later = sections(
        runtime, ReportKind.COMPLIANCE, since=runtime.engine.clock() + timedelta(days=1)
    )
    assert list(later["Changes"].rows) == []


def test_fidelity_scores_every_active_link(runtime):
    links = sections(runtime, ReportKind.FIDELITY)["Links"].rows

    ((active,),) = runtime.store.query("SELECT count(*) FROM v_link WHERE status = 'ACTIVE'").rows
    assert len(links) == active > 0
    assert all(0 <= row[4] <= 100 and row[5] > 0 for row in links)


def test_a_filter_narrows_and_an_unknown_pair_is_named(runtime):
    only = sections(runtime, ReportKind.FIDELITY, pair="orders")["Links"].rows

    assert {row[0] for row in only} == {"orders"}
    with pytest.raises(ConfigError, match="'nowhere'"):
        sections(runtime, ReportKind.DRIFT, pair="nowhere")


def test_an_unknown_report_is_named_with_the_known_ones():
    with pytest.raises(ReportError, match=r"'sales'; there are: inventory, "):
        read_kind("sales")


def test_a_removed_report_is_gone_and_the_audit_knows(runtime):
    document = runtime.reports.make("anna", ReportKind.RUNS, Format.CSV, Filters())

    runtime.reports.remove("ben", document.id)

    assert runtime.store.reports.recent() == []
    last = runtime.store.query("SELECT actor, action FROM v_audit ORDER BY audit_id DESC").rows[0]
    assert last == ("ben", "remove report")
