"""Daily and per-minute call quotas (platform facts 3.14 and 3.15)."""

from collections import Counter

from sandbox.base.clock import Clock
from sandbox.base.refusals import Json, Refusal

MASS_PATHS = ("/cgi-bin/message/mass/send", "/cgi-bin/message/mass/sendall")
DAILY = {
    "/cgi-bin/token": 2000,
    "/cgi-bin/stable_token": 500_000,
    "/cgi-bin/menu/create": 1000,
    "/cgi-bin/menu/get": 10_000,
    "/cgi-bin/menu/delete": 1000,
    "/cgi-bin/tags/create": 1000,
    "/cgi-bin/tags/get": 1000,
    "/cgi-bin/tags/update": 1000,
    "/cgi-bin/tags/members/batchtagging": 100_000,
    "/cgi-bin/media/upload": 5000,
    "/cgi-bin/media/get": 10_000,
    "/cgi-bin/message/custom/send": 500_000,
    "/cgi-bin/message/template/send": 100_000,
    "/cgi-bin/message/subscribe/bizsend": 1_000_000,
    "/cgi-bin/message/mass/send": 100,
    "/cgi-bin/message/mass/sendall": 100,
    "/cgi-bin/qrcode/create": 100_000,
    "/cgi-bin/user/get": 500,
    "/cgi-bin/user/info": 5_000_000,
}
OTHERWISE = 1_000_000
A_MINUTE = {"/cgi-bin/stable_token": 10_000} | dict.fromkeys(MASS_PATHS, 60)
CLEARINGS_A_MONTH = 10
SINGLE_CLEARINGS_A_MONTH = 50


class Quotas:
    """Counters of calls by path, which start anew at midnight in China and every minute."""

    def __init__(self, clock: Clock) -> None:
        """Start with nothing used and the limits of a new account."""
        self._clock = clock
        self._day = ""
        self._minute = 0
        self._cleared: Counter[str] = Counter()
        self.used: Counter[str] = Counter()
        self._used_now: Counter[str] = Counter()
        self.daily = dict(DAILY)
        self.paths: frozenset[str] = frozenset()
        """Every API that is served."""

    def count(self, path: str) -> None:
        """Count a call; 45011 over the limit of the minute, 45009 over that of the day."""
        self._turn_over()
        self._used_now[path] += 1
        if self._used_now[path] > A_MINUTE.get(path, OTHERWISE):
            raise Refusal(45011)
        if self.used[path] >= self.daily.get(path, OTHERWISE):
            raise Refusal(45009)
        self.used[path] += 1

    def of(self, path: str) -> Json:
        """The answer of `openapi/quota/get`; 76021 for a path that is no API."""
        self._turn_over()
        if path not in self.paths:
            raise Refusal(76021)
        limit, used = self.daily.get(path, OTHERWISE), self.used[path]
        answer: Json = {"quota": {"daily_limit": limit, "used": used, "remain": max(limit - used, 0)}}
        if path in A_MINUTE:
            answer["rate_limit"] = {"call_count": A_MINUTE[path], "refresh_second": 60}
        return answer

    def clear_used(self) -> None:
        """Clear all counters of the day (`clear_quota`), ten times a month, then 48006."""
        self._count_clearing("", CLEARINGS_A_MONTH)
        self.used.clear()

    def clear_one(self, path: str) -> None:
        """Clear the counter of one API (`openapi/quota/clear`), fifty times a month."""
        if path not in self.paths:
            raise Refusal(76021)
        self._count_clearing("one", SINGLE_CLEARINGS_A_MONTH)
        del self.used[path]

    def _count_clearing(self, kind: str, most: int) -> None:
        month = self._clock.china_month() + kind
        if self._cleared[month] >= most:
            raise Refusal(48006)
        self._cleared[month] += 1

    def clear(self) -> None:
        """Go back to the state of a new account."""
        self.used.clear()
        self._used_now.clear()
        self._cleared.clear()
        self.daily = dict(DAILY)

    def _turn_over(self) -> None:
        now = self._clock.now()
        minute = int(now.timestamp() // 60)
        if minute != self._minute:
            self._minute = minute
            self._used_now.clear()
            day = self._clock.china_day()
            if day != self._day:
                self._day = day
                self.used.clear()
