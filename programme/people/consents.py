"""Consent to the service, and refusals of kinds of notices (R28, R59)."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.people import Consent, Person

KINDS = ("job", "training", "policy")
_SCOPES = {"all": KINDS, **{scope: (scope,) for scope in (*KINDS, "sms", "calls")}}


def record_consent(
    session: Session,
    person: Person,
    scope: str,
    *,
    given: bool,
    via: str,
    now: datetime,
    version: str = "",
    user_id: int | None = None,
) -> None:
    """Add a consent or refusal as proof, with time and channel. `user_id`: the member of staff who asked."""
    consent = Consent(person_id=person.id, scope=scope, given=given, version=version, via=via, at=now, user_id=user_id)
    session.add(consent)


def refuse_notices(session: Session, person: Person, scope: str, via: str, now: datetime) -> None:
    """Stop notices of this scope: `job` `training` `policy` `all` `sms` `calls`. Takes effect on commit."""
    _set(session, person, scope, refused=True, via=via, now=now)


def resume_notices(session: Session, person: Person, scope: str, via: str, now: datetime) -> None:
    """Take a refusal back, as the person asked."""
    _set(session, person, scope, refused=False, via=via, now=now)


def _set(session: Session, person: Person, scope: str, *, refused: bool, via: str, now: datetime) -> None:
    for part in _SCOPES[scope]:
        setattr(person, f"refuses_{part}", refused)
    person.updated_at = now
    record_consent(session, person, scope, given=not refused, via=via, now=now)
