"""The process of both embedded servers: it starts, announces, saves and stops them.

It prints one line of JSON when both answer, and ends on SIGTERM, on SIGINT and, if asked to, at
the end of its standard input, so that nothing is left behind when the process that started it
is gone.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import orjson

from sync.embedded.announcement import (
    Announcement,
    DatasphereEndpoint,
    GlueEndpoint,
    settings_text,
)
from sync.embedded.glue.content import Fill, put_tables
from sync.embedded.glue.server import EmbeddedGlue, GlueServer
from sync.embedded.options import Options, add_options, to_options
from sync.embedded.places import (
    DEFAULT_GLUE,
    DEFAULT_PAIRS,
    DEFAULT_SPACES,
    Places,
    read_object,
    write_object,
    write_private,
)
from sync.embedded.running import find_running
from sync.embedded.saver import Kept, Saver
from sync.embedded.tenant_server import TenantServer
from sync.errors import EmbeddedError

if TYPE_CHECKING:
    from sync.embedded.datasphere import Tenant
    from sync.embedded.datasphere.content import Content

T = TypeVar("T")

_LOOPBACK = "127.0.0.1"
_ACCESS_KEY = "sphereglue"
_SECRET_KEY = "sphereglue-secret"  # noqa: S105 - the embedded Glue checks no signature


def main(argv: Sequence[str] | None = None) -> int:
    """Run both servers until they are told to stop; return the exit code."""
    parser = argparse.ArgumentParser(prog="sync embedded", description=__doc__)
    add_options(parser)
    return run_host(to_options(parser.parse_args(argv)))


def run_host(options: Options) -> int:
    """Run both servers until they are told to stop; errors are one sentence on stderr."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        serve(options, stop)
    except EmbeddedError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


def serve(options: Options, stop: threading.Event) -> None:
    """Start both servers, announce them on stdout, and stop them when *stop* is set."""
    places = Places.under(options.home)
    other = find_running(options.home)
    if other is not None:
        raise EmbeddedError(
            f"The embedded servers of {options.home} run already, as process {other.pid}; "
            "stop them first or name another --home."
        )
    if options.reset:
        _forget_state(places, options)
    with ExitStack() as stack:
        announcement = _start(options, places, stack)
        stack.callback(places.running.unlink, missing_ok=True)
        _announce(options, announcement, places)
        if options.until_eof:
            threading.Thread(target=_await_end_of_input, args=(stop,), daemon=True).start()
        stop.wait()


def _start(options: Options, places: Places, stack: ExitStack) -> Announcement:
    # Imported here: the tenant pulls in a web framework that `--help` need not wait for.
    from starlette.middleware import Middleware

    from sync.embedded.datasphere import build_app, credentials
    from sync.embedded.faults import Faults, read_rules
    from sync.embedded.faults.datasphere import DatasphereFaults
    from sync.embedded.faults.glue import GlueFaults

    rules = read_rules(options.faults) if options.faults else ()

    tenant, glue = _open_states(options, places)
    listeners = _bind_both(options, places)
    faults = Faults(rules)
    layer = Middleware(DatasphereFaults, faults=faults, tenant=tenant, clock=_now)
    application = build_app(tenant, clock=_now, middleware=[layer])
    glue.application = GlueFaults(glue.application, faults, glue.catalogs)
    tenant_server = TenantServer(application, listeners[0])
    glue_server = GlueServer(glue, listeners[1])
    saver = Saver(_kept(tenant, glue, generated=options.scale > 0))
    # Left in the opposite order: the servers stop before the state is saved for the last time.
    saver.start()
    stack.callback(saver.stop)
    for server in (tenant_server, glue_server):
        server.start()
        stack.callback(server.stop)
    # First of all, whoever waits for a late answer is let go.
    stack.callback(faults.stop)
    client = credentials(tenant)
    return Announcement(
        datasphere=DatasphereEndpoint(
            url=tenant_server.url,
            token_url=f"{tenant_server.url}/oauth/token",
            authorization_url=f"{tenant_server.url}/oauth/authorize",
            client_id=client.client_id,
            client_secret=client.client_secret,
        ),
        glue=GlueEndpoint(
            endpoint_url=glue_server.url,
            region=glue_server.region,
            access_key_id=_ACCESS_KEY,
            secret_access_key=_SECRET_KEY,
        ),
        settings=places.settings,
    )


def _open_states(options: Options, places: Places) -> tuple[Tenant, EmbeddedGlue]:
    from sync.embedded.datasphere import build_tenant
    from sync.embedded.scale import Scale

    tenant_state, glue_state = _states(places, options)
    content: Path | Callable[[], Content] = options.content
    tables: Path | Fill = options.glue_content
    if options.scale:
        world = Scale(options.scale, options.seed)
        content, tables = world.content, partial(put_tables, tables=world.tables)
    tenant = _open_state(tenant_state, lambda: build_tenant(content, tenant_state))
    return tenant, _open_state(glue_state, lambda: EmbeddedGlue(tables, glue_state))


def _kept(tenant: Tenant, glue: EmbeddedGlue, *, generated: bool) -> list[Kept]:
    """Return what to save; what was *generated* gets a file only once it has changed."""
    saved = (tenant.revision, glue.changes) if generated else (-1, -1)
    return [
        Kept("Datasphere", lambda: tenant.revision, tenant.save, saved[0]),
        Kept("Glue", lambda: glue.changes, glue.save, saved[1]),
    ]


def _states(places: Places, options: Options) -> tuple[Path, Path]:
    if options.scale:
        tenant, glue = (
            places.scaled_state(server, options.scale, options.seed)
            for server in ("datasphere", "glue")
        )
        return tenant, glue
    return places.state("datasphere", options.content), places.state("glue", options.glue_content)


def _now() -> datetime:
    return datetime.now(UTC)


def _announce(options: Options, announcement: Announcement, places: Places) -> None:
    written = announcement.to_json()
    contents = options.content, options.glue_content
    is_default = not options.scale and contents == (DEFAULT_SPACES, DEFAULT_GLUE)
    pairs = DEFAULT_PAIRS.read_text("utf-8") if is_default and DEFAULT_PAIRS.is_file() else ""
    noted = {"pid": os.getpid(), "content": str(options.content.resolve())}
    write_private(places.settings, settings_text(announcement, pairs))
    write_object(places.running, {**written, **noted})
    sys.stdout.write(orjson.dumps(written).decode() + "\n")
    sys.stdout.flush()


def _await_end_of_input(stop: threading.Event) -> None:
    # Not through sys.stdin: its lock, held by a waiting thread, would block the interpreter's end.
    try:
        while os.read(0, 65_536):
            pass
    except OSError:
        # No standard input at all: nobody is there who could close it later.
        pass
    stop.set()


def _forget_state(places: Places, options: Options) -> None:
    for state in _states(places, options):
        state.unlink(missing_ok=True)


def _open_state(path: Path, build: Callable[[], T]) -> T:
    """Build a server's state; a state file that cannot be read is set aside and said."""
    is_saved = path.exists()
    try:
        return build()
    except EmbeddedError as error:
        if not is_saved:
            raise
        aside = path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}")
        path.replace(aside)
        raise EmbeddedError(
            f"{error} It was set aside as {aside.name}; the next start begins with the content."
        ) from error


def _bind_both(options: Options, places: Places) -> tuple[socket.socket, socket.socket]:
    last = read_object(places.ports)
    tenant = _bind("datasphere", options.datasphere_port, last.get("datasphere"))
    try:
        glue = _bind("glue", options.glue_port, last.get("glue"))
    except EmbeddedError:
        tenant.close()
        raise
    ports = {"datasphere": tenant.getsockname()[1], "glue": glue.getsockname()[1]}
    write_object(places.ports, ports)
    return tenant, glue


def _bind(server: str, asked: int | None, last: int | None) -> socket.socket:
    if asked is None:
        return _bind_again(last) or socket.create_server((_LOOPBACK, 0))
    try:
        return socket.create_server((_LOOPBACK, asked))
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such port"
        raise EmbeddedError(
            f"Port {asked} on {_LOOPBACK} cannot be used for the embedded {server} ({reason}): "
            f"stop what uses it, or name another with --{server}-port."
        ) from error


def _bind_again(last: int | None) -> socket.socket | None:
    try:
        return socket.create_server((_LOOPBACK, last)) if last else None
    except OSError:
        return None
