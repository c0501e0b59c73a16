"""四个一 of a person and the household: date, evidence and recorder (R06)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from console.web.filters import day
from console.web.labels import ENROLMENT_STATE
from models.people import Person
from models.queries.people.files import list_consents
from models.queries.people.households import list_recorded_statuses
from models.queries.programme.placements import list_placements_of
from models.queries.staff.staff import list_names_of_users
from models.queries.work.training import list_enrolments_of
from models.register import ImportBatch
from models.work import VacancyKind
from programme.calendar import china
from programme.progress.milestones import lifted_on
from programme.training.results import DONE

_WAYS = {
    "chat": "本人在公众号登记，同意了说明",
    "desk": "现场登记",
    "api": "系统对接登记",
    "call": "打电话问过本人，同意了",
}


@dataclass(frozen=True)
class Line:
    """One milestone; `on` None: not reached. `recorder`: the user's name, or id before the names are known."""

    name: str
    on: date | None = None
    evidence: str = ""
    recorder: str = ""
    user_id: int | None = None


def milestone_lines(session: Session, person: Person) -> list[Line]:
    """All four milestones, reached or not; the last only for people of a household on the register."""
    lines = [_registered(session, person), _trained(session, person), _employed(session, person)]
    if person.household_id is not None:
        lines.append(_lifted(session, person.household_id))
    names = list_names_of_users(session, [line.user_id for line in lines if line.user_id is not None])
    return [replace(line, recorder=names.get(line.user_id or 0, line.recorder)) for line in lines]


def _registered(session: Session, person: Person) -> Line:
    if person.registered_at is None:
        return Line("登记")
    consents = [one for one in list_consents(session, person.id) if one.scope == "service" and one.given]
    first = min(consents, key=lambda one: one.at, default=None)
    evidence = _WAYS.get(first.via, "") if first else ""
    recorder = "本人" if first is None or first.via == "chat" else ""
    return Line("登记", china(person.registered_at).date(), evidence, recorder, first.user_id if first else None)


def _trained(session: Session, person: Person) -> Line:
    done = [one for one in list_enrolments_of(session, person.id) if one.state in DONE and one.result_at]
    first = next((one for one in done if one.result_at == person.trained_at), None)
    if first is None or person.trained_at is None:
        return Line("培训")
    evidence = f"{first.class_.course.title}，{ENROLMENT_STATE[first.state][0]}"
    return Line("培训", china(person.trained_at).date(), evidence, user_id=first.result_by)


def _employed(session: Session, person: Person) -> Line:
    for one in list_placements_of(session, person.id):
        if one.kind is VacancyKind.JOB and one.contract_on and one.started_on == person.employed_on:
            evidence = f"{one.enterprise.name}，{day(one.contract_on)}签劳动合同"
            return Line("就业", one.started_on, evidence, user_id=one.user_id)
    return Line("就业")


def _lifted(session: Session, household_id: int) -> Line:
    recorded = list_recorded_statuses(session, household_id)
    since = lifted_on([(one.status, one.since) for one in recorded])
    event = next((one for one in reversed(recorded) if one.since == since), None)
    if event is None:
        return Line("全户脱贫")
    batch = session.get(ImportBatch, event.batch_id) if event.batch_id is not None else None
    evidence = event.document or (f"{batch.provider}的名册" if batch else "")
    return Line("全户脱贫", since, evidence, batch.provider if batch else "", event.user_id)
