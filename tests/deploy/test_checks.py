"""The checks of the repository's own files."""

import pytest

from deploy.checks import file_problems, lock_problems


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("bot/long.py", "\n" * 301, "超过 300 行"),
        ("some.lock", "x @ " + "https" + "://host/x.whl", "主机地址"),
        ("package-lock.json", '"resolved"', "主机地址"),
        ("docs/notes.md", "cd /" + "root/songgang", "绝对路径"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(name: str, text: str, complaint: str) -> None:
    (told,) = file_problems(name, text)

    assert name in told
    assert complaint in told


@pytest.mark.parametrize("text", ["/work.html", "var/work/x", "https://host/home/x", "/opt/songgang"])
def test_addresses_and_relative_paths_are_no_machine_paths(text: str) -> None:
    assert list(file_problems("docs/notes.md", text)) == []


def test_what_runs_in_production_is_what_was_tested() -> None:
    told = list(lock_problems("flask==3.1.3 \\\nredis==6.0\n", "flask==3.1.2 \\\nredis==6.0\n"))

    assert told == ["requirements-dev.lock：没有 requirements.lock 里的 flask==3.1.3"]
