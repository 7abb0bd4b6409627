"""What the agent says of itself: what can be asked, how things are defined, what lies outside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from sync.agent.model import Model
from sync.agent.reader import Reader

_RULES: Mapping[str, str] = yaml.safe_load(
    Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8")
)


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
        "retry, pause and resume "
        f"jobs after a yes. For example: {shown}."
    )


def define(reader: Reader, model: Model) -> str:
    """Return the definition of what a question names, "" where it names nothing with one."""
    readings = [(atom, reading) for atom in reader.atoms for reading in atom.readings]
    measures = {reading.name for _, reading in readings if reading.kind == "measure"}
    known = [
        entity.measures[name].text
        for entity in model.values()
        for name in sorted(measures & set(entity.measures))
        if entity.measures[name].text
    ]
    rules = [rule for word, rule in _RULES.items() if word in reader.text.lower()]
    flags = [
        f"{atom.text.capitalize()} means: {model[reading.entity].one} that "
        f"{model[reading.entity].flags[reading.name].text}."
        for atom, reading in readings
        if reading.kind == "flag"
    ]
    return next(iter((*known, *rules, *flags)), "")
