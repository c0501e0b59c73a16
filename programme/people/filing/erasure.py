"""The erasing of service files (PIPL 47). The caller commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.people import Consent, Person, PersonState
from models.queries.offline.qr_codes import forget_scans
from models.queries.work.training import forget_training


def erase_person(session: Session, person: Person, now: datetime) -> None:
    """Erase the service file (PIPL 47). Facts from the county's register stay."""
    if person.follower_id is not None:
        forget_scans(session, person.follower_id)
    _forget(person)
    forget_training(session, person.id, "资料已删除")
    person.updated_at, person.consent_at = now, None
    person.state = PersonState.LISTED if person.register_no else PersonState.ERASED
    if person.state is PersonState.ERASED:
        person.name, person.name_index = "已删除", ""
        person.id_number = person.id_index = person.birth_date = person.male = None
    session.add(Consent(person_id=person.id, scope="service", given=False, via="erased", at=now))


def _forget(person: Person) -> None:
    person.phone = person.phone_index = person.follower_id = person.code_id = None
    person.phone_unproved = False
    person.min_wage_yuan = person.max_wage_yuan = person.willing = person.willing_asked_at = None
    person.trades, person.benefits, person.learn_trades = (), (), ()
    person.shift = person.skills = person.ready_from = person.school = person.major = person.graduates = ""
    person.meal_wish, person.wants_training = None, False
    person.youth_set, person.youth_reason = None, ""
