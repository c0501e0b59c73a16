"""worker.py on a clock that a test moves: `python -m tests.stories_e2e.harness.machine`.

The file that CLOCK names holds the seconds by which this machine's clock is off.
"""

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from settings import Settings
from worker import work


class SettingsOfMachine(Settings):
    """The settings of a machine with a clock that a test moves while its processes run."""

    def clock(self) -> Callable[[], datetime]:
        """The usual clock, off by what the file says at that moment."""
        usual, off = super().clock(), Path(os.environ["CLOCK"])
        return lambda: usual() + timedelta(seconds=float(off.read_text()))


if __name__ == "__main__":
    sys.exit(work(SettingsOfMachine.from_environment()))
