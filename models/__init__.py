"""The database: typed SQLAlchemy 2 models, one file a theme. Imports nothing of ours."""

from models import pending_files, people, places, register, staff, training, work
from models.chat import answers, attachments, late_replies, phrases, wechat
from models.database.base import Base
from models.programme import placements
from models.push import notices, postings, qr_codes, spending

__all__ = [
    "Base",
    "answers",
    "attachments",
    "late_replies",
    "notices",
    "pending_files",
    "people",
    "phrases",
    "placements",
    "places",
    "postings",
    "qr_codes",
    "register",
    "spending",
    "staff",
    "training",
    "wechat",
    "work",
]
