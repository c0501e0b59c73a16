"""The ledger for tests: accepted messages, counts of calls, violations of rules."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.base.clock import Clock
from sandbox.base.refusals import Json


@dataclass
class Record:
    """One accepted message for one person; `delivered`: it is on the phone (None: not known yet)."""

    seq: int
    at: datetime
    channel: str
    openid: str = ""
    phone: str = ""
    content: Json = field(default_factory=dict)
    ids: Json = field(default_factory=dict)
    delivered: bool | None = None

    def document(self) -> Json:
        """JSON form; `at` is ISO 8601 in UTC."""
        return {**vars(self), "at": self.at.isoformat()}


class Ledger:
    """Records in order of acceptance, counters of calls, and the service's rule violations."""

    def __init__(self, clock: Clock) -> None:
        """Start empty, because the ledger does not survive a restart."""
        self._clock = clock
        self.records: list[Record] = []
        self.violations: list[Json] = []
        self.pushes: list[Json] = []
        self.calls: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self._seq = 0

    def accept(
        self,
        channel: str,
        *,
        openid: str = "",
        phone: str = "",
        content: Json,
        ids: Json | None = None,
        delivered: bool | None = None,
    ) -> Record:
        """Note that the platform took this message."""
        self._seq += 1
        record = Record(self._seq, self._clock.now(), channel, openid, phone, content, ids or {}, delivered)
        self.records.append(record)
        return record

    def violate(self, rule: str, openid: str = "", detail: str = "") -> None:
        """Note that the service broke a rule of the platform."""
        at = self._clock.now().isoformat()
        self.violations.append({"at": at, "rule": rule, "openid": openid, "detail": detail})

    def pushed(self, name: str, openid: str, attempts: int, outcome: str) -> None:
        """Note how a push to the webhook ended (`answered`, `silent` or `failed`)."""
        line = {"push": name, "openid": openid, "attempts": attempts, "outcome": outcome}
        self.pushes.append(line)

    def document(self, since: int = 0, channel: str = "", openid: str = "") -> Json:
        """The whole ledger as JSON; the filters apply to the messages only."""
        chosen = [
            record.document()
            for record in self.records
            if record.seq > since and channel in ("", record.channel) and openid in ("", record.openid)
        ]
        return {
            "messages": chosen,
            "counts": dict(Counter(record.channel for record in self.records)),
            "token_fetches": {
                "token": self.calls["/cgi-bin/token"],
                "stable_token": self.calls["/cgi-bin/stable_token"],
            },
            "calls": dict(self.calls),
            "refusals": dict(self.refusals),
            "violations": self.violations,
            "pushes": self.pushes,
        }

    def clear(self) -> None:
        """Empty the ledger; numbering goes on."""
        for part in (self.records, self.violations, self.pushes, self.calls, self.refusals):
            part.clear()
