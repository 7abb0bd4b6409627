"""Where commands write: tables and sentences for people, JSON for programs, errors apart."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sync.discover import Progress

_BAR = 24  # characters of a progress bar
_ENDLESS = 10_000  # columns of a screen that nobody looks at: programs want whole lines


@dataclass(frozen=True, slots=True)
class Screen:
    """The two streams of one command."""

    out: TextIO
    err: TextIO

    def json(self, value: Any) -> None:
        """Write *value* as JSON, indented."""
        options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
        self.out.write(orjson.dumps(value, default=str, option=options).decode() + "\n")

    def line(self, value: Any) -> None:
        """Write *value* as one line of JSON."""
        self._clear()
        self.out.write(orjson.dumps(value, default=str).decode() + "\n")

    def say(self, sentence: str) -> None:
        """Write one line for people; catalog text in it is shown, never interpreted."""
        self._clear()
        self.out.write(sentence + "\n")

    def fail(self, sentence: str) -> None:
        """Write an error."""
        self.err.write(f"error: {sentence}\n")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write a table: folded to the width of a terminal, one line a row everywhere else."""
        self._clear()
        terminal = self.out.isatty()
        console = Console(file=self.out, highlight=False, width=None if terminal else _ENDLESS)
        table = Table(box=None, header_style="bold", pad_edge=False)
        for head in heads:
            table.add_column(escape(head), overflow="fold", no_wrap=not terminal)
        for row in rows:
            table.add_row(*(escape(_cell(value)) for value in row))
        console.print(table)

    def progress(self, progress: Progress) -> None:
        """Show how far long work is, on the error stream so that output stays clean."""
        if not self.err.isatty():
            return
        self._clear()
        if progress.total:
            filled = _BAR * progress.done // progress.total
            bar = "█" * filled + "░" * (_BAR - filled)
            self.err.write(f"{progress.what} {bar} {progress.done:,} of {progress.total:,}")
        else:
            self.err.write(f"{progress.what}: {progress.done:,}")
        self.err.flush()

    def _clear(self) -> None:
        if self.err.isatty():
            self.err.write("\r\x1b[K")
            self.err.flush()


def terminal() -> Screen:
    """Return the screen of this process."""
    return Screen(sys.stdout, sys.stderr)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case float():
            return f"{value:.2f}"
        case bool():
            return "yes" if value else ""
        case str():
            return value
        case dict() | list():
            return orjson.dumps(value).decode()
    return str(value)
