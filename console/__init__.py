"""Pages, API and commands for people who work with the service."""
