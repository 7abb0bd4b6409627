"""The renames among the edits of the embedded world, as the plans after them tell them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sync.embedded.edits import apply_edits, read_clients, read_edits
from sync.embedded.places import DEFAULT_EDITS, DEFAULT_SPACES
from sync.embedded.process import EmbeddedServers
from sync.model.plan import Action, Line, Plan, Risk
from tests.sync.conftest import fresh_world
from tests.sync.world import Session, describe

PAIRS = ("sales", "logistics", "masterdata")


@pytest.fixture(scope="module")
def edited(
    whole_servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Session, dict[str, Plan]]]:
    """Sync three pairs, let the others edit, and plan again."""
    with fresh_world(whole_servers, tmp_path_factory.mktemp("edited")) as world:
        pairs = whole_servers.settings.read_text("utf-8").split("[[pair]]", 1)[1]
        session = world.start("[[pair]]" + pairs)
        session.sync(*PAIRS)
        edits = [edit for edit in read_edits(DEFAULT_EDITS) if _renames(edit)]
        outcomes = apply_edits(edits, whole_servers, read_clients(DEFAULT_SPACES))
        assert [outcome.reason for outcome in outcomes if not outcome.done] == []
        session.discover()
        yield session, {name: session.plan(name, refresh=False) for name in PAIRS}


def _renames(edit: dict[str, Any]) -> bool:
    table = edit.get("object", "") in {"PRICE_CONDITIONS", "PRICING_CONDITIONS"}
    return table or any("rename" in step for step in edit.get("patch", ()))


def on(plan: Plan, *columns: str) -> list[Line]:
    return [line for line in plan.lines if line.column in columns]


def test_a_renamed_table_is_a_question(edited: tuple[Session, dict[str, Plan]]) -> None:
    session, plans = edited
    whole = [line for line in plans["sales"].lines if line.sap.name.endswith("_CONDITIONS")]
    created, gone = (line for line in whole if line.field == "asset")
    (link,) = [link for link in session.runtime.store.links.all(status="PROPOSED") if link.renamed]

    assert (created.action, created.sap.name) == (Action.CREATE, "PRICING_CONDITIONS")
    assert f"confirm or reject the link {link.id}." in created.blocked
    assert (gone.action, gone.sap.name) == (Action.REPORT, "PRICE_CONDITIONS")
    assert "may be dropped after" in gone.reason
    assert f"confirm or reject the link {link.id}." in gone.reason
    assert link.score > 0.85


def test_a_column_of_a_bound_table_is_reported_under_both_names(
    edited: tuple[Session, dict[str, Plan]],
) -> None:
    found = on(edited[1]["logistics"], "REQUESTED_DATE", "REQUESTED_DELIVERY_DATE")

    assert {line.action for line in found} == {Action.REPORT}
    old, new = (line.reason for line in sorted(found, key=lambda line: line.column or ""))
    assert "; looks renamed to REQUESTED_DELIVERY_DATE (" in old
    assert "; looks renamed from REQUESTED_DATE (" in new


def test_a_column_that_was_renamed_in_a_mirror_is_no_drop(
    edited: tuple[Session, dict[str, Plan]],
) -> None:
    (line,) = on(edited[1]["masterdata"], "SIZE_DIM", "DIMENSIONS")

    assert describe(line) == "rename_column PRODUCTS.SIZE_DIM.name -> sap"
    assert (line.risk, line.approvable, line.blocked) == (Risk.BREAKING, False, "")
