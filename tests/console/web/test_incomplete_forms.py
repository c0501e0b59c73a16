"""Forms that no page sent: a field is left out, or the address that follows is no address."""

from collections.abc import Callable

import pytest

from models.staff import Role
from tests.console.conftest import Visitor, add_member
from tests.harness.stories import Story

VACANCY = {
    **{"kind": "job", "title": "焊工", "enterprise": "明灯电器厂", "trade": "焊工", "headcount": "3", "shift": "白班"},
    **{"wage_min": "6000", "wage_max": "8000", "age_min": "18", "age_max": "50", "education": "不限", "majors": ""},
    **{
        "benefits": "包吃",
        "skills": "",
        "address": "工业大道1号",
        "text": "焊接电器外壳。",
        "valid_until": "2027-01-31",
    },
}
CLASS = {
    **{"course": "1", "place": "镇政府", "town": "0", "in_zone": "", "capacity": "20", "teacher": "", "contact": ""},
    **{"enrol_until": "2026-12-01", "first_day": "2026-12-05", "last_day": "", "begins": "09:00", "ends": "17:00"},
    "times": "",
}
PERSON = {
    **{"name": "阿贵", "id_number": "", "phone": "", "town": "云上镇", "village": "", "education": "", "in_school": ""},
    **{"school": "", "major": "", "graduates": "", "trades": "焊工", "min_wage": "", "willing": "", "consent": "y"},
    **{"skills": "", "ready_from": "", "meal_wish": ""},
}
FORMS: dict[str, dict[str, str]] = {
    "/vacancies/new": VACANCY,
    "/training/courses": {"title": "电工", "kind": "skill", "trades": "焊工", "text": ""},
    "/training/classes/new": CLASS,
    "/people/new": PERSON,
    "/enterprises/new": {"name": "新厂", "credit_code": "", "address": "", "contact": ""},
    "/notices/new": {
        **{"kind": "policy", "title": "医保", "body": "请缴费", "url": "", "trade": ""},
        **{"poverty_status": "", "willing": "", "channels": "sms", "urgent": "", "send_at": ""},
    },
    "/codes/batches/new": {"place": "集市", "where": "1-", "on_day": "2026-12-01", "manner": "", "copies": "50"},
}


@pytest.fixture
def lead(member: Callable[..., Visitor], story: Story) -> Visitor:
    story.town()
    story.enterprise("明灯电器厂")
    visitor = member(Role.LEAD)
    visitor.post("/training/courses", {"title": "焊工初级", "kind": "skill", "trades": "焊工", "text": ""})
    return visitor


@pytest.mark.parametrize("field", ["address", "text"])
def test_a_vacancy_form_without_a_text_field_is_refused_with_its_name(lead: Visitor, field: str) -> None:
    answer = lead.post("/vacancies/new", {name: value for name, value in VACANCY.items() if name != field})

    assert answer.status_code == 422
    assert "表单不完整，缺少：" in answer.text


def test_an_enterprise_is_refused_the_same_form(member: Callable[..., Visitor], story: Story) -> None:
    visitor = member(Role.ENTERPRISE, enterprise_id=story.enterprise())

    answer = visitor.post("/enterprise/vacancies/new", VACANCY | {"address": ""})
    without = visitor.post(
        "/enterprise/vacancies/new", {name: value for name, value in VACANCY.items() if name != "address"}
    )

    assert (answer.status_code, without.status_code) == (302, 422)
    assert "上班地点" in without.text


@pytest.mark.parametrize("path", FORMS)
def test_no_form_with_a_field_left_out_is_an_error_of_ours(lead: Visitor, path: str) -> None:
    only_filled = {name: value for name, value in FORMS[path].items() if value}

    answers = [lead.post(path, form).status_code for form in (FORMS[path], only_filled, {})]

    assert answers[0] == 302
    assert set(answers[1:]) <= {200, 302, 409, 422}


def test_an_address_that_cannot_be_read_leads_home_after_the_log_in(visitor: Visitor, story: Story) -> None:
    add_member(story, "web-lead")

    answer = visitor.post("/login?next=//[", {"name": "web-lead", "password": "lantern-rice-47"})

    assert (answer.status_code, answer.location) == (302, "/overview")
