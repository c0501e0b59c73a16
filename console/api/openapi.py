"""`/api/openapi.json`: the parts common to every call, added to those that APIFlask reads from the code."""

from typing import Any

Spec = dict[str, Any]
DESCRIPTION = (
    "送岗服务的接口。每个请求都带 `Authorization: Bearer <令牌>`（`flask token create` 发放）。"
    "列表用 `?cursor=&limit=` 翻页，`next_cursor` 为空就是最后一页。"
    "出错时返回 `application/problem+json`，`detail` 是中文说明，`errors` 指出哪一项不对。"
)
TAGS = {
    "vacancies": "岗位：提交、审核、发布、关闭",
    "classes": "培训班：计划、发布、取消",
    "notices": "通知：草稿、预览、批准、每个人的结果",
    "people": "服务档案：证件号码和手机号只返回打码的",
    "households": "名册上的户",
    "reports": "报表",
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}
REFUSALS = {
    "401": "没有令牌，或令牌无效",
    "403": "账号的身份不能做这件事，或不在负责的乡镇",
    "404": "没有这一条，或不在负责的乡镇",
}
REFUSALS_OF_BODY = {"400": "不是 JSON", "415": "要用 JSON 提交", "422": "内容不对，errors 里逐项说明"}
REFUSALS_OF_STEP = {"409": "现在的状态不能这样做"}


def describe(spec: Spec | str) -> Spec | str:
    """Add description, bearer security and problems to the document; it is served as JSON only."""
    if isinstance(spec, str):
        return spec
    spec["info"]["description"] = DESCRIPTION
    spec["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    parts = spec.setdefault("components", {})
    parts["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    parts["schemas"] = parts.get("schemas", {}) | {"Problem": PROBLEM}
    spec["security"] = [{"bearer": []}]
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            _describe_call(path, method, operation)
    return spec


def _describe_call(path: str, method: str, operation: Spec) -> None:
    operation["tags"] = [path.split("/")[3]]
    problems = REFUSALS | (REFUSALS_OF_STEP if method in ("post", "patch") else {})
    if "requestBody" in operation or operation.get("parameters"):
        problems |= REFUSALS_OF_BODY if "requestBody" in operation else {"422": REFUSALS_OF_BODY["422"]}
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, words in problems.items():
        operation["responses"][status] = {"description": words, "content": content}
