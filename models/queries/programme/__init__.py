"""Placements; room for agreements, insured months, the ledger."""
