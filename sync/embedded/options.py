"""How the embedded servers are to run, and the command line that says it.

Light to import, so that the other commands need not wait for the servers' libraries.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from sync.embedded.places import DEFAULT_GLUE, DEFAULT_HOME, DEFAULT_SPACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the servers are to run; no port means the one used last, or any free one."""

    home: Path
    datasphere_port: int | None = None
    glue_port: int | None = None
    content: Path = DEFAULT_SPACES
    glue_content: Path = DEFAULT_GLUE
    scale: int = 0  # so many generated objects in place of the content; 0 means none
    seed: int = 0
    faults: Path | None = None
    reset: bool = False
    until_eof: bool = False


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this process to a *parser*."""
    # Suppressed, so that a --home given before the command's name is not overwritten.
    parser.add_argument(
        "--home", type=Path, default=argparse.SUPPRESS, help="the folder for all state"
    )
    parser.add_argument("--datasphere-port", type=int, help="default: the port used last")
    parser.add_argument("--glue-port", type=int, help="default: the port used last")
    parser.add_argument(
        "--content", type=Path, default=DEFAULT_SPACES, help="folder of spaces with CSN files"
    )
    parser.add_argument(
        "--glue-content", type=Path, default=DEFAULT_GLUE, help="JSON lines of tables"
    )
    parser.add_argument(
        "--scale",
        type=_size,
        default=0,
        metavar="N",
        help="serve N generated objects and as many Glue tables in place of the content",
    )
    parser.add_argument("--seed", type=int, default=0, help="what --scale generates differs by it")
    parser.add_argument(
        "--faults", type=Path, metavar="FILE", help="TOML or JSON rules of what goes wrong"
    )
    parser.add_argument("--reset", action="store_true", help="forget the state, start over")
    parser.add_argument(
        "--until-eof", action="store_true", help="also stop when standard input ends"
    )


def home_of(args: argparse.Namespace) -> Path:
    """Return the home that the command line or SPHEREGLUE_HOME names, or the default one."""
    named = getattr(args, "home", None) or os.environ.get("SPHEREGLUE_HOME")
    return Path(named) if named else DEFAULT_HOME


def to_options(args: argparse.Namespace) -> Options:
    """Read the options from a parsed command line."""
    return Options(
        home=home_of(args),
        datasphere_port=args.datasphere_port,
        glue_port=args.glue_port,
        content=args.content,
        glue_content=args.glue_content,
        scale=args.scale,
        seed=args.seed,
        faults=args.faults,
        reset=args.reset,
        until_eof=args.until_eof,
    )


def _size(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of objects from 1 on")
    return int(text)
