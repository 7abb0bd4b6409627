"""A labelled world for the matcher: what belongs together, and decoys that must stay apart.

A line of `data/match/sap.txt` is `SPACE.NAME | label | columns`. One of `glue.txt` is
`database.table | columns | partner | description | location`: its columns are a SAP asset's
("= SPACE.NAME") in lower case, with "-NAME" dropped and "+name:type" added, or its own; an empty
partner makes it a decoy. Types are s (text),
i (integer), n (decimal), d (date), t (timestamp), m (time), b (boolean).
"""

from __future__ import annotations

from pathlib import Path

from sync.match import Candidate, CandidateColumn
from sync.model.asset import AssetRef, Kind

DATA = Path(__file__).parent / "data" / "match"
_SAP_TYPES = {
    "s": "cds.String(40)",
    "i": "cds.Integer",
    "n": "cds.Decimal(15,2)",
    "d": "cds.Date",
    "t": "cds.Timestamp",
    "m": "cds.Time",
    "b": "cds.Boolean",
}
_GLUE_TYPES = {
    "s": "string",
    "i": "bigint",
    "n": "decimal(15,2)",
    "d": "date",
    "t": "timestamp",
    "m": "bigint",
    "b": "boolean",
}


def labelled_world() -> tuple[list[Candidate], list[Candidate], set[tuple[str, str]]]:
    """Return both sides, and the pairs that belong together."""
    columns: dict[str, list[tuple[str, str]]] = {}
    sap = []
    for line in _lines("sap.txt"):
        name, label, spelled = (part.strip() for part in line.split(" | "))
        columns[name] = [_column(word) for word in spelled.split()]
        sap.append(_sap(name, label, columns[name]))
    glue, truth = [], set()
    for line in _lines("glue.txt"):
        name, spelled, partner, description, location = (
            part.strip() for part in (*line.split("|"), "", "")[:5]
        )
        glue.append(_glue(name, _derive(spelled, columns), description, location))
        if partner:
            truth.add((partner, name))
    return sap, glue, truth


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()


def _column(word: str) -> tuple[str, str]:
    name, _, kind = word.partition(":")
    return name, kind or "s"


def _derive(spelled: str, columns: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    if not spelled.startswith("= "):
        return [_column(word) for word in spelled.split()]
    source, *changes = spelled[2:].split()
    dropped = {change[1:] for change in changes if change.startswith("-")}
    kept = [(name.lower(), kind) for name, kind in columns[source] if name not in dropped]
    return kept + [_column(change[1:]) for change in changes if change.startswith("+")]


def _sap(name: str, label: str, columns: list[tuple[str, str]]) -> Candidate:
    space, _, own = name.partition(".")
    return Candidate(
        ref=AssetRef("dsp", space, own),
        kind=Kind.VIEW if own.startswith("V_") else Kind.LOCAL_TABLE,
        label=label,
        columns=tuple(
            CandidateColumn(column, _SAP_TYPES[kind], f"The {column}", None, position == 0, False)
            for position, (column, kind) in enumerate(columns)
        ),
    )


def _glue(name: str, columns: list[tuple[str, str]], description: str, location: str) -> Candidate:
    database, _, own = name.partition(".")
    return Candidate(
        ref=AssetRef("lake", database, own),
        kind=Kind.GLUE_TABLE,
        description=description or None,
        location=location or f"s3://lake/{database}/{own}/",
        columns=tuple(
            CandidateColumn(column, _GLUE_TYPES[kind], None, None, False, column.startswith("__"))
            for column, kind in columns
        ),
    )
