"""imports with doubts, villages to confirm"""

import sqlalchemy as sa
from alembic import op

revision = "c7e3a91f5d20"
down_revision = "f2b6d09c7e13"
branch_labels = None
depends_on = None

LISTS = ("doubts", "notes", "kept")


def upgrade() -> None:
    with op.batch_alter_table("import_batches") as batch_op:
        for name in LISTS:
            batch_op.add_column(sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("imported_rows") as batch_op:
        batch_op.add_column(sa.Column("after", sa.LargeBinary(), nullable=True))
        batch_op.create_index("ix_imported_rows_entity", ["entity_id", "entity", "batch_id"])
    with op.batch_alter_table("villages") as batch_op:
        batch_op.add_column(sa.Column("doubtful", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("same_as_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_villages_same_as_id_villages"), "villages", ["same_as_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("villages") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_villages_same_as_id_villages"), type_="foreignkey")
        batch_op.drop_column("same_as_id")
        batch_op.drop_column("doubtful")
    with op.batch_alter_table("imported_rows") as batch_op:
        batch_op.drop_index("ix_imported_rows_entity")
        batch_op.drop_column("after")
    with op.batch_alter_table("import_batches") as batch_op:
        for name in LISTS:
            batch_op.drop_column(name)
