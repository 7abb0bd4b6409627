"""A two-way sync of a small world, with edits on both sides, and how its end is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sync.apply.unit import GREEN
from sync.engine import Engine
from sync.errors import SyncError
from sync.model.plan import Line, Outcome, Plan
from tests.sync.content import DOCUMENTS, GLUE, csn, element, table
from tests.sync.foreign import Analyst, Modeler
from tests.sync.pairs import bind, imports, mirror

NAMES = ("orders", "mirror", "web")
PAIRS = (
    bind()
    + mirror(exclude=["ORDERS"], direction="both", deletion="propose", quarantine_days=0)
    + imports(direction="both")
)
PRODUCTS = table("Products", {"ID": element("cds.Integer", "Product", key=True, notNull=True)})
CLICKS = {
    "Name": "clicks",
    "Description": "One row per click",
    "StorageDescriptor": {"Columns": [{"Name": "click_id", "Type": "string", "Comment": "Click"}]},
}
# What belongs to others, in a space and a database that we write into.
THEIRS = table("Theirs", {"ID": element("cds.Integer", "Their number")})
FOREIGN = {
    "Name": "foreign",
    "Description": "Of somebody else",
    "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "int", "Comment": "Their comment"}]},
    "Parameters": {"owner.team": "finance"},
}
TWO_WAY_DOCUMENTS = {**DOCUMENTS, "WEB/THEIRS.json": csn(THEIRS=THEIRS)}
TWO_WAY_GLUE = [*GLUE, {"DatabaseName": "mirror", "TableInput": FOREIGN}]
DATABASES = ("lake", "mirror", "web")
ACTOR = "anna"


def edit_both_sides(sap: Modeler, glue: Analyst) -> None:
    """Let others work: texts on each side, new assets on each side, and an erased comment."""
    sap.label("SALES", "ORDERS", "Order State", "STATUS")
    sap.label("SALES", "CUSTOMERS", "Customer Name", "NAME")
    sap.create("SALES", "PRODUCTS", PRODUCTS)
    glue.comment("lake", "orders", "items", "How many items")
    glue.comment("mirror", "returns", "reason", "Why it came back")
    glue.comment("web", "page_views", "page", "Visited page")
    glue.comment("mirror", "customers", "country", "")
    glue.create("web", CLICKS)


def glue_side(glue: Analyst) -> dict[str, dict[str, Any]]:
    """Return what every table of Glue is made of."""
    return {
        f"{database}.{name}": glue.input(database, name)
        for database in DATABASES
        for name in glue.tables(database)
    }


def sync_once(engine: Engine, report: Callable[[Line, Outcome], None]) -> list[SyncError]:
    """Discover and sync every pair once, as a scheduled job does; return what stopped any of it."""
    errors = [found for found in engine.discover(ACTOR).values() if isinstance(found, SyncError)]
    for name in NAMES:
        try:
            plan = engine.plan(ACTOR, name)
            if engine.approve(ACTOR, plan.id):
                for line, outcome, _ in engine.apply(ACTOR, plan.id).lines:
                    report(line, outcome)
        except SyncError as error:
            errors.append(error)
    return errors


def plans(engine: Engine) -> list[Plan]:
    """Return a fresh plan of every pair."""
    for found in engine.discover(ACTOR).values():
        assert not isinstance(found, SyncError), found
    return [engine.plan(ACTOR, name) for name in NAMES]


def is_green(outcome: Outcome) -> bool:
    return outcome in GREEN
