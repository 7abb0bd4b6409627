"""Texts: which SAP text feeds a Glue text, how it is cut to size, and how it is read back.

SAP has a label and a description in several languages where Glue has one comment or Description.
A text that Glue holds in a shorter form is recognised by the hash of that form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sync.model.asset import Asset, AssetRef, Column
from sync.model.pair import LinkMode, Pair, TextPolicy, TextSource

COMMENT_BYTES = 255
DESCRIPTION_BYTES = 2048
SAP_LABEL_LENGTH = 120

_ELLIPSIS = "…"
_LINE_BREAK = re.compile(r"\r\n|[\r\n]")
# What Glue refuses: control characters (tab and, in a Description, line breaks are allowed), lone
# surrogates and the two non-characters.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIELDS = {
    TextSource.LABEL: ("label",),
    TextSource.DESCRIPTION: ("description",),
    TextSource.DESCRIPTION_OR_LABEL: ("description", "label"),
}
_CATALOG_ONLY = "[Catalog entry only: SAP Datasphere "
_CATALOG_ONLY_END = " keeps the rows.]"
_ROWS_STAY = "[Rows stay in AWS: Glue table "
_ROWS_STAY_END = ".]"

Render = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Known:
    """Texts by key (`label`, `de.label`) with the hashes of the forms that Glue was given."""

    texts: Mapping[str, str]
    hashes: frozenset[str]


def column_comment(column: Column, policy: TextPolicy) -> str | None:
    """Return the Glue comment that *column* gets under *policy*."""
    texts = texts_of(column)
    text = texts.get(fed_key(texts, policy.column, policy.language))
    return one_line(text) if text else None


def table_text(asset: Asset, pair: Pair, mode: LinkMode) -> str | None:
    """Return the Glue Description that *asset* gets; a catalog-only table says what it is."""
    text = _table_source(asset, pair.text, mode)
    if mode is not LinkMode.MIRROR or pair.location_template:
        return shorten(text, DESCRIPTION_BYTES) if text else None
    sentence = _catalog_only(asset.ref)
    if not text:
        return sentence
    return f"{shorten(text, _short_limit(asset.ref))} {sentence}"


def table_forms(asset: Asset, pair: Pair) -> frozenset[str]:
    """Return the hashes of every form that the asset's text may take in a Description."""
    text = _table_source(asset, pair.text, LinkMode.BIND)
    if not text:
        return frozenset()
    limits = (DESCRIPTION_BYTES, _short_limit(asset.ref))
    return frozenset(text_hash(shorten(text, limit)) for limit in limits)


def without_catalog_sentence(description: str | None) -> str | None:
    """Return a mirror's Description without the sentence that we put at its end."""
    return _without(description, _CATALOG_ONLY, _CATALOG_ONLY_END)


def with_rows_sentence(description: str | None, glue: AssetRef) -> str:
    """Return an imported table's SAP description, which says where the rows are."""
    sentence = f"{_ROWS_STAY}{glue}{_ROWS_STAY_END}"
    return f"{description} {sentence}" if description else sentence


def table_with_rows(description: str | None) -> str:
    """Return the Glue table that an import's SAP description names, "" where it names none."""
    if not description or not description.endswith(_ROWS_STAY_END) or _ROWS_STAY not in description:
        return ""
    return description[description.rfind(_ROWS_STAY) + len(_ROWS_STAY) : -len(_ROWS_STAY_END)]


def without_rows_sentence(description: str | None) -> str | None:
    """Return an SAP description without the sentence that an import put at its end."""
    return _without(description, _ROWS_STAY, _ROWS_STAY_END)


def texts_of(item: Column | Asset) -> dict[str, str]:
    """Return every text of *item* by key, the tenant's own language without a prefix."""
    own = {"label": item.label, "description": item.description}
    texts = {**item.translations, **own}
    return {key: text for key, text in texts.items() if text}


def fed_key(texts: Mapping[str, str], source: TextSource, language: str) -> str:
    """Return the key of the text among *texts* that feeds Glue's."""
    fields = _FIELDS[source]
    for field in fields:
        for key in (f"{language}.{field}", field):
            if texts.get(key):
                return key
    return fields[0]


def lift_texts(
    found: str | None,
    present: Mapping[str, str],
    known: Sequence[Known],
    policy: tuple[TextSource, str],
    render: Render,
) -> dict[str, str]:
    """Return SAP's texts by key, where Glue shows *found*.

    *present* are the texts that Glue's own encoding holds; *known* says what short forms stand for.
    """
    source, language = policy
    texts = dict(present)
    shown = fed_key(texts, source, language)
    if not found:
        texts.pop(shown, None)
        return texts
    for each in known:
        key = _told_key(found, each, policy, render) if text_hash(found) in each.hashes else ""
        if key:
            texts.pop(shown, None)
            return {**texts, key: each.texts[key]}
    if source is not TextSource.DESCRIPTION_OR_LABEL:
        return {**texts, shown: found}
    prefix = shown.rpartition(".")[0]
    edited = f"{prefix}.description" if prefix else "description"
    for each in known:
        label = each.texts.get(edited.replace("description", "label"))
        if label and render(label) == found:
            # The label alone stands there: there is no description.
            texts.pop(edited, None)
            return {**texts, edited.replace("description", "label"): label}
    return {**texts, edited: found}


def _told_key(found: str, known: Known, policy: tuple[TextSource, str], render: Render) -> str:
    """Return the key of the text that Glue was given as *found*, "" when *known* lacks it.

    A text that does not feed Glue under *policy* was given under an older one.
    """
    key = fed_key(known.texts, *policy)
    if key in known.texts:
        return key
    return next((key for key, text in known.texts.items() if render(text) == found), "")


def text_hash(text: str) -> str:
    """Return the hash by which a text in Glue is recognised as unchanged."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def one_line(text: str) -> str:
    """Return *text* as a column comment: no line breaks, at most 255 bytes."""
    return shorten(_LINE_BREAK.sub(" ", text), COMMENT_BYTES)


def in_description(text: str) -> str:
    """Return *text* as a Description: at most 2048 bytes."""
    return shorten(text, DESCRIPTION_BYTES)


def shorten(text: str, limit: int) -> str:
    """Return *text* in at most *limit* UTF-8 bytes, cut between characters and marked with `…`."""
    clean = _REFUSED.sub(" ", text)
    raw = clean.encode()
    if len(raw) <= limit:
        return clean
    room = limit - len(_ELLIPSIS.encode())
    return raw[:room].decode(errors="ignore") + _ELLIPSIS


def _table_source(asset: Asset, policy: TextPolicy, mode: LinkMode) -> str | None:
    """Return the full text that feeds the Description."""
    texts = texts_of(asset)
    own = without_rows_sentence(asset.description)
    texts = {**texts, "description": own or ""}
    if mode is LinkMode.IMPORT:
        # The table was described in Glue; only that description goes back.
        return own
    return texts.get(fed_key(texts, policy.table, policy.language))


def _catalog_only(sap: AssetRef) -> str:
    return shorten(f"{_CATALOG_ONLY}{_LINE_BREAK.sub(' ', str(sap))}{_CATALOG_ONLY_END}", 1024)


def _short_limit(sap: AssetRef) -> int:
    return DESCRIPTION_BYTES - len(_catalog_only(sap).encode()) - 1


def _without(text: str | None, start: str, end: str) -> str | None:
    if not text or not text.endswith(end):
        return text
    at = text.rfind(start)
    if at < 0:
        return text
    return text[: at - 1] if text[at - 1 : at] == " " else text[:at]
