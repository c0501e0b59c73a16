"""Taking back the consent that enterprises see name and phone, and what they see then (low 10, PIPL 15)."""

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.work import Application, ApplicationState, VacancyState
from programme.work.applications import Shown, shown_to_enterprise, shows_contact
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story

ASKED = [
    "不给企业看",
    "不要给企业看我的电话",
    "别让厂里看到我的名字和电话",
    "不想让公司知道我电话",
    "莫给老板看我号码",
    "收回同意",
    "撤回我的同意",
    "取消授权",
    "不想让厂里再打我电话",
    "不要再让企业联系我",
    "不愿意把电话给厂家",
]
OTHERWISE = [
    "厂里不让看手机",
    "不要打电话给我",
    "退订",
    "撤回我的授权，删资料",
    "公司看不看重学历",
    "不想去这个厂",
    "老板电话多少",
]


@pytest.fixture(autouse=True)
def vacancies(story: Story) -> None:
    enterprise = story.enterprise()
    for title in ("装配工", "包装工"):
        story.vacancy(enterprise, title, state=VacancyState.PUBLISHED, age_max=80)


@pytest.fixture
def agreed(platform: Platform) -> Platform:
    """A person who applied for both and let both see name and phone."""
    platform.say(*ANSWERS, "最新岗位", "报名1", "同意", "最新岗位", "报名2", "同意")
    return platform


def seen(sessions: Sessions) -> list[tuple[ApplicationState, bool]]:
    with sessions() as session:
        return [(one.state, shows_contact(one)) for one in session.scalars(select(Application))]


@pytest.mark.parametrize("asked", ASKED)
def test_in_whatever_words_it_is_taken_back_and_the_applications_stay(
    agreed: Platform, sessions: Sessions, asked: str
) -> None:
    before = seen(sessions)

    reply = agreed.say(asked)

    assert before == [(ApplicationState.AGREED, True)] * 2
    assert seen(sessions) == [(ApplicationState.APPLIED, False)] * 2
    assert "装配工" in reply and "包装工" in reply and "报名还留着" in reply
    assert "取消报名" in reply
    with sessions() as session:
        assert not session.scalars(select(Person)).one().refuses_job


@pytest.mark.parametrize("said", OTHERWISE)
def test_other_wishes_take_nothing_back(agreed: Platform, sessions: Sessions, said: str) -> None:
    agreed.say(said)

    assert seen(sessions) == [(ApplicationState.AGREED, True)] * 2


def test_after_an_interview_was_fixed_the_state_stays_and_the_contact_is_hidden(
    agreed: Platform, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        for one in session.scalars(select(Application)):
            one.state = ApplicationState.INTERVIEW

    agreed.say("不给企业看")

    assert seen(sessions) == [(ApplicationState.INTERVIEW, False)] * 2


def test_the_consent_can_be_given_again(agreed: Platform, sessions: Sessions) -> None:
    agreed.say("不给企业看", "最新岗位")

    asked = agreed.say("报名1")
    agreed.say("同意")

    assert "同意让这家企业看到" in asked
    assert sorted(shown for _, shown in seen(sessions)) == [False, True]


def test_where_nobody_sees_anything_the_reply_says_so(platform: Platform) -> None:
    assert "还没有登记" in platform.say("不要给企业看我的电话")
    assert "没有企业看得到" in platform.say(*ANSWERS, "不要给企业看我的电话")


def test_at_the_question_itself_it_is_a_no(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS, "最新岗位", "报名1")

    platform.say("不要给企业看我的电话")

    assert seen(sessions) == [(ApplicationState.APPLIED, False)]


@pytest.mark.parametrize(
    ("state", "detail", "shown"),
    [
        (ApplicationState.APPLIED, {}, Shown.MASKED),
        (ApplicationState.AGREED, {}, Shown.OPEN),
        (ApplicationState.HIRED, {}, Shown.OPEN),
        (ApplicationState.REFUSED, {}, Shown.MASKED),
        (ApplicationState.APPLIED, {"taken_back_at": "2026"}, Shown.HIDDEN),
        (ApplicationState.HIRED, {"taken_back_at": "2026"}, Shown.HIDDEN),
        (ApplicationState.WITHDRAWN, {}, Shown.NOTHING),
        (ApplicationState.WITHDRAWN, {"taken_back_at": "2026"}, Shown.NOTHING),
    ],
)
def test_the_part_that_an_enterprise_sees(state: ApplicationState, detail: dict[str, str], shown: Shown) -> None:
    assert shown_to_enterprise(Application(state=state, detail=detail)) is shown
