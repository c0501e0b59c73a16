"""Encrypted bodies in and out (platform.md 1.3), with the page's known-answer vector."""

import hashlib
import re

import pytest
from wechatpy.crypto import WeChatCrypto

from bot.context import BotContext
from tests.bot.conftest import TOKEN, MakeBot, serve
from tests.bot.platform import Platform

STAMP, NONCE = "1700000000", "1320562132"
AES_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
APP_ID = "wx0123456789abcdef"
VECTOR = (
    "zA553CsRfnIW+AYEJR5zhbHx5+DbAnGvshRU9sBsCpnA5te6mSXW3Ig9eHmBHxIYyMtki1HkJ780lYZKvgqV9GkDk78CrM1RTGle8yXkBe/Pc"
    "pDzpUA45eg54AB/00cjg3SJZldRKzczJmewysI0rJlhicco3nVUA2c1qpXLFZjl2U/PYpnNTGh4SXoMC1FsGfzwOjAgF1ksy9ktqws/ojqZCBR"
    "NRCCFDbmtJfu3Vq02gpMKP7aSuZX+rLZ5jIOu2ahAFyDIPJK8ySpj51gQhGgyCWgZFvCkzW/aivr4kf3kZq2FpZxuopzddUqo8B82sGePch7Zv"
    "YlQbedbpOKOZpfpiP2bw0CbDyk6nZADqFagdfho7mSmf3fAEM33iKAXaQQbsGaO7nOy/b5ugiA4nBZWLDj/mILwhYFdafVQEqQ="
)
SEALED = f"<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><Encrypt><![CDATA[{VECTOR}]]></Encrypt></xml>"
SIGNED = "e524b06e89de0ba6693c2013309580d78625035d"


class OfThePage(Platform):
    """The platform at the moment of the page's vector."""

    def query(self, **more: str) -> dict[str, str]:
        signature = hashlib.sha1("".join(sorted([TOKEN, STAMP, NONCE])).encode()).hexdigest()  # noqa: S324
        return {"signature": signature, "timestamp": STAMP, "nonce": NONCE} | more


def played(context: BotContext) -> Platform:
    made = serve(context, unix=lambda: float(STAMP))
    return OfThePage(made.client, made.token, made.clock)


@pytest.fixture
def safe(make_bot: MakeBot, county: None) -> Platform:
    return played(make_bot(wechat_aes_key=AES_KEY))


def test_an_encrypted_message_has_an_encrypted_reply(safe: Platform) -> None:
    answer = safe.post(SEALED, encrypt_type="aes", msg_signature=SIGNED)

    signature = re.search(r"<MsgSignature><!\[CDATA\[(\w+)]]>", answer.text)
    assert signature is not None
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    clear = crypto.decrypt_message(answer.text, signature[1], STAMP, NONCE)
    assert "1 找工作" in clear


@pytest.mark.parametrize("signature", ["", "0" * 40, "签名"])
def test_a_body_with_a_wrong_signature_is_refused(safe: Platform, signature: str) -> None:
    answer = safe.post(SEALED, encrypt_type="aes", msg_signature=signature)

    assert (answer.status_code, answer.data) == (403, b"")


def test_plain_bodies_prove_nothing_in_safe_mode(safe: Platform) -> None:
    answer = safe.post(safe.message("你好"))

    assert (answer.status_code, answer.data) == (403, b"")


def test_the_compatible_mode_carries_both_and_the_encrypted_one_counts(safe: Platform) -> None:
    both = SEALED.replace("<Encrypt>", "<MsgType>text</MsgType><Content>假的</Content><Encrypt>")

    answer = safe.post(both, encrypt_type="aes", msg_signature=SIGNED)

    assert "<Encrypt>" in answer.text


def test_what_is_signed_but_sealed_with_another_key_is_refused(make_bot: MakeBot, county: None) -> None:
    other = played(make_bot(wechat_aes_key=AES_KEY[::-1]))

    answer = other.post(SEALED, encrypt_type="aes", msg_signature=SIGNED)

    assert (answer.status_code, answer.data) == (403, b"")


@pytest.mark.parametrize("sealed", ["", "AAAA", "!!!!", "A" * 64])
def test_what_cannot_be_opened_breaks_nothing(safe: Platform, sealed: str) -> None:
    parts = sorted([TOKEN, STAMP, NONCE, sealed])
    signature = hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324 - the platform's own scheme

    answer = safe.post(f"<xml><Encrypt>{sealed}</Encrypt></xml>", msg_signature=signature)

    assert (answer.status_code, answer.data) == (403, b"")
