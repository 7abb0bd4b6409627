"""Health in words and colours."""

from __future__ import annotations

from pages.components.run_words import badge
from sync.model.health import Health

HEALTH_COLORS = {"OK": "green", "UNKNOWN": "gray", "DEGRADED": "orange", "DOWN": "red"}
SEVERITY_COLORS = {"CRITICAL": "red", "HIGH": "red", "MEDIUM": "orange", "LOW": "gray"}
_PARTS = {
    "duckdb_store": "Store",
    "worker_pool": "Workers and queue",
    "scheduler": "Scheduler",
    "pairs": "Pairs",
    "datasphere_api": "SAP Datasphere",
    "glue_api": "AWS Glue",
}


def health_badge(status: str | Health) -> str:
    """Return a status of health as a badge."""
    word = str(status)
    return badge(word.lower(), HEALTH_COLORS.get(word, "gray"))


def part_name(component: str) -> str:
    """Return what a component is called."""
    return _PARTS.get(component, component.replace("_", " ").capitalize())
