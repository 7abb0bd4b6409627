"""Table versions: newest first, the current one cannot be dropped."""

from __future__ import annotations

from sync.embedded.glue.catalog import Call, Json, Table
from sync.embedded.glue.paging import page_after
from sync.embedded.glue.refusal import Refusal, invalid_input, not_found

_PAGE_SIZE = 100
# A key that sorts the newest version first, for versions up to a trillion.
_NEWEST = 10**12


def get_table_versions(call: Call) -> Json:
    """List the versions of a table, newest first."""
    table = _table(call)
    by_key = {f"{_NEWEST - int(version):013d}": body for version, body in table.versions.items()}
    size = call.arguments.get("MaxResults", _PAGE_SIZE)
    scope = f"versions/{call.text('DatabaseName').lower()}/{table.name}"
    page, token = page_after(sorted(by_key), call.arguments.get("NextToken"), size, scope)
    shown = [_show(by_key[key]) for key in page]
    return {"TableVersions": shown} | ({"NextToken": token} if token else {})


def get_table_version(call: Call) -> Json:
    """Read one version of a table, the current one when none is named."""
    table = _table(call)
    version = call.arguments.get("VersionId", str(table._current_version))
    return {"TableVersion": _show(table.versions[_need_version(table, version)])}


def delete_table_version(call: Call) -> Json:
    """Drop one archived version of a table."""
    _drop(_table(call), call.text("VersionId"))
    return {}


def batch_delete_table_version(call: Call) -> Json:
    """Drop several archived versions; what could not be dropped is listed."""
    table = _table(call)
    errors = []
    for version in call.arguments["VersionIds"]:
        try:
            _drop(table, version)
        except Refusal as refusal:
            detail = {"ErrorCode": refusal.code, "ErrorMessage": refusal.message}
            errors.append({"TableName": table.name, "VersionId": version, "ErrorDetail": detail})
    return {"Errors": errors} if errors else {}


def _table(call: Call) -> Table:
    return call.catalog.table(call.text("DatabaseName"), call.text("TableName"))


def _show(body: Json) -> Json:
    return {"Table": body, "VersionId": body["VersionId"]}


def _drop(table: Table, version: str) -> None:
    if _need_version(table, version) == str(table._current_version):
        raise invalid_input(f"Version {version} is the current version and cannot be deleted.")
    table.versions = {name: body for name, body in table.versions.items() if name != version}


def _need_version(table: Table, version: str) -> str:
    if not version.isdecimal():
        raise invalid_input(f"Version ID {version} is not a number.")
    if version not in table.versions:
        raise not_found("Version not found.")
    return version
