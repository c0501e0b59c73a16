"""Bodies and answers of `/api/v1/classes`. No field names a price: training is free (R10)."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from console.api.schemas.china_time import ChinaTime
from console.api.schemas.days import Day, Moment
from console.api.schemas.requests import Body, Short, Text
from models.queries.work.training import Places
from models.training import Class, ClassState, CourseKind
from programme.training.classes import MOST_LESSONS, MOST_PLACES, ClassDraft


class LessonIn(Body):
    """A lesson; times without a zone are Chinese."""

    starts_at: Moment
    ends_at: Moment


class ClassIn(Body):
    """A class of a course; an unknown course is made with `kind` and `trades`. `town`: the place of the class."""

    course: Annotated[str, Field(min_length=1, max_length=40)]
    kind: CourseKind = CourseKind.SKILL
    trades: Annotated[list[Short], Field(max_length=50, default_factory=list)]
    text: Text = ""
    place: Annotated[str, Field(min_length=1, max_length=100)]
    town: Short = ""
    in_zone: bool = False
    capacity: Annotated[int, Field(ge=1, le=MOST_PLACES)]
    teacher: Short = ""
    contact: Short = ""
    enrol_until: Day
    lessons: Annotated[list[LessonIn], Field(min_length=1, max_length=MOST_LESSONS)]

    def draft(self, town_id: int | None) -> ClassDraft:
        return ClassDraft(
            place=self.place,
            capacity=self.capacity,
            enrol_until=self.enrol_until,
            lessons=tuple((one.starts_at, one.ends_at) for one in self.lessons),
            town_id=town_id,
            in_zone=self.in_zone,
            teacher=self.teacher,
            contact=self.contact,
        )


class CancelIn(Body):
    """The reason for calling off; the enrolled are told it."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class LessonOut(BaseModel):
    starts_at: ChinaTime
    ends_at: ChinaTime


class ClassOut(BaseModel):
    """Class with `id`, `state` and how many places are taken."""

    id: int
    state: ClassState
    course: str
    kind: CourseKind
    trades: list[str]
    place: str
    town: str
    in_zone: bool
    capacity: int
    taken: int
    waiting: int
    teacher: str
    contact: str
    enrol_until: date
    lessons: list[LessonOut]
    version: int


class AnnouncedOut(ClassOut):
    """An announced class and the notice that tells of it."""

    notice_id: int


class ClassPage(BaseModel):
    items: list[ClassOut]
    next_cursor: str | None


def shown(held: Class, places: Places) -> ClassOut:
    """The API's shape of a class, whose course, town and lessons must be loaded."""
    return ClassOut(
        id=held.id,
        state=held.state,
        course=held.course.title,
        kind=held.course.kind,
        trades=list(held.course.trades),
        place=held.place,
        town=held.town.name if held.town else "",
        in_zone=held.in_zone,
        capacity=held.capacity,
        taken=places.taken,
        waiting=places.waiting,
        teacher=held.teacher,
        contact=held.contact,
        enrol_until=held.enrol_until,
        lessons=[LessonOut(starts_at=one.starts_at, ends_at=one.ends_at) for one in held.lessons],
        version=held.version,
    )
