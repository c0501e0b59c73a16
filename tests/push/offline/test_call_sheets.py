"""People handed to a named human, and the result of the call or visit."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.push.notices import (
    CallEntry,
    CallOutcome,
    CallSheet,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    NoticeState,
)
from models.queries.offline import call_sheets as queries
from models.staff import Role, User
from push.offline.call_sheets import HandedOver, deadline, enter_outcome, hand_over, what_to_say
from push.offline.paper.call_sheets import call_sheet_pdf, paper_of
from tests.harness.stories import Story


class Calls:
    """One notice, its deliveries, and the sheets made of them."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.sessions: Sessions = story.sessions
        with self.sessions.begin() as session:
            notice = Notice(
                kind=NoticeKind.POLICY,
                state=NoticeState.SENDING,
                title="医保缴费",
                body="请在本月底前缴费。",
                created_at=story.now,
            )
            session.add(notice)
            session.flush()
            self.notice_id = notice.id

    def delivery(self, person_id: int, **facts: object) -> int:
        with self.sessions.begin() as session:
            delivery = Delivery(notice_id=self.notice_id, person_id=person_id, state=DeliveryState.HANDED_OVER, **facts)
            session.add(delivery)
            session.flush()
            return delivery.id

    def hand_over(self, *delivery_ids: int, kind: Channel = Channel.CALL, question: str = "") -> HandedOver:
        with self.sessions.begin() as session:
            return hand_over(session, delivery_ids, kind, self.story.now, question)

    def key_in(self, delivery_id: int, outcome: CallOutcome, times: int = 1) -> Delivery:
        for _ in range(times):
            with self.sessions.begin() as session:
                user = session.scalars(select(User).order_by(User.id)).first()
                entry = session.scalars(select(CallEntry).where(CallEntry.delivery_id == delivery_id)).one()
                assert user is not None
                delivery = enter_outcome(session, entry.id, outcome, "家里有人", user, self.story.now).delivery
        return delivery

    def sheets(self) -> list[CallSheet]:
        with self.sessions() as session:
            return queries.list_sheets(session, notice_id=self.notice_id)

    def sheet_of(self, delivery_id: int) -> CallSheet:
        with self.sessions() as session:
            return queries.list_entered(session, [delivery_id])[0].sheet


@pytest.fixture
def calls(story: Story) -> Calls:
    return Calls(story)


@pytest.fixture
def town(story: Story) -> int:
    """A town with a lead and a representative."""
    town_id = story.town("云上镇", "高桥", "上高桥")
    story.user("zhang", Role.REPRESENTATIVE, town_id=town_id, display_name="张桂")
    story.user("lead", Role.LEAD)
    return town_id


def test_people_of_a_village_stand_on_one_sheet_of_their_towns_representative(
    calls: Calls, story: Story, town: int
) -> None:
    deliveries = [calls.delivery(story.person(name, town_id=town)) for name in ("阿贵", "小梅")]

    handed = calls.hand_over(*deliveries)

    [sheet] = calls.sheets()
    assert sorted(handed.taken) == sorted(deliveries) and sheet.town_id == town
    with story.sessions() as session:
        assert session.get_one(User, sheet.user_id).name == "zhang"


def test_a_town_without_representative_goes_to_the_lead(calls: Calls, story: Story, town: int) -> None:
    elsewhere = story.town("另一镇")

    calls.hand_over(calls.delivery(story.person(town_id=elsewhere)))

    with story.sessions() as session:
        assert session.get_one(User, calls.sheets()[0].user_id).name == "lead"


def test_where_there_is_nobody_the_people_are_given_back(calls: Calls, story: Story) -> None:
    delivery = calls.delivery(story.person())

    assert calls.hand_over(delivery) == HandedOver([], [delivery])


def test_handing_over_twice_makes_one_entry(calls: Calls, story: Story, town: int) -> None:
    delivery = calls.delivery(story.person(town_id=town))

    calls.hand_over(delivery)
    again = calls.hand_over(delivery)

    assert again.taken == [delivery] and len(calls.sheets()) == 1


def test_a_household_says_the_town_where_the_person_does_not(calls: Calls, story: Story, town: int) -> None:
    home = story.household("H1", town)

    calls.hand_over(calls.delivery(story.person(household_id=home)))

    assert calls.sheets()[0].town_id == town


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (CallOutcome.TOLD, DeliveryState.DELIVERED),
        (CallOutcome.DECLINED, DeliveryState.REFUSED),
        (CallOutcome.NO_MORE_CALLS, DeliveryState.REFUSED),
        (CallOutcome.NO_ANSWER, DeliveryState.HANDED_OVER),
    ],
)
def test_what_the_call_came_to_becomes_the_deliverys_outcome(
    calls: Calls, story: Story, town: int, outcome: CallOutcome, state: DeliveryState
) -> None:
    delivery = calls.delivery(story.person(town_id=town))
    calls.hand_over(delivery)

    settled = calls.key_in(delivery, outcome)

    assert settled.state is state and settled.channel is Channel.CALL and settled.reason


def test_whoever_wants_no_more_calls_gets_none(calls: Calls, story: Story, town: int) -> None:
    person = story.person(town_id=town)
    delivery = calls.delivery(person)
    calls.hand_over(delivery)

    calls.key_in(delivery, CallOutcome.NO_MORE_CALLS)

    with story.sessions() as session:
        assert session.get_one(Person, person).refuses_calls


@pytest.mark.parametrize(("outcome", "times"), [(CallOutcome.NO_ANSWER, 3), (CallOutcome.WRONG_NUMBER, 1)])
def test_a_third_unanswered_call_or_a_wrong_number_becomes_a_visit(
    calls: Calls, story: Story, town: int, outcome: CallOutcome, times: int
) -> None:
    delivery = calls.delivery(story.person(town_id=town))
    calls.hand_over(delivery)

    settled = calls.key_in(delivery, outcome, times)

    assert settled.state is DeliveryState.HANDED_OVER and settled.channel is Channel.PRINT
    assert calls.sheet_of(delivery).kind is Channel.PRINT and "上门" in settled.reason


def test_two_unanswered_calls_are_not_enough(calls: Calls, story: Story, town: int) -> None:
    delivery = calls.delivery(story.person(town_id=town))
    calls.hand_over(delivery)

    calls.key_in(delivery, CallOutcome.NO_ANSWER, 2)

    assert calls.sheet_of(delivery).kind is Channel.CALL


def test_a_notice_that_allows_no_visits_stays_on_the_call_sheet(calls: Calls, story: Story, town: int) -> None:
    with story.sessions.begin() as session:
        session.get_one(Notice, calls.notice_id).channels = ("sms", "call")
    delivery = calls.delivery(story.person(town_id=town))
    calls.hand_over(delivery)

    settled = calls.key_in(delivery, CallOutcome.NO_ANSWER, 3)

    assert settled.state is DeliveryState.HANDED_OVER and calls.sheet_of(delivery).kind is Channel.CALL


def test_a_wrong_key_can_be_corrected(calls: Calls, story: Story, town: int) -> None:
    delivery = calls.delivery(story.person(town_id=town))
    calls.hand_over(delivery)
    calls.key_in(delivery, CallOutcome.DECLINED)

    assert calls.key_in(delivery, CallOutcome.TOLD).state is DeliveryState.DELIVERED


def test_whoever_shares_the_phone_shares_the_outcome(calls: Calls, story: Story, town: int) -> None:
    lead = calls.delivery(story.person("阿贵", town_id=town))
    sharer = calls.delivery(story.person("小梅", town_id=town), phone_lead_id=lead)
    calls.hand_over(lead)

    calls.key_in(lead, CallOutcome.TOLD)

    with story.sessions() as session:
        assert session.get_one(Delivery, sharer).state is DeliveryState.DELIVERED


@pytest.mark.parametrize(("day", "due"), [(23, 25), (26, 30), (27, 1)])  # Monday, Thursday, Friday
def test_the_deadline_is_the_second_working_days_evening(day: int, due: int) -> None:
    end = deadline(datetime(2026, 11, day, 2, tzinfo=UTC))

    assert (end.day, end.hour) == (due, 18) and str(end.tzinfo) == "Asia/Shanghai"


def test_what_to_say_names_the_caller_the_matter_and_the_way_out() -> None:
    notice = Notice(title="医保缴费", body="请在本月底前缴费。" * 50)

    said = what_to_say(notice, "张桂")

    assert "张桂" in said and "医保缴费" in said and "不收任何费用" in said and "以后就不打了" in said
    assert len(said) < 250


def test_the_paper_lists_who_is_still_to_be_told(calls: Calls, story: Story, town: int) -> None:
    told, waiting = (
        calls.delivery(story.person(name, phone=f"1380000000{place}", town_id=town))
        for place, name in enumerate(("阿贵", "小梅"))
    )
    calls.hand_over(told, waiting, question="先问：收到短信了吗？")
    calls.key_in(told, CallOutcome.TOLD)

    with story.sessions() as session:
        paper = paper_of(session, queries.get_sheet(session, calls.sheets()[0].id))

    assert [(line.name, line.phone, line.question) for line in paper.lines] == [
        ("小梅", "13800000001", "先问：收到短信了吗？")
    ]
    assert paper.heading == "电话单：医保缴费" and paper.deadline == "2026年11月25日 18:00"


def test_the_printed_sheet_is_a_pdf_whatever_the_words_hold(calls: Calls, story: Story, town: int) -> None:
    delivery = calls.delivery(story.person("#阿*贵$[", phone="13800000000", town_id=town))
    calls.hand_over(delivery)

    with story.sessions() as session:
        pdf = call_sheet_pdf(session, calls.sheets()[0].id)

    assert pdf.startswith(b"%PDF-") and b"NotoSansSC" in pdf
