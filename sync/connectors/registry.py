"""The kinds of catalog by name; a connector's code is imported when one is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
# What of a body people and syncs edit, without what the catalog writes by itself.
ESSENCES = {
    System.DATASPHERE: "sync.connectors.datasphere.compare:essence",
    System.GLUE: "sync.connectors.glue.inputs:essence",
}


def open_connector(settings: ConnectionSettings) -> Connector:
    """Return the connector that *settings* describe."""
    connector: Connector = _load(FACTORIES[system_of(settings)])(settings)
    return connector


def parser_of(system: System) -> Parser:
    """Return the function that reads an asset of *system* from its body."""
    return cast("Parser", _load(PARSERS[system]))


def essence_of(system: System) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Return the function that takes from a body of *system* what people and syncs edit."""
    return cast("Callable[[Mapping[str, Any]], Mapping[str, Any]]", _load(ESSENCES[system]))


def system_of(settings: ConnectionSettings) -> System:
    """Return which kind of catalog *settings* describe."""
    return System.GLUE if isinstance(settings, GlueSettings) else System.DATASPHERE


def _load(target: str) -> Any:
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
