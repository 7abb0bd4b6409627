"""The comparator tells right answers from wrong ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.agent.compare import Answer, Table, why_wrong
from tests.agent.gold import Gold

_AT = datetime(2026, 3, 17, 5, 30, 12, 500000, tzinfo=UTC)
_FAILED = Table(("asset", "n"), [("HR.PAYROLL", 14), ("SALES.ORDERS", 9), ("SALES.ITEMS", 7)])


def _wrong(how: str, gold: Table, answer: Answer, **more: object) -> str:
    allowed = more.pop("allowed", None)
    entry = Gold(name="X", how=how, sql="", **more)  # type: ignore[arg-type]  # of this test
    return why_wrong(entry, [gold], allowed, answer)  # type: ignore[arg-type]  # as above


def _table(*rows: tuple[object, ...], columns: tuple[str, ...] = ()) -> Answer:
    return Answer(table=Table(columns or tuple("abcdef"[: len(rows[0])]), rows))


@pytest.mark.parametrize(
    ("gold", "given", "right"),
    [
        (56, 56, True),
        (56, 57, False),
        (0.9547, 95.47, True),
        (0.9547, "95.47 %", True),
        (0.9547, 0.94, False),
        ("priya.nair", "Priya.Nair", True),
        (_AT, "2026-03-17T05:30:12+00:00", True),
        (_AT, "2026-03-17T05:31:12+00:00", False),
        (56, None, False),
        (1, True, False),
    ],
)
def test_a_scalar_is_the_highlighted_value(gold: object, given: object, *, right: bool) -> None:
    answer = Answer(table=Table(("n", "other"), [(gold, 1)]), value=given)

    assert (_wrong("scalar", Table(("n",), [(gold,)]), answer) == "") is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (_table(("SALES.ITEMS", 7), ("HR.PAYROLL", 14), ("SALES.ORDERS", 9)), True),
        (_table((9, "more", "ORDERS"), (7, "more", "ITEMS"), (14, "more", "PAYROLL")), True),
        (_table(("SALES", "ORDERS", 9), ("SALES", "ITEMS", 7), ("HR", "PAYROLL", 14)), True),
        (_table(("HR.PAYROLL", 9), ("SALES.ORDERS", 14), ("SALES.ITEMS", 7)), False),
        (_table(("HR.PAYROLL", 14), ("SALES.ORDERS", 9)), False),
        (_table(("HR.PAYROLL", 14), ("SALES.ORDERS", 9), ("SALES.OTHER", 7)), False),
        (_table(("FINANCE.PAYROLL", 14), ("SALES.ORDERS", 9), ("SALES.ITEMS", 7)), False),
    ],
)
def test_a_bag_has_the_same_rows(answer: Answer, *, right: bool) -> None:
    assert (_wrong("bag", _FAILED, answer) == "") is right


def test_the_order_counts_where_it_is_asked_for() -> None:
    turned = _table(("SALES.ITEMS", 7), ("SALES.ORDERS", 9), ("HR.PAYROLL", 14))

    assert _wrong("bag", _FAILED, turned) == ""
    assert _wrong("ordered", _FAILED, turned)


def test_rows_that_are_equal_in_the_order_may_be_either_way_round() -> None:
    gold = Table(("x", "n"), [("a", 2), ("b", 1), ("c", 1)])

    assert _wrong("ordered", gold, _table(("a", 2), ("c", 1), ("b", 1))) == ""


def test_ties_at_the_end_of_a_ranking_may_be_broken_either_way() -> None:
    gold = Table(("x", "n"), [("S.A", 3), ("S.B", 1), ("S.C", 1)])

    assert _wrong("top", gold, _table(("S.A", 3), ("S.C", 1)), n=(2,), by="n") == ""
    assert _wrong("top", gold, _table(("S.B", 1), ("S.A", 3)), n=(2,), by="n")
    assert _wrong(
        "top",
        gold,
        _table(
            ("S.A", 3),
        ),
        n=(2,),
        by="n",
    )


def test_shares_may_be_percentages() -> None:
    gold = Table(("s", "share"), [("HR", 0.55), ("SALES", 1.0), ("X", None)])

    assert _wrong("bag", gold, _table(("X", None), ("HR", 55.0), ("SALES", 100.0))) == ""
    assert _wrong("bag", gold, _table(("X", None), ("HR", 56.0), ("SALES", 100.0)))


def test_a_set_names_every_asset_and_no_other() -> None:
    gold = Table(("asset",), [("HR.A",), ("hr_db.a",)])

    assert _wrong("set", gold, _table(("HR.A",), ("hr_db.a",), ("HR.A",))) == ""
    assert _wrong("set", gold, _table(("HR", "A"), ("hr_db", "a"))) == ""
    assert _wrong("set", gold, _table(("HR", "A"), ("HR", "A")))
    assert _wrong("set", gold, _table(("HR.A",), ("hr_db.a",), ("HR.B",)))
    assert _wrong("set", gold, Answer())


def test_covers_bears_what_is_allowed() -> None:
    gold = Table(("asset",), [("HR.A",)])
    allowed = Table(("asset",), [("HR.A",), ("HR.B",)])

    assert _wrong("covers", gold, _table(("HR.A",), ("HR.B",)), allowed=allowed) == ""
    assert _wrong("covers", gold, _table(("HR.B",)), allowed=allowed)
    assert _wrong("covers", gold, _table(("HR.A",), ("HR.C",)), allowed=allowed)
    assert _wrong("covers", gold, _table(("HR.B",), ("HR.A",)), allowed=allowed, first=("a",))


def test_a_hit_stands_in_the_first_row() -> None:
    gold = Table(("asset", "n"), [("HR.PAYROLL", 14)])

    assert _wrong("hit", gold, _table(("PAYROLL", "HR", 14), ("X", "Y", 3))) == ""
    assert _wrong("hit", gold, _table(("X", "Y", 3), ("PAYROLL", "HR", 14)))
    assert _wrong("hit", gold, _table(("PAYROLL", "HR", 15)))


def test_cells_stand_anywhere() -> None:
    gold = Table(("a", "b"), [("FAILED", 4)])

    assert _wrong("cells", gold, Answer(text="It FAILED 4 times.")) == ""
    assert _wrong("cells", gold, Answer(text="It FAILED 14 times."))


def test_nodes_are_the_assets_that_are_named() -> None:
    known = frozenset({"s.a", "s.b", "t.b", "s.c"})
    gold = Table(("asset", "distance"), [("S.A", 1), ("S.B", 2)])
    edges = Answer(table=Table(("u", "d"), [("S.C", "S.A"), ("S.A", "S.B")]), known=known)
    list_ = Answer(table=Table(("n", "distance"), [("A", 1), ("B", 2)]), known=known)
    far = Answer(table=Table(("n", "distance"), [("A", 1), ("B", 3)]), known=known)
    more = Answer(table=Table(("n",), [("S.A",), ("S.B",), ("T.B",)]), known=known)

    assert _wrong("nodes", gold, edges, start="S.C") == ""
    assert _wrong("nodes", gold, list_, start="S.C") == ""
    assert _wrong("nodes", gold, far, start="S.C")
    assert _wrong("nodes", gold, more, start="S.C")


def test_a_path_is_named_in_order() -> None:
    gold = Table(("asset",), [("A_B",), ("B",), ("C",)])

    assert _wrong("path", gold, Answer(text="A_B feeds B, which feeds C.")) == ""
    assert _wrong("path", gold, Answer(text="C comes from B and A_B."))


def test_the_sentence_must_say_what_gold_says() -> None:
    gold = Table(("n",), [(1,)])

    assert _wrong("scalar", gold, Answer(value=1, text="Yes, one."), says="yes") == ""
    assert _wrong("scalar", gold, Answer(value=1, text="No."), says="yes")
