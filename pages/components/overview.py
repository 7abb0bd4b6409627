"""The parts of the overview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.runtime import is_settling, now
from pages.components.text import ago, code, count, fold, plain, sentence
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
_MATCHES = 200
_RUNS = 8
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


def gains(runtime: Runtime) -> None:
    """Draw what belongs together and what each side could gain."""
    with st.container(border=True, height="stretch"):
        st.markdown("**What belongs together**")
        if is_settling():
            st.caption("Known once the first sync is over.")
            return
        matches, report = _match(_state_key(runtime), runtime.engine)
        with st.grid(3, min_column_width=150):
            st.metric("Glue tables matched", f"{report.matched_tables} of {report.glue_tables}")
            st.metric("Labels to gain", f"{report.columns_gaining_label:,}")
            st.metric("Datasphere assets", f"{report.matched_assets} of {report.sap_assets}")
        st.caption(plain(report.sentence))
        with st.popover("Show the matches"):
            st.dataframe(_match_frame(matches[:_MATCHES]), hide_index=True, width=760)


@st.cache_data(max_entries=2, show_spinner="Finding what belongs together")
def _match(state: tuple[str, int, str], _engine: Engine) -> tuple[list[Match], MatchReport]:
    del state  # what the answer depends on: nothing moves between runs
    return _engine.match()


def _state_key(runtime: Runtime) -> tuple[str, int, str]:
    newest = next(iter(runtime.store.runs.recent(1)), None)
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
    drift = {item.severity: item for item in overview.open_drift(runtime.store)}
    grave = sum(drift[name].events for name in ("CRITICAL", "HIGH") if name in drift)
    with st.container(border=True, height="stretch"):
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


def pair_cards(runtime: Runtime, standings: Sequence[PairStanding]) -> None:
    """Draw a card per pair with the way to its changes, the busiest first."""
    st.subheader("Pairs")
    proposed = Counter(link.pair for link in runtime.store.links.all(status="PROPOSED"))
    ordered = sorted(
        standings, key=lambda item: (-item.conflicts, -item.open_lines, -proposed[item.pair])
    )
    with st.grid(4, min_column_width=210):
        for item in ordered[:_CARDS]:
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{plain(item.pair)}**")
                st.markdown(_badges(item, proposed[item.pair]))
                st.page_link(
                    "changes.py",
                    label=_invitation(item),
                    icon=":material/arrow_forward:",
                    query_params={"pair": item.pair},
                )
    if len(ordered) > _CARDS:
        st.caption(f"{len(ordered) - _CARDS} quieter pairs are on the changes page.")


def _badges(item: PairStanding, proposed: int) -> str:
    numbers = (
        ("red", item.conflicts, count(item.conflicts, "conflict")),
        ("blue", item.to_do, f"{item.to_do:,} to do"),
        ("orange", item.blocked, f"{item.blocked:,} blocked"),
        ("violet", proposed, f"{proposed:,} proposed"),
    )
    badges = [f":{color}-badge[{label}]" for color, number, label in numbers if number]
    if not item.plan_id:
        return " ".join([":gray-badge[not planned yet]", *badges])
    return " ".join(badges) or ":green-badge[in step]"


def _invitation(item: PairStanding) -> str:
    if not item.plan_id:
        return "Make a plan"
    return "Review the changes" if item.open_lines else "See the last plan"


def recent_runs(runtime: Runtime) -> None:
    """Draw the newest runs."""
    runs = runtime.store.runs.recent(_RUNS)
    if not runs:
        return
    st.subheader("Last runs")
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "When": ago(run.started_at, now()),
                    "What": _what(run),
                    "Status": [run.status.value.lower()],
                    "Result": _result(run),
                    "By": run.actor,
                }
                for run in runs
            ]
        ),
        hide_index=True,
        height="content",
        column_config={
            "When": st.column_config.TextColumn(width=120),
            "What": st.column_config.TextColumn(width=210),
            "Status": st.column_config.MultiselectColumn(
                "Status",
                options=["succeeded", "partial", "failed", "running"],
                color=["green", "orange", "red", "blue"],
                width=110,
            ),
            "Result": st.column_config.TextColumn(width=400),
        },
        alt="The newest runs",
    )


def _what(run: Run) -> str:
    if run.kind == "discovery":
        return f"Reading {run.summary.get('connection', 'a catalog')}"
    return f"Sync of {run.pair}" if run.pair else run.kind


def _result(run: Run) -> str:
    summary = run.summary
    if summary.get("error") or run.error:
        return fold(str(summary.get("error") or run.error))
    if "outcomes" in summary:
        parts = (
            f"{number:,} {name.replace('_', ' ')}" for name, number in summary["outcomes"].items()
        )
        return ", ".join(parts)
    numbers = {key: summary.get(key) for key in ("added", "changed", "unchanged", "vanished")}
    sizes = {key: len(v) if isinstance(v, list) else v for key, v in numbers.items()}
    return ", ".join(f"{value:,} {key}" for key, value in sizes.items() if value)
