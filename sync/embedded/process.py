"""Starts the embedded servers as a child process of their own session, and stops them.

The child reads its standard input to the end: when this process is gone, however it went, the
pipe closes and the child saves its state and exits.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from sync.embedded.announcement import (
    Announcement,
    DatasphereEndpoint,
    GlueEndpoint,
    read_announcement,
)
from sync.embedded.places import SOURCE_ROOT, Places
from sync.errors import EmbeddedError

_STOP_SECONDS = 10.0
_SHOWN_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class EmbeddedServers:
    """Both servers in a running child process."""

    datasphere: DatasphereEndpoint
    glue: GlueEndpoint
    settings: Path
    pid: int
    _process: subprocess.Popen[bytes] = field(repr=False, compare=False)

    def is_alive(self) -> bool:
        """Whether the child process still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Let the servers save their state and end; kill them when they do not."""
        _end(self._process)


def start_embedded(
    home: Path, *, reset: bool = False, timeout: float = 30, extra_args: Sequence[str] = ()
) -> EmbeddedServers:
    """Start both servers for *home* and return when they answer; raises EmbeddedError."""
    log = Places.under(home).log
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "sync.embedded", "--home", str(home.resolve()), "--until-eof"]
    with log.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [*command, *(["--reset"] if reset else []), *extra_args],
            cwd=SOURCE_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        )
    try:
        announcement = _await_announcement(process, timeout, log)
    except BaseException:
        # Also on Ctrl-C while waiting: nobody else knows this process.
        _end(process)
        raise
    return EmbeddedServers(
        announcement.datasphere, announcement.glue, announcement.settings, process.pid, process
    )


def _await_announcement(
    process: subprocess.Popen[bytes], timeout: float, log: Path
) -> Announcement:
    lines: list[bytes] = []
    stdout = process.stdout
    assert stdout is not None  # noqa: S101 - it was opened as a pipe
    reader = threading.Thread(target=lambda: lines.append(stdout.readline()), daemon=True)
    reader.start()
    reader.join(timeout)
    if not lines:
        raise EmbeddedError(f"The embedded servers did not answer within {timeout:g} s{_tail(log)}")
    try:
        return read_announcement(orjson.loads(lines[0]))
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        process.wait(_STOP_SECONDS)
        raise EmbeddedError(
            f"The embedded servers ended early with code {process.returncode}{_tail(log)}"
        ) from error


def _tail(log: Path) -> str:
    said = log.read_text("utf-8", "replace").strip()[-_SHOWN_CHARACTERS:]
    return f": {said}" if said else "; they said nothing."


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
