"""What became of jobs and components and how often, put plainly: "what happened to the job"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import DAY, PERIOD

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


def _several(said: str) -> str:
    """Return "at least two" for "several", "more than 2" as it is."""
    return (
        said
        if said.startswith(("at least", "more than")) and said != "more than one"
        else ("at least two")
    )


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
    # what stands there only for the sake of a sentence
    (
        r"^(?P<many>how many (?:[\w.]+ ){1,4}?)(?:did|do|have|had) we (?:have|had|see|seen|get|got|"
        r"count|record)(?=(?: (?:per|each|every|a|by|on|in|since|during|last|this|over)\b| "
        r"*[?.!]*$))",
        lambda found: found["many"].rstrip(),
    ),
    (
        r"^(?P<top>(?:which|what) \w+ (?:had|has|took|was) (?:the )?(?:single )?(?:longest|"
        r"shortest|"
        rf"slowest|fastest) (?:single )?(?:run|sync|load|execution){_WHEN}),? and how long (?:did "
        r"(?:"
        rf"it|that|this) (?:take|last|run)|was (?:it|that)){_END}",
        lambda found: found["top"].replace("single ", ""),
    ),
    (
        r"\b(?:which|what) (?P<n>two|three|four|five|\d+) (?P<step>hours of the day|hours|weekdays|"
        r"days of the week|days|weeks) (?:have|had|has|saw|see) (?:the )?(?P<end>most|fewest|"
        r"least) "
        r"(?P<what>[\w ]+?)(?= (?:in|since|this|last|during)\b| *[?.!]*$)",
        lambda found: (
            f"{found['step']} by number of {found['what']}, "
            f"{'top' if found['end'].lower() == 'most' else 'bottom'} {found['n']}"
        ),
    ),
    (
        r"\b(?P<many>how many of (?:the |our )?[\w ]+?) (?:hit|hits|struck|affected|concerned|"
        r"concern|"
        rf"affect) (?:the )?(?P<where>\w+(?: space| jobs?| syncs?)?){_END}",
        r"\g<many> were in \g<where>",
    ),
    # how jobs stand
    (
        r"\bscheduled,? (?:but|and|yet|though|although) (?:are |is |currently |still |also )*"
        r"(?P<off>disabled|paused|switched off|turned off|off)\b",
        r"with a schedule but \g<off>",
    ),
    (
        r"\b(?P<off>disabled|paused|switched off),? (?:but|and|yet|though|although) (?:are |is |"
        r"still |"
        r"also )*scheduled\b",
        r"with a schedule but \g<off>",
    ),
    (
        r"\b(?P<what>jobs|syncs|feeds)(?: that| which)? (?:have |has )?missed (?:their|its|the|"
        r"an?) "
        r"(?:last |latest |next )?(?:scheduled )?(?:runs?|slots?|starts?|fire times?|start "
        r"times?)\b",
        r"overdue \g<what>",
    ),
    (
        r"\b(?P<what>jobs|syncs|feeds)(?: that| which)? (?:have |has )?failed (?:every|each) "
        r"(?:single )?"
        r"time(?: (?:they|it) (?:ran|were run|was run))?\b",
        r"\g<what> whose runs all failed",
    ),
    (
        r"\b(?:longest|slowest)[ -]running (?P<what>jobs?|syncs?|loads?|runs?) (?:right now|now|"
        r"currently|at the moment|at present)\b|\b(?:which|what) (?:job|sync|load|run) (?:is|has "
        r"been) "
        r"running (?:the |for the )?longest(?: right now| now| currently| at the moment)?\b",
        "which run has been running the longest right now",
    ),
    (
        r"\b(?P<what>error (?:class|type|kind)(?:es|s)?|jobs|spaces)(?: that| which)? (?:got|"
        r"became|have "
        r"become|have got|turned|grew) (?:(?P<less>rarer|less (?:frequent|common|often))|more "
        r"(?:frequent|"
        rf"common)|commoner) (?P<now>{PERIOD}) than (?P<then>{PERIOD}){_END}",
        lambda found: (
            f"{found['what']} with {'fewer' if found['less'] else 'more'} failed runs "
            f"{found['now']} than {found['then']}"
        ),
    ),
    (
        r"^what (?:did|does|do) the logs? (?:say|tell|show)(?: us)? (?:around|about|for|at|on) "
        r"(?:the )?(?P<which>last|latest) (?P<what>[\w. ]+?) failure(?= *[?.!]*$)",
        r"log of the \g<which> failed run of \g<what>",
    ),
    (
        r"^(?:number of )?(?:days|hours|time) (?:that have |that has )?(?:passed )?since (?:the |"
        r"their |"
        r"its )?(?P<what>last [\w ]+?) (?:per|by|of each|for each|of every|for every) "
        r"(?P<each>job|asset|space)(?= *[?.!]*$)",
        r"how long ago was the \g<what> of each \g<each>",
    ),
    (
        r"\b(?P<ask>which|what) (?P<what>job|sync|feed|load|asset|table|space) (?:runs?|ran|is "
        r"run|was "
        r"run|gets run|executes?|executed|gets synced|is synced|was synced) (?:the )?(?P<end>most|"
        r"least)"
        r"(?: often| frequently)?(?=(?: (?:in|since|this|last|during)(?: (?!and\b)\w+)+)? "
        r"*[?.!]*$)",
        lambda found: (
            f"{found['ask']} {found['what']} has the "
            f"{'most' if found['end'].lower() == 'most' else 'fewest'} runs"
        ),
    ),
    (
        r"^(?:which|what) (?:audit )?actions (?:did|has|have) (?P<who>[\w. ]+?) (?:perform(?:ed)?|"
        r"do|done|"
        rf"take|taken|carry out|carried out){_WHEN},? (?:with (?:the |their )?(?:counts?|"
        r"numbers?)|(?:and "
        rf")?how (?:often|many)(?: (?:each|of each|did each))?(?: one)?){_END}",
        r"number of audit events per action by \g<who>\g<when>",
    ),
    (
        r"\b(?P<what>jobs|syncs|spaces) (?:whose|where the) (?:failures|failed runs|errors)"
        rf"{_WHEN} (?:have|had|have had|show) (?P<n>more than one|several|multiple|different|at "
        r"least "
        r"\w+|more than \w+) (?:different |distinct )?(?:causes?|reasons?|error class(?:es)?)"
        + _END,
        lambda found: (
            f"{found['what']} that failed for {_several(found['n'])} different error classes"
            f"{found['when']}"
        ),
    ),
    (
        rf"\b(?:both )(?P<one>(?:in |on )?{PERIOD}),? and (?:also )?(?P<two>(?:in |on "
        rf")?{PERIOD}){_END}",
        r"\g<one> and again \g<two>",
    ),
    (
        r"^(?:on|at) (?:which|what) (?:day|date|time) did (?P<what>[\w. ]+?) (?:have|see|suffer|"
        r"hit) (?:its|"
        r"their|the|an?) (?P<which>first|last|latest) (?P<event>failure|success|outage|"
        rf"error){_END}",
        r"when was the \g<which> \g<event> of \g<what>",
    ),
    (
        r"\b(?P<what>failed log-?ins|log-?in failures|failed logon(?:s| attempts)|failed login "
        r"attempts)"
        r"(?P<rest>[^?,]*?),? with (?:the |their )?(?:times?|dates?|users?|reasons?)(?:(?:, | and "
        r")(?:"
        rf"the |their )?(?:times?|dates?|users?|reasons?))*{_END}",
        r"\g<what>\g<rest>",
    ),
    (
        r"\b(?P<what>jobs|syncs|feeds|spaces)(?: that| which)? had (?:failures|failed runs|errors) "
        r"(?=[\w ]+ and again )",
        r"\g<what> that failed ",
    ),
)
