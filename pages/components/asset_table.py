"""The table of assets: search, facets, a page at a time, selection."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pages.components.choice import asked_page, point_to
from pages.components.columns import colored, flat, text
from pages.components.download import to_csv
from pages.components.remember import remember
from pages.components.text import count, plain
from sync.model.asset import AssetRef
from sync.store.database import Store
from sync.views.asset_list import (
    SORTS,
    STATES,
    AssetChoices,
    AssetPage,
    Filters,
    find,
    find_all,
)

PAGE_ROWS = 100
_TABLE_PIXELS = 320
_ROWS_SHOWN = 8
_SYSTEMS = {"datasphere": "Datasphere", "glue": "Glue"}
_DOCUMENTED = {"yes": "Documented", "no": "Without a text"}
_SORT_WORDS = {
    "name": "Name",
    "changed": "Changed last",
    "new": "Newest first",
    "columns": "Most columns",
    "undocumented": "Most to document",
}
_COLORS = {
    "conflict": "red",
    "out of step": "orange",
    "linked": "green",
    "proposed": "violet",
    "only here": "gray",
    "draft": "yellow",
    "read-only": "blue",
    "forbidden": "red",
    "listing failed": "orange",
    "no longer exposed": "gray",
    "deleted": "red",
}
_HEADS = {
    "name": "Name",
    "label": "Label",
    "system": "Catalog",
    "schema": "Schema",
    "kind": "Kind",
    "states": "State",
    "partners": "Linked to",
    "column_count": "Columns",
    "documented": "Documented",
    "matched": "Found in",
}


def facets(known: AssetChoices) -> Filters:
    """Draw search box and facets, all of them part of the address, and return what they say."""
    typed = st.text_input(
        "Search",
        key="q",
        bind="query-params",
        type="search",
        placeholder="Name, label, column or description; typing errors are forgiven",
        label_visibility="collapsed",
        on_change=_to_first_page,
    )
    with st.grid(4, min_column_width=180):
        systems = _many("Catalog", list(_SYSTEMS), _SYSTEMS.__getitem__, key="in")
        schemas = _many("Schema", list(known.schemas), key="schema")
        kinds = _many("Kind", list(known.kinds), lambda kind: kind.replace("_", " "), key="kind")
        states = _many("State", list(STATES), key="state")
        documented = st.selectbox(
            "Texts",
            list(_DOCUMENTED),
            index=None,
            format_func=_DOCUMENTED.__getitem__,
            placeholder="With and without",
            key="documented",
            bind="query-params",
            on_change=_to_first_page,
        )
        tags = _many("Tag", list(known.tags), key="tag") if known.tags else []
        sort = st.selectbox(
            "Order",
            SORTS,
            format_func=_SORT_WORDS.__getitem__,
            key="sort",
            bind="query-params",
            disabled=bool(typed),
            help="The hits of a search stand in the order of how well they fit." if typed else None,
            on_change=_to_first_page,
        )
    return Filters(
        text=typed or "",
        systems=systems,
        schemas=schemas,
        kinds=kinds,
        states=states,
        tags=tags,
        documented=None if documented is None else documented == "yes",
        sort=sort or SORTS[0],
    )


def _many(
    label: str, options: list[str], words: Callable[[str], str] = str, *, key: str
) -> list[str]:
    return st.multiselect(
        label,
        options,
        format_func=words,
        key=key,
        bind="query-params",
        placeholder="All",
        on_change=_to_first_page,
    )


def _to_first_page() -> None:
    st.session_state["page"] = 1


def load_page(store: Store, filters: Filters) -> AssetPage:
    """Return the page of assets that the address names."""
    number = asked_page("page")
    found = remember(store, find, filters, limit=PAGE_ROWS, offset=(number - 1) * PAGE_ROWS)
    if number > 1 and found.rows.empty:
        _to_first_page()
        return remember(store, find, filters, limit=PAGE_ROWS)
    return found


def counted(page: AssetPage, known: AssetChoices, filters: Filters, store: Store) -> None:
    """Draw how many fit, what was searched instead of a misspelt text, and the download."""
    with st.container(horizontal=True, vertical_alignment="center"):
        reading = f" · nothing is called {plain(filters.text)}; shown for **{plain(page.read_as)}**"
        st.caption(
            f"{count(page.total, 'asset')} of {known.assets:,}{reading if page.read_as else ''}"
        )
        st.download_button(
            "Download CSV",
            # Made on a click: nobody waits for a table that nobody wants.
            data=lambda: to_csv(_to_download(find_all(store, filters))),
            file_name="assets.csv",
            mime="text/csv",
            key="assets-csv",
            on_click="ignore",
            icon=":material/download:",
            disabled=not page.total,
        )


def _to_download(rows: pd.DataFrame) -> pd.DataFrame:
    frame = flat(_readable(rows), "states")
    return frame[[*_HEADS, "description"]].rename(columns={**_HEADS, "description": "Description"})


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    frame = rows.copy()
    for name in ("label", "partners", "description"):
        frame[name] = frame[name].fillna("")
    whole = frame["column_count"].where(frame["column_count"] > 0, 1)
    frame["documented"] = (frame["documented_columns"] / whole).astype(float)
    frame["kind"] = frame["kind"].str.replace("_", " ")
    frame["system"] = frame["system"].map(_SYSTEMS)
    return frame


def open_asset(ref: AssetRef) -> None:
    """Make the page show *ref*, whatever is selected in the table."""
    st.query_params["asset"] = "/".join((ref.connection, ref.schema, ref.name))
    for name in ("node", "column", "grown", "path"):
        st.query_params.pop(name, None)
    st.session_state["asset-tables"] = st.session_state.get("asset-tables", 0) + 1


def asset_table(page: AssetPage) -> list[dict[str, Any]]:
    """Draw a page of assets and return the selected ones."""
    if page.rows.empty:
        st.markdown("Nothing fits: search for less, or take the filters away.")
        st.button("Take all filters away", on_click=_forget_filters)
        return []
    shown = _readable(page.rows).rename(columns=_HEADS)
    ids = ",".join(map(str, page.rows["id"])).encode()
    opened = st.session_state.get("asset-tables", 0)
    searched = bool(page.rows["matched"].any())
    event = st.dataframe(
        shown,
        # Another result is another table, so that no selection moves to another asset.
        key=f"assets-{opened}-{hashlib.blake2b(ids, digest_size=6).hexdigest()}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height="content" if len(shown) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_order=[head for key, head in _HEADS.items() if searched or key != "matched"],
        column_config={
            "Name": text(210),
            "Label": text(200),
            "Catalog": text(95),
            "Schema": text(125),
            "Kind": text(105),
            "State": colored("State", _COLORS, 130),
            "Linked to": text(190),
            "Columns": st.column_config.NumberColumn(width=75),
            "Documented": st.column_config.ProgressColumn(
                format="percent",
                min_value=0.0,
                max_value=1.0,
                width=110,
                help="Share of the columns that have a label, description or comment.",
            ),
            "Found in": text(150),
        },
        alt="Assets of both catalogs",
    )
    _pages(page.total)
    records = page.rows.to_dict("records")
    return [records[place] for place in event.selection.rows if place < len(records)]


def _pages(total: int) -> None:
    pages = -(-total // PAGE_ROWS)
    if pages > 1:
        st.pagination(pages, key="page", bind="query-params")


def _forget_filters() -> None:
    for name in ("in", "schema", "kind", "state", "tag"):
        st.session_state[name] = []
    st.session_state["q"] = ""
    st.session_state["documented"] = None
    _to_first_page()
    point_to(asset=None)
