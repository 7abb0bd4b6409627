"""A plan: an immutable list of field-level lines, and what became of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sync.model.asset import AssetRef
from sync.model.pair import LinkMode


class Side(StrEnum):
    """Which catalog a line writes; a conflict has none until it is decided."""

    SAP = "sap"
    GLUE = "glue"
    UNDECIDED = "undecided"


class Action(StrEnum):
    """What a line does to its target."""

    CREATE = "create"
    DROP = "drop"
    SET = "set"
    ADD_COLUMN = "add_column"
    DROP_COLUMN = "drop_column"
    RENAME_COLUMN = "rename_column"
    MARK = "mark"  # tell a Glue table the name that its object has since a confirmed rename
    DEPLOY = "deploy"
    RESTORE = "restore"  # put back what a run changed, at one path of the native body
    REPORT = "report"  # a difference that is shown and never written


class Movement(StrEnum):
    """Who moved a field since both sides agreed."""

    AGREED = "agreed"
    SAP_MOVED = "sap_moved"
    GLUE_MOVED = "glue_moved"
    SAME_MOVE = "same_move"
    CONFLICT = "conflict"
    FILLED = "filled"  # no base yet, one side was empty
    ERASED_SAP = "erased_sap"
    ERASED_GLUE = "erased_glue"
    UNDONE = "undone"  # a run of ours moved it, and a person takes that back
    RULES = "rules"  # nobody moved: a rule of the pair or of the type table did


class Risk(StrEnum):
    """What a line can cost, mildest first."""

    SAFE = "safe"
    WIDENING = "widening"
    LOSSY = "lossy"
    BREAKING = "breaking"
    DESTRUCTIVE = "destructive"


class Decision(StrEnum):
    """What a person or a policy said of a line."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


class Choice(StrEnum):
    """How a conflict was settled."""

    SAP = "sap"
    GLUE = "glue"
    VALUE = "value"  # an edited value, written to both sides


class Outcome(StrEnum):
    """What became of an accepted line; green means proven."""

    PROVEN = "proven"
    NO_CHANGE = "no_change"
    STALE = "stale"
    PARTIAL = "partial"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One difference of one field of one link, and what would be done about it."""

    id: str
    pair: str
    link_id: int  # 0: the line makes the link
    sap: AssetRef
    glue: AssetRef
    mode: LinkMode
    target: Side
    action: Action
    column: str | None
    field: str
    base: Any = None
    sap_value: Any = None
    glue_value: Any = None
    after: Any = None  # the value that the target would hold
    movement: Movement
    risk: Risk = Risk.SAFE
    blocked: str = ""  # why it cannot be applied, with the remedy
    reason: str = ""  # why it is proposed
    downstream: tuple[str, ...] = ()  # of a drop or breaking change
    deploys: tuple[str, ...] = ()  # other objects that a deploy takes along
    # the fingerprint that the whole asset had: the source of a creation, the target of a drop
    fingerprint: str = ""

    @property
    def conflict(self) -> bool:
        """Return whether a person must choose a side first."""
        return self.movement is Movement.CONFLICT

    @property
    def before(self) -> Any:
        """Return what the target holds now."""
        return self.sap_value if self.target is Side.SAP else self.glue_value

    @property
    def removes(self) -> bool:
        """Return whether it takes the whole asset away."""
        undoes_creation = self.field == "asset" and self.after is None
        return self.action is Action.DROP or (self.action is Action.RESTORE and undoes_creation)

    @property
    def actionable(self) -> bool:
        """Return whether it changes a catalog once it is accepted."""
        return self.action is not Action.REPORT and not self.blocked

    @property
    def approvable(self) -> bool:
        """Return whether one approval of the whole plan may include it."""
        mild = self.risk not in {Risk.BREAKING, Risk.DESTRUCTIVE}
        return self.actionable and mild and not self.conflict and not self.deploys

    @property
    def automatic(self) -> bool:
        """Return whether a policy may approve it without a person."""
        return self.approvable and self.risk is not Risk.LOSSY


def line_id(
    pair: str, sap: AssetRef, glue: AssetRef, column: str | None, field_name: str, target: Side
) -> str:
    """Return the id that the same difference has in every plan: a hash of link, field, target."""
    parts = (pair, sap.connection, str(sap), glue.connection, str(glue), column or "", field_name)
    return hashlib.blake2b("\0".join((*parts, target)).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSummary:
    """How faithfully one asset crosses: entries as (path, value, fate, note), score 0 to 1."""

    sap: AssetRef
    glue: AssetRef
    score: float
    entries: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A saved plan; its lines never change, decisions are kept beside it."""

    id: str
    pair: str
    created_by: str
    created_at: datetime
    lines: tuple[Line, ...]
    ledger: tuple[LedgerSummary, ...] = ()
    warnings: tuple[str, ...] = ()  # incomplete listings, drafts, the breaker
    undoes: int | None = None  # the run whose writes it takes back
    unsafe: str = ""  # the breaker's sentence; such a plan needs a person to lift it

    @property
    def changes(self) -> tuple[Line, ...]:
        """Return the lines that would write or need a decision."""
        return tuple(line for line in self.lines if line.action is not Action.REPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision on one line; *choice* and *value* settle a conflict."""

    decision: Decision = Decision.PENDING
    choice: Choice | None = None
    value: Any = None
    by: str = ""
