"""The sandbox's own clock: real time plus an offset that tests move."""

from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
DAY_SECONDS = 86_400


class Clock:
    """Aware UTC time for quotas, windows and expiries; waiting is in real time."""

    def __init__(self, start: datetime | None = None) -> None:
        """Run on from `start`, or from the machine's time without one."""
        self.offset = timedelta() if start is None else start - datetime.now(UTC)

    def now(self) -> datetime:
        """The present time of the sandbox."""
        return datetime.now(UTC) + self.offset

    def unix(self) -> float:
        """The present in seconds since 1970."""
        return self.now().timestamp()

    def china_day(self) -> str:
        """The day in China, such as `2026-11-23`; daily quotas start anew at its midnight."""
        return self.now().astimezone(CHINA).strftime("%Y-%m-%d")

    def china_month(self) -> str:
        """The calendar month in China, such as `2026-11`, by which mass messages are counted."""
        return self.china_day()[:7]

    def advance(self, seconds: float) -> None:
        """Jump by `seconds`, backwards when negative."""
        self.offset += timedelta(seconds=seconds)
