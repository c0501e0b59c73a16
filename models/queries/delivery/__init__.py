"""What the sending engine asks: due, claims, carriers, quotas, spending, receipts, refusals, alerts."""
