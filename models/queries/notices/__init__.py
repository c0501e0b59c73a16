"""Audience, caps, freezing, follow-ups, preview, closing figures, punctuality, mass lists."""
