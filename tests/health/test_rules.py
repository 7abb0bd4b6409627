from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sync.connectors.base import Check, CheckStatus
from sync.connectors.traffic import Flow, Traffic
from sync.health.rules import changes, of_age, of_checks, of_flow, of_secret, states
from sync.model.health import Health, Observation, State, Subject

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)
TENANT = Subject(component="datasphere_api", connection="tenant")


def check(name="token", status=CheckStatus.OK, **more) -> Check:
    return Check(name=name, status=status, detail="as it says", remedy="mend it", **more)


def seen(status: Health, name: str = "spaces", subject: Subject = TENANT) -> Observation:
    return Observation(subject=subject, check=name, status=status, message=f"{name} says so")


def test_who_does_not_answer_is_down_and_nothing_else_is_said():
    dead = check(status=CheckStatus.FAILED, is_unreachable=True)

    (only,) = of_checks(TENANT, [dead, check("spaces", CheckStatus.SKIPPED)], None)

    assert (only.check, only.status, only.message) == ("reachable", Health.DOWN, "as it says")


def test_wrong_credentials_are_down_though_somebody_answers():
    wrong = check(status=CheckStatus.FAILED)

    found = {each.check: each.status for each in of_checks(TENANT, [wrong], 12.0)}

    assert found == {"reachable": Health.OK, "authenticated": Health.DOWN}


def test_a_permission_that_lacks_degrades_and_names_its_remedy():
    lacks = check("space SALES", CheckStatus.FAILED)

    *_, last = of_checks(TENANT, [check(), lacks], 12.0)

    assert (last.check, last.status, last.remedy) == ("space SALES", Health.DEGRADED, "mend it")


@pytest.mark.parametrize(
    ("flow", "errors", "limit"),
    [
        (Flow(), Health.OK, Health.OK),
        (Flow(requests=4, failed=4), Health.OK, Health.OK),  # too few to speak of
        (Flow(requests=10, failed=1), Health.OK, Health.OK),
        (Flow(requests=10, failed=3), Health.DEGRADED, Health.OK),
        (Flow(requests=10, failed=10), Health.DOWN, Health.OK),
        (Flow(requests=10, limited=3), Health.OK, Health.DEGRADED),
    ],
)
def test_a_rate_decides(flow, errors, limit):
    assert [each.status for each in of_flow(TENANT, flow, 15)] == [errors, limit]


@pytest.mark.parametrize(
    ("expires", "status"),
    [
        (date(2026, 6, 1), Health.OK),
        (date(2026, 3, 30), Health.DEGRADED),
        (date(2026, 3, 18), Health.DOWN),
    ],
)
def test_a_secret_is_renewed_in_time(expires, status):
    (found,) = of_secret(TENANT, expires, NOW.date())

    assert found.status is status


def test_a_secret_of_unknown_life_is_no_finding():
    assert of_secret(TENANT, None, NOW.date()) == []


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (None, Health.UNKNOWN),
        (NOW - timedelta(hours=23), Health.OK),
        (NOW - timedelta(hours=25), Health.DEGRADED),
    ],
)
def test_what_is_late_is_degraded(at, status):
    assert of_age(TENANT, "discovery", at, NOW, timedelta(days=1), "now").status is status


def test_the_worst_check_decides_and_the_state_remembers_since_when():
    before = {
        TENANT: State(
            subject=TENANT,
            status=Health.DEGRADED,
            since=NOW - timedelta(hours=2),
            checked_at=NOW - timedelta(minutes=5),
            message="",
        )
    }

    after = states([seen(Health.OK, "token"), seen(Health.DEGRADED)], before, NOW)

    assert after[TENANT].since == NOW - timedelta(hours=2)
    assert after[TENANT].message == "spaces: spaces says so"
    assert changes(before, after) == []


def test_only_a_change_is_a_change():
    well = states([seen(Health.OK)], {}, NOW)
    down = states([seen(Health.DOWN)], well, NOW)

    assert [change.is_worse for change in changes({}, well)] == [False]
    assert [change.is_worse for change in changes(well, down)] == [True]
    assert changes(down, states([seen(Health.DOWN)], down, NOW)) == []


def test_traffic_forgets_what_is_long_ago():
    at = [0.0]
    traffic = Traffic(lambda: at[0])
    traffic.note(9.0, None)
    at[0] = 100.0
    for milliseconds in range(1, 21):
        traffic.note(milliseconds / 1000, 429 if milliseconds == 20 else 200)

    flow = traffic.since(60)

    assert (flow.requests, flow.failed, flow.limited) == (20, 0, 1)
    assert flow.median_ms == pytest.approx(10, abs=1)
    assert flow.p95_ms == pytest.approx(19, abs=1)
