"""Preview before approval: people by route, usage, cheaper ways."""
