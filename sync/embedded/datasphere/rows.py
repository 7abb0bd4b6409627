"""Generated rows: any row by its index, the same on every call, without storing one of them."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sync.embedded.datasphere import csn
from sync.embedded.datasphere.edm import EntityModel, Property

_MASK = (1 << 64) - 1
_NULL_SHARE = 23  # one value in so many is null where a column allows it
_FIRST_DAY = date(1900, 1, 1)
_DAYS = (date(9999, 12, 31) - _FIRST_DAY).days
_BUSINESS_FIRST_DAY = date(2019, 1, 1)
_BUSINESS_DAYS = 2600
_SPREAD = 50_000  # the range of plausible values of a column that is no key
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INTEGER_RANGE = {"Edm.Byte": 256, "Edm.Int16": 1 << 15, "Edm.Int32": 1 << 31}

# Values by a word in the column's name, the first word that fits wins.
_WORDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("CURRENCY", "WAERS", "CURR"), ("EUR", "USD", "GBP", "CHF", "JPY")),
    (("COUNTRY", "LAND1"), ("DE", "US", "FR", "GB", "CH", "JP", "ES")),
    (("LANGUAGE", "SPRAS", "LANGU"), ("EN", "DE", "FR", "ES", "IT", "JA", "PT", "ZH")),
    (("UNIT", "UOM", "MEINS"), ("EA", "KG", "PC", "L", "M")),
    (("STATUS",), ("N", "P", "C", "X")),
    (("CITY", "ORT01"), ("Berlin", "Walldorf", "Paris", "London", "Zurich", "Osaka", "Madrid")),
    (("REGION",), ("EMEA", "AMER", "APJ")),
    (("CARRIER",), ("DHL", "UPS", "FEDEX", "MAERSK")),
    (("COMPANY", "SUPPLIER_NAME", "CUSTOMER_NAME"), ("Alpha GmbH", "Beta Inc.", "Gamma SA")),
    (("FIRST", "GIVEN"), ("Anna", "Jo", "Priya", "Lee", "Maria", "Tom")),
    (("LAST", "SURNAME"), ("Keller", "Ortiz", "Nair", "Smith", "Tanaka", "Dubois")),
)
_WORDS_OF_TEXT = ("blue", "large", "standard", "export", "retail", "north", "urgent", "new")


@dataclass(frozen=True, slots=True)
class Generator:
    """Makes the rows of one entity; *count* is how many there are."""

    count: int
    columns: Mapping[str, Callable[[int], Any]]

    def row(self, index: int, names: Sequence[str]) -> dict[str, Any]:
        """Return the columns *names* of the row at *index*."""
        return {name: self.columns[name](index) for name in names}

    def rows(self, names: Sequence[str], start: int = 0) -> Iterator[dict[str, Any]]:
        """Yield rows from *start* on, made one at a time."""
        chosen = [(name, self.columns[name]) for name in names]
        for index in range(start, self.count):
            yield {name: make(index) for name, make in chosen}


def generator_of(model: EntityModel, count: int) -> Generator:
    """Return the row generator of *model*."""
    total = count if model.has_rows else 0
    is_time = csn.enum_of(model.definition, "@Analytics.dimensionType") == "TIME"
    keys = _key_digits(model.keys, total)
    columns = {}
    for each in model.properties:
        seed = _seed(model.space, model.asset, each.element)
        calendar = _calendar(each, keys.get(each.name)) if is_time else None
        columns[each.name] = calendar or _column(each, seed, keys.get(each.name))
    return Generator(total, columns)


def _seed(*names: str) -> int:
    digest = hashlib.blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _mix(seed: int, index: int) -> int:
    """Return a well-spread number for *index* (the finaliser of splitmix64)."""
    value = (seed + index * 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


@dataclass(frozen=True, slots=True)
class _Digit:
    """The place of a key column in a mixed-radix number: together the keys are the index."""

    divisor: int
    radix: int

    def of(self, index: int) -> int:
        return index // self.divisor % self.radix


def _key_digits(keys: Sequence[Property], count: int) -> dict[str, _Digit]:
    """Share the row index among the key columns, so that no two rows have the same key."""
    if not keys:
        return {}
    widest = max(keys, key=_capacity)
    others = [each for each in keys if each is not widest]
    small = {each.name: min(_capacity(each), 4) for each in others}
    if math.prod(small.values()) * _capacity(widest) < count:
        small = {each.name: _capacity(each) for each in others}
    digits, divisor = {}, 1
    for each in reversed(others):
        digits[each.name] = _Digit(divisor, small[each.name])
        divisor *= small[each.name]
    digits[widest.name] = _Digit(divisor, max(_capacity(widest), 1))
    return digits


def _capacity(each: Property) -> int:
    """Return how many different key values a column can hold."""
    choices = _choices(each)
    if choices:
        return len(choices)
    if each.edm in _INTEGER_RANGE:
        return _INTEGER_RANGE[each.edm]
    if each.edm == "Edm.Boolean":
        return 2
    if each.edm == "Edm.Date" or _is_day_text(each):
        return _DAYS
    if each.edm == "Edm.TimeOfDay":
        return 86_400
    if each.edm == "Edm.Decimal":
        return int(10 ** max((each.precision or 15) - (each.scale or 0), 1))
    return int(len(_DIGITS) ** max(min(each.length or 12, 12), 1))


def _column(each: Property, seed: int, digit: _Digit | None) -> Callable[[int], Any]:
    make = _maker(each)
    if digit is not None:
        return lambda index: make(digit.of(index))
    if each.is_not_null or each.is_measure:
        return lambda index: _random(each, make, _mix(seed, index))
    return lambda index: _nullable(each, make, _mix(seed, index))


def _nullable(each: Property, make: Callable[[int], Any], number: int) -> Any:
    return None if number % _NULL_SHARE == 0 else _random(each, make, number >> 8)


def _random(each: Property, make: Callable[[int], Any], number: int) -> Any:
    if each.edm == "Edm.String" and not _choices(each):
        return _text(each, number)
    if "LATITUDE" in each.element.upper() or "LONGITUDE" in each.element.upper():
        return round(number % 160_000_000 / 1_000_000 - 80, 6)
    if each.edm in ("Edm.Decimal", "Edm.Double", "Edm.Single"):
        return _amount(each, number)
    if each.edm == "Edm.Date":
        return _business_day(number).isoformat()
    return make(number % min(_capacity(each), _SPREAD))


def _maker(each: Property) -> Callable[[int], Any]:
    """Return the function from a small number to a value: different numbers, different values."""
    choices = _choices(each)
    if choices:
        return lambda number: choices[number % len(choices)]
    if _is_day_text(each):
        return lambda number: _day(number).strftime("%Y%m%d").zfill(8)
    makers: dict[str, Callable[[int], Any]] = {
        "Edm.Boolean": lambda number: bool(number % 2),
        "Edm.Date": lambda number: _day(number).isoformat(),
        "Edm.DateTimeOffset": _moment,
        "Edm.TimeOfDay": _clock,
        "Edm.Guid": lambda number: f"00000000-0000-4000-8000-{number:012x}",
        "Edm.Binary": lambda number: base64.urlsafe_b64encode(number.to_bytes(6, "big")).decode(),
        "Edm.String": lambda number: _code(number, each.length),
        "Edm.Decimal": float if each.scale else int,
        "Edm.Double": float,
        "Edm.Single": float,
    }
    return makers.get(each.edm, int)


def _clock(number: int) -> str:
    seconds = number % 86_400
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _moment(number: int) -> str:
    start = datetime(_BUSINESS_FIRST_DAY.year, 1, 1, tzinfo=UTC)
    return (start + timedelta(hours=number % (_DAYS * 4))).isoformat().replace("+00:00", "Z")


def _day(number: int) -> date:
    return _FIRST_DAY + timedelta(days=number % _DAYS)


def _code(number: int, length: int | None) -> str:
    """Write *number* with leading zeros, in base 36 where ten digits would not do."""
    width = min(length or 10, 10)
    if number < 10**width:
        return str(number).zfill(width)
    text = ""
    while number or not text:
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text


def _choices(each: Property) -> tuple[str, ...]:
    if each.edm != "Edm.String":
        return ()
    name = each.element.upper()
    for words, values in _WORDS:
        if any(word in name for word in words):
            return tuple(value for value in values if len(value) <= (each.length or len(value)))
    return ()


def _is_day_text(each: Property) -> bool:
    return each.edm == "Edm.String" and each.length == 8 and "DAT" in each.element.upper()


def _text(each: Property, number: int) -> str:
    name = each.element.upper()
    if _is_day_text(each):
        return _business_day(number).strftime("%Y%m%d")
    if each.cds in ("cds.hana.ST_POINT", "cds.hana.ST_GEOMETRY"):
        return f"POINT ({number % 180} {(number >> 8) % 85})"
    if "MAIL" in name:
        text = f"user{number % 5000}@example.com"
    elif "PHONE" in name or "TELF" in name:
        text = f"+49 6227 {number % 1_000_000:06d}"
    elif "IBAN" in name:
        text = f"DE{number % 100:02d}{number % 10**18:018d}"
    elif any(word in name for word in ("TEXT", "DESC", "NAME", "NOTE", "COMMENT")):
        text = f"{_word(number)} {_word(number >> 5)} {number % 1000}"
    else:
        text = _code(number % 10 ** min(each.length or 6, 6), each.length)
    return text[: each.length] if each.length else text


def _business_day(number: int) -> date:
    return _BUSINESS_FIRST_DAY + timedelta(days=number % _BUSINESS_DAYS)


def _word(number: int) -> str:
    return _WORDS_OF_TEXT[number % len(_WORDS_OF_TEXT)]


def _amount(each: Property, number: int) -> float | int:
    whole = (each.precision or 9) - (each.scale or 0)
    amount = int(number % 10 ** min(max(whole, 1), 5))
    if each.precision is not None and not each.scale:
        return amount
    places = min(each.scale or 2, 2)
    return round(float(amount) + (number >> 40) % 100 / 100, places)


def _calendar(each: Property, digit: _Digit | None) -> Callable[[int], Any] | None:
    """Return what a time dimension shows in a column: all columns of a row tell the same day."""
    text = _CALENDAR.get(each.element.upper())
    if text is None or each.edm not in ("Edm.String", "Edm.Date", "Edm.Byte", "Edm.Int32"):
        return None
    step = _DAYS_PER_STEP.get(each.element.upper(), 1) if digit is not None else 1
    is_text = each.edm in ("Edm.String", "Edm.Date")
    return lambda index: text(_day(index * step)) if is_text else int(text(_day(index * step)))


_CALENDAR: Mapping[str, Callable[[date], str]] = {
    "DATE_SQL": date.isoformat,
    "DATE_SAP": lambda day: f"{day.year:04d}{day.month:02d}{day.day:02d}",
    "YEAR": lambda day: f"{day.year:04d}",
    "YEAR_INT": lambda day: str(day.year),
    "QUARTER": lambda day: f"{(day.month + 2) // 3:02d}",
    "QUARTER_INT": lambda day: str((day.month + 2) // 3),
    "MONTH": lambda day: f"{day.month:02d}",
    "MONTH_INT": lambda day: str(day.month),
    "WEEK": lambda day: f"{day.isocalendar().week:02d}",
    "WEEK_INT": lambda day: str(day.isocalendar().week),
    "DAY": lambda day: f"{day.day:02d}",
    "DAY_INT": lambda day: str(day.day),
    "DAY_OF_WEEK": lambda day: f"{day.isoweekday():02d}",
    "DAY_OF_WEEK_INT": lambda day: str(day.isoweekday()),
    "CALMONTH": lambda day: f"{day.year:04d}{day.month:02d}",
    "CALQUARTER": lambda day: f"{day.year:04d}{(day.month + 2) // 3}",
    "CALWEEK": lambda day: f"{day.isocalendar().year:04d}{day.isocalendar().week:02d}",
}
# Where such a column is itself the key, consecutive rows lie this many days apart.
_DAYS_PER_STEP: Mapping[str, int] = {"YEAR": 366, "CALMONTH": 31, "CALQUARTER": 93, "CALWEEK": 7}
