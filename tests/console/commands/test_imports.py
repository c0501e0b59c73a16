"""`flask import register` with a register, and with files that are none."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from models.database.engine import Sessions
from models.staff import AuditEntry
from programme.imports.register import REQUIRED
from tests.harness.stories import Story

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
