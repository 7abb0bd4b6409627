"""The repository objects of the tenant: their types, their two states, their documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sync.embedded.datasphere import csn
from sync.embedded.datasphere.exchange import JsonObject

NOT_DEPLOYED = "NotDeployed"
DEPLOYED = "Deployed"
CHANGES_TO_DEPLOY = "ChangesToDeploy"
STATUSES = (NOT_DEPLOYED, DEPLOYED, CHANGES_TO_DEPLOY, "DesignTimeError", "PendingDeployment")

FACTS = (
    "technicalName",
    "businessName",
    "type",
    "semanticUsage",
    "status",
    "createdOn",
    "changedOn",
    "deployedOn",
    "createdBy",
    "changedBy",
    "defaultFileName",
)


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A kind of repository object, as URL segment, command word, noun and document root."""

    collection: str
    command: str
    noun: str
    root: str = "definitions"


OBJECT_TYPES: tuple[ObjectType, ...] = (
    ObjectType("remotetables", "remote-tables", "remote table"),
    ObjectType("localtables", "local-tables", "local table"),
    ObjectType("ermodels", "er-models", "entity-relationship model", "ermodels"),
    ObjectType("views", "views", "view"),
    ObjectType("analyticmodels", "analytic-models", "analytic model"),
    ObjectType("taskchains", "task-chains", "task chain", "taskchains"),
    ObjectType("dataflows", "data-flows", "data flow", "dataflows"),
    ObjectType("replicationflows", "replication-flows", "replication flow", "replicationflows"),
    ObjectType(
        "transformationflows", "transformation-flows", "transformation flow", "transformationflows"
    ),
    ObjectType(
        "dataaccesscontrols", "data-access-controls", "data access control", "dataaccesscontrols"
    ),
    ObjectType("businessentities", "business-entities", "business entity", "businessentities"),
    ObjectType("factmodels", "fact-models", "fact model", "factmodels"),
    ObjectType("consumptionmodels", "consumption-models", "consumption model", "consumptionmodels"),
    ObjectType(
        "intelligentlookups", "intelligent-lookups", "intelligent lookup", "intelligentlookups"
    ),
    ObjectType("ontologies", "ontologies", "ontology", "ontologies"),
    ObjectType("contexts", "contexts", "context"),
    ObjectType("types", "types", "simple type"),
    ObjectType("services", "services", "service"),
)
TYPE_BY_COLLECTION: Mapping[str, ObjectType] = {each.collection: each for each in OBJECT_TYPES}
ROOTS: tuple[str, ...] = tuple(dict.fromkeys(each.root for each in OBJECT_TYPES))

_USAGE = {
    "DATA_STRUCTURE": "RelationalDataset",
    "ANALYTICAL_DIMENSION": "Dimension",
    "ANALYTICAL_FACT": "Fact",
    "ANALYTICAL_CUBE": "AnalyticalDataset",
    "LANGUAGE_DEPENDENT_TEXT": "Text",
    "ANALYTICAL_PARENT_CHILD_HIERARCHY_NODE": "Hierarchy",
    "ANALYTICAL_HIERARCHY_DIRECTORY": "HierarchyWithDirectory",
}


@dataclass(frozen=True, slots=True)
class Body:
    """One state of an object: its definition and the document parts that belong to it."""

    definition: JsonObject
    parts: Mapping[str, JsonObject] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A repository object; *runtime* is None until it is deployed for the first time."""

    space: str
    name: str
    collection: str
    design: Body
    runtime: Body | None
    created_by: str
    created_on: datetime
    changed_by: str
    changed_on: datetime
    deployed_on: datetime | None
    fixed_status: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Return the identity of the object within the tenant."""
        return self.space, self.name

    @property
    def status(self) -> str:
        """Return the deployment status as the repository shows it."""
        if self.fixed_status is not None:
            return self.fixed_status
        if self.runtime is None:
            return NOT_DEPLOYED
        same = self.design is self.runtime or self.design == self.runtime
        return DEPLOYED if same else CHANGES_TO_DEPLOY

    @property
    def label(self) -> str:
        """Return the business name in the default language."""
        return body_label(self.design, self.name)

    @property
    def is_readonly(self) -> bool:
        """Say whether the object was delivered by SAP and so refuses every write."""
        return bool(self.design.definition.get("@readonly")) or self.name.startswith("SAP.")


def body_label(body: Body, name: str) -> str:
    """Return the business name that *body* gives the object *name*."""
    return csn.label_of(body.definition, body.parts.get("i18n", {})) or name


def later_than(previous: datetime, now: datetime) -> datetime:
    """Return *now*, moved on where the clock has not: changes of one object have an order."""
    return now if now > previous else previous + timedelta(milliseconds=1)


def time_text(moment: datetime | None) -> str | None:
    """Write a time as the repository does."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def facts(stored: StoredObject) -> dict[str, str | None]:
    """Return the properties by which the lists select, filter and show an object."""
    return {
        "technicalName": stored.name,
        "businessName": stored.label,
        "type": TYPE_BY_COLLECTION[stored.collection].command,
        "semanticUsage": semantic_usage(stored),
        "status": stored.status,
        "createdOn": time_text(stored.created_on),
        "changedOn": time_text(stored.changed_on),
        "deployedOn": time_text(stored.deployed_on),
        "createdBy": stored.created_by,
        "changedBy": stored.changed_by,
        "defaultFileName": f"{stored.name}.json",
    }


def semantic_usage(stored: StoredObject) -> str | None:
    """Return the semantic usage of a table or view, None for every other kind."""
    if stored.collection not in ("localtables", "remotetables", "views"):
        return None
    pattern = csn.enum_of(stored.design.definition, "@ObjectModel.modelingPattern")
    return _USAGE.get(pattern or "DATA_STRUCTURE", "RelationalDataset")


def detect_collection(root: str, name: str, definition: JsonObject, document: JsonObject) -> str:
    """Tell the kind of *definition* by the markers that Datasphere leaves in it."""
    if root != "definitions":
        return next(each.collection for each in OBJECT_TYPES if each.root == root)
    kind = str(definition.get("kind", "entity"))
    if kind != "entity":
        return {"context": "contexts", "service": "services"}.get(kind, "types")
    if _is_analytic_model(name, definition, document):
        return "analyticmodels"
    if csn.is_view(definition):
        return "views"
    is_remote = "@DataWarehouse.remote.connection" in definition
    return "remotetables" if is_remote else "localtables"


def _is_analytic_model(name: str, definition: JsonObject, document: JsonObject) -> bool:
    if csn.enum_of(definition, "@DataWarehouse.editorType") == "DWCQueryModelEditor":
        return True
    pattern = csn.enum_of(definition, "@ObjectModel.modelingPattern")
    layers = document.get("businessLayerDefinitions") or {}
    return pattern == "ANALYTICAL_CUBE" and isinstance(layers, dict) and name in layers


def design_document(stored: StoredObject) -> JsonObject:
    """Return the whole design-time document of an object."""
    return _document(stored, stored.design, without=())


def runtime_document(stored: StoredObject) -> JsonObject | None:
    """Return the deployed document, which holds no editor settings; None if never deployed."""
    if stored.runtime is None:
        return None
    return _document(stored, stored.runtime, without=("editorSettings",))


def simplified_document(stored: StoredObject) -> JsonObject:
    """Return the structure only: the kind, the labels, the elements and their types."""
    body = Body(csn.simplified(stored.design.definition))
    return _document(stored, body, without=())


def _document(stored: StoredObject, body: Body, without: tuple[str, ...]) -> JsonObject:
    root = TYPE_BY_COLLECTION[stored.collection].root
    document: JsonObject = {root: {stored.name: body.definition}}
    for part, value in body.parts.items():
        if part not in without:
            document[part] = value if part == "i18n" else {stored.name: value}
    return document
