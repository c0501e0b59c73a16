"""People with a phone: followers and others, with the messages that the account may still send them."""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Self

from sandbox.base.clock import Clock
from sandbox.base.journal import Journal
from sandbox.base.refusals import Json, Refusal


class Trigger(StrEnum):
    """An act that opens a window for customer-service messages."""

    MESSAGE = "message"
    MENU = "menu"
    FOLLOW = "follow"
    SCAN = "scan"


MINUTE, TWO_DAYS = 60.0, 48 * 3600.0
# Messages and seconds since 2023-06-12 (platform fact 3.4).
WINDOWS = {
    Trigger.MESSAGE: (5, TWO_DAYS),
    Trigger.MENU: (3, MINUTE),
    Trigger.FOLLOW: (3, MINUTE),
    Trigger.SCAN: (3, MINUTE),
}


@dataclass
class Window:
    """A window: the number of customer-service messages that may still go out, until a unix time."""

    until: float
    left: int


@dataclass
class Person:
    """A person with WeChat on a phone; `blocked`: they refuse the messages that the account sends by itself."""

    openid: str
    name: str
    phone: str | None = None
    following: bool = False
    followed_at: int = 0
    scene: str = ""
    qr_scene: str = ""
    remark: str = ""
    blocked: bool = False
    tags: list[int] = field(default_factory=list)
    windows: dict[str, Window] = field(default_factory=dict)
    credits: dict[str, int] = field(default_factory=dict)
    mass_month: str = ""
    mass_count: int = 0
    last_said: float = 0.0
    typing: bool = False

    def document(self) -> Json:
        """JSON form."""
        return asdict(self)

    @classmethod
    def read(cls, document: Json) -> Self:
        """The person that `document()` wrote."""
        windows = {name: Window(**window) for name, window in document.pop("windows").items()}
        return cls(**document, windows=windows)

    def open_window(self, trigger: Trigger, now: float) -> None:
        """Open the window of a trigger anew; counts of the same trigger do not add up."""
        count, seconds = WINDOWS[trigger]
        self.windows[trigger] = Window(now + seconds, count)
        self.last_said = now
        self.typing = False

    def spend_message(self, now: float) -> None:
        """Take one message from every window that is open, or refuse (45015, 45047)."""
        open_now = [window for window in self.windows.values() if window.until > now]
        if not self.following or not open_now:
            raise Refusal(45015)
        if not any(window.left for window in open_now):
            raise Refusal(45047)
        for window in open_now:
            window.left = max(0, window.left - 1)

    def spend_mass(self, month: str, allowed: int) -> bool:
        """Count one mass message; False if those of the month are used up."""
        if self.mass_month != month:
            self.mass_month, self.mass_count = month, 0
        if self.mass_count >= allowed:
            return False
        self.mass_count += 1
        return True


class People:
    """All people by openid and by phone number, in order of their creation."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        """Load the people of the journal."""
        self._clock = clock
        self._journal = journal
        self._by_openid: dict[str, Person] = {}
        self._by_phone: dict[str, Person] = {}
        for document in journal.load("person"):
            self._index(Person.read(document))

    def add(self, name: str, phone: str | None = None, openid: str | None = None) -> Person:
        """Add a person who does not follow yet; openids have 28 characters of `[A-Za-z0-9_-]`."""
        person = Person(openid or new_openid(), name, phone)
        self._index(person)
        self.changed(person)
        return person

    def find(self, openid: str) -> Person | None:
        """The person; None if the openid is unknown."""
        return self._by_openid.get(openid)

    def get(self, openid: object) -> Person:
        """The person; 40003 if the openid is unknown."""
        person = self._by_openid.get(openid) if isinstance(openid, str) else None
        if person is None:
            raise Refusal(40003)
        return person

    def owner_of(self, phone: str) -> Person | None:
        """The owner of the number; None if there is none."""
        return self._by_phone.get(phone)

    def changed(self, person: Person) -> None:
        """Mark the person as changed, so that the journal writes them."""
        self._journal.put("person", person.openid, person.document)

    def followers(self) -> list[Person]:
        """The present followers, in order of their creation."""
        return [person for person in self if person.following]

    def clear(self) -> None:
        """Forget all people."""
        self._by_openid.clear()
        self._by_phone.clear()

    def __iter__(self) -> Iterator[Person]:
        return iter(list(self._by_openid.values()))

    def __len__(self) -> int:
        return len(self._by_openid)

    def _index(self, person: Person) -> None:
        self._by_openid[person.openid] = person
        if person.phone:
            self._by_phone[person.phone] = person


def new_openid() -> str:
    """A new openid: 28 characters that begin with `o`, as real ones do."""
    return "o" + secrets.token_urlsafe(24)[:27]
