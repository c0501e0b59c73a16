"""How often one address may try (log-ins). Falls back to this process's memory while Redis is away."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, default_limits=[], in_memory_fallback_enabled=True)
