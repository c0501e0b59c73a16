"""Everything printed, one file a sheet."""
