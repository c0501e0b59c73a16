"""Queries of the sending engine: what is due, claims, shared phones, quotas, spending, receipts, refusals, alerts."""
