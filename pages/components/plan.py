"""A plan as a whole: its numbers, its warnings, applying it, and the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from pages.components.lines import GREEN, Review, Row, Standing, what
from pages.components.runtime import actor, now
from pages.components.text import ago, code, count, plain
from pages.components.work import apply_key, busy, follow, start_apply
from sync.app.hosting import host
from sync.model.plan import Plan
from sync.runtime import Runtime
from sync.store.plans import PlanSummary
from sync.views.overview import last_run

_LISTED = 8
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


def apply_part(runtime: Runtime, review: Review) -> None:
    """Draw what accepts and applies the plan, or the progress while it is applied."""
    key = apply_key(review.plan.id)
    over = follow(key)
    if over is None and host.activities.of(key) is not None:
        return
    if over is not None and over.error:
        st.error(f"Nothing more was applied. {plain(over.error)}")
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
            host.activities.forget(key)
            lifted = bool(review.plan.unsafe)
            start_apply(runtime, actor(), review.plan.id, lift_breaker=lifted)
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
    """Draw what became of the lines that were carried out."""
    run = last_run(runtime.store, review.plan.id)
    proven, bad = review.of(*GREEN), review.of(*_UNPROVEN)
    if run is None or not (proven or bad):
        return
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


def _name(row: Row) -> str:
    column = f" {code(row.line.column)}" if row.line.column else ""
    return f"{code(row.line.sap)}{column} {plain(what(row.line))}"
