"""Whether a turn agrees to what waits for a yes, declines it, or agrees only in part."""

from __future__ import annotations

import re

# Words of which a yes is made; one of the strong ones must be among them.
_STRONG_WORDS = (
    "yes yep yeah yup ja y sure ok okay confirm confirmed proceed absolutely definitely "
    "agreed approve approved certainly affirmative lgtm continue go do carry execute indeed "
    "correct right exactly fine agree course "
)
_STRONG = frozenset(_STRONG_WORDS.split())
_WEAK_WORDS = (
    "please pls it that so ahead on now then thanks thank you thing start run sync retry "
    "rerun trigger pause resume them this these all of the is are i me by means for with just "
    "let's lets we can may should both job jobs away immediately great perfect alright good "
    "sounds looks right wish want to am um well hm very much make happen shoot as proposed "
    "planned and am's i'm that's it's sure "
)
_WEAK = frozenset(_WEAK_WORDS.split())
_NOT_ALONE = re.compile(r"^(?:can|may|should|could|is|are) (?:i|we|you|it|that|they)\b", re.I)
_LONGEST = 10  # words; who says more says something else, too
_WORD = re.compile(r"[a-z']+")
_WAYS_ON = re.compile(r"\b(?:why not|by all means|make it so|sounds good|hit it|let's go)\b", re.I)
# A verb that is not that of the proposal is another wish.
_VERBS = {
    "sync": {"start", "run", "sync", "retry", "rerun", "trigger", "go", "execute", "restart"},
    "pause": {"pause", "execute", "disable", "stop", "suspend"},
    "resume": {"resume", "start", "execute", "enable", "activate", "unpause"},
    "cancel": {"execute", "cancel", "kill", "abort", "stop", "terminate"},
}

_SOFT = (
    r"^(?:(?:oh|oops|ah|hm+|uh|um|well|actually|sorry|ok|okay|please|wait|hold on|on second "
    r"thoughts?|"
    r"thinking about it|i think|i guess|then|but|and|thanks|thank you|in that case)\b[,. !-]*)*"
)
_DECLINES = re.compile(
    _SOFT
    + r"(?:no|nope|nah|nein|n|not? thanks|stop|halt|cancel|abort|dismiss|withdraw|scrap|revoke|"
    r"don'?t|do not|never ?mind|forget|drop|leave|keep|skip|let's not|let us not|let it be|"
    r"let it run|i(?:'ve| have)? (?:just )?changed my mind|changed my mind|(?:i(?:'d| would)? )?"
    r"(?:rather|better|prefer) not|i(?:'d| would) (?:rather|prefer to) (?:keep|leave|wait)|not "
    r"(?:now|"
    r"yet|today|really|necessary|needed|any ?more|that|this|after all|so fast)|no need|"
    r"(?:that's |that is |this is )?wrong|not what i|undo|call it off|hold (?:off|on)|wait|"
    r"(?:absolutely|certainly|definitely|surely|of course|please|better) not|under no "
    r"circumstances|"
    r"by no means|(?:maybe |rather |perhaps )?(?:later|another time|some other time)|"
    r"it can (?:stay|wait)|(?:it|that|this) is not (?:needed|necessary))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\b(?:how|what|which|who|when|where|why|show|list|instead|tell)\b", re.IGNORECASE
)
_PART = re.compile(
    r"^(?:yes|yep|yeah|yup|ok|okay|sure|fine|go ahead|right|good|alright|do it|do that|please do|"
    r"no|nope|wait|hold on|hm+)\b[,.;: -]*(?:please\b[, ]*)?(?:but\b[, ]*|though\b[, ]*|and\b[, ]*|"
    r"do\b[, ]*|for\b[, ]*|please\b[, ]*|take\b[, ]*|run\b[, ]*|start\b[, ]*|just for\b[, "
    r"]*)*(?=\w)",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^(?:please )?(?:yes|yep|yeah|yup|sure|ok|okay|do it|go|go ahead|confirm|confirmed|"
    r"proceed|yes please|please do|do that|y|ja|affirmative|"
    r"go for it|make it so|correct|right|absolutely|of course|definitely|execute|execute it|"
    r"run it|approved?|i confirm|sounds good|fine|agreed|certainly|by all means)"
    r"(?:[,.! ]+(?:yes|please|do it|go ahead|do that|go|thanks|thank you|sure|proceed|"
    r"confirm(?:ed)?|now|i confirm|go for it|run it|execute it|that's right|that is right|"
    r"correct|ok|okay|start (?:it|them)|sync (?:it|them)|continue))*[.! ]*$",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^(?:(?:actually|oh|hmm|well|sorry|on second thought|wait|please|no)[, ]+)*"
    r"(?:no|nope|nah|cancel|cancel (?:it|that|this)|stop|abort|abort (?:it|that)|don't|do not|"
    r"do not do (?:it|that)|don't do (?:it|that)|never mind|nevermind|forget it|"
    r"leave (?:it|that|them|things)(?: as (?:it|they|that) (?:is|are))?|"
    r"no thanks|no thank you|no way|drop it|not now|rather not|better not|wait|hold on|skip it|"
    r"n|nein|forget about it|let it be|leave it alone|no need)\b"
    r"(?:[,.! ]+(?:thanks|thank you|leave it.*|don't.*|do not.*|cancel.*|stop.*|not now.*|"
    r"never mind.*|forget it.*|please.*|i changed my mind.*|better not.*|abort.*|that's fine.*|"
    r"drop it.*|it's fine.*))*[.! ]*$",
    re.IGNORECASE,
)


def is_yes(text: str) -> bool:
    """Return whether *text* is a bare yes."""
    return bool(_YES.match(text.strip()))


def is_no(text: str) -> bool:
    """Return whether *text* is a bare no."""
    return bool(_NO.match(text.strip()))


def agrees(text: str, action: str = "") -> bool:
    """Return whether *text* is made of nothing but words of consent, to *action* where given."""
    plain = text.lower().replace("’", "'")
    rest = _WAYS_ON.sub(" yes ", plain)
    said = set(_WORD.findall(rest))
    if not said or len(rest.split()) > _LONGEST or "?" in text or _NOT_ALONE.match(text.strip()):
        return False
    if any(char.isdigit() for char in text) or not said <= (
        _STRONG | _WEAK | _VERBS.get(action, set())
    ):
        return False
    others = set().union(*_VERBS.values()) - {"go", "execute"} - _VERBS.get(action, set())
    return bool(_STRONG & said) and not (action and others & said)


def declines(text: str) -> bool:
    """Return whether *text* begins like a no and asks for nothing else."""
    said = _WORD.findall(text.lower())
    return bool(_DECLINES.match(text)) and len(said) <= _LONGEST and not _ASKS.search(text)


def partly(text: str) -> str:
    """Return what follows a "yes, but", "" where *text* is nothing like that."""
    found = _PART.match(text)
    return text[found.end() :] if found is not None else ""
