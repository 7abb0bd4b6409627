"""What jobs and their runs did, put plainly: what none of them had, how long they waited."""

from __future__ import annotations

import re

from sync.agent.words.plain.kinds import PERIOD, VERB, kind_of_runs
from sync.agent.words.plain.rules import rules

_JOBS = r"(?:jobs?|feeds?|tables?|assets?|syncs|views?|objects?|datasets?)"
_RUN = r"(?:runs?|syncs?|loads?|executions?|attempts?)"
_CLOCK = r"(?:\d{1,2}(?::\d\d)? ?(?:am|pm|o'clock|h)?|noon|midnight)"
_BEEN = r"(?:(?:were|was|got|get|been|being|be|have|has|had|did|do|ever) )*"


_MANY = r"(?:last|latest|newest|runs?|failed|all|each|every|jobs?|syncs?|loads?|have|has|got|use)\b"
_ONE = rf"(?P<x>(?!{_MANY})[\w.]+(?: (?!{_MANY})[\w.]+){{0,3}}?)"


_RATES = {"most": "highest", "least": "lowest"}
_USUALLY = r"(?:usually|normally|typically|generally|on average|as a rule)"
_SIZES = {"longer than": "more than", "shorter than": "less than"}


def _on_average(found: re.Match[str]) -> str:
    """Return "jobs with an average duration of more than X", where it is told of the usual run."""
    if not re.search(_USUALLY, found[0], re.IGNORECASE):
        return found[0]
    size = _SIZES.get(found["op"].lower(), found["op"])
    return f"{found['jobs']} with an average duration of {size} {found['n']}"


def _neither(found: re.Match[str]) -> str:
    """Return "without failed runs and without cancelled runs" for "neither failed nor ..."."""
    kinds = (kind_of_runs(found["a"]), kind_of_runs(found["b"]))
    return f"{found['what']} without {kinds[0]} and without {kinds[1]}"


def _none(found: re.Match[str]) -> str:
    """Return "were there no failed runs" for "did no run fail"."""
    return f"{found['lead']}without {kind_of_runs(found['verb'])}{found['rest']}"


_WILL = (
    r"(?:will|is going to|are going to|is due to|are due to|(?:still )?(?:has|have) (?:yet )?to|"
    r"(?:is|are) about to|(?:is|are) set to|(?:is|are) still to)"
)
_FIRE = (
    r"(?:run|fire|start|sync|execute|go off|kick off|load|"
    r"be (?:run|executed|started|synced|fired|loaded))"
)
_HOUR = r"(?:\d{1,2}(?::\d\d)?(?: ?(?:am|pm|o'clock|h))?|noon|midnight|midday)"


def _to_come(when: str) -> str:
    return "later today" if when.lower() == "today" else when


RULES = rules(
    (
        r"\bjobs (?:are )?(?:planned|scheduled|meant|set up) for workdays-only"
        r"(?: \(mon(?:day)?(?: to |-)fri(?:day)?\))?",
        "jobs run on working days only",
    ),
    (  # "which job is scheduled last today" speaks of what is yet to come
        r"\b(?P<what>which|what) (?P<job>job|sync|load)s? (?:is |are )?(?:scheduled|planned|due|"
        r"fires?|to (?:start|run|fire)|(?:will )?(?:start|run|fire)s?)(?: to (?:start|run|fire))? "
        r"(?P<end>last|latest|as the last(?: one)?) (?P<when>today|tonight|tomorrow)(?=[?.! ]*$)",
        lambda found: f"which job starts last {_to_come(found['when'])}",
    ),
    (
        r"\b(?P<jobs>jobs|syncs|loads)(?: that)?(?: are)? (?:still|yet) (?:to |have to |must |need "
        r"to |"
        r"will |due to )?(?:be )?(?:run|fire|start|executed?|come|scheduled|planned) (?:later )?"
        r"today(?=[?.! ]*$)",
        r"\g<jobs> are scheduled later today",
    ),
    (  # "jobs that usually take more than 15 minutes"
        rf"\b(?P<jobs>jobs?|syncs|loads|feeds)(?: that| which)?(?: {_USUALLY})?"
        rf" (?:takes?|needs?|runs?|lasts?|running|taking)(?: {_USUALLY})? "
        r"(?P<op>more than|longer than|over|less than|shorter than|under|at least|at most) "
        r"(?P<n>[\w. ]+? (?:seconds?|minutes?|mins?|hours?))(?P<usually> "
        rf"{_USUALLY})?(?=[?.!,]|$| (?:in|since|last|this)\b)",
        _on_average,
    ),
    (
        r"\b(?:the )?(?P<way>most|least) successful (?P<what>job|space|pair|asset|table|owner)s?\b",
        lambda found: f"{found['what']} with the {_RATES[found['way'].lower()]} success rate",
    ),
    (
        r"\blineage of (?P<x>[\w. ]+?),? (?P<n>\d|one|two|three|four|five) (?:levels?|hops?|"
        r"steps?|layers?) (?P<way>up|down)(?:wards?)?(?=[?.! ]*$)",
        r"\g<way>stream of \g<x> up to \g<n> levels",
    ),
    (
        r"^(?:what|which jobs?|whatever|everything that|anything that|all that|whichever job) "
        r"(?:runs?|fires?|starts?|is scheduled|is running) (?P<often>hourly|daily|nightly|weekly|"
        r"monthly|every (?:hour|day|night|week|month)|once (?:an?|per|every) (?:hour|day|night|"
        r"week|"
        r"month))(?=[?.! ]*$)",
        r"jobs that run \g<often>",
    ),
    (  # of the job, not of each of its runs
        rf"^(?:(?:what|which) (?:is (?:the )?)?|show |the )*priority (?:of|does|do|has|have|is) "
        rf"(?:the )?{_ONE}(?: (?:sync|job|load))?(?: have| has| got| use)?(?=[?.! ]*$)",
        lambda found: f"priority of the {found['x']} job",
    ),
    (
        r"^(?P<since>since when|how long|for how long)(?P<who>[^?]*\b(?:syncs?|jobs?|loads?)\b"
        r"[^?]*?) (?:broken|red|dead|kaputt?)(?=[?.! ]*$)",
        r"\g<since>\g<who> failing",
    ),
    (
        r"^(?:which|what) (?P<j>jobs?) (?:loads?|fills?|feeds?|refresh(?:es)?|updates?|replicates?|"
        r"populates?|transfers?|cop(?:y|ies)|handles?|takes? care of|(?:is|are) responsible for|"
        r"(?:is|are) behind) (?!.*\b(?:most|more|fewer|less|least|longest|slowest|fastest|every|"
        r"each|per|"
        r"today|yesterday|last|this|often|than|never|again|and|or|but|it|them|these|"
        r"those)\b)(?:the )?(?P<x>[\w. ]+?)"
        r"(?: table| view)?(?=[?.! ]*$)",
        r"\g<j> of \g<x>",
    ),
    (
        r"\b(?:(?:which|what) )?(?P<j>jobs?) (?:that |which )?(?:(?:load|fill|feed|refresh|"
        r"update|replicate|populate|"
        r"transfer|move|copie|copy)(?:s|es)?|(?:is|are) (?:loading|filling|feeding|refreshing)) "
        r"(?P<x>it|them|these|those)(?: (?:tables?|views?|ones?|assets?))?(?=[?.!,]|$| (?:and|"
        r"in)\b)",
        lambda found: (
            f"{found['j']} of it"
            if found["x"].lower() == "it"
            else f"which {found['j'].rstrip('s')}s cover {found['x']}"
        ),
    ),
    (
        r"^when (?:does|will|is) the next (?:job|sync|load) (?:to )?(?:start|run|fire|begin|"
        r"kick off|go|due|scheduled)(?=[?.! ]*$)",
        "when is the next job run",
    ),
    (
        rf"^when (?:will|is) (?P<what>[\w. ]+?) (?:going to )?{_FIRE}(?: again| next)*(?=[?.! ]*$)",
        r"when does \g<what> run next",
    ),
    (
        rf"^will (?P<what>(?!there\b)[\w. ]+?) (?:still )?(?P<fire>{_FIRE})\b"
        r"(?: again)?(?P<when> (?:today|tonight|before|until|by)\b[^?]*)",
        r"does the \g<what> job still have to \g<fire>\g<when>",
    ),
    # when they last failed
    (
        r"\bjobs,? (?:together |along )?with the (?:date|time|moment|day)s? of (?:their|its|the) "
        r"(?:last|latest|most recent) failures?\b",
        "last failure per job",
    ),
    (
        r"\bjobs (?:whose|that had|had|with|have) (?:their |its |the )?(?:last|latest|most recent) "
        r"failure (?:was |lies |happened |is |occurred )?before (?P<when>[\w ]+?)(?=[?.! ]*$)",
        r"jobs with failed runs before \g<when> and without failed runs since \g<when>",
    ),
    # what is to come today begins now
    (
        rf"\b{_WILL} (?:still )?(?P<fire>{_FIRE})\b(?P<mid>(?:(?!tomorrow|next|monday|tuesday|"
        rf"wednesday|thursday|friday|saturday|sunday)[^?.,])*?) (?:before|until|till|by|up "
        rf"to) "
        rf"(?P<hour>{_HOUR})(?: (?:today|tonight|this (?:evening|afternoon)))?(?=[?.!, ]*$)",
        r"will \g<fire>\g<mid> between now and \g<hour>",
    ),
    (
        rf"\b(?:still |yet )?(?P<due>scheduled|due|planned|expected|supposed|set|left) to {_FIRE} "
        r"(?:before|until|till|by|up to) midnight(?: (?:today|tonight))?(?=[?.!, ]*$)",
        r"\g<due> to run between now and midnight",
    ),
    (
        r"\b(?P<is>is|are) due (?:before|until|till|by|up to) midnight(?: (?:today|tonight))?"
        r"(?=[?.!, ]*$)",
        r"\g<is> due between now and midnight",
    ),
    (
        rf"\bstill (?P<fire>{_FIRE})s? (?:before|until|till|by|up to) "
        r"midnight(?: (?:today|tonight))?(?=[?.!, ]*$)",
        r"will \g<fire> between now and midnight",
    ),
    (
        rf"\b{_WILL} (?:still )?(?P<fire>{_FIRE})\b(?P<mid>[^?.,]*?) (?:later )?"
        r"(?:today|before the end of the day|until the end of the day)(?=[?.!, ]*$)",
        r"will \g<fire>\g<mid> between now and midnight",
    ),
    (
        r"\bschedule of (?:the |our )?(?P<what>\w+(?: \w+)?) (?:run|sync|load|feed)s?\b",
        r"schedule of the \g<what> job",
    ),
    # none of something
    (
        rf"\b(?P<what>{_JOBS}\b[\w ]*?)(?: (?:that|which))? (?:have|has|had|did) ?(?:not|n't)"
        r"(?: yet| ever)?(?: had| have| seen| see| got| get| recorded| completed| managed)"
        rf"(?: even)? (?:a single|any|one single|one|a) (?=(?:[\w-]+ ){{0,2}}?(?:{_RUN}|"
        r"success|failure|error|retry)\b)",
        r"\g<what> that have no ",
    ),
    (
        rf"\b(?P<what>{_JOBS}\b[\w ]*?)(?: (?:that|which))?(?: have| has| had| did)? neither "
        rf"{_BEEN}(?P<a>{VERB}),? nor {_BEEN}(?P<b>{VERB})\b",
        _neither,
    ),
    (
        rf"^(?P<lead>(?:on |in )?(?:how many|which|what) (?:days?|weeks?|months?|hours?)\b.*?)"
        rf"(?:did|was|were|has|have|had) (?:no|not a single|not one) (?:job|run|sync|load)s? "
        rf"(?:ever )?{_BEEN}(?P<verb>{VERB})\b(?P<rest>.*)$",
        _none,
    ),
    # how the newest run ended
    (
        rf"(?:\b(?:that|which|who) )?\b(?:finished|ended|completed|closed|end|finish) "
        rf"(?:their|its) (?P<which>last|latest|newest|most recent) (?P<run>{_RUN})"
        r"(?: with| as| in)? ",
        r"whose \g<which> \g<run> was ",
    ),
    # jobs are called feeds
    (
        r"^(?P<lead>(?:list |show |give me |all |any |the |which |what )*)feeds "
        r"(?=(?:that|which|with|whose|without|failed|ran|run|had|have|neither)\b)",
        r"\g<lead>jobs ",
    ),
    (
        rf"\b(?P<rel>that|which|who) (?P<when>{PERIOD}),? (?P<did>(?:had|have|has|ran|failed|"
        r"did|were|was|succeeded|needed|wrote)\b[^,;]*?)(?= *[?.!]*$)",
        r"\g<rel> \g<did> \g<when>",
    ),
    (
        r"\b(?P<and>as well as|and also|and|plus) (?:one|another|another one|some) "
        r"(?:that|which) (?:was |had |got |has )?(?:ended |finished |went |come out )?(?:as )?"
        r"(?P<how>partial|failed|cancelled|canceled|successful|retried|timed out)\b",
        r"\g<and> a \g<how> run",
    ),
    # the queue
    (
        r"\bafter (?:(?:having )?(?:wait(?:ing|ed)|queue?ing|queued|sitting|sat|spending|spent)"
        r"|a wait of)(?: for)? (?P<n>(?:more than|over|at least|longer than|less than|under|"
        r"fewer than|up to|at most)? ?[\w.]+ (?:seconds?|minutes?|mins?|secs?|s|min|hours?|h))"
        r"(?: in (?:the )?queue)?\b",
        r"with a queue wait of \g<n>",
    ),
    (
        r"^(?:anything|everything|all) (?:that |which )?(?:was |has |got |been |is )*"
        r"(?=(?:started|began|begun|finished|launched|kicked off)\b)",
        "runs that ",
    ),
    # who started it, and when it is to start
    (
        r"\b(?:only )?(?:run|runs|start|starts|are started|is started|fire|fires|go) (?:only )?"
        r"(?:when|if) (?:someone|somebody|anyone|a person|people|one|you|we) "
        r"(?:start|starts|run|runs|trigger|triggers|launch|launches|kick|kicks) "
        r"(?:them|it|these|those)(?: off)?(?: manually| by hand)?\b",
        "run only by hand",
    ),
    (
        r"(?P<no>\b(?:without|have no|has no|with no) (?:any |a )?schedule),?"
        r"(?: and| that| which| who| are| is)* (?:(?:only|just) (?:run|started)|(?:run"
        r"|started) only) (?:on demand|by hand|manually)\b",
        r"\g<no>",
    ),
    (
        r"(?:\b(?:that|which) )?\brun only (?:on demand|by hand|manually)\b",
        "without a schedule",
    ),
    (
        r"\b(?P<due>due(?: to \w+)? (?:before|until|till|by|up to) "
        rf"{_CLOCK})(?= *(?:$|[?.!,]))",
        r"\g<due> today",
    ),
)
