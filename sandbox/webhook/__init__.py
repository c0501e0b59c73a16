"""Pushes to the service and its answers."""
