"""One asset in full: its facts, both sides column by column, lineage, fidelity, history."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.asset_table import open_asset
from pages.components.compare import comparison_table, link_head, one_side
from pages.components.lines import field_name
from pages.components.overview import SYSTEMS
from pages.components.runtime import now
from pages.components.text import ago, code, count, fold, plain, sentence, show_value
from sync.model.asset import AssetRef
from sync.model.link import Link
from sync.runtime import Runtime
from sync.steps.quarantine import held_as
from sync.store.assets import AssetSummary
from sync.store.lineage import Reached
from sync.views import assets
from sync.views.assets import Difference

_REACHED = 30
_CHANGES = 6
_VALUE = 80


def asset_view(runtime: Runtime, summary: AssetSummary) -> None:
    """Draw everything about one asset."""
    _head(summary)
    _absence(runtime, summary)
    _notes(summary)
    links = assets.links_of(runtime.store, summary.ref)
    for link in links:
        _link(runtime, link)
    if not any(link.status == "ACTIVE" for link in links):
        one_side(assets.load_asset(runtime.store, summary.system, summary.ref))
    lineage, fidelity, history = st.tabs(["Lineage", "Fidelity", "History"])
    with lineage:
        _lineage(runtime, summary.ref)
    with fidelity:
        _fidelity(runtime, links, summary.ref)
    with history:
        _history(runtime, summary)


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


def _link(runtime: Runtime, link: Link) -> None:
    link_head(link)
    known = {pair.name: pair for pair in runtime.engine.pairs()}
    if link.status != "ACTIVE" or link.pair not in known:
        return
    compared = assets.compare(runtime.store, known[link.pair], link)
    if compared is None:
        st.warning("One side of this link is not there any more; its pair's next plan says more.")
    else:
        comparison_table(compared, key=f"compare-{link.id}")


def _lineage(runtime: Runtime, ref: AssetRef) -> None:
    up, down = st.columns(2)
    with up:
        _reached("Its data comes from", runtime.store.lineage.upstream(ref))
    with down:
        _reached("Its data goes to", runtime.store.lineage.downstream(ref))


def _reached(title: str, reached: Sequence[Reached]) -> None:
    st.markdown(f"**{title}**")
    if not reached:
        st.caption("Nothing that the catalogs state.")
    for item in reached[:_REACHED]:
        st.button(
            f"{plain(item.ref)} · {item.kind.value} · {count(item.depth, 'step')}",
            key=f"reach-{title}-{item.ref.connection}-{item.ref}",
            type="tertiary",
            on_click=open_asset,
            args=(item.ref,),
        )
    if len(reached) > _REACHED:
        st.caption(f"{len(reached) - _REACHED} more")


def _fidelity(runtime: Runtime, links: Sequence[Link], ref: AssetRef) -> None:
    pairs = dict.fromkeys(link.pair for link in links)
    ledgers = [assets.ledger_of(runtime.store, pair, ref) for pair in pairs]
    known = [ledger for ledger in ledgers if ledger is not None]
    if not known:
        st.caption("The newest plans crossed nothing of it, so there is nothing to account for.")
    for ledger in known:
        lossy = [entry for entry in ledger.entries if entry[2] == "lossy"]
        st.markdown(
            f"{code(ledger.sap)} ⇄ {code(ledger.glue)}: **{ledger.score:.0%}** of "
            f"{count(len(ledger.entries), 'entry', 'entries')} exact or encoded, {len(lossy)} lossy"
        )
        heads = ["What", "Value", "Fate", "Note"]
        st.dataframe(
            pd.DataFrame(sorted(ledger.entries, key=_fate_rank), columns=heads),
            hide_index=True,
            column_config={"Value": st.column_config.TextColumn(width=260)},
        )


def _fate_rank(entry: tuple[str, str, str, str]) -> int:
    """Return how early an entry is worth reading: losses first."""
    return {"lossy": 0, "encoded": 1}.get(entry[2], 2)


def _history(runtime: Runtime, summary: AssetSummary) -> None:
    for version in assets.versions(runtime.store, summary.system, summary.ref):
        with st.container(border=True):
            st.markdown(
                f"**{ago(version.since, now()).capitalize()}** · {version.since:%Y-%m-%d %H:%M} UTC"
            )
            if version.is_first:
                st.caption("The first definition that was read, or the oldest one shown here.")
            elif not version.changes:
                st.caption("Something moved that no field of the map holds.")
            for change in version.changes[:_CHANGES]:
                st.markdown(f"- {_change(change)}")
            if len(version.changes) > _CHANGES:
                st.caption(f"and {count(len(version.changes) - _CHANGES, 'more field')}")


def _change(change: Difference) -> str:
    column = f" of {code(change.column)}" if change.column else ""
    if change.field == "column":
        return f"Column {code(change.column)} {'added' if change.glue else 'removed'}"
    before, after = (fold(show_value(v), _VALUE) or "empty" for v in (change.sap, change.glue))
    return sentence(f"{field_name(change.field)}{column}: {plain(before)} → {plain(after)}").rstrip(
        "."
    )
