"""Renames: what is gone and what is new, recognised as one thing, with evidence and a score."""

from sync.renames.assets import find_asset_renames
from sync.renames.columns import find_column_renames
from sync.renames.rename import Rename, Shape

__all__ = ["Rename", "Shape", "find_asset_renames", "find_column_renames"]
