"""Words before what is meant: small talk, and "no, I meant", which corrects the turn before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.agent.talk.shortening import shortened

_TALK = (
    r"hi there|hello there|hey there|thanks(?: a lot| very much)?|thank you(?: very much| so "
    r"much)?|thx|cheers|cool|awesome|alright|all right|got it|i see|wow|aha?|hm+|uh+|um+|erm+|"
    r"what an? (?:mess|day|night|week|morning|pity|shame|surprise|nightmare)|oh (?:no|dear|my)|"
    r"damn|"
    r"ugh|argh+|phew|me again|hey|hi|hello|good morning|good afternoon|good evening|good day|"
    r"greetings|quick question"
)
_SOFT = (
    r"ok|okay|k|so|right|good|fine|yes|yeah|sure|now|then|great|nice|perfect|super|well|"
    r"interesting|understood|excellent"
)
_LEAD = re.compile(
    r"^(?:nobody|nothing|no one|none|really|seriously|oh|interesting|is that all|that many|so many|"
    r"so few|that few|that long|only \w+)\s*[?!]+\s+(?=\w)|"
    rf"^(?:(?:{_TALK})\b(?:\s*[,.!:;-]+\s*|\s+|$)|(?:{_SOFT})\s*[,.!;:]+\s*|"
    r"(?:ok|okay|right|so|well)\s+(?=(?:and|so|now|then|what|which|how|who|when|why|show|list|"
    r"only|just|let|in|for|by|per|as|but|give|sort|group|make|the|same|is|are|did|does|do)\b))",
    re.IGNORECASE,
)
_RESET = re.compile(
    r"^(?:ok |okay |please |now |let us |let's |and |but )*(?:(?:re)?start (?:over|afresh|again|"
    r"anew|"
    r"from scratch|fresh)|begin (?:afresh|anew|again)|(?:a )?(?:fresh|new|clean) (?:start|slate)|"
    r"(?:changing|change of|switching) (?:the )?(?:subject|topic)s?|on (?:a different|an "
    r"unrelated) "
    r"(?:note|matter|topic)|(?:now (?:for|to) )?something (?:completely |entirely |totally )?"
    r"(?:different|else|new)|unrelated(?: question)?|separate (?:question|topic|matter)|"
    r"(?:apart|aside) from (?:that|this)|different (?:matter|question|topic|subject)|(?:forget|"
    r"ignore|scrap|drop|skip|leave|never mind|nevermind)"
    r"(?: about)?(?: all| everything)?(?: of)?(?: that| it| this| the above| the rest)?|"
    r"(?:new|another|different|next|other) (?:question|topic|subject)|something else|"
    r"start over|from scratch|by the way|btw|incidentally|on another note|one more thing|apropos)"
    r"\s*[,.;:!-]+\s*(?=\w)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,.!-]+(?:thanks(?: a lot)?|thank you|thx|cheers|pls|please)[.! ]*$", re.IGNORECASE
)
# "FINANCE is what I meant"
_MEANT = re.compile(
    r"^(?:(?:no|nope|sorry|oops|actually|wait|my bad|ah|oh)[,.!:; -]+)*(?P<what>[\w .-]+?),? (?:is|"
    r"was|"
    r"are|were) what i (?:meant|mean|wanted|want|was after|was looking for)[.?! ]*$",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^(?:(?:no|nope|sorry|oops|actually|wait|hold on|my bad|pardon|ah|oh|hm+|hmm)[,.!:; -]+)*"
    r"(?:i (?:mean|meant|wanted|was asking about|was thinking of)|i'm asking about|make that|"
    r"i said|it should be|correction:?|rather|better)\s+(?:the\s+)?(?:to say\s+)?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:(?:no|stop|wait|hold on)(?:\s*[,.!:;-]+\s*|\s+(?=(?:wait|no|hold on)\b))|"
    r"(?:nope|sorry|oops|my bad|pardon)[,.!:; -]+|actually[, ]+)+(?=\S)",
    re.IGNORECASE,
)
_INSTEAD_OF = re.compile(
    r"(?<=\w),? (?:(?:instead of|rather than|in place of|in lieu of)(?: by| per| for| in| the| "
    r"on)*|"
    r"(?<!is )(?<!are )(?<!exist )not (?:by|per|for|in|the)) [\w.]+(?: (?:class|type|rate|ones?))?"
    r"(?=[.?! ]*$|,)",
    re.IGNORECASE,
)
_RATHER = re.compile(r",? (?:rather than|instead of) (?:the )?[\w ]+[.?! ]*$", re.IGNORECASE)
# "columns in X but not in Y" leaves Y out, "for HR, not for finance" only says it twice
_EXCEPT = re.compile(
    r"^(?!(?:and |but |now )*(?:in|for|by|per|only|just)\b).*"
    r"\b(?:not (?:for|in|the)|but not by) [\w.]+[.?! ]*$"
    r"|^(?!.*\b(?:by|per|each|every)\b.*\bnot by\b).*\bnot by [\w.]+[.?! ]*$",
    re.IGNORECASE,
)
_NOW = re.compile(r"^(?:and |then )*now (?=[a-z])(?!running|queued|failing|and\b)", re.IGNORECASE)
_ADD = re.compile(
    r"^(?:and |please |now |can you |could you )*(?:add|include|also show(?: me)?|also "
    r"include|plus)\s+(?=\w)",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(r",?\s+(?:and )?(?:not|instead of|rather than)\s+[\w.]+[.!? ]*$", re.I)


_ONLY = re.compile(
    r"^(?:and |but |now |please |show |show me |give me |list |leave |keep |count |use |take |"
    r"consider )*(?:only|just)\s+(?:show )?(?:me )?"
    r"(?=(?:in|on|at|from|for|of|by|with|the|those|these|this|last|today|yesterday)\b|"
    r"[\w.]+[.!? ]*$)",
    re.IGNORECASE,
)


_ASK = r"^(?:and |but |now |then |please |can you |could you )*"
# Other ways to change the answer before, each with the plain one.
_CHANGES = tuple(
    (re.compile(_ASK + pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (
            r"(?P<drop>(?:without|remove|drop|forget|clear|ignore|lift|take (?:away|off)) [\w "
            r"]*?(?:filter|"
            r"condition|restriction|limit|constraint)s?),? (?:because |since |as )?(?:i|we) "
            r"(?:need|want|would like|'d like|am interested|are interested)\b[^?]*$",
            r"\g<drop>",
        ),
        (
            r"(?:restrict|limit|narrow|filter|reduce|confine)(?:ed)?"
            r"(?: it| that| this| them| those| the \w+)?(?: down)? (?:to|on|by|for)"
            r"(?: just| only)? (?:the )?(?!\d|top\b|first\b)",
            "",
        ),
        (
            r"(?:do|repeat|show(?: me)?|give me) (?:the same|that|this|it)"
            r"(?: thing| question| query| again)? (?=for\b|with\b|in\b)",
            "the same ",
        ),
        (
            r"(?:extend|widen|expand|increase|raise|shorten|cut)"
            r"(?: it| that| this| the list)? to (?=\d)",
            "make it ",
        ),
        (
            r"(?:use|take|try|switch (?:it |that )?to|change (?:it|that|this|the \w+) (?:in)?to|"
            r"go (?:for|with)|turn (?:it|that|this) into|replace (?:it|that|this) (?:by|with))"
            r"(?: the| a| an)? (?=\w)(?!it\b|that\b|this\b|them\b|those\b|look\b|again\b)",
            "",
        ),
        (
            r"(?:no|nope|sorry|wait)?[, ]*i(?:'d| would) (?:rather|prefer)(?: to)?(?: have| see| "
            r"take|"
            r" use| know| look at)? (?:the )?(?=\w)",
            "",
        ),
        (
            r"(?:put|bring|take|let|get|include|add) (?P<what>[\w .-]+?) (?:back in|back|in again|"
            r"again)(?: please)?[.?! ]*$",
            r"also \g<what>",
        ),
        (
            r"(?:the )?same (?:thing|comparison|question|numbers?|list|chart|figures?|check|query|"
            r"breakdown|analysis|view|exercise|again)(?: again)? (?=(?:for|with|in|of)\b)",
            "the same ",
        ),
        (
            r"(?:the )?same (?:thing|numbers?|figures?|chart|list|breakdown|analysis|query)"
            r"(?: again)?,? (?:but |only |just |now )?(?=(?:by|per)\b)",
            "",
        ),
        (r"(?:only )?(?P<what>[\w.-]+(?: [\w.-]+)?) (?:only|alone)[?.! ]*$", r"\g<what>"),
        (r"(?:only |just |no,? |from |for )*(?P<year>20\d\d)[?.! ]*$", r"in \g<year>"),
        (
            r"(?:cut|reduce|shorten|limit|restrict|trim|narrow|shrink)(?: it| that| this| them| "
            r"the "
            r"list)?(?: down)? to (?:just |only )?(?:the )?(?=(?:top|first|last|bottom|best|worst|"
            r"three|five|ten|\d)\b)",
            "",
        ),
        (
            r"(?:who|which|what) (?:comes|is|was|ranks|came|stands|follows)(?: in| as| at| on)?"
            r"(?: place)? (?:the )?(?P<place>second|third|fourth|fifth)(?: place)?[?.! ]*$",
            r"the \g<place> one",
        ),
        (
            r"(?:who |which |what )?(?:is |was |'s )?(?:the )?runners?[ -]?up[?.! ]*$",
            "the second one",
        ),
        (
            r"(?:so )?(?:which|what) ones? (?:would|will|might) (?:that|those|these|they|it) be"
            r"(?: then)?[?.! ]*$",
            "which ones",
        ),
        (r"which (?P<one>one )?of the (?:two|three|four|five|six)\b", r"which of them"),
        (
            r"(?:the )?other way (?:a?round|about)(?: then| please)?\s*[:,;-]+\s*"
            r"(?=\w)(?!please\b)",
            "",
        ),
        (
            r"(?:reverse|flip|invert)(?: it| that| this| the order| the list)?(?: around)?"
            r"\s*[:,;-]\s*(?:the )?",
            "",
        ),
        (
            r"(?:show |show me |give me )?(?:the )?(?P<new>\w+est|\d+)(?: ones?)?"
            r" instead of (?:the )?(?:\w+est|\d+)(?: ones?)?[?.! ]*$",
            r"\g<new> instead",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A *text* without what opens it; *goes_on* where that tied it to what was said before."""

    text: str
    goes_on: bool = False
    afresh: bool = False  # it says that it has nothing to do with what was before
    corrects: bool = False  # it takes the place of what was said last


_DO = r"^(?:and |but |now |then |please |ok |can you |could you |just )*"
_TAKEN_OUT = re.compile(
    _DO + r"(?:drop|remove|hide|discard|kick out|throw out|take out|throw away|get rid of|skip) "
    r"(?P<what>(?:the |all |any |those )*(?:[\w-]+,? ){0,6}(?:ones?|rows|entries|lines)\b.*|"
    r"(?:those|everything|anything|all) (?:in|of|with|from|without|that|which|by)\b.*)$",
    re.IGNORECASE,
)
_PUT_IN = re.compile(
    _DO + r"(?:add|include) (?P<what>(?:the |all |any )*(?:[\w-]+ ){1,4}(?:ones|too|as well|again))"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)


def of_view(text: str) -> str:
    """Return "drop the failed ones" as what it says of rows that are shown: leave them out."""
    found = _TAKEN_OUT.match(text)
    if found is not None:
        return f"leave out {found['what']}"
    found = _PUT_IN.match(text)
    return f"also {found['what']}{found['rest']}" if found is not None else text


def without_talk(text: str) -> str:
    """Return *text* without small talk before it."""
    rest = text.strip()
    while (found := _LEAD.match(rest)) is not None and found.end():
        rest = rest[found.end() :].lstrip()
    return rest


def opened(text: str) -> Opened:
    """Return *text* without small talk and words of correction."""
    rest = without_talk(text)
    reset = _RESET.match(rest)
    if reset is not None:
        return Opened(rest[reset.end() :], afresh=True)
    rest = shortened(_TAIL.sub("", rest) or rest)
    return _changing(rest) or _correcting(rest) or _adding(rest) or _narrowing(rest)


def _changing(rest: str) -> Opened | None:
    for pattern, plain in _CHANGES:
        if pattern.match(rest):
            changed = pattern.sub(plain, rest, count=1).strip()
            return Opened(_RATHER.sub("", changed) or changed, goes_on=True)
    return None


def _correcting(rest: str) -> Opened | None:
    meant = _MEANT.match(rest)
    if meant is not None:
        return Opened(meant["what"], goes_on=True, corrects=True)
    found = _CORRECTION.match(rest) or _BARE.match(rest)
    if found is None or not rest[found.end() :].strip():
        return None
    plain = _NOT_THAT.sub("", rest[found.end() :]).strip()
    return Opened(plain, goes_on=True, corrects=bool(_CORRECTION.match(rest)))


def _adding(rest: str) -> Opened | None:
    more = _ADD.match(rest)
    if more is not None:
        return Opened(f"also {rest[more.end() :]}", goes_on=True)
    now = _NOW.match(rest)
    return Opened(_INSTEAD_OF.sub("", rest[now.end() :]), goes_on=True) if now is not None else None


def _narrowing(rest: str) -> Opened:
    if not _EXCEPT.search(rest):
        shorter = _INSTEAD_OF.sub("", rest)
        if shorter != rest and _FOR_ANOTHER.search(rest):
            return Opened(shorter, goes_on=True)
        rest = shorter
    only = _ONLY.match(rest)
    return Opened(rest[only.end() :], goes_on=True) if only is not None else Opened(rest)


_FOR_ANOTHER = re.compile(r"\b(?:instead|rather|place|lieu) (?:of|than)\b", re.IGNORECASE)
