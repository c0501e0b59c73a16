"""Pages of the staff console: one file a theme."""
