"""Benchmarks, each side by side with its rivals in one run: `python3 dev.py bench [webhook|send]`."""
