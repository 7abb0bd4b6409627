"""Cells that no spreadsheet takes for formulas, and values as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

# Excel, LibreOffice and Google Sheets evaluate text that starts so, when it comes from CSV; OWASP
# names the tab and the carriage return too, which some strip before they look.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutralised(cell: object) -> object:
    """Return *cell* so that a spreadsheet shows it: text that would be a formula gets a quote."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def text_of(cell: Any) -> str:
    """Return *cell* as people read it; times are UTC."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case float():
            return f"{cell:,.2f}".rstrip("0").rstrip(".")
        case list() | tuple() | Mapping():
            return orjson.dumps(cell, default=str).decode()
    return str(cell)
