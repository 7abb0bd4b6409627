"""Routes under /api: who owns the store, and commands sent by `python -m sync` beside the app."""

from __future__ import annotations

import hmac
import os
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOBase
from pathlib import Path
from typing import Annotated, TextIO, cast

import orjson
from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from sync.commands.parser import build_parser
from sync.commands.screen import Screen
from sync.errors import SyncError
from sync.hosting import Host
from sync.owner import read_token
from sync.runtime import Runtime


class Command(BaseModel):
    """The words of a command as they stood after `python -m sync`."""

    argv: list[str]


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


def build_api(host: Host, home: Path) -> FastAPI:
    """Return the application that serves /api for *host*."""
    api = FastAPI(title="sphereglue", docs_url=None, redoc_url=None, openapi_url=None)

    @api.get("/owner")
    def owner() -> dict[str, object]:
        """Return which process this is."""
        return {"pid": os.getpid(), "stage": host.state.stage.value}

    @api.post("/commands")
    def commands(
        command: Command, authorization: Annotated[str, Header()] = ""
    ) -> StreamingResponse:
        """Run a command and stream what it writes as lines of JSON, the exit code last."""
        given = authorization.removeprefix("Bearer ")
        if not hmac.compare_digest(given, read_token(home) or os.urandom(8).hex()):
            raise HTTPException(401, "This token is not the owner's.")
        if host.runtime is None:
            raise HTTPException(503, "The app is still opening; try again in a moment.")
        return StreamingResponse(
            _run(command.argv, host.runtime), media_type="application/x-ndjson"
        )

    return api


def _run(argv: list[str], runtime: Runtime) -> Iterator[bytes]:
    parts: queue.SimpleQueue[_Part] = queue.SimpleQueue()
    thread = threading.Thread(target=_execute, args=(argv, runtime, parts), daemon=True)
    thread.start()
    while True:
        part = parts.get()
        yield part.line()
        if part.kind == "exit":
            return


def _execute(argv: list[str], runtime: Runtime, parts: queue.SimpleQueue[_Part]) -> None:
    screen = Screen(cast(TextIO, _Pipe(parts, "out")), cast(TextIO, _Pipe(parts, "err")))
    code = 1
    try:
        args = build_parser().parse_args(argv)
        code = args.command(runtime, args, screen)
    except SyncError as error:
        screen.fail(str(error))
    finally:
        parts.put(_Part("exit", code))
