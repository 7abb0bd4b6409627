"""Commands about the store itself: sql, verify."""

from __future__ import annotations

from argparse import Namespace

from sync.commands.screen import Screen
from sync.runtime import Runtime


def sql(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Run one SELECT over the documented views."""
    table = runtime.store.query(args.query)
    if args.json:
        screen.json([dict(zip(table.columns, row, strict=True)) for row in table.rows])
    else:
        screen.table(table.columns, table.rows)
    return 0


def verify(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Check the audit chain; exit 1 and name the first event that does not fit."""
    verified = runtime.store.audit.verify()
    if args.json:
        screen.json(
            {
                "ok": verified.ok,
                "events": verified.count,
                "first_bad_id": verified.first_bad_id,
                "head": verified.head,
            }
        )
    elif verified.ok:
        screen.say(f"The audit chain of {verified.count} events is whole; head {verified.head}.")
    else:
        screen.say(f"The audit chain is broken at event {verified.first_bad_id}.")
    return 0 if verified.ok else 1
