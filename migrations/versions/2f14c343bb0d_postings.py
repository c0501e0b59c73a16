"""what of a notice hangs at a place (R29)"""

import sqlalchemy as sa
from alembic import op

revision = "2f14c343bb0d"
down_revision = "3c1f7a9d20b4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "postings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("scene", sa.String(length=64), nullable=False),
        sa.Column("scans_before", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("photo", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_postings_ended_by_users")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_postings_notice_id_notices")),
        sa.ForeignKeyConstraint(["ordered_by"], ["users.id"], name=op.f("fk_postings_ordered_by_users")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_postings_town_id_towns")),
        sa.ForeignKeyConstraint(["village_id"], ["villages.id"], name=op.f("fk_postings_village_id_villages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("notice_id", "channel", "scene", name=op.f("uq_postings_notice_id_channel_scene")),
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_postings_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_postings_town_id"), ["town_id"], unique=False)


def downgrade() -> None:
    op.drop_table("postings")
