"""What may happen to a request, each a value with its settings; `EFFECTS` names them for files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_STATUSES = (500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Latency:
    """The answer comes late; rules after this one may still do something else."""

    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer at all for so long, then the connection is closed."""

    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Throttle:
    """429 with Retry-After on Datasphere; ThrottlingException on Glue, which names no time."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class ServerError:
    """A server error instead of carrying the request out."""

    status: int = 500

    def __post_init__(self) -> None:
        if self.status not in _STATUSES:
            raise ValueError(f"status is {self.status}; it is one of {_listed(_STATUSES)}")


@dataclass(frozen=True, slots=True)
class DropConnection:
    """The connection is closed before anything was done or answered."""


@dataclass(frozen=True, slots=True)
class CutBody:
    """The request is carried out and half of its answer arrives.

    The headers promise the whole body and the connection ends early; with *clean* they promise
    the half, as a proxy does that lost its upstream.
    """

    clean: bool = False


@dataclass(frozen=True, slots=True)
class WrongType:
    """A page of HTML with status 200 instead of carrying the request out, as proxies answer."""


@dataclass(frozen=True, slots=True)
class ExpireToken:
    """Datasphere: 401, and every token is revoked. Glue: ExpiredTokenException."""


@dataclass(frozen=True, slots=True)
class Deny:
    """403 or AccessDeniedException."""


@dataclass(frozen=True, slots=True)
class LyingList:
    """A list loses the *drop* share of its items at the end, and ends as if it were complete."""

    drop: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.drop <= 1:
            raise ValueError(f"drop is {self.drop:g}; it is a share above 0 and up to 1")


@dataclass(frozen=True, slots=True)
class LoseAnswer:
    """The request is carried out and the connection closed without an answer.

    Writes only, unless the rule names one operation, or a route with its method.
    """


@dataclass(frozen=True, slots=True)
class ForeignEdit:
    """Somebody else changes the label or description of the object just before the request.

    Updates and deletes only, unless the rule names one operation, or a route with its method.
    """

    text: str = "Edited by someone else"


Effect = (
    Latency
    | Hang
    | Throttle
    | ServerError
    | DropConnection
    | CutBody
    | WrongType
    | ExpireToken
    | Deny
    | LyingList
    | LoseAnswer
    | ForeignEdit
)

EFFECTS: Mapping[str, type[Effect]] = MappingProxyType(
    {
        "latency": Latency,
        "hang": Hang,
        "throttle": Throttle,
        "error": ServerError,
        "drop_connection": DropConnection,
        "cut_body": CutBody,
        "wrong_type": WrongType,
        "expire_token": ExpireToken,
        "deny": Deny,
        "lying_list": LyingList,
        "lose_answer": LoseAnswer,
        "foreign_edit": ForeignEdit,
    }
)


def name_of(effect: Effect) -> str:
    """Return the word for *effect* in a rule file."""
    return next(name for name, kind in EFFECTS.items() if isinstance(effect, kind))


def _listed(values: tuple[int, ...]) -> str:
    return ", ".join(map(str, values))
