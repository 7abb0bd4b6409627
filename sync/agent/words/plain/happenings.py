"""What became of jobs and components and how often, put plainly: "what happened to the job"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import DAY

_WHEN = rf"(?P<when>(?: (?:in|on|since|during|this|last|over the) [\w ]+?| {DAY}| last night)?)"
_END = r"(?= *[?.!]*$)"
_TIMES = {"once": "one", "twice": "two", "thrice": "three"}
_HOURS = {"an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_DELETED = {"objects": "something", "things": "something"}
_PART = (
    r"(?:glue|datasphere|scheduler|workers?|duckdb|store|sap|aws)(?:[ _](?:api|pool|store|system))?"
)


def _so_often(found: re.Match[str]) -> str:
    """Return "with exactly one run" for "that ran only once"."""
    number = _TIMES.get((found["once"] or "").lower()) or found["n"]
    good = "successful " if found["did"].lower() in {"synced", "loaded", "refreshed"} else ""
    return f"{found['what']} with exactly {number} {good}run{'' if number == 'one' else 's'}"


def _first_hours(found: re.Match[str]) -> str:
    """Return "between 0:00 and 2:00" for "within two hours after midnight"."""
    start = 12 if found["at"].lower() == "noon" else 0
    hours = _HOURS.get((found["n"] or "one").lower(), 1)
    return f"between {start}:00 and {start + hours}:00"


RULES = rules(
    (
        r"\b(?P<what>(?:[\w.]+ )?(?:jobs|syncs|feeds|loads|assets|tables))(?: that| which)? "
        r"(?:have |has |had |were |was )*(?:been )?(?P<did>run|ran|executed|started|fired|"
        r"synced|loaded|refreshed) (?:exactly |only |just |no more than )?"
        r"(?:(?P<once>once|twice|thrice)|(?<=exactly )(?P<n>\w+) times)"
        r"(?: only)?(?! (?:a|an|per|every|each|in a row)\b)",
        _so_often,
    ),
    # the hours behind midnight
    (
        r"\b(?:within|in|during) (?:the (?:first )?)?(?P<n>an|one|two|three|four)?"
        r"(?: |(?<=first ))hours? (?:after|of|from|past) (?P<at>midnight|noon)\b",
        _first_hours,
    ),
    (
        rf"^(?:and )?what (?:has |had )?happened (?:to|with) (?:the |our )?(?P<what>[\w. ]+?) "
        rf"(?:job|sync|load|feed){_WHEN}{_END}",
        r"runs of \g<what>\g<when>",
    ),
    (
        r"^(?:audit(?: trail| log)?: )?(?:which|what) (?P<what>objects|assets|tables|things|jobs|"
        rf"mappings) (?:were|have been|got) (?:deleted|removed){_WHEN},? and (?:by whom|who (?:did "
        rf"it|deleted them|removed them|did that)){_END}",
        lambda found: (
            f"who deleted {_DELETED.get(found['what'].lower(), found['what'])}{found['when']}"
        ),
    ),
    # when an outage was over
    (
        rf"^when did (?:the )?(?P<what>{_PART}) (?:come|get|go) back(?: up| online)?(?: again)?"
        rf"(?: after (?:its|the|that) (?:last|latest|most recent) outage)?{_END}",
        r"when did the last outage of \g<what> end",
    ),
    (
        rf"^when was (?:the )?(?P<what>{_PART}) (?:back|up again|back up|back online|available "
        rf"again)(?: again| up| online)?(?: after (?:its|the|that) (?:last|latest) outage)?{_END}",
        r"when did the last outage of \g<what> end",
    ),
    # an error has a run, besides the lines that it left in the log
    (
        r"\b(?:last|latest|newest|most recent) errors? (?:of|for|per|by|in) (?:each|every|all)? ?"
        r"(?P<what>job|sync|load|feed)s?\b",
        r"last failed run of every \g<what> with its error",
    ),
    (
        r"^(?:what (?:is|was) )?(?:the )?(?:last|latest|newest|most recent) error "
        rf"(?:of|for) (?:the )?(?!(?:each|every|all|all the)\b|{_PART}\b)"
        rf"(?P<what>[\w.]+(?: [\w.]+){{0,3}}?){_END}",
        r"error of the last failed run of \g<what>",
    ),
    # who or what stands beside a length is shown with it
    (
        r"\b(?P<top>(?:longest|shortest|highest) (?:queue waits|waits|run ?times|durations)\b"
        r"[^?,]*?),? (?:with|and|including) (?:the |their |its )?(?:(?:jobs?|job names?|"
        rf"start(?:ing)? times?|start|run|status|priority|trigger)"
        rf"(?:,? and |, )?(?:the |their )?)+{_END}",
        r"\g<top>",
    ),
)
