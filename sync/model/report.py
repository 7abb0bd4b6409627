"""A report: titled tables as of a moment; a document is one of them written in a format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ReportKind(StrEnum):
    """What a report is about."""

    INVENTORY = "inventory"
    DICTIONARY = "dictionary"
    COMPLIANCE = "compliance"
    DRIFT = "drift"
    FIDELITY = "fidelity"
    RUNS = "runs"


class Format(StrEnum):
    """How a report is written."""

    XLSX = "xlsx"
    CSV = "csv"
    HTML = "html"
    PDF = "pdf"

    @property
    def mime(self) -> str:
        """Return the media type."""
        return _MIME[self]


_MIME = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv",
    Format.HTML: "text/html",
    Format.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a report is narrowed to; times are half-open, None is no bound."""

    pair: str | None = None
    connection: str | None = None
    schema: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def words(self) -> list[str]:
        """Return the filters that are set, in words."""
        named = {"pair": self.pair, "connection": self.connection, "schema": self.schema}
        words = [f"{name} {value}" for name, value in named.items() if value]
        words += [f"since {self.since:%Y-%m-%d %H:%M} UTC"] if self.since else []
        return words + ([f"until {self.until:%Y-%m-%d %H:%M} UTC"] if self.until else [])


@dataclass(frozen=True, slots=True)
class Section:
    """One table with what it says; *note* is a sentence above it."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Titled tables as of a moment; without a *kind* it is none that could be made anew."""

    kind: ReportKind | None = None
    title: str
    made_at: datetime
    made_by: str
    filters: Filters
    sections: tuple[Section, ...]

    @property
    def row_count(self) -> int:
        """Return the number of rows of all sections."""
        return sum(len(section.rows) for section in self.sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A stored copy of a report in one format; *content* is empty in lists."""

    id: int
    kind: ReportKind
    title: str
    format: Format
    filters: Mapping[str, Any]
    made_by: str
    made_at: datetime
    run_id: int | None
    row_count: int
    size_bytes: int
    content: bytes

    @property
    def file_name(self) -> str:
        """Return what the file is called."""
        return f"{self.kind.value}-{self.made_at:%Y-%m-%d-%H%M}.{self.format.value}"
