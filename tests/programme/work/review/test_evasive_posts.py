"""Posts that evade the usual words, lawful posts that look like a breach, and the words that a reason quotes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from programme.plan.schema import MinimumWage
from programme.work.review.learned import FILE
from programme.work.review.learning import EXAMPLES, fingerprint, read_examples
from programme.work.review.learning import POSTS as LEARNED_POSTS
from programme.work.review.vacancy_review import Severity, VacancyPosting, review
from programme.work.review.wording import wording_of, wording_rules

DAY = date(2026, 11, 1)
MINIMUM = MinimumWage.model_validate({"from": date(2025, 3, 1), "monthly": 2080, "hourly": "19.8"})
FAULTLESS = VacancyPosting(
    title="普工",
    enterprise="甲电子厂",
    trade="普工",
    headcount=20,
    wage_min=4500,
    wage_max=6000,
    age_min=18,
    age_max=45,
    education="不限",
    shift="白班",
    benefits=("包吃", "包住"),
    address="一号路 1 号",
)
POSTS = [
    line.split("\t")
    for line in (Path(__file__).parent / "evasive_posts.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("severity", "text"), POSTS, ids=[text for _, text in POSTS])
def test_a_post_is_judged_by_its_meaning(severity: str, text: str) -> None:
    verdict = review(replace(FAULTLESS, text=text), DAY, MINIMUM)

    assert verdict.severity == severity, verdict.reasons


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("押 金两百", "押金两百"),
        ("押💰金两百", "押金两百"),
        ("鸭金两百", "押金两百"),
        ("ya金两百", "押金两百"),
        ("扌甲金两百", "押金两百"),
        ("收yj两百", "收押金两百"),
        ("身fen证先留下", "身份证先留下"),
        ("sfz先留下", "身份证先留下"),
        ("乙gan不要", "乙肝不要"),
        ("汗族优先", "汉族优先"),
        ("服裝廢一百", "服装费一百"),
        ("加薇聊", "加微信聊"),
    ],
)
def test_a_hidden_word_is_read_as_it_is_meant_and_reported(text: str, plain: str) -> None:
    wording = wording_of(text)

    assert wording.whole == plain
    assert wording.hidden


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("冇合同，冇五险", "没有合同,没有五险"),
        ("入职先放200文喺门卫", "入职先放200元在门卫"),
        ("男仔唔使问", "男仔不使问"),
        ("每小时壹拾柒元", "每小时17元"),
        ("月薪1.9k", "月薪1900"),
        ("退伍军人，收拾宿舍", "退伍军人,收拾宿舍"),
    ],
)
def test_dialect_and_odd_numbers_are_read_as_usual_and_hide_nothing(text: str, plain: str) -> None:
    wording = wording_of(text)

    assert wording.whole == plain
    assert wording.hidden == ()


def test_a_lawful_post_around_the_words_of_a_rule_excuses_them() -> None:
    post = "试剂厂招早孕检测试纸包装工，坐班，4600元，月休六天，提供工作餐。"

    assert review(replace(FAULTLESS, text="入职前做早孕检"), DAY, MINIMUM).severity is Severity.BLOCK
    assert review(replace(FAULTLESS, text=post), DAY, MINIMUM).severity is Severity.OK


def test_an_unlawful_line_is_found_in_a_long_lawful_post() -> None:
    lawful = "本厂招组装工二十名，坐班，每月15号发工资到本人银行卡，五险齐全，四人间有空调热水，食堂两荤一素。" * 4

    assert review(replace(FAULTLESS, text=lawful), DAY, MINIMUM).severity is Severity.OK
    text = lawful + "工衣先放两百，离职退。"
    assert review(replace(FAULTLESS, text=text), DAY, MINIMUM).severity is Severity.BLOCK


def test_a_rule_marked_sure_blocks_whatever_stands_around_it() -> None:
    sure = [rule for rule in wording_rules() if rule.sure]

    assert sure
    assert all(rule.severity is Severity.BLOCK for rule in sure)
    text = "玩具厂装配，男工5000女工4600，包吃住，五险，双休，工资每月15日打到本人银行卡。"
    assert review(replace(FAULTLESS, text=text), DAY, MINIMUM).severity is Severity.BLOCK


@pytest.mark.parametrize(
    "text",
    [
        "工　资：4500",
        "保证进厂就有活",
        "只要铝合金门窗熟手",
        "炉工三名",
        "身份正规",
        "带身份证",
        "收入稳定",
        "两年内不怕累",
    ],
)
def test_everyday_words_hide_nothing(text: str) -> None:
    assert wording_of(text).hidden == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("包吃住。押　金 200，满月退", "押　金"),
        ("白班。男18元/小时，女17元/小时。双休", "男18元/小时"),
        ("兼职：点赞关注，一单五块", "点赞"),
    ],
)
def test_a_reason_quotes_the_words_as_they_stand_in_the_post(text: str, words: str) -> None:
    reasons = review(replace(FAULTLESS, text=text), DAY, MINIMUM).findings

    assert any(words in finding.words and finding.words in text for finding in reasons)


def test_a_post_keeps_its_outcome_after_the_words_of_a_lawful_one() -> None:
    lawful = "本厂不收押金，不扣证件，男女不限，包吃包住，每月15号发工资。"

    assert review(replace(FAULTLESS, text=lawful), DAY, MINIMUM).severity is Severity.OK
    assert review(replace(FAULTLESS, text=lawful + "就工衣先放两百。"), DAY, MINIMUM).severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("时薪19.7元", "block"),
        ("每小时19.8元", "ok"),
        ("时薪20-23元", "ok"),
        ("13块5一个小时", "block"),
        ("月薪2000元", "block"),
        ("月薪两千元整", "block"),
        ("月薪4500元，夜班补贴每月300元", "ok"),
        ("日薪80元，每天8小时", "block"),
        ("日薪200元，每天8小时", "ok"),
    ],
)
def test_pay_in_the_text_is_held_against_the_minimum_of_the_day(text: str, severity: str) -> None:
    assert review(replace(FAULTLESS, text=text), DAY, MINIMUM).severity == severity


def test_pay_in_the_text_is_held_against_nothing_where_no_minimum_is_entered() -> None:
    findings = review(replace(FAULTLESS, text="每小时19.7元"), DAY, None).findings

    assert not any("低于" in finding.says for finding in findings)


def test_the_weights_were_learned_from_the_examples_of_today() -> None:
    with FILE.open(encoding="utf-8") as file:
        first_line = file.readline()

    examples = [*read_examples(EXAMPLES.glob("*.tsv")), *read_examples(LEARNED_POSTS.glob("*.tsv"))]
    assert fingerprint(examples) in first_line, "run: python -m programme.work.review.learning"
