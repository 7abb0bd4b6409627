"""The run: every client reads, the product syncs, every client reads again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance import clients, expect_datasphere, expect_glue
from tests.conformance.clients import EXPECTED_WARNINGS, Seen
from tests.conformance.compare import compare
from tests.conformance.ours import OurCatalog, read_store
from tests.conformance.report import Reading, Report
from tests.conformance.seen import Picture
from tests.conformance.venvs import make_venv
from tests.conformance.world import Failed, World, running_world

BEFORE, AFTER, COMMITTED = "before the sync", "after the sync", "after a commit"
# An Iceberg table that pyiceberg makes, and that a pair of the embedded world binds.
ICEBERG = ("logistics_db", "sensor_devices")

_BOUND = f"""
SELECT link_id FROM v_link
WHERE glue_schema = '{ICEBERG[0]}' AND glue_name = '{ICEBERG[1]}' AND status = 'ACTIVE' AND has_base
"""
WITHOUT_COLUMNS = {
    "resource_link": "it is a link to a table of an account that does not let us in",
    "iceberg_table": "its metadata file lies in S3, and the embedded world has no object store",
}
_COMMIT_READERS = {"pyiceberg", "awscli"}
_NOT_PROVEN = {"failed", "partial", "unknown", "stale"}

Store = Mapping[str, OurCatalog]


@dataclass(frozen=True)
class Run:
    """A run of the suite: where the clients are, and what the Iceberg table was made with."""

    world: World
    programs: Mapping[str, Path]
    texts: Mapping[str, str | None]

    def datahub_glue(self, store: Store) -> tuple[Picture, Seen]:
        seen = clients.datahub_glue(self.world, self.programs["datahub"])
        return expect_glue.for_datahub(store["glue"]), seen

    def datahub_datasphere(self, store: Store) -> tuple[Picture, Seen]:
        seen = clients.datahub_datasphere(self.world, self.programs["datahub"])
        return expect_datasphere.for_datahub(store["datasphere"]), seen

    def awswrangler(self, store: Store) -> tuple[Picture, Seen]:
        seen = clients.awswrangler(self.world, self.programs["awswrangler"])
        return expect_glue.for_awswrangler(store["glue"]), seen

    def aws_cli(self, store: Store) -> tuple[Picture, Seen]:
        seen = clients.aws_cli(self.world, self.programs["awscli"])
        return expect_glue.for_aws_cli(store["glue"]), seen

    def pyiceberg(self, store: Store) -> tuple[Picture, Seen]:
        readable = tuple(
            f"{asset.schema}.{asset.name}"
            for asset in store["glue"].assets
            if asset.kind == "iceberg_table" and expect_glue.is_readable(asset.body)
        )
        seen = clients.pyiceberg(self.world, self.programs["pyiceberg"], readable)
        return expect_glue.for_pyiceberg(store["glue"], self.texts), seen


Read = Callable[[Run, Store], tuple[Picture, Seen]]
CLIENTS: Mapping[str, Read] = {
    "datahub-datasphere": Run.datahub_datasphere,
    "datahub-glue": Run.datahub_glue,
    "awswrangler": Run.awswrangler,
    "pyiceberg": Run.pyiceberg,
    "awscli": Run.aws_cli,
}


def run_suite(folder: Path, venvs: Path, names: Sequence[str]) -> Report:
    """Run the clients called *names* over servers of their own and return what they saw."""
    started = time.monotonic()
    # The Iceberg table is made by pyiceberg, whoever reads it.
    wanted = {name.removesuffix("-datasphere").removesuffix("-glue") for name in names}
    programs = {name: make_venv(name, venvs) for name in sorted({*wanted, "pyiceberg"})}
    with running_world(folder) as world:
        texts = clients.pyiceberg_do(
            world, programs["pyiceberg"], "create", *ICEBERG, str(folder / "lake")
        )
        run = Run(world, programs, texts)
        before = [*_read_all(run, BEFORE, names)]
        written = _sync(world)
        after = [*_read_all(run, AFTER, names)]
        committed = [*_commit(run, names)]
    readings = [*before, *after, *committed]
    return Report(readings, written, time.monotonic() - started)


def _read_all(run: Run, phase: str, names: Sequence[str]) -> Iterator[Reading]:
    run.world.ask("discover")
    store = read_store(run.world.ask)
    for name in names:
        yield _read(run, phase, name, store)


def _read(run: Run, phase: str, name: str, store: Store) -> Reading:
    started = time.monotonic()
    try:
        expected, seen = CLIENTS[name](run, store)
    except Failed as failure:
        return Reading(phase, name, time.monotonic() - started, failure=str(failure))
    return Reading(
        phase,
        name,
        time.monotonic() - started,
        schemas=len(seen.picture.schemas),
        assets=len(seen.picture.assets),
        columns=seen.picture.column_count,
        warnings=seen.warnings,
        unexpected_warnings=tuple(
            warning for warning in seen.warnings if warning not in EXPECTED_WARNINGS
        ),
        notes=tuple(_notes(seen, store)),
        differences=tuple(compare(expected, seen.picture)),
    )


def _notes(seen: Seen, store: Store) -> Iterator[str]:
    for warning in dict.fromkeys(seen.warnings):
        if warning in EXPECTED_WARNINGS:
            yield f"warned as expected: {warning} ({EXPECTED_WARNINGS[warning]})"
    kinds = {(asset.schema, asset.name): asset.kind for asset in store["glue"].assets}
    for asset in seen.picture.assets:
        if asset.columns is None:
            why = WITHOUT_COLUMNS.get(kinds.get((asset.schema, asset.name), ""), "no reason known")
            yield f"tells no columns of {asset.title}: {why}"


def _sync(world: World) -> int:
    """Sync every pair by the product's commands; return how many lines were proven."""
    plans = world.ask("plan")
    proven = sum(_apply(world, plan["pair"]) for plan in plans)
    if not world.ask("sql", _BOUND):
        raise Failed(
            f"The sync did not enrich {'.'.join(ICEBERG)}, so a commit would show nothing."
        )
    return proven


def _apply(world: World, pair: str) -> int:
    applied: list[Mapping[str, Any]] = world.ask("apply", "--pair", pair, "--approve")["applied"]
    outcomes: dict[str, int] = {}
    for run in applied:
        for outcome, count in run["outcomes"].items():
            outcomes[outcome] = outcomes.get(outcome, 0) + count
    bad = {outcome: count for outcome, count in outcomes.items() if outcome in _NOT_PROVEN}
    if bad:
        raise Failed(f"Applying {pair} did not prove every line: {bad}")
    return outcomes.get("proven", 0)


def _commit(run: Run, names: Sequence[str]) -> Iterator[Reading]:
    """A writer commits to the table that we enriched; what we wrote must not stand in its way."""
    if "pyiceberg" not in names:
        return
    clients.pyiceberg_do(run.world, run.programs["pyiceberg"], "commit", *ICEBERG)
    added = ".".join((*ICEBERG, "added_after_the_sync"))
    committed = Run(run.world, run.programs, {**run.texts, added: "Made by a writer"})
    yield from _read_all(committed, COMMITTED, [name for name in names if name in _COMMIT_READERS])
