"""The one run that is asked for, not its number: "which run waited longest in the queue"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import EACH

_RUN = r"(?:run|sync|load|execution)"
_WAITED = (
    r"(?:(?:had|has|with|showed|saw) (?:the )?(?P<a>longest|shortest|highest|lowest) (?:queue wait|"
    r"wait(?:ing)?(?: time)?|time in (?:the )?queue)(?: in (?:the )?queue)?|(?:has |had to "
    r")?(?:wait"
    r"(?:ed)?|queued|sat|spent)(?: in (?:the )?queue)? (?:the )?(?P<b>longest|shortest|most time)"
    r"(?: in (?:the )?queue)?)"
)
_WHICH = (
    r"(?:,? and (?:which|what) (?:run|job|one|asset|sync)(?: was (?:it|that)| is it| had it)?)?"
)
_MINUTES = r"(?P<unit>minutes|hours|time|seconds)"
_LOST = r"(?:lost|lose|wasted?|spent|spend|burn(?:ed|t)?|go(?:ne)?|went|cost)"


def _longest(found: re.Match[str]) -> str:
    said = (found["a"] or found["b"]).lower()
    end = "bottom" if said in {"shortest", "lowest"} else "top"
    return f"{end} 1 run by queue wait{found.groupdict().get('mid') or ''}{found['when'] or ''}"


def _lost(found: re.Match[str]) -> str:
    """Return "total duration of failed runs in minutes"."""
    unit = "" if found["unit"].lower() == "time" else f" in {found['unit'].lower()}"
    return f"total duration of {found['what']}{found['when'] or ''}{unit}"


_FIRST = r"(?:first|earliest|oldest)"
_LAST = r"(?:last|latest|most recent|newest)"
_ENDED = {"fail": "failed", "failed": "failed", "succeed": "successful", "break": "failed"}


def _both_ends(found: re.Match[str]) -> str:
    ended = _ENDED.get(found["did"].lower(), "")
    return f"first and last {ended} run of {found['what']}{found['when'] or ''}".replace("  ", " ")


RULES = rules(
    # how long it ran in all
    (
        rf"^how (?:many|much) {_MINUTES} (?:in total |altogether |overall )?(?:did|has|have) "
        r"(?P<what>(?:the )?[\w. ]+?) (?:spend |spent )?(?:run|running|syncing|loading)"
        r"(?: in total| altogether| overall)?(?P<when> (?:in|this|last|yesterday|today|since|on|"
        r"during)\b[^?,]*?)?(?: in total| altogether| overall)?(?=[?.! ]*$)",
        _lost,
    ),
    # both ends at once
    (
        rf"\b{_FIRST}(?: one)?,? and (?:when |what |which |also )*(?:was |is |were )?"
        rf"(?:the )?{_LAST} (?!(?:tables?|views?|assets?|objects?|columns?)\b)",
        "first and last ",
    ),
    (
        r"^when did (?P<what>[\w. ]+?) (?:first (?P<did>fail|run|succeed|break),? and (?:when did "
        r"(?:it|they) )?(?:last(?: (?:fail|run|succeed|break))?|most recently))"
        r"(?P<when> [\w ]+?)?(?= *[?.!]*$)",
        _both_ends,
    ),
    (
        rf"^when did (?P<what>[\w. ]+?) (?P<did>fail|run|succeed|break) (?:for )?(?:the )?first"
        rf"(?: time)?,? and (?:for )?(?:the )?{_LAST}(?: time)?(?P<when> [\w ]+?)?(?= *[?.!]*$)",
        _both_ends,
    ),
    # "of the runs of march, which one ..."
    (
        rf"^(?:out )?of (?:all )?(?:the )?(?P<each>run|sync|load|{EACH})s (?:that (?:have |has |"
        rf"were )?"
        r"(?P<in>(?:started|ran|run|failed) )?)?(?P<mid>[^,?]+?), (?P<which>which|what) (?:one )?"
        r"(?=(?:had|has|have|was|were|is|took|waited|ran|failed|needed|wrote)\b)",
        lambda found: f"{found['which']} {found['each']} {found['in'] or ''}{found['mid']} ",
    ),
    (
        rf"^(?:(?:which|what|show|list) )?(?:the )?(?:single )?{_RUN}s?(?P<mid> "
        rf"(?:of|from|in|since|during|started|that (?:have |were )?started) [\w ]+?)? (?:that "
        rf")?{_WAITED}"
        rf"(?P<when> [^?,]+?)?{_WHICH}(?=[?.! ]*$)",
        _longest,
    ),
    (
        rf"^what(?: is|'s| was) the (?P<a>longest|shortest)(?P<b>)(?: time)? (?:that )?(?:a|any|"
        rf"one) "
        rf"(?:single )?{_RUN} (?:has |had |have )?(?:ever )?(?:had to )?(?:waited|wait|sat|spent|"
        rf"been)"
        rf"(?: waiting)?(?: in (?:the )?queue)?(?P<when> [^?,]+?)?,? and (?:which|what) (?:run|job|"
        rf"one|"
        r"asset|sync)(?: was (?:it|that)| is it| had it)?(?=[?.! ]*$)",
        _longest,
    ),
    (
        rf"^how (?:many|much) {_MINUTES} (?:in total |altogether )?(?:were |was |did we |have we |"
        rf"has "
        rf"been |did )?{_LOST}(?: in total| altogether)? (?:to|on|by|with|for|in|through|into|"
        rf"because "
        r"of|due to) (?P<what>(?:the |all )?(?:\w+ ){0,3}?(?:failed|failing|cancelled|partial|"
        r"retried|"
        r"timed out|throttled|successful) (?:runs|syncs|loads|jobs))(?P<when> [^?,]+?)?"
        r"(?: in total| altogether)?(?=[?.! ]*$)",
        _lost,
    ),
    # log lines of a component, the most frequent of them
    (
        r"\b(?P<said>(?:warnings?|errors?|log lines?|lines|messages?|log entries|logs?|outages?|"
        r"downtime|uptime|health|checks?|latency|alerts?)(?: (?!runs?\b|jobs?\b)\w+){0,2}?) (?:of|"
        r"by|"
        r"from) the (?P<who>scheduler)\b",
        r"\g<said> of \g<who>",
    ),
    (
        r"^when did (?:the )?(?P<who>[\w ]+?) last (?:write|log|report|raise|emit|produce)(?: an?| "
        r"any)?"
        r" (?P<what>warning|error)(?= |[?.!]|$)",
        r"when was the last \g<what> log line of \g<who> logged",
    ),
    (
        r"^(?:show |list |give me |what (?:are|were) )?(?:the )?(?:top (?P<n>\w+)|(?P<m>\w+) most "
        r"(?:frequent|common)) (?P<level>error|warning)? ?(?:log )?messages(?: in the logs?| "
        r"logged)?"
        r"(?P<when> [^?,]+?)?(?=[?.! ]*$)",
        lambda found: (
            f"{(found['level'] or '') + ' ' if found['level'] else ''}log lines per message"
            f"{found['when'] or ''}, top {found['n'] or found['m']}"
        ),
    ),
    # days that lack runs of some kind, and jobs with several kinds of errors
    (
        r"(?P<step>\b(?:days?|weeks?|months?|hours?)\b)(?P<mid>[^?.,;]*?),? (?:(?:that|which|when|"
        r"where|"
        r"on which|in which) )?(?:with(?: no| 0| zero)|without(?: an?| any| even)?|(?:has|have|had|"
        r"saw|"
        r"see)(?: no| 0| zero| not an?)|there (?:was|were) (?:no|not an?))(?: single| one)? "
        r"(?P<rows>(?:successful(?: [\w.]+){0,3}?|failed(?: [\w.]+){1,3}?)) (?:run|sync|load)s?\b"
        r"(?P<when> (?:this|last|in|since|yesterday|today) ?[\w ]*?)?(?=[?.!, ]*$)",
        r"\g<step>\g<mid>\g<when> with fewer than 1 \g<rows> runs",
    ),
    (
        r"\b(?P<n>(?:more than|at least|over) (?:\w+)|several|multiple) (?:error class(?:es)?|"
        r"(?:kind|"
        r"type|sort)s? of (?:errors?|failures?)|error (?:kind|type)s?|different errors?)\b",
        lambda found: (
            f"{'more than 1' if found['n'].lower() in {'several', 'multiple'} else found['n']} "
            "different error classes"
        ),
    ),
    (
        r"\b(?P<which>which|what) (?P<thing>sync|job|load|feed|pipeline|replication)s? (?:has|have|"
        r"is|"
        r"are|was) (?:been )?(?:down|broken|red|failing|out)(?: for)? (?:the )?longest\b",
        r"\g<which> job has been failing longest",
    ),
    (
        r"\b(?P<out>outages?\b[^?]*?)\b(?P<with>with|and|including) (?:the |their )?"
        r"(?:components?(?:,| and) )?(?P<rest>[\w, ]*?)"
        r"(?:cause|reason)s?(?=[?.! ]*$)",
        r"\g<out>\g<with> \g<rest>message",
    ),
    (
        r"^(?:the )?(?:time|start(?: time)?|date)s? of (?:the )?first and (?:the )?last "
        r"(?P<rows>(?:\w+ )?runs?) (?:of|for|per) (?:each|every)? ?(?P<each>job|asset|space)s?\b",
        r"first and last \g<rows> per \g<each>",
    ),
    (
        r"\b(?:which |that |who )?fail(?:ed|s)? (?:on|at|in) (?:their|its|the) (?:very )?first "
        r"(?:attempt|"
        r"try),? (?:but|and|yet) (?:then |later |eventually |finally )*succe(?:eded|ssful(?:ly)?)"
        r"(?: later| eventually| in the end| afterwards| (?:on|after|with) (?:a|the) (?:retry|"
        r"second "
        r"(?:attempt|try)|later (?:attempt|try)))*",
        "that succeeded after more than one attempt",
    ),
    # how long each lasted, how often something went down, how long until it starts
    (
        r"^(?:list |show |give me |all )*(?:the )?(?P<what>alert|outage)s\b(?P<rest>[^?]*?),? "
        r"(?:with|"
        r"and|including|plus) how long (?:they|each(?: one| of them)?|it|every one) (?:lasted|took|"
        r"was "
        r"open|were open|went on|stayed open)(?= *[?.!]*$)",
        r"how long did each \g<what>\g<rest> last",
    ),
    (
        r"^how (?:often|many times) (?:does|did|do|has|have) (?:the )?(?P<what>[\w ]+?) (?:go|gone|"
        r"went|"
        r"been|fall|fallen) (?:down|offline) (?P<per>(?:per|each|every|by) (?:day|week|month))"
        r"(?P<when> [^?,]+?)?(?=[?.! ]*$)",
        r"number of outages of \g<what> \g<per>\g<when>",
    ),
    (
        r"^(?:how (?:long|much (?:time|longer))|how many (?:minutes|hours|days))(?: is it| is left|"
        r" does it"
        r" take| will it be| to go)? (?:until|till|before|to) (?:the )?next (?P<run>run|sync|load|"
        r"start) "
        r"(?:of|for) (?P<what>[\w. ]+?)(?: starts?| begins?| runs?)?(?=[?.! ]*$)",
        r"when is the next \g<run> of \g<what>",
    ),
    (
        r"^(?:did|do|have|had|were|was) (?:we|there|it|you)(?: have| had| see| be| get| been)? "
        r"(?P<more>"
        r"more|fewer|less) (?P<what>[\w ]+?) (?P<a>(?:in|on|during) [\w ]+?|this \w+|last \w+|"
        r"today|"
        r"yesterday) or (?P<b>(?:in |on |during )?(?:this |last )?\w+)(?=[?.! ]*$)",
        r"compare \g<what> \g<a> with \g<b>",
    ),
    (
        r"^(?:does|did|do|has|have) (?P<a>(?!we\b|it\b|they\b)\w+) (?:have |had |has |see |get "
        r")?(?:more|"
        r"fewer) (?P<what>failures|failed runs|runs|errors|retries|timeouts|cancellations|jobs|"
        r"outages)"
        r"(?P<when> [\w ]+?)? or (?:does |did )?(?P<b>\w+)(?=[?.! ]*$)",
        r"\g<what> of \g<a> versus \g<b>\g<when>",
    ),
    (
        r"^(?P<ask>(?:is|are) there (?:an?|any|some) |any |which |what |how many |list |show |all "
        r")?"
        r"(?:current |currently )?(?P<what>outage|alert)s?(?: (?:are|is|there|do we have|that "
        r"are))*"
        r"(?P<of> (?:of|for|at|with|in) [\w ]+?)? (?:right now|at the moment|now|currently|at "
        r"present|"
        r"ongoing|still (?:going on|open|active))(?=[?.! ]*$)",
        r"\g<ask>open \g<what>s\g<of>",
    ),
    # once before
    (
        r"^(?:has|have|had) (?:the )?(?P<what>[\w ]+?) (?:ever )?been (?P<how>down|degraded|"
        r"offline|"
        r"unavailable)(?: ever)? (?:before|in the past|previously|earlier)(?=[?.! ]*$)",
        r"was \g<what> ever \g<how>",
    ),
    (
        r"\b(?P<n>(?:(?:more than|at least|over) \w+|any|some|\d+|several) )?(?P<rows>failures|"
        r"failed "
        r"runs|runs|errors|retries|timeouts|drifts?) (?P<a>(?:in |this |last |yesterday|today)[\w "
        r"]*?)"
        r" (?:but|and) none (?P<b>(?:in |this |last |yesterday|today|before)[\w ]*?)(?=[?.!, ]*$)",
        lambda found: (
            f"{found['n'] or ''}{found['rows']} {found['a']} and no {found['rows']} {found['b']}"
        ),
    ),
)
