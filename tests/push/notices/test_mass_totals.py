"""Mass sends: lists of two to ten thousand, and no more said of them than the platform tells."""

from models.database.engine import Sessions
from models.push.notices import Channel, DeliveryState
from push.channels.base import Sent
from push.delivery.receipts.receipts import record_receipt
from push.notices.mass_totals import MassTotals, mass_totals_of
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel

COUNTS = {"TotalCount": "3", "FilterCount": "2", "SentCount": "2", "ErrorCount": "0"}


def listed(story: Story, count: int) -> list[int]:
    return [story.person(f"人{n}", follower_id=story.follower(f"o{n}")) for n in range(count)]


def totals(sessions: Sessions, notice_id: int) -> MassTotals:
    with sessions() as session:
        return mass_totals_of(session, notice_id)


def test_a_list_that_was_counted_leaves_everybody_sent_and_says_how_many_missed_it(
    desk: Desk, rt: Runtime, story: Story, sessions: Sessions, channels: dict[Channel, FakeChannel]
) -> None:
    people = listed(story, 3)
    channels[Channel.MASS].answers(Sent("job-1"))
    notice = desk.send()
    silent = totals(sessions, notice)

    record_receipt(rt, Channel.MASS, "job-1", "", "send success", True, COUNTS)

    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)
    assert silent == MassTotals(lists=1, people=3, reported=0, arrived=0, missed=0)
    assert totals(sessions, notice) == MassTotals(lists=1, people=3, reported=1, arrived=2, missed=1)


def test_a_notice_without_lists_says_nothing_of_them(desk: Desk, story: Story, sessions: Sessions) -> None:
    story.chatting_person("阿贵", "oAGui")

    assert totals(sessions, desk.send()).lists == 0


def test_nobody_is_left_alone_by_a_list_that_is_cut(
    desk: Desk, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    people = listed(story, 4)
    channels[Channel.MASS].group_size = 3

    notice = desk.send(channels=("wechat",))

    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)
    assert sorted(channels[Channel.MASS].calls) == [2, 2]
