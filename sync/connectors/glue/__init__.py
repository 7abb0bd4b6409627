"""AWS Glue Data Catalog: `client` is the edge, `tables` and `inputs` translate, purely."""

from __future__ import annotations

from sync.config import GlueSettings
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.connector import GlueConnector


def open_glue(settings: GlueSettings) -> GlueConnector:
    """Return the connector of a Glue connection; no request is made yet."""
    return GlueConnector(settings, GlueClient(settings))
