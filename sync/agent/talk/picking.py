"""What a turn picks: one of what was asked back, the other one, or another run of a list."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.frame import Frame
from sync.agent.talk import pointing
from sync.agent.talk.choosing import asks_other, choose, unchosen
from sync.agent.talk.conversation import Conversation

# After one of several was picked: "and the customer ones?"
_FOLLOWING = re.compile(
    r"^(?:(?:and|or|ok(?:ay)?|now|then|what about|how about|same for)[, ]+)*"
    r"(?P<which>the [\w ]+ ones?)[?.! ]*$",
    re.IGNORECASE,
)


def picked_of(text: str, talk: Conversation) -> str:
    """Return the question that *text* picks: one of what was asked back, or "the other one"."""
    choosing, talk.choosing = talk.choosing, None
    chosen, talk.chosen = talk.chosen, None
    if asks_other(text) and chosen is not None:
        return unchosen(text, *chosen)
    if asks_other(text):
        return f"what about {talk.focus_before}" if talk.focus_before else ""
    following = _FOLLOWING.match(text)
    if choosing is None and chosen is not None and following is not None:
        choosing, text = chosen[0], following["which"]
    picked = choose(text, choosing) if choosing is not None else ""
    if choosing is not None and picked:
        talk.chosen = (choosing, picked)
    return picked


def another_run(text: str, talk: Conversation) -> Frame | None:
    """Return what was asked of one run, of another: "and the second?"."""
    inside, before = talk.inside, talk.frame
    if inside is None or before is None or not pointing.is_bare_place(text):
        return None
    if inside.entity != "run" or before.entity != "run" or before.recipe:
        return None
    return replace(inside, select=before.select, asked=before.asked)
