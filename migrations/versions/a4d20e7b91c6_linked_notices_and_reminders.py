"""linked notices, and reminders of call sheets"""

import sqlalchemy as sa
from alembic import op

revision = "a4d20e7b91c6"
down_revision = "8a1f0c27d4be"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_notices_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_notices_parent_id_notices"), "notices", ["parent_id"], ["id"])
    with op.batch_alter_table("call_sheets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("call_sheets", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_notices_parent_id_notices"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_notices_parent_id"))
        batch_op.drop_column("parent_id")
