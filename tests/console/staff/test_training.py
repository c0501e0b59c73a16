"""Staff hold a class from its course to its results (R10, R13, R34–R36)."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from models.people import Education, Person
from models.push.notices import Delivery
from models.staff import AuditEntry, Role
from models.training import Class, ClassState, Enrolment, EnrolmentState, Lesson
from tests.console.conftest import Visitor
from tests.harness.crashes import killed
from tests.harness.stories import Story

TIMES = {"first_day": "2026-12-05", "last_day": "2026-12-09", "begins": "09:00", "ends": "17:00"}
CLASS = {
    "place": "文化站二楼",
    "town": "0",
    "capacity": "30",
    "enrol_until": "2026-12-03",
    "teacher": "黄师傅",
    **TIMES,
}


def test_a_class_is_planned_changed_announced_and_called_off(member: Callable[..., Visitor], story: Story) -> None:
    lead = member(Role.LEAD)
    story.person("阿贵", wants_training=True)

    lead.post("/training/courses", {"title": "焊工班", "kind": "skill", "trades": "焊工", "text": "学电焊"})
    made = lead.post("/training/classes/new", {"course": "1", **CLASS})
    assert "想学、能学的人有 <strong>1</strong> 个" in lead.get(made.location)
    lead.post("/training/classes/1/edit", {"course": "1", **CLASS, "place": "职校", "times": "2026-12-05 9:00-12:00"})
    published = lead.post("/training/classes/1/publish", {"version": "2"})
    assert "免费培训：焊工班" in lead.get(published.location)
    lead.post("/training/classes/1/cancel", {"reason": "老师病了"})

    with story.sessions() as session:
        held = session.scalars(select(Class)).one()
        assert (held.state, held.place, held.end_reason) == (ClassState.CANCELLED, "职校", "老师病了")
        assert len(session.scalars(select(Lesson)).all()) == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"enrol_until": "2026-12-24"}, "报名截止日不能晚于开课那天"),
        ({"first_day": ""}, "请填第一天"),
        ({"times": "明天上午"}, "看不懂"),
        ({"times": "2026-12-05 9:00-25:00"}, "钟点不对"),
        ({"ends": "08:00"}, "结束时间要在开始时间后面"),
        ({"last_day": "2999-12-31"}, "上课时间要有 1 到 120 次"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_made(
    member: Callable[..., Visitor], story: Story, facts: dict[str, str], sentence: str
) -> None:
    story.training_class()

    page = member(Role.LEAD).post("/training/classes/new", {"course": "1", **CLASS, **facts}).text

    assert sentence in page
    with story.sessions() as session:
        assert len(session.scalars(select(Class)).all()) == 1


class TestRoster:
    @pytest.fixture
    def held(self, story: Story) -> int:
        held = story.training_class(state=ClassState.OPEN, lessons=[(story.now - timedelta(hours=1), 2)])
        for name in ("甲", "乙", "丙"):
            story.enrolment(held, story.person(name, service_no=f"00000{len(name)}{name}"))
        return held

    def test_attendance_then_results_then_the_end(
        self, member: Callable[..., Visitor], story: Story, held: int
    ) -> None:
        lead = member(Role.LEAD)

        lead.post(f"/training/classes/{held}/lessons/1", {"presence-3": "absent", "all": "1"})
        assert "1 / 1" in lead.get(f"/training/classes/{held}")
        results = {"state-1": "passed", "state-2": "passed", "state-3": "failed"}
        assert "丙没有学完，请写原因" in lead.post(f"/training/classes/{held}/results", results).text
        lead.post(f"/training/classes/{held}/results", results | {"reason-3": "家里有事"})
        lead.post(f"/training/classes/{held}/finish")

        with story.sessions() as session:
            assert session.get_one(Class, held).state is ClassState.FINISHED
            states = [one.state.value for one in session.scalars(select(Enrolment).order_by(Enrolment.id))]
            trained = [one.trained_at is not None for one in session.scalars(select(Person).order_by(Person.id))]
        assert states == ["passed", "passed", "failed"]
        assert trained == [True, True, False]

    def test_the_list_prints_for_signature_and_exports(
        self, member: Callable[..., Visitor], story: Story, held: int
    ) -> None:
        lead = member(Role.LEAD)

        paper = lead.client.get(f"/training/classes/{held}/list.pdf")
        book = CalamineWorkbook.from_filelike(BytesIO(lead.client.get(f"/training/classes/{held}/list.xlsx").data))

        assert paper.data.startswith(b"%PDF")
        assert [row[1] for row in book.get_sheet_by_index(0).to_python()[2:]] == ["姓名", "甲", "乙", "丙"]
        with story.sessions() as session:
            actions = session.scalars(select(AuditEntry.action)).all()
        assert {"class_list_printed", "class_list_exported"} <= set(actions)

    def test_at_the_desk_a_person_is_enrolled_and_taken_out(
        self, member: Callable[..., Visitor], story: Story, held: int
    ) -> None:
        officer = member(Role.OFFICER)
        story.person("阿贵", service_no="000777")

        officer.post(f"/training/classes/{held}/enrol", {"words": "000777"})
        with story.sessions() as session:
            found = session.scalars(select(Enrolment).order_by(Enrolment.id.desc())).first()
        assert found is not None and (found.state, found.via) == (EnrolmentState.ENROLLED, "desk")

        officer.post(f"/training/enrolments/{found.id}/leave", {"reason": "不来了"})
        with story.sessions() as session:
            assert session.get_one(Enrolment, found.id).reason == "不来了"

    def test_who_is_enrolled_and_who_moves_up_hear_of_it_though_the_process_dies_right_after(
        self, app: Flask, member: Callable[..., Visitor], story: Story
    ) -> None:
        officer, full = member(Role.OFFICER), story.training_class(capacity=1)
        sessions = app.extensions["songgang"].sessions
        enrolled = story.chatting_person("阿贵", "oAGui000000000000000000000001", service_no="000777")
        waiting = story.chatting_person("老李头", "oLaoLi00000000000000000000001")

        with killed(sessions, "after_commit"):
            officer.post(f"/training/classes/{full}/enrol", {"words": "000777"})
        story.enrolment(full, waiting, state=EnrolmentState.WAITING)
        with story.sessions() as session:
            held = session.scalars(select(Enrolment).where(Enrolment.person_id == enrolled)).one()
        with killed(sessions, "after_commit"):
            officer.post(f"/training/enrolments/{held.id}/leave", {"reason": "不来了"})

        with story.sessions() as session:
            told = session.scalars(select(Delivery.person_id).order_by(Delivery.id)).all()
        assert told == [enrolled, waiting]

    def test_who_is_not_registered_or_not_clear_is_not_enrolled(
        self, member: Callable[..., Visitor], story: Story, held: int
    ) -> None:
        story.person("同名"), story.person("同名")
        officer = member(Role.OFFICER)

        assert officer.post(f"/training/classes/{held}/enrol", {"words": "没有这人"}).status_code == 409
        assert "请用档案号" in officer.post(f"/training/classes/{held}/enrol", {"words": "同名"}).text

    def test_a_representative_sees_and_enrols_the_own_towns_people(
        self, member: Callable[..., Visitor], story: Story, held: int
    ) -> None:
        own, other = story.town("云上镇"), story.town("云下镇")
        story.enrolment(held, story.person("本镇人", town_id=own))
        story.person("外镇人", town_id=other, service_no="000888")
        foreign = story.enrolment(held, story.person("外镇学员", town_id=other))
        representative = member(Role.REPRESENTATIVE, town_id=own)

        page = representative.get(f"/training/classes/{held}")

        assert "本镇人" in page and "甲" not in page.split("名单")[-1]
        assert representative.post(f"/training/classes/{held}/enrol", {"words": "000888"}).status_code == 409
        representative.get(f"/training/classes/{held}/results", 403)
        assert representative.post(f"/training/enrolments/{foreign}/leave").status_code == 404
        listed = CalamineWorkbook.from_filelike(
            BytesIO(representative.client.get(f"/training/classes/{held}/list.xlsx").data)
        )
        assert [row[1] for row in listed.get_sheet_by_index(0).to_python()[3:]] == ["本镇人"]


def test_two_later_youths_are_named_and_staff_may_decide_otherwise(
    member: Callable[..., Visitor], story: Story
) -> None:
    household = story.household("h1", story.town())
    born = story.now.date() - timedelta(days=18 * 366)
    person = story.person("小梅", household_id=household, education=Education.JUNIOR, birth_date=born)
    lead = member(Role.LEAD)
    assert "是（18岁，初中毕业，没有在读）" in lead.get(f"/people/{person}")

    assert lead.post(f"/people/{person}/youth", {"youth": "no", "reason": ""}).status_code == 422
    lead.post(f"/people/{person}/youth", {"youth": "no", "reason": "在读技校"})

    assert "不是（在读技校）" in lead.get(f"/people/{person}")


@pytest.mark.parametrize(
    ("left", "leads_back"), [("http://localhost/training/classes/1", True), ("http://a.cn/", False)]
)
def test_a_refusal_leads_back_to_the_page_it_came_from(
    member: Callable[..., Visitor], left: str, leads_back: bool
) -> None:
    refused = member(Role.LEAD).post("/training/classes/1/enrol", {"who": "查无此人"}, headers={"Referer": left})

    assert refused.status_code >= 400
    assert (f'href="{left}">回上一页' in refused.text) is leads_back
