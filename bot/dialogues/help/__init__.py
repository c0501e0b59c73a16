"""Ready answers, policy, sites, a human, rights cases."""
