"""How many rows a turn is content with: "just 3 of them", "same for march, one row is enough"."""

from __future__ import annotations

import re

_N = r"(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|twenty)"
_ROWS = r"(?:rows?|lines?|results?|entries|entry|ones?|items?|records?|of (?:them|these|those|it))"
_ENOUGH = (
    r"(?:(?:is|are|would be|will be|'s) (?:quite |more than |already )?(?:enough|sufficient|plenty|"
    r"fine|ok|okay|all i need|all we need)|(?:will |would |'ll )?(?:do|suffices?)|(?:will|would) "
    r"be "
    r"(?:enough|fine))"
)
_DO = r"^(?:(?:and|but|now|then|please|ok|okay|well|hm+|no|can you|could you)\b[, ]*)*"
_LESS = re.compile(
    rf"{_DO}(?:(?:show|give|list|keep|take|leave)(?: me| us)? )?(?:just|only) {_N}"
    rf"(?: {_ROWS})+(?: please)?[?.! ]*$",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    rf"{_DO}(?:only |just )?(?:the )?(?P<end>(?:top |first |last |best |worst )?){_N}"
    rf"(?: {_ROWS})?,? {_ENOUGH}"
    r"(?: for (?:me|us|now))?[?.! ]*$",
    re.IGNORECASE,
)
_CONTENT_TAIL = re.compile(
    rf"(?<=\w)\s*[,;.:-]+\s*(?:but |and )*(?:only |just )?(?:the )?(?:top |first )?{_N}"
    rf"(?: {_ROWS})?,? (?:{_ENOUGH}|please)(?: for (?:me|us|now))?[?.! ]*$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?<=\w),? (?:alone|by itself|on its own|exclusively)(?=[?.! ]*$|, )", re.IGNORECASE
)
_GOES_ON = re.compile(
    r"^(?:and |but |now |then |ok |please )*(?:(?:the |do )?(?:the )?same|what about|how about|"
    r"just|only|for|in|and)\b",
    re.IGNORECASE,
)


def shortened(text: str) -> str:
    """Return *text* with the number of rows that it is content with as "top 3"."""
    less, content = _LESS.match(text), _CONTENT.match(text)
    if content is not None and content["end"]:
        return f"only {content['end']}{content['n']}"  # of the rows as they are shown
    found = less or content
    if found is not None:
        return f"top {_number(found['n'])}"
    text = _CONTENT_TAIL.sub(lambda found: f", top {_number(found['n'])}", text)
    return _ALONE.sub("", text) if _GOES_ON.match(text) else text


def _number(said: str) -> str:
    return "1" if said.lower() == "one" else said
