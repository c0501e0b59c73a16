"""The database: typed SQLAlchemy 2 models, one file a theme. Imports nothing of ours."""

from models import late_replies, notices, people, places, postings, register, spending, staff, wechat, work
from models.base import Base

__all__ = [
    "Base",
    "late_replies",
    "notices",
    "people",
    "places",
    "postings",
    "register",
    "spending",
    "staff",
    "wechat",
    "work",
]
