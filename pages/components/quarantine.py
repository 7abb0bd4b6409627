"""What we made of assets that are deleted now: why it stays, until when, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.columns import moment
from pages.components.download import csv_button
from pages.components.moments import cells
from pages.components.runtime import actor, now
from pages.components.text import code, plain
from pages.components.work import busy, start_restore
from sync.errors import SyncError
from sync.runtime import Runtime
from sync.steps.quarantine import Held


def quarantine(runtime: Runtime, pair: str) -> None:
    """Draw what of *pair* waits in quarantine."""
    held = [each for each in runtime.engine.quarantine() if each.pair == pair]
    if not held:
        st.markdown(f"Nothing that {code(pair)} made has lost its original.")
        return
    st.caption(
        "The originals are deleted. What was made of them stays until the day below; then its drop "
        "is proposed, and a person accepts it or not."
    )
    frame = pd.DataFrame(
        {
            "Made by us": [str(each.made) for each in held],
            "Original": [str(each.gone.ref) for each in held],
            "Deleted since": cells([each.gone.since for each in held]).to_list(),
            "Stays until": cells([each.until for each in held]).to_list(),
            "State": [each.state(now()) for each in held],
            "Evidence": [each.gone.sentence for each in held],
        }
    )
    event = st.dataframe(
        frame,
        key="quarantine",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height="content",
        column_config={"Deleted since": moment(), "Stays until": moment()},
        alt="What waits in quarantine",
    )
    csv_button(frame, "quarantine.csv", key="quarantine-csv")
    _buttons(runtime, [held[place] for place in event.selection.rows if place < len(held)])


def _buttons(runtime: Runtime, chosen: Sequence[Held]) -> None:
    if not chosen:
        st.caption("Select one to bring it back, or to let its drop be proposed at once.")
        return
    only = chosen[0]
    name = f"{only.gone.ref.connection}:{only.gone.ref}"
    with st.container(horizontal=True):
        st.button(
            "Its original is back",
            type="primary",
            disabled=bool(busy()),
            help="Reads the catalog again and takes it out of quarantine.",
            on_click=start_restore,
            args=(runtime, actor(), only.pair, name),
        )
        st.button(
            "Propose its drop at once",
            help="The next plan proposes it; a person still accepts that line.",
            on_click=_release,
            args=(runtime, name),
        )


def _release(runtime: Runtime, name: str) -> None:
    try:
        runtime.engine.release(actor(), name)
    except SyncError as error:
        st.toast(plain(str(error)))
