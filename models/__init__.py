"""The database: typed SQLAlchemy 2 models, one file a theme. Imports nothing of ours."""

from models import pending_files, people, places, register, staff, training, work
from models.chat import answers, attachments, late_replies, phrases, wechat
from models.database.base import Base
from models.programme import placements
from models.push import notices, postings, qr_codes, spending

__all__ = ["Base"]

TABLES = (
    *(pending_files, people, places, register, staff, training, work),
    *(answers, attachments, late_replies, phrases, wechat),
    placements,
    *(notices, postings, qr_codes, spending),
)
"""Every module with tables: Base knows those of a module once it is imported."""
