"""`/api/v1/people` and `/households`: masked, and each representative only the own town (R13)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from models.people import Person
from models.places import Village
from models.staff import Role
from tests.console.conftest import Api
from tests.harness.stories import Story

ID_NUMBER = "11010519491231002X"


@pytest.fixture
def towns(story: Story) -> dict[str, int]:
    return {name: story.town(name, f"{name[:2]}村") for name in ("翠华镇", "玉碗镇")}


def facts(**changed: Any) -> dict[str, Any]:
    usual = {"name": "王阿贵", "id_number": ID_NUMBER, "phone": "138 0000 0001", "town": "翠华镇", "village": "翠华村"}
    return (
        usual | {"education": "初中", "trades": ["焊工"], "min_wage": 5000, "willing": True, "consent": True} | changed
    )


def test_a_service_file_comes_back_whole_with_its_numbers_masked(
    api: Callable[..., Api], towns: dict[str, int]
) -> None:
    answer = api()("POST", "/people", facts(openid="oAGui"))

    person = answer.get_json()
    same = ("name", "town", "village", "education", "trades", "min_wage", "willing", "consent")
    assert answer.status_code == 201
    assert {name: person[name] for name in same} == {name: facts()[name] for name in same}
    assert (person["openid"], person["state"], person["age"]) == ("oAGui", "registered", 76)
    assert ID_NUMBER not in answer.text
    assert "13800000001" not in answer.text
    assert person["phone"] == "138****0001"


@pytest.mark.parametrize(
    ("written", "village", "is_doubtful"),
    [
        ("翠华村委会", "翠华村", False),
        ("翠华镇翠华村民委员会", "翠华村", False),
        ("翠华\u200b社区", "翠华村", False),
        ("桃源村委会", "桃源村委会", True),
    ],
)
def test_a_village_is_one_however_a_program_writes_it(
    api: Callable[..., Api], story: Story, towns: dict[str, int], written: str, village: str, is_doubtful: bool
) -> None:
    answer = api()("POST", "/people", facts(village=written))

    assert (answer.status_code, answer.get_json()["village"]) == (201, village)
    with story.sessions() as session:
        assert session.scalars(select(Village.doubtful).where(Village.name == village)).one() is is_doubtful


def test_the_same_id_number_is_the_same_file(api: Callable[..., Api], towns: dict[str, int]) -> None:
    caller = api()
    first = caller("POST", "/people", facts())

    second = caller("POST", "/people", facts(min_wage=6000))
    other_name = caller("POST", "/people", facts(name="李四"))

    assert (second.status_code, second.get_json()["id"]) == (200, first.get_json()["id"])
    assert second.get_json()["min_wage"] == 6000
    assert other_name.status_code == 409


def test_a_representative_enters_nobody_outside_his_town(
    api: Callable[..., Api], story: Story, towns: dict[str, int]
) -> None:
    caller = api(Role.REPRESENTATIVE, town_id=towns["翠华镇"])

    answer = caller("POST", "/people", facts(town="玉碗镇", village=None))

    with story.sessions() as session:
        assert (answer.status_code, session.scalar(select(func.count(Person.id)))) == (403, 0)


def test_a_representative_cannot_draw_a_known_person_into_his_town(
    api: Callable[..., Api], towns: dict[str, int]
) -> None:
    lead, caller = api(), api(Role.REPRESENTATIVE, town_id=towns["翠华镇"])
    person_id = lead("POST", "/people", facts(town="玉碗镇", village=None)).get_json()["id"]

    answers = [caller("POST", "/people", facts()), caller("GET", f"/people/{person_id}")]

    assert [answer.status_code for answer in answers] == [403, 404]
    assert lead("GET", f"/people/{person_id}").get_json()["town"] == "玉碗镇"


def test_a_change_keeps_what_it_does_not_name(api: Callable[..., Api], towns: dict[str, int]) -> None:
    caller = api(Role.REPRESENTATIVE, town_id=towns["翠华镇"])
    path = f"/people/{caller('POST', '/people', facts()).get_json()['id']}"

    changed = caller("PATCH", path, {"min_wage": 7000}).get_json()
    away = caller("PATCH", path, {"town": "玉碗镇"})

    assert (changed["min_wage"], changed["trades"], changed["village"]) == (7000, ["焊工"], "翠华村")
    assert away.status_code == 403


def test_an_erased_file_is_gone(api: Callable[..., Api], towns: dict[str, int]) -> None:
    caller = api()
    path = f"/people/{caller('POST', '/people', facts()).get_json()['id']}"

    erased = caller("DELETE", path)

    assert erased.status_code == 204
    assert caller("GET", path).status_code == 404
    assert caller("GET", "/people").get_json()["items"] == []


def test_a_representative_lists_the_own_town_only(api: Callable[..., Api], story: Story, towns: dict[str, int]) -> None:
    near = story.household("001", towns["翠华镇"])
    far = story.household("002", towns["玉碗镇"])
    mine = story.person("阿贵", town_id=towns["翠华镇"], household_id=near, register_no="1")
    story.person("小梅", town_id=towns["玉碗镇"], household_id=far, register_no="2")
    caller = api(Role.REPRESENTATIVE, town_id=towns["翠华镇"])

    listed = {path: caller("GET", path).get_json() for path in ("/people", "/households", "/reports/coverage")}

    assert [row["id"] for row in listed["/people"]["items"]] == [mine]
    assert [row["number"] for row in listed["/households"]["items"]] == ["001"]
    assert [row["town"] for row in listed["/reports/coverage"]["towns"]] == ["翠华镇"]
