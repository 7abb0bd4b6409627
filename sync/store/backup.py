"""Backup and restore: a consistent copy while everything runs, and proof that a copy is whole.

The copying is done by another process: on POSIX, closing any handle of a file gives up every lock
that this process holds on it, so that a copy made in here would let a second owner open the store.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sync.errors import StoreCorrupt, StoreError, StoreHeld
from sync.store.audit import head_path
from sync.store.database import Store, open_store
from sync.store.sql import load_queries

_SQL = load_queries("backup")
_COPY = """
import os, shutil, sys
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    if os.path.exists(source):
        shutil.copyfile(source, target)
        with open(target, "rb+") as copy:
            os.fsync(copy.fileno())
"""
_COPY_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was checked of a copy: it opens, its migrations are known, its audit chain is whole."""

    path: Path
    size: int
    schema_version: int
    audit_events: int
    audit_head: str
    latest: datetime | None  # the last thing that it knows of
    counts: Mapping[str, int]


def back_up(store: Store, target: Path, now: datetime) -> Proof:
    """Copy *store*, which stays in use, to *target* with its audit head beside it, and prove it.

    Raises StoreError where *target* exists or cannot be written; nothing half-made stays.
    """
    for path in (target, head_path(target)):
        if path.exists():
            raise StoreError(f"{path} exists; name another file, nothing is overwritten.")
    if not target.parent.is_dir():
        raise StoreError(f"There is no folder {target.parent} for the backup.")
    draft = _beside(target, ".part")
    _remove(draft)
    try:
        with store.frozen():
            copy_store(store.path, draft)
        proof = prove(draft, now)
        _move(draft, target)
    finally:
        _remove(draft)
    return replace(proof, path=target)


def restore(source: Path, home_store: Path, actor: str, now: datetime) -> tuple[Proof, Path | None]:
    """Put the backup *source* in place of *home_store*; return its proof and the old store's place.

    Raises StoreHeld while a process has the store open, StoreError where the backup is not whole.
    The old store is kept aside, never deleted.
    """
    if not source.is_file():
        raise StoreError(f"There is no backup {source}.")
    draft = _beside(home_store, ".restoring")
    _remove(draft)
    try:
        copy_store(source, draft)
        proof = prove(draft, now)
        _note(draft, source, actor, now)
        _need_free(home_store, now)
        aside = _set_aside(home_store, now)
        _move(draft, home_store)
    finally:
        _remove(draft)
    return replace(proof, path=home_store), aside


def prove(path: Path, now: datetime) -> Proof:
    """Open the copy *path* by itself and check it; raises StoreError saying what is wrong."""
    with open_store(path, now=now) as copy:
        verified = copy.audit.verify()
        if not verified.ok:
            raise StoreCorrupt(
                f"The copy is not whole: {verified.reason}. A backup is two files, FILE and "
                "FILE.audit-head; nothing was replaced."
            )
        counts, latest = copy.query(_SQL["counts"]).rows, copy.query(_SQL["latest"]).rows
        version = copy.meta.schema_version()
        copy.checkpoint()
    return Proof(
        path=path,
        size=path.stat().st_size,
        schema_version=version,
        audit_events=verified.count,
        audit_head=verified.head,
        latest=latest[0][0],
        counts={str(name): int(number) for name, number in counts},
    )


def _note(draft: Path, source: Path, actor: str, now: datetime) -> None:
    """Write the restoring itself into the audit trail of the store that is restored."""
    with open_store(draft, now=now) as copy:
        copy.audit.append(actor, "restore", source.name, {"from": str(source)}, now)
        copy.checkpoint()


def _need_free(path: Path, now: datetime) -> None:
    """Raise StoreHeld while a process has the store open; a broken one may be replaced."""
    if not path.exists():
        return
    try:
        open_store(path, now=now).close()
    except StoreHeld:
        raise
    except StoreError:
        return  # broken, or of a newer program: that is what a backup is for


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Move the old store away, the parts first that it can be without."""
    if not path.exists():
        return None
    aside = _beside(path, f".before-{now:%Y%m%dT%H%M%S}")
    if aside.exists():
        raise StoreError(f"{aside} exists already; wait a second and restore again.")
    for old, new in reversed(_parts(path, aside)):
        if old.exists():
            old.rename(new)
    return aside


def copy_store(source: Path, target: Path) -> None:
    """Copy the files of the store *source*, which nobody may write meanwhile, to *target*.

    Raises StoreError where that fails.
    """
    pairs = [str(path) for pair in _parts(source, target) for path in pair]
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own script, and file names
        [sys.executable, "-I", "-c", _COPY, *pairs],
        capture_output=True,
        text=True,
        timeout=_COPY_SECONDS,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise StoreError(f"{source.name} could not be copied to {target.parent}: {reason}.")


def _parts(one: Path, other: Path) -> Sequence[tuple[Path, Path]]:
    """Return the files of a store with their names elsewhere: content, log, audit head."""
    return (
        (one, other),
        (_wal(one), _wal(other)),
        (head_path(one), head_path(other)),
    )


def _move(draft: Path, target: Path) -> None:
    """Give a proven copy its name; its content last, so that it is never without the rest."""
    for old, new in reversed(_parts(draft, target)):
        if old.exists():
            old.replace(new)


def _remove(draft: Path) -> None:
    for path in (draft, _wal(draft), head_path(draft)):
        path.unlink(missing_ok=True)


def _wal(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
