"""The connector to SAP Datasphere: object API, catalog and consumption services of one tenant."""

from __future__ import annotations

from sync.config import DatasphereSettings
from sync.connectors.datasphere.connector import DatasphereConnector
from sync.connectors.datasphere.definition import patch_definition, to_definition
from sync.connectors.datasphere.objects import to_asset

__all__ = [
    "DatasphereConnector",
    "open_datasphere",
    "patch_definition",
    "to_asset",
    "to_definition",
]


def open_datasphere(settings: DatasphereSettings) -> DatasphereConnector:
    """Return a connector to the tenant that *settings* name; nothing is requested yet."""
    return DatasphereConnector(settings)
