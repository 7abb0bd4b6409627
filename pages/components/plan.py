"""A plan as a whole: its numbers, its warnings, applying it through the queue, proof and undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from pages.components.download import csv_button
from pages.components.lines import GREEN, Review, Row, Standing, what
from pages.components.queue import cancel_button, progress_of
from pages.components.run_words import state_badge
from pages.components.runtime import actor, now
from pages.components.text import ago, code, count, plain
from pages.components.work import busy, start_undo
from sync.errors import SyncError
from sync.jobs.why import Why
from sync.model.plan import Plan
from sync.model.run import Run, RunStatus
from sync.runtime import Runtime
from sync.store.plans import PlanSummary
from sync.views.changes import runs_of_plan

_LISTED = 8
_REFRESH_SECONDS = 1.0
_UNPROVEN = (Standing.STALE, Standing.PARTIAL, Standing.FAILED, Standing.UNKNOWN)


def plan_name(plan: PlanSummary, ids: Sequence[str], moment: datetime) -> str:
    """Return a plan as the list of plans shows it."""
    newest = "Newest, " if plan.id == ids[0] else ""
    return (
        f"{newest}{ago(plan.created_at, moment)} by {plan.created_by} · {count(plan.lines, 'line')}"
    )


def plan_numbers(review: Review) -> None:
    """Draw how many lines stand where."""
    counts = Counter(row.standing for row in review.rows)
    done = sum(counts[standing] for standing in GREEN)
    numbers = {
        "To do": counts[Standing.TO_DO],
        "In conflict": counts[Standing.CONFLICT],
        "Blocked": counts[Standing.BLOCKED],
        "Accepted": counts[Standing.ACCEPTED],
        "Proven": done,
        "Only reported": counts[Standing.REPORTED],
    }
    with st.grid(6, min_column_width=110):
        for label, number in numbers.items():
            st.metric(label, f"{number:,}", border=True)


def plan_notes(plan: Plan) -> None:
    """Draw the warnings of the plan and the breaker's sentence."""
    if plan.unsafe:
        st.error(f"**Stopped by the breaker.** {plain(plan.unsafe)}")
    for warning in plan.warnings[:_LISTED]:
        st.warning(plain(warning))
    if len(plan.warnings) > _LISTED:
        st.caption(f"{len(plan.warnings) - _LISTED} more warnings are kept with the plan.")


def plan_costs(review: Review) -> None:
    """Draw what crosses with a loss, who blocks what, and what a deploy would take along."""
    plan = review.plan
    losses = [
        {"Asset": str(each.sap), "What": path, "Value": value, "Why": note}
        for each in plan.ledger
        for path, value, fate, note in each.entries
        if fate == "lossy"
    ]
    blocked = Counter(row.line.blocked for row in review.of(Standing.BLOCKED))
    along = [
        {"Asset": str(row.line.sap), "Also deployed": name}
        for row in review.rows
        for name in row.line.deploys
    ]
    tables = {
        f"Blocked ({sum(blocked.values()):,})": pd.DataFrame(
            [{"Why": why, "Lines": number} for why, number in blocked.most_common()]
        ),
        f"Deployed along ({len(along):,})": pd.DataFrame(along),
        f"Lost on the way ({len(losses):,})": pd.DataFrame(losses),
    }
    shown = {title: frame for title, frame in tables.items() if not frame.empty}
    if not shown:
        return
    with st.container(horizontal=True):
        for title, frame in shown.items():
            with st.popover(title):
                st.dataframe(frame, hide_index=True, width=720, alt=title)
                name = title.partition(" (")[0].lower().replace(" ", "-")
                csv_button(frame, f"{name}.csv", key=f"{name}-csv")


def is_applying(runtime: Runtime, plan_id: str) -> bool:
    """Draw the run that applies the plan, live, while there is one."""
    found = _under_way(runtime, plan_id)
    if found is not None:
        _applying(runtime, plan_id)
    return found is not None


def _under_way(runtime: Runtime, plan_id: str) -> tuple[Run, Why] | None:
    open_ = (
        each["run_id"]
        for each in runs_of_plan(runtime.store, plan_id)
        if each["state"] in {"QUEUED", "WAITING", "RUNNING"}
    )
    number = next(open_, None)
    return None if number is None else (runtime.runs.get(number), runtime.runs.why(number))


@st.fragment(run_every=_REFRESH_SECONDS)
def _applying(runtime: Runtime, plan_id: str) -> None:
    found = _under_way(runtime, plan_id)
    if found is None:
        st.rerun()
        return
    run, why = found
    with st.container(border=True):
        st.markdown(
            f"**Applying the accepted lines** {state_badge(run.status.value)} as run {run.id}; it "
            "goes on when you leave or reload this page."
        )
        if run.status is RunStatus.RUNNING:
            progress_of(why)
        else:
            st.caption(plain(why.sentence))
        cancel_button(runtime, run)


def apply_part(runtime: Runtime, review: Review) -> None:
    """Draw what accepts and applies the plan."""
    harmless = [row.line.id for row in review.of(Standing.TO_DO) if row.line.approvable]
    accepted = review.of(Standing.ACCEPTED)
    with st.container(horizontal=True):
        if st.button(
            f"Accept all harmless ({len(harmless):,})",
            disabled=not harmless,
            type="primary" if harmless and not accepted else "secondary",
            help="Everything but conflicts, drops, breaking changes and deploys of others' work.",
        ):
            runtime.engine.approve(actor(), review.plan.id)
            st.rerun()
        if _may_apply(review, accepted):
            runtime.jobs.apply_plan(actor(), review.plan.id, lift_breaker=bool(review.plan.unsafe))
            st.rerun()


def _may_apply(review: Review, accepted: Sequence[Row]) -> bool:
    """Draw the button that applies; a plan that the breaker stopped takes a typed confirmation."""
    reason = busy()
    ready = bool(accepted) and not reason
    if accepted and review.plan.unsafe:
        typed = st.text_input(
            f"Type the pair's name, {code(review.plan.pair)}, to lift the breaker for this plan",
            key=f"lift-{review.plan.id}",
        )
        ready = typed == review.plan.pair and ready
    return st.button(
        f"Apply {count(len(accepted), 'accepted line')}" if accepted else "Apply accepted lines",
        type="primary" if accepted else "secondary",
        disabled=not ready,
        help=reason or "Each line is checked again, written, read back and compared.",
    )


def proof(runtime: Runtime, review: Review) -> None:
    """Draw what became of the lines that were carried out, and what takes them back."""
    ended = runs_of_plan(runtime.store, review.plan.id)
    if not ended:
        return
    run = ended[0]
    proven, bad = review.of(*GREEN), review.of(*_UNPROVEN)
    said = f"Run {run['run_id']} by {plain(run['actor'])}, {ago(run['started_at'], now())}."
    if proven:
        st.success(f"**{count(len(proven), 'line')} proven**: written, read back, equal. {said}")
    if bad:
        reasons = [f"- {row.standing}: {_name(row)}: {plain(row.detail)}" for row in bad[:_LISTED]]
        more = f"\n- and {len(bad) - _LISTED} more" if len(bad) > _LISTED else ""
        st.warning(
            f"**{count(len(bad), 'line')} not proven.** {said} Make a new plan: it holds exactly "
            "what is left.\n" + "\n".join(reasons) + more
        )
    if run["state"] == "FAILED" and not (proven or bad):
        st.error(f"Nothing was applied. {plain(runtime.runs.get(run['run_id']).error or said)}")
    with st.container(horizontal=True):
        st.page_link(
            "jobs.py", label=f"Open run {run['run_id']}", query_params={"run": str(run["run_id"])}
        )
        if proven:
            st.button(
                f"Undo run {run['run_id']}",
                disabled=bool(busy()),
                help="Makes the plan that takes back what it wrote; you review it as any other.",
                on_click=_undo,
                args=(runtime, review.plan.pair, run["run_id"]),
            )


def _undo(runtime: Runtime, pair: str, run_id: int) -> None:
    try:
        start_undo(runtime, actor(), pair, run_id)
    except SyncError as error:
        st.toast(plain(str(error)))


def _name(row: Row) -> str:
    column = f" {code(row.line.column)}" if row.line.column else ""
    return f"{code(row.line.sap)}{column} {plain(what(row.line))}"
