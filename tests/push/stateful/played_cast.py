"""Small audiences in which every route and every way of sharing occurs."""

from collections.abc import Callable, Mapping

from models.chat.wechat import SubscriptionCredit
from tests.harness.stories import Story

SHARED = "13800000009"


def _talkers(story: Story) -> None:
    """Two who chat, and one who has agreed to one notice; a lead to call those whom nothing reaches."""
    story.user()
    for number, name in enumerate("ab"):
        story.chatting_person(name, f"o{name}", phone=f"1380000000{number}")
    _agreed(story, "c")


def _list(story: Story) -> None:
    """Three for a mass list, one of them with a phone; nobody calls."""
    story.person("d", follower_id=story.follower("od"), phone="13800000003")
    for name in "ef":
        story.person(name, follower_id=story.follower(f"o{name}"))


def _household(story: Story) -> None:
    """Two of one household with one phone, and one with neither phone nor account; somebody who only follows."""
    story.user()
    home = story.household("5306241", story.town())
    for name in "gh":
        story.person(name, phone=SHARED, household_id=home)
    story.person("i")
    story.follower("oi")


def _sharers(story: Story) -> None:
    """One who chats, and two on her phone; another who shares her account."""
    window = {"message_window_until": story.now.replace(year=story.now.year + 1), "message_window_left": 5}
    follower = story.follower("oj", **window)
    story.person("j", follower_id=follower, phone=SHARED)
    for name in "kl":
        story.person(name, phone=SHARED)
    story.person("m", follower_id=follower)


def _mixed(story: Story) -> None:
    """One for each route."""
    story.user()
    story.chatting_person("n", "on")
    _agreed(story, "o")
    for name in "pq":
        story.person(name, follower_id=story.follower(f"o{name}"))
    story.person("r", phone=SHARED)


def _agreed(story: Story, name: str) -> None:
    follower = story.follower(f"o{name}")
    with story.sessions.begin() as session:
        session.add(SubscriptionCredit(follower_id=follower, template_id="T", credits=2))
    story.person(name, follower_id=follower)


CASTS: Mapping[str, Callable[[Story], None]] = {
    "talkers": _talkers,
    "list": _list,
    "household": _household,
    "sharers": _sharers,
    "mixed": _mixed,
}
