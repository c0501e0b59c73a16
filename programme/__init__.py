"""What the plan obliges, as rules and commands over models."""
