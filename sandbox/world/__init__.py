"""The acts of people, and their effects on the platform."""
