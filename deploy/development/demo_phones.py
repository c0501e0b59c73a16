"""Phones in the sandbox for the demo's followers: the platform must know them too."""

import json
import urllib.request
from collections.abc import Iterable


def hand_out_phones(sandbox: str, followers: Iterable[str]) -> int:
    """Make the followers whom the sandbox does not know yet; returns their number.

    `followers`: JSON objects as text, each with `openid`, `name` and `phone`.
    """
    people = [json.loads(line) for line in followers]
    known = {person["openid"] for person in _ask(f"{sandbox}/_sandbox/people")["people"]}
    new = [person for person in people if person["openid"] not in known]
    if new:
        columns = {"openids": "openid", "names": "name", "phones": "phone"}
        body = {column: [person[key] for person in new] for column, key in columns.items()}
        _ask(f"{sandbox}/_sandbox/people", json.dumps(body).encode())
    return len(new)


def _ask(url: str, body: bytes | None = None) -> dict[str, list[dict[str, str]]]:
    """The sandbox's JSON answer: to a GET, or to a POST when there is a body."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 (our sandbox)
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 (our sandbox)
        answered: dict[str, list[dict[str, str]]] = json.load(answer)
    return answered
