"""People whom no job notice reaches, whoever wrote it: too young for the work, in school."""

from datetime import date
from typing import Any

import pytest

from models.people import Person
from models.push.notices import DeliveryState, NoticeKind
from push.notices.preview.preview import preview_notice
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk

SAFE = {"title": "灯具厂招装配工", "body": "坐着上班，包吃住。"}
PAINTING = {"title": "家具厂招人", "body": "喷漆车间，教会为止。"}
INTERNSHIP = {"title": "护理实习", "body": "学校安排。"}
FIFTEEN, SIXTEEN, ADULT = date(2010, 11, 24), date(2010, 11, 23), date(2008, 11, 23)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("facts", "words", "reason"),
    [
        ({"birth_date": None}, SAFE, ""),  # staff wrote to them; a vacancy is matched to known ages alone
        ({"birth_date": FIFTEEN}, SAFE, "未满 16 周岁"),
        ({"birth_date": SIXTEEN}, SAFE, ""),
        ({"birth_date": SIXTEEN}, PAINTING, "未满 18 周岁，这个活（喷漆）不能做"),
        ({"birth_date": SIXTEEN}, {"title": "招焊工", "body": "日班"}, "未满 18 周岁"),
        ({"birth_date": SIXTEEN}, {"title": "招普工", "body": "不接触喷漆、电镀"}, ""),
        ({"birth_date": ADULT}, PAINTING, ""),
        ({"student_status": "高中二年级"}, SAFE, "在校学生"),
        ({"student_status": "中职三年级", "graduates": "2027-07"}, SAFE, "在校学生"),
        ({"student_status": "中职三年级", "graduates": "2026-07"}, SAFE, ""),
        ({"student_status": "非在校生"}, SAFE, ""),
        ({"student_status": "中职二年级"}, INTERNSHIP, ""),
    ],
)
def test_a_job_notice_to_everybody_leaves_out_whom_the_work_is_not_for(
    desk: Desk, rt: Runtime, story: Story, facts: dict[str, Any], words: dict[str, str], reason: str
) -> None:
    person_id = story.chatting_person("阿贵", "oAGui000000000000000000000001", **facts)
    foreseen = preview_notice(rt, desk.draft(NoticeKind.JOB, **words)).as_dict()

    notice_id = desk.send(NoticeKind.JOB, **words)

    assert desk.states(notice_id)[person_id] is (DeliveryState.SUPPRESSED if reason else DeliveryState.SENT)
    assert reason in desk.reasons(notice_id)[person_id]
    assert reason in str(foreseen)


@pytest.mark.parametrize("facts", [{"birth_date": None}, {"birth_date": FIFTEEN}, {"student_status": "初中一年级"}])
@pytest.mark.parametrize("kind", [NoticeKind.POLICY, NoticeKind.TRAINING])
def test_other_notices_reach_them_all_the_same(
    desk: Desk, story: Story, kind: NoticeKind, facts: dict[str, Any]
) -> None:
    person_id = story.chatting_person("阿贵", "oAGui000000000000000000000001", **facts)

    notice_id = desk.send(kind, **PAINTING)

    assert desk.states(notice_id)[person_id] is DeliveryState.SENT


def test_whose_birth_date_is_taken_back_before_the_sending_gets_none(desk: Desk, rt: Runtime, story: Story) -> None:
    person_id = story.chatting_person("阿贵", "oAGui000000000000000000000001")
    notice_id = desk.approve(NoticeKind.JOB, **SAFE)
    with rt.sessions.begin() as session:
        session.get_one(Person, person_id).birth_date = FIFTEEN

    desk.run_jobs()

    assert desk.states(notice_id)[person_id] is DeliveryState.SUPPRESSED
