"""Stores, processes, people and platforms that all benchmarks use."""
