"""A start of work that is refused on a person's page: what was entered stays, to be mended."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from models.staff import Role
from tests.console.conftest import Visitor
from tests.harness.stories import Story

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BORN = {"minor": date(2009, 10, 1), "adult": date(1990, 1, 1)}


def entered(story: Story, **changed: str) -> dict[str, str]:
    day = (story.now.date() - timedelta(days=1)).isoformat()
    return {"enterprise": "明灯电器厂", "kind": "job", "started_on": day, "work": "打包灯管"} | changed


@pytest.mark.parametrize(
    ("age", "changed", "sentence"),
    [
        ("minor", {}, "先体检、告诉监护人"),
        ("minor", {"health_checked_on": "2026-11-02"}, "先告诉监护人"),
        ("adult", {"enterprise": "没有的厂"}, "请选企业"),
        ("adult", {"started_on": ""}, "请填日期"),
    ],
)
def test_a_refused_start_keeps_what_was_entered(
    member: Callable[..., Visitor], story: Story, age: str, changed: dict[str, str], sentence: str
) -> None:
    story.enterprise("康源包装公司")
    story.enterprise("明灯电器厂")
    person = story.person("阿贵", birth_date=BORN[age], town_id=story.town(), service_no="000001")
    form = entered(story, **changed)

    answer = member(Role.LEAD).post(f"/people/{person}/placements", form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert '<details class="mb-4" open><summary>记一次上岗' in answer.text
    for name in ("started_on", "work", "health_checked_on"):
        assert f'name="{name}" value="{form.get(name, "")}"' in answer.text
    assert ("<option selected>明灯电器厂" in answer.text) is (form["enterprise"] == "明灯电器厂")


def test_a_start_that_is_taken_leaves_the_form_empty(member: Callable[..., Visitor], story: Story) -> None:
    story.enterprise("明灯电器厂")
    person = story.person("阿贵", birth_date=BORN["adult"], town_id=story.town(), service_no="000001")
    lead = member(Role.LEAD)

    answer = lead.post(f"/people/{person}/placements", entered(story))

    assert (answer.status_code, answer.location) == (302, f"/people/{person}")
    assert 'name="work" value=""' in lead.get(f"/people/{person}")
