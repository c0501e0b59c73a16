"""late replies rest in the database"""

import sqlalchemy as sa
from alembic import op

revision = "3c1f7a9d20b4"
down_revision = "2dbbeac13512"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "late_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["follower_id"], ["followers.id"], name=op.f("fk_late_replies_follower_id_followers")),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"], name=op.f("fk_late_replies_handover_id_handovers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_replies")),
    )
    with op.batch_alter_table("late_replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_replies_follower_id"), ["follower_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_late_replies_handover_id"), ["handover_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_late_replies_state"), ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("late_replies")
