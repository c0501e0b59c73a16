"""rights cases among the hand-overs: kind, deadline, outcome"""

import sqlalchemy as sa
from alembic import op

revision = "d7a41f3c86e5"
down_revision = "d2a6f8b40c17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=24), nullable=False, server_default="ordinary"))
        batch_op.add_column(sa.Column("settle_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("outcome_note", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_handovers_kind"), ["kind"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_handovers_closed_by_users"), "users", ["closed_by"], ["id"])
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_handovers_closed_by_users"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_handovers_kind"))
        for name in ("closed_at", "closed_by", "outcome_note", "outcome", "settle_by", "kind"):
            batch_op.drop_column(name)
