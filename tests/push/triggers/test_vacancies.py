"""A vacancy published, withdrawn, expired; and service messages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.push.notices import Channel, DeliveryState, NoticeState
from models.work import Match, Vacancy, VacancyState
from programme.work.vacancies import VacancyError
from push.notices.commands import pause_notice
from push.runtime import Runtime
from push.triggers.vacancies import publish_vacancy, withdraw_vacancy
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel
from tests.push.harness.served import queue_service_message

Channels = dict[Channel, FakeChannel]


@pytest.fixture
def vacancy(story: Story) -> int:
    return story.vacancy(story.enterprise(), address="中山火炬区", text="普工，长白班，包吃住。")


def test_a_published_vacancy_reaches_who_fits_and_nobody_else(
    desk: Desk, rt: Runtime, story: Story, channels: Channels, vacancy: int
) -> None:
    fits = story.chatting_person("阿贵", "oAGui", trades=("普工",))
    story.chatting_person("小梅", "oMei", trades=("厨师",))

    notice = publish_vacancy(rt, None, vacancy)
    desk.run_jobs()

    assert [message.openid for message in channels[Channel.CUSTOM].sent] == ["oAGui"]
    assert desk.states(notice) == {fits: DeliveryState.SENT}
    assert "电子厂普工" in channels[Channel.CUSTOM].sent[0].title
    with rt.sessions() as session:
        assert [match.person_id for match in session.scalars(select(Match))] == [fits]


def test_a_vacancy_is_published_once(rt: Runtime, vacancy: int) -> None:
    publish_vacancy(rt, None, vacancy)

    with pytest.raises(VacancyError):
        publish_vacancy(rt, None, vacancy)


def test_a_withdrawn_vacancy_sends_nothing_more(
    desk: Desk, rt: Runtime, story: Story, channels: Channels, vacancy: int
) -> None:
    story.chatting_person("阿贵", "oAGui")
    notice = publish_vacancy(rt, None, vacancy)

    withdraw_vacancy(rt, None, vacancy, "招满了")
    desk.run_jobs()

    assert channels[Channel.CUSTOM].sent == []
    assert desk.notice(notice).state is NoticeState.CANCELLED


def test_a_vacancy_that_ended_elsewhere_sends_nothing_more(
    desk: Desk, rt: Runtime, story: Story, channels: Channels, vacancy: int
) -> None:
    story.chatting_person("阿贵", "oAGui")
    notice = publish_vacancy(rt, None, vacancy)
    with rt.sessions.begin() as session:
        session.get_one(Vacancy, vacancy).state = VacancyState.FILLED

    desk.run_jobs()

    assert channels[Channel.CUSTOM].sent == []
    assert desk.notice(notice).state is NoticeState.CANCELLED


def test_an_expired_vacancy_takes_its_paused_notice_with_it(
    desk: Desk, rt: Runtime, story: Story, vacancy: int
) -> None:
    story.chatting_person("阿贵", "oAGui")
    notice = publish_vacancy(rt, None, vacancy)
    pause_notice(rt, None, notice)
    with rt.sessions.begin() as session:
        session.get_one(Vacancy, vacancy).valid_until = rt.clock().date() - timedelta(days=1)

    desk.tick()

    assert desk.notice(notice).state is NoticeState.CANCELLED


def test_a_service_message_goes_by_template_and_keeps_its_values_sealed(
    desk: Desk, rt: Runtime, story: Story, channels: Channels
) -> None:
    person = story.person("阿贵", follower_id=story.follower("oAGui"))

    notice = queue_service_message(rt, person, "registered", {"姓名": "阿贵"})
    desk.run_jobs()

    assert [dict(message.fields) for message in channels[Channel.TEMPLATE].sent] == [{"姓名": "阿贵"}]
    assert desk.states(notice) == {person: DeliveryState.SENT}
    assert "阿贵" not in str(desk.notice(notice).audience)


def test_a_service_message_goes_to_who_refuses_notices_too(
    desk: Desk, rt: Runtime, story: Story, channels: Channels
) -> None:
    person = story.person("阿贵", follower_id=story.follower("oAGui", stopped=True), refuses_job=True)

    queue_service_message(rt, person, "registered", {})
    desk.run_jobs()

    assert len(channels[Channel.TEMPLATE].sent) == 1
