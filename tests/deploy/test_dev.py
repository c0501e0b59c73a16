"""Decisions of dev.py before it builds anything."""

import subprocess
import sys
from pathlib import Path

import pytest

import dev

COMMANDS = ["run", "setup", "test", "lint", "bench", "help"]


def dev_py(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, dev.__file__, *arguments], capture_output=True, text=True)


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_help_lists_every_command(arguments: list[str]) -> None:
    told = dev_py(*arguments)

    assert told.returncode == 0
    assert all(f"dev.py {command}" in told.stdout for command in COMMANDS)


def test_an_unknown_command_is_refused_with_the_list() -> None:
    told = dev_py("fly")

    assert told.returncode == 2
    assert "没有命令“fly”" in told.stdout
    assert "dev.py run" in told.stdout


def test_the_development_lock_brings_the_runtime_along() -> None:
    assert set(dev.stamps_after({}, "dev")) == {"runtime", "dev"}


def test_the_runtime_lock_undoes_only_the_development_one() -> None:
    assert set(dev.stamps_after({"dev": "old", "node": "kept"}, "runtime")) == {"runtime", "node"}


def test_npm_from_a_wheel_leaves_the_rest_installed() -> None:
    assert set(dev.stamps_after({"runtime": "kept"}, "node")) == {"runtime", "node"}


def test_a_changed_lock_has_another_digest(tmp_path: Path) -> None:
    before = tmp_path / "before.lock"
    after = tmp_path / "after.lock"
    before.write_text("flask==3.1.3\n")
    after.write_text("flask==3.1.4\n")

    assert dev.digest(before) != dev.digest(after)


def test_a_benchmark_that_does_not_exist_is_named() -> None:
    with pytest.raises(dev.BuildError, match="nowhere"):
        dev.chosen_benchmarks(["nowhere"])
