"""A virtual environment for each client, with exact pins; made once and kept."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from sync.embedded.places import SOURCE_ROOT

DEFAULT_FOLDER = Path.home() / ".cache" / "sphereglue-conformance"
PINS: Mapping[str, tuple[str, ...]] = {
    "datahub": ("acryl-datahub[glue,sap-datasphere]==1.7.0.17",),
    "awswrangler": ("awswrangler==3.17.1",),
    "pyiceberg": ("pyiceberg[glue,pyarrow]==0.12.0",),
    "awscli": ("awscli==1.46.3",),
}


def make_venv(client: str, folder: Path) -> Path:
    """Return the folder of the client's programs; installs the client where it is not yet."""
    day = _as_of()
    mark = hashlib.sha256(repr((PINS[client], day, sys.version_info[:2])).encode()).hexdigest()
    venv = folder / f"{client}-{mark[:12]}"
    done = venv / "installed"
    if not done.exists():
        shutil.rmtree(venv, ignore_errors=True)
        _uv("venv", "--quiet", "--python", sys.executable, str(venv))
        python = str(venv / "bin" / "python")
        _uv("pip", "install", "--quiet", "--python", python, "--exclude-newer", day, *PINS[client])
        done.touch()
    return venv / "bin"


def _as_of() -> str:
    # Indirect dependencies as of the same day as our own.
    project = tomllib.loads((SOURCE_ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["tool"]["uv"]["exclude-newer"])


def _uv(*words: str) -> None:
    # Away from the project, whose own pins are none of the client's business.
    subprocess.run([shutil.which("uv") or "uv", *words], check=True, cwd=Path.home())
