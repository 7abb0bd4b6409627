"""What the agent says of itself: what can be asked, and what can be done."""

from __future__ import annotations

from sync.agent.words.reader import Reader


def suggestions(reader: Reader) -> tuple[str, ...]:
    """Return questions that work on this store."""
    names = reader.names
    full = {asset.schema for asset in names.assets}
    space = next((s.name for s in names.schemas if s.system == "datasphere" and s.name in full), "")
    asset = next((a.title for a in names.assets if a.has_upstream), "") or next(
        (a.title for a in names.assets), ""
    )
    found = ["failed runs in the last 24 hours", "success rate by space last week"]
    if space:
        found.append(f"assets in {space} without a description")
    if asset:
        found.append(f"what feeds {asset}?")
    found += ["open drift by severity", "is everything healthy?"]
    return tuple(found)


def capabilities(reader: Reader) -> str:
    """Return what can be asked."""
    shown = "; ".join(f'"{each}"' for each in suggestions(reader))
    return (
        "I answer questions about assets, columns, lineage, mappings, drift, jobs, runs, logs, "
        "health and "
        "audit events: counts, lists, rankings, trends, comparisons, causes. I can also start, "
        "retry, pause and resume jobs and cancel runs: say it, I show what exactly I would do, "
        f"and do it after a yes. For example: {shown}."
    )
