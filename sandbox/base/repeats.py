"""Messages that the platform has accepted already under an id of the caller."""

from sandbox.base.clock import Clock


class Repeats:
    """Ids of the platform by key of the caller, each for a time on the sandbox's clock."""

    def __init__(self, clock: Clock) -> None:
        """Start empty."""
        self._clock = clock
        self._taken: dict[str, tuple[int, float]] = {}

    def find(self, key: str) -> int | None:
        """The id given earlier; None if there is none or its time is over."""
        taken, until = self._taken.get(key, (None, 0.0))
        return taken if until > self._clock.unix() else None

    def keep(self, key: str, taken: int, seconds: float) -> None:
        """Remember the id for `seconds`."""
        self._taken[key] = (taken, self._clock.unix() + seconds)

    def clear(self) -> None:
        """Forget all ids."""
        self._taken.clear()
