"""How long and how often runs took, since when they fail, which came last, put plainly."""

from __future__ import annotations

import re

from sync.agent.words.plain.kinds import PERIOD
from sync.agent.words.plain.rules import rules

_BASE = {
    "succeeded": "succeed",
    "failed": "fail",
    "ran": "run",
    "worked": "succeed",
    "started": "start",
}


def _longer(found: re.Match[str]) -> str:
    """Return "is the average duration of X this week higher than last week"."""
    way = "lower" if found["less"] else "higher"
    return (
        f"is the average duration of {found['what']} {found['one'].strip()} {way} than "
        f"{found['other'].strip()}"
    )


def _share_of_steps(found: re.Match[str]) -> str:
    """Return "on how many days ... as a share of them all" for "on what share of the days"."""
    rest = re.sub(r"\bat least (?:one|a|1)\b", "a", found["rest"], flags=re.IGNORECASE)
    return f"on how many {found['step']}{rest} as a share of them all"


RULES = rules(
    (
        r"\b(?:on average,? )?how (?:many (?:hours|days|minutes)|long|much time) (?:did|does|do) "
        r"it "
        r"(?:usually |typically |on average )?take (?:on average )?from (?:the |its )?detection "
        r"(?:un)?(?:to|til|till) (?:the |its )?(?:resolution|being resolved)",
        "average time from detection to resolution",
    ),
    # how long it took, against before
    (
        r"^(?:did|do|does|have|has|are|were) (?P<what>(?:the |our )?(?:[\w.]+ )*?"
        r"(?:runs|jobs|syncs|loads)) (?:take|taken|taking|run|running|last|lasted|need) "
        r"(?:(?P<less>less long|less time|shorter|fewer minutes)|longer|more time)"
        rf"(?: on average)? (?P<one>{PERIOD}) than (?P<other>{PERIOD})(?= *[?.!]*$)",
        _longer,
    ),
    (
        r"\b(?P<fail>failing|broken|red|down) (?P<n>(?:for )?(?:more than|over|at least|longer "
        r"than) [\w.]+ (?:days?|hours?|weeks?))"
        r"(?: in a row| running| straight| on end| at a stretch)\b",
        r"\g<fail> \g<n>",
    ),
    (
        r"\bkeeps? (?:on )?(?:breaking|crashing|erroring(?: out)?|falling over|dying|bombing|"
        r"blowing up)\b",
        "keep failing",
    ),
    (r"\b(?:unusually|abnormally|exceptionally) (?:long|slow)\b", "longer than usual"),
    (
        r"^why (?:does|do|is|are|has|have) (?P<what>.+?) "
        r"(?:keeps? failing|(?:(?:still|always|constantly|been) )*failing),? and "
        r"(?:since when|for how long)(?: already)?(?= *[?.!]*$)",
        r"since when is \g<what> failing",
    ),
    (
        r"^who (?:has |had )?(?:re-?started|re-?ran|re-?launched|re-?triggered) "
        r"(?P<what>.+?) (?:by hand|manually)\b",
        r"who started \g<what> restarted by hand",
    ),
    (
        r"\b(?P<wrote>wrote|moved|transferred|processed) the (?P<end>most|fewest|least) "
        r"(?:objects|rows|records|data)\b",
        r"\g<wrote> the \g<end>",
    ),
    (
        r"\b(?P<which>(?:which|what) (?:one )?of (?:these|them|those)) (?:had to |has |have )?"
        r"(?:wait|waited) (?:the )?longest\b",
        r"\g<which> has the longest queue wait",
    ),
    (
        r"\b(?P<who>jobs?|syncs?|feeds?|loads?)(?P<that> (?:that|which))?(?: (?:has|have) been"
        r"| is| are| was| were)? (?:red|broken|down|in error|on red) (?:for )?"
        r"(?P<n>(?:more than|over|at least|longer than) [\w.]+ (?:days?|hours?|weeks?))\b",
        r"\g<who> failing for \g<n>",
    ),
    (
        r"^since which (?:run|sync|load) (?:has|have|is|are) (?P<what>.+?) "
        r"(?:been )?(?:failing|broken|red|down)\b",
        r"since when is \g<what> failing",
    ),
    (
        r"(?P<best>\b(?:longest|shortest|slowest|newest|latest|fastest|biggest) "
        r"(?:waits|runs|queue waits|failures|loads|syncs)\b[^,]*?),? (?:each )?(?:with|and|"
        r"including) (?:the |their |its )?(?:job|table|asset|space)s?(?:'s)?(?: names?)?"
        r"(?= *[?.!]*$)",
        r"\g<best>",
    ),
    (
        r"^how many (?P<what>(?:[\w.]+ ){0,3}?(?:jobs|runs|tables|views|assets|columns|objects|"
        r"mappings|datasets)\b[^,?]*?),? (?:and|i\.?e\.?) (?:which|what)(?: ones| of them| "
        r"jobs|"
        r" tables| assets)?(?: (?:are|were|is|was) (?:they|these|those|it))?(?= *[?.!]*$)",
        r"which \g<what>",
    ),
    (
        r"^(?:list |show |give me |name )?(?:every|each|all) (?P<what>job|asset|table)s? "
        r"(?:together )?(?:with|and) (?:its|their) (?P<which>last|latest|newest|most recent) "
        r"(?P<done>finished |completed )?(?:run|sync|load)s?(?:,? (?:and|with) (?:how (?:it|"
        r"they)"
        r" (?:ended|went)|(?:its|the|their) (?:status|outcome|result)|(?:status|outcome|"
        r"result))"
        r")?(?= *[?.!]*$)",
        r"\g<which> \g<done>run per \g<what>",
    ),
    (
        r"^(?P<ask>which|what) (?P<what>\w+) (?:has |have )?(?:wasted|lost|burn(?:ed|t)|spent) "
        r"(?:the )?most time (?:on|with|in|by|through) (?=[\w ]*(?:runs|loads|failures|syncs))",
        r"\g<ask> \g<what> has the highest total duration of ",
    ),
    (
        r"^(?:what is|what's|whats) the (?P<end>earliest|latest) (?:that )?(?:a|any|the first|"
        r"some) job (?:starts?|runs?|fires?|begins?|is due)(?P<when>[^,?]*?)(?:,? and "
        r"(?:which|what)(?: one| job)?(?: is it| is that)?)?(?= *[?.!]*$)",
        r"which job starts first\g<when>",
    ),
    (
        r"\b(?:the )?(?:most (?:frequent|common)|main|commonest|usual|top) (?:reason|cause)s? "
        r"(?:why|that|for which) (?:the )?(?P<what>.+?) (?:breaks?|fails?|failed|broke|"
        r"crash(?:es|"
        r"ed)?|(?:keeps? |is |are )failing)\b",
        r"most frequent error class of \g<what>",
    ),
    (
        r"^what (?:has |have )?(?:kept|keeps|prevented|prevents|stopped|stops|hindered|held) "
        r"(?P<what>.+?) (?:back )?from (?:succeeding|running|finishing|working|completing|"
        r"ending "
        r"well|going through)\b",
        r"why did \g<what> fail",
    ),
    (
        r"\b(?:on |in |during |for )?(?:(?:what|which) (?:share|percentage|percent|proportion|"
        r"fraction|part|portion) of|how many percent of|what % of) (?:the |all |our )?"
        r"(?P<step>days|weeks|months|hours)\b(?P<rest>.*?)(?= *[?.!]*$)",
        _share_of_steps,
    ),
    (
        r"\b(?P<what>jobs?|feeds?|tables?|assets?)(?: that| which)? (?:have |has )?(?:had|"
        r"saw|seen)"
        r" (?:its|their) (?:very )?first (?:ever )?(?:failure|failed (?:run|sync|load))s?"
        rf"(?: ever)? (?P<when>{PERIOD})",
        r"\g<what> with failed runs \g<when> and without failed runs before \g<when>",
    ),
    (
        r"\btime between (?:the )?(?:starts?|beginnings?)? ?(?:of )?(?:(?:two|2) "
        r")?(?:consecutive|"
        r"successive|subsequent|neighbouring) (?P<what>runs|syncs|loads)\b",
        r"gap between two \g<what>",
    ),
    (r"(?<=\w )broke down\b(?! (?:by|per|into))", "failed"),
    (
        r"\b(?:the )?last time (?:that )?(?:nothing|no run|no job) (?:has |had )?failed "
        r"(?:for|on|over|during) (?:a |an |one )?(?:whole |full |entire |complete )?"
        r"(?P<step>day|week)\b",
        r"newest \g<step> without failures",
    ),
    (
        r"\b(?:the )?(?:last|latest|most recent) (?P<step>day|week|month) "
        r"(?P<no>without|with no|that had no|on which no)\b"
        r"(?= (?:any |an? )?(?:single )?(?:fail|error|run|sync|load|drift|outage|warning|problem|"
        r"job|cancel|time))",
        r"newest \g<step> \g<no>",
    ),
    (
        r"\b(?:busiest|quietest|worst|best|calmest) (?:day|hour|week|month) of the "
        r"(?:week|month|quarter|year)\b",
        lambda found: found[0].replace(" of the ", " this "),
    ),
    (
        r"\bby how (?:many (?:minutes|hours|seconds)|much time) (?:they|it) (?:ran|took|run|"
        r"take|"
        r"needed|spent)(?: in total| altogether| overall)?\b",
        "by total duration",
    ),
    (
        r"\b(?P<wait>wait(?:ing)?(?: time)?|queue (?:wait|time)) (?:before|until) (?:a|an|the|"
        r"any) "
        r"(?P<what>(?:\w+ ){1,2}?)(?:job|run|sync|load) (?:starts?|is started|begins?|runs?)\b",
        r"queue wait of \g<what>runs",
    ),
    (
        r"^how many (?:days|hours|weeks) (?:in a row|running|now|straight|on end) (?:has|have|"
        r"is|"
        r"are) (?P<what>.+?) (?:been )?failing\b",
        r"how long has \g<what> been failing",
    ),
    (
        r"^for how long (?P<has>has|have) (?=.+ been failing)",
        r"how long \g<has> ",
    ),
    (
        r"\b(?:with no|without(?: an| any)?|lacking an|having no) error (?:class|reason|"
        r"code)\b",
        "of no error class",
    ),
    (
        r"^(?P<share>(?:what|which|how much) (?:share|percentage|part|portion|fraction|"
        r"percent) "
        r"of (?:all |the |our )*(?:failures|failed runs|errors|runs|retries|timeouts)) "
        r"(?:does|do"
        r"|did) (?P<what>.+?) (?:account for|make up|cause|contribute(?: to)?|represent)\b",
        r"\g<share> is of \g<what>",
    ),
    (
        r"^(?:when was )?(?:the )?(?:last|latest|most recent) time (?:that )?(?P<each>(?:each|"
        r"every) "
        r"(?:[\w.]+ )*?(?:job|table|asset|view|feed))s? (?P<verb>succeeded|failed|ran|worked|"
        r"started)\b",
        lambda found: f"when did {found['each']} last {_BASE[found['verb'].lower()]}",
    ),
    (
        r",? (?:the )?(?P<most>most|fewest) (?P<what>attempts|retries|tries) first\b",
        lambda found: (
            f", sorted by {found['what']} "
            f"{'descending' if found['most'].lower() == 'most' else 'ascending'}"
        ),
    ),
    # so often
    (
        r"^how (?:often|many times) (?:did|do|does|has|have) (?P<each>each|every)(?: one)?"
        r"(?: of)?(?: the)? (?P<what>(?:[\w.]+ )*?)jobs? (?:need(?:ed)?|require[d]?|take) "
        r"(?:a |an |any )?(?:retry|retries|further attempt)\b",
        r"number of retries of \g<what>runs per job",
    ),
    (
        r"\b(?:wrote|write|writes|written|moved|transferred|synced) (?:nothing|(?:no|zero|0) "
        r"(?:objects?|rows?|records?|data))(?: at all)?\b",
        "wrote nothing",
    ),
    (
        r"^(?:which |what |list |show |any |are there |all )*jobs? (?:that |which |have |has )*"
        r"wrote nothing\b(?P<rest>.*?)(?= *[?.!]*$)",
        r"total objects written per job\g<rest>, exactly 0",
    ),
    (
        r"\b(?:queued|waited|waiting|(?:sat|spent (?:longer|more time)|were) in (?:the )?"
        r"queue)(?: for)?(?: longer)? than (?:they|it) (?:ran|was running|were running|took|"
        r"lasted)\b",
        "waiting longer than running",
    ),
    (
        r"\b(?:whose|with an?|where the) (?:queue )?wait(?:ing)?(?: time)?(?: is| was| were)? "
        r"(?:longer|higher|more|above|larger)(?: than)? (?:the|their|its) (?:own )?"
        r"(?:duration|run ?time|running time)\b",
        "waiting longer than running",
    ),
    (
        r"\bwithout (?:the |those |any )?(?P<what>[\w.]+ ones)"
        r"(?= *(?:$|[?.!,]))(?P<end>)",
        r"except the \g<what>",
    ),
    (
        r"\b(?P<than>(?:as long as|as slow as|longer than|slower than|shorter than|faster than|"
        r"quicker than)(?: twice)?) the (?P<agg>average|median|typical|mean) "
        r"(?:job|sync|load|table|asset|space)\b",
        r"\g<than> the \g<agg>",
    ),
    (
        r"\b(?P<take>takes?|took|runs?|ran|lasts?) (?:at least |more than )?(?P<times>twice|"
        r"half|"
        r"double|(?:\w+) times) as long as (?:the )?(?P<agg>average|median|usual|typical|"
        r"mean)\b",
        r"\g<take> longer than \g<times> the \g<agg>",
    ),
    (
        r"\b(?P<jobs>jobs|spaces|tables|assets)(?: that are| which are)? (?P<way>slower|faster|"
        r"quicker) than (?=(?:twice |half )?(?:the )?(?:average|median|typical|mean)\b)",
        r"\g<jobs> with a duration \g<way> than ",
    ),
)
