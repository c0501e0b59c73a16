"""My status, withdrawals, my data, which notices I get."""
