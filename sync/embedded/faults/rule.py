"""Rules and the requests that they are held against."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from sync.embedded.faults.effect import Effect, ExpireToken, ForeignEdit, LoseAnswer, LyingList

ANYWHERE = "*"


class Server(StrEnum):
    """Which of the two servers a rule is for."""

    DATASPHERE = "datasphere"
    GLUE = "glue"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Which of the requests that fit a rule suffer; what is not None must hold together."""

    probability: float | None = None
    first: int | None = None  # until the rule has fired so often
    every: int | None = None  # each n-th request that fits
    page: int | None = None  # the n-th page of a list, counted from 1
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where, when and what; *where* is a route or an operation, with stars."""

    name: str
    server: Server
    what: Effect
    where: str = ANYWHERE
    when: When = field(default_factory=When)

    @property
    def is_exact(self) -> bool:
        """Whether the rule names one operation, or a route with its method."""
        if self.server is Server.GLUE:
            return "*" not in self.where
        return " " in self.where


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What rules look at in a request."""

    server: Server
    where: str  # "GET /path" or the operation
    key: str  # the same for the same request, so that chance does not hang on the order
    is_write: bool = False
    is_signed: bool = True  # carries a token or a signature that may expire
    page: int | None = None  # of a list, None for everything else
    target: tuple[str, str] | None = None  # the object or table that it names


def fits(rule: Rule, request: Request) -> bool:
    """Whether *request* is one that *rule* is about, whenever it fires."""
    return (
        rule.server is request.server
        and rule.when.page in (None, request.page)
        and _pattern(rule.server, rule.where).fullmatch(request.where) is not None
        and _can_suffer(rule, request)
    )


def _can_suffer(rule: Rule, request: Request) -> bool:
    match rule.what:
        case LyingList():
            return request.page is not None
        case ExpireToken():
            return request.is_signed
        case LoseAnswer():
            return request.is_write or rule.is_exact
        case ForeignEdit():
            return request.target is not None and (request.is_write or rule.is_exact)
    return True


@lru_cache(maxsize=1024)
def _pattern(server: Server, where: str) -> re.Pattern[str]:
    if where == ANYWHERE:
        return re.compile(".*", re.DOTALL)
    parts = re.findall(r"\*\*|\*|[^*]+", where)
    stars = {"**": ".*", "*": "[^/]*"}
    regular = "".join(stars.get(part) or re.escape(part) for part in parts)
    any_method = server is Server.DATASPHERE and " " not in where
    return re.compile(f"[A-Z]+ {regular}" if any_method else regular, re.DOTALL)
