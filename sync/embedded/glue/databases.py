"""Databases: create, read, list, replace, drop."""

from __future__ import annotations

from sync.embedded.glue.catalog import Call, Database, Json
from sync.embedded.glue.paging import page_after
from sync.embedded.glue.refusal import already_exists, invalid_input

_PAGE_SIZE = 100
# Glue fills this in for every database that Lake Formation does not manage.
_DEFAULT_PERMISSIONS = [
    {
        "Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"},
        "Permissions": ["ALL"],
    }
]


def create_database(call: Call) -> Json:
    """Create a database."""
    body = to_stored_database(call.arguments["DatabaseInput"])
    name = body["Name"]
    if name in call.catalog.databases:
        raise already_exists("Database")
    call.catalog.add_database(name, body, call.now)
    tags = call.arguments.get("Tags")
    call.catalog.backend.tag_resource(call.catalog.database_arn(name), tags)
    return {}


def get_database(call: Call) -> Json:
    """Read a database."""
    return {"Database": _show(call.catalog.database(call.text("Name")), call)}


def get_databases(call: Call) -> Json:
    """List the databases that the caller sees."""
    names = sorted(
        name
        for name, database in call.catalog.databases.items()
        if call.sees(name) and _is_shared(database, call.arguments.get("ResourceShareType"))
    )
    size = call.arguments.get("MaxResults", _PAGE_SIZE)
    page, token = page_after(names, call.arguments.get("NextToken"), size, "databases")
    shown = [_show(call.catalog.databases[name], call) for name in page]
    asked = call.arguments.get("AttributesToGet")
    if asked:
        members = {"NAME": "Name", "TARGET_DATABASE": "TargetDatabase"}
        wanted = {members[name] for name in asked} | {"Name"}
        shown = [{k: v for k, v in one.items() if k in wanted} for one in shown]
    return {"DatabaseList": shown} | ({"NextToken": token} if token else {})


def update_database(call: Call) -> Json:
    """Replace the definition of a database; its name cannot change."""
    database = call.catalog.database(call.text("Name"))
    body = to_stored_database(call.arguments["DatabaseInput"])
    if body["Name"] != database.name:
        raise invalid_input(
            f"Database {database.name} cannot be renamed to {body['Name']}: "
            "the name in the input must be the name of the database."
        )
    database.input = body
    return {}


def delete_database(call: Call) -> Json:
    """Drop a database with everything in it."""
    call.catalog.drop_database(call.catalog.database(call.text("Name")).name)
    return {}


def to_stored_database(given: Json) -> Json:
    """Fold the name of a DatabaseInput and fill in what Glue fills in."""
    return {
        "CreateTableDefaultPermissions": _DEFAULT_PERMISSIONS,
        **given,
        "Name": given["Name"].lower(),
    }


def _show(database: Database, call: Call) -> Json:
    created = database.created_time.timestamp()
    return {**database.input, "CreateTime": created, "CatalogId": call.catalog.account}


def _is_shared(database: Database, kind: str | None) -> bool:
    match kind:
        case "FOREIGN":
            return False
        case "FEDERATED":
            return "FederatedDatabase" in database.input
        case _:
            return True
