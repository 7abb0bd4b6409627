"""Tags of databases; Glue has none on tables and columns."""

from __future__ import annotations

from sync.embedded.glue.catalog import Call, Json
from sync.embedded.glue.refusal import Refusal, invalid_input

_MOST_TAGS = 50


def get_tags(call: Call) -> Json:
    """Read the tags of a database."""
    return {"Tags": _held(call, _need_database(call))}


def tag_resource(call: Call) -> Json:
    """Add tags to a database."""
    arn = _need_database(call)
    tags = call.arguments["TagsToAdd"]
    if len({*_held(call, arn), *tags}) > _MOST_TAGS:
        raise Refusal(
            "ResourceNumberLimitExceededException", f"A resource has at most {_MOST_TAGS} tags."
        )
    call.catalog.backend.tag_resource(arn, tags)
    return {}


def untag_resource(call: Call) -> Json:
    """Remove tags from a database."""
    call.catalog.backend.untag_resource(_need_database(call), call.arguments["TagsToRemove"])
    return {}


def _held(call: Call, arn: str) -> dict[str, str]:
    tags: dict[str, str] = call.catalog.backend.tagger.get_tag_dict_for_resource(arn)
    return tags


def _need_database(call: Call) -> str:
    arn = call.text("ResourceArn")
    start = call.catalog.database_arn("")
    if not arn.startswith(start):
        raise invalid_input(f"Resource {arn} cannot have tags: only databases can.")
    name = call.catalog.database(arn.removeprefix(start)).name
    call.need_access(name)
    return call.catalog.database_arn(name)
