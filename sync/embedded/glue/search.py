"""SearchTables in a simple, true form: words of the text, filters on properties, sorting."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sync.embedded.glue.catalog import Call, Json
from sync.embedded.glue.paging import page_after
from sync.embedded.glue.refusal import invalid_input
from sync.embedded.glue.tables import current

_PAGE_SIZE = 100
# The service stops here without a word, however many pages are asked for.
_MOST_RESULTS = 10_000


def search_tables(call: Call) -> Json:
    """Find tables by words and by properties, among those that the caller sees."""
    found = {f"{t['DatabaseName']}\0{t['Name']}": t for t in islice(_matches(call), _MOST_RESULTS)}
    size = call.arguments.get("MaxResults", _PAGE_SIZE)
    page, token = page_after(sorted(found), call.arguments.get("NextToken"), size, "search")
    tables = [found[key] for key in page]
    for rule in call.arguments.get("SortCriteria", ()):
        member = rule.get("FieldName", "Name")
        tables.sort(key=lambda t: str(t.get(member, "")), reverse=rule.get("Sort") == "DESC")
    return {"TableList": tables} | ({"NextToken": token} if token else {})


def _matches(call: Call) -> Iterator[Json]:
    words = call.arguments.get("SearchText", "").strip('"').lower().split()
    filters = call.arguments.get("Filters", ())
    for database in call.catalog.databases.values():
        for name, table in database.tables.items():
            if not call.sees(database.name, name):
                continue
            body = current(table)
            text = _text(body)
            if all(word in text for word in words) and all(_fits(body, one) for one in filters):
                yield body


def _text(body: Json) -> str:
    columns = body.get("StorageDescriptor", {}).get("Columns", [])
    parts = [body["Name"], body["DatabaseName"], body.get("Description", "")]
    parts += [f"{c['Name']} {c.get('Comment', '')}" for c in columns]
    return " ".join([*parts, *body.get("Parameters", {}).values()]).lower()


def _fits(body: Json, rule: Json) -> bool:
    key, wanted = rule.get("Key", ""), rule.get("Value", "")
    held = body.get(key, body.get("Parameters", {}).get(key))
    if held is None:
        return False
    if not isinstance(held, int | float):
        return str(wanted).lower() in str(held).lower()
    return _compare(held, rule.get("Comparator", "EQUALS"), _to_number(key, wanted))


def _to_number(key: str, wanted: str) -> float:
    try:
        return float(wanted)
    except ValueError as error:
        raise invalid_input(f"The filter on {key} needs a number, not {wanted}.") from error


def _compare(held: float, comparator: str, wanted: float) -> bool:
    match comparator:
        case "GREATER_THAN":
            return held > wanted
        case "GREATER_THAN_EQUALS":
            return held >= wanted
        case "LESS_THAN":
            return held < wanted
        case "LESS_THAN_EQUALS":
            return held <= wanted
        case _:
            return held == wanted
