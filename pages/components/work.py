"""What pages start in the background, and how its progress is shown until it is over."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.runtime import is_settling, show_progress
from pages.components.text import plain
from sync.app.activity import Activity
from sync.app.hosting import host
from sync.discover import Progress, Report
from sync.errors import SyncError
from sync.runtime import Runtime

_REFRESH_SECONDS = 0.5
DISCOVERY = "discover"
CHECK = "check"


def start_discovery(runtime: Runtime, actor: str) -> None:
    """Read both catalogs again, in the background."""

    def work(report: Report) -> int:
        _discover(runtime, actor, (), report)
        return runtime.store.version()

    host.activities.start(DISCOVERY, "Reading both catalogs", work)


def start_check(runtime: Runtime, actor: str, connection: str | None) -> None:
    """Look at one connection, or at everything, in the background."""
    about = connection or "everything"

    def work(report: Report) -> int:
        report(Progress(what=f"Asking {about}", done=0))
        return len(runtime.checks.check(actor, connection))

    host.activities.start(CHECK, f"Checking {about}", work)


def start_plan(runtime: Runtime, actor: str, pair: str) -> None:
    """Read the catalogs of *pair* again and plan it, in the background."""

    def work(report: Report) -> str:
        sides = runtime.engine.pair(pair)
        _discover(runtime, actor, (sides.sap.connection, sides.glue.connection), report)
        report(Progress(what=f"Comparing {pair}", done=0))
        return runtime.engine.plan(actor, pair).id

    host.activities.start(plan_key(pair), f"Planning {pair}", work)


def start_undo(runtime: Runtime, actor: str, pair: str, run_id: int) -> None:
    """Read the catalogs of *pair* again and plan to take a run back, in the background."""

    def work(report: Report) -> str:
        sides = runtime.engine.pair(pair)
        _discover(runtime, actor, (sides.sap.connection, sides.glue.connection), report)
        report(Progress(what=f"Looking what run {run_id} wrote", done=0))
        return runtime.engine.undo(actor, run_id).id

    host.activities.start(plan_key(pair), f"Planning to take run {run_id} back", work)


def start_restore(runtime: Runtime, actor: str, pair: str, name: str) -> None:
    """Bring an asset out of quarantine, or plan to make it again, in the background."""

    def work(report: Report) -> str:
        plan = runtime.reporting(report).restore(actor, name)
        return plan.id if plan is not None else ""

    host.activities.start(plan_key(pair), f"Bringing {name} back", work)


def plan_key(pair: str) -> str:
    """Return the key of the activity that plans *pair*."""
    return f"plan:{pair}"


def busy() -> str:
    """Return why nothing new may be started now, or ""."""
    if is_settling():
        return "The first sync is still running."
    running = host.activities.running()
    return f"{running[0].title} is under way." if running else ""


def follow(key: str) -> Activity | None:
    """Draw the activity called *key* while it runs; return it once it is over."""
    activity = host.activities.of(key)
    if activity is None or activity.is_over:
        return activity
    _follow(key)
    return None


def draw_anew_after(key: str) -> None:
    """Draw the activity called *key* while it runs; then draw the page anew, or say what failed."""
    over = follow(key)
    if over is None:
        return
    host.activities.forget(key)
    if over.error:
        st.error(plain(over.error))
    else:
        st.rerun()


@st.fragment(run_every=_REFRESH_SECONDS)
def _follow(key: str) -> None:
    activity = host.activities.of(key)
    if activity is None or activity.is_over:
        st.rerun()
        return
    with st.container(border=True):
        st.markdown(f"**{plain(activity.title)}** goes on when you leave or reload this page.")
        show_progress(activity.progress)


def _discover(runtime: Runtime, actor: str, names: Sequence[str], report: Report) -> None:
    for found in runtime.reporting(report).discover(actor, names).values():
        if isinstance(found, SyncError):
            raise found
