"""Which columns hold personal data: those marked so, and those that look like it. Values only."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from sync.model.asset import Column

# Words of names and labels, in the languages that tenants are mostly kept in.
_WORDS = frozenset(
    {
        "email",
        "mail",
        "phone",
        "telephone",
        "telefon",
        "mobile",
        "mobil",
        "fax",
        "firstname",
        "lastname",
        "surname",
        "vorname",
        "nachname",
        "familyname",
        "birthdate",
        "birthday",
        "birth",
        "geburtsdatum",
        "geburtstag",
        "ssn",
        "passport",
        "iban",
        "bic",
        "salary",
        "gehalt",
        "wage",
        "gender",
        "geschlecht",
        "religion",
        "nationality",
        "address",
        "strasse",
        "street",
        "postcode",
        "zipcode",
        "creditcard",
        "cardnumber",
        "taxid",
        "username",
    }
)
_PAIRS = frozenset(
    {
        ("first", "name"),
        ("last", "name"),
        ("family", "name"),
        ("full", "name"),
        ("e", "mail"),
        ("tax", "id"),
        ("credit", "card"),
        ("card", "number"),
        ("account", "number"),
        ("postal", "code"),
        ("zip", "code"),
        ("date", "birth"),
        ("birth", "date"),
        ("user", "name"),
    }
)
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_LOOKS = (
    re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),  # an e-mail address
    re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?"),  # an IBAN
    re.compile(r"\+\d[\d ()/-]{7,18}"),  # a telephone number
)
_SEEN = 50  # values that are looked at
_SHARE = 0.3  # of them that must look like it


def is_personal(column: Column, values: Iterable[Any]) -> bool:
    """Return whether *column* holds personal data, by its marks, its words or its values."""
    return _is_marked(column.semantics) or _is_named(column) or _looks_so(values)


def _is_marked(semantics: Mapping[str, str]) -> bool:
    return any(name.startswith("personal_data") for name in semantics)


def _is_named(column: Column) -> bool:
    for text in (column.name, column.label or ""):
        words = [word.lower() for word in _SPLIT.split(text) if word and word.lower() != "of"]
        if _WORDS.intersection(words) or _PAIRS.intersection(itertools.pairwise(words)):
            return True
    return False


def _looks_so(values: Iterable[Any]) -> bool:
    texts = [value for value in values if isinstance(value, str) and value][:_SEEN]
    hits = sum(any(look.fullmatch(text) for look in _LOOKS) for text in texts)
    return bool(texts) and hits >= _SHARE * len(texts)
