"""People and their phones, as the sandbox plays them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import requests

from tests.stories_e2e.harness.waiting import eventually

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Outside:
    """The played platform: who has a phone, what arrived on it."""

    url: str

    def phone(self, name: str, **options: object) -> "Phone":
        """A new person with a phone; follows nothing unless told otherwise."""
        return self.phones(1, names=[name], **{"following": False, **options})[0]

    def phones(self, count: int, **options: object) -> list["Phone"]:
        """New people with phones; options as for `POST /_sandbox/people`."""
        made = self.post("people", count=count, **options)["openids"]
        return [Phone(self, openid) for openid in made]

    def messages(self, channel: str = "") -> list[dict[str, Any]]:
        """Everything the platform and the gateways accepted."""
        return list(self.get("ledger", channel=channel)["messages"])

    def heard(self, openids: Iterable[str], words: str) -> Counter[str]:
        """The number of messages with these words by openid; none, no entry."""
        wanted = set(openids)
        told = [one["openid"] for one in self.messages() if words in str(one["content"])]
        return Counter(openid for openid in told if openid in wanted)

    def settle(self) -> None:
        self.post("settle")

    def order(self, faults: Iterable[Mapping[str, Any]]) -> None:
        """Set the faults of the platform from now on; see `sandbox.base.faults.Fault`."""
        for fault in faults:
            self.post("faults", **fault)

    def slow_down(self, milliseconds: int) -> None:
        """Answer customer-service messages only after so long. All other calls stay quick: they keep no worker busy."""
        self.post("latency", ms=milliseconds, path="/cgi-bin/message/custom/send")

    def is_there(self) -> bool:
        """True if the sandbox serves."""
        with suppress(requests.RequestException):
            return requests.get(f"{self.url}/_sandbox/clock", timeout=TIMEOUT_SECONDS).ok
        return False

    def get(self, path: str, **query: str | int) -> Any:
        answer = requests.get(f"{self.url}/_sandbox/{path}", params=query, timeout=TIMEOUT_SECONDS)
        return _json(answer)

    def delete(self, path: str) -> Any:
        return _json(requests.delete(f"{self.url}/_sandbox/{path}", timeout=TIMEOUT_SECONDS))

    def post(self, path: str, /, **body: object) -> Any:
        answer = requests.post(f"{self.url}/_sandbox/{path}", json=body, timeout=TIMEOUT_SECONDS)
        return _json(answer)


@dataclass(frozen=True)
class Phone:
    """One person's phone."""

    outside: Outside
    openid: str

    def say(self, *texts: str) -> str:
        """Write these one after another; the account's last answer."""
        return [self.act("say", text=text) for text in texts][-1]

    def act(self, act: str, **body: object) -> str:
        """Do something; the words with which the account answered at once."""
        entries = self.outside.post(f"people/{self.openid}/{act}", **body)["entries"]
        return "\n".join(_words(entry) for entry in entries if not entry["from_me"])

    def entries(self) -> list[Mapping[str, Any]]:
        """All entries on the phone that came from outside."""
        return [one for one in self.outside.get(f"people/{self.openid}/chat")["entries"] if not one["from_me"]]

    def await_words(self, *words: str, seconds: float = 30.0) -> str:
        """The first message that holds them all."""

        def found() -> str:
            told = [_words(entry) for entry in self.entries()]
            return next((text for text in told if all(word in text for word in words)), "")

        return eventually(found, f"a message with {words}", seconds)


def _words(entry: Mapping[str, Any]) -> str:
    return "\n".join([entry["text"], *(f"{label}：{value}" for label, value in entry["fields"].items())])


def _json(answer: requests.Response) -> Any:
    assert answer.ok, f"{answer.status_code} {answer.text[:500]}"
    return answer.json()
