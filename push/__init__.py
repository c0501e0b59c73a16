"""Everything that reaches a household: notices, routes, channels, jobs (architecture.md "How a notice goes out")."""
