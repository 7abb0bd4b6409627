"""Reports: what people and auditors take away, as spreadsheets, CSV, HTML and PDF."""
