"""The planner and its safety as functions of values: no server, no store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sync.errors import NotApproved
from sync.fields import values_of
from sync.mapping.asset import to_glue_asset
from sync.mapping.lift import lift
from sync.mapping.memory import remember
from sync.merge import policy_of
from sync.model.asset import Asset, AssetRef, Draft, Kind
from sync.model.base import Base
from sync.model.datatype import Scalar
from sync.model.link import Link, LinkStatus
from sync.model.pair import Authority, Deletion, Direction, LinkMode, Pair, Scope, TextPolicy
from sync.model.plan import Action, Choice, Line, Movement, Plan, Risk, Side
from sync.plan.asset import Gone, plan_creation, plan_drop
from sync.plan.guard import Rights
from sync.plan.link import plan_link
from sync.plan.safety import breaker, check_acceptable
from sync.plan.surroundings import LinkPlan, Surroundings, order_lines
from tests.factories import make_asset, make_column

GLUE = AssetRef("glue", "sales_db", "sales_orders")
WRITES = Rights(writes=True)
PAIR = Pair(
    name="sales",
    sap=Scope(connection="dsp", schema="SALES"),
    glue=Scope(connection="glue", schema="sales_db"),
)


def make_sap(**values: Any) -> Asset:
    columns = (
        make_column("ID", label="Number", key=True, nullable=False),
        make_column("STATUS", label="Status"),
    )
    return make_asset(columns=columns, label="Orders", **values)


def make_glue(sap: Asset, pair: Pair = PAIR, mode: LinkMode = LinkMode.MIRROR) -> Asset:
    """Return the Glue table that tells what *sap* is."""
    made = to_glue_asset(sap, pair, GLUE, mode).asset
    return replace(made, fingerprint="g1", version="1", body={"Name": GLUE.name})


def make_link(mode: LinkMode = LinkMode.MIRROR) -> Link:
    sap = AssetRef("dsp", "SALES", "SALES_ORDERS")
    return Link(id=7, pair="sales", sap=sap, glue=GLUE, mode=mode, status=LinkStatus.ACTIVE)


def agreed(sap: Asset, pair: Pair = PAIR, rules: str = "r1") -> Base:
    """Return the base of a link whose sides told the same."""
    values = {key: (value, value) for key, value in values_of(sap).items()}
    return Base(values=values, memory=remember(sap, pair), rules_fingerprint=rules)


def surroundings(pair: Pair = PAIR, **values: Any) -> Surroundings:
    deploying = replace(WRITES, deploys=True)
    return Surroundings(
        **({"pair": pair, "sap": deploying, "glue": WRITES, "rules": "r1"} | values)
    )


def plan(
    sap: Asset, glue: Asset, /, *, base: Base | None, link: Link | None = None, **around: Any
) -> LinkPlan:
    where = surroundings(**around)
    return plan_link(link or make_link(), sap, glue, base, policy_of(where.pair), where)


def with_label(asset: Asset, column: str, label: str) -> Asset:
    columns = tuple(replace(c, label=label) if c.name == column else c for c in asset.columns)
    return replace(asset, columns=columns, fingerprint=f"{asset.fingerprint}{label}")


def with_comment(asset: Asset, column: str, comment: str) -> Asset:
    columns = tuple(replace(c, comment=comment) if c.name == column else c for c in asset.columns)
    return replace(asset, columns=columns)


def with_type(asset: Asset, column: str, kind: Scalar, spelled: str) -> Asset:
    columns = tuple(
        replace(c, type=kind, native_type=spelled) if c.name == column else c for c in asset.columns
    )
    return replace(asset, columns=columns)


def only(found: LinkPlan, action: Action = Action.SET) -> Line:
    (line,) = [line for line in found.lines if line.action is action]
    return line


SAP = make_sap()
TABLE = make_glue(SAP)
BASE = agreed(SAP)


def test_what_agrees_needs_no_line() -> None:
    found = plan(SAP, TABLE, base=BASE)

    assert found.lines == ()
    assert found.settled.keys() == values_of(SAP).keys()


def test_the_id_of_a_line_is_the_same_in_every_plan() -> None:
    edited = with_label(SAP, "STATUS", "Order State")
    further = with_label(SAP, "STATUS", "State of the Order")

    first, again, moved = (
        only(plan(asset, TABLE, base=BASE)) for asset in (edited, edited, further)
    )

    assert first == again
    assert first.id == moved.id
    other = only(plan(with_label(SAP, "ID", "Key"), TABLE, base=BASE))
    assert other.id != first.id


def test_the_id_of_a_line_tells_its_target() -> None:
    to_glue = only(plan(with_label(SAP, "STATUS", "Order State"), TABLE, base=BASE))
    to_sap = only(plan(SAP, with_comment(TABLE, "status", "Order State"), base=BASE))

    assert (to_glue.target, to_sap.target) == (Side.GLUE, Side.SAP)
    assert to_glue.id != to_sap.id


def test_a_rejection_holds_until_either_value_moves() -> None:
    edited = with_label(SAP, "STATUS", "Order State")
    line = only(plan(edited, TABLE, base=BASE))
    rejected = {line.id: (line.sap_value, line.glue_value)}

    assert plan(edited, TABLE, base=BASE, rejections=rejected).lines == ()
    moved = with_label(SAP, "STATUS", "State of the Order")
    assert only(plan(moved, TABLE, base=BASE, rejections=rejected)).id == line.id


def test_a_write_into_datasphere_brings_the_decision_to_deploy() -> None:
    found = plan(SAP, with_comment(TABLE, "status", "Order State"), base=BASE)

    assert [line.action for line in found.lines] == [Action.SET, Action.DEPLOY]
    assert all(line.approvable for line in found.lines)
    assert only(found, Action.DEPLOY).after == "deploys SALES.SALES_ORDERS"


def test_a_deploy_with_company_is_not_approvable() -> None:
    edited = with_comment(TABLE, "status", "Order State")

    found = plan(SAP, edited, base=BASE, deploys=lambda _ref: ("SALES.DRAFT",))

    assert [line.deploys for line in found.lines] == [("SALES.DRAFT",)] * 2
    assert not any(line.approvable for line in found.lines)
    assert all(line.actionable for line in found.lines)


def test_a_blocked_write_brings_no_deploy() -> None:
    edited = with_comment(TABLE, "status", "Order State")

    found = plan(SAP, edited, base=BASE, sap=Rights(writes=False, deploys=True))

    assert [line.action for line in found.lines] == [Action.SET]
    assert "set writable = true" in only(found).blocked


@pytest.mark.parametrize(
    ("kind", "spelled", "risk", "approvable", "automatic"),
    [
        (Scalar("cds.String", length=40), "cds.String(40)", Risk.WIDENING, True, True),
        (Scalar("cds.String", length=10), "cds.String(10)", Risk.LOSSY, True, False),
        (Scalar("cds.Integer"), "cds.Integer", Risk.BREAKING, False, False),
    ],
)
def test_a_type_change_is_classed(
    kind: Scalar, spelled: str, risk: Risk, approvable: bool, automatic: bool
) -> None:
    edited = with_type(SAP, "STATUS", kind, spelled)

    line = only(plan(edited, TABLE, base=BASE))

    assert (line.field, line.risk) == ("type", risk)
    assert (line.approvable, line.automatic) == (approvable, automatic)


def test_a_dropped_column_is_destructive_and_lists_who_is_downstream() -> None:
    edited = replace(SAP, columns=SAP.columns[:1])

    found = plan(edited, TABLE, base=BASE, downstream=lambda _ref: ("lake.report",))

    line = only(found, Action.DROP_COLUMN)
    assert (line.risk, line.downstream) == (Risk.DESTRUCTIVE, ("lake.report",))
    assert not line.approvable


def test_a_draft_blocks_what_would_be_written_there_and_nothing_else() -> None:
    drafted = with_label(SAP, "ID", "Key")
    drafted = replace(drafted, draft=Draft("ChangesToDeploy", by="MARTINA"))
    edited = with_comment(TABLE, "status", "Order State")

    found = plan(drafted, edited, base=BASE)

    blocked = {line.target: line.blocked for line in found.lines}
    assert "work in progress by MARTINA" in blocked[Side.SAP]
    assert blocked[Side.GLUE] == ""


def test_a_protected_object_is_never_written() -> None:
    protected = replace(SAP, protected="it is delivered by SAP")
    edited = with_comment(TABLE, "status", "Order State")

    assert "read-only: it is delivered by SAP" in only(plan(protected, edited, base=BASE)).blocked


def test_the_columns_of_a_view_belong_to_its_definition() -> None:
    view = replace(SAP, kind=Kind.VIEW)
    glue = make_glue(view)
    more = replace(glue, columns=(*glue.columns, make_column("margin", system=glue.system)))

    line = only(plan(view, more, base=agreed(view)), Action.ADD_COLUMN)

    assert "belong to its view definition" in line.blocked


def test_over_a_bind_link_structure_is_reported() -> None:
    bound = make_glue(SAP, mode=LinkMode.BIND)
    edited = replace(SAP, columns=SAP.columns[:1])

    found = plan(edited, bound, base=BASE, link=make_link(LinkMode.BIND))

    assert [line.action for line in found.lines] == [Action.REPORT]


def test_a_conflict_can_be_written_on_either_side_and_is_not_approvable() -> None:
    found = plan(
        with_label(SAP, "STATUS", "Order State"),
        with_comment(TABLE, "status", "Delivery State"),
        base=BASE,
    )

    line = only(found)
    assert (line.target, line.movement) == (Side.UNDECIDED, Movement.CONFLICT)
    assert (line.actionable, line.approvable) == (True, False)


def test_a_changed_rule_makes_lines_although_nobody_edited() -> None:
    described = replace(
        SAP, columns=(SAP.columns[0], replace(SAP.columns[1], description="Where it stands"))
    )
    glue, base = make_glue(described), agreed(described)
    by_description = replace(PAIR, text=TextPolicy(column="description_or_label"))

    same = plan(described, glue, base=base, pair=by_description)
    changed = plan(described, glue, base=base, pair=by_description, rules="r2")

    assert same.lines == ()
    line = only(changed)
    assert (line.column, line.field, line.movement) == ("STATUS", "description", Movement.RULES)
    assert "'Status' would become 'Where it stands'" in line.reason


def test_a_changed_rule_neither_empties_a_text_nor_makes_it_another_one() -> None:
    by_description = replace(PAIR, text=TextPolicy(column="description"))

    assert plan(SAP, TABLE, base=BASE, pair=by_description, rules="r2").lines == ()


def test_a_creation_is_blocked_where_nothing_may_be_created() -> None:
    around = surroundings(glue=Rights(writes=True, creates=False))

    (line,) = plan_creation(SAP, GLUE, around).lines

    assert line.blocked == "This connection may not create assets in sales_db."


def test_a_creation_remembers_the_source_that_it_was_planned_from() -> None:
    (line,) = plan_creation(SAP, GLUE, surroundings()).lines

    assert (line.action, line.fingerprint) == (Action.CREATE, SAP.fingerprint)
    assert line.automatic


def gone(**values: Any) -> Gone:
    return Gone(
        **({"side": Side.SAP, "evidence": "gone", "proven": True, "fingerprint": "g1"} | values)
    )


@pytest.mark.parametrize(
    ("mode", "deletion", "lost", "action"),
    [
        pytest.param(LinkMode.MIRROR, Deletion.PROPOSE, gone(), Action.DROP, id="our mirror"),
        pytest.param(LinkMode.MIRROR, Deletion.NEVER, gone(), Action.REPORT, id="never"),
        pytest.param(LinkMode.BIND, Deletion.PROPOSE, gone(), Action.REPORT, id="not ours"),
        pytest.param(LinkMode.IMPORT, Deletion.PROPOSE, gone(), Action.REPORT, id="their table"),
        pytest.param(
            LinkMode.MIRROR, Deletion.PROPOSE, gone(proven=False), Action.REPORT, id="unproven"
        ),
        pytest.param(
            LinkMode.IMPORT, Deletion.PROPOSE, gone(side=Side.GLUE), Action.DROP, id="our import"
        ),
    ],
)
def test_only_what_we_made_is_dropped(
    mode: LinkMode, deletion: Deletion, lost: Gone, action: Action
) -> None:
    pair = replace(PAIR, deletion=deletion)

    (line,) = plan_drop(make_link(mode), lost, surroundings(pair)).lines

    assert line.action is action
    assert not line.approvable


def drops(count: int, **values: Any) -> list[Line]:
    pair = replace(PAIR, deletion=Deletion.PROPOSE)
    found = []
    for number in range(count):
        glue = AssetRef("glue", "sales_db", f"t{number}")
        link = replace(make_link(), glue=glue)
        (line,) = plan_drop(link, gone(), surroundings(pair)).lines
        found.append(replace(line, **values))
    return found


@pytest.mark.parametrize(
    ("count", "links", "limits", "says"),
    [
        pytest.param(3, 100, {"max_drops": 2}, "3 assets; sales allows 2", id="count"),
        pytest.param(2, 100, {"max_drops": 2}, "", id="at the count"),
        pytest.param(3, 10, {"max_drop_share": 0.2}, "3 of 10 linked assets (30%)", id="share"),
        pytest.param(2, 10, {"max_drop_share": 0.2}, "", id="at the share"),
        pytest.param(9, 9, {"max_drop_share": 0.2}, "", id="a share under the floor"),
        pytest.param(0, 10, {"max_drops": 0}, "", id="nothing"),
    ],
)
def test_the_breaker_counts_drops_and_their_share(
    count: int, links: int, limits: dict[str, Any], says: str
) -> None:
    found = breaker(drops(count), links, replace(PAIR, **limits))

    assert says in found
    assert bool(found) is bool(says)


def test_the_breaker_counts_only_drops_that_can_happen() -> None:
    pair = replace(PAIR, max_drops=0)

    assert breaker(drops(3, blocked="Writing is off."), 100, pair) == ""
    assert breaker(drops(3, action=Action.REPORT), 100, pair) == ""


def test_what_is_blocked_or_reported_cannot_be_accepted() -> None:
    (line,) = drops(1)

    with pytest.raises(NotApproved, match=r"is blocked: Writing is off\."):
        check_acceptable(replace(line, blocked="Writing is off."), None, "")
    with pytest.raises(NotApproved, match="is only reported: gone"):
        check_acceptable(replace(line, action=Action.REPORT), None, "")


def test_a_conflict_is_accepted_with_a_choice_only() -> None:
    (line,) = drops(1)
    conflict = replace(line, action=Action.SET, target=Side.UNDECIDED, field="label")

    with pytest.raises(NotApproved, match="choose sap, glue or an edited value"):
        check_acceptable(conflict, None, "")
    check_acceptable(conflict, Choice.SAP, "")


def test_a_drop_in_datasphere_wants_the_name_typed() -> None:
    pair = replace(PAIR, deletion=Deletion.PROPOSE)
    (line,) = plan_drop(make_link(LinkMode.IMPORT), gone(side=Side.GLUE), surroundings(pair)).lines

    with pytest.raises(NotApproved, match="confirm by typing its name, SALES_ORDERS"):
        check_acceptable(line, None, "SALES_ORDER")
    check_acceptable(line, None, "SALES_ORDERS")


def test_lines_stand_in_the_order_of_apply() -> None:
    (drop,) = drops(1)
    (create,) = plan_creation(SAP, GLUE, surroundings()).lines
    found = plan(SAP, with_comment(TABLE, "status", "Order State"), base=BASE)

    ordered = order_lines([drop, *reversed(found.lines), create])

    assert [line.action for line in ordered] == [
        Action.CREATE,
        Action.SET,
        Action.DEPLOY,
        Action.DROP,
    ]


def test_equal_inputs_give_equal_plans() -> None:
    edited = with_label(with_label(SAP, "ID", "Key"), "STATUS", "Order State")

    first, second = (plan(edited, TABLE, base=BASE) for _ in range(2))

    assert order_lines(first.lines) == order_lines(reversed(second.lines))


def test_a_side_that_the_pair_does_not_carry_is_reported() -> None:
    pair = replace(PAIR, direction=Direction.TO_GLUE)
    edited = with_comment(TABLE, "status", "Order State")

    line = only(plan(SAP, edited, base=BASE, pair=pair), Action.REPORT)

    assert "the pair sales does not carry changes there" in line.reason


def test_the_side_that_decides_alone_is_put_back() -> None:
    pair = replace(PAIR, direction=Direction.TO_GLUE, authority={"label": Authority.SAP})
    edited = with_comment(TABLE, "status", "Order State")

    line = only(plan(SAP, edited, base=BASE, pair=pair))

    assert (line.target, line.after) == (Side.GLUE, "Status")


def test_a_plan_tells_changes_from_reports() -> None:
    (drop,) = drops(1)
    report = replace(drop, action=Action.REPORT)
    made = Plan(id="p", pair="sales", created_by="anna", created_at=None, lines=(drop, report))

    assert made.changes == (drop,)


def test_a_mirror_tells_the_same_without_the_memory_of_the_store() -> None:
    lifted = lift(TABLE, PAIR, memory=None, mode=LinkMode.MIRROR).asset

    assert values_of(lifted) == values_of(SAP)
