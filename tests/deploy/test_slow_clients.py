"""Slow clients: the reading of a request ends at its deadline, the answer can still be written."""

import socket
from collections.abc import Iterator

import pytest

from deploy.slow_clients import ReadDeadlines

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def seconds() -> list[float]:
    return [0.0]


@pytest.fixture
def deadlines(seconds: list[float]) -> ReadDeadlines:
    return ReadDeadlines(lambda: seconds[0])


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    with ours, theirs:
        yield ours, theirs


def test_before_its_deadline_a_socket_waits_for_more(
    deadlines: ReadDeadlines, seconds: list[float], pair: Pair
) -> None:
    deadlines.put(pair[0], 5.0)
    seconds[0] = 4.9

    deadlines.end_overdue()

    with pytest.raises(BlockingIOError):
        pair[0].recv(1)


def test_single_bytes_gain_no_time(deadlines: ReadDeadlines, seconds: list[float], pair: Pair) -> None:
    ours, theirs = pair
    deadlines.put(ours, 5.0)
    for moment in (1.0, 2.0, 3.0, 4.0):
        seconds[0] = moment
        theirs.send(b"x")
        assert ours.recv(1) == b"x"

    seconds[0] = 5.0
    deadlines.end_overdue()

    assert ours.recv(1) == b""
    ours.send(b"HTTP/1.1 400 Bad Request")
    assert theirs.recv(8) == b"HTTP/1.1"


def test_the_body_has_a_time_of_its_own(deadlines: ReadDeadlines, seconds: list[float], pair: Pair) -> None:
    deadlines.put(pair[0], 5.0)
    seconds[0] = 4.0
    deadlines.put(pair[0], 20.0)
    seconds[0] = 23.9

    deadlines.end_overdue()

    with pytest.raises(BlockingIOError):
        pair[0].recv(1)


def test_a_request_that_is_over_is_left_alone(deadlines: ReadDeadlines, seconds: list[float], pair: Pair) -> None:
    deadlines.put(pair[0], 5.0)
    deadlines.drop(pair[0])
    seconds[0] = 60.0

    deadlines.end_overdue()

    with pytest.raises(BlockingIOError):
        pair[0].recv(1)


def test_a_socket_closed_meanwhile_stands_in_nobodys_way(
    deadlines: ReadDeadlines, seconds: list[float], pair: Pair
) -> None:
    gone, other = socket.socketpair()
    deadlines.put(gone, 1.0)
    deadlines.put(pair[0], 1.0)
    gone.close()
    other.close()
    seconds[0] = 2.0

    deadlines.end_overdue()

    assert pair[0].recv(1) == b""
