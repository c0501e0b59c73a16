"""By which route a person is reached now, and what that takes of quotas and budget."""
