"""Loading the demo. Everything made is noted in one import batch, so that it can be removed again."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from console.access.accounts import create_user
from console.demo.cast import HOUSEHOLDS, DemoPerson, draw_people, material
from models.chat.wechat import Follower
from models.database.base import Base
from models.database.sealing import blind_index
from models.people import Education, Person, PersonState, Source, Willingness
from models.places import Site, SiteKind, Village
from models.queries.people.imports import list_created_ids, list_standing_batches
from models.queries.people.people import list_registered
from models.queries.places import list_towns, list_villages_by_town
from models.queries.work.training import find_course
from models.queries.work.vacancies import find_enterprise
from models.register import Household, HouseholdStatus, ImportBatch, ImportedRow
from models.staff import Role, User
from models.training import Course, CourseKind
from models.work import Enterprise, VacancyState
from programme.calendar import today as chinese_day
from programme.people.consents import refuse_notices
from programme.people.filing.entries import FileEntry
from programme.people.service_files import identify, name_index, save_service_file
from programme.plan.plan import Plan
from programme.plan.schema import Service
from programme.training.classes import ClassDraft, add_course, announce_class, draft_class, lessons_between
from programme.training.enrolment import enrol
from programme.work.enterprises import normalise_credit_code, verify_enterprise
from programme.work.review.vacancy_review import VacancyPosting
from programme.work.vacancies import judged, publish, submit_vacancy
from settings import Settings

KIND = "demo"
CONSENT = "demo"


@dataclass(frozen=True)
class LogIn:
    """One demo log-in; the password is derived, so that it can be shown again."""

    name: str
    role: str
    title: str
    password: str


def demo_password(settings: Settings) -> str:
    """The password of every demo log-in of this installation; another installation has another."""
    return hmac.new(settings.secret_key.encode(), b"demo password", hashlib.sha256).hexdigest()[:10]


def is_loaded(session: Session) -> bool:
    return bool(list_standing_batches(session, KIND))


def load_demo(session: Session, plan: Plan, settings: Settings, now: datetime) -> None:
    """Load sites, log-ins, households, people, enterprises, vacancies and classes; nothing the second time."""
    if is_loaded(session):
        return
    batch = ImportBatch(kind=KIND, provider="演示", basis="演示数据，全部虚构", at=now)
    session.add(batch)
    session.flush()
    loader = _Loader(session, plan, batch, now)
    loader.add_sites()
    loader.add_users(demo_password(settings))
    loader.add_households()
    loader.add_people()
    loader.add_work()
    loader.add_training()


@dataclass
class _Loader:
    session: Session
    plan: Plan
    batch: ImportBatch
    now: datetime

    def __post_init__(self) -> None:
        names = [town.name for town in self.plan.towns_on(self.plan.head.valid_from)]
        towns = {town.name: town for town in list_towns(self.session)}
        self.towns = [towns[name] for name in names]
        self.day = chinese_day(self.now)

    def note(self, thing: Base) -> None:
        """Add a thing and note it in the batch, so that `remove_demo` finds it."""
        self.session.add(thing)
        self.session.flush()
        self.remember(thing)

    def remember(self, thing: Base) -> None:
        key: Any = thing
        row = ImportedRow(batch_id=self.batch.id, row=0, entity=thing.__tablename__, entity_id=key.id, action="created")
        self.session.add(row)

    def add_sites(self) -> None:
        office = self.plan.service
        name = f"{self.plan.origin.county.name}转移就业服务中心"
        self.note(Site(kind=SiteKind.CENTRE, name=name, keeper="值班人员", **_contact(office), **_point(0)))
        for number, town in enumerate(self.towns, start=1):
            name, address = f"{town.name}转移就业服务站", f"{town.name}人民政府旁"
            contact = _contact(office) | {"address": address} | _point(number)
            self.note(Site(kind=SiteKind.STATION, town_id=town.id, name=name, keeper="站长", **contact))

    def add_users(self, password: str) -> None:
        for name, role, title in (("lead", Role.LEAD, "项目负责人"), ("officer", Role.OFFICER, "对接专员")):
            self.add_user(name, role, title, password)
        for number, town in enumerate(self.towns, start=1):
            name = material()["surnames"][number] + material()["given"][number]
            self.add_user(f"rep{number}", Role.REPRESENTATIVE, name, password, town=town.name)
        first = material()["enterprises"][0]["name"]
        self.add_user("enterprise", Role.ENTERPRISE, f"{first}人事", password, enterprise=first)

    def add_user(self, name: str, role: Role, title: str, password: str, **belongs: str) -> None:
        user = create_user(self.session, name, role, password, self.now, **belongs)
        user.display_name = title
        self.remember(user)

    def add_households(self) -> None:
        statuses = material()["statuses"]
        words = self.plan.origin.poverty_vocabulary.words
        villages = {town.id: inside for town, inside in list_villages_by_town(self.session).items()}
        self.households = []
        for number in range(1, HOUSEHOLDS + 1):
            town = self.towns[number % len(self.towns)]
            status = statuses[number % len(statuses)]
            household = Household(
                number=f"demo-{number:04d}",
                town_id=town.id,
                village_id=_one_of(villages.get(town.id, []), number),
                status=status if status in words else words[0],
            )
            self.note(household)
            self.session.add(
                HouseholdStatus(
                    household_id=household.id, status=household.status, since=self.day, batch_id=self.batch.id
                )
            )
            self.households.append(household)

    def add_people(self) -> None:
        for drawn in draw_people(self.day, self.plan.origin.county.code):
            person = self.listed(drawn)
            self.note(person)
            if drawn.registered:
                self.register(person, drawn)

    def listed(self, drawn: DemoPerson) -> Person:
        household = self.households[drawn.household - 1]
        person = Person(
            state=PersonState.LISTED,
            source=Source.REGISTER,
            register_no=drawn.register_no,
            household_id=household.id,
            town_id=household.town_id,
            village_id=household.village_id,
            name=drawn.name,
            name_index=name_index(drawn.name),
            relation=drawn.relation,
            education=Education(drawn.education),
            created_at=self.now,
            updated_at=self.now,
        )
        identify(person, drawn.id_number, self.day)
        person.birth_date = drawn.born
        if drawn.phone:
            person.phone, person.phone_index = drawn.phone, blind_index("phone", drawn.phone)
        return person

    def register(self, person: Person, drawn: DemoPerson) -> None:
        entry = FileEntry(
            id_number=drawn.id_number, trades=drawn.trades, min_wage_yuan=drawn.wage, willing=Willingness.WILLING
        )
        save_service_file(
            self.session, entry, source=Source.DESK, now=self.now, today=self.day,
            follower_id=self.follower(drawn), consent_version=CONSENT, via="desk",
        )  # fmt: skip
        person.employed = drawn.employed
        if drawn.refuses:
            refuse_notices(self.session, person, "all", "desk", self.now)

    def follower(self, drawn: DemoPerson) -> int | None:
        if not drawn.follows:
            return None
        follower = Follower(openid=drawn.openid, following=True, followed_at=self.now - timedelta(days=30))
        self.note(follower)
        return follower.id

    def add_work(self) -> None:
        enterprises = [self.enterprise(facts) for facts in material()["enterprises"]]
        for facts in material()["vacancies"]:
            self.add_vacancy(enterprises[facts["enterprise"]], facts)

    def add_training(self) -> None:
        """Two classes people can enrol in, a few in the first; and one that nobody has been told of."""
        learners = list_registered(self.session)
        for number, facts in enumerate(material()["classes"]):
            course = self.course(facts)
            held = draft_class(self.session, course, self.class_draft(facts), None, self.now)
            self.remember(held)
            if facts.get("open", True):
                announce_class(held, self.now)
                self.session.flush()
                for person in learners[number * 4 : number * 4 + facts.get("enrolled", 0)]:
                    enrol(self.session, person, held.id, self.now, today=self.day, via="desk")

    def course(self, facts: dict[str, Any]) -> Course:
        known = find_course(self.session, facts["title"])
        if known is not None:
            return known
        kind = CourseKind(facts["kind"])
        made = add_course(self.session, facts["title"], kind, facts["trades"], facts["text"], self.now)
        self.remember(made)
        return made

    def class_draft(self, facts: dict[str, Any]) -> ClassDraft:
        first = self.day + timedelta(days=facts["in_days"])
        last = first + timedelta(days=facts["days"] - 1)
        begins, ends = (time.fromisoformat(hour) for hour in facts["hours"])
        town = self.towns[facts["town"] % len(self.towns)]
        return ClassDraft(
            place=f"{town.name}{facts['place']}",
            capacity=facts["capacity"],
            enrol_until=first - timedelta(days=1),
            lessons=tuple(lessons_between(first, last, begins, ends)),
            town_id=town.id,
            teacher=facts["teacher"],
            contact=f"{self.plan.service.name} {self.plan.service.office_phone}".strip(),
        )

    def enterprise(self, facts: dict[str, str]) -> Enterprise:
        known = find_enterprise(self.session, facts["name"])
        enterprise = known or Enterprise(name=facts["name"], created_at=self.now)
        enterprise.address = self.plan.destination.area.name + facts["address"]
        enterprise.credit_code = enterprise.credit_code or normalise_credit_code(facts["code"])
        verify_enterprise(enterprise, self.now)
        self.note(enterprise)
        return enterprise

    def add_vacancy(self, enterprise: Enterprise, facts: dict[str, Any]) -> None:
        posting = _posting(enterprise, facts, self.day + timedelta(days=60))
        entry = judged(posting, self.plan, self.now)
        vacancy = submit_vacancy(self.session, entry, enterprise=enterprise, user_id=None)
        self.remember(vacancy)
        if facts.get("state", VacancyState.PUBLISHED) == VacancyState.PUBLISHED:
            vacancy.enterprise = enterprise
            publish(vacancy, self.plan, None, self.now)


def _posting(enterprise: Enterprise, facts: dict[str, Any], valid_until: date) -> VacancyPosting:
    return VacancyPosting(
        title=facts["title"],
        enterprise=enterprise.name,
        trade=facts["trade"],
        headcount=10,
        wage_min=facts["wage"][0],
        wage_max=facts["wage"][1],
        age_min=facts["ages"][0],
        age_max=facts["ages"][1],
        education=facts.get("education", "不限"),
        skills=facts.get("skills", ""),
        shift=facts["shift"],
        benefits=tuple(facts["benefits"]),
        address=enterprise.address,
        text=facts.get("text", f"在{enterprise.address}做{facts['title']}，工资按月发到本人银行卡，入职就签合同。"),
        valid_until=valid_until,
    )


def _point(number: int) -> dict[str, Any]:
    """An invented place on the map, in GCJ-02."""
    points = material()["points"]
    latitude, longitude = points[number % len(points)]
    return {"latitude": latitude, "longitude": longitude}


def _contact(office: Service) -> dict[str, str]:
    return {"phone": office.office_phone, "address": office.office_address, "hours": office.hours}


def _one_of(villages: list[Village], number: int) -> int | None:
    return villages[number % len(villages)].id if villages else None


def demo_log_ins(session: Session, settings: Settings) -> list[LogIn]:
    """The demo log-ins, to be printed; empty if the demo is not loaded."""
    if not is_loaded(session):
        return []
    password = demo_password(settings)
    users = (session.get(User, user_id) for user_id in list_created_ids(session, KIND, "users"))
    return [LogIn(user.name, user.role.value, user.display_name, password) for user in users if user is not None]
