"""The semantic model: what can be asked about, as `model.yaml` says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sync.agent.documents import read_document
from sync.errors import ConfigError
from sync.store.database import Store

_PATH = Path(__file__).with_name("model.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A property of an entity; *match* is the condition for one value, which stands for {}."""

    name: str
    sql: str
    joins: tuple[str, ...] = ()
    type: str = "text"
    order: tuple[str, ...] = ()
    match: str = ""
    where: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A condition that an entity meets or not; *text* says it in words.

    *lifts*: it speaks of what the entity leaves out elsewhere; *time* is when it came about.
    """

    name: str
    sql: str
    text: str
    joins: tuple[str, ...] = ()
    side: str = ""
    lifts: bool = False
    time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number over many: *sql* aggregates, *of* is what another aggregate takes."""

    name: str
    sql: str
    of: str = ""
    joins: tuple[str, ...] = ()
    unit: str = ""
    text: str = ""
    where: str = ""
    better: str = ""  # "high" where more of it is good
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How another entity hangs on this one: *on* is its expression for our key, or for *own*.

    Where it *leads* our rows are about the other, as a run is about its assets.
    """

    entity: str
    on: str
    many: bool = False
    own: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A kind of thing that can be counted, listed and filtered."""

    name: str
    one: str
    many: str
    source: str
    key: str
    where: str
    time: str
    joins: Mapping[str, str]
    fields: Mapping[str, Field]
    flags: Mapping[str, Flag]
    measures: Mapping[str, Measure]
    relations: Mapping[str, Relation]
    show: tuple[str, ...]
    sort: tuple[str, ...]
    title: tuple[str, ...]

    @property
    def alias(self) -> str:
        """Return the alias of the view."""
        return self.source.split()[1]


Model = Mapping[str, Entity]


@cache
def load_model() -> Model:
    """Return the model of this package."""
    document = read_document(_PATH)["entities"]
    return {name: _entity(name, raw) for name, raw in document.items()}


def check_model(model: Model, store: Store) -> None:
    """Raise ConfigError naming the first entity whose fragments the store cannot run."""
    for entity in model.values():
        view = entity.source.split()[0]
        if view not in store.views:
            raise ConfigError(f"sync/agent/model.yaml: {entity.name} reads {view}, no such view.")
        for name in (*entity.show, *entity.title, *(each.split()[0] for each in entity.sort)):
            if name not in entity.fields and name not in entity.flags:
                raise ConfigError(f"sync/agent/model.yaml: {entity.name} has no field {name}.")


def _entity(name: str, raw: Mapping[str, Any]) -> Entity:
    return Entity(
        name=name,
        one=raw["one"],
        many=raw["many"],
        source=raw["from"],
        key=raw["key"],
        where=raw.get("where", ""),
        time=raw.get("time", ""),
        joins=raw.get("joins", {}),
        fields=_with_ages(
            {key: _field(key, value) for key, value in raw.get("fields", {}).items()}
        ),
        flags={key: _flag(key, value) for key, value in raw.get("flags", {}).items()},
        measures={key: _measure(key, value) for key, value in raw.get("measures", {}).items()},
        relations={
            key: Relation(
                entity=key,
                on=value["by"],
                many=value.get("many", False),
                own=value.get("own", ""),
                leads=value.get("leads", False),
            )
            for key, value in raw.get("relations", {}).items()
        },
        show=tuple(raw["show"]),
        sort=tuple(raw["sort"]),
        title=tuple(raw.get("title", raw["show"][:1])),
    )


def _field(name: str, raw: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        sql=str(raw["sql"]),
        joins=tuple(raw.get("join", ())),
        type=raw.get("type", "text"),
        order=tuple(raw.get("order", ())),
        match=raw.get("match", ""),
        where=raw.get("where", ""),
        unit=raw.get("unit", ""),
    )


AGE = "time_since_"


def _with_ages(fields: dict[str, Field]) -> Mapping[str, Field]:
    """Return *fields* with how long ago each of the times among them is."""
    ages = {
        f"{AGE}{name}": Field(
            name=f"{AGE}{name}",
            sql=f"epoch($now - ({each.sql}))",
            joins=each.joins,
            type="number",
            unit="s",
        )
        for name, each in fields.items()
        if each.type == "time"
    }
    return {**fields, **ages}


def _flag(name: str, raw: Mapping[str, Any]) -> Flag:
    return Flag(
        name=name,
        sql=str(raw["sql"]),
        text=raw.get("text", name),
        joins=tuple(raw.get("join", ())),
        side=raw.get("side", ""),
        lifts=raw.get("lifts", False),
        time=raw.get("time", ""),
    )


def _measure(name: str, raw: Mapping[str, Any]) -> Measure:
    return Measure(
        name=name,
        sql=str(raw["sql"]),
        of=str(raw.get("of", "")),
        joins=tuple(raw.get("join", ())),
        unit=raw.get("unit", ""),
        text=raw.get("text", ""),
        where=raw.get("where", ""),
        better=raw.get("better", ""),
        parts=tuple(raw.get("parts", {}).items()),
    )
