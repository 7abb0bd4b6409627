"""Shorthand and the slips of small words, written out: "w/ more than 10k rows", "wich jobs"."""

from __future__ import annotations

import re

from sync.agent.numbers.words import NUMBER, read_number
from sync.agent.words.plain.rules import rules

_WRITTEN_OUT = rules(
    (r"\bw/o\b", "without"),
    # parts of a large number
    (r"\bhalf a million\b", "500000"),
    (r"\b(?:a )?quarter (?:of )?a million\b", "250000"),
    (r"\bthree quarters of a million\b", "750000"),
    (r"\b(?:(?:one|1) and a half million|a million and a half|1\.5 million)\b", "1500000"),
    (r"(?<![\w/])w/ ?(?=\w)", "with "),
    (r"(?<![\w/])b/w(?= )", "between"),
    (r"(?<![\w/])b/c(?= )", "because"),
    (r"\b(?:y'?day|ystd|yest\.?)(?= |$|[?.!,])", "yesterday"),
    (r"\b(?:tmrw|tmw|2moro|tomorow)\b", "tomorrow"),
    (r"(?<!\w)#(?: of)? (?=[a-z])", "number of "),
    (r"\b(?:nr|nbr|num|no)\.? of (?=[a-z]+s\b)", "number of "),
    (r"\b(?:wich|whcih|wihch|hwich|whch)\b", "which"),
    (r"\b(?:hwo|hoow|howw)(?= (?:many|much|long|often|old|big|far)\b)", "how"),
    (r"\bhwo\b", "who"),
    (r"\b(?:waht|wath|whta|wat|wht)\b", "what"),
    (r"\b(?:wehn|whne|wen)\b", "when"),
    (r"\b(?:wehre|whre|wheer)\b", "where"),
    (r"\b(?:teh|hte|th)\b(?= [a-z])", "the"),
    (r"\b(?:shw|sohw|hsow|shwo|shoe me)(?= )", "show"),
    (r"\b(?:tha|thw|tge|eth)\b(?= [a-z])", "the"),
    (r"\b(?:fro|fpr)\b(?= [a-z])", "for"),
    (r"\b(?:lsit|lst|lits)\b(?= )", "list"),
    (r"\b(?:wensday|wendsday|wednsday|wedensday)\b", "wednesday"),
    (r"\b(?:adn|nad|annd)\b", "and"),
    (r"\b(?:wiht|wih|wtih|whit)\b", "with"),
    (r"\b(?:wihtout|witout|withot|wthout)\b", "without"),
    (r"\b(?:taht|tht)\b", "that"),
    (r"\b(?:thier|ther|theyre)(?= [a-z]+s?\b)", "their"),
    (
        r"\b(?P<w>with|and|plus|including|show|list) there (?=(?:owner|description|label|name|type|"
        r"target|mapping|column|row|status|schedule|job|space|kind|system|glue)s?\b)",
        r"\g<w> their ",
    ),
    (
        r"\bloos(?P<e>e|es|ing)(?= (?:information|precision|data|something|rows|digits|\w+s)\b)",
        r"los\g<e>",
    ),
    (r"\b(?:ahve|hvae|hav)\b", "have"),
    (r"\b(?:doesnt|dosent|doesen't)\b", "doesn't"),
    (r"\b(?:didnt|dident)\b", "didn't"),
    (r"\b(?:dont|dnt)\b", "don't"),
    (r"\b(?P<could>could|would|should|must|need|had)nt\b", r"\g<could>n't"),
    (r"\bcant\b", "can't"),
    (r"^(?P<and>(?:and |so |but )?)(?P<w>who|where|when|how|that)s\b(?= )", r"\g<and>\g<w> is"),
    (r"\b(?:isnt)\b", "isn't"),
    (r"\b(?:arent)\b", "aren't"),
    (r"\b(?:havent)\b", "haven't"),
    (r"\b(?:hasnt)\b", "hasn't"),
    (r"\b(?:wasnt)\b", "wasn't"),
    (r"\b(?:werent)\b", "weren't"),
    (r"\bu(?= (?:show|give|tell|list)\b)", "you"),
    (
        r"\b(?P<which>last|this|next) (?P<unit>week|month|quarter|year|night)s (?P<what>(?:failed |"
        r"successful |finance |sales |hr |logistics )?(?:runs?|failures?|syncs|loads|jobs|errors|"
        r"warnings|drift|outages?|changes|logs?|numbers|executions|result|results))\b",
        r"\g<which> \g<unit>'s \g<what>",
    ),
    # a definition, asked for twice
    (
        r"(?<=^what )(?P<what>(?:do you mean by|is meant by|is|are|does) [^,?]{3,40}?),? "
        r"(?:and )?how (?:is|are|do you|does one) (?:it|that|this|they) (?:calculated?|"
        r"computed?|measured?|defined?|determined?|worked out|derived?)[?.! ]*$",
        r"\g<what>",
    ),
    # the run of an hour is the one that began then
    (r"\bof (?=(?:1[0-2]|[1-9])(?::[0-5]\d)? ?(?:am|pm|o'clock)\b)", "at "),
)


# who chats writes so; an order is read before the words of a question are
_CHAT = rules(
    (r"(?<=\b[a-z]{2} )\b(?:u|ya)(?=[.?! ]*$)", "you"),
    (
        r"\b(?P<can>can|could|would|will|did|do|have|are|if|thank|when|wanna|may) (?:u|ya)\b",
        r"\g<can> you",
    ),
    (r"\bu (?=(?:can|could|have|would|know|see|think|do|did|are)\b)", "you "),
    (r"\bu(?= (?:please|pls|plz|show|give|tell|list|run|sync|start|check)\b)", "you"),
    (r"\bur (?=[a-z])", "your "),
    (r"\b(?:plz|plss?|pleez|plse|pleas)\b", "please"),
    (r",? \brn(?=[.?! ]*$)", " right now"),
    (r"\blets(?= [a-z])", "let's"),
    (r"\bgimme\b", "give me"),
    (r"\blemme\b", "let me"),
    (r"\bwanna\b", "want to"),
    (r"\bgonna\b", "going to"),
    (r"\bgotta\b", "have to"),
    (r"\bdunno\b", "don't know"),
    (r"(?<=\w),? (?:will|would|can|could|won't) you(?=[.?! ]*$)", ""),
)


def chat_written_out(text: str) -> str:
    """Return *text* with the short forms of a chat in words: "can u", "pls", "rn"."""
    return text if '"' in text else _CHAT.put(text)


_HALF = re.compile(r"\b(?:first|second) half of (?:the )?(?P<of>\w+)", re.IGNORECASE)
_OTHER_HALF = re.compile(r"\b(?P<which>first|second) half\b(?! of)", re.IGNORECASE)


_LARGE = re.compile(rf"{NUMBER}", re.IGNORECASE)
_SCALE = re.compile(r"\b(?:hundred|thousand|million|billion)\b", re.IGNORECASE)


def _in_digits(found: re.Match[str]) -> str:
    """Return "100000" for "one hundred thousand"; smaller numbers stay as they are."""
    return f"{read_number(found[0]):.0f}" if _SCALE.search(found[0]) else found[0]


def written_out(text: str) -> str:
    """Return *text* with its shorthand in words, and the usual slips of small words mended."""
    text = _LARGE.sub(_in_digits, _WRITTEN_OUT.put(text))
    told = _HALF.search(text)  # "the first half of february against the second half"
    return text if told is None else _OTHER_HALF.sub(rf"\g<which> half of {told['of']}", text)
