"""People at a desk: the API with a user's bearer token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from tests.stories_e2e.harness.waiting import eventually

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Desk:
    """One user's view of `/api/v1`."""

    url: str
    token: str

    def send(
        self, method: str, path: str, headers_more: Mapping[str, str] | None = None, **options: Any
    ) -> requests.Response:
        """Any call; the answer as it is."""
        headers = {"Authorization": f"Bearer {self.token}", **(headers_more or {})}
        return requests.request(
            method, f"{self.url}/api/v1/{path}", headers=headers, timeout=TIMEOUT_SECONDS, **options
        )

    def post(self, path: str, expect: int = 200, **body: object) -> Any:
        answer = self.send("POST", path, json=body)
        assert answer.status_code == expect, f"{answer.status_code} {answer.text[:500]}"
        return answer.json()

    def get(self, path: str) -> Any:
        answer = self.send("GET", path)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text[:500]}"
        return answer.json()

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        """All items of a list, page by page."""
        cursor = "0"
        while cursor:
            page = self.get(f"{path}?limit=200&cursor={cursor}")
            yield from page["items"]
            cursor = page["next_cursor"]

    def notice(self, title: str, **more: object) -> int:
        """The id of a new draft."""
        body = {"kind": "policy", "title": title, "body": f"{title}。请到镇政府办理。", "audience": {}}
        return int(self.post("notices", 201, **body | more)["id"])

    def await_done(self, notice_id: int, seconds: float = 60.0) -> dict[str, Any]:
        """The notice once it is done."""

        def done() -> dict[str, Any]:
            notice: dict[str, Any] = self.get(f"notices/{notice_id}")
            return notice if notice["state"] == "done" else {}

        return eventually(done, f"notice {notice_id} done", seconds)
