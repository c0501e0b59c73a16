"""A class goes out to those it fits; who is in it hears of places, changes and tomorrow's beginning (R10, R36)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.push.notices import Delivery, Notice, NoticeKind, NoticeState
from models.training import Class, ClassMatch, ClassState, Enrolment, EnrolmentState
from programme.calendar import today
from programme.training.classes import ClassDraft, TrainingError
from push.routing.messages import letter_of
from push.runtime import Runtime
from push.triggers.class_messages import remind
from push.triggers.classes import cancel_class, change_class, publish_class
from tests.harness.stories import Story

CHAT = "oAGui{:024d}"


def told(rt: Runtime) -> list[tuple[int, str]]:
    """(person id, remark) of every service message about a class."""
    with rt.sessions() as session:
        notices = session.scalars(select(Notice).where(Notice.kind == NoticeKind.SERVICE).order_by(Notice.id))
        return [(one.audience["person_id"], letter_of(one).fields["备注"]) for one in notices]


@pytest.fixture
def draft(story: Story) -> ClassDraft:
    start = story.now + timedelta(days=12) - timedelta(hours=1)
    lessons = tuple((start + timedelta(days=day), start + timedelta(days=day, hours=8)) for day in range(5))
    return ClassDraft("翠华镇文化站", 30, (story.now + timedelta(days=10)).date(), lessons, contact="0870-5620000")


def test_a_class_is_announced_to_those_who_wish_to_learn_its_trade(rt: Runtime, story: Story) -> None:
    wanted = story.person("阿贵", learn_trades=("焊工",), wants_training=True)
    anything = story.person("小梅", wants_training=True)
    others: dict[str, dict[str, Any]] = {
        "想学别的": {"learn_trades": ("缝纫",), "wants_training": True},
        "不想学": {},
        "不要培训通知": {"wants_training": True, "refuses_training": True},
        "没有同意": {"wants_training": True, "consent_at": None},
        "已经上班": {"learn_trades": ("焊工",), "employed": True},
        "名册上没有劳动力": {"wants_training": True, "labour_capacity": "丧失劳动力"},
        "没满16": {"wants_training": True, "birth_date": today(story.now) - timedelta(days=15 * 365)},
    }
    for name, facts in others.items():
        story.person(name, **facts)
    held = story.training_class(state=ClassState.DRAFT)

    notice_id = publish_class(rt, None, held)

    with rt.sessions() as session:
        reasons = {one.person_id: one.reasons for one in session.scalars(select(ClassMatch))}
        people = set(session.scalars(select(Delivery.person_id).where(Delivery.notice_id == notice_id)))
        notice = session.get_one(Notice, notice_id)
    assert reasons == {wanted: ["想学焊工"], anything: ["愿意参加免费培训"]}
    assert people == {wanted, anything}
    assert (notice.kind, notice.title) == (NoticeKind.TRAINING, "免费培训：焊工班")
    assert "12月5日9:00开课，到12月9日，共5次" in notice.body and "回复“报名”" in notice.body


def test_a_class_of_the_zone_is_for_who_works_there(rt: Runtime, story: Story) -> None:
    worker = story.person("阿贵", learn_trades=("焊工",), employed=True)
    story.person("小梅", learn_trades=("焊工",), wants_training=True)

    publish_class(rt, None, story.training_class(state=ClassState.DRAFT, in_zone=True))

    with rt.sessions() as session:
        assert session.scalars(select(ClassMatch.person_id)).all() == [worker]


def test_nothing_is_announced_twice(rt: Runtime, story: Story) -> None:
    with pytest.raises(TrainingError, match="已经发布过"):
        publish_class(rt, None, story.training_class())


@pytest.fixture
def learner(story: Story) -> Callable[..., int]:
    def make(name: str, class_id: int, state: EnrolmentState = EnrolmentState.ENROLLED) -> int:
        person = story.chatting_person(name, CHAT.format(len(name) * 10 + class_id))
        story.enrolment(class_id, person, state=state)
        return person

    return make


def test_called_off_everybody_in_it_hears_why_and_the_announcement_stops(
    rt: Runtime, story: Story, learner: Callable[..., int]
) -> None:
    story.person("想学的人", wants_training=True)
    held = story.training_class(state=ClassState.DRAFT)
    notice_id = publish_class(rt, None, held)
    enrolled, waiting = learner("阿贵", held), learner("老李头", held, EnrolmentState.WAITING)
    story.enrolment(held, story.person("没有微信"))

    cancel_class(rt, None, held, "老师病了")

    assert told(rt) == [(enrolled, "班取消了：老师病了"), (waiting, "班取消了：老师病了")]
    with rt.sessions() as session:
        assert session.get_one(Notice, notice_id).state in (NoticeState.CANCELLED, NoticeState.DONE)
        assert {one.state for one in session.scalars(select(Enrolment))} == {EnrolmentState.WITHDRAWN}


def test_another_place_is_told_and_another_teacher_is_not(
    rt: Runtime, story: Story, learner: Callable[..., int], draft: ClassDraft
) -> None:
    held = story.training_class()
    person = learner("阿贵", held)

    change_class(rt, held, replace(draft, teacher="王师傅"))
    assert told(rt) == []

    change_class(rt, held, replace(draft, place="职校"))
    assert told(rt) == [(person, "时间或地点改了，请看清楚。去不了回“退班”。")]


def test_more_places_go_to_who_waits(rt: Runtime, story: Story, learner: Callable[..., int], draft: ClassDraft) -> None:
    held = story.training_class(capacity=1)
    learner("阿贵", held)
    waiting = learner("老李头", held, EnrolmentState.WAITING)

    change_class(rt, held, replace(draft, capacity=2))

    assert told(rt) == [(waiting, "轮到您了，已经报上。去不了回“退班”。")]


class TestReminding:
    def test_on_the_day_before_everybody_enrolled_is_reminded_once(
        self, rt: Runtime, story: Story, learner: Callable[..., int]
    ) -> None:
        tomorrow = [(story.now + timedelta(hours=23), 8)]
        held, later = story.training_class(lessons=tomorrow), story.training_class("电工班")
        person = learner("阿贵", held)
        learner("老李头", later)

        remind(rt)
        remind(rt)

        assert told(rt) == [(person, "带身份证，不收钱。去不了回“退班”。")]

    def test_who_was_reminded_of_the_old_first_day_is_reminded_of_the_new_one(
        self, rt: Runtime, story: Story, learner: Callable[..., int], draft: ClassDraft
    ) -> None:
        held = story.training_class(lessons=[(story.now + timedelta(hours=23), 8)])
        learner("阿贵", held)
        remind(rt)

        change_class(rt, held, draft)

        with rt.sessions() as session:
            assert session.scalars(select(Enrolment.reminded_at)).all() == [None]

    def test_a_place_that_nobody_gave_up_aloud_is_filled(
        self, rt: Runtime, story: Story, learner: Callable[..., int]
    ) -> None:
        held = story.training_class(capacity=1)
        waiting = learner("老李头", held, EnrolmentState.WAITING)

        remind(rt)

        with rt.sessions() as session:
            assert session.scalars(select(Enrolment)).one().state is EnrolmentState.ENROLLED
            assert session.get_one(Class, held).capacity == 1
        assert told(rt) == [(waiting, "轮到您了，已经报上。去不了回“退班”。")]
