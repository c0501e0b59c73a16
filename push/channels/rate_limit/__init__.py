"""How fast each API may be called: limiter, bucket in Redis, rates."""
