"""Loads the SQL files: queries by name, migrations in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_HERE = Path(__file__).parent
_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def load_queries(noun: str) -> Mapping[str, str]:
    """Return the statements of `queries/<noun>.sql` by their `-- name:`."""
    text = (_HERE / "queries" / f"{noun}.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    return MappingProxyType(dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True)))


def query_nouns() -> tuple[str, ...]:
    """Return the nouns that have a file of queries."""
    return tuple(sorted(path.stem for path in (_HERE / "queries").glob("*.sql")))


def load_migrations() -> tuple[tuple[int, str, str], ...]:
    """Return (number, name, script) of each migration, in order."""
    paths = sorted((_HERE / "migrations").glob("*.sql"))
    return tuple((int(p.stem[:4]), p.stem[5:], p.read_text(encoding="utf-8")) for p in paths)
