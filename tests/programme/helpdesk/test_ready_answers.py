"""Ready answers: the file's texts hold what is demanded of staff's, under every plan."""

from pathlib import Path

import pytest

from programme.helpdesk.ready_answers import AnswerError, Topic, checked, filled, topics
from programme.plan.plan import Plan, load_plan

PLANS = sorted((Path(__file__).parents[3] / "plans").glob("*.yaml"))


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.key)
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_first_texts_fit_a_phone_under_every_plan(topic: Topic, path: Path) -> None:
    plan = load_plan(path)

    if "{证书种类}" not in topic.text or plan.subsidies.award:
        assert "{" not in filled(checked(topic.text, plan), plan)


def test_topics_have_keys_and_titles_of_their_own() -> None:
    assert len({topic.key for topic in topics()}) == len({topic.title for topic in topics()}) == len(topics())


def test_a_line_whose_blank_the_plan_leaves_empty_is_left_out(plan: Plan) -> None:
    silent = plan.model_copy(update={"service": plan.service.model_copy(update={"office_phone": ""})})

    assert filled("不要钱。\n打{办公电话}问。", silent) == "不要钱。"


@pytest.mark.parametrize(
    ("text", "words"),
    [("打{电话}", "{电话}"), ("  \n ", "空着"), ("长" * 261, "261 个字"), ("一\n二\n三\n四\n五", "5 行")],
)
def test_what_cannot_be_sent_is_refused_with_what_to_change(plan: Plan, text: str, words: str) -> None:
    with pytest.raises(AnswerError, match=words.replace("{", r"\{")):
        checked(text, plan)
