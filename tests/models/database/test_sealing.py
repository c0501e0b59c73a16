from datetime import datetime

import pytest
from sqlalchemy import text

from models.database.engine import Sessions
from models.database.sealing import SealingError, blind_index, seal, unseal
from models.people import Person
from tests.harness.stories import Story


def test_a_sealed_column_opens_through_the_model_only(story: Story, sessions: Sessions) -> None:
    person_id = story.person("阿贵", phone="13800000000")

    with sessions() as session:
        raw = session.execute(text("SELECT name, phone FROM people")).one()
        person = session.get_one(Person, person_id)

    assert (person.name, person.phone) == ("阿贵", "13800000000")
    assert "阿贵".encode() not in bytes(raw.name)
    assert b"13800000000" not in bytes(raw.phone)


def test_equal_values_seal_differently_and_index_alike() -> None:
    sealed = {seal("phone", "13800000000") for _ in range(3)}

    assert len(sealed) == 3
    assert blind_index("phone", "13800000000") == blind_index("phone", "13800000000")


def test_a_value_does_not_open_in_another_column() -> None:
    sealed = seal("people.phone", "13800000000")

    with pytest.raises(SealingError):
        unseal("people.name", sealed)


def test_a_time_without_a_zone_is_refused(story: Story) -> None:
    with pytest.raises(Exception, match="without a zone"):
        story.person("阿贵", registered_at=datetime(2026, 1, 1))  # noqa: DTZ001 - the fault under test
