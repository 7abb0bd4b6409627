"""From a job to what it asks of the queue: what it writes, and what it cannot do without."""

from __future__ import annotations

from collections.abc import Sequence

from sync.engine import Engine
from sync.errors import ConfigError, JobError
from sync.jobs.cron import preview
from sync.jobs.syncing import ACCEPT
from sync.model.job import AskedBy, Job, JobDraft, JobKind, Priority, RunRequest
from sync.model.pair import Direction, Pair
from sync.store.database import Store


def request_of(
    engine: Engine, draft: JobDraft, actor: str, asked_by: AskedBy, priority: Priority | None = None
) -> RunRequest:
    """Return what *draft* asks of the queue; raises ConfigError where its pair is gone."""
    pair = engine.pair(draft.pair) if draft.pair else None
    return RunRequest(
        kind=draft.kind,
        actor=actor,
        asked_by=asked_by,
        job_id=draft.id if isinstance(draft, Job) else None,
        pair=draft.pair,
        link_ids=draft.link_ids,
        connection=draft.connection,
        direction=draft.direction,
        priority=priority or draft.priority,
        scopes=scopes_of(engine, draft, pair),
        connections=connections_of(engine, draft, pair),
        options=draft.options,
    )


def scopes_of(engine: Engine, draft: JobDraft, pair: Pair | None) -> frozenset[str]:
    """Return what no two runs may work on at once: schemas that are written, catalogs read."""
    match draft.kind:
        case JobKind.SYNC if pair is not None:
            return target_scopes(pair, draft.direction)
        case JobKind.DISCOVERY:
            names = [draft.connection] if draft.connection else sorted(engine.connectors)
            return frozenset(f"discovery of {name}" for name in names)
    return frozenset()


def target_scopes(pair: Pair, direction: Direction | None) -> frozenset[str]:
    """Return the schemas that a sync of *pair* may write, narrowed to *direction*."""
    ways = {pair.direction, direction or pair.direction} - {Direction.BOTH}
    sap, glue = both_scopes(pair)
    if not ways:
        return frozenset({sap, glue})
    return frozenset({glue} if Direction.TO_GLUE in ways else {sap})


def both_scopes(pair: Pair) -> tuple[str, str]:
    """Return both schemas of *pair*, as scopes: Datasphere's, Glue's."""
    sap, glue = pair.sap, pair.glue
    return f"{sap.connection}/{sap.schema}", f"{glue.connection}/{glue.schema}"


def connections_of(engine: Engine, draft: JobDraft, pair: Pair | None) -> frozenset[str]:
    """Return the connections without which a run only fails; checking health needs none."""
    if draft.kind in {JobKind.HEALTH, JobKind.REPORT}:
        return frozenset()
    if pair is not None:
        return frozenset({pair.sap.connection, pair.glue.connection})
    return frozenset([draft.connection] if draft.connection else ())


def check_draft(engine: Engine, draft: JobDraft, others: Sequence[Job]) -> None:
    """Refuse what cannot work; raises JobError, BadSchedule or ConfigError."""
    if not draft.name.strip():
        raise JobError("A job needs a name.")
    if any(other.name == draft.name for other in others):
        raise JobError(f"There is a job called {draft.name!r} already; choose another name.")
    if draft.kind is JobKind.APPLY:
        raise JobError("A plan is applied once; make a sync job for what comes again and again.")
    if draft.kind is JobKind.SYNC and not draft.pair:
        raise JobError("A sync job needs a pair.")
    if draft.options.get("accept", ACCEPT[0]) not in ACCEPT:
        raise JobError(f"accept is {draft.options['accept']!r}; it is one of {', '.join(ACCEPT)}.")
    if draft.connection:
        engine.connector(draft.connection)
    if draft.pair:
        _check_pair(engine.store, engine.pair(draft.pair), draft)
    preview(draft.schedule, engine.clock(), 1)


def _check_pair(store: Store, pair: Pair, draft: JobDraft) -> None:
    known = {link.id for link in store.links.all(pair=pair.name)} if draft.link_ids else set()
    strange = sorted(set(draft.link_ids) - known)
    if strange:
        raise JobError(f"The pair {pair.name} has no link {strange[0]}; match shows its links.")
    ways = {pair.direction, draft.direction or pair.direction} - {Direction.BOTH}
    if len(ways) > 1:
        raise ConfigError(
            f"The pair {pair.name} goes {pair.direction} only; change its direction in the "
            "settings, or the job's."
        )
