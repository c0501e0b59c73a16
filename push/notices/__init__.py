"""A notice from draft to closing statement: commands, audience, freezing, follow-ups, times."""
