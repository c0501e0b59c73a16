"""What the platform has already taken under a caller's own id."""

from sandbox.base.clock import Clock


class Repeats:
    """Ids of the platform by the caller's key, each for a while of the sandbox's clock."""

    def __init__(self, clock: Clock) -> None:
        """Nothing taken yet."""
        self._clock = clock
        self._taken: dict[str, tuple[int, float]] = {}

    def find(self, key: str) -> int | None:
        """The id given earlier, unless it is forgotten."""
        taken, until = self._taken.get(key, (None, 0.0))
        return taken if until > self._clock.unix() else None

    def keep(self, key: str, taken: int, seconds: float) -> None:
        """Remember the id for `seconds`."""
        self._taken[key] = (taken, self._clock.unix() + seconds)

    def clear(self) -> None:
        """Forget all."""
        self._taken.clear()
