"""Another time after the log of a run: "and yesterday" is of what was listed before it."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.drafting import THEM
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.talk.followup import edit
from sync.agent.words.lattice import Atom, Question


def at_another_time(
    question: Question, before: Frame, frames: Sequence[Frame], model: Model
) -> Frame | None:
    """Return the list before the log of one of its runs at the time of *question*.

    None where *before* is no such log, or more than a time is said.
    """
    runs = (each.filters for each in before.parts if before.recipe == "log_of_runs")
    pinned = any(each.field == "run" for filters in runs for each in filters)
    shown = next((f for f in reversed(frames) if f.entity == "run" and not f.recipe), None)
    if not pinned or shown is None or not _only_times(question.atoms):
        return None
    return edit(question.atoms, question.text, shown, model)


def _only_times(atoms: Sequence[Atom]) -> bool:
    said = [atom for atom in atoms if not (atom.is_function or atom.text.lower() in THEM)]
    told = [a for a in said if not (a.has("also") or a.has("ask") or "about" in a.text.lower())]
    return bool(told) and all(atom.time is not None for atom in told)
