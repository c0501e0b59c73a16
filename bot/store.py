"""Values in Redis: read with their real type, which the client's annotation leaves open, and sealed, for they are about
people.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from redis import Redis

from models.database.sealing import seal, unseal

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def read(redis: Redis, key: str) -> bytes | None:
    """The value of a key; None if there is none."""
    return cast("bytes | None", redis.get(key))


def sealed_values(purpose: str, values: Mapping[str, Any]) -> bytes:
    """JSON values, sealed."""
    return seal(purpose, _encode(values))


def unsealed_values(purpose: str, sealed: bytes) -> Any:  # noqa: ANN401 - JSON
    """The values that `sealed_values` sealed for the same purpose. Raises SealingError, ValueError."""
    return json.loads(unseal(purpose, sealed))
