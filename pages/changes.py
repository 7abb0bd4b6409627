"""Changes: make a plan, review its lines, apply what was accepted, see the proof."""

from __future__ import annotations

import streamlit as st

from pages.components.choice import choose, point_to
from pages.components.decisions import decide_lines
from pages.components.download import csv_button
from pages.components.line_table import filter_rows, line_detail, line_table
from pages.components.lines import load_review, to_frame
from pages.components.pair import describe_pair
from pages.components.plan import apply_part, plan_name, plan_notes, plan_numbers, proof
from pages.components.proposals import proposals
from pages.components.runtime import actor, now, runtime
from pages.components.text import code, plain
from pages.components.work import busy, follow, plan_key, start_plan
from sync.app.hosting import host
from sync.errors import SyncError
from sync.runtime import Runtime

_DETAILS = 3  # lines shown in full at once


def page(opened: Runtime) -> None:
    """Draw the page."""
    st.title("Changes")
    names = [pair.name for pair in opened.engine.pairs()]
    if not names:
        st.markdown("No pair of schemas is known yet: read both catalogs first.")
        st.page_link("overview.py", label="Go to the overview")
        return
    name = _head(opened, names)
    proposals(opened, name)


def _head(opened: Runtime, names: list[str]) -> str:
    plan_of_link = _pair_of_plan(opened)
    if plan_of_link in names and "pair" not in st.query_params:
        point_to(pair=plan_of_link)
    places = st.columns([3, 4, 2], vertical_alignment="bottom")
    with places[0]:
        name = choose("pair", "Pair", names)
    plans = {item.id: item for item in opened.store.plans.list(name)}
    moment = now()
    chosen = ""
    with places[1]:
        if plans:
            chosen = choose(
                "plan", "Plan", list(plans), lambda key: plan_name(plans[key], list(plans), moment)
            )
    reason = busy()
    with places[2]:
        if st.button(
            "Make a plan",
            type="secondary" if plans else "primary",
            disabled=bool(reason),
            help=reason or "Reads both catalogs again, then compares them field by field.",
            width="stretch",
        ):
            start_plan(opened, actor(), name)
    describe_pair(opened.engine.pair(name))
    if _is_planning(name):
        return name
    if chosen:
        _plan(opened, chosen)
    else:
        st.markdown(f"There is no plan of {code(name)} yet; make one to see what differs.")
    return name


def _pair_of_plan(opened: Runtime) -> str:
    asked = st.query_params.get("plan", "")
    known = opened.store.plans.list(limit=500) if asked else []
    return next((item.pair for item in known if item.id == asked), "")


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
    apply_part(opened, review)
    proof(opened, review)
    rows = filter_rows(review)
    selected = line_table(rows, key=f"lines-{plan_id}")
    decide_lines(opened, review, selected)
    for row in selected[:_DETAILS]:
        line_detail(row)
    if len(selected) > _DETAILS:
        st.caption(f"{len(selected) - _DETAILS} more lines are selected.")
    csv_button(to_frame(rows), f"plan-{plan_id}.csv", key="lines-csv")


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))
