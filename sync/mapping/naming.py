"""Names carried to the other catalog, and the collisions that its rules make.

Glue folds names to lower case when it stores them, and Athena reads only letters, digits and `_`.
SAP Datasphere takes at most 100 of the same characters, in upper case by custom.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sync.model.pair import Case, Naming

GLUE_NAME_BYTES = 255
SAP_NAME_LENGTH = 100

_OUTSIDE = re.compile(r"[^A-Za-z0-9_]")
_MARKS = re.compile(r"[\u0300-\u036f]")
# Letters that Unicode does not decompose into a letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE"}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)
_RESERVED = frozenset(
    {
        *("SYS", "PUBLIC", "CREATE", "SYSTEM", "DBADMIN", "MONITORING", "PAL_STEM_TFIDF"),
        *("SAP_PA_APL", "DWC_USER_OWNER", "DWC_TENANT_OWNER", "DWC_AUDIT_READER"),
        *("DWC_GLOBAL", "DWC_GLOBAL_LOG"),
    }
)
_RESERVED_PREFIXES = ("SYS_", "DWC_", "SAP_")
_FREE_PREFIX = "X_"


@dataclass(frozen=True, slots=True)
class Collision:
    """Several *names* that become one *target*."""

    target: str
    names: tuple[str, ...]


def glue_name(name: str, naming: Naming) -> str:
    """Return Glue's name for the SAP asset *name*; always in lower case, as Glue stores it."""
    return glue_column_name(_affix(name, naming))


def glue_column_name(name: str) -> str:
    """Return Glue's name for the SAP column *name*."""
    return _clean(name).lower()[:GLUE_NAME_BYTES] or "_"


def sap_name(name: str, naming: Naming) -> str:
    """Return SAP's name for the Glue asset *name*: upper case unless *naming* keeps the case."""
    result = sap_column_name(_affix(name, naming), keep_case=naming.case == Case.KEEP)
    upper = result.upper()
    if upper in _RESERVED or upper.startswith(_RESERVED_PREFIXES):
        result = (_FREE_PREFIX + result)[:SAP_NAME_LENGTH]
    return result


def sap_column_name(name: str, *, keep_case: bool = False) -> str:
    """Return SAP's name for the Glue column *name*."""
    clean = _clean(name).lstrip("_")[:SAP_NAME_LENGTH]
    return (clean if keep_case else clean.upper()) or "X"


def check_names(names: Iterable[str], mapped: Callable[[str], str]) -> tuple[Collision, ...]:
    """Return the collisions that *mapped* makes of *names*, both named."""
    targets: dict[str, list[str]] = {}
    for name in names:
        targets.setdefault(mapped(name), []).append(name)
    return tuple(
        Collision(target, tuple(found)) for target, found in targets.items() if len(found) > 1
    )


def _affix(name: str, naming: Naming) -> str:
    """Strip the first matching prefix and suffix, in any case, then add the pair's own."""
    for prefix in naming.strip_prefixes:
        if prefix and name.lower().startswith(prefix.lower()) and len(name) > len(prefix):
            name = name[len(prefix) :]
            break
    for suffix in naming.strip_suffixes:
        if suffix and name.lower().endswith(suffix.lower()) and len(name) > len(suffix):
            name = name[: -len(suffix)]
            break
    return f"{naming.prefix}{name}{naming.suffix}"


def _clean(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return _OUTSIDE.sub("_", _MARKS.sub("", plain))
