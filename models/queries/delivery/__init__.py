"""What the sending engine asks: due, claims, shared phones, quotas, spending, receipts, refusals, alerts."""
