"""codes of representatives, sites, batches and enterprises; scans by day (R13, R29)"""

import sqlalchemy as sa
from alembic import op

revision = "f3a86d1c92b7"
down_revision = "b7d3e1a05f62"
branch_labels = None
depends_on = None

TARGETS = {"site_id": "sites", "user_id": "users", "batch_id": "poster_batches", "enterprise_id": "enterprises"}
COUNTS = ("follows", "repeats", "people", "newcomers", "unfollowed")


def upgrade() -> None:
    _create_tables()
    with op.batch_alter_table("qr_codes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(), nullable=True))
        for column, table in TARGETS.items():
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_qr_codes_{column}_{table}"), table, [column], ["id"])
    op.execute("UPDATE qr_codes SET kind = CASE WHEN village_id IS NULL THEN 'town' ELSE 'village' END")
    with op.batch_alter_table("qr_codes", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(length=24), nullable=False)
        batch_op.create_index(batch_op.f("ix_qr_codes_kind"), ["kind"], unique=False)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_people_code_id_qr_codes"), "qr_codes", ["code_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_people_code_id"), ["code_id"], unique=False)
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followers_scene"), ["scene"], unique=False)


def _create_tables() -> None:
    op.create_table(
        "poster_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("manner", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_poster_batches_created_by_users")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_poster_batches_town_id_towns")),
        sa.ForeignKeyConstraint(["village_id"], ["villages.id"], name=op.f("fk_poster_batches_village_id_villages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poster_batches")),
    )
    with op.batch_alter_table("poster_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poster_batches_town_id"), ["town_id"], unique=False)
    op.create_table(
        "scan_days",
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.ForeignKeyConstraint(["code_id"], ["qr_codes.id"], name=op.f("fk_scan_days_code_id_qr_codes")),
        sa.PrimaryKeyConstraint("code_id", "day", name=op.f("pk_scan_days")),
    )
    op.create_table(
        "scanners",
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["qr_codes.id"], name=op.f("fk_scanners_code_id_qr_codes")),
        sa.ForeignKeyConstraint(["follower_id"], ["followers.id"], name=op.f("fk_scanners_follower_id_followers")),
        sa.PrimaryKeyConstraint("code_id", "follower_id", name=op.f("pk_scanners")),
    )
    with op.batch_alter_table("scanners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scanners_follower_id"), ["follower_id"], unique=False)
    op.create_table(
        "village_charges",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_village_charges_user_id_users")),
        sa.ForeignKeyConstraint(["village_id"], ["villages.id"], name=op.f("fk_village_charges_village_id_villages")),
        sa.PrimaryKeyConstraint("user_id", "village_id", name=op.f("pk_village_charges")),
    )
    with op.batch_alter_table("village_charges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_village_charges_village_id"), ["village_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followers_scene"))
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_people_code_id_qr_codes"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_people_code_id"))
        batch_op.drop_column("code_id")
    # Only places had codes before.
    op.execute("DELETE FROM scan_days")
    op.execute("DELETE FROM scanners")
    op.execute("DELETE FROM qr_codes WHERE kind NOT IN ('town', 'village')")
    with op.batch_alter_table("qr_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_qr_codes_kind"))
        for column, table in TARGETS.items():
            batch_op.drop_constraint(batch_op.f(f"fk_qr_codes_{column}_{table}"), type_="foreignkey")
            batch_op.drop_column(column)
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("kind")
    for table in ("village_charges", "scanners", "scan_days", "poster_batches"):
        op.drop_table(table)
