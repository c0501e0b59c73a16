"""The kinds of messages and events, and what each of them proves about a person (docs/platform.md 1.5, 1.6, 3.4).

Only an act of the person in the chat proves that the person follows. An event that tells of anything else (the
account's own verification, the end of a mass send, a pop-up on a web page) proves nothing, whoever its sender is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of a message or event. Everything the bot does not act on is `OTHER`."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    PLACE = "location"
    LINK = "link"
    UNSEEN = "unseen"
    """A message whose content never reaches the account: the platform's placeholder, or a type not known here."""
    HEARD = "heard"
    """Made by a job: the text that speech recognition found in a voice message."""
    UNHEARD = "unheard"
    """Made by a job: speech recognition found no text."""
    FOLLOW = "subscribe"
    UNFOLLOW = "unsubscribe"
    SCAN = "scan"
    CLICK = "click"
    SCANCODE = "scancode"
    MENU = "menu"
    """A tap on the menu that the platform or the phone serves by itself: a link, a camera, an album, a map."""
    SUBSCRIPTION = "subscription"
    SENT_SUBSCRIPTION = "sent_subscription"
    SENT_TEMPLATE = "sent_template"
    SENT_MASS = "sent_mass"
    OTHER = "other"


class Window(StrEnum):
    """The window for customer-service messages that a message or event opens."""

    NONE = "none"
    MESSAGE = "message"
    """48 hours, 5 messages."""
    EVENT = "event"
    """One minute, 3 messages."""


@dataclass(frozen=True)
class Proof:
    """One row of the table of events."""

    kind: Kind
    follows: bool
    window: Window = Window.NONE


_NOTHING = Proof(Kind.OTHER, follows=False)
_MENU = Proof(Kind.MENU, follows=True)

EVENTS: Mapping[str, Proof] = {
    "subscribe": Proof(Kind.FOLLOW, follows=True, window=Window.EVENT),
    "subscribe_scan": Proof(Kind.FOLLOW, follows=True, window=Window.EVENT),
    "unsubscribe": Proof(Kind.UNFOLLOW, follows=False),
    "scan": Proof(Kind.SCAN, follows=True, window=Window.EVENT),
    "click": Proof(Kind.CLICK, follows=True, window=Window.EVENT),
    "scancode_push": Proof(Kind.SCANCODE, follows=True, window=Window.EVENT),
    "scancode_waitmsg": Proof(Kind.SCANCODE, follows=True, window=Window.EVENT),
    # Taps without a window (3.4).
    "view": _MENU,
    "view_miniprogram": _MENU,
    "pic_sysphoto": _MENU,
    "pic_photo_or_album": _MENU,
    "pic_weixin": _MENU,
    "location_select": _MENU,
    # Sent by the phone every five seconds while the chat is open: no act of the person.
    "location": _NOTHING,
    # A pop-up on a web page or in an article, which is shown to people who do not follow, too.
    "subscribe_msg_popup_event": Proof(Kind.SUBSCRIPTION, follows=False),
    "subscribe_msg_change_event": Proof(Kind.SUBSCRIPTION, follows=False),
    # Receipts of what the account sent.
    "subscribe_msg_sent_event": Proof(Kind.SENT_SUBSCRIPTION, follows=False),
    "templatesendjobfinish": Proof(Kind.SENT_TEMPLATE, follows=False),
    "masssendjobfinish": Proof(Kind.SENT_MASS, follows=False),
    "publishjobfinish": _NOTHING,
    # The person's WeChat account, not the chat.
    "user_info_modified": _NOTHING,
    "user_authorization_revoke": _NOTHING,
    "user_authorization_cancellation": _NOTHING,
    # The account itself: verification, name, yearly fee.
    "qualification_verify_success": _NOTHING,
    "qualification_verify_fail": _NOTHING,
    "naming_verify_success": _NOTHING,
    "naming_verify_fail": _NOTHING,
    "annual_renew": _NOTHING,
    "verify_expired": _NOTHING,
    # The staff's own chat tool.
    "kf_create_session": _NOTHING,
    "kf_close_session": _NOTHING,
    "kf_switch_session": _NOTHING,
}
"""By the event's name in small letters. An event that is not in the table proves nothing."""

MESSAGE_TYPES: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "image": Kind.IMAGE,
    "voice": Kind.VOICE,
    "video": Kind.VIDEO,
    "shortvideo": Kind.VIDEO,
    "location": Kind.PLACE,
    "link": Kind.LINK,
}
"""By `MsgType`. Any other type is a message that cannot be seen."""

MESSAGES = frozenset({*MESSAGE_TYPES.values(), Kind.UNSEEN})
RECEIPTS = frozenset({Kind.SENT_SUBSCRIPTION, Kind.SENT_TEMPLATE, Kind.SENT_MASS})
PROVES_FOLLOWING = MESSAGES | {proof.kind for proof in EVENTS.values() if proof.follows}
WINDOWS: Mapping[Kind, Window] = {
    **{proof.kind: proof.window for proof in EVENTS.values()},
    **dict.fromkeys(MESSAGES, Window.MESSAGE),
}
UNLOGGED = frozenset({Kind.MENU, Kind.SCANCODE})
"""Acts that say nothing and are not answered: no line of the talk. Done twice, they change nothing more."""


def kind_of(message_type: str, event: str) -> Kind:
    """The kind by `MsgType` and `Event`, in any case of letters. A body without a type is of no kind."""
    name = message_type.lower()
    if name == "event":
        return EVENTS.get(event.lower(), _NOTHING).kind
    if not name or name.endswith("_event"):  # device_event and its like: of a machine
        return Kind.OTHER
    return MESSAGE_TYPES.get(name, Kind.UNSEEN)
