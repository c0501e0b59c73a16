"""Faults of a JSON body, field by field, in Chinese."""

from collections import defaultdict

from pydantic import ValidationError
from pydantic_core import ErrorDetails

WHOLE_BODY = "body"
SENTENCES = {
    "missing": "缺少这一项",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "string_type": "应是文字",
    "string_unicode": "含有不能用的字符",
    "string_pattern_mismatch": "写法不对",
    "list_type": "应是一个列表",
    "dict_type": "应是一个 JSON 对象",
    "model_type": "应是一个 JSON 对象",
    "model_attributes_type": "应是一个 JSON 对象",
    "date_type": "应是日期，写成 2026-01-31",
    "date_parsing": "应是日期，写成 2026-01-31",
    "date_from_datetime_parsing": "应是日期，写成 2026-01-31",
    "date_from_datetime_inexact": "应是日期，写成 2026-01-31",
    "datetime_type": "应是时间，写成 2026-01-31T09:00:00",
    "datetime_parsing": "应是时间，写成 2026-01-31T09:00:00",
    "datetime_from_date_parsing": "应是时间，写成 2026-01-31T09:00:00",
    "literal_error": "不是可选的词，可选：{expected}",
    "enum": "不是可选的词，可选：{expected}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_short": "不能空着",
    "string_too_long": "最多 {max_length} 个字",
    "too_long": "最多 {max_length} 项",
    "value_error": "{error}",
}


def field_errors(refusal: ValidationError) -> dict[str, list[str]]:
    """The faults as `{"field": ["sentence"]}`; `body` if the whole is no object."""
    found: dict[str, list[str]] = defaultdict(list)
    for error in refusal.errors():
        found[".".join(str(part) for part in error["loc"]) or WHOLE_BODY].append(_sentence(error))
    return dict(found)


def _sentence(error: ErrorDetails) -> str:
    facts = error.get("ctx", {})
    if "expected" in facts:
        facts = facts | {"expected": str(facts["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")}
    return SENTENCES.get(error["type"], "不对").format(**facts)
