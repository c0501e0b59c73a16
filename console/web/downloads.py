"""Kinds of files that pages hand out."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
