"""`/api/openapi.json` describes the whole API and nothing else."""

from flask import Flask


def test_the_document_describes_every_call_of_the_api_and_no_page(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").get_json()

    described = {(path, method) for path, calls in document["paths"].items() for method in calls}
    served = {
        (rule.rule.replace("<int:", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_every_call_names_its_answer_its_problems_and_the_bearer_token(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").get_json()

    calls = [call for calls in document["paths"].values() for call in calls.values()]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert document["security"] == [{"bearer": []}]
    for call in calls:
        good = next(answer for status, answer in call["responses"].items() if status.startswith("2"))
        assert "schema" in str(good) or "204" in call["responses"], call["summary"]
        assert "401" in call["responses"]
