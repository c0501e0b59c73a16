"""versions of the chat's ready answers"""

import sqlalchemy as sa
from alembic import op

revision = "c2e90d41b7aa"
down_revision = "f3a86d1c92b7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_answer_versions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_versions")),
        sa.UniqueConstraint("topic", "version", name=op.f("uq_answer_versions_topic_version")),
    )


def downgrade() -> None:
    op.drop_table("answer_versions")
