"""Times in which nothing ran, and what has waited longest, put plainly."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_STEP = r"(?P<step>days?|weeks?|months?|hours?)"
_WHEN = r"(?P<when>(?: (?:this|last|past|previous|in|since|of|during|today|yesterday)\b[^,?]*?)?)"
_RUNS = r"(?P<what>runs|syncs|loads|executions|jobs (?:ran|running))"
_DONE = r"(?:ran|been loaded|been synced|loaded|synced|executed|been run|refreshed|been refreshed)"


def _none(found: re.Match[str]) -> str:
    """Return "days with fewer than one run" for "which days had no runs"."""
    step = found["step"].lower()
    many = step if step.endswith("s") else f"{step}s"
    told = found.groupdict()
    when = told.get("when") or told.get("later") or ""
    return f"{many}{when} with fewer than one run{told.get('on') or ''}"


_NO_RUNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:on |in )?(?:which|what|list|show|list the|show the) {_STEP}{_WHEN} (?:had|has|have|"
        rf"saw|were there|was there|did we have|are there|without|with|were without|passed without)"
        rf" ?(?:absolutely )?(?:no|zero|any|a single)?(?: single)? {_RUNS}(?: at all)?"
        r"(?P<later>(?: (?:this|last|in|since|during)\b[^,?]*?)?)[.?! ]*$",
        rf"^(?:(?:is|are|was|were) there (?:an? |any )?)?{_STEP}{_WHEN} (?:without|with no|with "
        rf"zero) (?:any |a single )?(?:{_RUNS}|run)"
        r"(?: at all)?(?P<later>(?: (?:this|last|in|since|during)\b[^,?]*?)?)[.?! ]*$",
        rf"^(?:on |in )?(?:which|what) {_STEP}{_WHEN} (?:did )?(?:nothing|no jobs?|no runs?|"
        r"not a single job)(?: at all)? (?:take place|happen|start|run|ran|"
        r"sync|synced|load|loaded|execute|executed|was run|was "
        r"loaded)(?: at all)?(?P<later>(?: (?:this|last|in|since|during)\b[^,?]*?)?)[.?! ]*$",
    )
)
_DENIED = re.compile(r"\b(?:no|zero|without|nothing|not a single)\b", re.IGNORECASE)
_RULES = rules(
    (
        rf"^(?:which|what) (?P<what>[\w ]+?) (?:was|were|has|have|had) {_DONE}"
        r"(?: successfully)? (?:the )?longest ago(?= *[?.!]*$)",
        r"which \g<what> has the oldest last sync",
    ),
    (
        rf"^(?:which|what) (?P<what>[\w ]+?) (?:has|have) not {_DONE}"
        r"(?: successfully)? for (?:the )?longest(?: time)?(?= *[?.!]*$)",
        r"which \g<what> has the oldest last sync",
    ),
    (
        r"^(?:the |what is the )?oldest (?:last )?(?:load|sync|refresh|update) (?:among|"
        r"amongst|of|across|within) (?:all )?(?:the )?(?P<what>[\w ]*?(?:table|asset|view)s?)"
        r"(?= *[?.!]*$)",
        r"which \g<what> has the oldest last sync",
    ),
    (
        r"^(?:which|what) (?P<level>error |warning )?(?:log )?messages? (?:has|have|had) the "
        r"most (?:(?P<lines>error|warning) |log )?lines(?P<when>.*?)(?= *[?.!]*$)",
        r"\g<level>\g<lines> lines per message\g<when>, top 1",
    ),
    (
        r"^(?:which|what) (?P<level>error |warning |warn )?(?:log )?messages? (?:shows? up|"
        r"occurs?|appears?|comes up|is|turns up) (?:the )?(?:most often|most frequently|most|"
        r"most frequent|most common) in the logs?(?P<when>.*?)(?= *[?.!]*$)",
        r"\g<level>log lines per message\g<when>, top 1",
    ),
    (
        r"^how many (?P<what>[\w ]{3,40}?) (?:did|does|do|has|have) (?:each|every) (?P<step>"
        r"weekday|hour|day|week|month)(?P<of>(?: of the (?:day|week|month))?) (?:have|had|see|"
        r"seen|get|bring)\b(?P<rest>.*?)(?= *[?.!]*$)",
        r"number of \g<what> per \g<step>\g<of>\g<rest>",
    ),
    (
        r"\b(?P<one>jobs?) (?:without|with no) (?:an? |any )?schedule (?=(?:that|which) (?:ran|"
        r"have run|had run|did run)\b)",
        r"unscheduled \g<one> ",
    ),
    (
        r"^(?:which|what|the|list|show)? ?components? (?:that |which )?(?:have been|has been|"
        r"were|was|stayed|remained) (?:up|available|ok|healthy|online|reachable) (?:all|the "
        r"(?:whole|entire)|throughout the) (?P<unit>week|month|quarter|year)(?= *[?.!]*$)",
        r"components with an uptime of 100 % this \g<unit>",
    ),
    (
        r"\b(?:received|experienced|suffered|collected|accumulated) (?=(?:the )?(?:most|fewest|"
        r"least)\b)",
        "had ",
    ),
    (
        r"^(?:which|what) (?:health )?checks? (?:fails?|failed|has failed|is failing) (?:the )?"
        r"most(?: often| frequently)?(?P<when>.*?)(?= *[?.!]*$)",
        r"which component has the most failed checks\g<when>",
    ),
    (
        r"^(?:in |on |at )?(?:which|what) (?P<step>hours?|weekdays?|days?|months?|weeks?)"
        r"(?P<of> of the (?:day|week|month|year))? (?:do|did) (?:the )?most (?:of the )?"
        r"(?P<what>[\w ]{3,30}?) (?:fall|happen|occur|come|take place|begin|start)"
        r"(?: in| on| at| into)?(?P<when>.*?)(?= *[?.!]*$)",
        r"which \g<step>\g<of> has the most \g<what>\g<when>",
    ),
    (
        r"^(?:which|what) (?P<each>jobs|assets|tables|views|spaces|users|owners) (?:had|have|"
        r"with|got) (?P<what>(?:[a-z]+ )??(?:runs|failures|syncs|loads|retries|errors|"
        r"cancellations)\b[^,?]*?),? and how (?:many|often)(?: (?:each|of (?:them|those|these)|"
        r"per \w+|were there|did each have|times|for each|in each case))*(?= *[?.!]*$)",
        r"number of \g<what> per \g<each>",
    ),
)


def as_plain_lulls(text: str) -> str:
    """Return *text* with times without runs, and what is oldest, put plainly."""
    if _DENIED.search(text):
        for each in _NO_RUNS:
            text = each.sub(_none, text)
    return " ".join(_RULES.put(text).split())
