"""Service messages that follow a person's own act in the chat or at the desk (R28; platform facts 3.1)."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models.people import Person
from models.work import Application, Vacancy
from programme.calendar import china
from push.runtime import Runtime
from push.service_messages import queue_service_message

FORM = "%Y-%m-%d %H:%M"


def announce_registration(rt: Runtime, person_id: int) -> None:
    """`registered`: the service file is complete."""
    with rt.sessions() as session:
        person = session.get_one(Person, person_id)
    if person.follower_id is None:
        return
    fields = {"姓名": person.name, "编号": person.service_no or "", "时间": china(rt.clock()).strftime(FORM)}
    queue_service_message(rt, person_id, "registered", fields)


def announce_application(rt: Runtime, application_id: int) -> None:
    """`applied`: the application was received."""
    query = (
        select(Application)
        .where(Application.id == application_id)
        .options(joinedload(Application.vacancy).joinedload(Vacancy.enterprise), joinedload(Application.person))
    )
    with rt.sessions() as session:
        application = session.scalars(query).one()
    vacancy = application.vacancy
    fields = {
        "岗位": vacancy.title,
        "公司": vacancy.enterprise.name,
        "姓名": application.person.name,
        "时间": china(application.at).strftime(FORM),
    }
    queue_service_message(rt, application.person_id, "applied", fields)
