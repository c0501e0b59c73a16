"""Faults that tests order: per API, for a count of calls or a share of them."""

import random
from dataclasses import asdict, dataclass
from enum import StrEnum

from sandbox.base.refusals import Json


class FaultKind(StrEnum):
    """The kind of a fault. DROP and HANG come after the call took effect, so the caller does not know the outcome."""

    ERRCODE = "errcode"
    HTTP = "http"
    EMPTY = "empty"
    HTML = "html"
    REFUSE = "refuse"
    DROP = "drop"
    HANG = "hang"
    ASYNC = "async"


AFTER = {FaultKind.DROP, FaultKind.HANG}


@dataclass
class Fault:
    """One ordered fault.

    `path` is an API path or `*`; `match` a text the body must contain (an openid, say); `count` how
    many calls it hits (None: all), `rate` the share of calls hit; ASYNC lets the call succeed and
    the delivery behind it fail (`failed: system failed`). SMS gateways are the paths `/sms/tencent`,
    `/sms/aliyun` and `/sms/sandbox`; ERRCODE there answers with the provider's own `code`.
    """

    path: str
    kind: FaultKind
    errcode: int = -1
    errmsg: str = ""
    code: str = ""
    status: int = 502
    seconds: float = 60.0
    match: str = ""
    count: int | None = 1
    rate: float = 1.0

    def document(self) -> Json:
        """JSON form."""
        return asdict(self)


class Faults:
    """The ordered faults; the first that fits a call hits it."""

    def __init__(self, seed: int | None = None) -> None:
        """Start without faults; `seed` makes the draws of shares repeatable."""
        self.ordered: list[Fault] = []
        self._dice = random.Random(seed)  # noqa: S311 - not a secret

    def order(self, fault: Fault) -> None:
        """Add a fault."""
        self.ordered.append(fault)

    def take(self, path: str, raw: bytes) -> Fault | None:
        """The fault that hits this call, if any; ASYNC ones are for `take_async`."""
        return self._take(path, raw.decode(errors="replace"), asynchronous=False) if self.ordered else None

    def take_async(self, path: str, openid: str) -> bool:
        """True if the delivery after an accepted call fails for this person."""
        return bool(self.ordered) and self._take(path, openid, asynchronous=True) is not None

    def clear(self) -> None:
        """Remove all faults."""
        self.ordered.clear()

    def _take(self, path: str, text: str, *, asynchronous: bool) -> Fault | None:
        for fault in self.ordered:
            if (fault.kind is FaultKind.ASYNC) is asynchronous and self._hits(fault, path, text):
                return self._spend(fault)
        return None

    def _spend(self, fault: Fault) -> Fault:
        if fault.count is not None:
            fault.count -= 1
            if fault.count <= 0:
                self.ordered.remove(fault)
        return fault

    def _hits(self, fault: Fault, path: str, text: str) -> bool:
        fits = fault.path in ("*", path) and fault.match in text
        return fits and (fault.rate >= 1 or self._dice.random() < fault.rate)
