"""`/api/v1/vacancies`."""

from collections.abc import Callable

from models.staff import Role
from tests.console.conftest import Api
from tests.harness.stories import Story

WELDER = {
    "title": "焊工",
    "trade": "焊工",
    "headcount": 3,
    "wage_min": 6000,
    "wage_max": 8000,
    "age_min": 18,
    "age_max": 50,
    "education": "不限",
    "shift": "白班",
    "benefits": ["包吃", "包住"],
    "address": "工业大道1号",
    "text": "焊接电器外壳，计时工资，住厂区宿舍。",
    "valid_until": "2026-12-31",
}


def test_an_enterprise_posts_in_its_own_name_and_the_review_answers(api: Callable[..., Api], story: Story) -> None:
    caller = api(Role.ENTERPRISE, enterprise_id=story.enterprise("明灯电器厂"))

    answer = caller("POST", "/vacancies", WELDER)

    posted = answer.get_json()
    assert answer.status_code == 201
    assert (posted["enterprise"], posted["state"]) == ("明灯电器厂", "submitted")
    assert posted["review"]["severity"] == "ok", posted["review"]
    assert WELDER.items() <= posted.items()


def test_a_forbidden_posting_is_kept_blocked_with_the_reasons(api: Callable[..., Api], story: Story) -> None:
    story.enterprise("明灯电器厂")

    posted = api()("POST", "/vacancies", WELDER | {"enterprise": "明灯电器厂", "text": "只要男的"}).get_json()

    assert (posted["state"], posted["review"]["severity"]) == ("blocked", "block")
    assert posted["review"]["reasons"]


def test_an_enterprise_cannot_post_for_another(api: Callable[..., Api], story: Story) -> None:
    story.enterprise("别家")
    caller = api(Role.ENTERPRISE, enterprise_id=story.enterprise("明灯电器厂"))

    assert caller("POST", "/vacancies", WELDER | {"enterprise": "别家"}).status_code == 422


def test_an_enterprise_sees_its_own_vacancies_and_no_people(api: Callable[..., Api], story: Story) -> None:
    own, other = story.enterprise("明灯电器厂"), story.enterprise("别家")
    mine, theirs = story.vacancy(own), story.vacancy(other)
    caller = api(Role.ENTERPRISE, enterprise_id=own)

    assert [row["id"] for row in caller("GET", "/vacancies").get_json()["items"]] == [mine]
    assert caller("GET", f"/vacancies/{theirs}").status_code == 404
    assert caller("POST", f"/vacancies/{theirs}/close").status_code == 404
    assert caller("GET", "/people").status_code == 403


def test_publishing_starts_a_notice_and_closing_ends_the_vacancy(api: Callable[..., Api], story: Story) -> None:
    story.person("阿贵", trades=("焊工",))
    story.enterprise("明灯电器厂")
    caller = api()
    vacancy_id = caller("POST", "/vacancies", WELDER | {"enterprise": "明灯电器厂"}).get_json()["id"]

    published = caller("POST", f"/vacancies/{vacancy_id}/publish").get_json()
    again = caller("POST", f"/vacancies/{vacancy_id}/publish")
    closed = caller("POST", f"/vacancies/{vacancy_id}/close").get_json()

    notice = caller("GET", f"/notices/{published['notice_id']}").get_json()
    assert (published["state"], again.status_code, closed["state"]) == ("published", 409, "closed")
    assert (notice["kind"], notice["vacancy_id"], notice["counts"]["people"]) == ("job", vacancy_id, 1)


def test_lists_are_read_page_by_page(api: Callable[..., Api], story: Story) -> None:
    enterprise_id = story.enterprise()
    ids = [story.vacancy(enterprise_id) for _ in range(3)]
    caller = api()

    first = caller("GET", "/vacancies?limit=2").get_json()
    second = caller("GET", f"/vacancies?limit=2&cursor={first['next_cursor']}").get_json()

    assert [row["id"] for row in first["items"] + second["items"]] == ids
    assert second["next_cursor"] is None
