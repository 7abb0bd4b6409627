"""What botocore's model of Glue says: members, limits and errors, so that none is typed here."""

from __future__ import annotations

from functools import cache

from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape, StructureShape


@cache
def glue_model() -> ServiceModel:
    """Return botocore's model of Glue."""
    return ServiceModel(Loader().load_service_model("glue", "service-2"), "glue")


@cache
def structure(shape_name: str) -> StructureShape:
    """Return a structure of the model."""
    shape = shape_of(shape_name)
    if not isinstance(shape, StructureShape):
        raise TypeError(f"{shape_name} is a {shape.type_name}, not a structure.")
    return shape


@cache
def shape_of(shape_name: str) -> Shape:
    """Return a shape of the model."""
    return glue_model().shape_for(shape_name)


@cache
def takes_catalog_id(operation: str) -> bool:
    """Whether an operation has a CatalogId member."""
    shape = glue_model().operation_model(operation).input_shape
    return shape is not None and "CatalogId" in shape.members
