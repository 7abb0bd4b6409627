"""Who owns the store, and commands sent by `python -m sync` beside the app."""

from __future__ import annotations

import hmac
import os
import queue
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOBase
from pathlib import Path
from typing import Annotated, TextIO, cast

import orjson
from fastapi import FastAPI, Header, HTTPException, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from sync.app.hosting import STOP_SECONDS, Host
from sync.commands.parser import build_parser
from sync.commands.screen import Screen
from sync.commands.usage import BadUsage, parse_beside
from sync.errors import ConfigError, SyncError
from sync.runtime import Runtime

_POLL_SECONDS = 0.2
_BUG = "The command failed inside the app; this is a bug, and the app's log tells more."


class Command(BaseModel):
    """The words of a command as they stood after `python -m sync`, and where it was started."""

    argv: list[str]
    folder: str = "/"


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of what a command wrote, or its exit code."""

    kind: str
    value: str | int

    def line(self) -> bytes:
        return orjson.dumps({self.kind: self.value}) + b"\n"


class _Pipe(TextIOBase):
    """A text stream whose writes become parts of the answer."""

    def __init__(self, parts: queue.SimpleQueue[_Part], kind: str) -> None:
        self._parts = parts
        self._kind = kind

    def write(self, text: str) -> int:
        self._parts.put(_Part(self._kind, text))
        return len(text)


def add_commands(api: FastAPI, host: Host) -> None:
    """Let *api* say who owns the store, and run commands for who holds the owner's token."""

    @api.get("/owner", include_in_schema=False)
    def owner() -> dict[str, object]:
        """Return which process this is, and how far its opening."""
        return {"pid": os.getpid(), "stage": host.state.stage.value}

    @api.post("/commands", include_in_schema=False)
    def commands(command: Command, authorization: Annotated[str, Header()] = "") -> Response:
        """Run a command and stream what it writes as lines of JSON, the exit code last."""
        given = authorization.removeprefix("Bearer ")
        if not host.token or not hmac.compare_digest(given.encode(), host.token.encode()):
            raise HTTPException(401, "This token is not the owner's.")
        if host.runtime is None:
            state = host.state
            return JSONResponse({"stage": state.stage.value, "error": state.error}, 503)
        return StreamingResponse(
            _run(command, host, host.runtime), media_type="application/x-ndjson"
        )


def _run(command: Command, host: Host, runtime: Runtime) -> Iterator[bytes]:
    parts: queue.SimpleQueue[_Part] = queue.SimpleQueue()
    thread = threading.Thread(target=_execute, args=(command, runtime, parts), daemon=True)
    thread.start()
    ends: float | None = None
    while True:
        try:
            part = parts.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            # The server waits for this answer before it stops: it must come to an end.
            if host.is_stopping and ends is None:
                ends = time.monotonic() + STOP_SECONDS
            if ends is not None and time.monotonic() > ends:
                return
            continue
        yield part.line()
        if part.kind == "exit":
            return


def _execute(command: Command, runtime: Runtime, parts: queue.SimpleQueue[_Part]) -> None:
    screen = Screen(cast(TextIO, _Pipe(parts, "out")), cast(TextIO, _Pipe(parts, "err")))
    code: int | None = None
    try:
        code = _carried_out(command, runtime, screen)
    except BadUsage as error:
        screen.err.write(str(error))
        code = 2
    except SyncError as error:
        screen.fail(str(error))
        code = 1
    except SystemExit as leave:
        # --help ends a process of its own; here it ends the command.
        code = leave.code if isinstance(leave.code, int) else 0
    finally:
        if code is None:
            screen.fail(_BUG)
        parts.put(_Part("exit", 1 if code is None else code))


def _carried_out(command: Command, runtime: Runtime, screen: Screen) -> int:
    args = parse_beside(build_parser(), command.argv, Path(command.folder))
    if not hasattr(args, "command"):
        raise BadUsage(f"{args.word} runs in a process of its own, not in the app.\n")
    _need_same_settings(args, runtime)
    code: int = args.command(runtime, args, screen)
    return code


def _need_same_settings(args: Namespace, runtime: Runtime) -> None:
    ours = runtime.settings_path.resolve()
    if args.settings is not None and args.settings.resolve() != ours:
        raise ConfigError(
            f"The app (process {os.getpid()}) that owns this home works with the settings {ours}, "
            f"not with {args.settings.resolve()}: stop it, or name another --home."
        )
