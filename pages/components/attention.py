"""What needs a person, ranked, each with the way to where it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages.components.download import csv_button
from pages.components.runtime import now
from pages.components.text import ago, code, count, fold, plain, sentence
from sync.views.attention import Need, Rank

_SHOWN = 8
_DETAIL = 220
_COLORS = {
    Rank.DOWN: "red",
    Rank.FAILED: "red",
    Rank.ERASURES: "red",
    Rank.CONFLICTS: "red",
    Rank.DEGRADED: "orange",
    Rank.DRIFT: "orange",
    Rank.PROPOSED: "violet",
    Rank.TO_DO: "blue",
    Rank.STALE: "yellow",
    Rank.UNDOCUMENTED: "gray",
}
_WORDS = {
    Rank.DOWN: "down",
    Rank.FAILED: "failed",
    Rank.ERASURES: "erased",
    Rank.CONFLICTS: "conflict",
    Rank.DEGRADED: "degraded",
    Rank.DRIFT: "drift",
    Rank.PROPOSED: "proposed",
    Rank.TO_DO: "to do",
    Rank.STALE: "stale",
    Rank.UNDOCUMENTED: "no text",
}
_BUTTONS = {
    Rank.DOWN: "See its health",
    Rank.FAILED: "See the failures",
    Rank.ERASURES: "See what was erased",
    Rank.CONFLICTS: "Settle them",
    Rank.DEGRADED: "See its health",
    Rank.DRIFT: "See the drift",
    Rank.PROPOSED: "Review the links",
    Rank.TO_DO: "Review the plan",
    Rank.STALE: "Plan it again",
    Rank.UNDOCUMENTED: "See who depends on it",
}
_SENTENCES: dict[Rank, Callable[[Need], str]] = {
    Rank.DOWN: lambda need: f"{code(need.about)} is down",
    Rank.FAILED: lambda need: f"{count(need.number, 'run')} failed: {plain(need.about)}",
    Rank.ERASURES: lambda need: (
        f"{count(need.number, 'text was', 'texts were')} erased in {code(need.about)}"
    ),
    Rank.CONFLICTS: lambda need: (
        f"{count(need.number, 'field')} of {code(need.about)} moved on both sides"
    ),
    Rank.DEGRADED: lambda need: f"{code(need.about)} is degraded",
    Rank.DRIFT: lambda need: (
        f"{count(need.number, 'field')} of {code(need.about)} drifted from what both agreed"
    ),
    Rank.PROPOSED: lambda need: (
        f"{count(need.number, 'link')} of {code(need.about)} wait for a yes or no"
    ),
    Rank.TO_DO: lambda need: (
        f"{count(need.number, 'line')} of {code(need.about)} could be carried over"
    ),
    Rank.STALE: lambda need: f"{code(need.about)} was not compared lately",
    Rank.UNDOCUMENTED: lambda need: (
        f"{code(need.about)} has no text, and {count(need.number, 'asset')} depend on it"
    ),
}


def attention(needs: Sequence[Need]) -> None:
    """Draw the most pressing things; the rest follows on demand."""
    st.subheader("What needs you")
    if not needs:
        st.markdown(":green-badge[all clear] Nothing waits for a person.")
        return
    everything = st.toggle(
        f"Show all {len(needs)}",
        key="needs",
        bind="query-params",
        disabled=len(needs) <= _SHOWN,
    )
    for number, need in enumerate(needs if everything else needs[:_SHOWN]):
        _row(number, need)
    csv_button(_frame(needs), "needs.csv", key="needs-csv")


def _row(number: int, need: Need) -> None:
    with st.container(border=True):
        told, way = st.columns([3, 2], vertical_alignment="center")
        with told:
            since = f" · {ago(need.since, now())}" if need.since else ""
            badge = f":{_COLORS[need.rank]}-badge[{_WORDS[need.rank]}]"
            st.markdown(f"{badge} {_SENTENCES[need.rank](need)}{since}")
            if need.detail:
                st.caption(plain(sentence(fold(need.detail, _DETAIL))))
        with way:
            if st.button(
                _BUTTONS[need.rank],
                key=f"need-{number}-{need.rank.name}-{need.about}",
                type="primary" if number == 0 else "secondary",
                width="stretch",
            ):
                st.switch_page(f"{need.page}.py", query_params=dict(need.parameters))


def _frame(needs: Sequence[Need]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Rank": place,
                "What": _WORDS[need.rank],
                "About": need.about,
                "How many": need.number,
                "Since": need.since,
                "Detail": need.detail,
            }
            for place, need in enumerate(needs, start=1)
        ]
    )
