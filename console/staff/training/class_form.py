"""The forms by which courses and classes are entered. No field asks for a fee: training is free (R10)."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import islice

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from console.web.forms import Checkboxes, Form, labelled, options
from console.web.labels import COURSE_KIND
from models.places import Town
from models.training import Class, Course
from programme.calendar import CHINA, china, parse_date
from programme.training.classes import MOST_LESSONS, MOST_PLACES, ClassDraft, TrainingError, lessons_between
from programme.work.vocabulary import TRADES

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_LINE = re.compile(r"(?P<day>\S+)\s+(?P<begins>\d{1,2}[:：]\d{2})\s*[-–—~到至]\s*(?P<ends>\d{1,2}[:：]\d{2})")


class CourseForm(Form):
    """The fields of a course."""

    title = StringField("课程名称", [DataRequired("请填课程名称。"), Length(max=40)])
    kind = SelectField("种类", choices=labelled((one.value, words) for one, words in COURSE_KIND.items()))
    trades = Checkboxes("学完能做的工种", choices=options(TRADES))
    text = TextAreaField("学什么、考什么证", [Optional(), Length(max=500)])


class ClassForm(Form):
    """A course at a place, with its lessons: by days and hours, or line by line."""

    course = SelectField("课程", coerce=int)
    place = StringField("上课地点", [DataRequired("请填上课地点。"), Length(max=100)])
    town = SelectField("在哪个镇", coerce=int)
    in_zone = BooleanField("在务工地开的班，给已经去上班的人")
    capacity = IntegerField("名额", [InputRequired("请填名额。"), NumberRange(1, MOST_PLACES, "名额是 1 到 500。")])
    teacher = StringField("老师", [Optional(), Length(max=50)])
    contact = StringField("联系人和电话", [Optional(), Length(max=50)])
    enrol_until = DateField("报名到哪一天", [DataRequired("请选日期。")])
    first_day = DateField("第一天", [Optional()])
    last_day = DateField("最后一天", [Optional()])
    begins = TimeField("几点开始", [Optional()], default=time(9))
    ends = TimeField("几点结束", [Optional()], default=time(17))
    weekdays = Checkboxes("只在这几天上", choices=labelled(enumerate(WEEKDAYS)), coerce=int)
    times = TextAreaField("上课时间，一次一行", [Optional(), Length(max=8000)])

    @classmethod
    def for_county(cls, courses: Iterable[Course], towns: Iterable[Town], held: Class | None = None) -> "ClassForm":
        """The form with its choices; filled with the class's facts if one is changed."""
        form = cls(data=_facts(held)) if held else cls()
        form.course.choices = labelled((one.id, one.title) for one in courses)
        form.town.choices = labelled([(0, "不在县里的镇"), *((town.id, town.name) for town in towns)])
        return form

    def draft(self) -> ClassDraft:
        """The class as entered. Raises TrainingError if the times cannot be read."""
        return ClassDraft(
            place=self.place.data.strip(),
            capacity=self.capacity.data,
            enrol_until=self.enrol_until.data,
            lessons=tuple(islice(self._lessons(), MOST_LESSONS + 1)),
            town_id=self.town.data or None,
            in_zone=self.in_zone.data,
            teacher=(self.teacher.data or "").strip(),
            contact=(self.contact.data or "").strip(),
        )

    def _lessons(self) -> Iterator[tuple[datetime, datetime]]:
        if self.times.data and self.times.data.strip():
            return (_lesson(line) for line in self.times.data.splitlines() if line.strip())
        if not (self.first_day.data and self.begins.data and self.ends.data):
            raise TrainingError("请填第一天和几点到几点，或者一次一行写上课时间。")
        last = self.last_day.data or self.first_day.data
        return lessons_between(self.first_day.data, last, self.begins.data, self.ends.data, self.weekdays.data or ())


def _lesson(line: str) -> tuple[datetime, datetime]:
    found = _LINE.fullmatch(line.strip())
    day = parse_date(found["day"]) if found else None
    if found is None or day is None:
        raise TrainingError(f"“{line.strip()}”看不懂，要写成“2026-12-05 9:00-17:00”。")
    try:
        begins, ends = (datetime.combine(day, _time(found[name]), CHINA) for name in ("begins", "ends"))
    except ValueError:
        raise TrainingError(f"“{line.strip()}”里的钟点不对。") from None
    return begins, ends


def _time(words: str) -> time:
    hour, minute = words.replace("：", ":").split(":")
    return time(int(hour), int(minute))


def _facts(held: Class) -> dict[str, object]:
    lessons = ((china(one.starts_at), china(one.ends_at)) for one in held.lessons)
    return {
        "course": held.course_id,
        "town": held.town_id or 0,
        "times": "\n".join(f"{start:%Y-%m-%d} {start:%H:%M}-{end:%H:%M}" for start, end in lessons),
        **{name: getattr(held, name) for name in ("place", "in_zone", "capacity", "teacher", "contact", "enrol_until")},
    }
