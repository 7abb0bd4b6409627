"""Changes: make a plan, review its lines, apply what was accepted, see the proof, take it back."""

from __future__ import annotations

import streamlit as st

from pages.components.choice import choose, choose_part, point_to
from pages.components.decisions import decide_lines
from pages.components.drift import drift
from pages.components.line_groups import group_table
from pages.components.line_table import filter_rows, line_detail, line_table
from pages.components.lines import load_review
from pages.components.moments import stamp
from pages.components.pair import describe_pair
from pages.components.plan import (
    apply_part,
    is_applying,
    plan_costs,
    plan_name,
    plan_notes,
    plan_numbers,
    proof,
)
from pages.components.proposals import proposals
from pages.components.quarantine import quarantine
from pages.components.rehearse import rehearse
from pages.components.remember import remember
from pages.components.runtime import actor, now, runtime
from pages.components.sheet import sheet_part
from pages.components.text import code, count, plain
from pages.components.work import busy, follow, plan_key, start_plan
from sync.app.hosting import host
from sync.errors import SyncError
from sync.runtime import Runtime
from sync.views.changes import link_counts

_DETAILS = 3  # lines shown in full at once
_VIEWS = ("Plan", "Links", "Drift", "Rehearse", "Quarantine")
_BY = ("Lines", "Assets")


def page(opened: Runtime) -> None:
    """Draw the page."""
    st.title("Changes")
    names = [pair.name for pair in opened.engine.pairs()]
    if not names:
        st.markdown("No pair of schemas is known yet: read both catalogs first.")
        st.page_link("overview.py", label="Go to the overview")
        return
    name = _head(opened, names)
    waiting = remember(opened.store, link_counts, name).get("PROPOSED", 0)
    view = choose_part("View", _VIEWS, "tab")
    if waiting and view != "Links":
        st.page_link(
            "changes.py",
            label=f"{count(waiting, 'proposed link')} of this pair wait for a yes or no",
            icon=":material/arrow_forward:",
            query_params={"pair": name, "tab": "Links"},
        )
    match view:
        case "Links":
            proposals(opened, name)
        case "Drift":
            drift(opened, name)
        case "Rehearse":
            rehearse(opened, name)
        case "Quarantine":
            quarantine(opened, name)
        case _:
            _plans(opened, name)
    stamp(now())


def _head(opened: Runtime, names: list[str]) -> str:
    plan_of_link = _pair_of_plan(opened)
    if plan_of_link in names and "pair" not in st.query_params:
        point_to(pair=plan_of_link)
    places = st.columns([5, 2], vertical_alignment="bottom")
    with places[0]:
        name = choose("pair", "Pair", names)
    reason = busy()
    with places[1]:
        if st.button(
            "Make a plan",
            type="secondary" if opened.store.plans.list(name, limit=1) else "primary",
            disabled=bool(reason),
            help=reason or "Reads both catalogs again, then compares them field by field.",
            width="stretch",
        ):
            start_plan(opened, actor(), name)
    describe_pair(opened.engine.pair(name))
    return name


def _pair_of_plan(opened: Runtime) -> str:
    asked = st.query_params.get("plan", "")
    known = opened.store.plans.list(limit=500) if asked else []
    return next((item.pair for item in known if item.id == asked), "")


def _plans(opened: Runtime, name: str) -> None:
    if _is_planning(name):
        return
    plans = {item.id: item for item in opened.store.plans.list(name)}
    if not plans:
        st.markdown(f"There is no plan of {code(name)} yet; make one to see what differs.")
        return
    moment, ids = now(), list(plans)
    chosen = choose("plan", "Plan", ids, lambda key: plan_name(plans[key], ids, moment))
    _plan(opened, chosen)


def _is_planning(name: str) -> bool:
    """Draw the planning of *name*, if any; while it runs, the plan before it rests."""
    key = plan_key(name)
    over = follow(key)
    if over is None:
        return host.activities.of(key) is not None
    host.activities.forget(key)
    if not over.error:
        point_to(plan=None)
        st.rerun()
    st.error(plain(over.error))
    return False


def _plan(opened: Runtime, plan_id: str) -> None:
    review = load_review(opened, plan_id)
    if not review.rows:
        st.success("Both sides agree: nothing to do.")
        plan_notes(review.plan)
        return
    plan_numbers(review)
    plan_notes(review.plan)
    if not is_applying(opened, plan_id):
        apply_part(opened, review)
        proof(opened, review)
    with st.container(horizontal=True, vertical_alignment="center"):
        by = choose_part("By", _BY, "by")
        plan_costs(review)
        sheet_part(opened, review)
    rows = filter_rows(review)
    if not rows:
        st.markdown("No line fits: take a filter away.")
        return
    table = group_table if by == "Assets" else line_table
    selected = table(rows, key=f"lines-{plan_id}")
    decide_lines(opened, review, selected)
    for row in selected[:_DETAILS]:
        line_detail(row)
    if len(selected) > _DETAILS:
        st.caption(f"{len(selected) - _DETAILS} more lines are selected.")


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))
