"""Versions of the chat's ready answers."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.chat.answers import AnswerVersion
from models.staff import User


def list_in_force(session: Session) -> list[AnswerVersion]:
    """The last version of every topic that staff ever changed."""
    last = select(AnswerVersion.topic, func.max(AnswerVersion.version).label("version"))
    latest = last.group_by(AnswerVersion.topic).subquery()
    found = (AnswerVersion.topic == latest.c.topic) & (AnswerVersion.version == latest.c.version)
    return list(session.scalars(select(AnswerVersion).join(latest, found)))


def list_versions(session: Session, topic: str) -> list[tuple[AnswerVersion, str]]:
    """Versions of one topic, newest first, each with the name of the member of staff who saved it."""
    query = select(AnswerVersion, User.display_name).join(User, User.id == AnswerVersion.user_id)
    found = session.execute(query.where(AnswerVersion.topic == topic).order_by(AnswerVersion.version.desc()))
    return [(version, name) for version, name in found]
