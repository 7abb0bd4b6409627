"""From what was seen to how well it is. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sync.connectors.base import Check, CheckStatus
from sync.connectors.traffic import Flow
from sync.model.health import Health, Observation, State, Subject

SLOW_MS = 5000.0  # a preflight answer slower than that is degraded
FEW = 5  # requests that are too few to speak of a rate
BAD_SHARE = 0.2
DEAD_SHARE = 0.9
SECRET_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A subject whose state is another one now."""

    before: Health
    now: State

    @property
    def is_worse(self) -> bool:
        """Return whether somebody should hear of it."""
        return self.now.status.rank > self.before.rank and self.now.status is not Health.UNKNOWN


def of_checks(
    subject: Subject, checks: Sequence[Check], latency_ms: float | None
) -> list[Observation]:
    """Return what a connection's preflight says; without its first check nothing else works."""
    if not checks:
        return []
    first, *others = checks
    reached = not first.is_unreachable
    reachable = Observation(
        subject=subject,
        check="reachable",
        status=Health.OK if reached else Health.DOWN,
        message="answers" if reached else first.detail,
        remedy="" if reached else "See whether the address is right and the catalog is up.",
        latency_ms=latency_ms,
    )
    if not reached:
        return [reachable]
    signed = _seen(subject, "authenticated", first, worst=Health.DOWN)
    return [reachable, signed, *(_seen(subject, each.name, each) for each in others)]


def _seen(
    subject: Subject, name: str, check: Check, worst: Health = Health.DEGRADED
) -> Observation:
    status = {
        CheckStatus.OK: Health.OK,
        CheckStatus.FAILED: worst,
        CheckStatus.SKIPPED: Health.OK,
    }[check.status]
    remedy = "" if status is Health.OK else check.remedy
    return Observation(
        subject=subject, check=name, status=status, message=check.detail, remedy=remedy
    )


def of_latency(subject: Subject, latency_ms: float) -> Observation:
    """Return how fast a connection answers."""
    slow = latency_ms > SLOW_MS
    return Observation(
        subject=subject,
        check="latency",
        status=Health.DEGRADED if slow else Health.OK,
        message=f"one request takes {latency_ms:.0f} ms",
        remedy="The catalog or the way to it is slow; syncs take longer." if slow else "",
        latency_ms=latency_ms,
    )


def of_flow(subject: Subject, flow: Flow, minutes: int) -> list[Observation]:
    """Return what the requests of the last *minutes* say."""
    lately = f"of {flow.requests} requests in {minutes} minutes"
    return [
        Observation(
            subject=subject,
            check="errors",
            status=_of_share(flow.error_rate if flow.requests >= FEW else 0.0),
            message=f"{flow.failed} {lately} failed",
            remedy="They are tried again; see the log of the runs." if flow.failed else "",
            latency_ms=flow.median_ms,
        ),
        Observation(
            subject=subject,
            check="rate limit",
            status=Health.DEGRADED
            if flow.requests >= FEW and flow.limited > BAD_SHARE * flow.requests
            else Health.OK,
            message=f"{flow.limited} {lately} were told to slow down",
            remedy="Lower requests_per_second or parallel." if flow.limited else "",
        ),
    ]


def _of_share(share: float) -> Health:
    if share >= DEAD_SHARE:
        return Health.DOWN
    return Health.DEGRADED if share >= BAD_SHARE else Health.OK


def of_secret(subject: Subject, expires: date | None, today: date) -> list[Observation]:
    """Return how long the secret is good, where the settings say it."""
    if expires is None:
        return []
    days = (expires - today).days
    status = Health.OK if days > SECRET_DAYS else Health.DEGRADED if days > 0 else Health.DOWN
    said = f"expires on {expires} (in {days} days)" if days > 0 else f"expired on {expires}"
    remedy = "" if status is Health.OK else "Renew the secret and set secret_expires anew."
    return [
        Observation(subject=subject, check="secret", status=status, message=said, remedy=remedy)
    ]


def of_age(
    subject: Subject, check: str, at: datetime | None, now: datetime, limit: timedelta, remedy: str
) -> Observation:
    """Return whether something that should happen regularly happened within *limit*."""
    if at is None:
        return Observation(
            subject=subject, check=check, status=Health.UNKNOWN, message="never yet", remedy=remedy
        )
    late = now - at > limit
    hours = (now - at).total_seconds() / 3600
    return Observation(
        subject=subject,
        check=check,
        status=Health.DEGRADED if late else Health.OK,
        message=f"{hours:.0f} hours ago" if hours >= 1 else f"{hours * 60:.0f} minutes ago",
        remedy=remedy if late else "",
    )


def states(
    seen: Iterable[Observation], before: Mapping[Subject, State], now: datetime
) -> dict[Subject, State]:
    """Return the state of each subject that was looked at: that of its worst check."""
    worst: dict[Subject, Observation] = {}
    for each in seen:
        known = worst.get(each.subject)
        if known is None or each.status.rank > known.status.rank:
            worst[each.subject] = each
    return {subject: _state(each, before.get(subject), now) for subject, each in worst.items()}


def _state(worst: Observation, before: State | None, now: datetime) -> State:
    same = before is not None and before.status is worst.status
    well = worst.status is Health.OK
    return State(
        subject=worst.subject,
        status=worst.status,
        since=before.since if before is not None and same else now,
        checked_at=now,
        message="All is well" if well else f"{worst.check}: {worst.message}",
        remedy=worst.remedy,
    )


def changes(before: Mapping[Subject, State], after: Mapping[Subject, State]) -> list[Change]:
    """Return what changed; a subject that was never looked at before was unknown."""
    return [
        Change(before=was, now=state)
        for subject, state in after.items()
        if (was := _status(before.get(subject))) is not state.status
    ]


def _status(state: State | None) -> Health:
    return state.status if state is not None else Health.UNKNOWN
