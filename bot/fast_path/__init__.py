"""Answers that need no database, and deliveries answered before Flask.

Optional: `FAST_PATH=off` leaves it out, and everything works, slower. Only app.py knows of it, through `plug_in`; it
stands above the rest of the bot, so no other module can come to depend on it. It does not grow: a new dialogue or
effect takes the ordinary way (docs/decisions/fast-path.md).
"""
