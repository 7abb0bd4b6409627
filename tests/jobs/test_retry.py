"""When a failed run is tried again, and what each error means."""

from __future__ import annotations

import random

import pytest

import sync.errors
from sync.errors import (
    AccessDenied,
    CatalogUnavailable,
    RateLimited,
    SyncError,
    WriteRefused,
)
from sync.jobs.retry import Backoff
from sync.model.run import ErrorClass
from sync.model.trouble import trouble_called, trouble_of, troubles

BACKOFF = Backoff(base_s=5, cap_s=60, tries=6)
DOWN = CatalogUnavailable("glue", "no answer")


def test_the_wait_is_drawn_below_a_bound_that_doubles_up_to_a_cap() -> None:
    rng = random.Random(1)
    drawn = {
        attempt: [BACKOFF.delay(attempt, [DOWN], rng) or 0 for _ in range(400)]
        for attempt in range(1, 6)
    }

    for attempt, bound in zip(range(1, 6), (5, 10, 20, 40, 60), strict=True):
        assert 0 <= min(drawn[attempt]) < bound * 0.1
        assert bound * 0.9 < max(drawn[attempt]) <= bound


def test_the_same_seed_draws_the_same_wait() -> None:
    waits = [BACKOFF.delay(2, [DOWN], random.Random(4)) for _ in range(2)]

    assert waits[0] == waits[1]


def test_what_a_catalog_asks_for_is_kept() -> None:
    asked = [RateLimited("glue", "slow down", retry_after=seconds) for seconds in (30, 120)]

    wait = BACKOFF.delay(1, [DOWN, *asked], random.Random(1))

    assert wait is not None
    assert 120 <= wait <= 125


@pytest.mark.parametrize(
    ("attempt", "errors"),
    [
        (1, []),
        (1, [AccessDenied("glue", "no")]),
        (1, [WriteRefused("glue", "no")]),
        (6, [DOWN]),
    ],
)
def test_where_it_is_in_vain_nothing_is_tried(attempt: int, errors: list[SyncError]) -> None:
    assert BACKOFF.delay(attempt, errors, random.Random(1)) is None


def test_one_error_that_may_heal_is_reason_enough() -> None:
    assert BACKOFF.delay(1, [AccessDenied("glue", "no"), DOWN], random.Random(1)) is not None


def every_error() -> list[type[SyncError]]:
    found = [each for each in vars(sync.errors).values() if isinstance(each, type)]
    return [each for each in found if issubclass(each, SyncError)]


def _arguments(kind: type[SyncError]) -> tuple[object, ...]:
    if issubclass(kind, sync.errors.WorkerDied):
        return (3, ProcessLookupError())
    return ("glue", "text") if issubclass(kind, sync.errors.ConnectorError) else ("text",)


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_meaning_and_a_remedy(kind: type[SyncError]) -> None:
    trouble = trouble_of(kind(*_arguments(kind)))

    assert trouble.error_class in ErrorClass
    assert trouble.meaning.endswith(".")
    assert trouble.remedy.endswith(".")
    assert trouble_called(trouble.code) == trouble


def test_a_time_out_is_told_from_a_broken_connection() -> None:
    assert trouble_of(CatalogUnavailable("glue", "Read timed out.")).code == "TIMEOUT"
    assert trouble_of(DOWN).code == "UNAVAILABLE"


def test_no_two_troubles_share_a_code() -> None:
    codes = [trouble.code for trouble in troubles()]

    assert len(codes) == len(set(codes))
