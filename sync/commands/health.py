"""Commands that ask how well everything is."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from sync.commands.screen import Screen
from sync.model.health import Alert, Health, Observation
from sync.runtime import Runtime


def health(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Look at everything; exit 1 where something is down."""
    seen = runtime.checks.check(args.actor, args.connection)
    alerts = runtime.store.health.alerts()
    if args.json:
        screen.json({"checks": [_check(e) for e in seen], "alerts": [_alert(e) for e in alerts]})
    else:
        screen.table(
            ("of", "check", "status", "what it saw", "remedy"),
            ((e.subject, e.check, e.status, e.message, e.remedy) for e in seen),
        )
        for each in alerts:
            since = f"{each.raised_at:%Y-%m-%d %H:%M} UTC"
            screen.say(f"Alert {each.id}: {each.subject} is {each.status} since {since}.")
    return 1 if any(each.status is Health.DOWN for each in seen) else 0


def _check(seen: Observation) -> dict[str, Any]:
    return {
        "component": seen.subject.component,
        "connection": seen.subject.connection,
        "check": seen.check,
        "status": seen.status,
        "message": seen.message,
        "remedy": seen.remedy,
        "latency_ms": seen.latency_ms,
    }


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "component": alert.subject.component,
        "connection": alert.subject.connection,
        "status": alert.status,
        "message": alert.message,
        "raised_at": alert.raised_at.isoformat(),
    }
