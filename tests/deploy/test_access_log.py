"""The access log keeps secrets to itself."""

from deploy.logs import without_receipt_key


def test_a_receipt_key_is_not_logged() -> None:
    assert without_receipt_key("/sms/receipts/tencent/secret") == "/sms/receipts/tencent/…"


def test_other_paths_are_logged_as_they_are() -> None:
    assert without_receipt_key("/api/v1/notices/7") == "/api/v1/notices/7"
