"""Metrics and `flask doctor`."""
