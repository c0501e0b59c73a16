"""The words that led to an objection are marked in what staff read."""

from datetime import date

from console.web.marked_words import marked
from programme.work.review.vacancy_review import VacancyPosting, review

DAY = date(2026, 11, 1)
TEXT = "白班。押　金 200，满月退。只招女工<18岁以上>"


def test_the_words_of_each_objection_are_marked_with_its_number_and_sentence() -> None:
    shown = marked("押金200，包吃住", ["不能收押金（写的是“押金”）", "没有写人数"])

    assert shown == '<mark title="不能收押金（写的是“押金”）">押金<sup>1</sup></mark>200，包吃住'


def test_what_the_review_quotes_is_found_in_the_text_as_written() -> None:
    reasons = review(VacancyPosting(text=TEXT), DAY, None).reasons
    shown = marked(TEXT, reasons)

    assert "<mark" in shown
    assert "招女" in shown.split("<mark", 1)[1]


def test_a_text_cannot_slip_markup_into_the_page() -> None:
    shown = marked("<script>押金</script>", ["收押金（写的是“押金”）"])

    assert "<script>" not in shown
    assert shown.count("<mark") == 1


def test_a_text_without_objections_stays_as_it_is() -> None:
    assert marked("包吃住", []) == "包吃住"
