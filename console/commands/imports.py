"""`flask import register FILE`, `flask import undo BATCH`."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from console.services import services
from models.queries.staff.staff import add_audit
from programme.imports.batches import Basis
from programme.imports.refusals import ImportRefused
from programme.imports.register import import_register
from programme.imports.tables import read_file
from programme.imports.undo import UndoRefused, undo_import

import_group = click.Group("import", help="导入表格")


@import_group.command("register")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--provider", required=True, help="谁提供的数据")
@click.option("--basis", required=True, help="依据")
@with_appcontext
def register(file: Path, provider: str, basis: str) -> None:
    """导入建档立卡名册（XLSX 或 CSV）。"""
    runtime = services()
    try:
        with runtime.sessions.begin() as session:
            report = import_register(session, runtime.plan, read_file(file), Basis(provider, basis), runtime.clock())
            _audit(session, "register_imported", report["batch"])
    except ImportRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(json.dumps(report, ensure_ascii=False))


@import_group.command("undo")
@click.argument("batch", type=int)
@with_appcontext
def undo(batch: int) -> None:
    """撤销一批导入；后来又说过、改过的内容留着，列在 kept 里。"""
    runtime = services()
    try:
        with runtime.sessions.begin() as session:
            report = undo_import(session, batch, runtime.clock())
            _audit(session, "import_undone", batch)
    except UndoRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(json.dumps(report, ensure_ascii=False))


def _audit(session: Session, action: str, batch_id: int) -> None:
    """Audit it like the page's; the shell knows no member of the service."""
    add_audit(session, services().clock(), None, action, "import_batch", batch_id, reason="命令行")
