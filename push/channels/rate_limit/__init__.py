"""The rate limit of each API: limiter, bucket in Redis, rates."""
