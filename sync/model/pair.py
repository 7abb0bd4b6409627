"""A pair: a source scope tied to a target scope, with the rules of its sync."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sync.model.asset import Kind


class Direction(StrEnum):
    """Where changes may be carried."""

    TO_GLUE = "to_glue"
    TO_DATASPHERE = "to_datasphere"
    BOTH = "both"


class Authority(StrEnum):
    """Who settles a field when both sides moved apart."""

    SAP = "sap"
    GLUE = "glue"
    NEWEST = "newest"
    UNION = "union"
    ASK = "ask"


# The names that an authority may be given to: the rows of the field map, which stands higher up.
ASSET_FIELDS = frozenset(
    {
        *("asset", "label", "description", "semantics", "translations", "associations"),
        *("measures", "parameters", "annotations", "owner", "tags", "properties"),
    }
)
COLUMN_FIELDS = frozenset(
    {
        *("column", "label", "description", "type", "key", "required", "default", "semantics"),
        *("translations", "annotations"),
    }
)


class LinkMode(StrEnum):
    """What may happen over a link (ARCHITECTURE, idea 1)."""

    BIND = "bind"
    MIRROR = "mirror"
    IMPORT = "import"


class Deletion(StrEnum):
    """What a deleted asset of ours means for its partner."""

    NEVER = "never"
    PROPOSE = "propose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Assets of one schema of one connection, by name patterns (shell style) and kinds."""

    connection: str
    schema: str
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()  # empty: every kind


class Case(StrEnum):
    """The case of the names that we make in SAP; Glue folds every name to lower case."""

    LOWER = "lower"
    UPPER = "upper"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How an asset's name becomes the partner's name."""

    case: Case = Case.LOWER
    prefix: str = ""
    suffix: str = ""
    strip_prefixes: tuple[str, ...] = ()
    strip_suffixes: tuple[str, ...] = ()


class TextSource(StrEnum):
    """Which SAP text feeds a Glue text."""

    LABEL = "label"
    DESCRIPTION = "description"
    DESCRIPTION_OR_LABEL = "description_or_label"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPolicy:
    """Which SAP text and language feed Glue's comments and descriptions."""

    column: TextSource = TextSource.LABEL
    table: TextSource = TextSource.DESCRIPTION_OR_LABEL
    language: str = ""  # "" is the tenant's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A pair as the settings or the suggestion name it."""

    name: str
    sap: Scope
    glue: Scope
    direction: Direction = Direction.BOTH
    mode: LinkMode = LinkMode.MIRROR  # what is made for an asset without a partner
    naming: Naming = field(default_factory=Naming)
    authority: Mapping[str, Authority] = field(default_factory=dict)  # "default" and field names
    deletion: Deletion = Deletion.NEVER
    quarantine_days: int = 7  # how long what we made outlives its deleted original
    text: TextPolicy = field(default_factory=TextPolicy)
    location_template: str = ""  # e.g. s3://bucket/{schema}/{name}/ for replicated data
    match_threshold: float = 0.85
    # Decimal without precision becomes decimal(38, this); None: double
    open_decimal_scale: int | None = None
    max_drop_share: float = 0.2
    max_drops: int = 10
