"""Runs in words: what each does, how it stands, in which colour."""

from __future__ import annotations

from pages.components.text import plain
from sync.model.run import Run

STATE_COLORS = {
    "QUEUED": "gray",
    "WAITING": "yellow",
    "RUNNING": "blue",
    "SUCCEEDED": "green",
    "PARTIAL": "orange",
    "FAILED": "red",
    "CANCELLED": "violet",
}
PRIORITY_COLORS = {"CRITICAL": "red", "HIGH": "orange", "MEDIUM": "blue", "LOW": "gray"}
_KINDS = {
    "discovery": ("Reading {}", "Reading both catalogs"),
    "sync": ("Sync of {}", "Sync"),
    "apply": ("Applying a plan of {}", "Applying a plan"),
    "undo": ("Undo in {}", "Undo"),
    "health": ("Health check of {}", "Health check"),
    "profile": ("Profiles of {}", "Profiles"),
    "report": ("Report on {}", "Report"),
}

_ASKED = {
    "schedule": "by its schedule",
    "manual": "by hand",
    "retry": "a retry",
    "api": "over the API",
    "agent": "by the agent",
}


def run_title(kind: str, *names: str | None) -> str:
    """Return what a run does; the first of *names* that is there is what it is about."""
    about = next((name for name in names if name), "")
    of_thing, alone = _KINDS.get(kind, (f"{kind} of {{}}".capitalize(), kind.capitalize()))
    return of_thing.replace("{}", about) if about else alone


def title_of(run: Run) -> str:
    """Return the name of the run's job, or what the run does."""
    told = run.summary.get("connection")
    about = (run.pair, run.connection, told if isinstance(told, str) else None)
    return run.job or run_title(run.kind, *about)


def asked_badge(run: Run) -> str:
    """Return what asked for a run, as a badge."""
    return badge(_ASKED.get(run.asked_by or "", "beside the queue"), "gray")


def state_badge(state: str) -> str:
    """Return a run's state as a badge."""
    return badge(state.lower(), STATE_COLORS.get(state, "gray"))


def priority_badge(priority: str | None) -> str:
    """Return a priority as a badge, "" where there is none or the usual one."""
    if not priority or priority == "MEDIUM":
        return ""
    return badge(f"{priority.lower()} priority", PRIORITY_COLORS[priority])


def badge(text: str, color: str) -> str:
    """Return *text* as a badge of that colour."""
    return f":{color}-badge[{plain(text)}]"
