"""large audiences are made part by part, and ids of what is sent have 64 bits"""

import sqlalchemy as sa
from alembic import op

revision = "e4b7a1925c30"
down_revision = "6dcce5b810ff"
branch_labels = None
depends_on = None

WIDE = (
    ("deliveries", "id"),
    ("deliveries", "carrier_id"),
    ("attempts", "id"),
    ("attempts", "delivery_id"),
    ("receipts", "id"),
    ("call_entries", "delivery_id"),
)


def upgrade() -> None:
    op.create_table(
        "freezings",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name="fk_freezings_notice_id_notices"),
        sa.PrimaryKeyConstraint("notice_id", name="pk_freezings"),
    )
    _resize("bigint")


def downgrade() -> None:
    _resize("integer")
    op.drop_table("freezings")


def _resize(kind: str) -> None:
    """SQLite's integers have 64 bits already."""
    if op.get_context().dialect.name != "postgresql":
        return
    for table, column in WIDE:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}")
        if column == "id":
            op.execute(f"ALTER SEQUENCE {table}_id_seq AS {kind}")
