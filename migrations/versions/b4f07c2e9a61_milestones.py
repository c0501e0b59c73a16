"""who started work where, and the county's decisions entered by hand (R06)"""

import sqlalchemy as sa
from alembic import op

revision = "b4f07c2e9a61"
down_revision = "e1c94d7a20b8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("contract_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("leave_reason", sa.String(length=50), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_placements_person_id_people")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_placements_enterprise_id_enterprises")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_placements_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint(
            "person_id", "enterprise_id", "started_on", name=op.f("uq_placements_person_id_enterprise_id_started_on")
        ),
    )
    op.create_index(op.f("ix_placements_enterprise_id"), "placements", ["enterprise_id"], unique=False)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("employed_on", sa.Date(), nullable=True))
    with op.batch_alter_table("household_statuses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("at", sa.DateTime(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_household_statuses_user_id_users"), "users", ["user_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("household_statuses", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_household_statuses_user_id_users"), type_="foreignkey")
        for name in ("at", "user_id", "document"):
            batch_op.drop_column(name)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("employed_on")
    op.drop_table("placements")
