"""May this vacancy be published."""
