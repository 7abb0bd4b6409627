"""A candidate prepared once, so that comparing it thousands of times is cheap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sync.mapping.naming import glue_name
from sync.match.candidate import Candidate, CandidateColumn
from sync.match.vocabulary import LANDING_FOLDERS, VARIANTS
from sync.match.words import Name, fold, folds, overlap, read_name, split, stem
from sync.model.pair import Naming


class Phase(StrEnum):
    """Which part of a replication a landed table holds."""

    WHOLE = "whole"
    INITIAL = "initial"
    DELTA = "delta"


_PHASES = {"initial": Phase.INITIAL, "full": Phase.INITIAL, "delta": Phase.DELTA}


@dataclass(frozen=True, slots=True)
class Place:
    """A storage location as segments; *root* is without what a landing adds below the object."""

    segments: tuple[str, ...]
    root: tuple[str, ...]
    phase: Phase


@dataclass(frozen=True, slots=True)
class Label:
    """A label ready for comparison; *fresh* is the share of it that the name does not say."""

    spelled: tuple[str, ...]
    stems: tuple[str, ...]
    fresh: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A candidate with its name, words and columns folded."""

    candidate: Candidate
    name: Name
    label: Label | None
    text: str  # Glue: the folded description
    expected: str  # SAP: the folded name that the naming rules give its partner
    columns: Mapping[str, CandidateColumn]  # by folded name, without technical ones
    variants: frozenset[str]  # words such as "copy" in its name or schema
    place: Place
    folder: Name | None  # Glue: the folder that its data landed in, a second name

    @property
    def schema(self) -> str:
        """Return the schema's name."""
        return self.candidate.ref.schema


def make_profile(candidate: Candidate, naming: Naming | None = None) -> Profile:
    """Prepare *candidate*; *naming* applies to SAP's side only."""
    name = read_name(candidate.ref.name)
    place = read_place(candidate.location)
    words = {*split(candidate.ref.name), *split(candidate.ref.schema)}
    columns = {
        key: column
        for column in reversed(candidate.columns)
        if not _is_technical(column) and (key := fold(column.name))
    }
    return Profile(
        candidate=candidate,
        name=name,
        label=_read_label(candidate.label, name),
        text=fold(candidate.description or candidate.label or ""),
        expected=fold(glue_name(candidate.ref.name, naming)) if naming else name.key,
        columns=columns,
        variants=frozenset(words & VARIANTS),
        place=place,
        folder=read_name(place.root[-1]) if len(place.root) > 1 else None,
    )


def segments(path: str) -> tuple[str, ...]:
    """Return the parts of a storage path, bucket first, without its scheme."""
    return tuple(
        part for part in path.partition("://")[2 if "://" in path else 0].split("/") if part
    )


def read_place(location: str) -> Place:
    """Take *location* apart: `.../ORDERS/initial/` is the initial load of `.../ORDERS`."""
    parts = segments(location)
    root = parts
    phase = Phase.WHOLE
    while len(root) > 1 and is_landing(root[-1]):
        phase = _PHASES.get(root[-1].lower(), phase)
        root = root[:-1]
    return Place(parts, root, phase)


def is_landing(segment: str) -> bool:
    """Return whether *segment* is what a landing adds below the folder of an object."""
    return segment.lower() in LANDING_FOLDERS or "=" in segment or segment.isdigit()


def _read_label(label: str | None, name: Name) -> Label | None:
    spelled = folds(label or "")
    if not label or not spelled[0]:
        return None
    stems = tuple(map(stem, split(label)))
    return Label(spelled, stems, 1 - overlap(stems, name.stems))


def _is_technical(column: CandidateColumn) -> bool:
    return column.technical or column.name.startswith("__")
