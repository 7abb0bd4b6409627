"""Manners: greetings, courtesies and side remarks around what is asked, which ask for nothing."""

from __future__ import annotations

import re

_SOFTLY = r"(?:please|pls|plz|kindly|just|really|very much|maybe|perhaps|possibly|quickly|briefly)"
_ME = r"(?:me|us|my team|our team|the team)"
_TELL = (
    rf"(?:tell {_ME}|let {_ME} know|inform {_ME}(?: about| of)?|explain(?: to)? {_ME}|"
    rf"give {_ME} (?:an idea|a hint|an overview) (?:of|about)|advise {_ME}(?: on)?|"
    rf"help {_ME} (?:to )?(?:find out|understand|find|see|work out)|find out(?: for {_ME})?|"
    rf"check for {_ME}|look up(?: for {_ME})?|remind {_ME}(?: of)?|enlighten {_ME}(?: on| about)?)"
)
_TELLING = (
    rf"(?:telling {_ME}|letting {_ME} know|showing {_ME}|giving {_ME}|listing(?: for {_ME})?|"
    rf"checking(?: for {_ME})?|looking up|finding out)"
)
_KNOW = (
    r"(?:know|learn|find out|understand|see|hear|be told|be informed(?: about| of)?|"
    r"check|look at|have a look at|be shown|get an idea of|get an overview of)"
)
_WHO = (
    r"(?:i|we|boss|my boss|my manager|my colleague|somebody|someone|the (?:boss|auditor|business)|"
    r"management)"
)
_KINDNESS = (
    r"(?:be so (?:kind|nice|good) (?:as )?to|be kind enough to|do me (?:a|the) favou?r and|"
    r"have the kindness to)"
)
_ASK = r"(?:can|could|would|will|might) (?:you|somebody|someone|anyone|we)"
_PURPOSE = (
    r"(?:report|audit|meeting|review|presentation|boss|manager|auditors?|documentation|ticket|"
    r"slides?|deck|stand-?up|call|handover|hand-over|shift|newsletter|workshop|migration|"
    r"go-live|steering committee|board|management|planning|statistics|records?|notes|colleagues?)"
)
_PERSON = (
    r"(?:(?:my|our|the|a|an|one of (?:my|our|the)) (?:[\w-]+ )?(?:boss|manager|colleagues?|"
    r"auditors?|"
    r"team|teams|business|customers?|users?|management|lead|chief|stakeholders?|stewards?|"
    r"department|controllers?|committee|owner|director|client|consultants?|lawyers?|developers?|"
    r"analysts?|engineers?|operators?|people|guys|folks)|boss|team lead|"
    r"auditors?|management|controlling|compliance|legal|"
    r"auditing|the c[fit]o|(?:someone|somebody|people|a person|a colleague|the people|they)"
    r"(?: (?:from|in|of) (?:the )?\w+)?)"
)
_QUESTION = r"(?:which|what|who|whose|whom|how|when|where|why|since when|if|whether)\b"
_OPENINGS = tuple(
    re.compile(rf"^(?:{pattern})", re.IGNORECASE)
    for pattern in (
        r"(?:dear|hello|hi|hey|good (?:morning|afternoon|evening|day)|greetings|salut|servus)"
        r"(?: (?:there|all|team|everybody|everyone|agent|assistant|bot|friend|colleagues?))*"
        r"\s*[,.!:;-]+\s*",
        r"(?:i am|i'm|we are|we're) (?:new (?:here|to|in)|just (?:starting|learning|joining)|"
        r"not sure how|in a hurry|on call|on duty|back from)\b[^.!?]{0,60}"
        r"[.!]+\s+(?=\w)",
        r"(?:a |one |just a |just one |another |my )?(?:quick |short |small |simple |stupid |"
        r"silly |brief |general |further )*question(?: for you| please)?\s*[,.:;!-]+\s*",
        r"(?:i have|i've got|i got|here is|there is|here's) (?:a|another|one more) "
        r"(?:quick |short |small |simple |brief )*question(?: for you)?\s*[,.:;!-]+\s*",
        r"(?:excuse me|pardon me|sorry to (?:bother|disturb|trouble) you|sorry for (?:asking|"
        r"bothering you)|if (?:i|we) may(?: ask)?|may (?:i|we) ask(?: you)?|out of (?:pure )?"
        r"curiosity|just (?:curious|wondering|checking)|(?:just )?to be (?:sure|clear|certain)|"
        r"to my (?:understanding|knowledge)|for (?:my|our) (?:information|understanding|records|"
        r"interest)|fyi|as far as you know|if possible|if you (?:don't|do not) mind|"
        r"when you have (?:a moment|time|a minute|a second))\s*[,.:;!-]*\s+(?=\w)",
        rf"(?:for|before|in preparation (?:of|for)|in view of|with regard to) "
        rf"(?:the needs of )?(?:my|our|the|this|tomorrow's|today's|tonight's|next week's|an?) "
        rf"(?:[\w'-]+ ){{0,3}}{_PURPOSE}(?: (?:today|tomorrow|tonight|this afternoon|next week))?"
        rf"(?: (?:i|we) (?:would )?(?:need|want|like|require))?\s*[,:;-]+\s*",
        rf"(?:{_SOFTLY}\s+)*{_ASK} (?:{_SOFTLY},? )*(?:{_KINDNESS} )?(?:{_SOFTLY} )*{_TELL}"
        r"(?: (?:please|pls|kindly))?[,:]?\s+(?:if you know )?",
        rf"(?:{_SOFTLY},? )*{_KINDNESS} (?:{_SOFTLY} )*(?:{_TELL}[,:]? )?",
        rf"{_ASK} (?:{_SOFTLY},? )*{_KINDNESS} ",
        rf"(?:would|do) you mind (?:{_SOFTLY} )*{_TELLING} ",
        rf"(?:{_SOFTLY},? )+{_TELL}[,:]? ",
        rf"{_WHO} (?:(?:would|'d|will|should|do|must|am|are|is|was|were|have|has) ?|'d |'m )?"
        rf"(?:{_SOFTLY} )*(?:be |been )?(?:glad|happy|delighted|pleased|grateful|thankful|curious|"
        rf"keen|eager|trying|going|interested|wondering|asked|asking|supposed)"
        rf"(?: (?:to {_KNOW}|in knowing|in|if you could (?:{_SOFTLY} )*(?:{_TELL}|show {_ME})|"
        rf"for|about))?[,:]? ",
        rf"{_WHO}(?: (?:would|do|should|must)|'d)? (?:{_SOFTLY} )*(?:like|love|want|need|wish|"
        rf"wants|needs|has|have|prefer|hope) (?:{_SOFTLY} )*to (?:{_SOFTLY} )*{_KNOW} ",
        rf"{_WHO}(?: (?:would|do|should)|'d)? (?:{_SOFTLY} )*(?:appreciate|welcome)(?: it if you "
        rf"(?:could|would) (?:{_SOFTLY} )*(?:{_TELL}|show {_ME}|give {_ME}))? ",
        r"correct me if (?:i am|i'm) wrong,?(?: but)?[:,]? ",
        r"(?:i|we)(?: (?:would|do|also|now|urgently|just|only|still))* (?:need|require) "
        r"(?!(?:an? |some |more |less )?(?:minutes?|hours?|time|breaks?|help)\b)"
        r"(?=(?:the|all|an?|every|any|failed|\w+s)\b)",
        rf"{_WHO}(?: am| are|'m|'re)? (?:currently )?(?:looking|searching|hunting|asking) for ",
        rf"{_WHO} (?:wonder|wonders|ask|asks|asked)(?: (?:me|myself|us))?[,:]? ",
        rf"it would be (?:very |really |so )?(?:nice|great|good|helpful|useful|kind|lovely|"
        rf"interesting) (?:to {_KNOW}|if you (?:could|would) (?:{_SOFTLY} )*(?:{_TELL}|show {_ME}|"
        rf"give {_ME})) ",
        r"(?:do|would) you (?:happen to )?know(?: by (?:any )?chance)?[,:]? (?=(?:how|what|which|"
        r"who|whose|when|where|why|if|whether)\b)",
        r"(?:any idea|any clue|have you any idea|do you have (?:any|an) idea)[,:]? (?=(?:how|what|"
        r"which|who|whose|when|where|why|if|whether)\b)",
        rf"{_PERSON} (?:(?:just|still|now|also|urgently|again) )*(?:needs?|wants?|asks? for|"
        rf"asked for|is asking for|are asking for|would like|requires?|is looking for|"
        rf"are looking for|needed|wanted) "
        rf"(?:{_ME} to (?:send|give|show|tell|provide|list)(?: (?:him|her|them))? )?"
        r"(?:to (?:have|see|get|be shown) )?"
        r"(?:(?:a |the )?(?:list|overview) of (?:all )?|(?=(?:the|all|a|an|every)\b))",
        rf"{_PERSON} (?:(?:just|still|now|also) )*(?:asked|asks|is asking|are asking|wants? to "
        rf"know|"
        rf"needs? to know|would like to know|wonders?|is wondering|wanted to know)(?: {_ME})?"
        rf"[,:]? (?={_QUESTION})",
        rf"(?:i|we)(?: (?:totally|completely|always|just|really))? (?:forgot|forget|do not "
        rf"remember|"
        rf"don't remember|cannot remember|can't remember|do not recall|can't recall|do not know|"
        rf"don't know|am not sure|are not sure|have no idea|lost track of|need to find out|have to "
        rf"know|need to know|must know|should know)(?: any ?more)?[,:]? (?={_QUESTION})",
        rf"remind {_ME}(?: again)?[,:]+ ",
        r"(?:i|we) (?:need to|have to|must|should|am going to|are going to|want to|will) "
        r"(?:prepare|write|finish|fill in|update|send|deliver|create|build|draft|do|complete)"
        rf" (?:my|our|the|a|an|this) (?:[\w'-]+ ){{0,3}}{_PURPOSE}s?\s*[,.:;-]+\s*",
        r"(?:what )?(?:i|we) (?:want|need|would like) to (?:know|see|have) is[,:]? ",
        r"(?:okay|ok|alright|right|so|well|now|great|fine|good|perfect|thanks|thank you|"
        r"thank you(?: so| very) much|many thanks)(?: then| so far)?\s*[,.!;:-]+\s*(?=\w)",
        r"(?:(?:ok|okay|well|right|alright|fine|and),? )?so,? (?=(?:the|my|our|i|we|can|could|"
        r"please|"
        r"boss|management|somebody|someone)\b)",
        r"(?:as (?:a |the )?(?:data )?(?:steward|analyst|engineer|operator|owner|auditor)[, ]+"
        r"(?:i|we) (?:want|need|would like|have) to know[,:]? )",
    )
)
_REMARKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r",? by any chance\b,?",
        r",? if (?:it is |it's |that is |that's )?(?:at all )?possible\b,?",
        r",? if you (?:would be|are) so kind\b,?",
        r",? if you (?:don't|do not|would not|wouldn't) mind\b,?",
        r",? if i may ask\b,?",
    )
)
_BRIEF = r"(?:short|brief|quick|concise|simple|snappy|crisp)"
_CLOSINGS = tuple(
    re.compile(rf"(?:{pattern})[\s.!?)]*$", re.IGNORECASE)
    for pattern in (
        r"(?:\s*[,.;!?(-]+\s*|\s+)(?:please|pls|plz|thanks|thank you|thx|cheers|kindly|"
        r"many thanks|thanks (?:a lot|so much|very much|in advance|a million)|thank you (?:so much|"
        r"very much|in advance|kindly)|much appreciated|best regards|kind regards|regards|merci|"
        r"danke|gracias)",
        rf"\s*[,.;!?(-]+\s*(?:please |pls |just |and )*(?:make|keep|be) (?:it |this |your answer "
        rf"|the answer )?{_BRIEF}(?: please| pls)?",
        rf"\s*[,.;!?(-]+\s*(?:in )?(?:an? )?{_BRIEF}(?:ly)?(?: answer| version| form)?"
        r"(?: please| pls)?",
        r"\s*[,.;!?(-]+\s*(?:please |pls )?(?:quickly|real quick|briefly|in (?:short|brief|(?:an?|"
        r"one|"
        r"two|a few) (?:\w+ )?(?:sentences?|words?|lines?)|a nutshell))",
        r"\s*[,.;!?(-]+\s*(?:please |pls )?(?:(?:only|just) the (?:numbers?|figures?|facts|"
        r"answer|result|essentials)|no (?:details|explanations?|prose|chatter|stor(?:y|ies)|long "
        r"texts?)|without (?:details|explanations?))(?: please| pls)?",
        r"\s*[,.;!?(-]+\s*(?:because |as |since )?(?:i|we) (?:only |just )?(?:have|'ve|got|'ve "
        r"got)(?: only| just)? (?:\d+|an?|two|three|five|ten|few|no|little)(?: more)?"
        r"(?: (?:minutes?|seconds?|hours?|time|moment))?",
        r"\s*[,.;!?(-]+\s*(?:because |as |since )?(?:i am|i'm|we are|we're) in (?:a )?(?:hurry|"
        r"rush|meeting|call)",
        r"\s*[,.;!?(-]+\s*(?:it is|it's|this is|that is) (?:quite |very |rather |kind of )?"
        r"(?:urgent|important)",
        r"\s*[,.;!?(-]+\s*(?:i am|i'm|we are|we're) (?:just |only )?(?:curious|wondering|asking)",
        r"\s*[,.;!?(-]+\s*(?:do you know|can you tell|any idea|can you help)(?: me| us)?",
        r"\s*[,.;!?(-]+\s*(?:my|the|our) (?:boss|manager|auditors?|management|team) (?:is |are )?"
        r"(?:asking|asks?|wants?|needs?|waiting|waits)(?: (?:to know|it|this|me|for it|for this))?",
        rf"\s*[,.;!?(-]+\s*(?:i|we) (?:need|want) (?:it|this|that|them) for (?:my|our|the|an?) "
        rf"(?:[\w'-]+ ){{0,2}}{_PURPOSE}",
        r"\s+for (?:me|us)",
        r"\s*[,.;!?(-]+\s*(?:if|when) you (?:can|could|please|will|would|like|have time|have a "
        r"(?:moment|minute|second))",
    )
)
_MOST = 6  # remarks on either side; who makes more of them has said something else


_WHY_NOT = re.compile(r"^(?:and |but |so )*why not[?.! ]*$", re.IGNORECASE)


def why_not(text: str) -> str:
    """Return "why not?" after an answer as the question why; it is no yes there."""
    return "why?" if _WHY_NOT.match(text) else text


def without_manners(text: str) -> str:
    """Return *text* without greetings, courtesies and remarks; all of it if nothing is left."""
    rest = text.strip()
    for _ in range(_MOST):
        plain = _once(rest)
        if plain == rest:
            break
        rest = plain
    return rest


def _once(text: str) -> str:
    rest = text
    for pattern in _OPENINGS:
        rest = _unless_empty(rest, pattern.sub("", rest, count=1))
    for pattern in _REMARKS:
        rest = _unless_empty(rest, pattern.sub("", rest))
    for pattern in _CLOSINGS:
        rest = _unless_empty(rest, _closed(pattern, rest))
    return rest


def _closed(pattern: re.Pattern[str], text: str) -> str:
    """Return *text* without the remark at its end, and with its question mark."""
    found = pattern.search(text)
    if found is None:
        return text
    asks = "?" in found[0] or text.rstrip().endswith("?")
    return text[: found.start()] + ("?" if asks else "")


def _unless_empty(text: str, shorter: str) -> str:
    return shorter.strip() if re.search(r"\w", shorter) else text
