"""The table of the documentation and the table of the code."""

from datetime import timedelta
from pathlib import Path

from push.channels.facts import FACTS
from push.jobs.reconcile import UNSURE_TIME

PAGE = Path(__file__).resolve().parents[4] / "docs" / "receipts.md"


def _hours(time: timedelta | None) -> str:
    return f"{time // timedelta(hours=1)} h" if time else "–"


def test_what_has_no_receipt_goes_where_the_documentation_says() -> None:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    said = [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in lines]

    done = [
        (channel.value, row.receipt or "none exists", _hours(row.receipt_time), row.without_receipt.value)
        for channel, row in FACTS.items()
    ]

    assert said == done


def test_the_time_of_the_unsure_is_the_documented_one() -> None:
    assert f"After {UNSURE_TIME // timedelta(minutes=1)} min without a receipt" in PAGE.read_text(encoding="utf-8")
