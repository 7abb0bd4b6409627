"""The pages of health and of settings over the embedded world."""

from __future__ import annotations

import pytest

from pages.components.runtime import actor
from sync.model.job import JobDraft, JobKind
from sync.model.profile import ColumnProfile, Finding, Profile
from sync.runtime import Runtime
from tests.pages.clicks import button, follow_to_the_end
from tests.pages.conftest import texts
from tests.pages.reading import labels, table_with


@pytest.fixture(scope="module")
def checked(world: Runtime) -> Runtime:
    """The world after one look at everything; nobody may read the space BOARD."""
    world.checks.check("tester")
    return world


@pytest.fixture(scope="module")
def profiled(world: Runtime) -> Runtime:
    """The world with a profile and a finding of one asset."""
    (number, _), *_ = world.store.profiles.readable(None, None)
    column = ColumnProfile(name="AMOUNT", null_share=0.5, distinct=3)
    profile = Profile(
        asset_id=number,
        profiled_at=world.engine.clock(),
        row_count=10_535,
        sampled_rows=1000,
        columns=(column,),
    )
    finding = Finding(
        asset_id=number, kind="nulls", severity="HIGH", message="<i>Half</i> is empty."
    )
    world.store.profiles.add(profile, [finding], None)
    return world


def test_without_a_check_the_page_of_health_offers_one(world, open_page):
    app = open_page("health")
    assert "check now" in texts(app)

    button(app, "Check now").click().run()
    app = follow_to_the_end(app)

    assert not app.exception
    said = texts(app)
    assert "`datasphere` SAP Datasphere :orange-badge[degraded]" in said
    assert "`glue` AWS Glue :green-badge[ok]" in said
    assert "scoped role" in said
    assert {item.label for item in app.metric} >= {"Waiting runs", "Workers busy", "Store"}


def test_the_preflight_names_each_permission_and_what_is_missing(checked, open_page):
    app = open_page("health", show="Preflight", checked="datasphere", troubled="true")

    frame = table_with(app, "What it saw")
    assert set(frame["Of"]) == {"datasphere"}
    assert "space BOARD" in set(frame["Check"])
    assert ["ok"] not in list(frame["Status"])
    assert "What mends it:" in texts(app)


def test_charts_show_latency_and_how_tries_ended(checked, open_page):
    app = open_page("health", show="Charts")

    assert not app.exception
    assert {item.value for item in app.subheader} == {
        "Time of one request",
        "How tries of runs ended",
    }
    assert set(table_with(app, "ms")["Connection"]) == {"datasphere", "glue"}


def test_an_alert_is_acknowledged_by_name_and_stays_in_the_history(checked, open_page):
    app = open_page("health", show="Alerts")
    alert = next(each for each in checked.store.health.alerts() if each.acknowledged_by is None)

    app.button(key=f"alert-{alert.id}").click().run()

    assert not app.exception
    seen = {each.id: each for each in checked.store.health.alerts(everything=True)}[alert.id]
    assert seen.acknowledged_by == actor()
    assert actor() in set(table_with(app, "Seen by")["Seen by"])
    assert "I have seen it" not in labels(app)


def test_a_finding_is_shown_as_text_and_acknowledged(profiled, open_page):
    app = open_page("health", show="Findings")
    assert "\\<i\\>Half\\</i\\> is empty" in texts(app)
    assert 10_535 in set(table_with(app, "Personal columns")["Rows"])

    button(app, "I have seen it").click().run()

    assert actor() in set(table_with(app, "Finding")["Seen by"])


def test_a_connection_shows_no_secret(checked, open_page):
    settings = checked.settings.connection("datasphere")
    app = open_page("settings", connection="datasphere")

    frame = table_with(app, "From")
    assert frame.set_index("Key")["Value"]["client_secret"] == "***"
    everything = texts(app) + "".join(str(item.value.to_dict()) for item in app.dataframe)
    assert settings.client_secret.reveal() not in everything
    assert str(checked.settings_path) in texts(app)


def test_a_connection_is_tested_from_its_settings(world, open_page):
    app = open_page("settings", connection="glue")

    button(app, "Test it").click().run()
    app = follow_to_the_end(app)

    assert not app.exception
    assert "glue:GetTables" in set(table_with(app, "What it saw")["Check"])


def test_a_pair_shows_what_it_matches_and_other_rules_at_once(world, open_page):
    app = open_page("settings", section="Pairs", pair="sales", trying="true")
    before = table_with(app, "Fate")
    assert "sales_orders" in set(before["Its name on the other side"])

    app.text_input(key="try-sales-prefix").set_value("dsp_").run()
    app.text_input(key="try-sales-sap-exclude").set_value("V_*").run()

    after = table_with(app, "Fate")
    assert not any(name.startswith("V_") for name in after["Asset"])
    assert "dsp_sales_orders" in set(after["Its name on the other side"])
    assert 'prefix = "dsp_"' in app.code[0].value
    assert 'exclude = ["V_*"]' in app.code[0].value


def test_a_pair_that_matches_nothing_says_what_to_look_for(world, open_page):
    app = open_page("settings", section="Pairs", pair="sales", trying="true")

    app.text_input(key="try-sales-sap-schema").set_value("SALE").run()
    app.text_input(key="try-sales-glue-schema").set_value("sale_db").run()

    assert "see whether `SALE` and `sale_db` are spelled right" in texts(app)


def test_a_policy_says_who_settles_each_field(world, open_page):
    app = open_page("settings", section="Policies", pair="sales")

    frame = table_with(app, "Settled by")
    assert {"label", "description", "type"} <= set(frame["Field"])
    button(app, "Try another policy").click().run()
    assert app.query_params["pair"] == "sales"
    assert any(item.label == "Prefix" for item in app.text_input)


def test_schedules_and_the_rest_are_listed(world, open_page):
    job = world.jobs.create("tester", JobDraft(name="Check", kind=JobKind.HEALTH))
    listed = table_with(open_page("settings", section="Schedules"), "Expression")
    world.jobs.remove("tester", job.id)

    rest = table_with(open_page("settings", section="The rest"), "Key")

    assert "When somebody asks" in set(listed["Schedule"])
    assert {"four_eyes", "jobs.workers", "store.memory_limit"} <= set(rest["Key"])
