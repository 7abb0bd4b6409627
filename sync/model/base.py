"""The base of a link: what each field held on each side when both last agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# (column or None for the asset itself, field name of sync.fields)
FieldKey = tuple[str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Values are (SAP's, Glue's) per field, in SAP's words; they differ only where a difference
    was settled as it stands. *memory* is what turns Glue's short forms back into the full ones.
    """

    values: Mapping[FieldKey, tuple[Any, Any]] = field(default_factory=dict)
    memory: Mapping[str, Any] | None = None
    sap_fingerprint: str = ""
    glue_fingerprint: str = ""
    rules_fingerprint: str = ""
    at: datetime | None = None
