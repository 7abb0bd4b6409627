"""Short turns said in full: "show the log" is that of the last run of what was spoken of."""

from __future__ import annotations

import re

from sync.agent.frame import Frame
from sync.agent.talk.each import is_number_of_each
from sync.agent.talk.lines import log_of

_AND = r"^(?:and |so |but |ok )*"
_IT = r"(?:it|that|this|that one|this one)"

_BROKEN = re.compile(
    r"^(?:and |now |please |then |can you |could you |let's )*(?:re-?)?(?:break|split|slice|drill|"
    r"group|aggregate|summari[sz]e|cluster|bundle|segment|arrange|organi[sz]e|tabulate|divide|"
    r"dice|categori[sz]e|distribute|roll|bucket|sum)(?:ed|d)? (?:it |that |this |these |them |"
    r"those |"
    r"all |everything |the (?:result|results|list|numbers|runs|rows|answer) )?"
    r"(?:down |up |further |out |together )*(?=by |per |into )",
    re.IGNORECASE,
)

_LOG = re.compile(
    r"\b(?:the|its|that|their|show) (?:the )*(?:log|logs|error log|log lines)\b", re.IGNORECASE
)

_OF_IT = re.compile(
    r"(?P<log>\blogs?(?: lines)?) (?:of|for|from) (?:it|(?:this|that)(?: one| run| sync| load"
    r"| execution)?|the run)(?=[?.! ]*$)|\bwhat did (?:it|(?:this|that)(?: run| sync| load)?) log"
    r"(?=[?.! ]*$)",
    re.IGNORECASE,
)

_ERROR = re.compile(
    r"^(?:and )?(?:what (?:was|is|were) (?:the|its) "
    r"(?:error|reason|cause|problem|error message|message|error text)|"
    r"what (?:does|did) (?:the|its) (?:error|message|error message|failure) (?:say|read|tell"
    r"(?: us| me)?)|"
    r"(?:show |give |print )?(?:me )?(?:the|its) (?:error|reason|cause|error message))[?.! ]*$",
    re.IGNORECASE,
)

_DID = re.compile(
    r"^(?:and )?who (?:did|has done|made|changed|disabled|enabled|paused|resumed|switched) "
    r"(?:that|this|it|that change)(?: off| on)?(?P<when>(?: and when)?)(?=[?.! ]*$)",
    re.IGNORECASE,
)

_BEFORE = re.compile(
    r"^(?:and )?(?:has|had|did) (?:that|this|it) (?:ever )?(?:happen(?:ed)?|occur(?:red)?|"
    r"fail(?:ed)?) (?:before|already|earlier|more often|again)[?.! ]*$|"
    r"^(?:and )?(?:is|was) (?:that|this|it) (?:a )?(?:recurring|recurrent|repeated|one-?off|known)"
    r"(?: (?:problem|issue|failure|error|thing))?[?.! ]*$",
    re.IGNORECASE,
)

_TOOK = re.compile(
    r"^(?:and )?how long did (?:it|that|this) (?:take|run|last)[?.! ]*$", re.IGNORECASE
)

_SIDES = tuple(
    (
        re.compile(
            rf"^(?:and )?(?:what|which(?: one)?) (?:is|was|are|were) (?:its|the|their) "
            rf"(?:{names})s?[?.! ]*$",
            re.IGNORECASE,
        ),
        field,
    )
    for names, field in (
        (r"(?:glue|aws) (?:table|side|asset)|target(?: table)?|counterpart", "target"),
        (r"(?:datasphere|sap) (?:table|side|asset|object|view)|source(?: table| asset)?", "asset"),
    )
)

_FEW = 6  # words

_SAME_PLACE = re.compile(r"\b(?:of|in|from) the same (?:space|database|schema)\b", re.IGNORECASE)


# Questions so short that only what was spoken of makes them whole.
_SHORT = tuple(
    (re.compile(rf"{_AND}(?:{pattern})[?.! ]*$", re.IGNORECASE), plain)
    for pattern, plain in (
        (r"(?:(?:who|what)(?:'s| is) )?(?:the |its )?(?:data )?owner(?: of it)?", "who owns FOCUS"),
        (
            rf"(?:who owns (?:{_IT}|(?:the|that|this) (?:table|asset|view|object|dataset))|by"
            rf" whom is {_IT} owned|whose is {_IT}|(?:to whom|who) does {_IT}"
            rf" belong(?: to)?|who(?:'s| is) responsible(?: for {_IT})?)",
            "who owns FOCUS",
        ),
        (
            rf"(?:(?:is|does) {_IT} (?:get |being )?(?:synced|mapped)|do we sync {_IT}|"
            r"synced|mapped)",
            "is FOCUS synced",
        ),
        (
            r"what else (?P<does>uses|reads|consumes|needs|depends on) (?:it|that|this)",
            r"what \g<does> FOCUS",
        ),
        (r"(?P<way>downstream|upstream|consumers|dependants|sources)", r"\g<way> of FOCUS"),
        (r"its (?P<way>downstream|upstream)", r"\g<way> of FOCUS"),
        (r"(?:how|when) is it scheduled", "schedule of FOCUS"),
        (
            r"when(?:'s| is| will be| comes) (?:the |its )?next (?:one|run|sync|time|load|"
            r"execution)?",
            "when does FOCUS run next",
        ),
        (
            r"(?:who|whom) (?:should|can|do|could|must|shall) (?:i|we) (?:ask|contact|talk to|"
            r"speak to|"
            r"turn to|call)(?: about (?:it|that|this))?",
            "who owns FOCUS",
        ),
        (
            r"(?:how often|when|at what time) does it (?:usually |normally )?run",
            "how often does FOCUS run",
        ),
        (
            r"(?:(?:is it )?(?:mapped|synced) )?(?:in)?to (?:what|where|which (?:glue )?table)|"
            r"where to",
            "what is FOCUS mapped to",
        ),
        (
            rf"(?:in)?to (?:what|which) (?:(?:glue|aws|target) )?(?:tables?|assets?|objects?)"
            rf"(?: (?:in|on|over in) (?:glue|aws))? (?:does|is|will) {_IT} (?:get |being |be )?"
            r"(?:go|flow|land|written|sync(?:ed)?|mapped|load(?:ed)?|copied|replicated|pushed|"
            r"sent|end up)(?: to| into)?",
            "what is FOCUS mapped to",
        ),
        (r"logs?", "show the log of the last run of FOCUS"),
        (
            r"(?:has|is|did) it (?:become|became|got|get|gotten|getting) (?:any )?(?:slower|faster|"
            r"longer|shorter)(?: lately| recently)?",
            "average duration of FOCUS this month compared to last month",
        ),
        (
            r"(?:did|does|has) it (?:take|taken|run|last|lasted) (?P<cmp>longer|shorter|more time|"
            r"less"
            r" time) than (?P<norm>usual|normal|average|the average|typical|normally|usually)",
            r"did the last run of FOCUS take \g<cmp> than \g<norm>",
        ),
    )
)


_THE_RATE = re.compile(
    r"\b(?:the|that|this|its|their) (?:rate|ratio|percentage|figure|quota)\b(?! of)", re.IGNORECASE
)


_THEN = re.compile(
    r",? (?:in|during|for|over|within) (?:that|this same|the same|that very) (?:month|week|day|"
    r"period|time|quarter|year|window|time ?frame)\b",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    r"\bhow (?:much|high|low) (?:is|was|are|were) (?:it|that|they|those)"
    r"(?= (?:for|in|of|on|per|by|last|this|yesterday|today|over)\b)",
    re.IGNORECASE,
)
# "what was it in february?" is about the number, not about what it was of
_HOW_WAS_IT = re.compile(
    r"\b(?:what|how) (?:is|was) (?:it|that)(?= (?:back )?(?:for|in|on|over|last|this|the|yesterday|"
    r"today|during|before|overall)\b(?! (?:percent|total|detail|words|full|general)))",
    re.IGNORECASE,
)
_EACH_OF_THEM = re.compile(
    r"(?<!\bin )(?<!\bfor )(?<!\bper )\beach (?:one|of (?:them|those|these))\b|"
    r"(?<=[a-z] )\beach(?= (?:(?:take|run|last|have|has|had|start|finish|end|own|hold|contain|feed|"
    r"fail|"
    r"get|last|synced|refreshed|loaded|detected|owned|mapped)\b)|[?.! ]*$)(?<!\bin each)(?<!\bper "
    r"each)"
    r"(?<!\bfor each)",
    re.IGNORECASE,
)

# of runs, "each one" is a job
_OFTEN_EACH = re.compile(
    r"\b(?P<how>how (?:often|many times) (?:did|has|have|does)) each "
    r"(?:one|of (?:them|those|these)) "
    r"(?P<rest>[^,?.!]+)",
    re.IGNORECASE,
)
_THEY = re.compile(r"\b(?:does|is|has|was) they\b")
_COUNTS = re.compile(
    r"^(?:and |so |but |ok |now |then )*(?:how (?:many|often)|(?:the )?(?:number|count)s? of)\b",
    re.IGNORECASE,
)
_HAS_EACH = re.compile(
    r"(?P<many>\bhow many \w+(?: \w+)?) (?:do|does|did|has|have|had) each (?:one|of (?:them|those|"
    r"these))(?: have| has| had| own| hold| get| contain)?(?=[?.! ]*$)",
    re.IGNORECASE,
)
_COLUMNS = re.compile(
    r"^(?:and |so |but |ok |now )*(?:(?:which|what|show|list|give)(?: me)?(?: all)?(?: the| its)?"
    r"(?: \w+){0,2}|(?:are there |is there |has it |does it have )?(?:any|an?)(?: \w+){0,2}|"
    r"how many(?: \w+){0,2}|(?:is|are) (?:any|some|all)(?: of)?(?: the)?) (?:columns?|fields?)\b"
    r"(?!.*\b(?:in|of|from|across|overall|everywhere|anywhere|tables?|assets?|views?|glue|"
    r"datasphere)\b)",
    re.IGNORECASE,
)


def of_described(text: str, focus: str, before: Frame | None) -> str:
    """Return "which columns are nullable" as that of the asset that was just looked at."""
    if before is None or "." not in focus or not _COLUMNS.match(text):
        return text
    one = any(f.field == "asset" and len(f.values) == 1 and f.op == "is" for f in before.filters)
    looked_at = before.recipe == "describe_asset" or (before.entity == "column" and one)
    if not looked_at or re.search(re.escape(focus), text, re.IGNORECASE):
        return text
    return f"{text.rstrip('?.! ')} in {focus}"


_THE_LAST = re.compile(
    _AND + r"(?:what about |how about |when was )?the (?P<which>(?:last|latest|newest|most recent) "
    r"(?:failed|failing|successful|unsuccessful|cancelled)) (?:one|run|sync|time)(?P<end>[?.! ]*)$",
    re.IGNORECASE,
)


def last_run_named(text: str, focus: str, before: Frame | None) -> str:
    """Return "and the last failed one" as that run of the asset or job that was told of."""
    told = before is not None and before.entity in {"asset", "job"} and bool(focus)
    return _THE_LAST.sub(rf"the \g<which> run of {focus}\g<end>", text) if told else text


def number_named(text: str, before: Frame | None) -> str:
    """Return *text* with "the rate" as that of *before*, and without "in that month"."""
    if before is not None and (before.window is not None or before.windows):
        text = _THEN.sub("", text)
    if before is not None and before.groups:
        text = _HAS_EACH.sub(r"\g<many> in each of them", text)
    if before is not None and before.entity == "run" and not before.groups:
        text = _OFTEN_EACH.sub(r"\g<how> they \g<rest> per job", text)
    if before is not None:
        text = _HOW_WAS_IT.sub("what about", text) if _is_number(before) else text
        text = _HOW_MUCH.sub("what about", text)
        text = _of_them(text, before)
    rates = [a.measure for a in before.asked if a.measure.endswith("_rate")] if before else []
    return _THE_RATE.sub(f"the {rates[0].replace('_', ' ')}", text) if rates else text


def _of_them(text: str, before: Frame) -> str:
    """Return "how long did each take" as what is asked of them, where no number of each is."""
    if _COUNTS.match(text) or is_number_of_each(text, before):
        return text
    return _THEY.sub("do they", _EACH_OF_THEM.sub("they", text))


def _is_number(frame: Frame) -> bool:
    """Return whether *frame* came to one number: a rate, an average, a count."""
    return bool(frame.asked) and not (frame.groups or frame.bucket or frame.recipe)


def completed(text: str, focus: str, run: str = "") -> str:
    """Return "show the log" and "what was the error" with what was spoken of.

    *run* is the number of the one run that was, "" where there is none.
    """
    text = _BROKEN.sub("", text)
    if not focus:
        log = _LOG.search(text) if run and len(text.split()) <= _FEW else None
        return log_of(f"run {run}", text[log.end() :]) if log is not None else text
    if "." in focus:
        text = _SAME_PLACE.sub(f"in {focus.split('.')[0]}", text)
    text = _DID.sub(rf"who changed the job {focus}\g<when>", text)
    for pattern, plain in _SHORT:
        if pattern.match(text):
            return pattern.sub(plain, text).replace("FOCUS", focus)
    text = _OF_IT.sub("the log", text)
    short = len(text.split()) <= _FEW and not re.search(r"\bof\b|\bfor\b", text)
    of = f"run {run}" if run else f"the last run of {focus}"
    if _TOOK.match(text):
        return f"how long did {of} take"
    log = _LOG.search(text)
    if log is not None and short:
        return log_of(of, text[log.end() :])
    if _BEFORE.match(text):
        return f"is the failure of {focus} recurring"
    return f"why did {of} fail" if _ERROR.search(text) else text


def side_named(text: str, frame: Frame | None) -> str:
    """Return "what was the glue table" as "which target" behind mappings that are listed."""
    if frame is None or frame.entity != "link" or frame.recipe or frame.asked:
        return text
    field = next((field for pattern, field in _SIDES if pattern.match(text)), "")
    return f"which {field}" if field else text
