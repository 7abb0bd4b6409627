"""When a schedule fires: arithmetic on times, no clock. Cron is read in the zone of its schedule.

In spring an expression that falls into the hour that does not exist fires when that hour is over;
in autumn one that falls into the hour that comes twice fires once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from sync.errors import BadSchedule
from sync.model.job import Schedule, ScheduleKind

SHORTEST_S = 60  # seconds: a job more often than that is a loop
_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before saving: the schedule in English and its next fires, in UTC."""

    english: str
    fires: tuple[datetime, ...]


def preview(schedule: Schedule, now: datetime, count: int = 5) -> Preview:
    """Return *schedule* in English and its next *count* fires; raises BadSchedule."""
    fires: list[datetime] = []
    at: datetime | None = now
    while len(fires) < count and at is not None:
        at = next_fire(schedule, at)
        fires += [at] if at else []
    return Preview(describe(schedule), tuple(fires))


def next_fire(
    schedule: Schedule, after: datetime, anchor: datetime | None = None
) -> datetime | None:
    """Return the first fire after *after* in UTC, None where there is none; raises BadSchedule.

    The fires of an interval are counted from *anchor* (default: from *after*).
    """
    match schedule.kind:
        case ScheduleKind.CRON:
            return _next_cron(schedule, after)
        case ScheduleKind.INTERVAL:
            return _next_interval(_seconds(schedule), after, anchor or after)
        case ScheduleKind.MANUAL:
            return None


def describe(schedule: Schedule) -> str:
    """Return *schedule* in English; raises BadSchedule."""
    match schedule.kind:
        case ScheduleKind.CRON:
            english: str = _simulation(schedule, datetime(2000, 1, 1, tzinfo=UTC)).explain()
            return f"{english}, {schedule.time_zone}"
        case ScheduleKind.INTERVAL:
            return f"Every {_spell(_seconds(schedule))}"
        case ScheduleKind.MANUAL:
            return "When somebody asks"


def _next_cron(schedule: Schedule, after: datetime) -> datetime:
    found = next(_simulation(schedule, after), None)
    if found is None:
        raise BadSchedule(f"The cron expression {schedule.cron!r} never fires; choose another day.")
    at: datetime = found
    return at.astimezone(UTC)


def _simulation(schedule: Schedule, after: datetime) -> CronSim:
    try:
        zone = ZoneInfo(schedule.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadSchedule(
            f"There is no time zone {schedule.time_zone!r}; write one such as Europe/Berlin or UTC."
        ) from error
    try:
        return CronSim(schedule.cron or "", after.astimezone(zone))
    except CronSimError as error:
        raise BadSchedule(
            f"{schedule.cron!r} is no cron expression ({error}); write five fields such as "
            "'0 6 * * 1-5': minute, hour, day, month, weekday."
        ) from error


def _seconds(schedule: Schedule) -> int:
    if schedule.interval_s is None or schedule.interval_s < SHORTEST_S:
        raise BadSchedule(f"An interval is at least {SHORTEST_S} seconds: interval_s.")
    return schedule.interval_s


def _next_interval(seconds: int, after: datetime, anchor: datetime) -> datetime:
    passed = (after - anchor).total_seconds()
    return anchor + timedelta(seconds=(floor(passed / seconds) + 1) * seconds)


def _spell(seconds: int) -> str:
    for size, unit in _UNITS:
        if seconds % size == 0:
            count = seconds // size
            return unit if count == 1 else f"{count} {unit}s"
    raise AssertionError("unreachable: every number of seconds is one of seconds")
