"""Every error that sphereglue raises on purpose.

    SyncError
    ├── ConfigError                a setting is missing or wrong
    ├── ConnectorError             a catalog did not do what was asked
    │   ├── AuthenticationFailed   the credentials were refused
    │   ├── AccessDenied           the credentials are good, the permission is missing
    │   ├── AssetNotFound          the asset does not exist (any more)
    │   ├── AssetExists            an asset of that name is there already
    │   ├── AssetConflict          the asset moved since it was read
    │   ├── WriteRefused           the catalog understood the write and said no
    │   ├── MalformedAnswer *      the answer was cut or is not what the protocol promises
    │   ├── CatalogUnavailable *   no answer, a time-out or a server error
    │   └── RateLimited *          too many requests
    ├── MappingError               a name or a type cannot be carried across
    │   ├── UnmappedType
    │   └── NameCollision
    ├── PlanError                  a plan cannot be made or carried out
    │   ├── UnknownPlan
    │   ├── StalePlan
    │   ├── UnsafePlan
    │   └── NotApproved
    ├── JobError                   a job or its run cannot be used as asked
    │   ├── UnknownJob
    │   ├── UnknownRun
    │   ├── BadSchedule
    │   ├── RunOver
    │   └── Cancelled              somebody asked the run to end
    ├── WorkerDied *               the process that did a piece of work ended before it
    ├── StoreError                 the DuckDB file cannot be used
    │   ├── StoreHeld              another process owns it
    │   ├── StoreTooNew            a newer version wrote it
    │   ├── StoreCorrupt           it is not a readable store
    │   └── QueryRefused           a query is not one SELECT over the documented views
    ├── ReportError                a report is not one that can be made
    │   └── UnknownReport
    ├── ModelUnusable              the agent's language model gave nothing that can be used
    └── EmbeddedError              an embedded server did not start or died

The starred ones may heal by themselves and are retried (`retryable`).
"""

from __future__ import annotations


class SyncError(Exception):
    """The root: its text is a sentence for a person and names the thing and the remedy."""

    retryable = False


class ConfigError(SyncError):
    """A setting is missing or wrong; the text names its key."""


class ConnectorError(SyncError):
    """A catalog did not do what was asked; *catalog* is the connection's name."""

    def __init__(self, catalog: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{catalog}: {message}")
        self.catalog = catalog
        self.message = message
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type[ConnectorError], tuple[str, str]]:
        return type(self), (self.catalog, self.message)


class AuthenticationFailed(ConnectorError):
    """The catalog refused the credentials."""


class AccessDenied(ConnectorError):
    """The credentials are good but lack a permission, which the text names."""


class AssetNotFound(ConnectorError):
    """The asset does not exist, or does not exist any more."""


class AssetExists(ConnectorError):
    """An asset of that name is there already and is not ours to replace."""


class AssetConflict(ConnectorError):
    """The asset moved between our read and our write; nothing was written."""


class WriteRefused(ConnectorError):
    """The catalog understood the write and refused it; the text holds its reason."""


class MalformedAnswer(ConnectorError):
    """The answer was cut or is not what the protocol promises."""

    retryable = True


class CatalogUnavailable(ConnectorError):
    """The catalog gave no answer in time, or a server error."""

    retryable = True


class RateLimited(ConnectorError):
    """The catalog asked us to slow down; `retry_after` is in seconds where it was given."""

    retryable = True


class MappingError(SyncError):
    """A name or a type cannot be carried to the other catalog."""


class UnmappedType(MappingError):
    """A type has no counterpart in the other catalog."""


class NameCollision(MappingError):
    """Two names fall together under the other catalog's rules."""


class PlanError(SyncError):
    """A plan cannot be made or carried out."""


class UnknownPlan(PlanError):
    """No plan has that id."""


class StalePlan(PlanError):
    """What the plan was made from has moved."""


class UnsafePlan(PlanError):
    """The plan drops or breaks more than the breaker allows."""


class NotApproved(PlanError):
    """The plan has no approved line, or its approver may not approve it."""


class JobError(SyncError):
    """A job or its run cannot be used as asked."""


class ReportError(SyncError):
    """A report is not one that can be made, or its file cannot be written."""


class UnknownReport(ReportError):
    """No stored report has that number."""


class UnknownJob(JobError):
    """No job has that number or name."""


class UnknownRun(JobError):
    """No run has that number."""


class BadSchedule(JobError):
    """A schedule cannot be read, or never fires."""


class RunOver(JobError):
    """The run has ended, or has not ended yet, so that what was asked makes no sense."""


class Cancelled(JobError):
    """Somebody asked the run to end, or the app stops."""


class WorkerDied(SyncError):
    """The process that did a piece of work ended before it, *tries* times."""

    retryable = True

    def __init__(self, tries: int, cause: BaseException) -> None:
        times = "once" if tries == 1 else f"{tries} times"
        super().__init__(
            f"The worker that did this died {times} ({type(cause).__name__}); "
            "look at its log and memory, then sync again."
        )


class StoreError(SyncError):
    """The DuckDB file cannot be used as asked."""


class StoreHeld(StoreError):
    """Another process owns the store; the text names its process id."""


class StoreTooNew(StoreError):
    """A newer version of sphereglue wrote the store."""


class StoreCorrupt(StoreError):
    """The file is not a readable store."""


class QueryRefused(StoreError):
    """A query is not one SELECT over the documented views."""


class ModelUnusable(SyncError):
    """The agent's language model gave nothing that can be used; the rules' answer stands."""


class EmbeddedError(SyncError):
    """An embedded server did not start, or died."""
