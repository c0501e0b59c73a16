import pytest

from programme.work.wages import wage_words, wish_words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (4500, 6000, "4500–6000元"),
        (8000, 12000, "8000元–1.2万元"),
        (4500, 4500, "4500元"),
        (20000, None, "2万元起"),
        (None, 11500, "最高11500元"),
        (None, None, ""),
    ],
)
def test_wages_are_written_as_people_say_them(low: int | None, high: int | None, words: str) -> None:
    assert wage_words(low, high) == words


@pytest.mark.parametrize(
    ("low", "high", "words"), [(4500, None, "4500元以上"), (None, 10000, "1万元以内"), (4000, 5000, "4000–5000元")]
)
def test_wishes_are_too(low: int | None, high: int | None, words: str) -> None:
    assert wish_words(low, high) == words
