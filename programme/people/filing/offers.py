"""Chats that staff link to files; a member of staff of one town only offers it, and the chat decides (R13).

Commands; the caller commits.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.pending_files import PendingState
from models.people import Person, Source
from models.queries.offline.qr_codes import find_code
from models.queries.people.pending_files import list_offers
from models.queries.people.people import find_follower, list_people_of
from programme.calendar import today
from programme.people.filing.entries import FileEntry, PersonError
from programme.people.pending_files import OFFERED, keep_pending, settle
from programme.people.service_files import keep_way_in, link

LEFT = "您的档案连到另一个微信上了，以后通知发到那边。不是您要求的，请马上回“人工”。"
ASKED = (
    "工作人员想把这个微信连到一份服务档案上，以后通知发到这里。是您要求的，回“绑定”；不是您要求的，回“反对”，就不连。"
)


@dataclass(frozen=True)
class ChatLink:
    """The effect of linking a chat: the openid of the chat that lost the file, and of the one that is asked first."""

    left: str = ""
    asked: str = ""

    def words(self) -> dict[str, str]:
        """The words to say, by openid: they name no person."""
        return {openid: words for openid, words in ((self.left, LEFT), (self.asked, ASKED)) if openid}


def link_chat(
    session: Session, person: Person, openid: str | None, now: datetime, territory: int | None, user_id: int | None
) -> ChatLink:
    """Link the chat that staff name. A member of staff of one town (`territory`) only offers it: the chat is asked.

    Raises PersonError if somebody else uses the chat and it has scanned no code of that town.
    """
    if not openid:
        return ChatLink()
    follower = find_follower(session, openid)
    if follower is not None and follower.id == person.follower_id:
        return ChatLink()
    if follower is None:
        follower = Follower(openid=openid, following=True, followed_at=now)
        session.add(follower)
        session.flush()
    elif territory is not None:
        _offer(session, person, follower, now, territory, user_id)
        return ChatLink(asked=openid)
    return ChatLink(left=join(session, person, follower, now))


def join(session: Session, person: Person, follower: Follower, now: datetime) -> str:
    """Link the chat. Returns the openid of the chat that had the file, or an empty text."""
    left = session.get_one(Follower, person.follower_id).openid if person.follower_id is not None else ""
    link(session, person, follower.id)
    if person.registered_at == now:
        keep_way_in(session, person, follower)
    return left


def _offer(
    session: Session, person: Person, follower: Follower, now: datetime, territory: int, user_id: int | None
) -> None:
    used = any(one.id != person.id for one in list_people_of(session, follower.id))
    if used and not _came_from(session, follower, territory):
        raise PersonError("这个微信不能连到这份档案。请本人用这个微信扫本镇的二维码再连，或者请项目负责人办。")
    entry = FileEntry(name=person.name)
    offer = keep_pending(
        session, entry, relation=OFFERED, source=Source.DESK, now=now, today=today(now),
        follower_id=follower.id, typed_by=user_id, person_id=person.id,
    )  # fmt: skip
    offer.town_id = person.town_id


def _came_from(session: Session, follower: Follower, town_id: int) -> bool:
    """True if the follower came by a code of that town or of one of its villages."""
    code = find_code(session, follower.scene)
    return code is not None and town_id in (code.town_id, code.village.town_id if code.village else None)


def accept_offers(session: Session, follower_id: int, now: datetime) -> tuple[list[Person], list[str]]:
    """Link this chat to the files that staff offered it. Returns the people, and openids of chats that left them."""
    people, left = [], []
    for offer in list_offers(session, follower_id):
        person = session.get_one(Person, offer.person_id)
        left.append(join(session, person, session.get_one(Follower, follower_id), now))
        settle(offer, PendingState.AGREED, None, now)
        people.append(person)
    return people, [openid for openid in left if openid]


def decline_offers(session: Session, follower_id: int, now: datetime) -> int:
    """Refuse the files that staff offered this chat. Returns their number."""
    offers = list_offers(session, follower_id)
    for offer in offers:
        settle(offer, PendingState.REFUSED, None, now)
    return len(offers)
