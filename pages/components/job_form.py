"""The form of a job, with its schedule in English and its next five fires before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from pages.components.choice import point_to
from pages.components.moments import when, zone
from pages.components.runtime import actor
from pages.components.text import plain
from sync.errors import SyncError
from sync.jobs.syncing import ACCEPT
from sync.model.job import Job, JobDraft, JobKind, OnMissed, Priority, Schedule, ScheduleKind
from sync.model.pair import Direction
from sync.model.report import Format, ReportKind
from sync.runtime import Runtime

_KINDS = {
    JobKind.SYNC: "Sync a pair",
    JobKind.DISCOVERY: "Read catalogs",
    JobKind.HEALTH: "Check health",
    JobKind.PROFILE: "Profile rows",
    JobKind.REPORT: "Make a report",
}
_SCHEDULES = {
    ScheduleKind.CRON: "By a cron expression",
    ScheduleKind.INTERVAL: "Every so often",
    ScheduleKind.MANUAL: "When somebody asks",
}
_DIRECTIONS = {
    None: "as the pair says",
    Direction.TO_GLUE: "only to Glue",
    Direction.TO_DATASPHERE: "only to Datasphere",
}
_ACCEPTS = {
    "harmless": "Apply what is harmless, leave the rest for review",
    "nothing": "Only make a plan",
}
_MISSED = {OnMissed.RUN: "Run once for all of them", OnMissed.SKIP: "Skip them"}
_EVERYTHING = "everything"
_MINUTE = 60
_UNITS = {"minutes": _MINUTE, "hours": 3600, "days": 86400}
_NIGHTLY = "0 5 * * 1-5"


def job_form(opened: Runtime, job: Job | None) -> None:
    """Draw the form of a new job, or of *job*."""
    with st.container(border=True):
        st.markdown(f"**Edit {plain(job.name)}**" if job else "**A new job**")
        draft = _draft(opened, job)
        is_valid = _preview(opened, draft.schedule)
        with st.container(horizontal=True):
            if st.button(
                "Save" if job else "Create", type="primary", disabled=not is_valid, key="job-save"
            ):
                _save(opened, job, draft)
            st.button("Discard", key="job-discard", on_click=_leave, args=(job,))


def _draft(opened: Runtime, job: Job | None) -> JobDraft:
    key = f"job-{job.id if job else 'new'}"
    left, right = st.columns(2)
    with left:
        name = st.text_input("Name", value=job.name if job else "", key=f"{key}-name")
        kinds = list(_KINDS)
        kind = st.selectbox(
            "What it does",
            kinds,
            index=kinds.index(job.kind) if job else 0,
            format_func=lambda each: _KINDS[each],
            key=f"{key}-kind",
        )
        pair, connection, direction = _about(opened, job, kind, key)
    with right:
        urgencies = list(Priority)
        priority = st.selectbox(
            "Priority",
            urgencies,
            index=urgencies.index(job.priority if job else Priority.MEDIUM),
            format_func=lambda each: each.value.lower(),
            key=f"{key}-priority",
        )
        options = _options(job, kind, key)
        missed = list(OnMissed)
        on_missed = st.selectbox(
            "Fires that were missed",
            missed,
            index=missed.index(job.on_missed) if job else 0,
            format_func=lambda each: _MISSED[each],
            key=f"{key}-missed",
        )
        enabled = st.toggle(
            "Its schedule fires", value=job.enabled if job else True, key=f"{key}-enabled"
        )
    return JobDraft(
        name=name.strip(),
        kind=kind,
        pair=pair,
        link_ids=job.link_ids if job and job.pair == pair else (),
        connection=connection,
        direction=direction,
        priority=priority,
        schedule=_schedule(job.schedule if job else None, key),
        on_missed=on_missed,
        enabled=enabled,
        options=options,
    )


def _options(job: Job | None, kind: JobKind, key: str) -> dict[str, Any]:
    """Draw the particulars of that kind of job; those of another kind are left behind."""
    known = dict(job.options) if job and job.kind is kind else {}
    match kind:
        case JobKind.SYNC:
            known["accept"] = _chosen(
                "Without a person", ACCEPT, known.get("accept"), f"{key}-accept", _ACCEPTS
            )
        case JobKind.REPORT:
            reports = [each.value for each in ReportKind]
            known["report"] = _chosen("Report", reports, known.get("report"), f"{key}-report")
            forms = [each.value for each in Format]
            known["format"] = _chosen("Written as", forms, known.get("format"), f"{key}-format")
    return known


def _chosen(
    label: str,
    options: Sequence[str],
    known: object,
    key: str,
    names: Mapping[str, str] | None = None,
) -> str:
    return st.selectbox(
        label,
        options,
        index=options.index(known) if isinstance(known, str) and known in options else 0,
        format_func=lambda each: (names or {}).get(each, each),
        key=key,
    )


def _about(
    opened: Runtime, job: Job | None, kind: JobKind, key: str
) -> tuple[str | None, str | None, Direction | None]:
    """Draw what the job is about: a pair with a direction, or a connection."""
    if kind in {JobKind.SYNC, JobKind.PROFILE, JobKind.REPORT}:
        names = [pair.name for pair in opened.engine.pairs()]
        if job and job.pair and job.pair not in names:
            names.append(job.pair)
        if kind is not JobKind.SYNC:
            names.insert(0, _EVERYTHING)
        known = job.pair if job and job.pair else None
        pair = st.selectbox(
            "Pair",
            names,
            index=names.index(known) if known in names else (0 if names else None),
            key=f"{key}-{kind}-pair",
            placeholder="No pair is known: read both catalogs first",
        )
        direction = None
        if kind is JobKind.SYNC:
            ways = list(_DIRECTIONS)
            direction = st.selectbox(
                "Direction",
                ways,
                index=ways.index(job.direction) if job and job.direction in ways else 0,
                format_func=lambda each: _DIRECTIONS[each],
                key=f"{key}-direction",
            )
        return (None if pair == _EVERYTHING else pair), None, direction
    names = [_EVERYTHING, *sorted(opened.engine.connectors)]
    known = job.connection if job and job.connection in names else _EVERYTHING
    connection = st.selectbox("Connection", names, index=names.index(known), key=f"{key}-of")
    return None, None if connection == _EVERYTHING else connection, None


def _schedule(known: Schedule | None, key: str) -> Schedule:
    """Draw when the job fires."""
    kinds = list(_SCHEDULES)
    kind = st.segmented_control(
        "When",
        kinds,
        default=known.kind if known else ScheduleKind.CRON,
        required=True,
        format_func=lambda each: _SCHEDULES[each],
        key=f"{key}-when",
    )
    if kind is ScheduleKind.CRON:
        return _cron(known, key)
    if kind is ScheduleKind.INTERVAL:
        return _interval(known, key)
    return Schedule(time_zone=known.time_zone if known else "UTC")


def _cron(known: Schedule | None, key: str) -> Schedule:
    left, right = st.columns(2)
    cron = left.text_input(
        "Cron expression",
        value=(known.cron if known else None) or _NIGHTLY,
        key=f"{key}-cron",
        help="Minute, hour, day of the month, month, weekday.",
    )
    zones = sorted(available_timezones())
    usual = known.time_zone if known else str(zone())
    chosen = right.selectbox(
        "Time zone",
        zones,
        index=zones.index(usual if usual in zones else "UTC"),
        key=f"{key}-zone",
    )
    return Schedule(kind=ScheduleKind.CRON, cron=cron.strip(), time_zone=chosen or "UTC")


def _interval(known: Schedule | None, key: str) -> Schedule:
    seconds = (known.interval_s if known else None) or _UNITS["hours"]
    unit = next(
        name for name in reversed(_UNITS) if seconds % _UNITS[name] == 0 or name == "minutes"
    )
    left, right = st.columns(2)
    number = left.number_input(
        "Every", min_value=1, value=max(1, seconds // _UNITS[unit]), key=f"{key}-every"
    )
    units = list(_UNITS)
    chosen = right.selectbox("Unit", units, index=units.index(unit), key=f"{key}-unit")
    return Schedule(
        kind=ScheduleKind.INTERVAL,
        interval_s=int(number) * _UNITS[chosen or unit],
        time_zone=known.time_zone if known else "UTC",
    )


def _preview(opened: Runtime, schedule: Schedule) -> bool:
    """Draw the schedule in English with its next five fires; return whether it is one."""
    try:
        seen = opened.jobs.preview(schedule)
    except SyncError as error:
        st.error(plain(str(error)))
        return False
    fires = "\n".join(f"- {plain(when(at))}" for at in seen.fires)
    after = f"\n\nIt fires next ({plain(zone())}):\n{fires}" if fires else ""
    st.info(f"**{plain(seen.english)}.**{after}")
    return True


def _save(opened: Runtime, job: Job | None, draft: JobDraft) -> None:
    try:
        saved = (
            opened.jobs.edit(actor(), job.id, draft) if job else opened.jobs.create(actor(), draft)
        )
    except SyncError as error:
        st.error(plain(str(error)))
        return
    point_to(job=str(saved.id), edit=None)
    st.rerun()


def _leave(job: Job | None) -> None:
    point_to(job=str(job.id) if job else None, edit=None)
