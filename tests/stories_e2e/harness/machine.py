"""worker.py on a machine whose clock is off: `python -m tests.stories_e2e.harness.machine SECONDS`."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from settings import Settings
from worker import work

OFF = timedelta(seconds=float(sys.argv[1]))


class SettingsOfMachine(Settings):
    """The machine's own clock is wrong by so much."""

    def clock(self) -> Callable[[], datetime]:
        right = super().clock()
        return lambda: right() + OFF


if __name__ == "__main__":
    sys.exit(work(SettingsOfMachine.from_environment()))
