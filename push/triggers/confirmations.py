"""Service messages that follow a person's own act in the chat or at the desk (R28; docs/platform.md 3.1).

Each is written in the transaction of its act: a process killed right after the commit loses none, and an act that is
rolled back sends none. The clock sends them within seconds.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.people import Person
from models.queries.work.vacancies import get_application
from programme.calendar import china
from push.triggers.service_messages import add_service_message

FORM = "%Y-%m-%d %H:%M"


def announce_registration(session: Session, person_id: int, now: datetime) -> None:
    """Add the message `registered`: the service file is complete. Does nothing for a person without a chat."""
    person = session.get_one(Person, person_id)
    if person.follower_id is None:
        return
    fields = {"姓名": person.name, "编号": person.service_no or "", "时间": china(now).strftime(FORM)}
    add_service_message(session, person_id, "registered", fields, now)


def announce_application(session: Session, application_id: int, now: datetime) -> None:
    """Add the message `applied`: the application was received."""
    application = get_application(session, application_id)
    vacancy = application.vacancy
    fields = {
        "岗位": vacancy.title,
        "公司": vacancy.enterprise.name,
        "姓名": application.person.name,
        "时间": china(application.at).strftime(FORM),
    }
    add_service_message(session, application.person_id, "applied", fields, now)
