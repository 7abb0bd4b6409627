"""The ledger of one asset: what became of everything that crossed to the other catalog."""

from __future__ import annotations

from dataclasses import dataclass

from sync.datatypes import Fate

_SHOWN = 120  # characters of a value that an entry shows


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One thing that crossed, by its *path* in the asset (`columns.PRICE.type`)."""

    path: str
    value: str
    fate: Fate
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every entry of one crossing, in the asset's own order."""

    entries: tuple[LedgerEntry, ...] = ()

    @property
    def score(self) -> float:
        """Return the share of entries that are exact or encoded; 1.0 when there is none."""
        return 1.0 - len(self.lossy) / len(self.entries) if self.entries else 1.0

    @property
    def lossy(self) -> tuple[LedgerEntry, ...]:
        """Return the entries that lose something."""
        return tuple(entry for entry in self.entries if entry.fate is Fate.LOSSY)


def entry(path: str, value: object, fate: Fate, note: str = "") -> LedgerEntry:
    """Return an entry that shows *value* in at most a line."""
    text = str(value)
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return LedgerEntry(path, shown, fate, note)
