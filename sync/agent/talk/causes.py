"""The component that "it" is, and the error class of "with that error"."""

from __future__ import annotations

import re

from sync.agent.answer import Answer
from sync.agent.talk.pointing import with_focus

_OF_HEALTH = re.compile(
    r"\b(?:it|its)\b.*\b(?:down|up|ok|degraded|unhealthy|checks?|latency|outages?|uptime|"
    r"downtime)\b(?! like)|\b(?:uptime|downtime|outages?|latency|checks?) (?:of|for) it\b",
    re.IGNORECASE,
)


def with_component(text: str, answer: Answer | None) -> str:
    """Return *text* with the one component of *answer* for "how often was it down"."""
    told = {str(cell) for cell in answer.cells("component")} if answer is not None else set()
    one = len(told) == 1 and _OF_HEALTH.search(text)
    return with_focus(text, told.pop()) if one else text


_THAT_ERROR = re.compile(
    r"\b(?:with|by|for|of|on|because of|due to|from|through) (?:that|this|the same|that same|"
    r"exactly "
    r"that|that very) (?:kind of )?(?:error(?: class| type)?|reason|cause|problem)\b",
    re.IGNORECASE,
)


def with_error(text: str, answer: Answer | None) -> str:
    """Return *text* with the one error class of *answer* for "how often with that error"."""
    told = {*answer.cells("error_class")} - {None} if answer is not None else set()
    return _THAT_ERROR.sub(f"with error class {told.pop()}", text) if len(told) == 1 else text
