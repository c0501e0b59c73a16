"""Placements; room for agreements, insured months, certificates, entitlements, payments."""
