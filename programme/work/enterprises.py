"""Identity of an enterprise: its credit code, and the check every six months (requirements.md 2.6, 3.2).

Commands; the caller commits.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from stdnum.cn import uscc

from models.work import Enterprise
from programme.calendar import Month, china, today

CHECKED_EVERY_MONTHS = 6
LAST_DAY_EVERYWHERE = 28
_IDENTITY = ("name", "credit_code")
_CODE = re.compile("[0-9A-HJ-NPQRTUWXY]{18}")


class EnterpriseError(ValueError):
    """The enterprise's identity is not in order; the text is Chinese and says what to do."""


def normalise_credit_code(text: str) -> str:
    """统一社会信用代码 as it is stored, "" for none.

    Raises EnterpriseError for a wrong length, a letter that no code has (I O S V Z), or a wrong check character.
    """
    code = uscc.compact(unicodedata.normalize("NFKC", text))
    if not code:
        return ""
    if not _CODE.fullmatch(code):
        raise EnterpriseError("信用代码应是 18 位数字和大写字母，没有 I、O、S、V、Z。请对着营业执照再看一遍。")
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise EnterpriseError("信用代码不对，可能写错了一位。请对着营业执照再看一遍。")
    return code


def amend_enterprise(enterprise: Enterprise, facts: Mapping[str, str]) -> bool:
    """Change the facts. Returns True if its identity must be checked again: another name or code is another firm."""
    facts = {**facts, "credit_code": normalise_credit_code(facts["credit_code"])}
    is_other = any(getattr(enterprise, name) != facts[name] for name in _IDENTITY)
    for name, value in facts.items():
        setattr(enterprise, name, value)
    was_checked = enterprise.verified_at is not None
    if is_other:
        enterprise.verified_at = None
    return is_other and was_checked


def verify_enterprise(enterprise: Enterprise, now: datetime) -> None:
    """Record that the licence was checked today. Raises EnterpriseError if the code on it has not been entered."""
    if not normalise_credit_code(enterprise.credit_code):
        raise EnterpriseError(f"先填{enterprise.name}的统一社会信用代码（点企业名称），再点“今天核对了”。")
    enterprise.verified_at = now


def recheck_on(verified_at: datetime | None) -> date | None:
    """The day by which the identity is to be checked again; None: never checked."""
    if verified_at is None:
        return None
    checked = china(verified_at).date()
    month = Month.of(checked).plus(CHECKED_EVERY_MONTHS)
    return month.first_day.replace(day=min(checked.day, LAST_DAY_EVERYWHERE))


def check_verified(enterprise: Enterprise, now: datetime) -> None:
    """Raise EnterpriseError unless the identity was checked within the last six months (a hard stop)."""
    until = recheck_on(enterprise.verified_at)
    if until is None:
        raise EnterpriseError(f"{enterprise.name}的身份还没核对过。先在“企业”里看营业执照、点“今天核对了”，再发布。")
    if until < today(now):
        raise EnterpriseError(f"{enterprise.name}的身份核对过期了。先在“企业”里再看一次营业执照，再发布。")
