"""The fidelity report: every active link is mapped anew, and its ledger is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sync.datatypes import Fate
from sync.engine import Engine
from sync.errors import MappingError
from sync.mapping.asset import to_glue_asset
from sync.mapping.ledger import Ledger
from sync.model.asset import AssetRef, System
from sync.model.pair import LinkMode
from sync.model.report import Filters, Section
from sync.steps.linking import load_assets

_AT_ONCE = 500  # assets whose definitions are in memory together
_LINKS = ("pair", "Datasphere", "Glue", "mode", "score, %", "exact", "encoded", "lossy")
_LOSSES = ("pair", "Datasphere", "what", "value", "why")


def fidelity_sections(engine: Engine, filters: Filters) -> list[Section]:
    """Return how faithfully each active link crosses, and what is lost where."""
    links: list[tuple[Any, ...]] = []
    losses: list[tuple[Any, ...]] = []
    for row, ledger in _ledgers(engine, filters):
        _, pair, _, space, name, _, database, table, mode = row
        sap, counts = f"{space}.{name}", _counts(ledger)
        links.append(
            (pair, sap, f"{database}.{table}", mode, round(100 * ledger.score, 1), *counts)
        )
        losses += [(pair, sap, each.path, each.value, each.note) for each in ledger.lossy]
    note = "The score is the share of parts that cross exactly or come back by our encoding."
    return [
        Section("Links", _LINKS, links, note),
        Section("What is lost", _LOSSES, losses),
    ]


def _ledgers(engine: Engine, filters: Filters) -> Iterator[tuple[Any, Ledger]]:
    rows = list(engine.store.reports.section("", "fidelity_links", filters).rows)
    pairs = {pair.name: pair for pair in engine.pairs()}
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        refs = [AssetRef(*row[2:5]) for row in some]
        assets = load_assets(engine.store, System.DATASPHERE, refs)
        for row, ref in zip(some, refs, strict=True):
            if ref not in assets or row[1] not in pairs:
                continue  # the asset vanished, or the settings no longer name the pair
            try:
                mapped = to_glue_asset(
                    assets[ref], pairs[row[1]], AssetRef(*row[5:8]), LinkMode(row[8])
                )
            except MappingError:
                continue  # its plan says why it cannot cross
            yield row, mapped.ledger


def _counts(ledger: Ledger) -> tuple[int, int, int]:
    fates = [entry.fate for entry in ledger.entries]
    lossy = fates.count(Fate.LOSSY)
    exact = fates.count(Fate.EXACT)
    return exact, len(fates) - exact - lossy, lossy
