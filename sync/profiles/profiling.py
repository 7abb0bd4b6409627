"""The work of a profile job: read a bounded sample of each asset, keep what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sync.connectors.base import Connector
from sync.connectors.rows import RowSource
from sync.discover import Progress
from sync.errors import AccessDenied, AssetNotFound, ConnectorError
from sync.jobs.work import Result, RunContext
from sync.model.asset import Asset, AssetRef
from sync.model.profile import Profile
from sync.model.run import RunStatus
from sync.profiles.departures import find_departures
from sync.profiles.measure import profile_column
from sync.steps.linking import load_assets
from sync.store.database import Store

PAST = 10  # profiles that a new one is compared with


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiling:
    """Carries out profile runs, with at most *sample_rows* rows read of each asset."""

    store: Store
    connectors: Mapping[str, Connector]
    sample_rows: int
    keep: timedelta

    def __call__(self, context: RunContext) -> Result:
        """Profile what the run covers: links, a space, a connection, or all that serves rows.

        A retry goes on with what the try before it has not profiled.
        """
        targets = self._targets(context)
        failed: list[ConnectorError] = []
        for done, (number, ref) in enumerate(targets):
            context.report(Progress(what="profiling", done=done, total=len(targets)))
            if self._is_done(number, context):
                continue
            try:
                self._profile(number, ref, context)
            except (AccessDenied, AssetNotFound) as error:
                context.log("INFO", "profile", str(error), asset=ref)
            except ConnectorError as error:
                context.log("WARN", "profile", str(error), asset=ref, error=error)
                failed.append(error)
        self.store.profiles.prune(context.clock() - self.keep)
        return Result(
            status=RunStatus.PARTIAL if failed else RunStatus.SUCCEEDED,
            summary={"assets": len(targets), "failed": len(failed)},
            errors=tuple(failed),
        )

    def _targets(self, context: RunContext) -> list[tuple[int, AssetRef]]:
        run = context.run
        schema = run.options.get("schema")
        found = self.store.profiles.readable(run.connection, schema, run.link_ids)
        return [each for each in found if isinstance(self._source(each[1]), RowSource)]

    def _is_done(self, number: int, context: RunContext) -> bool:
        newest = self.store.profiles.of_asset(number, limit=1)
        return bool(newest) and newest[0].profiled_at >= context.run.queued_at

    def _profile(self, number: int, ref: AssetRef, context: RunContext) -> None:
        source = self._source(ref)
        if not isinstance(source, RowSource):
            return
        sample = source.sample(ref, self.sample_rows)
        profile = Profile(
            asset_id=number,
            profiled_at=context.clock(),
            row_count=sample.total,
            sampled_rows=len(sample.rows),
            columns=tuple(profile_column(each, sample.rows) for each in self._asset(ref).columns),
        )
        past = self.store.profiles.of_asset(number, limit=PAST)
        findings = find_departures(profile, past)
        self.store.profiles.add(profile, findings, context.run.id)
        for finding in findings:
            where = f"{ref}.{finding.column}" if finding.column else str(ref)
            context.log("WARN", "profile", f"{where}: {finding.message}", asset=ref)

    def _source(self, ref: AssetRef) -> Connector | None:
        return self.connectors.get(ref.connection)

    def _asset(self, ref: AssetRef) -> Asset:
        connector = self.connectors[ref.connection]
        return load_assets(self.store, connector.system, [ref])[ref]
