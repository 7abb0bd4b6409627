"""One asset in full: its facts, what can be done with it, and what is known of it, part by part."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.asset_actions import actions
from pages.components.asset_history import history
from pages.components.asset_rows import profile, rows
from pages.components.asset_runs import runs
from pages.components.choice import choose_part
from pages.components.compare import comparison_table, link_head, measures, one_side
from pages.components.download import csv_button
from pages.components.lineage import lineage
from pages.components.overview import SYSTEMS
from pages.components.remember import remember
from pages.components.runtime import now
from pages.components.text import ago, code, count, fold, plain
from sync.model.link import Link
from sync.runtime import Runtime
from sync.steps.quarantine import held_as
from sync.store.assets import AssetSummary
from sync.views import assets

_PARTS = ("Compare", "Lineage", "History", "Profile", "Rows", "Runs", "Fidelity")


def asset_view(runtime: Runtime, summary: AssetSummary) -> None:
    """Draw everything about one asset; the part that is open is part of the address."""
    links = remember(runtime.store, assets.links_of, summary.ref)
    _head(summary)
    _absence(runtime, summary)
    _notes(summary)
    actions(runtime, summary, links)
    part = choose_part("Part", _PARTS, "part")
    match part:
        case "Lineage":
            lineage(runtime, summary, links)
        case "History":
            history(runtime, summary)
        case "Profile":
            profile(runtime, summary)
        case "Rows":
            rows(runtime, summary)
        case "Runs":
            runs(runtime, summary)
        case "Fidelity":
            _fidelity(runtime, links, summary)
        case _:
            _compare(runtime, summary, links)


def _head(summary: AssetSummary) -> None:
    st.subheader(plain(summary.label or summary.ref.name))
    kind = summary.kind.value.replace("_", " ")
    st.markdown(
        f"{code(summary.ref)} · {kind} in {SYSTEMS[summary.system]} "
        f"({plain(summary.ref.connection)}) · {count(summary.column_count, 'column')}"
    )
    if summary.description:
        st.text(summary.description)


def _absence(runtime: Runtime, summary: AssetSummary) -> None:
    """Say why it is out of sight, how we know, and what becomes of what we made of it."""
    absent = runtime.store.absences.of([summary.ref]).get(summary.ref)
    if absent is None:
        return
    st.error(
        f"Out of sight since {ago(absent.since, now()).removesuffix(' ago')}: **{absent.state}**. "
        f"Asked for {plain(absent.asked)}, the catalog answered: {plain(absent.answered)}"
    )
    for held in held_as(runtime.engine.quarantine(), summary.ref):
        st.caption(
            f"{code(held.made)}, made of it in {plain(held.pair)}: {held.state(now())}; it may be "
            f"dropped after {held.until:%Y-%m-%d %H:%M} UTC, once a person accepts that."
        )


def _notes(summary: AssetSummary) -> None:
    if summary.draft_status:
        who = plain(summary.draft_by or "somebody")
        since = f" since {ago(summary.draft_since, now())}" if summary.draft_since else ""
        st.warning(
            f"Work in progress by {who}{since.replace(' ago', '')}: the design-time definition is "
            f"{plain(summary.draft_status)}. No sync writes it until that draft is deployed or "
            "discarded."
        )
    if summary.protected:
        st.info(f"Read-only: {plain(summary.protected)}. A sync reads it and never writes it.")
    if not summary.exposed:
        st.caption("It is not exposed for consumption.")


def _compare(runtime: Runtime, summary: AssetSummary, links: Sequence[Link]) -> None:
    known = {pair.name: pair for pair in runtime.engine.pairs()}
    for link in links:
        link_head(link)
        if link.status != "ACTIVE" or link.pair not in known:
            continue
        compared = assets.compare(runtime.store, known[link.pair], link)
        if compared is None:
            st.warning("One side of this link is gone; the next plan of its pair says more.")
        else:
            comparison_table(compared, key=f"compare-{link.id}")
    held = assets.load_asset(runtime.store, summary.system, summary.ref)
    if not any(link.status == "ACTIVE" for link in links):
        one_side(held)
    if held is not None and held.measures:
        measures(held)


def _fidelity(runtime: Runtime, links: Sequence[Link], summary: AssetSummary) -> None:
    pairs = dict.fromkeys(link.pair for link in links)
    ledgers = [assets.ledger_of(runtime.store, pair, summary.ref) for pair in pairs]
    known = [ledger for ledger in ledgers if ledger is not None]
    if not known:
        st.caption("The newest plans crossed nothing of it, so there is nothing to account for.")
    for number, ledger in enumerate(known):
        lossy = [entry for entry in ledger.entries if entry[2] == "lossy"]
        st.markdown(
            f"{code(ledger.sap)} ⇄ {code(ledger.glue)}: **{ledger.score:.0%}** of "
            f"{count(len(ledger.entries), 'entry', 'entries')} exact or encoded, {len(lossy)} lossy"
        )
        heads = ["What", "Value", "Fate", "Note"]
        frame = pd.DataFrame(sorted(ledger.entries, key=_fate_rank), columns=heads)
        st.dataframe(
            frame.assign(Value=frame["Value"].map(fold)),
            hide_index=True,
            column_config={"Value": st.column_config.TextColumn(width=260)},
            alt="What crosses exactly, encoded or lossy",
        )
        csv_button(frame, "fidelity.csv", key=f"fidelity-csv-{number}")


def _fate_rank(entry: tuple[str, str, str, str]) -> int:
    """Return how early an entry is worth reading: losses first."""
    return {"lossy": 0, "encoded": 1}.get(entry[2], 2)
