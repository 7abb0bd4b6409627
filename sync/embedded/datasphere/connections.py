"""The connections of a space: listed in brief or with details, never with their secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from sync.embedded.datasphere.exchange import Answer, Call, JsonObject, Refused
from sync.embedded.datasphere.objects import time_text
from sync.embedded.datasphere.repository import json_body
from sync.embedded.datasphere.tenant import Tenant

CONNECTION_PATHS = (
    "/api/v1/datasphere/spaces/{space}/connections",
    "/dwaas-core/api/v1/spaces/{space}/connections",
)
LIST_TYPE = "application/vnd.sap.datasphere.space.connections.list+json"
DETAILS_TYPE = "application/vnd.sap.datasphere.space.connections.details+json"
TYPE_IDS = (
    *("ABAP", "ADL_V2", "AMAZONREDSHIFT", "ATHENA", "AZUREBLOB", "BIGQUERY", "CDI", "CONFLUENT"),
    *("GCS", "HANA", "HDFS", "HDL_FILES", "HTTP", "JDBC", "KAFKA", "MSSQL", "ODATA", "ONELAKE"),
    *("ORACLE", "S3", "SAPBW", "SAPBWMODELTRANSFER", "SAPECC", "SAPS4HANACLOUD", "SAPS4HANAOP"),
    *("SAPSF", "SFTP", "SIGNAVIO", "SNOWFLAKE"),
)

_BRIEF = (
    "name",
    "businessName",
    "typeId",
    "creation_date",
    "creator",
    "realtimeReplicationStatus",
)
_SECRET = re.compile(r"secret|password|privatekey|token|accesskey", re.IGNORECASE)
_NAME = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9_]{0,38}[A-Za-z0-9])?$")


def list_connections(tenant: Tenant, call: Call) -> Answer:
    """Answer the connections of a space by name."""
    space = tenant.require_member(call.client, call.params["space"])
    found = tenant.connections.get(space.name, {})
    chosen = [found[name] for name in sorted(found)]
    skip = call.number("skip", 0)
    top = call.number("top", len(chosen))
    is_detailed = DETAILS_TYPE in call.headers.get("accept", "")
    shown = [_shown(each) if is_detailed else _brief(each) for each in chosen]
    media_type = DETAILS_TYPE if is_detailed else LIST_TYPE
    return Answer(shown[skip : skip + top], media_type=media_type)


def read_connection(tenant: Tenant, call: Call) -> Answer:
    """Answer one connection."""
    return Answer(_shown(_required(tenant, call)), media_type=DETAILS_TYPE)


def create_connection(tenant: Tenant, call: Call) -> Answer:
    """Create a connection; its type stands in the query or in the payload."""
    space = tenant.require_member(call.client, call.params["space"])
    given = json_body(call)
    name = str(given.get("name") or "")
    type_id = str(call.query.get("typeId") or given.get("typeId") or "")
    if not _NAME.match(name):
        message = f"name {name!r}: 1 to 40 letters, digits or _, no _ at either end"
        raise Refused(400, "INVALID_NAME", message)
    if type_id not in TYPE_IDS:
        message = f"typeId {type_id!r}: expected one of {', '.join(TYPE_IDS)}"
        raise Refused(400, "INVALID_TYPE", message)
    with tenant.lock:
        if name in tenant.connections.get(space.name, {}):
            message = f"Connection '{name}' already exists in space '{space.name}'"
            raise Refused(409, "ALREADY_EXISTS", message)
        made = {
            **given,
            "typeId": type_id,
            "creation_date": time_text(call.now),
            "creator": call.client.user,
        }
        tenant.put_connection(space.name, name, made)
    path = f"{call.path.rstrip('/')}/{quote(name, safe='')}"
    return Answer({"name": name}, status=201, headers={"Location": path})


def update_connection(tenant: Tenant, call: Call) -> Answer:
    """Change a connection; its name and type stay."""
    with tenant.lock:
        old = _required(tenant, call)
        fixed: JsonObject = {key: old[key] for key in ("name", "typeId") if key in old}
        tenant.put_connection(
            call.params["space"], old["name"], {**old, **json_body(call), **fixed}
        )
    return Answer({"name": old["name"]})


def delete_connection(tenant: Tenant, call: Call) -> Answer:
    """Delete a connection unless a remote table reads through it."""
    with tenant.lock:
        name = _required(tenant, call)["name"]
        space = call.params["space"]
        users = [
            stored.name
            for stored in tenant.listed(space, "remotetables")
            if stored.design.definition.get("@DataWarehouse.remote.connection") == name
        ]
        if users:
            message = f"NOT_MODIFY_IN_USE: connection '{name}' is used by {', '.join(users)}"
            raise Refused(422, "NOT_MODIFY_IN_USE", message)
        tenant.remove_connection(space, name)
    return Answer(status=204)


def _required(tenant: Tenant, call: Call) -> JsonObject:
    space = tenant.require_member(call.client, call.params["space"])
    found = tenant.connections.get(space.name, {}).get(call.params["name"])
    if found is None:
        message = f"There is no connection '{call.params['name']}' in space '{space.name}'"
        raise Refused(404, "NOT_FOUND", message)
    return found


def _brief(connection: Mapping[str, object]) -> JsonObject:
    defaults: JsonObject = {
        "businessName": connection["name"],
        "realtimeReplicationStatus": "NOTAPPLICABLE",
    }
    return {key: connection.get(key, defaults.get(key)) for key in _BRIEF}


def _shown(connection: Mapping[str, object]) -> JsonObject:
    kept = {key: value for key, value in connection.items() if not _SECRET.search(key)}
    return {**_brief(connection), **kept}
