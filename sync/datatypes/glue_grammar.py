"""Glue's type texts (`array<struct<a:int>>`) parsed into values and spelled again.

Nothing is ever lost: what the grammar does not know stays in the tree as Opaque, and a text that is
broken becomes one Opaque that holds it whole.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sync.model.datatype import (
    ArrayOf,
    DataType,
    MapOf,
    Opaque,
    Scalar,
    StructField,
    StructOf,
    UnionOf,
)

# Deeper types are kept as text: whatever walks a type recursively must stay clear of Python's
# recursion limit, also below a web server's own stack.
MAX_DEPTH = 100

_PLAIN = (
    *("string", "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "binary"),
    *("date", "timestamp", "timestamptz", "timestamp_ntz", "time", "uuid", "void", "char"),
    *("varchar", "interval_year_month", "interval_day_time"),
)
_SCALARS = {name: Scalar(name) for name in _PLAIN} | {
    "integer": Scalar("int"),
    "real": Scalar("float"),
    "double precision": Scalar("double"),
    "null": Scalar("void"),
    "timestamp with local time zone": Scalar("timestamptz"),
    "timestamp_ltz": Scalar("timestamptz"),
    # Hive reads a bare decimal as decimal(10,0)
    "decimal": Scalar("decimal", precision=10, scale=0),
    "numeric": Scalar("decimal", precision=10, scale=0),
    "dec": Scalar("decimal", precision=10, scale=0),
}
_DECIMALS = {"decimal", "numeric", "dec"}
_BLANKS = " \t\r\n"
_WORD = re.compile(r"[^<>,:()\[\]`]*")
_NAME = re.compile(r"[ \t\r\n]*([^:<>,`][^:<>,]*):")
_QUOTED_NAME = re.compile(r"[ \t\r\n]*`((?:[^`]|``)*)`[ \t\r\n]*:")
_NUMBERS = re.compile(r"\(\s*(\d{1,9})\s*(?:,\s*(\d{1,9})\s*)?\)")
_PLAIN_NAME = re.compile(r"[^:<>,` \t\r\n](?:[^:<>,]*[^:<>, \t\r\n])?")
_CLOSING = {"(": ")", "[": "]"}


class _Broken(Exception):
    """The text is not a type; the message says where."""


@lru_cache(maxsize=100_000)
def parse_glue(text: str) -> DataType:
    """Return the type that *text* spells, Opaque where it is unknown or broken."""
    reader = _Reader(text)
    try:
        return reader.whole()
    except _Broken as broken:
        return Opaque(text, str(broken))


def spell_glue(type: DataType) -> str:  # noqa: A002  # the word of the glossary
    """Return the canonical text of *type*: lower-case names, no blanks."""
    match type:
        case Scalar():
            return _spell_scalar(type)
        case ArrayOf(element):
            return f"array<{spell_glue(element)}>"
        case MapOf(key, value):
            return f"map<{spell_glue(key)},{spell_glue(value)}>"
        case StructOf(fields):
            inner = [f"{_spell_name(field.name)}:{spell_glue(field.type)}" for field in fields]
            return f"struct<{','.join(inner)}>"
        case UnionOf(members):
            return f"uniontype<{','.join([spell_glue(member) for member in members])}>"
        case Opaque(text):
            return text


def _spell_scalar(scalar: Scalar) -> str:
    if scalar.name == "decimal":
        precision = 10 if scalar.precision is None else scalar.precision
        return f"decimal({precision},{scalar.scale or 0})"
    return scalar.name if scalar.length is None else f"{scalar.name}({scalar.length})"


def _spell_name(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else "`" + name.replace("`", "``") + "`"


class _Reader:
    """Recursive descent over one text; `at` is the next character to read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def whole(self) -> DataType:
        """Read the one type that the whole text is."""
        result = self.type(0)
        if self.at < len(self.text):
            raise _Broken(f"unexpected {self.text[self.at]!r} at character {self.at + 1}")
        return result

    def type(self, depth: int) -> DataType:
        """Read one type, from its first character to just behind its last."""
        if depth > MAX_DEPTH:
            raise _Broken(f"nested deeper than {MAX_DEPTH} levels")
        start = self.at
        end = self._word_end()
        word = " ".join(self.text[start:end].split()).lower()
        self.at = end
        match self.text[end : end + 1]:
            case "<":
                return self._nested(word, depth)
            case "(" | "[":
                return self._sized(word, start)
        known = _SCALARS.get(word)
        if known is None:
            return self._unknown(start)
        return known

    def _word_end(self) -> int:
        found = _WORD.match(self.text, self.at)
        return found.end() if found else self.at

    def _nested(self, word: str, depth: int) -> DataType:
        self.at += 1
        result: DataType
        match word:
            case "array":
                result = ArrayOf(self.type(depth + 1))
            case "map":
                key = self.type(depth + 1)
                self._expect(",")
                result = MapOf(key, self.type(depth + 1))
            case "struct":
                result = StructOf(self._fields(depth + 1))
            case "uniontype":
                result = UnionOf(self._members(depth + 1))
            case _:
                raise _Broken(f"{word!r} takes no parts in <>")
        self._expect(">")
        self._skip_blanks()
        return result

    def _fields(self, depth: int) -> tuple[StructField, ...]:
        self._skip_blanks()
        if self.text.startswith(">", self.at):
            return ()
        fields = []
        while True:
            name = self._name()
            fields.append(StructField(name, self.type(depth)))
            if not self.text.startswith(",", self.at):
                return tuple(fields)
            self.at += 1

    def _name(self) -> str:
        quoted = _QUOTED_NAME.match(self.text, self.at)
        if quoted:
            self.at = quoted.end()
            return quoted[1].replace("``", "`")
        plain = _NAME.match(self.text, self.at)
        name = plain[1].strip(_BLANKS) if plain else ""
        if plain is None or not name:
            raise _Broken(f"no field name at character {self.at + 1}")
        self.at = plain.end()
        return name

    def _members(self, depth: int) -> tuple[DataType, ...]:
        members = [self.type(depth)]
        while self.text.startswith(",", self.at):
            self.at += 1
            members.append(self.type(depth))
        return tuple(members)

    def _sized(self, word: str, start: int) -> DataType:
        numbers = _NUMBERS.match(self.text, self.at)
        if numbers is None or not (word in _DECIMALS or word in {"char", "varchar"}):
            return self._unknown(start)
        self.at = numbers.end()
        self._skip_blanks()
        first, second = int(numbers[1]), numbers[2]
        if word in _DECIMALS:
            scale = int(second or 0)
            if not (1 <= first <= 38 and scale <= first):
                return self._out_of_range(start)
            return Scalar("decimal", precision=first, scale=scale)
        if first < 1 or second is not None:
            return self._out_of_range(start)
        return Scalar(word, length=first)

    def _out_of_range(self, start: int) -> Opaque:
        return Opaque(self.text[start : self.at].strip(_BLANKS), "size out of range")

    def _unknown(self, start: int) -> Opaque:
        """Keep an unknown type verbatim, with what stands in its own brackets."""
        self.at = self._word_end()
        while self.text[self.at : self.at + 1] in {"(", "["}:
            self._skip_brackets()
            self.at = max(self.at, self._word_end())
        text = self.text[start : self.at].strip(_BLANKS)
        if not text:
            raise _Broken(f"no type at character {start + 1}")
        return Opaque(text, "unknown type")

    def _skip_brackets(self) -> None:
        waiting = []
        for at in range(self.at, len(self.text)):
            character = self.text[at]
            if character in _CLOSING:
                waiting.append(_CLOSING[character])
            elif character in ")]":
                if waiting.pop() != character:
                    break
                if not waiting:
                    self.at = at + 1
                    return
        raise _Broken(f"the bracket at character {self.at + 1} is not closed")

    def _expect(self, character: str) -> None:
        self._skip_blanks()
        if not self.text.startswith(character, self.at):
            raise _Broken(f"expected {character!r} at character {self.at + 1}")
        self.at += 1

    def _skip_blanks(self) -> None:
        while self.text[self.at : self.at + 1] in {" ", "\t", "\r", "\n"}:
            self.at += 1
