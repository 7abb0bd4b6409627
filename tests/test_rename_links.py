"""What a rename moves from link to link: the question, the base and what was rejected."""

from __future__ import annotations

from dataclasses import replace

from sync.model.asset import AssetRef
from sync.model.base import Base
from sync.model.link import RENAMED, RETIRED, Evidence, Link, LinkStatus
from sync.model.pair import LinkMode
from sync.model.plan import Side, line_id
from sync.steps.renaming import former_of, moved_base, rejections_to_move, waiting_renames

OLD, NEW = AssetRef("sap", "SALES", "CUSTOMERS"), AssetRef("sap", "SALES", "CLIENTS")
TABLE = AssetRef("glue", "mirror", "customers")
FORMER = Link(
    id=1, pair="mirror", sap=OLD, glue=TABLE, mode=LinkMode.MIRROR, status=LinkStatus.ACTIVE
)
QUESTION = replace(
    FORMER,
    id=2,
    sap=NEW,
    status=LinkStatus.PROPOSED,
    score=0.92,
    evidence=(Evidence(RENAMED, "renamed from SALES.CUSTOMERS", 0.92),),
)


def test_a_question_gives_both_names_their_reason() -> None:
    assert waiting_renames([FORMER, QUESTION]) == {
        OLD: "SALES.CUSTOMERS looks renamed to SALES.CLIENTS (0.92); confirm or reject the link 2.",
        NEW: "SALES.CLIENTS looks renamed from SALES.CUSTOMERS (0.92); "
        "confirm or reject the link 2.",
    }


def test_an_answered_question_gives_no_reason() -> None:
    for status in (LinkStatus.ACTIVE, LinkStatus.REJECTED):
        assert waiting_renames([FORMER, replace(QUESTION, status=status)]) == {}


def test_an_ordinary_proposal_is_no_rename() -> None:
    assert waiting_renames([FORMER, replace(QUESTION, evidence=())]) == {}


def test_only_an_active_link_of_the_same_pair_goes_on() -> None:
    assert former_of(QUESTION, [QUESTION, FORMER]) is FORMER
    assert former_of(QUESTION, [replace(FORMER, status=LinkStatus.REJECTED)]) is None
    assert former_of(QUESTION, [replace(FORMER, pair="other")]) is None


def test_a_retired_link_says_so() -> None:
    assert replace(FORMER, evidence=(Evidence(RETIRED, "", 0.0),)).retired
    assert not FORMER.retired


def test_a_moved_base_keeps_values_and_memory_and_is_looked_at_again() -> None:
    base = Base(
        values={("NAME", "label"): ("Name", "Name")},
        memory={"asset": {"name": "CUSTOMERS", "label": "Customers"}, "columns": []},
        sap_fingerprint="a",
        glue_fingerprint="b",
        rules_fingerprint="r",
    )

    moved = moved_base(base, OLD, NEW)

    assert moved.values == base.values
    assert moved.memory == {"asset": {"name": "CLIENTS", "label": "Customers"}, "columns": []}
    assert (moved.sap_fingerprint, moved.glue_fingerprint) == ("", "")
    assert moved.rules_fingerprint == "r"


def test_every_line_that_may_have_been_rejected_has_an_id_over_the_new_link() -> None:
    moved = dict(rejections_to_move(FORMER, QUESTION, ["NAME"]))

    for column, field in ((None, "description"), ("NAME", "label"), ("NAME", "column")):
        for side in Side:
            old = line_id("mirror", OLD, TABLE, column, field, side)
            assert moved[old] == line_id("mirror", NEW, TABLE, column, field, side)
