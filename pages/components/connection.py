"""A connection as the settings describe it, with what its newest preflight saw."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components.choice import choose
from pages.components.columns import colored, flat, text
from pages.components.download import csv_button
from pages.components.health_state import to_frame
from pages.components.health_words import HEALTH_COLORS, health_badge
from pages.components.run_words import badge
from pages.components.runtime import actor, now
from pages.components.text import ago, plain
from pages.components.work import CHECK, busy, follow, start_check
from sync.app.hosting import host
from sync.config import ConnectionSettings, GlueSettings
from sync.runtime import Runtime
from sync.views import health as health_views
from sync.views import settings as views


def connections(opened: Runtime) -> None:
    """Draw the chosen connection: what the settings say, and whether it works."""
    by_name = {each.name: each for each in opened.settings.connections}
    place, button = st.columns([5, 2], vertical_alignment="bottom")
    with place:
        name = choose("connection", "Connection", list(by_name))
    reason = busy()
    with button:
        st.button(
            "Test it",
            type="primary",
            width="stretch",
            disabled=bool(reason),
            help=reason or "Signs in and asks for each permission; writes nothing.",
            on_click=start_check,
            args=(opened, actor(), name),
        )
    over = follow(CHECK)
    if over is not None:
        host.activities.forget(CHECK)
        if over.error:
            st.error(plain(over.error))
    _head(by_name[name])
    _preflight(opened, name)
    st.subheader("What the settings say")
    entries(views.connection_entries(by_name[name]), f"connection-{name}")


def _head(settings: ConnectionSettings) -> None:
    kind = "AWS Glue" if isinstance(settings, GlueSettings) else "SAP Datasphere"
    may = badge("may be written", "orange") if settings.writable else badge("read only", "green")
    facts = f"{badge(settings.role.value, 'blue')} {badge(settings.landscape, 'gray')}"
    st.markdown(f"**{kind}** {may} {facts}")


def _preflight(opened: Runtime, name: str) -> None:
    seen = [each for each in health_views.checks(opened.store) if each.connection == name]
    if not seen:
        st.markdown("It was not tested yet: test it to see what works and what is missing.")
        return
    state = next(
        (
            each
            for subject, each in opened.store.health.states().items()
            if subject.connection == name
        ),
        None,
    )
    if state is not None:
        looked = ago(state.checked_at, now())
        st.markdown(f"{health_badge(state.status)} {plain(state.message)}")
        st.caption(f"Tested {looked}.")
    frame = to_frame(seen).drop(columns="Of")
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height=260,
        column_config={
            "Check": text(170),
            "Status": colored("Status", {k.lower(): v for k, v in HEALTH_COLORS.items()}),
            "What it saw": text(380),
            "What mends it": text(300),
            "Answer ms": st.column_config.NumberColumn(format="%.0f", width=90),
        },
        alt=f"The newest checks of {name}",
    )
    csv_button(flat(frame, "Status"), f"{name}-checks.csv", key="connection-checks-csv")


def entries(found: list[views.Entry], name: str) -> None:
    """Draw keys of the settings with their values."""
    frame = pd.DataFrame(
        {
            "Key": [each.key for each in found],
            "Value": [each.value for each in found],
            "From": ["default" if each.is_default else "the file" for each in found],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content",
        column_config={"Key": text(220), "Value": text(480), "From": text(100)},
        alt="Keys and values",
    )
    csv_button(frame, f"{name}.csv", key=f"{name}-csv")
