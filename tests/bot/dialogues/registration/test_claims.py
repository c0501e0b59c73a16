"""Name and ID number hang on many a wall: they take over no file, and tell of none (security findings H2, M3, M8)."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from models.chat.wechat import Follower, Handover
from models.database.engine import Sessions
from models.pending_files import PendingFile, PendingState
from models.people import Education, Person, PersonState
from models.queries.people.people import find_person_by_id_number, list_people_of
from models.queries.places import find_town_id
from models.register import Household
from models.work import Application, VacancyState
from programme.calendar import today
from programme.people.pending_files import entry_of
from programme.people.service_files import identify
from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.bot.conftest import Ports
from tests.bot.platform import Platform
from tests.harness.stories import Story

NAME, LISTED, MISNAMED, UNKNOWN = "陈阿贵", "532125189901010012", "530602189903150036", "53062418990101002X"
THIEF = "oThief00000000000000000000001"
NUMBERS = (UNKNOWN, LISTED, MISNAMED, AGUI_NUMBER)


def registering(number: str, **own: str) -> list[str]:
    """The messages of a registration of 陈阿贵 with this number; `own`: other answers, by those of the cast."""
    changed = {AGUI_NUMBER: number} | {
        "13800000000": own.get("phone", "13800000001"),
        "初中": own.get("school", "初中"),
    }
    return [changed.get(answer, answer) for answer in ANSWERS]


def another(platform: Platform, openid: str = THIEF) -> Platform:
    return Platform(platform.client, platform.token, platform.clock, openid=openid)


@pytest.fixture
def thief(platform: Platform) -> Platform:
    return another(platform)


def on_register(story: Story, sessions: Sessions, number: str, name: str = NAME) -> int:
    """Somebody of 木杆镇 with primary school, known from the register alone."""
    with sessions() as session:
        town = find_town_id(session, "木杆镇") or 0
    household = story.household(f"H{number[-4:]}", town)
    facts: dict[str, Any] = {"state": PersonState.LISTED, "consent_at": None, "willing": None, "birth_date": None}
    place: dict[str, Any] = {
        "town_id": town,
        "household_id": household,
        "register_no": number[-4:],
        "education": Education.PRIMARY,
    }
    person_id = story.person(name, **facts, **place)
    with sessions.begin() as session:
        identify(session.get_one(Person, person_id), number, today(story.now))
    return person_id


def file_of(sessions: Sessions, number: str) -> Person:
    with sessions() as session:
        person = find_person_by_id_number(session, number)
        assert person is not None
        return person


def facts_of(person: Person) -> tuple[object, ...]:
    return person.follower_id, person.phone, person.town_id, person.name, person.state, person.refuses_job


def test_a_stranger_with_name_and_number_gets_nothing_of_the_file(
    platform: Platform, thief: Platform, sessions: Sessions
) -> None:
    platform.say(*ANSWERS)
    before = file_of(sessions, AGUI_NUMBER)

    last = thief.say(*registering(AGUI_NUMBER))
    shown = thief.say("查我的信息", "1")
    thief.say("退订", "改资料", "2", "1", "13800000009", "删除我的资料", "1")

    assert facts_of(file_of(sessions, AGUI_NUMBER)) == facts_of(before)
    assert "登记完成" in last
    assert before.service_no is not None and not any(before.service_no in reply for reply in thief.heard)
    assert "0000" not in shown.replace("138****0001", "")
    assert "陈阿贵" in platform.say("查我的信息", "1")


def test_the_old_chat_hears_of_it_at_once_and_ends_it_with_one_word(
    platform: Platform, thief: Platform, sessions: Sessions, ports: Ports
) -> None:
    platform.say(*ANSWERS)
    thief.say(*registering(AGUI_NUMBER))
    warned = dict(ports.said)

    reply = platform.say("反对")

    assert "回“反对”" in warned[platform.openid]
    assert "停掉" in reply
    assert "没有核对上" in dict(ports.said)[THIEF]
    assert "还没有登记" in thief.say("查我的信息")
    with sessions() as session:
        claim = session.scalars(select(PendingFile)).one()
        assert (claim.state, claim.entry) == (PendingState.REFUSED, "")


def test_the_word_ends_no_registration_and_is_no_name(platform: Platform) -> None:
    platform.say(*ANSWERS[:2])

    assert "没有要您答复" in platform.say("反对")
    assert "身份证" in platform.say("陈阿贵")


def test_a_chat_to_which_the_file_is_lent_itself_ends_nobodys_claim(
    platform: Platform, thief: Platform, sessions: Sessions, story: Story
) -> None:
    on_register(story, sessions, LISTED)
    thief.say(*registering(LISTED))
    platform.say(*registering(LISTED))

    thief.say("反对")

    with sessions() as session:
        states = session.scalars(select(PendingFile.state)).all()
    assert states == [PendingState.PENDING, PendingState.PENDING]


def test_someone_on_the_register_registers_as_before_and_is_served(
    platform: Platform, sessions: Sessions, story: Story, ports: Ports
) -> None:
    listed = on_register(story, sessions, LISTED)
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)

    last = platform.say(*registering(LISTED))
    platform.say("找工作", "报名1")

    person = file_of(sessions, LISTED)
    assert "登记完成" in last
    assert person.service_no is not None and person.service_no in last
    assert (person.id, person.state, ports.registered) == (listed, PersonState.REGISTERED, [listed])
    with sessions() as session:
        assert session.scalars(select(Application.person_id)).all() == [listed]


def test_what_the_register_holds_is_neither_changed_nor_shown_before_a_call(
    platform: Platform, sessions: Sessions, story: Story
) -> None:
    on_register(story, sessions, LISTED)
    before = file_of(sessions, LISTED)
    platform.say(*registering(LISTED, school="高中"))

    platform.say("改资料", "2", "3", "大专")
    shown = platform.say("查我的信息", "1")

    person = file_of(sessions, LISTED)
    assert (person.education, person.town_id) == (Education.PRIMARY, before.town_id)
    assert "大专" in shown and "小学" not in shown and "木杆镇" not in shown
    with sessions() as session:
        assert entry_of(session.scalars(select(PendingFile)).one()).education == Education.COLLEGE


def test_what_the_chat_told_itself_it_may_correct(platform: Platform, sessions: Sessions, story: Story) -> None:
    on_register(story, sessions, LISTED)
    platform.say(*registering(LISTED))

    platform.say("改资料", "2", "5", "5000")

    assert file_of(sessions, LISTED).min_wage_yuan == 5000


def test_an_erased_claim_leaves_the_register_as_it_was(platform: Platform, sessions: Sessions, story: Story) -> None:
    on_register(story, sessions, LISTED)
    platform.say(*registering(LISTED))

    platform.say("删除我的资料", "1")

    person = file_of(sessions, LISTED)
    assert (person.state, person.follower_id, person.phone, person.education) == (
        PersonState.LISTED,
        None,
        None,
        Education.PRIMARY,
    )
    with sessions() as session:
        assert session.scalars(select(PendingFile.entry)).all() == [""]


def test_registering_again_with_the_same_number_makes_no_second_file(
    thief: Platform, platform: Platform, sessions: Sessions
) -> None:
    platform.say(*ANSWERS)
    thief.say(*registering(AGUI_NUMBER))

    thief.say("我要登记", "1", *registering(AGUI_NUMBER)[1:])

    with sessions() as session:
        follower = session.scalars(select(Follower).where(Follower.openid == THIEF)).one()
        assert len(list_people_of(session, follower.id)) == 1
        waiting = session.scalars(select(PendingFile).where(PendingFile.state == PendingState.PENDING)).all()
        assert len(waiting) == 1


def test_the_bot_tells_nobody_who_is_on_the_register(platform: Platform, sessions: Sessions, story: Story) -> None:
    on_register(story, sessions, LISTED)
    on_register(story, sessions, MISNAMED, name="王小梅")
    another(platform, "oOld0000000000000000000000001").say(*ANSWERS)

    talks = []
    with sessions.begin() as session:
        person = find_person_by_id_number(session, LISTED)
        assert person is not None
        person.employed, person.student_status, person.trained_at = True, "高中在读", story.now
    for place, number in enumerate(NUMBERS):
        probe = another(platform, f"oProbe000000000000000000000{place}")
        probe.say(*registering(number), "查我的信息", "1", "我的进度", "补贴怎么领", "我能领补贴吗", "找工作")
        talks.append([re.sub(r"\d{6}|\*+\w{4}", "#", reply) for reply in probe.heard])

    assert talks[1:] == talks[:1] * 3


def test_a_phone_told_in_a_chat_is_no_way_for_short_messages(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS)

    person = file_of(sessions, AGUI_NUMBER)
    assert (person.phone, person.phone_unproved, person.sms_index) == ("13800000000", True, None)


def test_a_phone_that_the_register_has_for_the_household_is_one(
    platform: Platform, sessions: Sessions, story: Story
) -> None:
    listed = on_register(story, sessions, LISTED)
    with sessions.begin() as session:
        household = session.get_one(Person, listed).household_id
        session.get_one(Household, household).phone = "13800000001"

    platform.say(*registering(LISTED))

    assert file_of(sessions, LISTED).sms_index is not None


def test_a_file_that_staff_made_without_a_number_gets_the_number_and_no_second_file(
    platform: Platform, sessions: Sessions, story: Story
) -> None:
    made = story.person("陈阿贵", follower_id=story.follower(platform.openid), service_no="000777")

    last = platform.say("我要登记", "1", *ANSWERS[1:])

    assert "000777" in last
    assert file_of(sessions, AGUI_NUMBER).id == made


def test_the_own_file_is_changed_at_once_and_no_call_is_needed(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS)

    platform.say("我要登记", "1", *registering(AGUI_NUMBER, school="高中")[1:])

    person = file_of(sessions, AGUI_NUMBER)
    assert (person.education, person.phone) == (Education.SENIOR, "13800000001")
    with sessions() as session:
        assert session.scalars(select(PendingFile)).all() == []


def test_another_name_for_the_own_number_goes_to_a_person(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS)

    last = platform.say("我要登记", "1", *(("王小梅" if word == NAME else word) for word in ANSWERS[1:]))

    assert "工作人员" in last
    assert file_of(sessions, AGUI_NUMBER).name == NAME
    with sessions() as session:
        assert "姓名不一致" in session.scalars(select(Handover)).one().topic
