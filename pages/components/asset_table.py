"""The table of assets: search, facets, selection."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from sync.model.asset import AssetRef
from sync.store.database import Store

_HITS = 1000
_TABLE_PIXELS = 320
_ROWS_SHOWN = 8
_HEADS = {
    "system": "Catalog",
    "schema": "Schema",
    "name": "Name",
    "label": "Label",
    "kind": "Kind",
    "state": "State",
    "partners": "Linked to",
    "column_count": "Columns",
    "documented": "Documented",
    "matched": "Found in",
}
_SYSTEMS = {"datasphere": "Datasphere", "glue": "Glue"}
_STATES = {
    "out of step": "orange",
    "linked": "green",
    "proposed": "violet",
    "only here": "gray",
    "draft": "yellow",
    "read-only": "blue",
    "deleted": "red",
    "forbidden": "red",
    "listing failed": "orange",
    "no longer exposed": "gray",
}


def found(store: Store, everything: pd.DataFrame, text: str) -> pd.DataFrame:
    """Return the assets that *text* names, best first; all of them without a text."""
    frame = _readable(everything)
    if not text.strip():
        return frame
    hits = store.assets.search(text, limit=_HITS)
    order = pd.DataFrame(
        {"id": [hit.summary.id for hit in hits], "matched": [hit.matched for hit in hits]}
    )
    return order.merge(frame.drop(columns="matched"), on="id")


def _readable(everything: pd.DataFrame) -> pd.DataFrame:
    frame = everything.fillna("")
    frame["state"] = [_states(row) for row in frame.to_dict("records")]
    frame["documented"] = frame["documented_columns"] / frame["column_count"].where(
        frame["column_count"] > 0, 1
    )
    frame["documented"] = frame["documented"].astype(float)
    frame["kind"] = frame["kind"].str.replace("_", " ")
    frame["system"] = frame["system"].map(_SYSTEMS)
    frame["matched"] = ""
    return frame


def _states(row: dict[str, object]) -> list[str]:
    absence = str(row["absence"])
    if row["deleted_at"]:
        return [absence or "deleted"]
    linked = "out of step" if row["drifting"] else "linked" if row["partners"] else ""
    alone = "proposed" if row["proposed"] else "only here"
    draft = "draft" if row["draft_status"] else ""
    protected = "read-only" if row["protected"] else ""
    return [word for word in (linked or alone, absence, draft, protected) if word]


def facets(frame: pd.DataFrame) -> pd.DataFrame:
    """Draw the facets and return the rows that pass."""
    places = st.columns([2, 3, 3, 3], vertical_alignment="bottom")
    with places[0]:
        system = st.selectbox(
            "Catalog", ["Both", *_SYSTEMS.values()], key="in", bind="query-params"
        )
    kept = frame if system == "Both" else frame[frame["system"] == system]
    states = [word for word in _STATES if any(word in row for row in kept["state"])]
    with places[1]:
        schemas = st.multiselect("Schema", sorted(set(kept["schema"])), placeholder="Every schema")
    with places[2]:
        kinds = st.multiselect("Kind", sorted(set(kept["kind"])), placeholder="Every kind")
    with places[3]:
        wanted = st.multiselect("State", states, placeholder="Every state")
    if schemas:
        kept = kept[kept["schema"].isin(schemas)]
    if kinds:
        kept = kept[kept["kind"].isin(kinds)]
    # What was deleted is shown to those who ask for it.
    allowed = set(wanted) or set(_STATES) - {"deleted"}
    fits = [bool(set(states) & allowed) for states in kept["state"]]
    return kept[pd.Series(fits, index=kept.index, dtype=bool)]


def to_download(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* as the table that people download."""
    flat = frame.assign(state=frame["state"].map(", ".join))
    return flat[[*_HEADS, "description"]].rename(columns={**_HEADS, "description": "Description"})


def open_asset(ref: AssetRef) -> None:
    """Make the page show *ref*, whatever is selected in the table."""
    st.query_params["asset"] = "/".join((ref.connection, ref.schema, ref.name))
    st.session_state["asset-tables"] = st.session_state.get("asset-tables", 0) + 1


def asset_table(frame: pd.DataFrame) -> AssetRef | None:
    """Draw *frame* and return the asset that is selected in it."""
    if frame.empty:
        st.markdown("Nothing fits: search for less, or take a filter away.")
        return None
    shown = frame.rename(columns=_HEADS)
    ids = ",".join(map(str, frame["id"])).encode()
    opened = st.session_state.get("asset-tables", 0)
    searched = bool(frame["matched"].any())
    event = st.dataframe(
        shown,
        # Another result is another table, so that no selection moves to another asset.
        key=f"assets-{opened}-{hashlib.blake2b(ids, digest_size=6).hexdigest()}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height="content" if len(shown) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_order=[head for key, head in _HEADS.items() if searched or key != "matched"],
        column_config={
            "Catalog": st.column_config.TextColumn(width=95),
            "Schema": st.column_config.TextColumn(width=125),
            "Name": st.column_config.TextColumn(width=210),
            "Label": st.column_config.TextColumn(width=200),
            "Kind": st.column_config.TextColumn(width=105),
            "State": st.column_config.MultiselectColumn(
                "State", options=list(_STATES), color=list(_STATES.values()), width=120
            ),
            "Linked to": st.column_config.TextColumn(width=190),
            "Columns": st.column_config.NumberColumn(width=80),
            "Documented": st.column_config.ProgressColumn(
                "Documented", format="percent", min_value=0.0, max_value=1.0, width=120
            ),
            "Found in": st.column_config.TextColumn(width=120),
        },
        alt="Assets of both catalogs",
    )
    if not event.selection.rows or event.selection.rows[0] >= len(frame):
        return None
    row = frame.iloc[event.selection.rows[0]]
    return AssetRef(row["connection"], row["schema"], row["name"])
