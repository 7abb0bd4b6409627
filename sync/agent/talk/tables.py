"""Which table "that table" is: the one that a job fills, the one that a mapping leads to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sync.agent.answer import Answer

_THAT_TABLE = re.compile(
    r"\b(?:that|this) (?:glue |target |source )?(?:table|asset|view|object|dataset)\b",
    re.IGNORECASE,
)


def with_table(text: str, answers: Sequence[Answer], focus: str) -> str:
    """Return *text* with the name of the table that it points at, where that is not *focus*."""
    if not answers or not _THAT_TABLE.search(text):
        return text
    name = _target(answers[-1]) or ("" if "." in focus else _filled_by(focus, answers))
    return _THAT_TABLE.sub(name, text, count=1) if name else text


def _target(answer: Answer) -> str:
    """Return the only Glue table of "which glue table does X end up in", "" for others."""
    of_mapping = answer.frame is not None and answer.frame.recipe == "mapping_of"
    targets = set(answer.cells("target")) if of_mapping else set()
    return str(targets.pop()) if len(targets) == 1 and None not in targets else ""


def _filled_by(job: str, answers: Sequence[Answer]) -> str:
    """Return the one asset of *job*, as the newest of *answers* that tells both has it."""
    for answer in reversed(answers):
        told = zip(answer.cells("job"), answer.cells("assets"), strict=False)
        found = {assets for name, assets in told if job and name == job and assets}
        if found:
            assets = str(found.pop()).split(", ")
            return assets[0] if len(assets) == 1 else ""
    return ""
