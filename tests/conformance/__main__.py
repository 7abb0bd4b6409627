"""Run the clients over the embedded servers, before and after a sync, and compare with our store.

    python -m tests.conformance [--json] [--venvs DIR] [--client NAME ...]

Exit code 0: every client read everything without a failure and agrees with our store; 1: not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.conformance.report import to_json, to_text
from tests.conformance.suite import CLIENTS, run_suite
from tests.conformance.venvs import DEFAULT_FOLDER
from tests.conformance.world import Failed


def main() -> int:
    """Run the suite and print its report."""
    words = _arguments().parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="sphereglue-conformance-") as folder:
            report = run_suite(Path(folder), words.venvs, words.client or list(CLIENTS))
    except Failed as failure:
        sys.stderr.write(f"error: {failure}\n")
        return 1
    sys.stdout.write(to_json(report) if words.json else to_text(report))
    return 0 if report.agrees else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.conformance", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the report for programs")
    parser.add_argument(
        "--venvs", type=Path, default=DEFAULT_FOLDER, help="where the clients are installed"
    )
    parser.add_argument("--client", action="append", choices=CLIENTS, help="only this one")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
