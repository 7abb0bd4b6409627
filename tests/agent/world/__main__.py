"""The command: python -m tests.agent.world DIR [--world NAME | --scale]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.agent.world import WORLDS, build_world
from tests.agent.world.scale import build_big


def main() -> None:
    """Build the world that the command line names and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m tests.agent.world")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--world", choices=WORLDS, default="base")
    parser.add_argument("--scale", action="store_true", help="fill it up for measuring latency")
    given = parser.parse_args()
    path = build_big(given.folder) if given.scale else build_world(given.folder, given.world)
    sys.stdout.write(f"{path}\n")


main()
