"""Several numbers in two periods: "runs and failures yesterday compared with the day before"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sync.agent.drafts.besides import OUTCOMES
from sync.agent.drafts.coordination import numbers_of
from sync.agent.drafts.understand import understand_whole
from sync.agent.frame import Asked, Frame
from sync.agent.model import Model
from sync.agent.words.lattice import Question


def read_in_periods(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the frame of several numbers in the same periods, None where there are none."""
    times = [a for a in question.atoms if a.time is not None and (a.time.window or a.time.shift)]
    listed = numbers_of(question) if len(times) > 1 else None
    if listed is None or len(listed.pieces) < 2:
        return None
    parts = []
    for piece in listed.pieces:
        frame = understand_whole(piece, model, now)
        part = _numbered(frame) if frame is not None else None
        if part is None:
            return None
        parts.append(part)
    first = parts[0]
    asked = tuple(dict.fromkeys(each for part in parts for each in part.asked))
    alike = all(replace(part, asked=first.asked) == first for part in parts)
    return replace(first, asked=asked) if alike and len(asked) == len(parts) else None


def _numbered(frame: Frame) -> Frame | None:
    """Return *frame* with one number of all rows in its periods, None where it is no such."""
    plain = not (frame.groups or frame.bucket or frame.recipe or frame.parts or frame.limited)
    if len(frame.windows) < 2 or not plain or frame.shares or frame.overall:
        return None
    frame = replace(frame, order=None, limit=None, select=(), yes_no=False)
    ended = [f for f in frame.filters if f.field == "status" and f.op == "is" and not f.negated]
    if not ended or frame.entity != "run":
        return replace(frame, asked=frame.asked[:1] or (Asked(),))
    name = OUTCOMES.get(str(ended[0].values[0])) if len(ended[0].values) == 1 else None
    if name is None or frame.asked not in {(), (Asked(),)}:
        return None
    rest = tuple(each for each in frame.filters if each is not ended[0])
    return replace(frame, asked=(Asked(measure=name),), filters=rest)
