"""What people do about drift and alerts: "dealt with", "got rid of", "sat open for a week"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_AT_ONCE = r"(?:usually |normally |typically |generally |finally |really |actually )?"
_LONG = (
    r"(?P<long>(?:over|more than|longer than|at least|less than|under|up to) (?:an?|one|two|three|"
    r"four|five|\d+) (?:full |whole )?(?:minute|hour|day|week|month)s?)"
)
_SOMEBODY = (
    r"(?:somebody|someone|anybody|anyone|it|they|that|this|we|people)(?: (?:was|were|got|finally|"
    r"had been|has been|have been|had|has))*"
)
_SETTLED = r"(?:resolved?|fixed|fix|closed?|settled?|solved?|sorted out|dealt with|cleared)"
_OF_EVENTS = re.compile(
    r"\b(?:drift\w*|deviations?|divergences?|alerts?|alarms?|findings?)\b", re.IGNORECASE
)
_RULES = rules(
    (  # "which drift took longest to be resolved"
        r"\b(?:took|takes|needed) (?:the )?(?P<w>longest|shortest)(?: time)? (?:to (?:be |get )?|"
        r"until (?:it (?:was|got) )?)(?:resolved?|fixed|closed|settled)\b",
        lambda found: (
            f"with the {'highest' if found['w'].lower() == 'longest' else 'lowest'} resolution time"
        ),
    ),
    (
        r"(?: and)?(?: (?:that|which))?(?: (?:is|are|was|were))? (?:rated|graded|ranked|"
        r"classed|"
        r"classified|flagged|marked|labelled)(?: as| with| by us as)? "
        r"(?=(?:critical|high|medium|low|severe|serious)\b)",
        " with severity ",
    ),
    (
        r"\bhow (?:much time|long)(?: does it take| passes| goes by| elapses| lies| "
        r"is there)?(?P<avg> "
        r"on average)? (?:between|from) (?:the )?(?:detecting|detection of|finding|"
        r"discovering|discovery"
        r" of|seeing) (?:an? |the )?(?P<what>(?:\w+ )?drifts?) (?:and|to|until|till) "
        r"(?:somebody |"
        r"someone |anyone |people |its |the |their )?(?:acknowledg\w+)(?: (?:it|them))?",
        r"average acknowledgement time of \g<what>",
    ),
    (
        r"\b(?:took|needed) (?P<n>(?:longer|more|less) than [\w ]+?) to (?:clear|"
        r"recover|go away|"
        r"disappear|be over|end)\b",
        r"lasted \g<n>",
    ),
    (
        r"\b(?:never|not) acknowledged before (?:it|they|being) (?:was |were |got |had been )?"
        rf"{_SETTLED}",
        "resolved without any acknowledgement",
    ),
    (
        r"\b(?:resolved|closed|fixed|settled) (?:on |within |in )?the (?:very )?same "
        r"day(?: (?:that |when "
        r"|as |on which )?(?:they|it) (?:was|were|had been) (?:found|detected|seen|"
        r"noticed|discovered|"
        r"raised))?",
        "resolved-same-day",
    ),
    (
        r"^(?:has|have|is|are) (?:the )?(?P<what>(?:number of )?[\w ]+ per (?:day|"
        r"week|month)) (?:been )?"
        r"(?:increasing|rising|growing|going (?:up|down)|decreasing|falling|"
        r"shrinking)(?= *[?.!]*$)",
        r"\g<what>",
    ),
    (
        r"^what (?:was|were) the (?P<what>\w+) (?:column|field)(?:'s)? "
        r"(?P<type>(?:data ?)?type) before",
        r"what was the \g<type> of \g<what> before",
    ),
    # drift that was open for some time, until it was over
    (
        r"\b(?:(?:that|which) )?(?:were |was |has been |have been |had been |been )?(?:sat|sit|"
        r"stayed|remained|lay|lingered|hung|left|open|unresolved|dragged on)(?: around)?"
        r"(?: open| unresolved| there| untouched)*(?: for)? "
        rf"{_LONG} (?:before|until|till) {_SOMEBODY} {_SETTLED}(?: (?:it|them|that|those))?\b",
        r"that took \g<long> to resolve",
    ),
    (
        rf"\b(?P<open>open|unresolved|unacknowledged)(?: already| now)? (?:for|since) {_LONG}"
        r"(?! (?:before|until|till))",
        r"\g<open> with an age of \g<long>",
    ),
    (
        r"\b(?:worst|gravest|most (?:serious|critical|urgent)|highest severity) "
        r"(?:ones? )?first\b",
        "most severe first",
    ),
    (
        r"\b(?:whose|with a) (?:resolution|fix|repair)(?: time)? (?:of|that took|took|"
        r"lasted|needed)"
        rf" {_LONG}",
        r"that took \g<long> to resolve",
    ),
    (
        rf"\bhow (?:quickly|fast|soon|promptly|speedily|swiftly) (?:do|does|did|are|is|was|"
        rf"were|has"
        rf"|have|can) (?:we |they |people |the team |you |someone |somebody )?(?:been "
        rf")?{_AT_ONCE}"
        r"(?:get rid of|got rid of|resolve|fix|close|settle|solve|clear|sort out|handle)d? ",
        "average time to resolve ",
    ),
    (
        rf"\bhow (?:quickly|fast|soon|promptly|speedily|swiftly) (?:do|does|did|has|have|can) "
        rf"(?:we |they |people |the team |you |someone |somebody )?{_AT_ONCE}acknowledged? ",
        "average acknowledgement time of ",
    ),
    (
        rf"\bhow (?:quickly|fast|soon|promptly|swiftly) (?:is|are|was|were|gets?|has|have) "
        rf"{_AT_ONCE}"
        rf"(?P<what>[\w ]*?\b(?:drifts?|deviations?))(?: been)? {_AT_ONCE}{_SETTLED}\b",
        r"average time to resolve \g<what>",
    ),
    (
        r"\b(?:popp|cropp|crept|turn|bubbl)(?:ed)? (?:up|in)\b|\bemerged\b|\bhas arisen\b|"
        r"\b(?:showed|shown|came|cropped) up\b(?= (?:this|last|in|since|on|yesterday|"
        r"today|after|"
        r"before|during|between|and|within))",
        "surfaced",
    ),
    (
        r"\b(?:still )?(?:lingering|hanging around|dangling|left open|not over yet|unsettled|"
        r"unaddressed|waiting for a fix)\b",
        "open",
    ),
    (
        r"\b(?:dealt with|looked into|picked up|taken care of|signed off(?: on)?|attended to|"
        r"tackled|taken notice of|taken a look at|looked at|claimed|taken up)\b",
        "acknowledged",
    ),
    (
        r"\b(?:got rid of|sorted out|cleared up|patched up|ironed out|cleaned up|put right|"
        r"repaired|mended|cured|gotten rid of)\b",
        "resolved",
    ),
    (
        r"\b(?:get rid of|sort out|clear up|patch up|iron out|clean up)\b",
        "resolve",
    ),
)


def as_plain_attention(text: str) -> str:
    """Return *text*, where it is about drift or alerts, with what was done about them."""
    return _RULES.put(text) if _OF_EVENTS.search(text) else text
