"""The known-answer vector of platform fact 1.3."""

import pytest

from sandbox.webhook.crypto import BadCipher, MessageCrypto, sign

KEY, APP_ID = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "wx0123456789abcdef"
XML = (
    "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>"
    "<FromUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></FromUserName>"
    "<CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[你好]]></Content><MsgId>24000000000000001</MsgId></xml>"
)
SEALED = (
    "zA553CsRfnIW+AYEJR5zhbHx5+DbAnGvshRU9sBsCpnA5te6mSXW3Ig9eHmBHxIYyMtki1HkJ780lYZKvgqV9GkDk78CrM1RTGle8yXkBe/"
    "PcpDzpUA45eg54AB/00cjg3SJZldRKzczJmewysI0rJlhicco3nVUA2c1qpXLFZjl2U/PYpnNTGh4SXoMC1FsGfzwOjAgF1ksy9ktqws/ojqZ"
    "CBRNRCCFDbmtJfu3Vq02gpMKP7aSuZX+rLZ5jIOu2ahAFyDIPJK8ySpj51gQhGgyCWgZFvCkzW/aivr4kf3kZq2FpZxuopzddUqo8B82sGePch7Z"
    "vYlQbedbpOKOZpfpiP2bw0CbDyk6nZADqFagdfho7mSmf3fAEM33iKAXaQQbsGaO7nOy/b5ugiA4nBZWLDj/mILwhYFdafVQEqQ="
)


def test_a_message_is_sealed_as_the_known_answer_says() -> None:
    sealed = MessageCrypto(KEY, APP_ID).encrypt(XML, b"aaaabbbbccccdddd")

    assert sealed == SEALED


def test_the_known_answer_opens_again() -> None:
    assert MessageCrypto(KEY, APP_ID).decrypt(SEALED) == XML


def test_both_signatures_match_the_known_answer() -> None:
    parts = ("QDG6eK", "1700000000", "1320562132")

    assert sign(*parts) == "a1a09e6e40e23c88b474100371363695fc7c8acb"
    assert sign(*parts, SEALED) == "e524b06e89de0ba6693c2013309580d78625035d"


@pytest.mark.parametrize("sealed", ["", "AAAA", "not base64!", "B" + SEALED[1:-4] + "AAA="])
def test_what_was_tampered_with_does_not_open(sealed: str) -> None:
    with pytest.raises(BadCipher):
        MessageCrypto(KEY, APP_ID).decrypt(sealed)


def test_a_message_of_another_account_does_not_open() -> None:
    with pytest.raises(BadCipher):
        MessageCrypto(KEY, "wx0000000000000000").decrypt(SEALED)
