"""Claim a batch, record, call, settle; leases; how many may be open."""
