"""The database: typed SQLAlchemy 2 models, one file a theme. Imports nothing of ours."""

from models import (
    answers,
    attachments,
    codes,
    late_replies,
    notices,
    pending_files,
    people,
    phrases,
    places,
    postings,
    programme,
    register,
    spending,
    staff,
    training,
    wechat,
    work,
)
from models.base import Base

__all__ = [
    "Base",
    "answers",
    "attachments",
    "codes",
    "late_replies",
    "notices",
    "pending_files",
    "people",
    "phrases",
    "places",
    "postings",
    "programme",
    "register",
    "spending",
    "staff",
    "training",
    "wechat",
    "work",
]
