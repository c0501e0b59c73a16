"""The people of an endurance run: by which route each can be reached first, here and on the platform."""

from collections.abc import Iterator, Sequence

from sqlalchemy import insert, select, update

from bench.harness.machine import BenchError
from bench.harness.people import WINDOW, add_crowd, openid_of
from bench.harness.strikes import UNKNOWN_EVERY
from models.chat.wechat import Follower, SubscriptionCredit
from push.clients.templates import TemplateKind
from tests.stories_e2e.harness.sending import Sending

TEN = 10
BY_CUSTOM, BY_NOTICE = range(6), range(6, 8)
"""Last digits of the people with an open window and of those with a credit; the others can get a mass send."""


def make_people(sending: Sending, count: int) -> None:
    """The same people in our database and on the platform, but for the openids that it does not know."""
    add_crowd(sending.rt.sessions, count)
    template = sending.rt.templates.find("policy", TemplateKind.SUBSCRIPTION)
    if template is None:
        raise BenchError("平台上没有政策通知的模板")
    sorts: dict[str, list[str]] = {"custom": [], "notice": [], "mass": []}
    for number in range(count):
        sorts[_way(number)].append(openid_of(number))
    with sending.rt.sessions.begin() as session:
        until = sending.rt.clock() + WINDOW
        for part in _parts(sorts["custom"]):
            open_now = update(Follower).where(Follower.openid.in_(part))
            session.execute(open_now.values(message_window_until=until, message_window_left=5))
        for part in _parts(sorts["notice"]):
            ids = session.scalars(select(Follower.id).where(Follower.openid.in_(part)))
            rows = [{"follower_id": key, "template_id": template.id, "credits": 1} for key in ids]
            session.execute(insert(SubscriptionCredit), rows)
    known = {way: [openid for openid in openids if int(openid[-4:]) % UNKNOWN_EVERY] for way, openids in sorts.items()}
    sending.outside.post("people", openids=known["custom"], window=True)
    sending.outside.post("people", openids=known["notice"], credits={template.id: 1})
    sending.outside.post("people", openids=known["mass"])


def _way(number: int) -> str:
    """The first route that is open for this person."""
    return "custom" if number % TEN in BY_CUSTOM else "notice" if number % TEN in BY_NOTICE else "mass"


def _parts(openids: Sequence[str], size: int = 1000) -> Iterator[Sequence[str]]:
    return (openids[start : start + size] for start in range(0, len(openids), size))
