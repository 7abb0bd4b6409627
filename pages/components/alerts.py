"""Alerts with their history and findings of quality, each to be acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages.components.columns import colored, flat, moment, text
from pages.components.download import csv_button
from pages.components.health_words import (
    HEALTH_COLORS,
    SEVERITY_COLORS,
    health_badge,
    part_name,
)
from pages.components.moments import cells, spell, stamp
from pages.components.run_words import badge
from pages.components.runtime import actor, now
from pages.components.text import ago, code, count, plain, sentence
from sync.errors import SyncError
from sync.model.health import Alert
from sync.runtime import Runtime
from sync.views import health as views

_SHOWN = 12
_ROWS_SHOWN = 10
_TABLE_PIXELS = 380


def alerts(opened: Runtime) -> None:
    """Draw the open alerts, then all there were."""
    known = opened.store.health.alerts(everything=True)
    stamp(now())
    unseen = [alert for alert in known if alert.recovered_at is None]
    if not unseen:
        st.markdown("No alert is open.")
    for alert in unseen[:_SHOWN]:
        with st.container(border=True):
            place, button = st.columns([5, 2], vertical_alignment="center")
            with place:
                _alert(alert)
            if alert.acknowledged_by is None:
                _button(button, f"alert-{alert.id}", opened.checks.acknowledge, alert.id)
    if known:
        st.subheader("History")
        _history(known)


def _alert(alert: Alert) -> None:
    name = alert.subject.connection
    title = code(name) if name else f"**{plain(part_name(alert.subject.component))}**"
    st.markdown(f"{title} {health_badge(alert.status)} for {_length(alert)}")
    st.markdown(plain(sentence(alert.message)))
    seen = f" · seen by {plain(alert.acknowledged_by)}" if alert.acknowledged_by else ""
    st.caption(f"It was {alert.previous.value.lower()} until {ago(alert.raised_at, now())}{seen}")


def _length(alert: Alert) -> str:
    return spell(((alert.recovered_at or now()) - alert.raised_at).total_seconds())


def _history(known: Sequence[Alert]) -> None:
    frame = pd.DataFrame(
        {
            "Of": [each.subject.connection or part_name(each.subject.component) for each in known],
            "Became": [[each.status.value.lower()] for each in known],
            "Raised": cells([each.raised_at for each in known]).to_list(),
            "Recovered": cells([each.recovered_at for each in known]).to_list(),
            "Lasted": [_length(each) for each in known],
            "Message": [each.message for each in known],
            "Seen by": [each.acknowledged_by or "" for each in known],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Of": text(140),
            "Became": colored("Became", {k.lower(): v for k, v in HEALTH_COLORS.items()}),
            "Raised": moment(),
            "Recovered": moment(),
            "Lasted": text(90),
            "Message": text(380),
        },
        alt="Alerts, the open ones first",
    )
    csv_button(flat(frame, "Became"), "alerts.csv", key="alerts-csv")


def findings(opened: Runtime) -> None:
    """Draw what profiles found, and the newest profile of each asset."""
    everything = st.toggle("Also what is resolved", key="resolved", bind="query-params")
    found = views.findings(opened.store, everything=everything)
    stamp(now())
    if not found:
        st.markdown("No finding is open.")
    for each in [one for one in found if one.status == "NEW"][:_SHOWN]:
        with st.container(border=True):
            place, button = st.columns([5, 2], vertical_alignment="center")
            with place:
                column = f" column {code(each.column_name)}" if each.column_name else ""
                severity = badge(each.severity, SEVERITY_COLORS.get(each.severity, "gray"))
                st.markdown(f"{code(each.qualified_asset)}{column} {severity}")
                st.markdown(plain(sentence(each.message)))
                st.caption(f"Found {ago(each.found_at, now())}")
            _button(
                button,
                f"finding-{each.finding_id}",
                opened.checks.acknowledge_finding,
                each.finding_id,
            )
    if found:
        _finding_table(found)
    _profiles(views.profiles(opened.store))


def _finding_table(found: Sequence[views.Found]) -> None:
    frame = pd.DataFrame(
        {
            "Asset": [each.qualified_asset for each in found],
            "Column": [each.column_name or "" for each in found],
            "Severity": [[each.severity.lower()] for each in found],
            "Status": [each.status.lower() for each in found],
            "Finding": [each.message for each in found],
            "Found": cells([each.found_at for each in found]).to_list(),
            "Seen by": [each.acknowledged_by or "" for each in found],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Asset": text(190),
            "Severity": colored("Severity", {k.lower(): v for k, v in SEVERITY_COLORS.items()}),
            "Finding": text(380),
            "Found": moment(),
        },
        alt="Findings, the gravest first",
    )
    csv_button(flat(frame, "Severity"), "findings.csv", key="findings-csv")


def _profiles(found: pd.DataFrame) -> None:
    st.subheader("Profiles")
    if found.empty:
        st.markdown("No asset was profiled yet: a job that profiles rows does it.")
        st.page_link(
            "jobs.py", label="Create such a job", query_params={"view": "Jobs", "job": "new"}
        )
        return
    rows = sum(int(number or 0) for number in found["row_count"])
    st.caption(f"{count(len(found), 'asset')} with {count(rows, 'row')} in all.")
    frame = pd.DataFrame(
        {
            "Asset": found["qualified_asset"],
            "Profiled": cells(found["profiled_at"]).to_list(),
            "Rows": found["row_count"],
            "Read": found["sampled_rows"],
            "Columns": found["columns"],
            "Most nulls": found["most_nulls"].astype(float),
            "Personal columns": found["personal"],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Asset": text(230),
            "Profiled": moment(),
            "Rows": st.column_config.NumberColumn(format="localized"),
            "Read": st.column_config.NumberColumn(format="localized"),
            "Most nulls": st.column_config.ProgressColumn(
                format="percent", min_value=0.0, max_value=1.0
            ),
        },
        alt="The newest profile of each asset",
    )
    csv_button(frame, "profiles.csv", key="profiles-csv")


def _button(
    place: st.delta_generator.DeltaGenerator,
    key: str,
    acknowledge: Callable[[str, int], None],
    number: int,
) -> None:
    place.button(
        "I have seen it",
        key=key,
        help="It stays in the history with your name.",
        on_click=_acknowledge,
        args=(acknowledge, number),
    )


def _acknowledge(acknowledge: Callable[[str, int], None], number: int) -> None:
    try:
        acknowledge(actor(), number)
    except SyncError as error:
        st.toast(plain(str(error)))
