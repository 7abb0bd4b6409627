"""What the agent's page reads beside its answers: where an asset that is named has its page."""

from __future__ import annotations

from collections.abc import Iterable

from sync.store.database import Store
from sync.views.reading import read_records


def asset_paths(store: Store, names: Iterable[str]) -> dict[str, str]:
    """Return `connection/schema/name` by qualified name, of those that name one live asset."""
    records = read_records(store, "asset_paths", names=sorted(names))
    return {record["qualified_name"]: record["path"] for record in records}
