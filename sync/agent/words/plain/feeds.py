"""Jobs that are called feeds: "when did the payroll feed fail" is about its job."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

# what "the feed" does or had done: it is no verb itself
_DOES = (
    r"ended?\b|fail|ha[sd]\b|have\b|been\b|took\b|takes?\b|runs?\b|ran\b|stop|br[eo]a?k|went\b|"
    r"go\b|goes\b|die|crash|work|need|start|finish|complete|succeed|get\b|got\b|keep|kept\b|"
    r"still\b|ever\b|never\b"
)
_NO_OBJECT = (
    rf"(?= *(?:$|[?.!,]|{_DOES}|in\b|this\b|last\b|yesterday|today|since|during|is\b|was\b|"
    r"were\b|did\b|per\b|with\b|currently\b|again\b|and\b|or\b|on\b|"
    r"at\b(?! (?:least|most))|before\b|after\b))"
)
# what stands before things that are counted, ranked or told apart, and never before a verb
_SOME = (
    r"(?:\d+|one|two|three|four|five|ten|top|per|many|slowest|fastest|longest|shortest|busiest|worst|"
    r"best|newest|paused|disabled|enabled|nightly|daily|hourly|weekly|failed|failing|broken|slow|"
    r"quick|scheduled|unreliable|reliable|different|critical|active)"
)
RULES = rules(
    (
        rf"\b(?P<some>(?:{_SOME} )+)feed(?P<many>s?)\b"
        r"(?! (?:into|to|from|the|an?|all|most|more)\b)(?! \w+_\w)(?! (?-i:[A-Z]))",
        r"\g<some>job\g<many>",
    ),
    (r"\bone (?:line|row) (?:per|for each|for every) (?=\w)", "per "),
    # what feeds something has that behind it
    (
        r"(?P<the>(?<!does )(?<!do )(?<!did )\b(?:the|this|that|our|each|every|which) (?:(?!that|"
        r"which|who|to|not)\w+ )"
        rf"{{0,3}})feed(?P<many>s?)\b{_NO_OBJECT}",
        r"\g<the>job\g<many>",
    ),
    (
        r"(?P<the>\b(?:do|does|did) (?:the|this|that|our|each|every) (?:(?!that|which|who|to|"
        rf"not)\w+ ){{1,3}}?)feed(?P<many>s?)(?= (?:{_DOES}))",
        r"\g<the>job\g<many>",
    ),
)
