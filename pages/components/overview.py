"""The parts of the overview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import streamlit as st

from pages.components.charts import day_chart
from pages.components.columns import colored, flat, moment
from pages.components.download import csv_button
from pages.components.moments import cells
from pages.components.remember import remember
from pages.components.runtime import is_settling, now
from pages.components.text import code, count, fold, plain, sentence
from sync.engine import Engine
from sync.match import Match, MatchReport
from sync.model.asset import System
from sync.model.run import Run
from sync.runtime import Runtime
from sync.views import overview
from sync.views.overview import CatalogCounts, PairStanding

SYSTEMS = {System.DATASPHERE: "SAP Datasphere", System.GLUE: "AWS Glue"}
_SCHEMAS = {System.DATASPHERE: "Spaces", System.GLUE: "Databases"}
_CARDS = 24
_MATCHED_AT_ONCE = 2000  # assets; beyond, looking for matches takes too long for a page
_CHANGED = 100
_ROWS_SHOWN = 7
_TABLE_PIXELS = 285
_MATCHES = 200
_REASON = 400


def catalog_cards(known: Sequence[CatalogCounts]) -> None:
    """Draw what each catalog holds."""
    with st.grid(2, min_column_width=340):
        for item in known:
            with st.container(border=True):
                st.markdown(f"**{SYSTEMS[item.system]}** · {code(item.connection)}")
                with st.grid(4, min_column_width=110):
                    st.metric(_SCHEMAS[item.system], f"{item.schemas:,}")
                    st.metric("Assets", f"{item.assets:,}")
                    st.metric("Columns", f"{item.columns:,}")
                    st.metric(
                        "Documented",
                        f"{item.documented_share:.0%}",
                        help="Share of columns that have a label, description or comment.",
                    )


def incomplete_notes(runtime: Runtime, known: Sequence[CatalogCounts]) -> None:
    """Draw what could not be read, with the remedy."""
    for item in overview.unread(runtime.store):
        st.warning(
            f"**{plain(item.schema)}** of {plain(item.connection)} could not be read whole, so "
            f"nothing in it counts as missing. {plain(sentence(fold(item.reason, _REASON)))}"
        )
    names = {item.connection for item in known}
    for run in _failed_readings(runtime, names):
        st.error(f"{plain(fold(str(run.summary.get('error', '')), _REASON))}")


def _failed_readings(runtime: Runtime, names: set[str]) -> list[Run]:
    """Return the newest discovery of each connection, where it failed."""
    newest: dict[str, Run] = {}
    for run in runtime.store.runs.recent(20, kind="discovery"):
        newest.setdefault(str(run.summary.get("connection", "")), run)
    return [run for name, run in newest.items() if name in names and run.status == "FAILED"]


def gains(runtime: Runtime, known: Sequence[CatalogCounts]) -> None:
    """Draw what belongs together and what each side could gain."""
    with st.container(border=True):
        st.markdown("**What could be gained**")
        if is_settling():
            st.caption("Known once the first sync is over.")
            return
        if sum(item.assets for item in known) <= _MATCHED_AT_ONCE:
            _matches(runtime)
        linked = remember(runtime.store, overview.gains)
        with st.grid(3, min_column_width=150):
            st.metric(
                "Links to confirm",
                f"{linked.proposed:,}",
                help="Assets without a partner for which a match was found.",
            )
            st.metric(
                "Labels for Glue",
                f"{linked.to_glue:,}",
                help="At least so many columns could get a text from their partner.",
            )
            st.metric("Labels for Datasphere", f"{linked.to_sap:,}")


def _matches(runtime: Runtime) -> None:
    matches, report = _match(_state_key(runtime), runtime.engine)
    st.caption(plain(report.sentence))
    frame = _match_frame(matches[:_MATCHES])
    with st.popover(f"Show the {count(len(matches), 'match', 'matches')}", disabled=frame.empty):
        st.dataframe(frame, hide_index=True, width=760, alt="What belongs together")
        csv_button(frame, "matches.csv", key="matches-csv")


@st.cache_data(max_entries=2, show_spinner="Finding what belongs together")
def _match(state: tuple[str, int, str], _engine: Engine) -> tuple[list[Match], MatchReport]:
    del state  # what the answer depends on: nothing moves between runs
    return _engine.match()


def _state_key(runtime: Runtime) -> tuple[str, int, str]:
    newest = next(iter(runtime.store.runs.recent(1, kind="discovery")), None)
    where = str(runtime.store.path)
    return (where, newest.id, newest.status.value) if newest else (where, 0, "")


def _match_frame(matches: Sequence[Match]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Datasphere": str(match.sap),
                "Glue": str(match.glue),
                "Alike": f"{match.score:.0%}",
                "Labels to gain": match.gain.labels,
                "Keys": match.gain.keys,
                "Why": "; ".join(item.detail for item in match.evidence),
            }
            for match in sorted(matches, key=lambda match: (-match.gain.labels, -match.score))
        ],
        columns=["Datasphere", "Glue", "Alike", "Labels to gain", "Keys", "Why"],
    )


def step_numbers(runtime: Runtime, standings: Sequence[PairStanding]) -> None:
    """Draw what is out of step."""
    drift = {item.severity: item for item in remember(runtime.store, overview.open_drift)}
    grave = sum(drift[name].events for name in ("CRITICAL", "HIGH") if name in drift)
    with st.container(border=True):
        st.markdown("**What is out of step**")
        with st.grid(4, min_column_width=110):
            st.metric("To do", f"{sum(item.to_do for item in standings):,}")
            st.metric("Conflicts", f"{sum(item.conflicts for item in standings):,}")
            st.metric("Blocked", f"{sum(item.blocked for item in standings):,}")
            st.metric(
                "Erased",
                f"{sum(item.erasures for item in drift.values()):,}",
                help="Values that were there when both sides last agreed and are empty now.",
            )
        events = sum(item.events for item in drift.values())
        told = f"{count(events, 'field')} moved since both sides agreed, {grave:,} of them gravely"
        st.caption(f"{told}." if events else "Nothing moved since both sides agreed.")


def pair_cards(standings: Sequence[PairStanding]) -> None:
    """Draw a card per pair with the way to its changes, the busiest first."""
    st.subheader("Pairs")
    ordered = sorted(
        standings, key=lambda item: (-item.conflicts, -item.open_lines, -item.proposed)
    )
    with st.grid(4, min_column_width=210):
        for item in ordered[:_CARDS]:
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{plain(item.pair)}**")
                st.markdown(_badges(item))
                st.page_link(
                    "changes.py",
                    label=_invitation(item),
                    icon=":material/arrow_forward:",
                    query_params={"pair": item.pair},
                )
    if len(ordered) > _CARDS:
        st.caption(f"{len(ordered) - _CARDS} quieter pairs are on the changes page.")


def _badges(item: PairStanding) -> str:
    numbers = (
        ("red", item.conflicts, count(item.conflicts, "conflict")),
        ("blue", item.to_do, f"{item.to_do:,} to do"),
        ("orange", item.blocked, f"{item.blocked:,} blocked"),
        ("violet", item.proposed, f"{item.proposed:,} proposed"),
    )
    badges = [f":{color}-badge[{label}]" for color, number, label in numbers if number]
    if not item.plan_id:
        return " ".join([":gray-badge[not planned yet]", *badges])
    return " ".join(badges) or ":green-badge[in step]"


def _invitation(item: PairStanding) -> str:
    if not item.plan_id:
        return "Make a plan"
    return "Review the changes" if item.open_lines else "See the last plan"


def changed_lately(runtime: Runtime) -> None:
    """Draw what changed in the last day: how much by hour, and the newest assets of it."""
    st.subheader("Changed in the last day")
    since = now().replace(second=0, microsecond=0) - timedelta(days=1)
    found = remember(runtime.store, overview.changed_assets, since, _CHANGED)
    hours = remember(runtime.store, overview.changed_counts, since)
    if (
        found.empty
        and not hours[["added", "changed", "vanished", "written"]].fillna(0).to_numpy().sum()
    ):
        st.markdown("Nothing changed on either side since yesterday.")
        return
    left, right = st.columns(2)
    with left:
        day_chart(hours)
    with right:
        _changed_table(found)


def _changed_table(found: pd.DataFrame) -> None:
    frame = pd.DataFrame(
        {
            "When": cells(list(found["moment"])).to_list(),
            "What": [[each] for each in found["event"]],
            "Asset": found["schema"] + "." + found["name"],
            "Label": found["label"].fillna(""),
            "Catalog": [SYSTEMS[System(each)] for each in found["system"]],
            "By": found["changed_by"].fillna(""),
        }
    )
    event = st.dataframe(
        frame,
        key="changed",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "When": moment(),
            "What": colored("What", {"new": "green", "changed": "blue", "gone": "red"}, 80),
        },
        alt="Assets that changed",
    )
    csv_button(flat(frame, "What"), "changed.csv", key="changed-csv")
    for place in event.selection.rows:
        row = found.iloc[place]
        asked = "/".join((row["connection"], row["schema"], row["name"]))
        st.switch_page("assets.py", query_params={"asset": asked})
