"""R29: seven named channels; one notice to all of them leaves seven records of the right kind."""

from models.notices import Channel
from models.postings import PostingChannel
from push.named_channels import KIND_NAMES, NAMED_CHANNELS
from settings import ROOT


def test_the_seven_are_those_the_clause_names() -> None:
    names = [one.name for one in NAMED_CHANNELS]

    assert names == ["公告栏", "电子显示屏", "电话", "短信", "二维码", "微信公众号", "宣传单张"]


def test_every_way_to_a_person_or_a_place_is_one_of_the_seven() -> None:
    carriers = [carrier for one in NAMED_CHANNELS for carrier in one.carriers]

    assert sorted(carriers) == sorted([*Channel, *PostingChannel])


def test_the_document_shows_the_table_of_the_code() -> None:
    told = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")

    rows = [
        f"| {one.name} | {KIND_NAMES[one.kind]} | {one.quota} | {one.cost} | {one.proof} |" for one in NAMED_CHANNELS
    ]
    assert all(row in told for row in rows)
