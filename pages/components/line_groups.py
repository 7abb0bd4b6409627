"""The lines of a plan grouped by asset: one row each, with what is open and how risky it is."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.choice import asked_page
from pages.components.columns import colored, flat, text
from pages.components.download import csv_button
from pages.components.lines import COLORS, RISK_COLORS, Row, Standing
from pages.components.text import count
from sync.model.asset import AssetRef
from sync.model.plan import Risk

PAGE_ROWS = 200
_TABLE_PIXELS = 420
_ROWS_SHOWN = 12
Ends = tuple[AssetRef, AssetRef]


def group_table(rows: Sequence[Row], *, key: str) -> tuple[Row, ...]:
    """Draw one row per asset and return all lines of the selected assets."""
    groups: dict[Ends, list[Row]] = {}
    for row in rows:
        groups.setdefault((row.line.sap, row.line.glue), []).append(row)
    ends = list(groups)
    number = min(asked_page("group-page"), max(1, -(-len(ends) // PAGE_ROWS)))
    shown = ends[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    frame = pd.DataFrame([_record(each, groups[each]) for each in shown])
    digest = "".join(f"{row.line.id}{row.standing}" for each in shown for row in groups[each])
    event = st.dataframe(
        frame,
        key=f"{key}-{hashlib.blake2b(digest.encode(), digest_size=6).hexdigest()}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Asset": text(210),
            "Glue table": text(210),
            "Standing": colored("Standing", {each.value: COLORS[each] for each in Standing}, 190),
            "Lines": st.column_config.NumberColumn(width=65),
            "Risk": colored("Risk", {risk.value: RISK_COLORS[risk] for risk in Risk}),
            "Downstream": st.column_config.NumberColumn(
                width=105, help="Assets that read it, where a line may break them."
            ),
            "Touches": text(320),
        },
        alt="The lines of the plan by asset",
    )
    if len(ends) > PAGE_ROWS:
        st.pagination(-(-len(ends) // PAGE_ROWS), key="group-page", bind="query-params")
    everything = [_record(each, groups[each]) for each in ends]
    csv_button(flat(pd.DataFrame(everything), "Standing", "Risk"), "plan-assets.csv", key="groups")
    chosen = [shown[place] for place in event.selection.rows if place < len(shown)]
    return tuple(row for each in chosen for row in groups[each])


def _record(ends: Ends, rows: Sequence[Row]) -> dict[str, object]:
    risks = list(Risk)
    worst = max((row.line.risk for row in rows), key=risks.index)
    standings = Counter(row.standing for row in rows)
    touched = Counter(row.line.field for row in rows)
    return {
        "Asset": str(ends[0]),
        "Glue table": str(ends[1]),
        "Standing": [each.value for each in Standing if standings[each]],
        "Lines": len(rows),
        "Risk": [worst.value],
        "Downstream": len({name for row in rows for name in row.line.downstream}),
        "Touches": ", ".join(count(number, field) for field, number in touched.most_common(4)),
    }
