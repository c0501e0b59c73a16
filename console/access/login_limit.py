"""The limit of log-in attempts from one address. Counts in this process's memory while Redis is away."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, default_limits=[], in_memory_fallback_enabled=True)
