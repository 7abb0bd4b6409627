"""The command `embedded`: run the embedded servers, or do something to those that run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sync.embedded.options import add_options, home_of, to_options
from sync.errors import EmbeddedError

if TYPE_CHECKING:
    from sync.embedded.edits import Outcome
    from sync.embedded.running import Running

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command `embedded`."""
    parser = subparsers.add_parser(
        "embedded",
        help="run the embedded Datasphere tenant and the embedded Glue",
        description="Run both servers in the foreground and print one line of JSON when they "
        "answer; or, with --crawl or --edits, act on the servers that run for the same --home.",
    )
    _add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Carry out the command; return the exit code."""
    if args.crawl is None and args.edits is None:
        # Imported when used, here and below: the servers' libraries take a second.
        from sync.embedded.host import run_host

        return run_host(to_options(args))
    try:
        return _act(args)
    except EmbeddedError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command on its own, as `python -m sync.embedded`."""
    parser = argparse.ArgumentParser(prog="sync embedded")
    _add_arguments(parser)
    return run(parser.parse_args(argv))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument(
        "--crawl", metavar="DATABASE", help="run the foreign crawler on a database, then exit"
    )
    parser.add_argument(
        "--edits", type=Path, metavar="FILE", help="carry out edits as foreign users, then exit"
    )


def _act(args: argparse.Namespace) -> int:
    from sync.embedded.running import ask_admin, need_running

    running = need_running(home_of(args))
    if args.crawl is not None:
        endpoint = running.announcement.glue.endpoint_url
        crawled = ask_admin(endpoint, "crawl", {"database": args.crawl})["crawled"]
        _say(f"The crawler rewrote {len(crawled)} tables of {args.crawl}: {', '.join(crawled)}")
    return 0 if args.edits is None else _edit(args.edits, running)


def _edit(path: Path, running: Running) -> int:
    from sync.embedded.edits import apply_edits, read_clients, read_edits

    clients = read_clients(running.content)
    outcomes = apply_edits(read_edits(path), running.announcement, clients)
    for outcome in outcomes:
        _say(_describe(outcome))
    return 0 if all(outcome.done for outcome in outcomes) else 1


def _describe(outcome: Outcome) -> str:
    mark = "done  " if outcome.done else "FAILED"
    return f"{mark} {outcome.note}" + (f": {outcome.reason}" if outcome.reason else "")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
