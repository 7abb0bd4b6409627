"""What the matcher reads and what it answers: candidates, matches, gains and their report."""

from __future__ import annotations

from dataclasses import dataclass

from sync.model.asset import AssetRef, Kind
from sync.model.link import Evidence


@dataclass(frozen=True, slots=True)
class CandidateColumn:
    """One column as the matcher sees it; *technical* ones (added by replication) are ignored."""

    name: str
    native_type: str = ""
    label: str | None = None
    comment: str | None = None
    key: bool = False
    technical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One asset as the matcher sees it, from the store's rows."""

    ref: AssetRef
    kind: Kind
    label: str | None = None
    description: str | None = None
    location: str = ""  # Glue: the storage location
    remote_entity: str = ""  # SAP remote table: what it reads, "AwsDataCatalog.sales_db.orders"
    # SAP: paths or containers that replication flows write it to, "s3://bucket/landing/ORDERS"
    flow_targets: tuple[str, ...] = ()
    # The partner that our own mark names: in Glue the parameter sphereglue.asset, "SPACE.NAME", in
    # SAP the end of an import's description, "database.name".
    mark: str = ""
    columns: tuple[CandidateColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Gain:
    """What a link of the match would bring."""

    labels: int = 0  # Glue columns without comment whose SAP column has a label
    descriptions: int = 0  # 1 where a Glue table without description would get one
    keys: int = 0  # key columns that Glue does not know
    sap_labels: int = 0  # SAP columns without label whose Glue column has a comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A proposed link with its score and the reasons for (and against) it."""

    sap: AssetRef
    glue: AssetRef
    score: float
    evidence: tuple[Evidence, ...]
    gain: Gain


@dataclass(frozen=True, slots=True)
class MatchReport:
    """The figures of a whole matching, and the sentence that says them."""

    glue_tables: int
    matched_tables: int
    columns_gaining_label: int
    sap_assets: int
    matched_assets: int
    sentence: str
