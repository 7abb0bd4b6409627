"""Jobs by what their runs never or always were, and lists with what rows show, put plainly."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_SHOWN = (
    r"(?:job|asset|table|start(?: time)?|end|status|duration|run ?time|wait(?: time)?|queue wait|"
    r"error|space|attempts?|priority|trigger)s?(?: names?)?"
)
_WHENCE = (
    r"(?:manually|by hand|by (?:the )?schedule(?:r)?|automatically|on demand|(?:through|via|by) "
    r"(?:the )?api)"
)
_ENDED = r"(?:succeeded|failed|ran|were cancelled)"
_STATUS = {"succeeded": "successful", "failed": "failed", "ran": "any"} | {
    "were cancelled": "cancelled"
}
_TIME = (
    r"(?:yesterday|today|(?:last|this) (?:week|month|night)"
    r"|on \w+day|in (?:january|february|march))"
)
_PLAIN = {"manually": "manual", "by hand": "manual", "on demand": "manual"}


def _started(found: re.Match[str]) -> str:
    """Return "jobs whose runs were all manual" for "jobs that have only ever been run manually"."""
    how = found["how"].lower()
    status = _PLAIN.get(how, "api" if "api" in how else "scheduled")
    return f"{found['what']} whose runs were all {status}"


def _most_apart(found: re.Match[str]) -> str:
    """Return the number of different things per group for "errors that hit the most spaces"."""
    first = "highest" if found["most"].lower() == "most" else "lowest"
    one = "" if found["each"].lower().endswith(("ses", "bs", "ors", "nts")) else ", top 1"
    return (
        f"number of different {found['of']} per {found['each']}{found['when']}, {first} first{one}"
    )


_HISTORIES = {"health": "health checks", "check": "health checks", "drift": "drift events"}
RULES = rules(
    (r"\bqueue (?:length|size|depth)\b", "number of queued runs"),
    (
        r"^(?P<did>created|added|discovered|deployed) (?P<what>tables|views|assets|objects|models|"
        r"datasets)\b",
        r"\g<what> \g<did>",
    ),
    (
        r"^(?:does|do|is there|is) (?:anybody|anyone|somebody|someone|any person)(?: who)? "
        r"(?:owns?|"
        r"responsible for|in charge of|looks? after|takes? care of|accountable for) (?P<x>[\w. ]+?)"
        r"(?=[?.! ]*$)",
        r"does \g<x> have an owner",
    ),
    (
        r"^is there (?:an?|any) (?:owner|steward|responsible(?: person)?) (?:of|for) "
        r"(?P<x>[\w. ]+?)"
        r"(?=[?.! ]*$)",
        r"does \g<x> have an owner",
    ),
    (
        r"^(?P<did>did|has|have|had) (?P<who>(?:the )?(?:glue|datasphere|aws|sap)(?: api)?|"
        r"(?:the )?"
        r"(?:scheduler|worker pool|store))(?P<have> have| had)? (?:any|an?|some) (?:problem|issue|"
        r"trouble|difficulty|hiccup)s?\b",
        r"\g<did> \g<who>\g<have> problems",
    ),
    (
        r"^(?P<when>last (?:night|week|weekend|month)|yesterday|today|this (?:morning|week)|"
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s*[:,]? (?:is |was )?(?:everything|all) "
        r"(?:ok|okay|fine|good|well|alright|in order|green)(?=[?.! ]*$)",
        r"was everything ok \g<when>",
    ),
    (  # what happened, one by one; "history of the success rate" is a trend
        r"\b(?P<what>run|sync|job|load|execution|health|check|drift) history\b"
        r"(?! (?:per|by|as a|plot|chart))",
        lambda found: _HISTORIES.get(found["what"].lower(), "runs"),
    ),
    (
        r"^how did (?:the |its |our )?(?:last|latest|most recent|newest) (?P<run>run|sync|load|"
        r"execution) of (?P<of>[^?]+?) (?:go|end|turn out|work out|finish|come out)[?.! ]*$",
        r"status of the last \g<run> of \g<of>",
    ),
    (
        r"\b(?:jobs|feeds) whose (?:last|latest|most recent|newest) (?:finished )?(?:run|sync|"
        r"load|execution) (?P<how>(?:took|lasted|ran|needed|waited)\b)",
        r"runs newest of their job that \g<how>",
    ),
    (
        r"\b(?:turned up|turn up|appeared|showed up|popped up|came in|arrived|"
        r"(?:was|were) (?:seen|found|discovered)) for the first time\b",
        "first seen",
    ),
    (
        r"^(?:on average,? )?how much time (?:lies|passes|is there|goes by|elapses|passed|lay) "
        r"(?:on average )?between (?:(?:any |each )?two )?(?:consecutive |successive |"
        r"subsequent )?(?P<what>runs|syncs|loads|failures) of",
        r"average gap between \g<what> of",
    ),
    (
        r"\boutside (?:of )?(?:the )?(?P<x>[\w-]+) (?:space|area|schema|database)\b",
        r"not in \g<x>",
    ),
    (  # the run, not only when it was
        r"^(?P<show>(?:show |give |tell )?(?:me )?(?:the )?)last (?:run|execution) of "
        r"(?=(?:the )?[\w. ]+[?.! ]*$)(?!each\b|every\b|all\b)",
        r"\g<show>newest run of ",
    ),
    (
        r"\b(?P<did>changed|modified|updated|altered)(?P<when>(?: (?!but|and|yet)[\w.]+){0,4}) "
        r"(?:but|and|yet)(?: (?:were|was|are|have|has|had))?(?: not| never|n't) (?:yet |been )*"
        r"(?:synced|synchronized|replicated) (?:since(?: then)?|afterwards|after(?: that)?)\b",
        r"changed\g<when> and changed since their last sync",
    ),
    (
        r"\b(?:changed|modified|updated|altered) (?:after|since) (?:their|its|the) last "
        r"(?:successful|good|ok) (?:sync|run|load)\b",
        "changed since their last sync",
    ),
    (
        r"(?P<of>\b(?:runs|columns|fields|jobs|events?|drifts?|mappings|links|lines|errors|"
        r"failures|findings)) (?:whose|where the) (?P<what>table|asset|view|object|model)s? "
        r"(?P<is>has|have|is|are|was|were|lacks?|had)\b",
        r"\g<of> of \g<what>s that \g<is>",
    ),
    (
        r"\b(?P<what>jobs?|feeds)(?: that| which)? (?:has|have|had|did)(?:n't| not) "
        r"(?:been successful|succeeded|succeed|worked|had (?:a |any )?success(?:es)?)"
        r"(?: once| even once)? "
        r"(?P<when>(?:in|for|within|since|during|over|this|last|yesterday|today)\b)"
        r"(?P<rest>.*?)(?= *[?.!]*$)",
        lambda found: (
            f"{found['what']} without a successful run "
            f"{'in' if found['when'].lower() in {'for', 'over'} else found['when']}"
            f"{found['rest']}"
        ),
    ),
    (
        rf"\b(?P<what>jobs|feeds)(?: that| which)? (?:have |were |are |has )?"
        rf"(?:only |exclusively |always )(?:ever )?(?:been |were )?"
        rf"(?:run|ran|started|triggered|launched) "
        rf"(?P<how>{_WHENCE})(?= *[?.!]*$)",
        _started,
    ),
    (
        rf"^(?P<list>(?:show |list |give me |the )*(?:(?:top )?\d+ |last \w+ )?"
        rf"(?:\w+ )?runs\b.+?),? "
        rf"(?:with|showing|including) (?:their |the |its )?{_SHOWN}"
        rf"(?:(?:, and|,| and) (?:their |the |its )?{_SHOWN})+(?= *[?.!]*$)",
        r"\g<list>",
    ),
    (
        r"^(?:which |what |the |show |list )*"
        r"(?P<each>error (?:class|type|message|reason)(?:es|s)?|jobs?|users?|components?) "
        r"(?:that |which )?(?:appears?|occurs?|occurred|shows? up|happens?|happened|hits?|hit|"
        r"affects?|affected|struck)(?: in| at)? (?:the )?(?P<most>most|fewest) (?:different )?"
        r"(?P<of>spaces|jobs|assets|tables|databases|components)\b(?P<when>.*?)(?= *[?.!]*$)",
        _most_apart,
    ),
    (
        r"^(?:did|has|have|does|do) (?:the )?(?P<one>[\w.]+) or (?:the )?(?P<two>[\w.]+) "
        r"(?:have|had|suffer|see|produce|get|cause)(?:ed)? (?P<way>more|fewer) "
        r"(?P<what>(?!.*\bthan\b)(?:outages|failures|failed runs|errors|runs|retries|"
        r"timeouts)\b"
        r".*?)[?.! ]*$",
        r"which had \g<way> \g<what>, \g<one> or \g<two>",
    ),
    (
        r"^(?:which|what) error (?:class |message )?(?:has )?"
        r"(?:occurred|happened|came up|showed up|appeared) (?:most recently|last|the last time)"
        r"(?:,? (?:and )?(?:in|for|at|of) (?:which|what) (?:job|run|asset|table))?"
        r"(?= *[?.!]*$)",
        "error of the last failed run",
    ),
    # what a job did at one time and at another
    (
        rf"\b(?P<what>jobs|feeds)(?: that| which)? (?P<one>{_ENDED}) (?P<then>{_TIME})"
        rf" (?:but|and)(?: then)? (?P<other>{_ENDED}) (?P<now>{_TIME})(?= *[?.!]*$)",
        lambda found: (
            f"{found['what']} with {_STATUS[found['one'].lower()]} runs {found['then']} and "
            f"{_STATUS[found['other'].lower()]} runs {found['now']}"
        ),
    ),
    (
        r"^(?:which|what) (?:user|person|colleague) (?P<did>disabled|paused|enabled|resumed|"
        r"deleted|approved|rejected|changed)\b",
        r"who \g<did>",
    ),
    (
        r"\b(?:the )?(?:last|latest|newest) (?:thing|message|line) (?:that )?(?:the )?"
        r"(?P<what>scheduler|worker[ _]pool|datasphere[ _]api|glue[ _]api) (?:logged|wrote|"
        r"reported|said)\b",
        r"the last log line of the \g<what>",
    ),
    (
        r"^(?:what|which|for what) (?:percentage|percent|share|fraction|part) of (?:the )?time "
        r"(?:was|is|were|has) (?:the )?(?P<what>[\w ]{2,30}?) (?:been )?(?:up|available|"
        r"reachable|online|ok|healthy) (?P<when>.+?)(?= *[?.!]*$)",
        r"uptime of \g<what> \g<when>",
    ),
    (r"\bstreak of (?P<what>success\w*|failures)\b", r"row of consecutive \g<what>"),
    (r"\bwrote (?:no|zero|not a single) (?=objects?|rows?)", "wrote 0 "),
    (r"\bpercentile (?P<n>\d\d)(?: of)?\b", r"\g<n>th percentile of"),
    (r"\boutage (?:minutes|hours|time)\b", "downtime"),
    (
        r"\b(?P<one>paused|disabled|resumed|enabled) or (?:paused|disabled|resumed|enabled)"
        r"(?= (?:jobs?|syncs?)\b)",
        r"\g<one>",
    ),
)
