"""The filter grammar of OData: parsed once into a tree, then evaluated on rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.embedded.datasphere.exchange import Refused

Row = Mapping[str, Any]
TypeOf = Callable[[str], str]

# Conditions are evaluated by recursion, so their depth is bounded.
_LONGEST = 4000
_DEEPEST = 50

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')"
    r"|(?P<moment>\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?|\d\d:\d\d(?::\d\d(?:\.\d+)?)?)"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<word>[^\W\d][\w.∞]*)"
    r"|(?P<mark>[(),]))"
)
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: bool(left == right),
    "ne": lambda left, right: bool(left != right),
    "gt": lambda left, right: bool(left > right),
    "ge": lambda left, right: bool(left >= right),
    "lt": lambda left, right: bool(left < right),
    "le": lambda left, right: bool(left <= right),
}
_CALLS: Mapping[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}
_NUMBERS = frozenset(
    ("Edm.Byte", "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Decimal", "Edm.Double", "Edm.Single")
)
_MOMENTS = frozenset(("Edm.Date", "Edm.DateTimeOffset", "Edm.TimeOfDay"))


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in a filter, and its Edm type ('moment' and 'number' stand for several)."""

    value: str | float | bool | None
    kind: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A property compared with a literal."""

    name: str
    operator: str
    literal: Literal


@dataclass(frozen=True, slots=True)
class TextCall:
    """A text function on a property, such as contains."""

    function: str
    name: str
    argument: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Both:
    """Two conditions of which both must hold."""

    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True)
class Either:
    """Two conditions of which one must hold."""

    left: Condition
    right: Condition


Condition = Compare | TextCall | Not | Both | Either


def parse_filter(text: str, type_of: TypeOf) -> Condition:
    """Parse *text*; *type_of* gives a property's Edm type ("" is any) or refuses its name."""
    if len(text) > _LONGEST or text.count("(") > _DEEPEST:
        raise _malformed(text[:40], f"more than {_LONGEST} characters or {_DEEPEST} brackets")
    parser = _Parser(_tokens(text), text, type_of)
    condition = parser.either()
    parser.expect_end()
    return condition


def matches(condition: Condition, row: Row) -> bool:
    """Say whether *row* fulfils *condition*."""
    match condition:
        case Both(left, right):
            return matches(left, row) and matches(right, row)
        case Either(left, right):
            return matches(left, row) or matches(right, row)
        case Not(part):
            return not matches(part, row)
        case Compare(name, operator, literal):
            return _compare(row.get(name), operator, literal.value)
        case TextCall(function, name, argument):
            value = row.get(name)
            return isinstance(value, str) and _CALLS[function](value, argument)


def names_in(condition: Condition) -> frozenset[str]:
    """Return the properties that *condition* looks at."""
    match condition:
        case Both(left, right) | Either(left, right):
            return names_in(left) | names_in(right)
        case Not(part):
            return names_in(part)
        case Compare(name, _, _) | TextCall(_, name, _):
            return frozenset((name,))


def _compare(value: Any, operator: str, literal: str | float | bool | None) -> bool:
    if value is None or literal is None:
        # Null is only equal to null, and neither smaller nor greater than anything.
        return (value is literal) == (operator == "eq") and operator in ("eq", "ne")
    if isinstance(value, str) != isinstance(literal, str):
        return operator == "ne"
    return _ORDER[operator](value, literal)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _malformed(text, f"unexpected {text[position:].strip()[:20]!r}")
        tokens.append(_Token(match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return tokens


def _malformed(text: str, reason: str) -> Refused:
    return Refused(400, "400", f"Invalid filter expression '{text}': {reason}")


class _Parser:
    """Recursive descent over the tokens; each method reads one rule of the grammar."""

    def __init__(self, tokens: list[_Token], text: str, type_of: TypeOf) -> None:
        self._tokens = tokens
        self._text = text
        self._type_of = type_of
        self._position = 0

    def either(self) -> Condition:
        left = self._both()
        while self._take_word("or"):
            left = Either(left, self._both())
        return left

    def expect_end(self) -> None:
        if self._position < len(self._tokens):
            raise _malformed(self._text, f"unexpected '{self._tokens[self._position].text}'")

    def _both(self) -> Condition:
        left = self._single()
        while self._take_word("and"):
            left = Both(left, self._single())
        return left

    def _single(self) -> Condition:
        if self._take_word("not"):
            return Not(self._single())
        if self._take_mark("("):
            inner = self.either()
            self._require_mark(")")
            return inner
        token = self._next("word")
        return self._call(token.text) if self._take_mark("(") else self._comparison(token.text)

    def _call(self, function: str) -> Condition:
        if function not in _CALLS:
            raise _malformed(self._text, f"function '{function}' is not supported")
        name = self._next("word").text
        self._require_type(name, "Edm.String")
        self._require_mark(",")
        argument = _unquoted(self._next("text").text)
        self._require_mark(")")
        # The older form "contains(a,'b') eq true" means the same as without the comparison.
        if self._take_word("eq"):
            wanted = self._next("word").text == "true"
            return (
                TextCall(function, name, argument)
                if wanted
                else Not(TextCall(function, name, argument))
            )
        return TextCall(function, name, argument)

    def _comparison(self, name: str) -> Condition:
        operator = self._next("word").text
        if operator not in _ORDER:
            raise _malformed(self._text, f"operator '{operator}' is not supported")
        literal = self._literal()
        self._require_type(name, literal.kind)
        return Compare(name, operator, literal)

    def _literal(self) -> Literal:
        token = self._next(None)
        match token.kind:
            case "text":
                return Literal(_unquoted(token.text), "Edm.String")
            case "number":
                return Literal(float(token.text), "number")
            case "moment":
                return Literal(token.text, "moment")
            case "word" if token.text in ("true", "false"):
                return Literal(token.text == "true", "Edm.Boolean")
            case "word" if token.text == "null":
                return Literal(None, "null")
        raise _malformed(self._text, f"expected a value, found '{token.text}'")

    def _require_type(self, name: str, kind: str) -> None:
        edm = self._type_of(name)
        if not edm or kind in ("null", edm) or _fits(edm, kind):
            return
        other = {"number": "Edm.Decimal", "moment": "Edm.Date"}.get(kind, kind)
        raise Refused(400, "400", f"The type '{edm}' is not compatible to '{other}'")

    def _next(self, kind: str | None) -> _Token:
        if self._position >= len(self._tokens):
            raise _malformed(self._text, "it ends too early")
        token = self._tokens[self._position]
        if kind is not None and token.kind != kind:
            raise _malformed(self._text, f"unexpected '{token.text}'")
        self._position += 1
        return token

    def _take(self, kind: str, text: str) -> bool:
        ahead = self._tokens[self._position : self._position + 1]
        if ahead != [_Token(kind, text)]:
            return False
        self._position += 1
        return True

    def _take_word(self, word: str) -> bool:
        return self._take("word", word)

    def _take_mark(self, mark: str) -> bool:
        return self._take("mark", mark)

    def _require_mark(self, mark: str) -> None:
        if not self._take_mark(mark):
            raise _malformed(self._text, f"'{mark}' is missing")


def _fits(edm: str, kind: str) -> bool:
    return (kind == "number" and edm in _NUMBERS) or (kind == "moment" and edm in _MOMENTS)


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'")
