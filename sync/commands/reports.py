"""Commands that make reports."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from sync.commands.screen import Screen
from sync.errors import ReportError
from sync.model.report import Filters, Format
from sync.reports.reports import read_kind
from sync.runtime import Runtime


def report(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Make a report, keep a copy, and write it to a file."""
    form = Format(args.format)
    filters = Filters(
        pair=args.pair, connection=args.connection, schema=args.schema, since=_time(args.since)
    )
    document = runtime.reports.make(args.actor, read_kind(args.kind), form, filters)
    path = args.cwd / (args.out or Path(document.file_name))
    try:
        path.write_bytes(document.content)
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}.") from error
    if args.json:
        screen.json({"report": document.id, "file": str(path), "rows": document.row_count})
    else:
        screen.say(f"{document.title}: {document.row_count:,} rows in {path}.")
    return 0


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ReportError(f"--since is {text!r}; write a time such as 2026-03-18.") from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
