"""The cost of short messages."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.database.base import Base


class SmsMonth(Base):
    """短信开支: parts handed to the gateway in one Chinese month, and their cost.

    Booked before sending and returned where the gateway certainly took nothing, so that a crash counts as spent.
    """

    __tablename__ = "sms_months"

    month: Mapped[str] = mapped_column(String(6), primary_key=True)
    """`YYYYMM`."""
    parts: Mapped[int] = mapped_column(default=0)
    amount_fen: Mapped[int] = mapped_column(default=0)
