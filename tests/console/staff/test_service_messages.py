"""A service message is a matter of one person: no page and no call of the API shows or steers it (low 9)."""

from collections.abc import Callable

import pytest

from models.push.notices import Notice, NoticeKind, NoticeState
from models.staff import Role
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

STEPS = ["approve", "pause", "resume", "cancel", "added", "retry"]
PLACES = {"channels": ["board"], "towns": ["别的镇"], "due_at": "2026-12-01T09:00:00"}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(params=[NoticeState.SENDING, NoticeState.PAUSED, NoticeState.DONE])
def message(request: pytest.FixtureRequest, story: Story) -> int:
    """A service message to a person of another town."""
    person_id = story.person(town_id=story.town("别的镇"))
    audience = {"person_id": person_id, "purpose": "registered", "fields": "sealed"}
    with story.sessions.begin() as session:
        facts = {"kind": NoticeKind.SERVICE, "state": request.param, "title": "登记结果", "body": "登记结果"}
        notice = Notice(audience=audience, channels=("wechat",), created_at=story.now, **facts)
        session.add(notice)
        session.flush()
        return int(notice.id)


@pytest.mark.parametrize("role", [Role.LEAD, Role.OFFICER, Role.REPRESENTATIVE, Role.ADMIN, Role.FINANCE])
def test_nobody_reads_it(
    api: Callable[..., Api], member: Callable[..., Visitor], story: Story, message: int, role: Role
) -> None:
    facts = {"town_id": story.town("云上镇")} if role is Role.REPRESENTATIVE else {}
    caller, visitor = api(role, **facts), member(role, **facts)

    by_api = {path: caller("GET", f"/notices/{message}{path}") for path in ("", "/deliveries", "/postings", "/times")}
    by_page = {
        path: visitor.client.get(f"/notices/{message}{path}").status_code
        for path in ("", "/deliveries", "/statement", "/progress", "/times")
    }

    assert {path: answer.status_code for path, answer in by_api.items()} == dict.fromkeys(by_api, 404)
    assert by_page == dict.fromkeys(by_page, 404)


@pytest.mark.parametrize("role", [Role.LEAD, Role.OFFICER])
def test_nobody_steers_it(
    api: Callable[..., Api], member: Callable[..., Visitor], story: Story, message: int, role: Role
) -> None:
    caller, visitor = api(role), member(role)
    with story.sessions() as session:
        before = session.get_one(Notice, message).state

    by_api = [caller("POST", f"/notices/{message}/{step}").status_code for step in [*STEPS, "preview"]]
    by_page = [visitor.post(f"/notices/{message}/{step}").status_code for step in STEPS]
    posted = [caller("POST", f"/notices/{message}/postings", PLACES).status_code]
    posted.append(visitor.client.get(f"/notices/{message}/postings/new").status_code)

    assert set(by_api + by_page + posted) == {404}
    with story.sessions() as session:
        assert session.get_one(Notice, message).state is before
