"""Vacancies whose time is over send nothing more."""

from programme.work.vacancies import expire_vacancies
from push import runtime
from push.triggers.vacancies import cancel_notices_of


def expire() -> None:
    """End expired vacancies and cancel what is still pending for them."""
    rt = runtime.current()
    with rt.sessions.begin() as session:
        cancel_notices_of(session, expire_vacancies(session, rt.clock()), None, rt.clock())
