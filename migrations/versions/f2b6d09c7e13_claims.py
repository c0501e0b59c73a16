"""claims: files made by chat until the person has been asked, and phones that were only told"""

import sqlalchemy as sa
from alembic import op

revision = "f2b6d09c7e13"
down_revision = "c4d90b7e12f5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_unproved", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("pending_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contests_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_pending_files_contests_id"), ["contests_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pending_files_person_id"), ["person_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_pending_files_contests_id_people"), "people", ["contests_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("pending_files", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_pending_files_contests_id_people"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_pending_files_person_id"))
        batch_op.drop_index(batch_op.f("ix_pending_files_contests_id"))
        batch_op.drop_column("contests_id")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("phone_unproved")
