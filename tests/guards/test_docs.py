"""Pages for people: their links lead somewhere, the files they name exist, nothing is left out of an index."""

import re
from collections.abc import Iterator

import pytest

from deploy.checks import tracked
from settings import ROOT, Settings

PAGES = [name for name in tracked(ROOT) if name.endswith(".md") and (ROOT / name).exists()]
FOLDERS = "bench|bot|console|deploy|docs|migrations|models|plans|programme|push|sandbox|tests"
FILE = re.compile(rf"`((?:{FOLDERS})/[\w./-]+)`")
"""A path in backticks; one with a `<name>` or a star in it is a pattern and no file."""
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
DECISIONS = ROOT / "docs" / "decisions"


def read(page: str) -> str:
    """The page without its fenced blocks, which hold commands and drawings."""
    return FENCED.sub("", (ROOT / page).read_text(encoding="utf-8"))


def anchors(page: str) -> set[str]:
    """Anchors as code hosts make them: lower case, marks left out, blanks as hyphens."""
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in HEADING.findall(read(page))
    }


def broken_links(page: str) -> Iterator[str]:
    for target, anchor in LINK.findall(read(page)):
        file = (ROOT / page).parent / target
        if not file.exists():
            yield target
        elif anchor and anchor not in anchors(str(file.resolve().relative_to(ROOT))):
            yield f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    assert list(broken_links(page)) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_exists(page: str) -> None:
    assert [name for name in FILE.findall(read(page)) if not (ROOT / name).exists()] == []


def test_every_decision_stands_in_the_index() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")

    assert [
        file.name for file in DECISIONS.glob("*.md") if f"({file.name})" not in index and file.stem != "README"
    ] == []


def test_every_page_of_docs_stands_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")

    assert [
        file.name for file in (ROOT / "docs").glob("*.md") if f"({file.name}" not in index and file.stem != "README"
    ] == []


def test_every_setting_is_explained() -> None:
    explained = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    assert [name for name in Settings.__annotations__ if f"`{name.upper()}`" not in explained] == []


def test_every_requirement_has_its_line() -> None:
    told = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")

    assert [number for number in range(1, 65) if told.count(f"| R{number:02} |") != 1] == []


def test_the_front_page_is_short() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 150
