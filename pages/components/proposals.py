"""Proposed links: what seems to belong together and waits for a person."""

from __future__ import annotations

import streamlit as st

from pages.components.runtime import actor
from pages.components.text import code, count, plain
from sync.model.link import Link
from sync.runtime import Runtime

_SHOWN = 10


def proposals(runtime: Runtime, pair: str) -> None:
    """Draw the proposed links of *pair*, each with its evidence and both answers."""
    waiting = runtime.store.links.all(pair=pair, status="PROPOSED")
    if not waiting:
        return
    best = sorted(waiting, key=lambda link: -link.score)
    st.subheader(f"{count(len(best), 'proposed link')}")
    st.caption("Confirmed ones take part in the next plan; rejected ones are not proposed again.")
    for link in best[:_SHOWN]:
        _proposal(runtime, link)
    if len(best) > _SHOWN:
        st.caption(f"{len(best) - _SHOWN} more follow as you decide.")


def _proposal(runtime: Runtime, link: Link) -> None:
    with st.container(border=True):
        kind = " · :violet-badge[rename]" if link.asks_rename else ""
        st.markdown(
            f"{code(link.sap)} ⇄ {code(link.glue)}{kind} · :blue-badge[{link.score:.0%} alike]"
        )
        if link.asks_rename:
            st.caption(
                "One side seems to have a new name. Confirmed, the old link's texts, decisions and "
                "history go on under it; rejected, the two are treated as a deletion and a new "
                "asset."
            )
        reasons = [f"- {plain(item.detail)}" for item in link.evidence]
        st.markdown("\n".join(reasons) or "No evidence was kept.")
        with st.container(horizontal=True):
            if st.button("Confirm", key=f"confirm-link-{link.id}", type="primary"):
                runtime.engine.confirm_link(actor(), link.id, accept=True)
                st.rerun()
            if st.button("Reject", key=f"reject-link-{link.id}"):
                runtime.engine.confirm_link(actor(), link.id, accept=False)
                st.rerun()
