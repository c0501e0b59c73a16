"""Spreadsheets that come in: one shared pipeline, one file a kind (R15, requirements.md D40–D57)."""
