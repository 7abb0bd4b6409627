"""Pairs: what each matches and how names map, live while somebody tries other rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.choice import choose, point_to
from pages.components.columns import colored, flat, text
from pages.components.download import csv_button
from pages.components.pair import describe_pair
from pages.components.pair_form import pair_form
from pages.components.text import code, plain
from sync.errors import SyncError
from sync.model.asset import System
from sync.model.pair import Pair
from sync.runtime import Runtime
from sync.views import settings as views
from sync.views.pair_text import pair_text
from sync.views.settings import Fate

_FATE_COLORS = {
    Fate.LINKED: "green",
    Fate.PROPOSED: "violet",
    Fate.SAME_NAME: "blue",
    Fate.CREATED: "orange",
    Fate.ALONE: "gray",
    Fate.COLLIDES: "red",
}
_SYSTEMS = {System.DATASPHERE: "Datasphere", System.GLUE: "Glue"}
_ROWS_SHOWN = 12
_TABLE_PIXELS = 440


def pairs(opened: Runtime) -> None:
    """Draw the chosen pair, or a changed copy of it."""
    known = {pair.name: pair for pair in opened.engine.pairs()}
    if not known:
        st.markdown("No pair of schemas is known yet: read both catalogs first.")
        st.page_link("overview.py", label="Go to the overview")
        return
    if not opened.engine.configured_pairs:
        st.caption(
            "The settings name no pair, so one per space is suggested; a [[pair]] table in the "
            "settings takes their place."
        )
    pair = known[choose("pair", "Pair", list(known))]
    describe_pair(pair)
    is_trying = st.toggle(
        "Try other rules",
        key="trying",
        bind="query-params",
        help="Shows what they would match; nothing is saved.",
    )
    if is_trying:
        try:
            pair = pair_form(opened, pair)
        except SyncError as error:
            st.error(plain(str(error)))
            return
    _preview(opened, pair)
    _text(opened, pair)


def _preview(opened: Runtime, pair: Pair) -> None:
    found = views.preview(opened.store, pair)
    st.subheader("What it matches")
    if not found:
        st.markdown(
            f"No asset is in its scopes: see whether {code(pair.sap.schema)} and "
            f"{code(pair.glue.schema)} are spelled right and read."
        )
        return
    counts = Counter(each.fate for each in found)
    present = [fate.value for fate in Fate if counts[fate]]
    st.caption(", ".join(f"{counts[Fate(fate)]:,} {fate}" for fate in present) + ".")
    chosen = st.pills(
        "Show",
        present,
        selection_mode="multi",
        key="fate",
        bind="query-params",
        label_visibility="collapsed",
    )
    shown = [each for each in found if each.fate.value in (chosen or present)]
    _table(shown, pair)


def _table(shown: Sequence[views.Mapped], pair: Pair) -> None:
    frame = pd.DataFrame(
        {
            "Fate": [[each.fate.value] for each in shown],
            "In": [_SYSTEMS[each.system] for each in shown],
            "Asset": [each.ref.name for each in shown],
            "Kind": [each.kind.replace("_", " ") for each in shown],
            "Its name on the other side": [each.partner for each in shown],
            "Why": [each.note for each in shown],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Fate": colored("Fate", {fate.value: _FATE_COLORS[fate] for fate in Fate}, 130),
            "In": text(100),
            "Asset": text(230),
            "Kind": text(120),
            "Its name on the other side": text(230),
        },
        alt="The assets of both scopes with their names on the other side",
    )
    csv_button(flat(frame, "Fate"), f"pair-{pair.name}.csv", key="pair-csv")


def _text(opened: Runtime, pair: Pair) -> None:
    with st.expander("This pair in the settings file"):
        st.code(pair_text(pair), language="toml")
        st.markdown(
            f"Put it into {code(opened.settings_path)} in place of the table of that name, then "
            "start the app again. The app never writes that file: it holds your comments and the "
            "references to your secrets."
        )


def policies(opened: Runtime) -> None:
    """Draw who settles which field of the chosen pair, and what stops a plan."""
    known = {pair.name: pair for pair in opened.engine.pairs()}
    four = opened.settings.four_eyes
    st.markdown(
        "Proposer, approver and executor of a plan must differ."
        if four
        else "One person may propose, approve and carry out a plan (`four_eyes` is off)."
    )
    if not known:
        st.markdown("No pair of schemas is known yet: read both catalogs first.")
        st.page_link("overview.py", label="Go to the overview")
        return
    pair = known[choose("pair", "Pair", list(known))]
    describe_pair(pair)
    st.markdown(
        f"A plan that drops more than {pair.max_drops} assets, or {pair.max_drop_share:.0%} of "
        f"them, is stopped. Deletions: {plain(pair.deletion.value)}. A match of at least "
        f"{pair.match_threshold:.0%} is linked without asking."
    )
    rules = views.rules_of(pair)
    frame = pd.DataFrame(
        {
            "Of": ["column" if each.row.of_column else "asset" for each in rules],
            "Field": [each.row.name for each in rules],
            "Settled by": [[each.authority.value] for each in rules],
            "Said by": ["this pair" if each.is_own else "the field map" for each in rules],
            "In Datasphere": [each.row.sap_home for each in rules],
            "In Glue": [each.row.glue_home for each in rules],
            "Note": [each.row.note for each in rules],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content",
        column_config={
            "Of": text(70),
            "Field": text(110),
            "Settled by": colored(
                "Settled by",
                {"sap": "blue", "glue": "violet", "newest": "green", "union": "green"}
                | {"ask": "orange"},
                90,
            ),
            "Said by": text(110),
            "In Datasphere": text(230),
            "In Glue": text(230),
            "Note": text(260),
        },
        alt="Who settles which field",
    )
    csv_button(flat(frame, "Settled by"), f"policy-{pair.name}.csv", key="policy-csv")
    st.button("Try another policy", on_click=_try_policy)


def _try_policy() -> None:
    st.session_state["section"] = "Pairs"
    st.session_state["trying"] = True
    point_to(edit=None)
