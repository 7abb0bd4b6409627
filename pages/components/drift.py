"""The drift report of a pair: linked fields that moved since both sides agreed. It is no plan."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.choice import asked_page
from pages.components.columns import colored, flat, moment
from pages.components.download import csv_button
from pages.components.lines import field_name
from pages.components.moments import cells
from pages.components.runtime import actor
from pages.components.text import code, count, fold, plain
from sync.errors import SyncError
from sync.runtime import Runtime
from sync.views import changes

_ROWS = 300
_TABLE_PIXELS = 460
_ROWS_SHOWN = 12
_SEVERITIES = {"CRITICAL": "red", "HIGH": "orange", "MEDIUM": "yellow", "LOW": "gray"}
_SIDES = {"sap": "Datasphere", "glue": "Glue"}


def drift(runtime: Runtime, pair: str) -> None:
    """Draw the open drift of *pair*, gravest first."""
    number = asked_page("drift-page")
    found = changes.drift(runtime.store, pair, limit=_ROWS, offset=(number - 1) * _ROWS)
    if found.empty:
        st.markdown(f"Nothing of {code(pair)} moved since both sides agreed.")
        return
    total = int(found["total"].iloc[0])
    st.caption(
        f"{count(total, 'linked field')} moved since both sides agreed. This only reports; a plan "
        "says what would be done about it."
    )
    frame = pd.DataFrame(
        {
            "Severity": [[each] for each in found["severity"]],
            "What": [each.replace("_", " ").capitalize() for each in found["kind"]],
            "Moved": found["side"].map(_SIDES),
            "Datasphere": found["sap"],
            "Glue": found["glue"],
            "Column": found["column_name"].fillna(""),
            "Field": [field_name(each) for each in found["field"]],
            "Agreed": [fold(str(each or "")) for each in found["base_value"]],
            "Now": [fold(str(each or "")) for each in found["value"]],
            "Since": cells(list(found["detected_at"])).to_list(),
            "Seen": ["" if each == "NEW" else "yes" for each in found["status"]],
        }
    )
    event = st.dataframe(
        frame,
        key=f"drift-{pair}-{number}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={"Severity": colored("Severity", _SEVERITIES), "Since": moment()},
        alt="Open drift",
    )
    csv_button(flat(frame, "Severity"), f"drift-{pair}.csv", key="drift-csv")
    if total > _ROWS:
        st.pagination(-(-total // _ROWS), key="drift-page", bind="query-params")
    chosen = [found.iloc[place] for place in event.selection.rows if place < len(found)]
    new = [int(each["drift_id"]) for each in chosen if each["status"] == "NEW"]
    if new:
        st.button(
            f"Mark {count(len(new), 'field')} as seen", on_click=_acknowledge, args=(runtime, new)
        )


def _acknowledge(runtime: Runtime, numbers: Sequence[int]) -> None:
    for number in numbers:
        try:
            runtime.engine.acknowledge_drift(actor(), number)
        except SyncError as error:
            st.toast(plain(str(error)))
