"""The fixture world of the agent's question file, built into a store, always the same.

The clock stands at 2026-03-18T14:30Z. `python -m tests.agent.world DIR [--world NAME | --scale]`
writes `DIR/sphereglue.duckdb`; NAME is base, dropped (rows left out) or swapped (runs and drift
ended the other way round, new names).

How the facts of the question file stand in the store
- Spaces are schemas of connection `dsp`, databases of `glue`. Personal data: `semantics` of a
  column names `personal_data`, and its newest profile `is_personal`. Rows: newest `v_profile`.
- A link is ACTIVE, PAUSED (V_OPEN_ORDERS), PROPOSED (two, whose Glue table does not exist yet) or
  REJECTED (one). Types that lose something are `v_plan_line` with risk `lossy` and field `type`.
- A job covers one link (`v_job_link`); its runs have kind `sync`. Trigger: `v_run.asked_by`.
  Objects synced: `v_run.written`. A queued run has no start. Tries: `v_attempt`, `v_run.attempts`.
- A health check is made per component every 30 minutes; a spell ends with the next OK check.

Audit actions: discover, plan, link (subject: number of the link, detail: its new status), login,
login.failed, job.changed, job.deleted, job.run, asset.deleted, drift.acknowledged; link.viewed is
reading, not a change. The actors are anna.keller, j.ortiz, priya.nair, svc_sync and admin.
"""

from __future__ import annotations

from pathlib import Path

from tests.agent.world.build import CLOCK, FILE, build
from tests.agent.world.story import WORLDS, tell

__all__ = ["CLOCK", "FILE", "WORLDS", "build_world"]


def build_world(folder: Path, world: str = "base") -> Path:
    """Write one of WORLDS into a new store in *folder* and return the store's file."""
    return build(folder, tell(world))
