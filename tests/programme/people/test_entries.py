"""One check for every way to change a person (issue 10: A3). The year is 1910: no number is a living person's."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from models.database.engine import Sessions
from models.people import Person, Source
from programme.people.desk_entry import PersonFacts, add_person, change_person, keep_for_call
from programme.people.filing.claims import amend_by_chat
from programme.people.filing.entries import FileEntry, PersonError, checked
from programme.people.pending_files import keep_pending
from programme.people.service_files import amend_service_file, identify, save_service_file
from programme.plan.plan import Plan
from tests.harness.stories import Story

DAY = date(1910, 6, 1)
NOW = datetime(1910, 6, 1, 2, tzinfo=UTC)
CHILD, GROWN = "532125190801010013", "532125187001010018"
WRONG_SUM, NO_SUCH_DAY, NOT_YET = "532125187001010019", "530624189902290019", "11010519491231002X"

WAYS: dict[str, Callable[[Session, Plan, Person, str], object]] = {
    "POST or desk": lambda session, plan, _, number: add_person(
        session, plan, PersonFacts(name="陈小贵", id_number=number), Source.API, NOW
    ),
    "PATCH": lambda session, plan, person, number: change_person(
        session, plan, person, PersonFacts(id_number=number), NOW
    ),
    "desk, absent": lambda session, plan, _, number: keep_for_call(
        session, plan, PersonFacts(name="陈小贵", id_number=number), NOW, 1
    ),
    "chat": lambda session, _, __, number: save_service_file(
        session, FileEntry(name="陈小贵", id_number=number), source=Source.CHAT, now=NOW, today=DAY
    ),
    "chat correction": lambda session, _, person, number: amend_by_chat(
        session, person, FileEntry(id_number=number), now=NOW, today=DAY
    ),
    "training or staff correction": lambda session, _, person, number: amend_service_file(
        session, person, FileEntry(id_number=number), now=NOW, today=DAY
    ),
    "proxy": lambda session, _, __, number: keep_pending(
        session, FileEntry(name="陈小贵", id_number=number), relation="儿子", source=Source.CHAT, now=NOW, today=DAY
    ),
    "import": lambda _, __, person, number: identify(person, number, DAY),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("number", [CHILD, WRONG_SUM, NO_SUCH_DAY, NOT_YET, "12345"])
def test_no_way_stores_a_number_that_cannot_be_or_that_of_a_child(
    story: Story, plan: Plan, sessions: Sessions, way: str, number: str
) -> None:
    person_id = story.person("陈阿贵", birth_date=None)

    with sessions() as session, pytest.raises(PersonError):
        WAYS[way](session, plan, session.get_one(Person, person_id), number)

    with sessions() as session:
        assert session.get_one(Person, person_id).id_number is None


@pytest.mark.parametrize(
    "entry",
    [
        FileEntry(phone="12345"),
        FileEntry(name="12345"),
        FileEntry(name="\u200b"),
        FileEntry(name="长" * 51),
        FileEntry(min_wage_yuan=-1),
        FileEntry(min_wage_yuan=5000, max_wage_yuan=4000),
        FileEntry(graduates="去年"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words_that_say_what_to_do(entry: FileEntry) -> None:
    with pytest.raises(PersonError, match=r"[请应写]"):
        checked(entry, DAY)


def test_what_is_right_is_stored_in_one_form() -> None:
    entry = FileEntry(
        name="艾力∙阿不都\u200b", id_number=" 532125 18700101 0018", phone="+86 138-0000-0001", school="一中\ufeff"
    )

    assert checked(entry, DAY) == FileEntry(name="艾力·阿不都", id_number=GROWN, phone="13800000001", school="一中")
