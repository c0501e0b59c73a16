"""A register row finds the file of a person whose name is written otherwise there (issue 10: K9)."""

from datetime import datetime

import pytest

from models.database.engine import Sessions
from models.people import Source
from programme.calendar import today
from programme.people.filing.entries import FileEntry
from programme.people.service_files import save_service_file
from programme.plan.plan import Plan
from tests.programme.imports.test_register import ROW, changed, csv_of, person_of, taken


@pytest.mark.parametrize(
    ("own", "on_register"), [("陈陞", "陈升"), ("刘氾", "刘泛"), ("陈升", "陈陞"), ("艾力·阿不都", "艾力阿不都")]
)
def test_the_other_form_of_the_name_is_the_same_person(
    sessions: Sessions, plan: Plan, now: datetime, own: str, on_register: str
) -> None:
    with sessions.begin() as session:
        entry = FileEntry(name=own, id_number=ROW[5])
        save_service_file(session, entry, source=Source.DESK, now=now, today=today(now))

    report = taken(sessions, plan, now, csv_of(changed(姓名=on_register)))

    with sessions() as session:
        assert report["rejected"] == []
        assert person_of(session).household_id is not None
