"""Data types of both catalogs: parsed, spelled, carried across and compared. Pure functions."""

from sync.datatypes.cds import cds_of_element, element_type, parse_cds, spell_cds
from sync.datatypes.change import TypeChange, classify_change
from sync.datatypes.crossing import Crossing, Fate, to_glue, to_sap
from sync.datatypes.glue_grammar import parse_glue, spell_glue
from sync.model.datatype import Scalar

__all__ = [
    "Crossing",
    "Fate",
    "Scalar",
    "TypeChange",
    "cds_of_element",
    "classify_change",
    "element_type",
    "parse_cds",
    "parse_glue",
    "spell_cds",
    "spell_glue",
    "to_glue",
    "to_sap",
]
