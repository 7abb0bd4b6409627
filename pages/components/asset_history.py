"""The past of an asset: its versions, what it was as of a moment, how two moments differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pandas as pd
import streamlit as st

from pages.components.choice import choose_part
from pages.components.download import csv_button
from pages.components.lines import field_name
from pages.components.moments import when, zone
from pages.components.runtime import now
from pages.components.text import ago, code, count, fold, plain, sentence, show_value
from sync.errors import SyncError
from sync.model.asset import Asset
from sync.past.history import Change, Event, Version
from sync.runtime import Runtime
from sync.store.assets import AssetSummary

_VIEWS = ("Versions", "As of", "Difference")
_VERSIONS = 15
_CHANGES = 6
_VALUE = 80
_EVENTS = {
    Event.APPEARED: "first seen",
    Event.CHANGED: "changed",
    Event.VANISHED: "gone",
    Event.REAPPEARED: "back again",
    Event.RENAMED: "renamed",
}


def history(runtime: Runtime, summary: AssetSummary) -> None:
    """Draw the past of an asset in the way that the address says."""
    view = choose_part("What of the past", _VIEWS, "past")
    named = f"{summary.ref.connection}:{summary.ref}"
    try:
        match view:
            case "As of":
                _as_of(runtime, named)
            case "Difference":
                _difference(runtime, named)
            case _:
                _versions(runtime, named)
    except SyncError as error:
        st.info(plain(str(error)))


def _versions(runtime: Runtime, named: str) -> None:
    found = runtime.engine.hindsight.history(named).versions[::-1]
    for version in found[:_VERSIONS]:
        with st.container(border=True):
            who = f" by {plain(version.author.by)}" if version.author.by else ""
            st.markdown(
                f"**{ago(version.valid_from, now()).capitalize()}** · {_EVENTS[version.event]}{who}"
                f" · {when(version.valid_from, seconds=True)}"
            )
            if version.author.run_id is not None:
                st.page_link(
                    "jobs.py",
                    label=f"Run {version.author.run_id}",
                    query_params={"run": str(version.author.run_id)},
                )
            _changes(version)
    if len(found) > _VERSIONS:
        st.caption(f"{len(found) - _VERSIONS} older versions are in the download.")
    rows = [
        {"When": version.valid_from, "What": version.event.value, "By": version.author.by, **told}
        for version in found
        for told in _records(version.changes) or [{}]
    ]
    csv_button(pd.DataFrame(rows), "history.csv", key="history-csv")


def _changes(version: Version) -> None:
    lines = [f"- {_sentence(change)}" for change in version.changes[:_CHANGES]]
    if lines:
        st.markdown("\n".join(lines))
    elif version.event is Event.CHANGED:
        st.caption("Something moved that no field tells.")
    if len(version.changes) > _CHANGES:
        st.caption(f"and {count(len(version.changes) - _CHANGES, 'more field')}")


def _as_of(runtime: Runtime, named: str) -> None:
    moment = _moment("As of", "at", timedelta())
    found = runtime.engine.hindsight.as_of(named, moment)
    if not found:
        st.markdown(f"It was not known at {when(moment)}; choose a later moment.")
        return
    asset = next(iter(found.values()))
    st.markdown(f"{code(asset.ref)} as known at **{when(moment)}**: {plain(asset.label or '')}")
    if asset.description:
        st.text(asset.description)
    frame = _columns(asset)
    st.dataframe(frame, hide_index=True, height="content", alt="Columns at that moment")
    csv_button(frame, "as-of.csv", key="as-of-csv")


def _difference(runtime: Runtime, named: str) -> None:
    left, right = st.columns(2)
    with left:
        since = _moment("From", "since", timedelta(days=1))
    with right:
        until = _moment("To", "until", timedelta())
    found = runtime.engine.hindsight.difference(named, since, until)
    changes = [change for each in found.assets for change in each.changes]
    if not found.assets:
        st.markdown("It was the same at both moments.")
        return
    st.markdown(", ".join(dict.fromkeys(_EVENTS[each.event] for each in found.assets)).capitalize())
    frame = pd.DataFrame(_records(changes), columns=["Column", "Field", "Before", "After"])
    st.dataframe(frame, hide_index=True, height="content", alt="What differs between both moments")
    csv_button(frame, "difference.csv", key="difference-csv")


def _moment(label: str, name: str, back: timedelta) -> datetime:
    """Draw the choice of a moment that is part of the address; it begins so far *back*."""
    asked = _read(st.query_params.get(name, ""))
    moment = asked or now() - back
    local = moment.astimezone(zone())
    st.session_state[f"{name}-day"] = local.date()
    st.session_state[f"{name}-time"] = local.time().replace(second=0, microsecond=0)
    day, clock = st.columns(2)
    with day:
        st.date_input(f"{label}: day", key=f"{name}-day", on_change=_remember(name))
    with clock:
        st.time_input(f"{label}: time", key=f"{name}-time", step=60, on_change=_remember(name))
    # What happened within the minute counts.
    return moment + timedelta(seconds=59) if asked else moment


def _remember(name: str) -> Callable[[], None]:
    def remember() -> None:
        day, clock = st.session_state[f"{name}-day"], st.session_state[f"{name}-time"]
        moment = datetime.combine(day, clock, zone()).astimezone(UTC)
        st.query_params[name] = moment.strftime("%Y-%m-%dT%H:%MZ")

    return remember


def _read(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _columns(asset: Asset) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Column": column.name,
                "Type": column.native_type,
                "Key": "key" if column.key else "",
                "Text": fold(column.label or column.comment or column.description or ""),
            }
            for column in asset.columns
        ],
        columns=["Column", "Type", "Key", "Text"],
    )


def _records(changes: Iterable[Change]) -> list[dict[str, str]]:
    return [
        {
            "Column": change.column or "",
            "Field": field_name(change.field),
            "Before": show_value(change.before),
            "After": show_value(change.after),
        }
        for change in changes
    ]


def _sentence(change: Change) -> str:
    column = f" of {code(change.column)}" if change.column else ""
    if change.field == "column":
        return f"Column {code(change.column)} {'added' if change.after else 'removed'}"
    values = (change.before, change.after)
    before, after = (fold(show_value(value), _VALUE) or "empty" for value in values)
    told = f"{field_name(change.field)}{column}: {plain(before)} → {plain(after)}"
    return sentence(told).rstrip(".")
