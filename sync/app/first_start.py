"""The first start with the embedded servers: sync the world as it was, let others edit, look again.

So there is a base and something happened since, and every page has something true to show.
"""

from __future__ import annotations

import logging
from pathlib import Path

from sync.discover import Progress, Report
from sync.embedded.edits import apply_edits, read_clients, read_edits
from sync.embedded.places import DEFAULT_SPACES
from sync.embedded.running import need_running
from sync.engine import Engine

log = logging.getLogger(__name__)
ACTOR = "first start"
_DONE = "first_start"
EDITS = DEFAULT_SPACES.parent / "edits.json"


def is_first(engine: Engine) -> bool:
    """Return whether the first start has not come to its end and nobody has planned meanwhile.

    One that was interrupted goes on at the next start: what is in step already stays as it is.
    """
    ((told,),) = engine.store.query(
        "SELECT count(*) FROM v_audit WHERE action = $done OR (action = 'plan' AND actor <> $me)",
        {"done": _DONE, "me": ACTOR},
    ).rows
    return not told


def sync_everything(engine: Engine, report: Report) -> None:
    """Discover, then plan, approve what is harmless and apply, pair by pair."""
    engine.discover(ACTOR)
    pairs = engine.pairs()
    for number, pair in enumerate(pairs):
        report(Progress(what=f"First sync of {pair.name}", done=number, total=len(pairs)))
        plan = engine.plan(ACTOR, pair.name)
        if engine.approve(ACTOR, plan.id):
            applied = engine.apply(ACTOR, plan.id)
            log.info("first sync of %s: %s", pair.name, dict(applied.outcomes))


def let_others_edit(home: Path, report: Report) -> None:
    """Carry out the content's edits as foreign users on both embedded servers."""
    report(Progress(what="Other users edit both catalogs", done=0))
    running = need_running(home)
    edits = read_edits(EDITS)
    outcomes = apply_edits(edits, running.announcement, read_clients(DEFAULT_SPACES))
    for outcome in outcomes:
        if not outcome.done:
            log.warning("edit %s was refused: %s", outcome.note, outcome.reason)


def look_again(engine: Engine) -> None:
    """Discover once more and plan every pair, so that changes wait for review."""
    engine.discover(ACTOR)
    for pair in engine.pairs():
        engine.plan(ACTOR, pair.name)
    engine.store.audit.append(ACTOR, _DONE, "embedded world", {}, engine.clock())
