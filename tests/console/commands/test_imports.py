"""`flask import register` with a register, and with files that are none."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Education, Person, Source
from models.staff import AuditEntry
from programme.imports.register import REQUIRED
from programme.people.filing.entries import FileEntry
from programme.people.service_files import save_service_file
from tests.harness.stories import Story
from tests.programme.imports.registers import one_cell_at

ROW = ("翠华镇", "翠华村", "001", "0001", "王阿贵", "11010519491231002X", "户主", "未脱贫")
FILES = {
    "a picture.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a missing column.csv": ",".join(column for column in REQUIRED if column != "姓名").encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_is_refused_whole_with_a_sentence(app: Flask, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(FILES[name])

    result = app.test_cli_runner().invoke(args=["import", "register", str(file), "--provider", "县", "--basis", "方案"])

    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in result.output)


def test_a_register_is_imported_and_counted(app: Flask, story: Story, tmp_path: Path) -> None:
    story.town("翠华镇", "翠华村")
    file = tmp_path / "register.csv"
    file.write_text(f"{','.join(REQUIRED)}\n{','.join(ROW)}\n", encoding="utf-8-sig")

    result = app.test_cli_runner().invoke(args=["import", "register", str(file), "--provider", "县", "--basis", "方案"])

    report = json.loads(result.stdout.splitlines()[-1])
    assert (report["rows"], report["created"], report["rejected"]) == (1, 1, [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_undo_prints_what_it_kept(app: Flask, story: Story, tmp_path: Path) -> None:
    story.town("翠华镇", "翠华村")
    file = tmp_path / "register.csv"
    batches = []
    for education in ("小学", "初中"):
        file.write_text(f"{','.join(REQUIRED)},文化程度\n{','.join(ROW)},{education}\n", encoding="utf-8-sig")
        batches.append(_run(app, "import", "register", str(file), "--provider", "县", "--basis", "方案")["batch"])
    with story.sessions.begin() as session:
        entry = FileEntry(name="王阿贵", id_number=ROW[5], education=Education.SENIOR)
        later = story.now + timedelta(hours=1)
        save_service_file(session, entry, source=Source.CHAT, now=later, today=later.date())

    report = _run(app, "import", "undo", str(batches[1]))

    assert (report["batch"], report["reverted"]) == (batches[1], 1)
    assert [(each["row"], each["column"]) for each in report["kept"]] == [(2, "文化程度")]
    with story.sessions() as session:
        assert session.scalars(select(Person.education)).one() is Education.SENIOR


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["register.csv", "vacancies.tsv"])
def test_a_hostile_workbook_is_a_sentence_whatever_it_is_called(
    app: Flask, story: Story, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(one_cell_at("XFD1048576"))
    commands = (
        ["import", "register", str(file), "--provider", "县", "--basis", "方案"],
        ["review-vacancies", str(file)],
    )

    for command in commands:
        result = app.test_cli_runner().invoke(args=command)

        assert (result.exit_code, type(result.exception)) == (1, SystemExit)
        assert "不用的" in result.output


def _run(app: Flask, *command: str) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(args=list(command))
    report: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return report


def test_an_import_and_its_undo_from_the_shell_stand_in_the_audit(
    app: Flask, story: Story, tmp_path: Path, sessions: Sessions
) -> None:
    story.town("翠华镇", "翠华村")
    file = tmp_path / "register.csv"
    file.write_text(f"{','.join(REQUIRED)}\n{','.join(ROW)}\n", encoding="utf-8-sig")
    shell = app.test_cli_runner()

    done = shell.invoke(args=["import", "register", str(file), "--provider", "县", "--basis", "方案"])
    batch = json.loads(done.stdout.splitlines()[-1])["batch"]
    shell.invoke(args=["import", "undo", str(batch)])

    with sessions() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.entity, one.entity_id, one.reason) for one in entries] == [
        ("register_imported", "import_batch", batch, "命令行"),
        ("import_undone", "import_batch", batch, "命令行"),
    ]


@pytest.mark.parametrize("arguments", [["register", "none.csv", "--provider", "县", "--basis", "方案"], ["undo", "7"]])
def test_what_was_refused_at_the_shell_stands_in_no_audit(app: Flask, sessions: Sessions, arguments: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["import", *arguments])

    assert result.exit_code != 0
    with sessions() as session:
        assert session.scalars(select(AuditEntry)).all() == []
