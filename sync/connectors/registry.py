"""The kinds of catalog by name; a connector's code is imported when one is opened."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from sync.config import ConnectionSettings, GlueSettings
from sync.connectors.base import Connector, Parser
from sync.model.asset import System

# kind -> "module:function": what opens a connector, and what reads an asset from its body.
FACTORIES = {
    System.DATASPHERE: "sync.connectors.datasphere:open_datasphere",
    System.GLUE: "sync.connectors.glue:open_glue",
}
PARSERS = {
    System.DATASPHERE: "sync.connectors.datasphere.objects:to_asset",
    System.GLUE: "sync.connectors.glue.tables:to_asset",
}


def open_connector(settings: ConnectionSettings) -> Connector:
    """Return the connector that *settings* describe."""
    connector: Connector = _load(FACTORIES[system_of(settings)])(settings)
    return connector


def parser_of(system: System) -> Parser:
    """Return the function that reads an asset of *system* from its body."""
    return cast("Parser", _load(PARSERS[system]))


def system_of(settings: ConnectionSettings) -> System:
    """Return which kind of catalog *settings* describe."""
    return System.GLUE if isinstance(settings, GlueSettings) else System.DATASPHERE


def _load(target: str) -> Any:
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
