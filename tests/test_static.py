"""The static part of the gate: format, lint, types and import contracts, as tests.

So one command, `uv run pytest`, is the whole gate.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--check", "."], id="the code is formatted"),
        pytest.param(["ruff", "check", "."], id="the linter finds nothing"),
        pytest.param(["mypy"], id="the types hold"),
        pytest.param(["lint-imports"], id="imports run downwards"),
    ],
)
def test_the_static_gate(command):
    tool = Path(sys.executable).parent / command[0]

    done = subprocess.run(
        [tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
