"""Played by test_recipe.py in a copy of the code that has the made-up channel: a notice from draft to close."""

from dataclasses import replace

from sqlalchemy import select

from console.web.labels import CHANNEL
from models.push.notices import Attempt, AttemptOutcome, CallEntry, Channel, Delivery, DeliveryState
from models.staff import Role
from push import runtime
from push.channels import make_channels
from push.channels.rate_limit.rates import buckets_of
from push.jobs.reconcile import reconcile
from push.notices.commands import approve_notice
from push.notices.preview.preview import preview_notice
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, Time

LETTER = Channel("letter")


def test_a_notice_goes_by_the_new_channel(rt: Runtime, story: Story, time: Time) -> None:
    town = story.town()
    story.user(role=Role.REPRESENTATIVE, town_id=town)
    arrived, refused, unsure = (
        story.person(name, follower_id=story.follower(openid), phone=phone, town_id=town)
        for name, openid, phone in [
            ("阿贵", "oAGui", None),
            ("小梅", "oXiaoMei", "13800000000"),
            ("老李", "oLaoLi", "13800000001"),
        ]
    )
    rt = replace(rt, channels=make_channels(rt.wechat, rt.settings, rt.templates))
    runtime.use(rt)
    desk = Desk(rt)

    notice = desk.draft(channels=("wechat", "call"))
    preview = preview_notice(rt, notice)
    approve_notice(rt, None, notice)
    desk.run_jobs()
    time.pass_by(hours=1)
    reconcile()

    assert preview.routes == {"letter": 3}
    assert desk.states(notice) == {
        arrived: DeliveryState.SENT,
        refused: DeliveryState.HANDED_OVER,
        unsure: DeliveryState.UNSURE,
    }
    with rt.sessions() as session:
        settled = dict(session.execute(select(Delivery.person_id, Delivery.channel)).all())
        assert settled == {arrived: LETTER, refused: Channel.CALL, unsure: LETTER}
        outcomes = dict(
            session.execute(
                select(Delivery.person_id, Attempt.outcome).join(Attempt.delivery).where(Attempt.channel == LETTER)
            ).all()
        )
        questions = dict(session.execute(select(Delivery.person_id, CallEntry.question).join(CallEntry.delivery)).all())
    assert outcomes == {
        arrived: AttemptOutcome.SENT,
        refused: AttemptOutcome.REJECTED,
        unsure: AttemptOutcome.UNSURE,
    }
    assert questions == {refused: "", unsure: "先问：信收到了吗？"}
    closing = desk.notice(notice).closing
    assert closing is not None
    assert closing["counts"] | {"people": 3, "sent": 1, "handed_over": 1, "unsure": 1} == closing["counts"]
    assert CHANNEL[LETTER] == "信"
    assert LETTER in buckets_of(rt.settings)
