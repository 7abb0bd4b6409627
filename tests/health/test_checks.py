from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.connectors.base import Check, CheckStatus
from sync.connectors.traffic import Traffic
from sync.errors import ConfigError
from sync.health.checks import FIRST_WAIT, Checks
from sync.health.looking import Limits, Own
from sync.model.asset import System
from sync.model.health import Health, Subject
from sync.store.database import open_store

TENANT = Subject(component="datasphere_api", connection="tenant")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Tenant:
    """A connector that answers, or not, as the test says."""

    name, system = "tenant", System.DATASPHERE

    def __init__(self) -> None:
        self.traffic = Traffic()
        self.answers = True
        self.looks = 0

    def check(self) -> tuple[Check, ...]:
        self.looks += 1
        if self.answers:
            return (Check(name="token", status=CheckStatus.OK, detail="granted"),)
        return (
            Check(name="token", status=CheckStatus.FAILED, detail="no answer", is_unreachable=True),
        )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tenant() -> Tenant:
    return Tenant()


@pytest.fixture
def checks(tmp_path: Path, clock: Clock, tenant: Tenant):
    with open_store(tmp_path / "store.duckdb", now=clock()) as store:
        yield Checks(
            store=store,
            connectors={"tenant": tenant},
            secrets_expire={},
            limits=Limits(discovery=timedelta(days=1), pair=timedelta(days=2)),
            keep=timedelta(days=90),
            clock=clock,
            own=lambda: Own(beat_at=clock(), waiting=0, busy=1, slots=5),
        )


def test_one_alert_per_change_and_its_recovery(checks, clock, tenant):
    for answers in (True, False, False, False, True, True):
        tenant.answers = answers
        checks.check("anna", "tenant")
        clock.now += timedelta(minutes=5)

    (alert,) = checks.store.health.alerts(everything=True)
    assert (alert.status, alert.subject) == (Health.DOWN, TENANT)
    assert alert.message == "reachable: no answer"
    assert alert.recovered_at - alert.raised_at == timedelta(minutes=15)
    assert checks.store.health.alerts() == []


def test_a_connection_that_is_down_is_closed_and_looked_at_again_less_and_less(
    checks, clock, tenant
):
    tenant.answers = False
    checks.check("anna", "tenant")
    assert "no answer" in checks.closed()["tenant"]

    waits = []
    for _ in range(8):
        began = clock.now
        while not checks.look_again():
            clock.now += timedelta(seconds=1)
        waits.append((clock.now - began).total_seconds())
    assert waits == [15, 30, 60, 120, 240, 300, 300, 300]

    tenant.answers = True
    clock.now += timedelta(minutes=5)
    assert checks.look_again() == ["tenant"]
    assert checks.closed() == {}
    clock.now += timedelta(hours=1)
    assert checks.look_again() == []


def test_a_suspected_connection_is_looked_at_soon(checks, tenant):
    checks.suspect("tenant")

    assert checks.look_again() == ["tenant"]
    assert tenant.looks == 1
    assert checks.look_again() == []


def test_since_when_outlives_the_next_look(checks, clock, tenant):
    tenant.answers = False
    checks.check("anna")
    began = clock.now
    clock.now += FIRST_WAIT
    checks.check("anna")

    state = checks.store.health.states()[TENANT]
    assert (state.since, state.checked_at) == (began, clock.now)


def test_the_app_looks_at_itself_and_keeps_what_it_saw(checks):
    checks.check("anna")

    table = checks.store.query("SELECT component, status FROM v_health ORDER BY component")
    assert table.rows == [
        ("datasphere_api", "UNKNOWN"),  # never discovered
        ("duckdb_store", "OK"),
        ("scheduler", "OK"),
        ("worker_pool", "OK"),
    ]
    ((count,),) = checks.store.query("SELECT count(*) FROM v_health_check").rows
    assert count > 5
    assert checks.store.audit.verify().ok


def test_old_checks_are_forgotten(checks, clock):
    checks.check("anna")
    clock.now += timedelta(days=91)
    checks.check("anna")

    ((oldest,),) = checks.store.query("SELECT min(checked_at) FROM v_health_check").rows
    assert oldest == clock.now


def test_an_alert_can_be_seen(checks, clock, tenant):
    tenant.answers = False
    checks.check("anna", "tenant")
    (alert,) = checks.store.health.alerts()

    checks.store.health.acknowledge(alert.id, "ben", clock())

    (seen,) = checks.store.health.alerts()
    assert (seen.acknowledged_by, seen.acknowledged_at) == ("ben", clock.now)


def test_an_unknown_connection_is_named_with_the_known_ones(checks):
    with pytest.raises(ConfigError, match=r"'tenent'; the settings know: tenant\."):
        checks.check("anna", "tenent")
