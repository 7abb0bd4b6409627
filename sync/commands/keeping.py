"""Commands that keep the store safe: backup, restore."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from typing import Any

from sync.commands.screen import Screen
from sync.errors import StoreHeld
from sync.runtime import STORE_NAME, Runtime
from sync.store.backup import Proof, restore


def backup(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Copy the store to a file while everything runs, and prove the copy."""
    target = (args.cwd / args.file).absolute()
    proof = runtime.engine.backup(args.actor, target)
    if args.json:
        screen.json(_record(proof))
    else:
        screen.say(f"{target} and its .audit-head hold {_sentence(proof)}.")
    return 0


def restore_beside(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Refuse: this process has the store open."""
    raise StoreHeld(f"{runtime.store.path} is open in this process; stop it, then restore.")


def restore_home(args: Namespace, now: datetime, screen: Screen) -> int:
    """Put a proven backup in the store's place, with nobody running; the old store is kept."""
    proof, aside = restore(args.cwd / args.file, args.home / STORE_NAME, args.actor, now)
    if args.json:
        screen.json(_record(proof) | {"aside": str(aside) if aside else None})
        return 0
    screen.say(f"{proof.path} is restored; it holds {_sentence(proof)}.")
    if aside is not None:
        screen.say(f"The store that was there is {aside}.")
    return 0


def _sentence(proof: Proof) -> str:
    counts = ", ".join(f"{number:,} {name}" for name, number in proof.counts.items())
    until = f", the last of {proof.latest:%Y-%m-%d %H:%M} UTC" if proof.latest else ""
    return f"{counts} and {proof.audit_events:,} audit events in a whole chain{until}"


def _record(proof: Proof) -> dict[str, Any]:
    return {
        "path": str(proof.path),
        "bytes": proof.size,
        "schema_version": proof.schema_version,
        "audit_events": proof.audit_events,
        "audit_head": proof.audit_head,
        "latest": proof.latest,
        "counts": dict(proof.counts),
    }
