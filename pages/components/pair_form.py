"""The form that changes a copy of a pair; it says what the settings would say of a mistake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from sync.config import GlueSettings
from sync.model.pair import Authority, Case, Deletion, Direction, LinkMode, Pair, TextSource
from sync.pairs import read_pairs
from sync.runtime import Runtime
from sync.views.pair_text import pair_table

_DIRECTIONS = {
    Direction.TO_GLUE: "to Glue",
    Direction.TO_DATASPHERE: "to Datasphere",
    Direction.BOTH: "both ways",
}
_MODES = {
    LinkMode.BIND: "makes nothing",
    LinkMode.MIRROR: "makes missing tables in Glue",
    LinkMode.IMPORT: "makes missing tables in Datasphere",
}
_UNSAID = "as the field map says"


def pair_form(opened: Runtime, pair: Pair) -> Pair:
    """Draw the rules of *pair* to be changed; return the pair they say, raises ConfigError."""
    key = f"try-{pair.name}"
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            sap = _scope(f"{key}-sap", "Datasphere", pair.sap.schema, pair.sap)
            direction = _choice("Direction", Direction, pair.direction, f"{key}-way", _DIRECTIONS)
            mode = _choice("For an asset alone", LinkMode, pair.mode, f"{key}-mode", _MODES)
        with right:
            glue = _scope(f"{key}-glue", "Glue", pair.glue.schema, pair.glue)
            deletion = _choice("Deletions", Deletion, pair.deletion, f"{key}-deletion")
            threshold = st.slider(
                "A match is linked without asking from",
                0.0,
                1.0,
                pair.match_threshold,
                0.01,
                key=f"{key}-threshold",
            )
        naming = _naming(pair, key)
        authority = _authority(pair, key)
        texts = _texts(pair, key)
    changed = replace(pair, direction=direction, mode=mode, deletion=deletion)
    table = pair_table(replace(changed, match_threshold=threshold)) | {
        "naming": naming,
        "authority": authority,
        "comment": texts,
    }
    reverse = direction is Direction.TO_DATASPHERE
    for name, said in (("source", glue if reverse else sap), ("target", sap if reverse else glue)):
        table[name] = {**table[name], **said}
    systems = {
        each.name: "glue" if isinstance(each, GlueSettings) else "datasphere"
        for each in opened.settings.connections
    }
    (read,) = read_pairs([table], systems)
    return read


def _scope(key: str, side: str, schema: str, scope: Any) -> dict[str, Any]:
    return {
        "schema": st.text_input(f"{side} schema", schema, key=f"{key}-schema").strip(),
        "include": _patterns(f"{side}: take in", scope.include, f"{key}-include") or ["*"],
        "exclude": _patterns(f"{side}: leave out", scope.exclude, f"{key}-exclude"),
    }


def _patterns(label: str, known: tuple[str, ...], key: str) -> list[str]:
    text = st.text_input(
        label, ", ".join(known), key=key, help="Patterns of names, parted by commas: V_*, *_TMP"
    )
    return [part.strip() for part in text.split(",") if part.strip()]


def _choice(label: str, kind: Any, known: Any, key: str, names: Any = None) -> Any:
    options = list(kind)
    return st.selectbox(
        label,
        options,
        index=options.index(known),
        format_func=lambda each: (names or {}).get(each, each.value),
        key=key,
    )


def _naming(pair: Pair, key: str) -> dict[str, Any]:
    with st.grid(5, min_column_width=150):
        return {
            "case": _choice("Case in Datasphere", Case, pair.naming.case, f"{key}-case").value,
            "prefix": st.text_input("Prefix", pair.naming.prefix, key=f"{key}-prefix"),
            "suffix": st.text_input("Suffix", pair.naming.suffix, key=f"{key}-suffix"),
            "strip_prefixes": _patterns(
                "Prefixes to strip", pair.naming.strip_prefixes, f"{key}-strip-prefixes"
            ),
            "strip_suffixes": _patterns(
                "Suffixes to strip", pair.naming.strip_suffixes, f"{key}-strip-suffixes"
            ),
        }


def _authority(pair: Pair, key: str) -> dict[str, str]:
    """Draw who settles texts; what the pair says of other fields stays."""
    said = {name: each.value for name, each in pair.authority.items()}
    options = [_UNSAID, *(each.value for each in Authority)]
    with st.grid(3, min_column_width=200):
        for name, label in (
            ("default", "Where nobody says"),
            ("label", "Labels are settled by"),
            ("description", "Descriptions are settled by"),
        ):
            chosen = st.selectbox(
                label, options, index=options.index(said.get(name, _UNSAID)), key=f"{key}-{name}"
            )
            said.pop(name, None)
            if chosen != _UNSAID:
                said[name] = chosen
    return said


def _texts(pair: Pair, key: str) -> dict[str, str]:
    with st.grid(3, min_column_width=200):
        return {
            "column": _choice(
                "Comment of a column", TextSource, pair.text.column, f"{key}-column"
            ).value,
            "table": _choice(
                "Description of a table", TextSource, pair.text.table, f"{key}-table"
            ).value,
            "language": st.text_input("Language", pair.text.language, key=f"{key}-language"),
        }
