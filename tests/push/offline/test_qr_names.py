"""Numbers printed under codes: what is misheard is no number."""

from hypothesis import given
from hypothesis import strategies as st

from push.offline.qr_names import id_of, number_of

IDS = st.integers(1, 100_000)


@given(IDS)
def test_a_number_leads_back_to_its_code(code_id: int) -> None:
    number = number_of(code_id)

    assert id_of(number) == id_of(f" {number[:3]}-{number[3:]} ") == code_id
    assert 5 <= len(number) <= 7 and number[0] != "0"


@given(IDS, st.data())
def test_one_digit_misheard_is_no_number(code_id: int, data: st.DataObject) -> None:
    number = number_of(code_id)
    at = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != number[at]]))

    assert id_of(number[:at] + digit + number[at + 1 :]) is None


def test_neighbours_changed_over_are_no_number() -> None:
    numbers = [number_of(code_id) for code_id in range(1, 500)]

    changed = {one[:at] + one[at + 1] + one[at] + one[at + 2 :] for one in numbers for at in range(len(one) - 1)}

    assert {one for one in changed - set(numbers) if id_of(one) is not None} == set()


def test_anything_else_is_none() -> None:
    assert [id_of(words) for words in ("", "abc", "1", "１０１０１", "0", "9" * 30)] == [None] * 6
