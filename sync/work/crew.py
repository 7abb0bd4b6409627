"""Which work on catalogs is done elsewhere, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.config import ConnectionSettings
from sync.work.hands import Hands


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """The hands, what they need to open connections, and what they are for.

    A discovery goes over to them once this process has parsed *after* assets of it: a small one is
    quicker here, a large one would keep the pages waiting.
    """

    hands: Hands
    connections: Mapping[str, ConnectionSettings]
    after: int = 0
    writes: bool = True  # whether they apply plans, too
