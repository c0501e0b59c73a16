"""A browser at the console, as far as HTTP goes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from tests.stories_e2e.harness.service import PASSWORD

_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@contextmanager
def logged_in(url: str, name: str) -> Iterator[requests.Session]:
    """A session of this user."""
    with requests.Session() as session:
        page = session.get(f"{url}/login", timeout=30).text
        form = {"name": name, "password": PASSWORD, "csrf_token": csrf_of(page)}
        answer = session.post(f"{url}/login", data=form, timeout=30)
        assert answer.ok and "退出" in answer.text, f"{answer.status_code} {answer.url} {answer.text[:1000]}"
        yield session


def csrf_of(page: str) -> str:
    found = _CSRF.search(page)
    assert found, page[:300]
    return found[1]
