"""Versions of the chat's ready answers as staff changed them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database.base import Base


class AnswerVersion(Base):
    """现成的回答的一版: the highest `version` of a topic is in force; version 0 is the file's
    (programme/helpdesk/ready_answers.yaml).

    Never changed or deleted: to go back, the older text is saved again as a new version.
    """

    __tablename__ = "answer_versions"
    __table_args__ = (UniqueConstraint("topic", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    text: Mapped[str]
    reason: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
