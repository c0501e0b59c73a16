"""`/api/v1/notices/{id}/times`: when it was queued, approved and sent, and what is late (R31)."""

from dataclasses import asdict

from apiflask import APIBlueprint
from pydantic import BaseModel

from console.access.members import allowed
from console.access.permissions import Action
from console.api.schemas.china_time import ChinaTime
from console.services import services
from models.queries.notices.listings import get_announced
from push.notices.punctuality import times_of


class TimesOut(BaseModel):
    """The times of a notice (R31): queued, approved, sent, receipts; and how many people are late."""

    queued_at: ChinaTime
    approved_at: ChinaTime | None
    starts_at: ChinaTime | None
    due_by: ChinaTime | None
    due_by_in_window: ChinaTime | None
    window: tuple[str, str]
    first_sent_at: ChinaTime | None
    last_sent_at: ChinaTime | None
    first_receipt_at: ChinaTime | None
    last_receipt_at: ChinaTime | None
    left_late: int
    waiting_late: dict[str, int]
    late: int


def register(blueprint: APIBlueprint) -> None:
    @blueprint.get("/notices/<int:notice_id>/times")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.output(TimesOut)
    def get_times(notice_id: int) -> TimesOut:
        """Queued, approved, sent, receipts; and how many people are late (R31)."""
        with services().sessions() as session:
            times = times_of(session, services(), get_announced(session, notice_id))
        return TimesOut(**asdict(times) | {"late": times.late, "waiting_late": times.waiting_late or {}})
