"""deliveries name their notice and household without foreign keys (docs/decisions/keys-of-deliveries.md)"""

from alembic import op

revision = "d2a6f8b40c17"
down_revision = "9e86d504b010"
branch_labels = None
depends_on = None

KEYS = {
    "fk_deliveries_notice_id_notices": ("notices", "notice_id"),
    "fk_deliveries_household_id_households": ("households", "household_id"),
}


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as deliveries:
        for name in KEYS:
            deliveries.drop_constraint(name, type_="foreignkey")


def downgrade() -> None:
    with op.batch_alter_table("deliveries") as deliveries:
        for name, (table, column) in KEYS.items():
            deliveries.create_foreign_key(name, table, [column], ["id"])
