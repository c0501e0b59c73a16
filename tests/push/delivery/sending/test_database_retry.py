"""A transaction that the database does not take just now is done again."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from push.delivery.sending.database_retry import retry_while_database_away


class Database:
    """Away for so many tries."""

    def __init__(self, away: int, fault: type[OperationalError] | type[IntegrityError] = OperationalError) -> None:
        self.tries, self._away, self._fault = 0, away, fault

    def take(self) -> str:
        self.tries += 1
        if self.tries <= self._away:
            raise self._fault("COMMIT", {}, Exception("server closed the connection"))
        return "taken"


def test_what_a_database_refuses_for_a_moment_is_written_in_the_end() -> None:
    database = Database(away=1)

    assert retry_while_database_away(database.take) == "taken"
    assert database.tries == 2


def test_a_database_that_stays_away_is_not_waited_for_without_end() -> None:
    database = Database(away=10)

    with pytest.raises(OperationalError):
        retry_while_database_away(database.take, seconds=0)

    assert database.tries == 1


def test_a_programmes_fault_is_not_tried_again() -> None:
    database = Database(away=10, fault=IntegrityError)

    with pytest.raises(IntegrityError):
        retry_while_database_away(database.take)

    assert database.tries == 1
