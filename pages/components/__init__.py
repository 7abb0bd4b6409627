"""What pages share: the runtime, catalog text shown safely, tables, charts, downloads."""
