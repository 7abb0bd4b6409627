"""What a short turn says after another: the frame before it changed, narrowed or asked anew."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.drafts.understand import understand
from sync.agent.frame import Filter, Frame
from sync.agent.talk.attesting import told_when
from sync.agent.talk.beside import beside
from sync.agent.talk.carrying import carried
from sync.agent.talk.comparing import compared
from sync.agent.talk.counterpart import in_counterpart
from sync.agent.talk.counting import counted
from sync.agent.talk.differences import other_difference
from sync.agent.talk.each import of_each
from sync.agent.talk.earlier import earlier, when_last
from sync.agent.talk.followup import edit, with_things
from sync.agent.talk.forgetting import forget, without_last
from sync.agent.talk.lasting import lasting
from sync.agent.talk.limits import at_which, taken_back
from sync.agent.talk.lineages import LINEAGE, lineage_of_those
from sync.agent.talk.lines import as_lines
from sync.agent.talk.linking import asks_reasons
from sync.agent.talk.markers import by_name, resorts
from sync.agent.talk.narrowing import asset_keys, job_keys, kind_of_rows, narrowed, speaks_of_those
from sync.agent.talk.openings import opened
from sync.agent.talk.pointing import means_all_runs
from sync.agent.talk.ranked import best_of_those, the_others
from sync.agent.talk.reasons import reasons_of
from sync.agent.talk.rest import both_of, rest_of
from sync.agent.talk.returning import share_of_before
from sync.agent.talk.summed import as_path, as_running
from sync.agent.talk.those import (
    failed_before,
    is_usual,
    of_same,
    of_shown,
    of_their_jobs,
    with_rows,
)
from sync.agent.talk.totals import is_total
from sync.agent.talk.turn import Turn
from sync.agent.talk.two import against, moved
from sync.agent.talk.unpinned import at_another_time
from sync.agent.words.lattice import Atom, Question

_EDITABLE = frozenset({"", "why", "verdict", "upstream", "downstream"})
_SINCE = re.compile(
    r"^(?:and |but )?(?:since when|for how long|how long)(?: (?:are|is|have|has|do|does) (?:they|"
    r"those|these|it|that)(?: been)?(?: failing| broken| red| down)?)?(?: already)?[.?! ]*$",
    re.IGNORECASE,
)


def continued(turn: Turn) -> Answer | None:
    """Return the answer to a turn that goes on with the last one, None where it does not."""
    turn = replace(turn, talk=with_rows(turn.talk, turn.question.text))
    before = turn.talk.frame
    if before is None:
        return None
    before = _of_all_runs(before, turn.question)
    return (
        counted(turn, before)
        or _failing_since(turn, before)
        or _explained(turn, before)
        or _shared(turn)
        or _compared(turn, before)
        or _left(turn, before)
        or told_when(turn, before)
        or in_counterpart(turn, before)
        or _changed(turn, before)
        or _drawn(turn)
        or carried(turn, before)
        or _about_those(turn)
    )


def _of_all_runs(before: Frame, question: Question) -> Frame:
    """Return *before* of its job where the one run that it tells of is not meant any more."""
    kept = tuple(each for each in before.filters if each.field != "run")
    named = any(atom.named("job") or atom.named("asset") for atom in question.atoms)
    of_job = named or any(each.field in {"job", "asset"} for each in kept)
    whole = of_job and means_all_runs(question.text)
    return replace(before, filters=kept, select=()) if whole else before


def _left(turn: Turn, before: Frame) -> Answer | None:
    """Return the rest of the last answer, or it together with the one before."""
    frames = [a.frame for a in turn.talk.answers if a.frame is not None]
    text = turn.question.text
    frame = against(text, frames, turn.model) or moved(text, [*frames[:-1], before], turn.model)
    frame = frame or beside(turn, before) or of_each(turn, before) or best_of_those(turn, before)
    frame = frame or _rest(turn, before, frames) or both_of(text, frames)
    frame = frame or _places_of(turn, before)
    frame = frame or the_others(text, before, turn.talk.answered, turn.hearing.names(), turn.model)
    frame = frame or failed_before(text, turn.talk.answered, turn.hearing.names())
    frame = frame or _of_those(turn) or lasting(text, before) or taken_back(turn.question, before)
    frame = (
        frame
        or when_last(text, before, turn.model)
        or earlier(text, before)
        or as_running(text, before)
        or as_path(text, before)
    )
    frame = frame or at_another_time(turn.question, before, frames, turn.model)
    return turn.run(frame) if frame is not None else None


def _places_of(turn: Turn, before: Frame) -> Frame | None:
    """Return where the assets of a lineage lie: "in which spaces"."""
    last = turn.talk.answered
    if before.recipe not in LINEAGE or last is None:
        return None
    keys = asset_keys(last, turn.hearing.names())
    those = Filter(field="asset", values=keys, label="those of before")
    frame = Frame(entity="asset", filters=(those,))
    return at_which(turn.question.text, frame, turn.model) if keys else None


def _of_those(turn: Turn) -> Frame | None:
    """Return the lineage of all that the last answer listed."""
    last = turn.talk.answered
    keys = asset_keys(last, turn.hearing.names()) if last is not None else ()
    return lineage_of_those(turn.question.text, keys)


def _rest(turn: Turn, before: Frame, frames: list[Frame]) -> Frame | None:
    """Return what the last turn left of what was there before it."""
    return rest_of(turn.question.text, before, frames[-2] if len(frames) > 1 else None)


def _compared(turn: Turn, before: Frame) -> Answer | None:
    """Return what the one or the other has of the columns that were compared."""
    frame = compared(turn.question, before) or other_difference(turn.question.text, before)
    return turn.run(frame) if frame is not None else None


def _shared(turn: Turn) -> Answer | None:
    """Return what share the last answer is of the one before it."""
    frame = share_of_before(turn.talk, turn.question.text)
    return turn.run(frame) if frame is not None else None


def _explained(turn: Turn, before: Frame) -> Answer | None:
    """Return why the runs, or the newest runs of the jobs, failed that were spoken of."""
    named = any(_is_named(atom) for atom in turn.question.atoms)
    asked = turn.reader().ask("why") or asks_reasons(turn.question.text)
    if not asked or named or before.entity not in {"run", "job"}:
        return None
    if before.recipe not in _EDITABLE | {"failing_since"}:
        return None
    return turn.run(reasons_of(turn, before))


def _failing_since(turn: Turn, before: Frame) -> Answer | None:
    """Return since when the jobs fail that were listed as failing."""
    last = turn.talk.answered
    failing = any(each.flag == "latest_failed" for each in before.flags)
    if last is None or not failing or not _SINCE.match(turn.question.text):
        return None
    keys = job_keys(last, turn.hearing.names())
    args = (("jobs", keys), ("assets", ()), ("counted", False))
    return turn.run(Frame(entity="job", recipe="failing_since", args=args))


def _is_named(atom: Atom) -> bool:
    measure = any(r.kind == "measure" for r in atom.readings)
    return measure or atom.number is not None or bool(atom.named("asset") or atom.named("job"))


def _changed(turn: Turn, before: Frame) -> Answer | None:
    if not (_is_of_a_time(turn) or any(map(_is_named, turn.question.atoms))):
        before = as_lines(before, turn.talk.answered)
    if before.recipe not in _EDITABLE or before.parts:
        return None
    told = before.recipe in {"why", "verdict"}
    plain = replace(before, recipe="", args=()) if told else before
    last = turn.talk.answered
    if last is not None and resorts(turn.question.text) and plain.limit is not None:
        # the best five, in another order, are still these five
        whole = replace(plain, limit=None, rank=None, order=None)
        plain = narrowed(whole, last, turn.hearing.names(), turn.model) or plain
    elif last is not None:
        text, names = turn.question.text, turn.hearing.names()
        meant = of_same if _is_of_a_time(turn) or _is_of_a_number(turn) else of_shown
        plain = meant(plain, last, text, names, turn.model)
        timed = _is_of_a_time(turn) or is_usual(text)
        plain = of_their_jobs(plain, last, text, names) if timed else plain
    changed = _step_by_step(turn, plain) or _edited(turn, plain)
    if changed is None and by_name(turn.question.text):
        changed = replace(plain, order=None)
    return turn.run(changed) if changed is not None else None


def _edited(turn: Turn, before: Frame) -> Frame | None:
    """Return *before* as the turn changes it; what it corrects does not hold any more."""
    said, text = turn.question.atoms, turn.question.text
    changed = edit(said, text, before, turn.model)
    if not turn.corrects or changed is None:
        return changed
    frames = [a.frame for a in turn.talk.answers if a.frame is not None]
    less = without_last(before, changed, frames[-2] if len(frames) > 1 else None)
    return edit(said, text, less, turn.model) if less is not None else changed


def _is_of_a_time(turn: Turn) -> bool:
    """Return whether a time is named: "how did they do in march"."""
    times = (atom.time for atom in turn.question.atoms if atom.time is not None)
    return any(time.window or time.shift for time in times)


def _is_of_a_number(turn: Turn) -> bool:
    """Return whether another number is asked for: "what about their success rate"."""
    numbers = {r.name for a in turn.question.atoms for r in a.readings if r.kind == "measure"}
    limits = any(atom.number is not None for atom in turn.question.atoms)
    picks = re.match(r"(?:and |so |but )*which\b", turn.question.text, re.IGNORECASE)
    return bool(numbers - {"count"}) and not limits and picks is None


_STEPS = re.compile(
    r"\s*[,;]\s*(?:and |but |then )*|\s+(?:but|and then|and also)\s+", re.IGNORECASE
)


def _step_by_step(turn: Turn, before: Frame) -> Frame | None:
    """Return *before* as several changes make it: "any owner, but tables only"."""
    steps = [step for step in _STEPS.split(turn.question.text) if step.strip()]
    if len(steps) < 2 or forget(steps[0], before, turn.model) is None:
        return None
    frame: Frame | None = before
    for step in steps:
        if frame is not None and frame.asked and is_total(step):
            continue
        plain = opened(step).text
        atoms = turn.hearing.read(plain, turn.now).question.atoms
        frame = edit(atoms, plain, frame, turn.model) if frame is not None else None
    return frame


def _drawn(turn: Turn) -> Answer | None:
    """Return the last answer as a chart, where that is all that is said."""
    last = turn.talk.answered
    charts = [r.name for a in turn.question.atoms for r in a.readings if r.kind == "chart"]
    rest = [a for a in turn.question.atoms if not a.is_function and not a.has("chart")]
    if last is None or not charts or rest:
        return None
    return replace(last, chart=charts[0])


_LESS = re.compile(
    r"^(?:and |but |now |please )*(?:without|not|only|just|except|leave out|exclude|"
    r"drop)\b.*\bones?\b",
    re.IGNORECASE,
)


def _about_those(turn: Turn) -> Answer | None:
    """Return the answer to a question of its own about the rows of the last answer."""
    about, before = turn.talk.about, turn.talk.frame
    named = any(atom.named("asset") for atom in turn.question.atoms)
    recipe = before.recipe if before is not None and not named else ""
    more = recipe in LINEAGE or (recipe and _LESS.match(turn.question.text))
    if not (speaks_of_those(turn.question.text) or more):
        return None
    last = turn.run(about) if about is not None else turn.talk.answered
    if last is None:
        return None
    said = turn.question.atoms
    whole = with_things(said, kind_of_rows(last), turn.model)
    named = any(atom.has("noun") for atom in said)
    for atoms in (said, whole) if named else (whole, said):
        understood = understand(atoms, turn.model, turn.now)
        if understood is not None and not understood.checked(said).missed:
            if _says_nothing(understood.frame) and not _LISTS.match(turn.question.text):
                return None
            frame = narrowed(understood.frame, last, turn.hearing.names(), turn.model)
            return turn.run(frame) if frame is not None else None
    return None


_LISTS = re.compile(
    r"^(?:and |so |but |ok |now |please )*(?:list|show|give|name|which|what|who|only|just|the)\b",
    re.IGNORECASE,
)


def _says_nothing(frame: Frame) -> bool:
    """Return whether *frame* is all that there is of its kind: what was asked was not heard."""
    told = frame.conditions or frame.related or frame.alternatives or frame.share or frame.parts
    more = frame.asked or frame.groups or frame.select or frame.order or frame.window
    return not (told or more or frame.windows or frame.bucket)
