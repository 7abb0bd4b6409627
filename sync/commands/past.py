"""Commands about the past: history, feed."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sync.commands.screen import Screen
from sync.errors import ConfigError
from sync.model.asset import Asset
from sync.past.feed import change_record, entry_record
from sync.past.history import AssetDifference, Change, Event, Version
from sync.runtime import Runtime


def history(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Show an asset's versions, what an asset or schema was at a time, or how two times differ."""
    if args.as_of:
        _show_as_of(runtime, args, screen)
    elif args.since or args.until:
        _show_difference(runtime, args, screen)
    else:
        _show_history(runtime, args, screen)
    return 0


def feed(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Write what changed between two times as lines of JSON, or as OpenLineage events."""
    since, until = moment(args.since), _until(runtime, args)
    past = runtime.engine.hindsight
    if args.openlineage:
        events: Iterable[dict[str, Any]] = past.openlineage(since, until)
    else:
        events = map(entry_record, past.feed(since, until))
    for event in events:
        screen.line(event)
    return 0


def moment(text: str) -> datetime:
    """Return the ISO time in *text*, in UTC where it names no zone; raises ConfigError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(
            f"{text!r} is no time; write it as 2026-03-18 or 2026-03-18T14:30:00+01:00."
        ) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _until(runtime: Runtime, args: Namespace) -> datetime:
    return moment(args.until) if args.until else runtime.engine.clock()


def _show_history(runtime: Runtime, args: Namespace, screen: Screen) -> None:
    found = runtime.engine.hindsight.history(args.asset)
    if args.json:
        versions = [_version_record(version) for version in found.versions]
        screen.json(
            {"connection": found.ref.connection, "asset": str(found.ref), "versions": versions}
        )
        return
    screen.say(f"{found.ref.connection}:{found.ref}, as discoveries and our own writes saw it")
    screen.table(
        ("from", "event", "by", "run", "what", "before", "after"),
        [row for version in found.versions for row in _version_rows(version)],
    )


def _show_as_of(runtime: Runtime, args: Namespace, screen: Screen) -> None:
    when = moment(args.as_of)
    assets = runtime.engine.hindsight.as_of(args.asset, when)
    if args.json:
        screen.json({"as_of": when, "assets": [_asset_record(each) for each in assets.values()]})
    elif not assets:
        screen.say(f"Nothing was known of {args.asset} at {_spell(when)}.")
    else:
        screen.table(
            ("asset", "kind", "label", "description", "columns"),
            [
                (str(ref), each.kind.value, each.label, each.description, len(each.columns))
                for ref, each in assets.items()
            ],
        )


def _show_difference(runtime: Runtime, args: Namespace, screen: Screen) -> None:
    if not args.since:
        raise ConfigError("--until needs --since: a difference is between two times.")
    found = runtime.engine.hindsight.difference(
        args.asset, moment(args.since), _until(runtime, args)
    )
    if args.json:
        assets = [_difference_record(each) for each in found.assets]
        screen.json({"since": found.since, "until": found.until, "assets": assets})
    elif not found.assets:
        screen.say(f"{args.asset} was the same at {_spell(found.since)} and {_spell(found.until)}.")
    else:
        screen.table(
            ("asset", "event", "what", "before", "after"),
            [row for each in found.assets for row in _difference_rows(each)],
        )


def _version_record(version: Version) -> dict[str, Any]:
    return {
        "from": version.valid_from,
        "to": version.valid_to,
        "event": version.event.value,
        "asset": str(version.asset.ref),
        "other_name": str(version.other_name) if version.other_name else None,
        "by": version.author.by,
        "run": version.author.run_id,
        "plan": version.author.plan_id,
        "fingerprint": version.asset.fingerprint,
        "changes": [change_record(change) for change in version.changes],
    }


def _version_rows(version: Version) -> list[tuple[Any, ...]]:
    head = (
        _spell(version.valid_from),
        _what_happened(version),
        version.author.by,
        version.author.run_id,
    )
    rows = [_change_cells(change) for change in version.changes] or [("", "", "")]
    return [(*(head if number == 0 else ("",) * 4), *row) for number, row in enumerate(rows)]


def _what_happened(version: Version) -> str:
    if version.other_name is None:
        return version.event.value
    went = version.event is Event.VANISHED
    return f"renamed {'to' if went else 'from'} {version.other_name}"


def _difference_record(found: AssetDifference) -> dict[str, Any]:
    return {
        "connection": found.ref.connection,
        "asset": str(found.ref),
        "event": found.event.value,
        "changes": [change_record(change) for change in found.changes],
    }


def _difference_rows(found: AssetDifference) -> list[tuple[Any, ...]]:
    rows = [_change_cells(change) for change in found.changes] or [("", "", "")]
    head = (str(found.ref), found.event.value)
    return [(*(head if number == 0 else ("", "")), *row) for number, row in enumerate(rows)]


def _change_cells(change: Change) -> tuple[Any, ...]:
    what = ".".join(filter(None, (change.column, change.field)))
    return what, change.before, change.after


def _asset_record(asset: Asset) -> dict[str, Any]:
    return {
        "connection": asset.ref.connection,
        "asset": str(asset.ref),
        "kind": asset.kind.value,
        "label": asset.label,
        "description": asset.description,
        "columns": [
            {"name": column.name, "type": column.native_type, "label": column.label}
            for column in asset.columns
        ],
        "body": asset.body,
    }


def _spell(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
