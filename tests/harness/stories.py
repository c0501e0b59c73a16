"""A fixed cast and the things that happen to it, so that a test says only what it is about.

阿贵 wants welding work, 小梅 wants packing, 老李 follows nothing and has only a phone. Nobody's number
could belong to a living person (requirements.md 2.5).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.chat.wechat import Follower
from models.database.engine import Sessions
from models.database.sealing import blind_index
from models.people import Person, PersonState, Source, Willingness
from models.places import Town, Village
from models.queries.work.training import find_course
from models.register import Household
from models.staff import Role, User
from models.training import Class, ClassState, Course, CourseKind, Enrolment, EnrolmentState, Lesson
from models.work import Enterprise, Severity, Vacancy, VacancyState
from programme.people.service_files import name_index


@dataclass(frozen=True)
class Story:
    """Every method commits and answers an id, or the object detached."""

    sessions: Sessions
    now: datetime

    def town(self, name: str = "云上镇", *villages: str) -> int:
        with self.sessions.begin() as session:
            town = Town(name=name, kind="镇")
            session.add(town)
            session.flush()
            session.add_all(Village(town_id=town.id, name=village) for village in villages)
            return town.id

    def household(self, number: str, town_id: int, **facts: Any) -> int:
        return self._add(Household(number=number, town_id=town_id, **facts))

    def follower(self, openid: str = "oAGui000000000000000000000001", **facts: Any) -> int:
        facts = {"following": True, "followed_at": self.now} | facts
        return self._add(Follower(openid=openid, **facts))

    def person(self, name: str = "阿贵", *, phone: str | None = None, **facts: Any) -> int:
        """A person who is registered, willing and consenting, unless `facts` say otherwise."""
        usual = {
            "state": PersonState.REGISTERED,
            "source": Source.CHAT,
            "willing": Willingness.WILLING,
            "consent_at": self.now,
            "birth_date": date(1990, 5, 1),
            "created_at": self.now,
            "updated_at": self.now,
        }
        if phone:
            usual |= {"phone": phone, "phone_index": blind_index("phone", phone)}
        return self._add(Person(name=name, name_index=name_index(name), **usual | facts))

    def chatting_person(self, name: str, openid: str, **facts: Any) -> int:
        """A person who follows the account and wrote within 48 hours."""
        window = {"message_window_until": self.now.replace(year=self.now.year + 1), "message_window_left": 5}
        return self.person(name, follower_id=self.follower(openid, **window), **facts)

    def user(self, name: str = "zhuguan", role: Role = Role.LEAD, **facts: Any) -> int:
        return self._add(User(name=name, role=role, password_hash="", created_at=self.now, **facts))

    def enterprise(self, name: str = "明灯电器厂") -> int:
        return self._add(Enterprise(name=name, verified_at=self.now, created_at=self.now))

    def vacancy(self, enterprise_id: int, title: str = "电子厂普工", **facts: Any) -> int:
        usual = {
            "state": VacancyState.SUBMITTED,
            "severity": Severity.OK,
            "trade": "普工",
            "headcount": 10,
            "wage_min": 4500,
            "wage_max": 6000,
            "valid_until": date(self.now.year + 1, 1, 1),
            "created_at": self.now,
        }
        return self._add(Vacancy(enterprise_id=enterprise_id, title=title, **usual | facts))

    def training_class(self, title: str = "焊工班", trades: tuple[str, ...] = ("焊工",), **facts: Any) -> int:
        """An open class for 30 in 12 days, five days from nine to five."""
        begins = self.now + timedelta(days=12) - timedelta(hours=1)
        lessons = facts.pop("lessons", [(begins + timedelta(days=day), 8) for day in range(5)])
        course = self._course(title, trades, facts.pop("kind", CourseKind.SKILL))
        usual = {"state": ClassState.OPEN, "place": "翠华镇文化站", "capacity": 30, "created_at": self.now}
        usual |= {"enrol_until": (self.now + timedelta(days=10)).date(), "contact": "0870-5620000"}
        times = [Lesson(starts_at=start, ends_at=start + timedelta(hours=hours)) for start, hours in lessons]
        return self._add(Class(course_id=course, lessons=times, **usual | facts))

    def enrolment(self, class_id: int, person_id: int, **facts: Any) -> int:
        usual = {"state": EnrolmentState.ENROLLED, "at": self.now}
        return self._add(Enrolment(class_id=class_id, person_id=person_id, **usual | facts))

    def _course(self, title: str, trades: tuple[str, ...], kind: CourseKind) -> int:
        with self.sessions() as session:
            known = find_course(session, title)
        return known.id if known else self._add(Course(title=title, kind=kind, trades=trades, created_at=self.now))

    def _add(self, thing: Any) -> int:
        with self.sessions.begin() as session:
            session.add(thing)
            session.flush()
            return int(thing.id)
