"""An account that was left without its town, or its enterprise, sees nothing: not everything."""

from collections.abc import Callable

import pytest

from models.staff import Role
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NAMES = ("阿贵", "王阿贵", "云上镇", "户主甲")


@pytest.fixture
def people(story: Story) -> int:
    """The town in which a labourer talks, registered."""
    town = story.town("云上镇", "山脚村")
    story.chatting_person("阿贵", "oAGui", town_id=town, phone="13800000000")
    return town


@pytest.mark.parametrize(
    "path",
    ["/people/", "/people/?town={town}", "/chats/", "/handovers/", "/households/?town={town}", "/codes/?town={town}"],
)
def test_a_representative_without_a_town_finds_nobody_on_a_page(
    member: Callable[..., Visitor], people: int, path: str
) -> None:
    page = member(Role.REPRESENTATIVE).get(path.format(town=people))

    assert [name for name in NAMES if name in page] == []


@pytest.mark.parametrize("path", ["/people/1", "/chats/1", "/chats/1/lines"])
def test_a_representative_without_a_town_opens_nobody(member: Callable[..., Visitor], people: int, path: str) -> None:
    member(Role.REPRESENTATIVE).get(path, 404)


@pytest.mark.parametrize("path", ["/people", "/households", "/people/1"])
def test_a_representative_without_a_town_finds_nobody_by_api(api: Callable[..., Api], people: int, path: str) -> None:
    answer = api(Role.REPRESENTATIVE)("GET", path)

    assert answer.status_code == 404 or answer.get_json()["items"] == []


def test_a_representative_with_a_town_finds_its_people(member: Callable[..., Visitor], people: int) -> None:
    assert "阿贵" in member(Role.REPRESENTATIVE, town_id=people).get("/people/")


def test_an_enterprise_account_without_an_enterprise_sees_no_vacancy(
    api: Callable[..., Api], member: Callable[..., Visitor], story: Story
) -> None:
    vacancy = story.vacancy(story.enterprise("明灯电器厂"), title="焊工")
    caller = api(Role.ENTERPRISE)

    assert caller("GET", "/vacancies").get_json()["items"] == []
    assert caller("GET", f"/vacancies/{vacancy}").status_code in (403, 404)
    assert caller("POST", "/vacancies", {"title": "焊工"}).status_code in (403, 404, 422)
    assert "焊工" not in member(Role.ENTERPRISE).get("/enterprise/")
