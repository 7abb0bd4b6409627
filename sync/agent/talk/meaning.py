"""What a turn points at, in full words: persons, rows, places, days of what was said before."""

from __future__ import annotations

from sync.agent.model import Model
from sync.agent.talk import pointing
from sync.agent.talk.causes import with_component, with_error
from sync.agent.talk.completing import (
    completed,
    last_run_named,
    number_named,
    of_described,
    side_named,
)
from sync.agent.talk.conversation import Conversation
from sync.agent.talk.earlier import asks_when_last, other_end
from sync.agent.talk.many import of_many
from sync.agent.talk.moments import with_day, with_outage
from sync.agent.talk.month_days import with_month_day
from sync.agent.talk.narrowing import inside_of
from sync.agent.talk.persons import has_person, with_person, with_they
from sync.agent.talk.places import with_end, with_group, with_largest, with_place
from sync.agent.talk.ranked import with_first
from sync.agent.talk.siblings import sibling_named
from sync.agent.talk.tables import with_table
from sync.agent.words.names import Names


def meant(text: str, talk: Conversation, names: Names, model: Model) -> str:
    """Return *text* with the names of the person and the row that it points at."""
    text = with_month_day(side_named(text, talk.frame), talk.frame)
    text = with_outage(with_day(of_many(text, talk.frame), talk.answered), talk.answered)
    text = with_table(with_end(with_place(text, talk.frame), talk.frame), talk.answers, talk.focus)
    text = with_group(with_largest(text, talk.answered), talk.answered, model)
    text = with_first(text, talk.answered)
    text = with_error(with_component(text, talk.answered), talk.answered)
    text = with_they(text, talk.answered) if talk.person else text
    if talk.person and has_person(text):
        text = with_person(text, talk.person, talk.focus)
    talk.inside = None
    if other_end(text, talk.frame) is not None or asks_when_last(text, talk.frame):
        return text
    last = pointing.listed(talk.answered, talk.listed, text)
    text, name = pointing.one_of(text, last)
    talk.focus = name or talk.focus
    place = pointing.row_in(text, last)
    one = pointing.is_one_row(last) and not pointing.means_all_runs(text)
    if place is None and one and pointing.has_pronoun(text):
        place = 0
    if place is not None and last is not None:
        talk.inside = inside_of(last, place, names, model)
    elif pointing.are_events(last) and pointing.has_pronoun(text):
        talk.inside = talk.frame
    text = pointing.without_focus(text, talk.focus)
    text = text if talk.focus else pointing.with_their(text, last)
    run = pointing.run_of(last) if not name else ""
    text, name = pointing.ordinal_focus(text, last)
    talk.focus = name or talk.focus
    text = of_described(text, talk.focus, talk.frame)
    text = last_run_named(text, talk.focus, talk.frame)
    text = sibling_named(text, talk.focus, names)
    return number_named(completed(text, talk.focus, "" if name else run), talk.frame)
