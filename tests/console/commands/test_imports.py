"""`flask import register` with files that are no register."""

from pathlib import Path

import pytest
from flask import Flask

from programme.imports.register import REQUIRED

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
