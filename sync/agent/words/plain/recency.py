"""How long ago something last worked, with what never did, put as what has not worked since."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_THING = (
    r"(?P<what>(?:[\w.]+ )?(?:jobs|syncs|assets|tables|views|datasets|objects)\b"
    r"(?:(?: (?:in|of|on|from) [\w.]+)?))"
)
_LAST = (
    r"(?:(?:the |their |its )?(?:last|latest|most recent|newest) (?P<run>successful (?:run|sync|"
    r"load|execution|refresh)|success|good run|sync|refresh|load|run|execution|time they (?:ran|"
    r"succeeded|worked)))"
)
_LONG = r"(?P<n>(?:more|longer) than|over|at least|older than|beyond)"
_AGO = (
    rf"{_LONG} (?P<many>[\w.]+ (?:days?|hours?|weeks?|months?))"
    r"(?: back| ago| old| in the past| away)?"
)
_NEVER = (
    r"(?:,? ?(?:\(?(?:or|and|plus|including|as well as|incl\.?|also)\b ?)+(?:also |those |the ones "
    r"|ones |jobs |that |which |who |have |has |were |did |if they |where they |there (?:was|is) )*"
    r"(?:never|not ever|none at all|not (?:yet )?(?:at all|once))(?: (?:yet|have|has|had|been|did|"
    r"at all|one|a single|succeeded|worked|run|ran|synced|loaded|refreshed|so|success|successful|"
    r"completed|done|any|sync|it|successfully|succeed))*\)?)"
)


def _not_since(found: re.Match[str]) -> str:
    """Return "jobs that have not succeeded for more than 5 days" for what is older or never was."""
    what, many = found["what"], found["many"]
    than = "at least" if found["n"].lower() == "at least" else "more than"
    if not re.search(r"\b(?:jobs|syncs)\b", what, re.IGNORECASE):
        return f"{what} not synced for {than} {many}"
    if re.search(r"succ|good", found["run"], re.IGNORECASE):
        return f"{what} that have not succeeded for {than} {many}"
    return f"{what} without a run in the last {many}"


RULES = rules(
    (
        rf"\b{_THING},? (?:whose|where|with|of which) {_LAST} (?:(?:is|was|lies|dates|happened|has "
        rf"been|took place|are|were) )?{_AGO}{_NEVER}",
        _not_since,
    ),
    (
        rf"\b{_THING},? with {_LAST} {_AGO}(?= *[?.!]*$)",
        lambda found: f"{found['what']} whose last {found['run']} is more than {found['many']} ago",
    ),
    (
        rf"\b{_THING},? (?:(?:that|which) )?(?:(?:were|was|have|has|had) )?(?:not|n't|never) "
        rf"(?:been "
        r")?(?:run|executed|completed|finished) (?:successfully|without (?:an? )?errors?|cleanly)"
        r"(?= (?:since|in|for|this|during|over|after)\b)",
        r"\g<what> without a successful run",
    ),
    (
        rf"\b{_THING},? (?:(?:that|which|who) )?(?:have not|haven't|has not|hasn't|did not|didn't|"
        r"not) (?:worked|succeeded|been (?:ok|successful|green)|run (?:successfully|fine|ok)|gone "
        r"through|completed|finished) (?:for|in|within) (?P<n>(?:more than |at least |over "
        r")?[\w.]+ "
        r"(?:days?|weeks?|hours?))(?: or (?:longer|more))?(?= *[?.!]*$)",
        r"\g<what> that have not succeeded for \g<n>",
    ),
    (
        rf"\b{_THING},? (?:(?:whose|with) (?:their |the )?|(?:that |which )?(?:were |was )?(?=last "
        rf"run ))(?:last|latest|most recent) (?:run|execution) (?:(?:is|was|lies|dates|happened) )?"
        rf"(?:back )?{_AGO}(?= *[?.!]*$)",
        r"\g<what> without a run in the last \g<many>",
    ),
    # how the newest run of what is listed ended
    (
        r",? (?:although|though|even though|but|yet|while|whereas|and) (?:their|its|the|whose) "
        r"(?P<last>(?:own )?(?:last|latest|most recent|newest)(?: finished| completed)? (?:run|"
        r"sync|"
        r"load|execution)) (?:has |have |was |were |had )?(?=(?:succeeded|failed|successful|ok|a "
        r"success|cancelled|partial)\b)",
        r" whose \g<last> ",
    ),
    (
        r"\b(?P<what>(?:assets|tables|views|objects|datasets)\b[^?.,;]*?),? whose (?:own )?(?:job|"
        r"sync|load|feed) (?:is |are |keeps |has been )?(?:currently |still |now )*(?:failing|"
        r"broken"
        r"|red|in error)\b(?: right now| now| currently| at the moment)?",
        r"\g<what> whose last run failed",
    ),
    (
        r"\b(?P<what>(?:jobs|syncs)\b(?: (?:in|of) [\w.]+)?),? (?:(?:that|which) )?(?:(?:have|has) "
        r"(?:not|never) (?:succeeded|worked|run successfully|been successful)|without (?:a |any )?"
        r"success(?:ful run)?|with no success(?:ful run)?s?|haven't succeeded|haven't worked)(?: "
        r"again)? (?:since|after) (?:their|its|the) (?:last|latest|most recent|newest) (?:failure|"
        r"failed run|crash)\b",
        r"\g<what> with failed runs followed by no success",
    ),
    # what went through
    (
        r"(?P<did>\b(?:did|do|does|could|would|to|not|n't)\b(?: [\w.]+){0,5}?) (?:go|run|come|get|"
        r"make it) through(?= (?:yesterday|today|tonight|again|this (?:morning|week|month|"
        r"afternoon|evening|time)|last \w+|on |in |at |since )| *[?.!]*$)",
        r"\g<did> succeed",
    ),
    (
        r"\b(?:went|ran|came|got|gone) through(?= (?:yesterday|today|tonight|this (?:morning|week|"
        r"month|afternoon|evening|time)|last \w+|successfully|fine|ok|okay|well|cleanly)\b)",
        "succeeded",
    ),
    (r"\b(?P<so>succeed(?:ed|s)?) (?:successfully|fine|okay|ok|well|cleanly)\b", r"\g<so>"),
    (
        r"^why (?:has|have|was|were) (?P<what>[\w. ]+?) (?:not|n't) (?:been )?(?:updated|refreshed|"
        r"loaded|replicated|brought over|copied)\b",
        r"why was \g<what> not synced",
    ),
    # an error has a run
    (
        r"^(?:what (?:is|was) |which (?:is|was) )?(?:the )?(?:last|latest|newest|most recent) "
        r"error(?: messages?)? (?:that )?(?:(?:we|you|they|i|it|was|has|have|had|got|get|saw|seen|"
        r"received|seen|hit|came|raised|thrown|reported|returned) )*(?:from|for|with|in|on|by|of) "
        r"(?:the )?(?P<what>(?!(?:each|every|all)\b)[\w.]+(?: [\w.]+){0,2}?) (?:sync|job|load|feed)"
        r"(?:,? and (?:when|at what time)(?: (?:was|did) (?:it|that)(?: (?:happen|occur))?| it "
        r"(?:happened|occurred|was))?)?(?= *[?.!]*$)",
        r"error message of the last failed run of \g<what>",
    ),
    (
        r"^(?:what|which) error(?: message)? did (?:we|you|i|they) last (?:get|see|receive|have) "
        r"(?:from|for|with|on|in) (?:the )?(?P<what>[\w.]+(?: [\w.]+){0,2}?)(?: sync| job| load)?"
        r"(?= *[?.!]*$)",
        r"error message of the last failed run of \g<what>",
    ),
    (
        r"^(?:the )?(?:last|latest|newest|most recent) errors? (?:of|for|from) (?:the )?(?P<what>"
        r"(?!(?:each|every|all)\b)[\w.]+(?: [\w.]+){0,3}?),? and (?:when|its time|the time)(?: "
        r"(?:was|did|it|that|happened|happen|occurred|occur))*(?= *[?.!]*$)",
        r"error message of the last failed run of \g<what>",
    ),
    # two conditions of which the first is told by its verb
    (
        r"\bfailed (?:with|due to|because of|on|by) (?:an? |the )?(?P<why>timeout|throttling|"
        r"schema mismatch|connection|auth(?:entication)?|access denied)(?: error| problem| "
        r"failure)?"
        r" or (?=(?:that |which )?(?:took|lasted|ran|needed|were|had|have|waited)\b)",
        r"with the error \g<why> or ",
    ),
)
