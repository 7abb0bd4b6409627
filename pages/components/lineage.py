"""The lineage of an asset as a picture: hops, one column, expand a node, isolate a path."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.asset_table import open_asset
from pages.components.choice import point_to
from pages.components.download import csv_button
from pages.components.lineage_picture import draw
from pages.components.text import code, count, plain
from sync.model.asset import AssetRef
from sync.model.link import Link
from sync.runtime import Runtime
from sync.store.assets import AssetSummary
from sync.views.lineage import Graph, Node, Spot, between, neighbourhood

_HOPS = (1, 2, 3)
_PARTS = 3
_PICTURE = st.components.v2.component(
    "lineage",
    html='<div class="picture"></div>',
    css="""
.picture { border: 1px solid var(--st-border-color); border-radius: 8px; overflow: hidden;
  background: var(--st-background-color); position: relative; }
.picture svg { display: block; width: 100%; height: min(460px, 60vh); cursor: grab;
  font-family: var(--st-font); touch-action: pan-y; }
.picture .buttons { position: absolute; right: 8px; bottom: 8px; display: flex; gap: 4px; }
.picture button { width: 32px; height: 32px; font-size: 16px; border-radius: 6px; cursor: pointer;
  border: 1px solid var(--st-border-color); color: var(--st-text-color);
  background: var(--st-secondary-background-color); }
.node { cursor: pointer; outline: none; }
.node rect { fill: var(--st-secondary-background-color); stroke: var(--st-border-color); }
.node .mark { stroke: none; fill: var(--st-gray-color); }
.node.sap .mark { fill: var(--st-blue-color); }
.node.glue .mark { fill: var(--st-violet-color); }
.node.focus rect:first-of-type { stroke: var(--st-primary-color); stroke-width: 2.5; }
.node.chosen rect:first-of-type { stroke: var(--st-orange-color); stroke-width: 2.5; }
.node:focus-visible rect:first-of-type { stroke: var(--st-text-color); stroke-width: 2.5; }
.node text { fill: var(--st-text-color); }
.node .name { font-size: 13px; font-weight: 600; }
.node .below, .node .more { font-size: 11px; opacity: .75; }
.edge { fill: none; stroke: var(--st-gray-color); stroke-width: 1.5; }
.edge.link { stroke: var(--st-primary-color); stroke-dasharray: 5 4; }
.tip { fill: var(--st-gray-color); }
""",
    js="""
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".picture");
  if (root.dataset.drawn !== data.svg) {
    root.dataset.drawn = data.svg;
    root.innerHTML = data.svg;
    const svg = root.querySelector("svg");
    const whole = svg.viewBox.baseVal;
    const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
    const show = (v) => svg.setAttribute("viewBox", `${v.x} ${v.y} ${v.width} ${v.height}`);
    const now = () => svg.viewBox.baseVal;
    const zoom = (f) => {
      const v = now();
      const width = v.width * f, height = v.height * f;
      show({ x: v.x + (v.width - width) / 2, y: v.y + (v.height - height) / 2, width, height });
    };
    const bar = document.createElement("div");
    bar.className = "buttons";
    const acts = [["+", "Zoom in", () => zoom(0.8)], ["−", "Zoom out", () => zoom(1.25)],
      ["⤢", "Show all", () => show(all)]];
    for (const [sign, label, act] of acts) {
      const button = document.createElement("button");
      button.type = "button"; button.textContent = sign; button.onclick = act;
      button.setAttribute("aria-label", label); button.title = label;
      bar.append(button);
    }
    root.append(bar);
    let from = null, moved = false;
    svg.onpointerdown = (e) => { from = { x: e.clientX, y: e.clientY }; moved = false; };
    svg.onpointermove = (e) => {
      if (!from || !(e.buttons & 1)) return;
      const v = now(), box = svg.getBoundingClientRect();
      const scale = Math.max(v.width / box.width, v.height / box.height);
      const dx = e.clientX - from.x, dy = e.clientY - from.y;
      if (!moved && Math.abs(dx) + Math.abs(dy) < 4) return;
      moved = true; from = { x: e.clientX, y: e.clientY };
      show({ x: v.x - dx * scale, y: v.y - dy * scale, width: v.width, height: v.height });
    };
    svg.onpointerup = () => { from = null; };
    svg.addEventListener("wheel", (e) => {
      if (!e.ctrlKey) return;
      e.preventDefault(); zoom(e.deltaY > 0 ? 1.1 : 0.9);
    }, { passive: false });
    for (const node of root.querySelectorAll(".node")) {
      const choose = () => setTriggerValue("chosen", Number(node.dataset.node));
      node.onclick = () => { if (!moved) choose(); };
      node.onkeydown = (e) => {
        if (e.key === "Enter" || e.key === " ") { e.preventDefault(); choose(); }
      };
    }
  }
}
""",
)


def lineage(runtime: Runtime, summary: AssetSummary, links: Sequence[Link]) -> None:
    """Draw what is around an asset, and what can be done with the node that is chosen."""
    focus, hops = _asked(runtime, summary)
    partners = [
        link.glue if link.sap == summary.ref else link.sap
        for link in links
        if link.status == "ACTIVE"
    ]
    whole = neighbourhood(runtime.store, focus, hops=hops, partners=partners, grown=_refs("grown"))
    if len(whole.nodes) == 1:
        what = f"the column {code(focus.column)}" if focus.column else "this asset"
        st.caption(f"Neither catalog states where the data of {what} comes from or goes to.")
        return
    chosen = next((node for node in whole.nodes if _key(node.spot) == _param("node")), None)
    graph = between(whole, chosen.spot) if chosen and _param("path") else whole
    picked = picture(graph, chosen.spot if chosen else None, key="lineage")
    if picked is not None:
        point_to(node=_key(picked.spot))
        st.rerun()
    _legend(graph)
    if chosen is not None and chosen.spot != focus:
        _actions(chosen)
    csv_button(_frame(graph), "lineage.csv", key="lineage-csv")


def picture(graph: Graph, chosen: Spot | None = None, *, key: str) -> Node | None:
    """Draw *graph* and return the card that was chosen just now."""
    picked = _PICTURE(
        data={"svg": draw(graph, chosen)}, key=key, on_chosen_change=lambda: None
    ).chosen
    if picked is None or not 0 <= int(picked) < len(graph.nodes):
        return None
    return graph.nodes[int(picked)]


def _asked(runtime: Runtime, summary: AssetSummary) -> tuple[Spot, int]:
    """Draw hops and column, and return what they say."""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        hops = st.segmented_control(
            "Hops", _HOPS, default=2, required=True, key="hops", bind="query-params"
        )
    names = [row.name for row in runtime.store.assets.columns([summary.ref]).get(summary.ref, ())]
    with right:
        column = st.selectbox(
            "Column",
            names,
            index=None,
            placeholder="The whole asset",
            key="column",
            bind="query-params",
            on_change=lambda: point_to(node=None, grown=None, path=None),
        )
    return Spot(summary.ref, column), int(hops or _HOPS[1])


def _legend(graph: Graph) -> None:
    hidden = (
        f" {count(graph.hidden, 'more asset')} would be too many to read." if graph.hidden else ""
    )
    st.caption(
        "Data flows from left to right; blue is Datasphere, violet is Glue, a dashed line links "
        "both catalogs, +N are neighbours that are not shown. Drag to move, Ctrl and wheel to "
        f"zoom, choose a card to go on from it.{hidden}"
    )


def _actions(chosen: Node) -> None:
    """Draw what can be done with the chosen node."""
    spot = chosen.spot
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{code(spot.ref)} {plain(chosen.label)}")
        if chosen.system is not None:
            st.button("Open this asset", type="primary", on_click=open_asset, args=(spot.ref,))
        if chosen.more and spot.column is None:
            st.button(
                f"Expand ({count(chosen.more, 'neighbour')})",
                on_click=_grow,
                args=(spot.ref,),
            )
        isolated = bool(_param("path"))
        st.button(
            "Show everything again" if isolated else "Isolate the path",
            on_click=lambda: point_to(path=None if isolated else "1"),
        )


def _grow(ref: AssetRef) -> None:
    known = [_key(Spot(each)) for each in _refs("grown")]
    point_to(grown="|".join([*known, _key(Spot(ref))]))


def _refs(name: str) -> list[AssetRef]:
    parts = (each.split("/", _PARTS - 1) for each in _param(name).split("|") if each)
    return [AssetRef(*each) for each in parts if len(each) == _PARTS]


def _param(name: str) -> str:
    return st.query_params.get(name, "")


def _key(spot: Spot) -> str:
    column = f"#{spot.column}" if spot.column else ""
    return "/".join((spot.ref.connection, spot.ref.schema, spot.ref.name)) + column


def _frame(graph: Graph) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "From": str(edge.up.ref),
                "From column": edge.up.column or "",
                "To": str(edge.down.ref),
                "To column": edge.down.column or "",
                "How": edge.kind,
                "Through": edge.via or "",
            }
            for edge in graph.edges
        ],
        columns=["From", "From column", "To", "To column", "How", "Through"],
    )
