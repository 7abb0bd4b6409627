"""Questions that want rows and no numbers: the newest of each, who did it, with which error."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import PLACES, Draft
from sync.agent.frame import Filter, Frame

_LASTING = {"RUNNING": ("elapsed", "started_at"), "QUEUED": ("waiting", "queued_at")}


def rows_wanted(made: Draft, frame: Frame) -> Frame | None:
    """Return *frame* as a list of rows, None where it is about numbers or a plain list."""
    if is_per_group_list(made):
        if made.asked and made.order is not None and not made.order.by:
            made.order = replace(made.order, by=made.asked[0].measure)
        rest = tuple(made.select)
        return replace(frame, per_group=made.groups[0], select=rest, asked=())
    if _is_own_list(made) or _tells_fields(made):
        fields = (*made.select, *(each.measure for each in made.asked))
        return replace(frame, select=fields, asked=())
    if _is_each_of_ours(made, frame):  # "how long did each outage last"
        return replace(frame, select=tuple(a.measure for a in frame.asked), asked=())
    if shown := _of_the_first(made):
        return replace(frame, select=shown, asked=())
    if made.why and not (made.groups or made.counted or frame.asked):
        return _with_errors(made, frame)
    return _with_doers(made, frame) or _as_it_lasts(made, frame)


def _with_doers(made: Draft, frame: Frame) -> Frame | None:
    """Return *frame* with who did it, None where nobody asks for that."""
    if made.who and made.possessive and "user" in made.entity.fields and not made.groups:
        return replace(frame, select=("user", *made.select), asked=())  # "and who started them"
    if _asks_who_last(made):  # "who ran it last", "who changed it"
        return replace(frame, select=tuple(made.select), asked=())
    return None


def _of_the_first(made: Draft) -> tuple[str, ...]:
    """Return what is asked of the first ones: "who owns the 3 biggest tables"."""
    ranks = made.order is not None and bool(made.order.by) and made.entity.name in made.nouns
    if not ranks or made.groups or made.counted or made.aggs or made.asked:
        return ()
    before = [name for name, atom in made.things if atom.start < made.noun_at]
    names = (*made.select, *before)
    one = made.order_key == "duration" and not made.plural
    fitting = "owner" in names or (bool(before) and (one or made.order_key == "size"))
    return tuple(dict.fromkeys(names)) if fitting and set(names) <= set(made.entity.fields) else ()


def _is_each_of_ours(made: Draft, frame: Frame) -> bool:
    fields = made.entity.fields
    told = bool(frame.asked) and all(each.measure in fields for each in frame.asked)
    plain = not (made.groups or made.aggs or made.order or made.things)
    return made.of_each and plain and told and bool(made.nouns)


def _as_it_lasts(made: Draft, frame: Frame) -> Frame | None:
    """Return *frame* with how long each run has been going or waiting so far."""
    status = next((f.values for f in frame.filters if f.field == "status" and not f.negated), ())
    shown = _LASTING.get(str(status[0]), ()) if len(status) == 1 else ()
    lasting = made.since or [a.measure for a in frame.asked] in (["duration"], ["queue_wait"])
    if frame.entity != "run" or not shown or not lasting or made.groups or made.aggs:
        return None
    if made.order is not None and made.order.by in {"duration", "queue_wait"}:
        made.order = replace(made.order, by=shown[0])
    return replace(frame, asked=(), select=(*shown, *made.select))


def is_per_group_list(made: Draft) -> bool:
    """Return whether rows are wanted per group: "biggest table in each space"."""
    if not made.groups or made.order is None or made.counted or made.sorts:
        return False
    named = {each.measure for each in made.asked}
    if made.aggs or not named <= set(made.entity.fields):
        return False
    ranked = made.order.by or made.order_key == "time" or made.asked
    # "latest status of each job", "when did each job fail the last time"
    newest = made.order_key == "time" and (bool(made.select) or made.when)
    fixed = {each.field for each in made.filters}  # "of the FINANCE space"
    free = [name for name, _ in made.things if name not in fixed]
    return bool(ranked) and (bool(made.nouns) or newest) and not free


def _is_own_list(made: Draft) -> bool:
    """Return whether each row is its own group: "the next run of every job"."""
    plain = not (made.asked or made.counted or made.bucket or made.aggs)
    plain = plain and (made.order is None or _sorts_by_newest(made))
    own = {made.entity.name} | (PLACES if made.entity.name == "schema" else set())
    return plain and len(made.groups) == 1 and made.groups[0] in own and not made.numbers


def _sorts_by_newest(made: Draft) -> bool:
    """Let "last successful sync per asset, oldest first" be sorted by that time."""
    timed = next((name for name in made.select if made.entity.fields[name].type == "time"), "")
    if made.order is None or not (made.sorts and made.order_key == "time" and timed):
        return False
    made.order = replace(made.order, by=timed)
    return True


def _tells_fields(made: Draft) -> bool:
    """Return whether several fields of each row are asked for, one of them a number."""
    plain = not (made.counted or made.bucket or made.aggs or made.order or made.numbers)
    told = made.asked and all(each.measure in made.entity.fields for each in made.asked)
    return plain and made.groups == [made.entity.name] and bool(told and made.select)


def _asks_who_last(made: Draft) -> bool:
    """Return whether someone is asked for who did one thing; then *made* shows who that was."""
    if not made.who or made.groups or made.counted:
        return False
    if made.order is not None and made.order_key != "time":
        return False
    changed = "changed_at" in made.select and "changed_by" in made.entity.fields
    name = "changed_by" if changed else "user"
    newest = made.order_key == "time" and not any(each.field == "user" for each in made.filters)
    if not (changed or newest) or name not in made.entity.fields:
        return False
    if changed:
        made.lately = "changed_at" if newest else made.lately
        made.order, made.order_key = None, ""
    made.select = [name, *(each for each in made.select if each != name)]
    return True


def _with_errors(made: Draft, frame: Frame) -> Frame:
    """Return *frame* as the failures with their errors: "why did the last 3 runs fail"."""
    ended = any(each.field == "status" for each in frame.filters) or frame.flags
    failed = () if ended else (Filter(field="status", values=("FAILED",), label="failed"),)
    rest = tuple(name for name in made.select if name not in {"error_class", "error"})
    return replace(
        frame, filters=(*frame.filters, *failed), select=("error_class", "error", *rest), asked=()
    )
