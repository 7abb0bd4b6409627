"""Texts of a CSN document: where a label stands, in which language, and its translations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# A text stands under the first of these keys that holds one; editors of several years wrote them.
LABEL_KEYS = ("@EndUserText.label", "@Common.Label", "@title")
DESCRIPTION_KEYS = ("@EndUserText.quickInfo", "@Core.Description", "@description", "doc")
_I18N = re.compile(r"\{i18n>(?P<key>[^}]+)\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one document, read in the tenant's language."""

    bundles: Mapping[str, Mapping[str, Any]]
    language: str

    @staticmethod
    def of(document: Mapping[str, Any], language: str) -> Texts:
        """Return the texts of *document*."""
        bundles = document.get("i18n")
        if not isinstance(bundles, Mapping):
            return Texts({}, language)
        return Texts({k: v for k, v in bundles.items() if isinstance(v, Mapping)}, language)

    def read(self, raw: str) -> str:
        """Return *raw*, or what it points to: our language, the default one, English, any."""
        key = i18n_key(raw)
        if key is None:
            return raw
        for language in self._order():
            if isinstance(text := self.bundles[language].get(key), str):
                return text
        return key

    def translations(self, raw: str, field: str) -> dict[str, str]:
        """Return the other languages' texts as `{"de.label": text}`."""
        key = i18n_key(raw)
        if key is None:
            return {}
        return {
            f"{language}.{field}": text
            for language, bundle in self.bundles.items()
            if language and language != self.language and isinstance(text := bundle.get(key), str)
        }

    def home(self, key: str) -> str | None:
        """Return the language whose bundle `read` takes *key* from."""
        return next((each for each in self._order() if key in self.bundles[each]), None)

    def _order(self) -> list[str]:
        first = [self.language, "", "en"]
        return [each for each in dict.fromkeys([*first, *self.bundles]) if each in self.bundles]


def i18n_key(raw: str) -> str | None:
    """Return the key of a text such as `{i18n>KEY}`, or None for a plain one."""
    match = _I18N.fullmatch(raw.strip()) if "{i18n>" in raw else None
    return match["key"] if match else None


def text_key(node: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """Return which of *keys* holds the text of *node*."""
    return next((key for key in keys if key in node and isinstance(node[key], str)), None)
