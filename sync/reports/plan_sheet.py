"""A plan as a spreadsheet that people fill in, and what a filled-in one decides. Values only.

The columns Decision and Value are what counts: `accept`, `reject`, `sap`, `glue` or `value`, the
last one with a Value. Whatever else stands in a row is for reading; the column Line names it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from sync.errors import NotApproved, ReportError
from sync.model.plan import Action, Choice, Decided, Decision, Line, Plan, Side
from sync.model.report import Filters, Format, Report, ReportKind, Section
from sync.plan.safety import check_acceptable
from sync.reports.cells import FORMULA_STARTS, neutralised, text_of
from sync.reports.writing import write_report

COLUMNS = (
    *("Line", "Decision", "Value", "Asset", "Glue table", "Column", "Field", "Writes"),
    *("In Datasphere", "In Glue", "After", "Risk", "Blocked", "Why"),
)
_WORDS = {"accept", "reject", "sap", "glue", "value"}
_NOTE = (
    "Write accept, reject, sap, glue or value into Decision; value takes what stands in Value. "
    "Leave it empty to decide later."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that a sheet asks for and that does not stand yet."""

    line: Line
    decision: Decision
    choice: Choice | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a sheet would change, and what is wrong in it, row by row."""

    asked: tuple[Asked, ...]
    errors: tuple[str, ...]


def write_sheet(
    plan: Plan, decided: Mapping[str, Decided], form: Format, actor: str, now: datetime
) -> bytes:
    """Return the plan as a file of *form*, XLSX or CSV, with the decisions as they stand."""
    rows = tuple(_row(line, decided.get(line.id, Decided())) for line in plan.lines)
    section = Section(title="Lines", columns=COLUMNS, rows=rows, note=_NOTE)
    report = Report(
        kind=ReportKind.DRIFT,
        title=f"Plan {plan.id} of {plan.pair}",
        made_by=actor,
        made_at=now,
        filters=Filters(pair=plan.pair),
        sections=(section,),
    )
    return write_report(report, form)


def read_sheet(content: bytes, plan: Plan, decided: Mapping[str, Decided]) -> Difference:
    """Return what the filled-in sheet differs in; raises ReportError where it is none of ours."""
    lines = {line.id: line for line in plan.lines}
    asked: list[Asked] = []
    errors: list[str] = []
    seen: set[str] = set()
    for number, cells in _rows(content):
        try:
            wanted = _read(cells, lines, decided, seen)
        except (ReportError, NotApproved) as error:
            errors.append(f"Row {number}: {error}")
            continue
        if wanted is not None:
            asked.append(wanted)
    return Difference(asked=tuple(asked), errors=tuple(errors))


def _row(line: Line, decided: Decided) -> tuple[Any, ...]:
    word, value = _said(decided)
    writes = "" if line.target is Side.UNDECIDED else line.target.value
    return (
        *(line.id, word, value, str(line.sap), str(line.glue), line.column or "", line.field),
        writes if line.action is not Action.REPORT else "nothing",
        *(text_of(line.sap_value), text_of(line.glue_value), text_of(line.after)),
        *(line.risk.value, line.blocked, line.reason),
    )


def _said(decided: Decided) -> tuple[str, str]:
    """Return the words of a decision as the sheet spells them."""
    match decided.decision:
        case Decision.PENDING:
            return "", ""
        case Decision.REJECTED:
            return "reject", ""
    if decided.choice is None:
        return "accept", ""
    value = text_of(decided.value) if decided.choice is Choice.VALUE else ""
    return decided.choice.value, value


def _read(
    cells: Mapping[str, str],
    lines: Mapping[str, Line],
    decided: Mapping[str, Decided],
    seen: set[str],
) -> Asked | None:
    """Return what one row asks for, None where that stands already."""
    line = lines.get(cells["Line"])
    if line is None:
        raise ReportError(f"the plan has no line {cells['Line'] or '(empty)'}")
    if line.id in seen:
        raise ReportError(f"the line {line.id} stood in an earlier row already")
    seen.add(line.id)
    word, value = cells["Decision"].strip().lower(), cells["Value"]
    held, held_value = _said(decided.get(line.id, Decided()))
    if word == held and (word != "value" or value == neutralised(held_value)):
        return None
    if word not in _WORDS:
        known = ", ".join(sorted(_WORDS))
        raise ReportError(f"Decision is {word or '(empty)'!r}; it is one of {known}")
    return _asked(line, word, _unquoted(value))


def _asked(line: Line, word: str, value: str) -> Asked:
    if word == "reject":
        return Asked(line, Decision.REJECTED)
    choice = None if word == "accept" else Choice(word)
    if choice is not None and not line.conflict:
        raise ReportError(f"{word} settles a conflict; this line is none: write accept or reject")
    # A sheet confirms no drop by name: a person does that on the page.
    check_acceptable(line, choice, "")
    return Asked(line, Decision.ACCEPTED, choice, value if choice is Choice.VALUE else None)


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row below the heads with its number, as spreadsheets count."""
    table = _xlsx(content) if zipfile.is_zipfile(io.BytesIO(content)) else _csv(content)
    for number, row in enumerate(table, start=1):
        if "Line" in row and "Decision" in row and "Value" in row:
            places = {name: row.index(name) for name in ("Line", "Decision", "Value")}
            for later, cells in enumerate(table[number:], start=number + 1):
                if any(cells):
                    yield later, {name: _cell(cells, place) for name, place in places.items()}
            return
    raise ReportError("The file has no row with the heads Line, Decision and Value; export anew.")


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _unquoted(cell: str) -> str:
    """Return a cell without the quote that kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ReportError("The file is no spreadsheet that can be read; save it anew.") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError("The file is no UTF-8 text; save it as XLSX or as CSV UTF-8.") from error
    try:
        dialect = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    return list(csv.reader(io.StringIO(text, newline=""), dialect))
