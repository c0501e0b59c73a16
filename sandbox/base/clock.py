"""The sandbox's own clock: real time plus an offset that tests move."""

from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
DAY_SECONDS = 86_400


class Clock:
    """Aware UTC time. Quotas, windows and expiries all read it, real waiting does not."""

    def __init__(self, start: datetime | None = None) -> None:
        """Run on from `start`; absent: from the machine's time."""
        self.offset = timedelta() if start is None else start - datetime.now(UTC)

    def now(self) -> datetime:
        """The sandbox's present."""
        return datetime.now(UTC) + self.offset

    def unix(self) -> float:
        """The present in seconds since 1970."""
        return self.now().timestamp()

    def china_day(self) -> str:
        """`2026-11-23`: daily quotas turn over at midnight in China."""
        return self.now().astimezone(CHINA).strftime("%Y-%m-%d")

    def china_month(self) -> str:
        """`2026-11`: mass messages are counted by Chinese calendar month."""
        return self.china_day()[:7]

    def advance(self, seconds: float) -> None:
        """Jump by `seconds`, backwards when negative."""
        self.offset += timedelta(seconds=seconds)
