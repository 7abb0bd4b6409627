"""How it is: status, health, and metrics for monitoring."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from sync.api.access import Actor, Running
from sync.api.paging import Item, every, one
from sync.runtime import Runtime

router = APIRouter(tags=["status"])
_STATES = ("OK", "UNKNOWN", "DEGRADED", "DOWN")


@router.get("/status")
def status(runtime: Running, _actor: Actor) -> Item:
    """What there is: assets, links, drift, alerts, runs; and how full the workers are."""
    return _counts(runtime)


@router.get("/health")
def health(runtime: Running, _actor: Actor) -> dict[str, object]:
    """How well each connection and the app itself are, by the newest checks."""
    parts = every(runtime.store, "health")
    worst = max((_STATES.index(part["status"]) for part in parts), default=0)
    return {"status": _STATES[worst], "parts": parts}


@router.post("/health/checks")
def check(runtime: Running, actor: Actor, connection: str | None = None) -> list[Item]:
    """Look at everything, or at one connection, now."""
    return [
        {
            "component": each.subject.component,
            "connection": each.subject.connection,
            "check": each.check,
            "status": each.status.value,
            "message": each.message,
            "remedy": each.remedy,
            "latency_ms": each.latency_ms,
        }
        for each in runtime.checks.check(actor, connection)
    ]


@router.get("/metrics")
def metrics(runtime: Running, _actor: Actor) -> dict[str, object]:
    """The figures of the status, runs by how they ended, and the health of each part."""
    return {
        **_counts(runtime),
        "runs": every(runtime.store, "run_counts"),
        "health": every(runtime.store, "health"),
    }


@router.get("/metrics/prometheus", response_class=Response)
def prometheus(runtime: Running, _actor: Actor) -> Response:
    """The same figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    for name, value in _counts(runtime).items():
        Gauge(f"sphereglue_{name}", name.replace("_", " "), registry=registry).set(value)
    runs = Gauge("sphereglue_runs", "runs by their end", ["kind", "status"], registry=registry)
    for row in every(runtime.store, "run_counts"):
        runs.labels(row["kind"], row["status"]).set(row["runs"])
    parts = Gauge(
        "sphereglue_health", "0 ok to 3 down", ["component", "connection"], registry=registry
    )
    for row in every(runtime.store, "health"):
        state = _STATES.index(row["status"])
        parts.labels(row["component"], row["connection"] or "").set(state)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _counts(runtime: Runtime) -> Item:
    counts = one(runtime.store, "counts", "store")
    return counts | {"workers": runtime.workers.slots, "busy": runtime.workers.busy}
