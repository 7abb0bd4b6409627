"""The command: python -m tests.agent.world DIR [--world NAME]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.agent.world import WORLDS, build_world


def main() -> None:
    """Build the world that the command line names and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m tests.agent.world")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--world", choices=WORLDS, default="base")
    given = parser.parse_args()
    sys.stdout.write(f"{build_world(given.folder, given.world)}\n")


main()
