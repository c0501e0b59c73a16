"""The choice of the route by which a person is reached now, and its cost in quotas and budget."""
