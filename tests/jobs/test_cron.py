"""When schedules fire, daylight saving included; nothing here looks at a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sync.errors import BadSchedule
from sync.jobs.cron import describe, next_fire, preview
from sync.model.job import Schedule, ScheduleKind

BERLIN = "Europe/Berlin"


def cron(expression: str, zone: str = BERLIN) -> Schedule:
    return Schedule(kind=ScheduleKind.CRON, cron=expression, time_zone=zone)


def interval(seconds: int) -> Schedule:
    return Schedule(kind=ScheduleKind.INTERVAL, interval_s=seconds)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fires(schedule: Schedule, after: str, count: int = 3) -> list[str]:
    return [f"{at:%d %H:%M}" for at in preview(schedule, utc(after), count).fires]


def test_a_person_sees_english_and_the_next_five_fires() -> None:
    seen = preview(cron("30 6 * * 1-5"), utc("2026-01-01T12:00"))

    assert seen.english == "At 06:30 on Monday through Friday, Europe/Berlin"
    assert [f"{at:%a %d %H:%M}" for at in seen.fires] == [
        "Fri 02 05:30",
        "Mon 05 05:30",
        "Tue 06 05:30",
        "Wed 07 05:30",
        "Thu 08 05:30",
    ]
    assert {at.tzinfo for at in seen.fires} == {UTC}


def test_the_hour_follows_the_zone_over_a_change_of_time() -> None:
    # On 29 March 2026 Berlin goes from UTC+1 to UTC+2, on 25 October back.
    assert fires(cron("0 6 * * *"), "2026-03-27T12:00") == ["28 05:00", "29 04:00", "30 04:00"]
    assert fires(cron("0 6 * * *"), "2026-10-23T12:00") == ["24 04:00", "25 05:00", "26 05:00"]


def test_what_falls_into_the_hour_that_is_missing_fires_when_it_is_over() -> None:
    assert fires(cron("30 2 * * *"), "2026-03-27T12:00") == ["28 01:30", "29 01:00", "30 00:30"]


def test_what_falls_into_the_hour_that_comes_twice_fires_once() -> None:
    assert fires(cron("30 2 * * *"), "2026-10-23T12:00") == ["24 00:30", "25 00:30", "26 01:30"]


def test_an_interval_counts_from_its_anchor_and_never_drifts() -> None:
    anchor = utc("2026-03-29T00:10")

    assert next_fire(interval(3600), utc("2026-03-29T03:59"), anchor) == utc("2026-03-29T04:10")
    assert next_fire(interval(3600), utc("2026-03-29T04:10"), anchor) == utc("2026-03-29T05:10")
    # A clock that went behind the anchor.
    assert next_fire(interval(3600), utc("2026-03-28T23:30"), anchor) == anchor
    assert next_fire(interval(90), anchor) == anchor + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("schedule", "english"),
    [
        (interval(60), "Every minute"),
        (interval(7200), "Every 2 hours"),
        (interval(90), "Every 90 seconds"),
        (interval(86400), "Every day"),
        (Schedule(), "When somebody asks"),
        (cron("0 0 L * *", "UTC"), "At 00:00 on the last day of every month, UTC"),
    ],
)
def test_a_schedule_in_english(schedule: Schedule, english: str) -> None:
    assert describe(schedule) == english


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (cron("every day"), "'every day' is no cron expression"),
        (cron(""), "'' is no cron expression"),
        (cron("0 25 * * *"), "is no cron expression"),
        (cron("0 0 31 2 *"), "is no cron expression|never fires"),
        (cron("0 6 * * *", "Europe/Atlantis"), "no time zone 'Europe/Atlantis'"),
        (cron("0 6 * * *", "../etc/passwd"), "no time zone"),
        (interval(59), "at least 60 seconds"),
        (Schedule(kind=ScheduleKind.INTERVAL), "at least 60 seconds"),
    ],
)
def test_what_cannot_be_read_says_so(schedule: Schedule, said: str) -> None:
    with pytest.raises(BadSchedule, match=said):
        preview(schedule, utc("2026-01-01T00:00"))


def test_what_waits_for_a_person_never_fires() -> None:
    assert preview(Schedule(), utc("2026-01-01T00:00")).fires == ()
