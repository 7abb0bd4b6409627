"""What was done to the rows, and when: "was acknowledged in may", "synced most recently"."""

from __future__ import annotations

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Filter, Flagged

_DECIDED = Filter(field="status", values=("PROPOSED",), label="proposed", negated=True)
_PROPOSED = ("proposed", "suggested")


def take_as_done(made: Draft) -> None:
    """Let *made* go by the time of what was done to its rows, where that is told."""
    _take_as_seen(made)
    if made.entity.name == "link":
        _take_as_proposed(made)
    newest = made.order_key == "time" and made.synced and not made.windows
    if newest and "last_sync_at" in made.entity.fields:
        made.time_field = made.time_field or "last_sync_at"


_SEEN, _ONCE_SEEN = Flagged(flag="acknowledged"), Flagged(flag="ever_acknowledged")


def _take_as_seen(made: Draft) -> None:
    """Take "was acknowledged in may" for what somebody did then: it may be resolved by now."""
    if _ONCE_SEEN.flag not in made.entity.flags or _SEEN not in made.flags:
        return
    timed = made.when or made.windows or made.order_key == "time"
    done = made.when or made.who or made.said.get(_SEEN, -1) > made.noun_at
    if timed and done and made.time_field in {"", "acknowledged_at"}:
        made.flags = [_ONCE_SEEN if each == _SEEN else each for each in made.flags]
        made.time_field = "acknowledged_at"


def _take_as_proposed(made: Draft) -> None:
    """Take "were proposed in may" for what was proposed then: it may be decided by now."""
    told = {"decided_at"} & {made.time_field, *made.select}
    by_other = any(f.field == "user" and f.negated and f.op == "is" for f in made.filters)
    newest = made.order_key == "time" or bool(made.lately)
    if told and (by_other or newest) and not any(f.field == "status" for f in made.filters):
        made.filters.append(_DECIDED)  # what is only proposed was decided by nobody yet
    then = [f for f in made.filters if f.values == ("PROPOSED",) and not f.negated]
    verb = all(f.label.endswith(_PROPOSED) and made.said.get(f, -1) > made.noun_at for f in then)
    if then and verb and (made.when or made.windows) and made.nouns and not made.time_field:
        made.filters = [each for each in made.filters if each not in then]
        made.time_field = "created_at"
