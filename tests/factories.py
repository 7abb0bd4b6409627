"""Values for tests: assets and columns of either catalog with everything that a test leaves out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.datatype import Scalar

_NATIVE = {
    System.DATASPHERE: (Kind.LOCAL_TABLE, "cds.String", "cds.String(20)"),
    System.GLUE: (Kind.GLUE_TABLE, "varchar", "varchar(20)"),
}


def make_column(name: str = "ID", *, system: System = System.DATASPHERE, **values: Any) -> Column:
    """Return a text column of 20 characters called *name*."""
    _, scalar, native = _NATIVE[system]
    values = {"type": Scalar(scalar, length=20), "native_type": native} | values
    return Column(name=name, **values)


def make_asset(
    name: str = "SALES_ORDERS",
    *,
    schema: str = "SALES",
    connection: str = "dsp",
    system: System = System.DATASPHERE,
    columns: Sequence[Column | str] = ("ID",),
    body: dict[str, Any] | None = None,
    **values: Any,
) -> Asset:
    """Return a table; fingerprint, version and body follow from what it holds."""
    made = tuple(
        make_column(column, system=system) if isinstance(column, str) else column
        for column in columns
    )
    content = {
        "name": name,
        "label": values.get("label"),
        "description": values.get("description"),
        "columns": [
            [c.name, c.native_type, c.label, c.description, c.comment, c.key] for c in made
        ],
    }
    digest = hashlib.blake2b(json.dumps(body or content).encode(), digest_size=8).hexdigest()
    defaults = {
        "system": system,
        "kind": _NATIVE[system][0],
        "fingerprint": digest,
        "version": f"v-{digest[:6]}",
        "body": body or content,
    }
    return Asset(ref=AssetRef(connection, schema, name), columns=made, **(defaults | values))
