"""Classes and enrolments in the words of the chat: time, place, places left, next steps."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from models.training import Class, Enrolment, EnrolmentState, Lesson
from programme.calendar import china
from programme.training.search import Offer

MOST_CLASSES = 500
"""Classes whose times are cached as words, because everybody who asks gets the same."""
_WEEKDAYS = "一二三四五六日"
STATE_WORDS = {
    EnrolmentState.ENROLLED: "报上了",
    EnrolmentState.WAITING: "在排队",
    EnrolmentState.WITHDRAWN: "退了",
    EnrolmentState.ATTENDED: "学完了",
    EnrolmentState.PASSED: "学完了，合格",
    EnrolmentState.FAILED: "没有学完",
}


def day_words(moment: datetime) -> str:
    """The day in China, such as `12月5日`."""
    return f"{china(moment).month}月{china(moment).day}日"


def first_time(lessons: Sequence[Lesson]) -> str:
    """The start of the first lesson, such as `12月5日（周六）9:00`."""
    return _moment(lessons[0].starts_at)


def _moment(moment: datetime) -> str:
    start = china(moment)
    return f"{day_words(start)}（周{_WEEKDAYS[start.weekday()]}）{start.hour}:{start:%M}"


def times(lessons: Sequence[Lesson]) -> str:
    """The times, such as `12月5日到12月9日，9:00–17:00，共5次`; if the hours differ, only the first start."""
    return _times(tuple((one.starts_at, one.ends_at) for one in lessons))


@lru_cache(MOST_CLASSES)
def _times(lessons: tuple[tuple[datetime, datetime], ...]) -> str:
    (begins, ends), (last, _) = lessons[0], lessons[-1]
    if len(lessons) == 1:
        return f"{_moment(begins)}到{_hour(ends)}"
    hours = {f"{_hour(start)}–{_hour(end)}" for start, end in lessons}
    span = f"{day_words(begins)}到{day_words(last)}"
    return f"{span}，{hours.pop() if len(hours) == 1 else f'第一次{_moment(begins)}'}，共{len(lessons)}次"


def _hour(moment: datetime) -> str:
    return f"{china(moment).hour}:{china(moment):%M}"


def line(position: int, offer: Offer) -> str:
    """A line such as `1 焊工班｜12月5日到12月9日，9:00–17:00，共5次｜翠华镇文化站｜还有12个位`."""
    held = offer.held
    return f"{position} {held.course.title}｜{times(held.lessons)}｜{held.place}｜{_left(offer)}"


def _left(offer: Offer) -> str:
    return f"还有{offer.left}个位" if offer.left else "满了，可以排队"


def listing(offers: Sequence[Offer], total: int, offset: int, heading: str) -> str:
    """The lines of a page of classes, and how to answer them."""
    lines = [line(position, offer) for position, offer in enumerate(offers, start=1)]
    more = "；回“更多”看后面的" if offset + len(offers) < total else ""
    return "\n".join([heading, *lines, f"不收钱。回号码看详细，回“报名”加号码报名{more}。"])


def described(offer: Offer) -> str:
    """The class in four lines, with all that a decision needs."""
    held = offer.held
    rows = [
        f"{held.course.title}{'：' + held.course.text[:60] if held.course.text else ''}",
        f"时间：{times(held.lessons)}",
        f"地点：{held.place}。{_left(offer)}，{held.enrol_until.month}月{held.enrol_until.day}日以前报",
        "不收钱。想学回“报名”" + (f"，要问打{held.contact}。" if held.contact else "，要问回“人工”。"),
    ]
    return "\n".join(rows)


def question(offer: Offer, name: str) -> str:
    """The question before a place is taken, with person, time and place."""
    held = offer.held
    full = "" if offer.left else "现在满了，报了先排队。"
    return (
        f"给{name}报“{held.course.title}”，{first_time(held.lessons)}开课，在{held.place}。{full}报吗？\n1 报\n2 先不报"
    )


def taken(enrolment: Enrolment, held: Class, ahead: int) -> str:
    """The reply after enrolment: a place or a number in the queue, and the next steps."""
    if enrolment.state is EnrolmentState.WAITING:
        return (
            f"“{held.course.title}”满了，您排在第{ahead + 1}个。有人退就轮到您，轮到了马上告诉您。\n"
            "不等了回“退班”，看别的班回“免费培训”。"
        )
    return (
        f"报上了：{held.course.title}。\n{first_time(held.lessons)}到{held.place}，带身份证，不收钱。\n"
        "开课前一天再提醒您。去不了回“退班”，位子好给别人。"
    )


def own(enrolment: Enrolment) -> str:
    """One class of the person with the next steps."""
    held, state = enrolment.class_, enrolment.state
    words = f"{held.course.title}：{STATE_WORDS[state]}"
    if enrolment.reason and state in (EnrolmentState.FAILED, EnrolmentState.WITHDRAWN):
        words = f"{words}（{enrolment.reason}）"
    match state:
        case EnrolmentState.ENROLLED:
            rows = [f"时间：{times(held.lessons)}", f"地点：{held.place}", "带身份证去。去不了回“退班”，要问回“人工”。"]
        case EnrolmentState.WAITING:
            rows = [f"{first_time(held.lessons)}开课，轮到您马上告诉您。不等了回“退班”。"]
        case EnrolmentState.ATTENDED | EnrolmentState.PASSED:
            rows = ["接下来给您介绍用得上的岗位，想自己看回“找工作”。"]
        case _:
            rows = ["想再学，回“免费培训”看别的班。"]
    return "\n".join([f"{words}。", *rows])


def own_line(enrolment: Enrolment) -> str:
    """A line such as `焊工班：报上了，12月5日（周六）9:00开课`."""
    words = f"{enrolment.class_.course.title}：{STATE_WORDS[enrolment.state]}"
    is_ahead = enrolment.state in (EnrolmentState.ENROLLED, EnrolmentState.WAITING)
    return f"{words}，{first_time(enrolment.class_.lessons)}开课" if is_ahead else words
