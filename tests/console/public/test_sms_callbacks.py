"""`/sms/receipts/<provider>/<key>`: each gateway posts in its own form and wants its own answer."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.push.notices import Receipt
from push.channels import GATEWAYS
from settings import SmsProvider

KEY = "geheim"
ROW = {"type": "receipt", "id": "G1", "phone": "13800000000", "delivered": True, "status": "delivered"}
FIELD = "sms_status"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def poster(app: Flask) -> FlaskClient:
    """A client of an app whose receipt key is `KEY`."""
    runtime = app.extensions["songgang"]
    app.extensions["songgang"] = replace(runtime, settings=replace(runtime.settings, sms_receipt_key=KEY))
    return app.test_client()


@pytest.fixture
def form_gateway(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a made-up gateway that posts a form and wants a word: no gateway of ours does so yet."""
    row = replace(GATEWAYS[SmsProvider.SANDBOX], answer="SUCCESS", form_field=FIELD)
    monkeypatch.setitem(GATEWAYS, SmsProvider.SANDBOX, row)
    return f"/sms/receipts/sandbox/{KEY}"


def kept(app: Flask) -> list[str]:
    """The gateway's own names of the messages whose receipts are kept."""
    with app.extensions["songgang"].sessions() as session:
        return list(session.scalars(select(Receipt.remote_id)))


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("tencent", {"result": 0, "errmsg": "OK"}),
        ("aliyun", {"code": 0, "msg": "接收成功"}),
        ("sandbox", {"ok": True}),
    ],
)
def test_json_is_answered_by_the_gateways_own_object(
    poster: FlaskClient, provider: str, answer: dict[str, object]
) -> None:
    told = poster.post(f"/sms/receipts/{provider}/{KEY}", data="[]")

    assert (told.status_code, told.json) == (200, answer)


def test_a_body_of_json_needs_no_content_type_of_its_own(app: Flask, poster: FlaskClient) -> None:
    told = poster.post(f"/sms/receipts/sandbox/{KEY}", data=json.dumps([ROW]), content_type="text/plain")

    assert (told.status_code, kept(app)) == (200, ["G1"])


def test_a_form_with_a_list_is_kept_and_answered_by_the_word(
    app: Flask, poster: FlaskClient, form_gateway: str
) -> None:
    told = poster.post(form_gateway, data={FIELD: json.dumps([ROW])})

    assert (told.status_code, told.text, told.mimetype) == (200, "SUCCESS", "text/plain")
    assert kept(app) == ["G1"]


@pytest.mark.parametrize("form", [{}, {FIELD: ""}, {FIELD: "{"}, {FIELD: "[{}]"}, {"other": json.dumps([ROW])}])
def test_a_form_of_another_shape_is_refused(
    app: Flask, poster: FlaskClient, form_gateway: str, form: dict[str, str]
) -> None:
    assert (poster.post(form_gateway, data=form).status_code, kept(app)) == (400, [])


@pytest.mark.parametrize("unusable", ["\\ud83d", "\\u0000", "\\udfff\\ud800"])
def test_half_a_character_from_one_phone_loses_no_other_row_of_the_body(
    app: Flask, poster: FlaskClient, unusable: str
) -> None:
    other = json.dumps(ROW | {"status": "@", "id": "G2"}).replace("@", unusable)

    told = poster.post(f"/sms/receipts/sandbox/{KEY}", data=f"[{json.dumps(ROW)}, {other}]")

    assert (told.status_code, kept(app)) == (200, ["G1", "G2"])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"1", b"[{}]", b"[" * 100_000])
def test_a_body_of_another_shape_is_refused(app: Flask, poster: FlaskClient, body: bytes) -> None:
    assert (poster.post(f"/sms/receipts/sandbox/{KEY}", data=body).status_code, kept(app)) == (400, [])


@pytest.mark.parametrize(
    ("address", "status"), [("sandbox/wrong", 403), ("other/wrong", 403), (f"other/{KEY}", 404), (f"none/{KEY}", 404)]
)
def test_a_wrong_key_or_an_unknown_gateway_is_refused(
    app: Flask, poster: FlaskClient, address: str, status: int
) -> None:
    assert (poster.post(f"/sms/receipts/{address}", json=[ROW]).status_code, kept(app)) == (status, [])


def test_without_a_key_in_the_settings_no_key_opens_it(app: Flask) -> None:
    assert app.test_client().post("/sms/receipts/sandbox/anything", json=[ROW]).status_code == 403
