"""The YAML documents that the agent is made of: its model, its words, its definitions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# the parser in C takes a tenth of the time; not every build of the library has it
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_document(path: Path) -> Any:
    """Return what the YAML document at *path* holds; raises yaml.YAMLError where it is none."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
