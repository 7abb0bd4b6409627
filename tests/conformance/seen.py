"""What a catalog holds as one reader tells it: databases and assets in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """A column; `key` is None where the reader does not tell."""

    name: str
    type: str
    text: str | None = None
    key: bool | None = None


@dataclass(frozen=True)
class Asset:
    """An asset; what is None is not told by the reader and so is not compared."""

    schema: str
    name: str
    columns: tuple[Column, ...] | None = ()
    label: str | None = None
    text: str | None = None
    parameters: Mapping[str, str] | None = None

    @property
    def title(self) -> str:
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Picture:
    """Everything that one reader sees of one catalog: texts by schema, and the assets."""

    schemas: Mapping[str, str | None] = field(default_factory=dict)
    assets: tuple[Asset, ...] = ()

    @property
    def column_count(self) -> int:
        return sum(len(asset.columns or ()) for asset in self.assets)
