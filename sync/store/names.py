"""The names that the store holds, in short: whether any of them changed."""

from __future__ import annotations

from sync.store.connection import Database
from sync.store.sql import load_queries

_SQL = load_queries("names")


class StoredNames:
    """The names of everything that can be spoken of."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def digest(self) -> int:
        """Return a number that any change of a name changes, in a fraction of reading them."""
        ((digest,),) = self._db.read(_SQL["digest"])
        return int(digest or 0)
