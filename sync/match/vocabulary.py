"""The words that names are made of, and what they say: kept together so that they can grow."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What layers and kinds put around a name; removing one costs strength.
PREFIXES = _words(
    "v vw view rt lt tbl tb t am dim fact fct f d stg stage raw src ods ext rep rpl l ds"
)
SUFFIXES = _words(
    "v vw view tbl table tab delta initial full raw stg current parquet iceberg ext landing model"
)
# What makes a different thing of the same name: a copy, a trial, a past state.
VARIANTS = _words(
    "sandbox copy tmp temp test bak backup old archive archiv hist history legacy kopie"
)
# What says little, so that sharing or lacking it weighs less.
FAINT = _words("data master table list all info the of and der die das und")
# Layers, landscapes and products, never the subject of a schema.
LAYERS = _words(
    "raw landing land stg stage staging bronze silver gold curated cleansed refined ingest dev "
    "prod prd qa qas int uat sap dwc dsp datasphere s4 s4hana erp bw hana default main public "
    "analytics reporting"
)
CONTAINERS = _words("db database schema space glue lake datalake catalog dwh mart data")
# Columns that tables of any subject have, folded: sharing them says nearly nothing.
GENERIC_COLUMNS = _words(
    "id key code name text description descr type status value comment comments note notes title "
    "active flag version created createdat createdby createdon createddate changed changedat "
    "changedby changedon modified modifiedat modifiedby updated updatedat updatedby updatedon "
    "lastchangedat lastupdated deleted deletedat isactive isdeleted validfrom validto date "
    "timestamp loaddate loadedat loadts ingestedat insertedat uuid guid mandt client year month "
    "day language langu spras source sourcesystem number amount quantity uid rowid hash"
)
# What a landing adds below the folder of an object.
LANDING_FOLDERS = _words("initial full delta data parquet current part")
