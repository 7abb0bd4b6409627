"""What a match would bring, per pair and for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sync.match.candidate import Candidate, Gain, Match, MatchReport
from sync.match.profile import Profile
from sync.model.asset import AssetRef


def measure_gain(sap: Profile, glue: Profile) -> Gain:
    """Return what tying *sap* to *glue* would bring to either."""
    shared = sorted(sap.columns.keys() & glue.columns.keys())
    both = [(sap.columns[name], glue.columns[name]) for name in shared]
    text = sap.candidate.description or sap.candidate.label
    return Gain(
        labels=sum(bool(mine.label and not other.comment) for mine, other in both),
        descriptions=int(bool(text and not glue.candidate.description)),
        keys=sum(mine.key and not other.key for mine, other in both),
        sap_labels=sum(bool(other.comment and not mine.label) for mine, other in both),
    )


def report_gain(
    matches: Sequence[Match], sap: Sequence[Candidate], glue: Sequence[Candidate]
) -> MatchReport:
    """Return the figures of *matches*; a table that has two counts once."""
    labels: dict[AssetRef, int] = defaultdict(int)
    for match in matches:
        labels[match.glue] = max(labels[match.glue], match.gain.labels)
    columns = sum(labels.values())
    return MatchReport(
        glue_tables=len(glue),
        matched_tables=len(labels),
        columns_gaining_label=columns,
        sap_assets=len(sap),
        matched_assets=len({match.sap for match in matches}),
        sentence=(
            f"{len(labels):,} of {len(glue):,} crawled tables match SAP objects; "
            f"{columns:,} {'column' if columns == 1 else 'columns'} could gain a label."
        ),
    )
