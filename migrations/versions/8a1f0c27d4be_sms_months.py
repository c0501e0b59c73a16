"""what short messages cost, by month"""

import sqlalchemy as sa
from alembic import op

revision = "8a1f0c27d4be"
down_revision = "2f14c343bb0d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sms_months",
        sa.Column("month", sa.String(length=6), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_sms_months")),
    )


def downgrade() -> None:
    op.drop_table("sms_months")
