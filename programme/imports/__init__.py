"""Spreadsheets that come in: one shared pipeline, one file a kind (R15, programme-rules.md D40–D57)."""
