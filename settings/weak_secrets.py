"""Secrets that anybody could guess: a sample's text, a short one, a pattern, one that stands in two places."""

import re
from collections.abc import Mapping

LEAST_CHARACTERS = {"secret_key": 32, "sms_receipt_key": 32, "wechat_token": 16, "metrics_token": 16}
"""Secrets that the operator makes, and how long they must be. The platform takes a token of up to 32 characters."""
SECRETS = (*LEAST_CHARACTERS, "data_key", "wechat_app_secret", "wechat_aes_key", "sms_secret_key", "speech_secret_key")
"""No two of them may be equal: who learns one must not hold the other."""
LEAST_DIFFERENT = 6
MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_urlsafe(24))"'
_SAMPLE = re.compile(r"#|<|\$\{|(?:your|change|replace|example|sample|password|todo)[-_ a-z]|x{6}", re.IGNORECASE)
_AGAIN = re.compile(r"(.{1,8}?)\1+.{0,7}")
"""A word of up to eight characters again and again."""


def find_weak_secret(given: Mapping[str, str]) -> str:
    """The first fault of the secrets that are set, by field name, in one Chinese sentence; empty: none is weak."""
    seen: dict[str, str] = {}
    for name in SECRETS:
        secret = given.get(name, "")
        if not secret:
            continue
        if _SAMPLE.match(secret) or not secret.isascii():
            return f"环境变量 {name.upper()} 还是样本里的说明文字：请换成真的值，例如用 {MAKE_ONE} 生成。"
        least = LEAST_CHARACTERS.get(name, 0)
        if least and (len(secret) < least or len(set(secret)) < LEAST_DIFFERENT or _AGAIN.fullmatch(secret)):
            return f"环境变量 {name.upper()} 太好猜：至少要 {least} 个随机的字符，例如用 {MAKE_ONE} 生成。"
        if secret in seen:
            return f"环境变量 {name.upper()} 和 {seen[secret].upper()} 一样：两个密钥要各用各的，请换掉一个。"
        seen[secret] = name
    return ""
