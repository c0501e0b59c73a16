"""Staff accounts and service sites."""
