"""Receipts that platforms and gateways report later, pushed or asked for."""
