"""The names in the store, found in the words of a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from sync.agent.words.word import Word, split_words
from sync.store.database import Store
from sync.store.sql import load_queries

_SQL = load_queries("agent")
_PREFIXES = {"v", "rt", "am", "vw", "tbl", "t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something in the store that has a name: *kind* is asset, schema, column, job, user or value,
    or gone for an asset that was deleted.

    *key* is what a query is given; *field* says for a value which field holds it.
    """

    kind: str
    key: str | int
    name: str
    system: str = ""
    schema: str = ""
    label: str = ""
    description: str = ""
    field: str = ""
    asset_type: str = ""
    has_job: bool = False
    has_link: bool = False
    has_downstream: bool = False
    has_upstream: bool = False

    @property
    def title(self) -> str:
        """Return the name as people read it."""
        return f"{self.schema}.{self.name}" if self.kind == "asset" else self.name


@dataclass(frozen=True, slots=True)
class Mention:
    """Words *start* up to *end*, and what they name; *how* is name, label, part or typo."""

    start: int
    end: int
    found: tuple[Named, ...]
    how: str = "name"


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    found: list[tuple[Named, str]] = field(default_factory=list)


class Names:
    """An index over every name, by the base forms of its words."""

    def __init__(self, entries: Iterable[Named]) -> None:
        self.entries = tuple(entries)
        self._root = _Node()
        self._assets_by_word: dict[str, list[Named]] = {}
        self._compact: dict[str, list[Named]] = {}
        for entry in self.entries:
            self._add(entry)
        self.schemas = tuple(e for e in self.entries if e.kind == "schema")
        self.users = tuple(e for e in self.entries if e.kind == "user")
        self.assets = tuple(e for e in self.entries if e.kind == "asset")

    def mentions(self, words: Sequence[Word]) -> Iterator[Mention]:
        """Return what *words* name exactly, wherever; identifiers are taken whole."""
        for start in range(len(words)):
            if words[start].glued:
                continue
            node: _Node | None = self._root
            for end in range(start, len(words)):
                node = (
                    (node.next.get(words[end].base) or node.next.get(words[end].text))
                    if node
                    else None
                )
                if node is None:
                    break
                whole = end + 1 == len(words) or not words[end + 1].glued
                if node.found and whole:
                    yield from _by_how(start, end + 1, node.found)
            whole_name = self._compact.get(words[start].text)
            if whole_name and (start + 1 == len(words) or not words[start + 1].glued):
                yield Mention(start, start + 1, tuple(whole_name), "name")

    def assets_with(self, words: Sequence[Word]) -> tuple[Named, ...]:
        """Return the assets whose name or label holds all *words*, mistyped ones too."""
        found: set[Named] | None = None
        for word in words:
            hits = set(self._assets_by_word.get(word.base, ()))
            if not hits and len(word.base) > 3:
                for known, assets in self._assets_by_word.items():
                    if is_near(word.base, known):
                        hits.update(assets)
            found = hits if found is None else found & hits
        return tuple(sorted(found or (), key=lambda e: (e.system, e.title)))

    def assets_exactly(self, words: Sequence[Word]) -> bool:
        """Return whether an asset's name or label holds all *words* as they are written."""
        return all(word.base in self._assets_by_word for word in words)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Return the words of the names of schemas, assets, jobs and users."""
        kinds = {"schema", "asset", "job", "user"}
        return frozenset(
            word.text
            for entry in self.entries
            if entry.kind in kinds
            for word in split_words(f"{entry.name} {entry.label}")
        )

    @cached_property
    def texts(self) -> frozenset[str]:
        """Return the words of the descriptions of assets."""
        return frozenset(w.text for e in self.assets for w in split_words(e.description))

    def _add(self, entry: Named) -> None:
        for text, how in _spellings(entry):
            words = split_words(text)
            if words:
                self._place(entry, how, words)
        if entry.kind == "asset":
            for word in {w.base for w in split_words(f"{entry.name} {entry.label}")} - _PREFIXES:
                self._assets_by_word.setdefault(word, []).append(entry)

    def _place(self, entry: Named, how: str, words: Sequence[Word]) -> None:
        node = self._root
        for word in words:
            node = node.next.setdefault(word.base, _Node())
        if (entry, how) not in node.found:
            node.found.append((entry, how))
        if entry.kind in {"asset", "column", "schema"} and len(words) > 1 and how == "name":
            known = self._compact.setdefault("".join(word.text for word in words), [])
            if entry not in known:
                known.append(entry)


def is_near(word: str, known: str) -> bool:
    """Return whether *word* is *known* with a slip of the keyboard."""
    allowed = 1 if len(known) < 8 else 2
    if abs(len(word) - len(known)) > allowed or min(len(word), len(known)) < 4:
        return False
    return DamerauLevenshtein.distance(word, known, score_cutoff=allowed) <= allowed


def _by_how(start: int, end: int, found: Sequence[tuple[Named, str]]) -> Iterator[Mention]:
    for how in ("name", "label", "part"):
        entries = tuple(entry for entry, by in found if by == how)
        if entries:
            yield Mention(start, end, entries, how)


def _spellings(entry: Named) -> Iterator[tuple[str, str]]:
    yield entry.name, "name"
    match entry.kind:
        case "asset":
            yield from _asset_spellings(entry)
        case "user":
            yield from ((part, "part") for part in entry.name.split(".") if len(part) > 2)
        case "value" if entry.field.endswith("component"):
            yield entry.name.partition("_")[0], "part"
            yield entry.name.replace("_", " "), "name"
            yield from ((word, "part") for word in _COMPONENTS.get(entry.name, ()))
        case "value" if entry.field == "audit.subject":
            yield entry.name.rpartition(".")[2], "name"
    if entry.label and entry.kind != "column":
        yield entry.label, "label"
        yield entry.label.partition(":")[0], "label"
        if entry.label.lower().endswith(" master"):
            yield f"{entry.label} data", "label"


# What people call a component besides its name.
_COMPONENTS = {"duckdb_store": ("store",), "worker_pool": ("workers",)}


_SHORT = 4  # words of a description that people may call an asset by


def _asset_spellings(entry: Named) -> Iterator[tuple[str, str]]:
    yield f"{entry.schema} {entry.name}", "name"
    if 1 < len(entry.description.split()) <= _SHORT:
        yield entry.description, "label"  # "the chart of accounts"
    prefix, _, rest = entry.name.partition("_")
    if rest and prefix.lower() in _PREFIXES:
        yield rest.replace("_", " "), "part"


def load_names(store: Store) -> Names:
    """Return the names that *store* holds now."""
    return Names(_entries(store))


def _entries(store: Store) -> Iterator[Named]:
    for system, name, label in store.query(_SQL["schema_names"]).rows:
        yield Named(kind="schema", key=name, name=name, system=system or "", label=label or "")
    for row in store.query(_SQL["asset_names"]).rows:
        number, system, schema, name, label, asset_type, told, job, link, down, up = row
        yield Named(
            kind="asset",
            key=number,
            name=name,
            system=system,
            schema=schema,
            label=label or "",
            description=told or "",
            asset_type=asset_type,
            has_job=job,
            has_link=link,
            has_downstream=down,
            has_upstream=up,
        )
    for number, system, schema, name in store.query(_SQL["gone_names"]).rows:
        yield Named(kind="gone", key=number, name=name, system=system, schema=schema)
    for _, name, label, _ in store.query(_SQL["column_names"]).rows:
        yield Named(kind="column", key=name, name=name, label=label or "")
    for number, name in store.query(_SQL["job_names"]).rows:
        yield Named(kind="job", key=number, name=name)
    for (name,) in store.query(_SQL["user_names"]).rows:
        yield Named(kind="user", key=name, name=name)
    for where, value in store.query(_SQL["value_names"]).rows:
        yield Named(kind="value", key=value, name=value, field=where)
