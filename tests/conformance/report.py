"""What a run of the suite found, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tests.conformance.compare import Difference


@dataclass(frozen=True)
class Reading:
    """One client's reading of one catalog in one phase, compared with our store."""

    phase: str
    client: str
    seconds: float
    schemas: int = 0
    assets: int = 0
    columns: int = 0
    warnings: tuple[str, ...] = ()
    unexpected_warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    failure: str = ""

    @property
    def agrees(self) -> bool:
        return not (self.failure or self.differences or self.unexpected_warnings)


@dataclass(frozen=True)
class Report:
    """All readings, and how long the whole run took."""

    readings: Sequence[Reading]
    written: int
    seconds: float

    @property
    def agrees(self) -> bool:
        return bool(self.readings) and all(reading.agrees for reading in self.readings)


def to_json(report: Report) -> str:
    """Return the report as JSON."""
    value = {"agrees": report.agrees, **asdict(report)}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def to_text(report: Report) -> str:
    """Return the report as lines."""
    lines = [line for reading in report.readings for line in _reading(reading)]
    verdict = "All agree" if report.agrees else "Not all agree"
    lines.append(
        f"{verdict}: {len(report.readings)} readings, {report.written} lines written between "
        f"them, {report.seconds:.0f} s"
    )
    return "\n".join(lines) + "\n"


def _reading(reading: Reading) -> list[str]:
    mark = "ok   " if reading.agrees else "DIFFERS"
    lines = [
        f"{mark} {reading.phase:<17} {reading.client:<19} {reading.schemas} schemas, "
        f"{reading.assets} assets, {reading.columns} columns, {reading.seconds:.1f} s"
    ]
    lines += [f"      failure: {reading.failure}"] if reading.failure else []
    lines += [f"      not expected: {warning}" for warning in reading.unexpected_warnings]
    lines += [f"      {note}" for note in reading.notes]
    return lines + [f"      {difference}" for difference in reading.differences]
