"""Every regular expression of ours and the line that compiles it; a program, for a process that compiled none yet.

A pattern is found when it is compiled: `re` is watched while all modules are imported and all that compiles later is
called (`_call_what_compiles_later`). Source lines that name a pattern but did not run are reported, so none is missed.
"""

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("bot", "programme", "push", "models", "console", "sandbox")
_CALLS = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
_BETWEEN = ("/re/__init__.py", "/functools.py", "/wtforms/validators.py")
"""Files between a line of ours and the compiler."""
_SENTENCES = (
    "我叫张三，家住大关县翠华镇 笔山社区，想去中山火炬开发区当焊工，包吃包住，四千以上，zhao gongzuo",
    "马龙 阿依",
    "11010519491231002X",
)


@dataclass(frozen=True)
class Pattern:
    """A regular expression and where it is compiled; one of bytes is read as Latin-1."""

    file: str
    line: int
    source: str
    flags: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.source}"


@dataclass(frozen=True)
class Census:
    """`missed`: `file:line` of calls that name a pattern which was neither run nor a constant."""

    patterns: tuple[Pattern, ...]
    missed: tuple[str, ...]


@cache
def census() -> Census:
    """The census of a fresh process."""
    done = subprocess.run([sys.executable, __file__], capture_output=True, cwd=ROOT, check=True, timeout=150)
    found = json.loads(done.stdout)
    return Census(tuple(Pattern(**one) for one in found["patterns"]), tuple(found["missed"]))


def _taken() -> Census:
    with _watched() as patterns:
        for module in _modules():
            importlib.import_module(module)
        _call_what_compiles_later()
    ran = {(one.file, one.line) for one in patterns}
    missed = []
    for file, call in _calls():
        if any((file, line) in ran for line in range(call.lineno, (call.end_lineno or call.lineno) + 1)):
            continue
        constant = call.args[0]
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
            patterns.add(Pattern(file, call.lineno, constant.value, 0))
        else:
            missed.append(f"{file}:{call.lineno}")
    return Census(tuple(sorted(patterns, key=str)), tuple(missed))


@contextmanager
def _watched() -> Iterator[set[Pattern]]:
    patterns: set[Pattern] = set()
    library: Any = re
    compiler = library._compile

    def watching(source: Any, flags: Any) -> Any:
        place = _place_of(sys._getframe(1))
        if place and isinstance(source, str):
            patterns.add(Pattern(*place, source, int(flags)))
        elif place and isinstance(source, bytes):
            patterns.add(Pattern(*place, source.decode("latin-1"), int(flags) | re.ASCII))
        return compiler(source, flags)

    library._compile = watching
    try:
        yield patterns
    finally:
        library._compile = compiler


def _place_of(frame: FrameType | None) -> tuple[str, int] | None:
    while frame and frame.f_code.co_filename.endswith(_BETWEEN):
        frame = frame.f_back
    path = Path(frame.f_code.co_filename) if frame else ROOT
    if frame is None or not path.is_relative_to(ROOT) or path.relative_to(ROOT).parts[0] not in PACKAGES:
        return None
    return path.relative_to(ROOT).as_posix(), frame.f_lineno


def _modules() -> Iterator[str]:
    for package in PACKAGES:
        yield package
        yield from (module.name for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."))


def _call_what_compiles_later() -> None:
    # Imported here: no pattern of ours may be compiled before it is watched.
    asking = importlib.import_module("bot.dialogues.help.question_topics")
    plan = importlib.import_module("programme.plan.plan").load_plan(ROOT / "plans" / "daguan-2017.yaml")
    understanding = importlib.import_module("bot.understanding")
    gazetteer = importlib.import_module("bot.session.turn_reader").gazetteer_of(plan)
    for sentence in _SENTENCES:
        understanding.base_reader().understand(sentence, gazetteer)
    importlib.import_module("bot.understanding.slots.names").answered(_SENTENCES[1])
    importlib.import_module("bot.understanding.slots.numbers").find(_SENTENCES[2])
    asking.names_county("大关", plan)
    asking.about_money(_SENTENCES[0])
    wording = importlib.import_module("programme.work.review.wording")
    wording.wording_rules()
    wording.wording_of("押 金")
    importlib.import_module("programme.helpdesk.ready_answers").topics()


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _names_pattern(node.func):
                    yield path.relative_to(ROOT).as_posix(), node


def _names_pattern(called: ast.expr) -> bool:
    """True for `re.search` and the other functions of `re` that take a pattern."""
    return (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "re"
        and called.attr in _CALLS
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    json.dump(asdict(_taken()), sys.stdout)
