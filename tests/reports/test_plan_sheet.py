"""A plan out to a spreadsheet and back: unchanged is nothing, errors are named per row."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest

from sync.errors import ReportError
from sync.model.asset import AssetRef
from sync.model.pair import LinkMode
from sync.model.plan import Action, Choice, Decided, Decision, Line, Movement, Plan, Side
from sync.model.report import Format
from sync.reports.plan_sheet import COLUMNS, read_sheet, write_sheet

NOW = datetime(2026, 3, 18, tzinfo=UTC)
FORMS = [Format.XLSX, Format.CSV]


def line(name: str, movement: Movement, **values: object) -> Line:
    target = Side.UNDECIDED if movement is Movement.CONFLICT else Side.GLUE
    return Line(
        id=name,
        pair="web",
        link_id=1,
        sap=AssetRef("dsp", "WEB", name.upper()),
        glue=AssetRef("glue", "web", name),
        mode=LinkMode.BIND,
        target=target,
        action=Action.SET,
        column=None,
        field="label",
        movement=movement,
        **values,
    )


LINES = (
    line("visits", Movement.SAP_MOVED, after="=2+3", sap_value="=2+3"),
    line("clicks", Movement.CONFLICT, sap_value="Klicks", glue_value="Clicks"),
    line("pages", Movement.SAP_MOVED, after="Pages", blocked="ANNA drafts it"),
    line("users", Movement.CONFLICT, sap_value="a", glue_value="b"),
)
PLAN = Plan(id="1", pair="web", created_by="t", created_at=NOW, lines=LINES)
DECIDED = {
    "visits": Decided(decision=Decision.ACCEPTED, by="t"),
    "users": Decided(
        decision=Decision.ACCEPTED, choice=Choice.VALUE, value="=1,\n'quoted'; ü", by="t"
    ),
}


def edited(content: bytes, form: Format, edits: dict[str, tuple[str, str]]) -> bytes:
    """Return the sheet with other cells under Decision and Value."""
    if form is Format.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for row in book.worksheets[0].iter_rows(min_row=6):
            if row[0].value in edits:
                row[1].value, row[2].value = edits[row[0].value]
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for row in rows:
        if row[0] in edits:
            row[1:3] = edits[row[0]]
    text = io.StringIO()
    # As spreadsheets of a German office save it.
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("decided", [{}, DECIDED], ids=["undecided", "decided"])
def test_an_unchanged_sheet_is_an_empty_difference(form, decided):
    found = read_sheet(write_sheet(PLAN, decided, form, "t", NOW), PLAN, decided)

    assert found.asked == found.errors == ()


@pytest.mark.parametrize("form", FORMS)
def test_what_was_filled_in_is_asked_for(form):
    edits = {
        "visits": ("Reject", ""),
        "clicks": ("glue", ""),
        "users": ("value", "'=both of them"),
    }
    content = edited(write_sheet(PLAN, DECIDED, form, "t", NOW), form, edits)

    found = read_sheet(content, PLAN, DECIDED)

    assert found.errors == ()
    assert [(each.line.id, each.decision, each.choice, each.value) for each in found.asked] == [
        ("visits", Decision.REJECTED, None, None),
        ("clicks", Decision.ACCEPTED, Choice.GLUE, None),
        ("users", Decision.ACCEPTED, Choice.VALUE, "=both of them"),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_errors_name_their_rows_and_leave_the_others_alone(form):
    edits = {
        "visits": ("sap", ""),
        "clicks": ("accept", ""),
        "pages": ("accept", ""),
        "users": ("", ""),
    }
    content = edited(write_sheet(PLAN, DECIDED, form, "t", NOW), form, edits)
    first = 6 if form is Format.XLSX else 2

    found = read_sheet(content, PLAN, DECIDED)

    assert found.asked == ()
    rows = [error.partition(":")[0] for error in found.errors]
    assert rows == [f"Row {number}" for number in range(first, first + 4)]
    assert "settles a conflict" in found.errors[0]
    assert "choose sap, glue" in found.errors[1]
    assert "ANNA drafts it" in found.errors[2]
    assert "Decision is '(empty)'" in found.errors[3]


def test_a_line_of_another_plan_and_one_twice_are_errors():
    content = write_sheet(PLAN, {}, Format.CSV, "t", NOW).decode("utf-8-sig")
    rows = content.splitlines()
    again = "\r\n".join([*rows, rows[1], rows[1].replace("visits", "others", 1)])

    found = read_sheet(again.encode(), PLAN, {})

    assert "earlier row" in found.errors[0]
    assert "no line others" in found.errors[1]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"a,b\n1,2\n", id="another table"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"PK\x05\x06" + bytes(18), id="an archive that is no spreadsheet"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused(content):
    with pytest.raises(ReportError):
        read_sheet(content, PLAN, {})


def test_no_cell_is_a_formula():
    content = write_sheet(PLAN, DECIDED, Format.CSV, "t", NOW).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(content, newline=""))

    assert tuple(rows.fieldnames or ()) == COLUMNS
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]
