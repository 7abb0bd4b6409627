"""The words of a command: those that do not parse are an error, never the end of a process."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from sync.errors import SyncError


class BadUsage(SyncError):
    """The words are no command; the text is what a terminal shows. Exit code 2."""


class Parser(argparse.ArgumentParser):
    """A parser that raises BadUsage where argparse would end the process."""

    def error(self, message: str) -> NoReturn:
        """Raise BadUsage with the usage and *message*."""
        raise BadUsage(f"{self.format_usage()}{self.prog}: error: {message}\n")


def parse_beside(
    parser: argparse.ArgumentParser, words: Sequence[str], folder: Path
) -> argparse.Namespace:
    """Parse *words* of a process that works in *folder*: relative paths are relative to it."""
    args = parser.parse_args(words)
    for name, value in vars(args).items():
        if isinstance(value, Path):
            setattr(args, name, folder / value)
    return args
