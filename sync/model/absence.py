"""An asset out of sight: why a listing no longer names it, and how we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sync.model.asset import AssetRef


class Absence(StrEnum):
    """Why an asset is out of sight; only one that was deleted may have its partner dropped."""

    DELETED = "deleted"
    FORBIDDEN = "forbidden"
    LISTING_FAILED = "listing failed"  # it was not asked for, nobody answered, or it is there
    NOT_EXPOSED = "no longer exposed"  # the object is there, consumers cannot read it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a catalog answered when it was asked for one asset by its name."""

    ref: AssetRef
    state: Absence
    asked: str
    answered: str
    silent: bool = False  # no answer came at all: asking for more makes little sense
    outside: bool = False  # our own settings do not name its schema (any more); nobody was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """An asset that is out of sight, with the evidence."""

    ref: AssetRef
    state: Absence
    asked: str
    answered: str
    since: datetime
    checked_at: datetime
    released_by: str | None = None  # who said that its partner need not wait in quarantine

    @property
    def sentence(self) -> str:
        """Return the evidence in words."""
        lead = "no list names it any more; " if self.state is Absence.DELETED else ""
        when = f"{self.checked_at:%Y-%m-%d %H:%M} UTC"
        return (
            f"{self.ref} is {self.state}: {lead}asked for {self.asked} at {when}: {self.answered}"
        )
