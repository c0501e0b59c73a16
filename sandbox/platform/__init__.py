"""The state of the played platform."""
