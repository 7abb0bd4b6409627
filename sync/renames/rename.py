"""What the detector answers: a rename with its score and the reasons for and against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sync.model.asset import AssetRef
from sync.model.link import Evidence
from sync.renames.words import Reading

Named = TypeVar("Named", str, AssetRef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Generic[Named]):
    """An asset (by its ref) or a column (by its name) that is called *after* now.

    *sure* ones need no second look; the others are questions to a person.
    """

    before: Named
    after: Named
    score: float
    evidence: tuple[Evidence, ...]
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An asset or column as the detector sees it: prepared once, compared often."""

    name: Reading
    type: str  # a column's native type, an asset's kind
    family: str = ""  # of the type
    label: str = ""  # folded; of Glue's columns the comment
    description: str = ""  # folded
    words: Reading | None = None  # the label as words
    traits: Mapping[str, str] = field(default_factory=dict)  # key, nullability, semantics
