"""Greeting, voice, floods, two readings, several people on one phone."""
