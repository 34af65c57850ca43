"""The fitness world and the worlds model.

Revision 0001, after nothing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from model.tables import create_triggers, drop_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LEDGERS = ("audit_events", "revisions", "rulesets", "xp_events", "xp_modifiers")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "rulesets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("rules_hash", sa.String(length=64), nullable=False),
        sa.Column("texts_hash", sa.String(length=64), nullable=False),
        sa.Column("people_hash", sa.String(length=64), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column(
            "document",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"format" <= 1000', name=op.f("ck_rulesets_format_max")),
        sa.CheckConstraint('"format" >= 1', name=op.f("ck_rulesets_format_min")),
        sa.CheckConstraint('length("hash") <= 64', name=op.f("ck_rulesets_hash_length_max")),
        sa.CheckConstraint(
            'length("people_hash") <= 64', name=op.f("ck_rulesets_people_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("rules_hash") <= 64', name=op.f("ck_rulesets_rules_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("texts_hash") <= 64', name=op.f("ck_rulesets_texts_hash_length_max")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulesets")),
        sa.UniqueConstraint("hash", name=op.f("uq_rulesets_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rulesets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rulesets_rules_hash"), ["rules_hash"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_verified", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("image", sa.String(length=500), nullable=True),
        sa.Column("timezone", sa.String(length=64), server_default="UTC", nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "disabled",
                name="user_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="active",
            nullable=False,
        ),
        sa.CheckConstraint('length("email") <= 254', name=op.f("ck_users_email_length_max")),
        sa.CheckConstraint('length("email") >= 3', name=op.f("ck_users_email_length_min")),
        sa.CheckConstraint('length("image") <= 500', name=op.f("ck_users_image_length_max")),
        sa.CheckConstraint('length("name") <= 120', name=op.f("ck_users_name_length_max")),
        sa.CheckConstraint('length("timezone") <= 64', name=op.f("ck_users_timezone_length_max")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "verifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("identifier", sa.String(length=254), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            'length("identifier") <= 254', name=op.f("ck_verifications_identifier_length_max")
        ),
        sa.CheckConstraint(
            'length("value") <= 255', name=op.f("ck_verifications_value_length_max")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("verifications", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_verifications_identifier"), ["identifier"], unique=False
        )

    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.String(length=255), nullable=False),
        sa.Column("provider_id", sa.String(length=64), nullable=False),
        sa.Column("access_token", sa.String(length=4096), nullable=True),
        sa.Column("refresh_token", sa.String(length=4096), nullable=True),
        sa.Column("access_token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refresh_token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scope", sa.String(length=1000), nullable=True),
        sa.Column("id_token", sa.String(length=8192), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.CheckConstraint(
            'length("access_token") <= 4096', name=op.f("ck_accounts_access_token_length_max")
        ),
        sa.CheckConstraint(
            'length("account_id") <= 255', name=op.f("ck_accounts_account_id_length_max")
        ),
        sa.CheckConstraint(
            'length("id_token") <= 8192', name=op.f("ck_accounts_id_token_length_max")
        ),
        sa.CheckConstraint(
            'length("password") <= 255', name=op.f("ck_accounts_password_length_max")
        ),
        sa.CheckConstraint(
            'length("provider_id") <= 64', name=op.f("ck_accounts_provider_id_length_max")
        ),
        sa.CheckConstraint(
            'length("refresh_token") <= 4096', name=op.f("ck_accounts_refresh_token_length_max")
        ),
        sa.CheckConstraint('length("scope") <= 1000', name=op.f("ck_accounts_scope_length_max")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_accounts_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "provider_id", "account_id", name=op.f("uq_accounts_provider_id_account_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_user_id"), ["user_id"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "answer",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_idempotency_keys_key_length_max")),
        sa.CheckConstraint(
            'length("request_hash") <= 64', name=op.f("ck_idempotency_keys_request_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("service") <= 64', name=op.f("ck_idempotency_keys_service_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["users.id"],
            name=op.f("fk_idempotency_keys_actor_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint(
            "actor_id", "service", "key", name=op.f("uq_idempotency_keys_actor_id_service_key")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ip_address", sa.String(length=45), nullable=True),
        sa.Column("user_agent", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            'length("ip_address") <= 45', name=op.f("ck_sessions_ip_address_length_max")
        ),
        sa.CheckConstraint('length("token") <= 64', name=op.f("ck_sessions_token_length_max")),
        sa.CheckConstraint(
            'length("user_agent") <= 500', name=op.f("ck_sessions_user_agent_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token", name=op.f("uq_sessions_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "user_roles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "designer",
                "educator",
                "stakeholder",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_roles")),
        sa.UniqueConstraint("user_id", "role", name=op.f("uq_user_roles_user_id_role")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "worlds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "template",
                "live",
                "demo",
                "sample",
                "archive",
                name="world_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("copied_from", sa.String(length=64), nullable=True),
        sa.Column("published_revision_id", sa.BigInteger(), nullable=True),
        sa.Column("seed_secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            'length("copied_from") <= 64', name=op.f("ck_worlds_copied_from_length_max")
        ),
        sa.CheckConstraint('length("key") <= 60', name=op.f("ck_worlds_key_length_max")),
        sa.CheckConstraint('length("key") >= 1', name=op.f("ck_worlds_key_length_min")),
        sa.CheckConstraint('length("name") <= 120', name=op.f("ck_worlds_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_worlds_name_length_min")),
        sa.CheckConstraint(
            'length("seed_secret") <= 64', name=op.f("ck_worlds_seed_secret_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["copied_from"],
            ["rulesets.hash"],
            name=op.f("fk_worlds_copied_from_rulesets"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["published_revision_id"],
            ["revisions.id"],
            name=op.f("fk_worlds_published_revision_id_revisions"),
            ondelete="RESTRICT",
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worlds")),
        sa.UniqueConstraint("key", name=op.f("uq_worlds_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "archetypes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column(
            "habits",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "engagement",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "choices",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "notes",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            'length("description") <= 1000', name=op.f("ck_archetypes_description_length_max")
        ),
        sa.CheckConstraint(
            'length("description") >= 1', name=op.f("ck_archetypes_description_length_min")
        ),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_archetypes_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_archetypes_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_archetypes_name_length_min")),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_archetypes_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archetypes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("archetypes", schema=None) as batch_op:
        batch_op.create_index(
            "uq_archetypes_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "game_configs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "value",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_game_configs_key_length_max")),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_game_configs_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_game_configs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("game_configs", schema=None) as batch_op:
        batch_op.create_index(
            "uq_game_configs_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "level_curves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "parameters",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("level_max", sa.Integer(), nullable=False),
        sa.CheckConstraint('"level_max" <= 1000', name=op.f("ck_level_curves_level_max_max")),
        sa.CheckConstraint('"level_max" >= 2', name=op.f("ck_level_curves_level_max_min")),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_level_curves_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_level_curves_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_level_curves_name_length_min")),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_level_curves_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_curves")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("level_curves", schema=None) as batch_op:
        batch_op.create_index(
            "uq_level_curves_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "metrics",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "numeric",
                "boolean",
                name="metric_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value_max", sa.Integer(), nullable=False),
        sa.CheckConstraint('"value_max" <= 1000000000', name=op.f("ck_metrics_value_max_max")),
        sa.CheckConstraint('"value_max" >= 1', name=op.f("ck_metrics_value_max_min")),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_metrics_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_metrics_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_metrics_name_length_min")),
        sa.CheckConstraint('length("unit") <= 20', name=op.f("ck_metrics_unit_length_max")),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_metrics_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("metrics", schema=None) as batch_op:
        batch_op.create_index(
            "uq_metrics_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "narrative_contents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "category",
            sa.Enum(
                "onboarding",
                "system_message",
                "daily_quest",
                "debuff",
                "dungeon",
                "boss",
                "title",
                "season",
                "level_up",
                "daily_reminder",
                name="narrative_category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.String(length=2000), nullable=False),
        sa.Column(
            "context",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint(
            'length("content") <= 2000', name=op.f("ck_narrative_contents_content_length_max")
        ),
        sa.CheckConstraint(
            'length("content") >= 1', name=op.f("ck_narrative_contents_content_length_min")
        ),
        sa.CheckConstraint(
            'length("key") <= 120', name=op.f("ck_narrative_contents_key_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_narrative_contents_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_narrative_contents")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("narrative_contents", schema=None) as batch_op:
        batch_op.create_index(
            "ix_narrative_contents_category_is_active", ["category", "is_active"], unique=False
        )
        batch_op.create_index(
            "uq_narrative_contents_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "revisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ruleset_hash", sa.String(length=64), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint('"number" >= 1', name=op.f("ck_revisions_number_min")),
        sa.CheckConstraint('length("note") <= 500', name=op.f("ck_revisions_note_length_max")),
        sa.CheckConstraint(
            'length("ruleset_hash") <= 64', name=op.f("ck_revisions_ruleset_hash_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["users.id"],
            name=op.f("fk_revisions_published_by_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["ruleset_hash"],
            ["rulesets.hash"],
            name=op.f("fk_revisions_ruleset_hash_rulesets"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_revisions_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("world_id", "number", name=op.f("uq_revisions_world_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "scenarios",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("rules_ref", sa.String(length=200), nullable=False),
        sa.Column("people_ref", sa.String(length=200), nullable=False),
        sa.Column(
            "cohorts",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("replications", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('"horizon_days" <= 3650', name=op.f("ck_scenarios_horizon_days_max")),
        sa.CheckConstraint('"horizon_days" >= 1', name=op.f("ck_scenarios_horizon_days_min")),
        sa.CheckConstraint('"replications" <= 100000', name=op.f("ck_scenarios_replications_max")),
        sa.CheckConstraint('"replications" >= 1', name=op.f("ck_scenarios_replications_min")),
        sa.CheckConstraint('"seed" >= 0', name=op.f("ck_scenarios_seed_min")),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_scenarios_key_length_max")),
        sa.CheckConstraint('length("key") >= 1', name=op.f("ck_scenarios_key_length_min")),
        sa.CheckConstraint(
            'length("people_ref") <= 200', name=op.f("ck_scenarios_people_ref_length_max")
        ),
        sa.CheckConstraint(
            'length("rules_ref") <= 200', name=op.f("ck_scenarios_rules_ref_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_scenarios_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("scenarios", schema=None) as batch_op:
        batch_op.create_index(
            "uq_scenarios_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "seasons",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("theme", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "upcoming",
                "active",
                "ended",
                name="season_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="upcoming",
            nullable=False,
        ),
        sa.Column("xp_multiplier_ppm", sa.Integer(), server_default="1000000", nullable=False),
        sa.CheckConstraint('"number" <= 1000', name=op.f("ck_seasons_number_max")),
        sa.CheckConstraint('"number" >= 1', name=op.f("ck_seasons_number_min")),
        sa.CheckConstraint(
            '"xp_multiplier_ppm" <= 100000000', name=op.f("ck_seasons_xp_multiplier_ppm_max")
        ),
        sa.CheckConstraint(
            '"xp_multiplier_ppm" >= 0', name=op.f("ck_seasons_xp_multiplier_ppm_min")
        ),
        sa.CheckConstraint(
            'length("description") <= 1000', name=op.f("ck_seasons_description_length_max")
        ),
        sa.CheckConstraint(
            'length("description") >= 1', name=op.f("ck_seasons_description_length_min")
        ),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_seasons_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_seasons_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_seasons_name_length_min")),
        sa.CheckConstraint('length("theme") <= 80', name=op.f("ck_seasons_theme_length_max")),
        sa.CheckConstraint('length("theme") >= 1', name=op.f("ck_seasons_theme_length_min")),
        sa.CheckConstraint("start_date <= end_date", name=op.f("ck_seasons_starts_before_end")),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_seasons_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seasons")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("seasons", schema=None) as batch_op:
        batch_op.create_index(
            "uq_seasons_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "uq_seasons_world_id_number",
            ["world_id", "number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "titles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("system_message", sa.String(length=1000), nullable=False),
        sa.Column(
            "condition_type",
            sa.Enum(
                "streak_days",
                "cumulative_count",
                "time_window",
                "event_count",
                "compound",
                "special",
                name="title_condition_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "condition_config",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "passive_type",
            sa.Enum(
                "flat_xp_bonus",
                "percent_xp_bonus",
                "stat_bonus",
                "debuff_reduction",
                name="passive_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("passive_value", sa.Integer(), nullable=True),
        sa.Column("passive_value_ppm", sa.Integer(), nullable=True),
        sa.Column(
            "passive_stat",
            sa.Enum(
                "str",
                "agi",
                "vit",
                "disc",
                name="stat_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "regression",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column(
            "rarity",
            sa.Enum(
                "common",
                "uncommon",
                "rare",
                "epic",
                "legendary",
                name="title_rarity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="common",
            nullable=False,
        ),
        sa.Column("can_regress", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint('"passive_value" <= 10000', name=op.f("ck_titles_passive_value_max")),
        sa.CheckConstraint('"passive_value" >= 0', name=op.f("ck_titles_passive_value_min")),
        sa.CheckConstraint(
            '"passive_value_ppm" <= 10000000', name=op.f("ck_titles_passive_value_ppm_max")
        ),
        sa.CheckConstraint(
            '"passive_value_ppm" >= 0', name=op.f("ck_titles_passive_value_ppm_min")
        ),
        sa.CheckConstraint(
            'length("description") <= 1000', name=op.f("ck_titles_description_length_max")
        ),
        sa.CheckConstraint(
            'length("description") >= 1', name=op.f("ck_titles_description_length_min")
        ),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_titles_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_titles_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_titles_name_length_min")),
        sa.CheckConstraint(
            'length("system_message") <= 1000', name=op.f("ck_titles_system_message_length_max")
        ),
        sa.CheckConstraint(
            'length("system_message") >= 1', name=op.f("ck_titles_system_message_length_min")
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_titles_world_id_worlds"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_titles")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("titles", schema=None) as batch_op:
        batch_op.create_index(
            "uq_titles_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "uq_titles_world_id_name",
            ["world_id", "name"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "bosses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("intro_monologue", sa.String(length=2000), nullable=False),
        sa.Column("defeat_message", sa.String(length=1000), nullable=False),
        sa.Column(
            "difficulty",
            sa.Enum(
                "normal",
                "hard",
                "nightmare",
                name="boss_difficulty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("required_level", sa.Integer(), server_default="1", nullable=False),
        sa.Column("xp_reward", sa.Integer(), nullable=False),
        sa.Column("title_reward_id", sa.BigInteger(), nullable=True),
        sa.Column("season_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint('"required_level" <= 1000', name=op.f("ck_bosses_required_level_max")),
        sa.CheckConstraint('"required_level" >= 1', name=op.f("ck_bosses_required_level_min")),
        sa.CheckConstraint('"xp_reward" <= 10000', name=op.f("ck_bosses_xp_reward_max")),
        sa.CheckConstraint('"xp_reward" >= 0', name=op.f("ck_bosses_xp_reward_min")),
        sa.CheckConstraint(
            'length("defeat_message") <= 1000', name=op.f("ck_bosses_defeat_message_length_max")
        ),
        sa.CheckConstraint(
            'length("defeat_message") >= 1', name=op.f("ck_bosses_defeat_message_length_min")
        ),
        sa.CheckConstraint(
            'length("description") <= 1000', name=op.f("ck_bosses_description_length_max")
        ),
        sa.CheckConstraint(
            'length("description") >= 1', name=op.f("ck_bosses_description_length_min")
        ),
        sa.CheckConstraint(
            'length("intro_monologue") <= 2000', name=op.f("ck_bosses_intro_monologue_length_max")
        ),
        sa.CheckConstraint(
            'length("intro_monologue") >= 1', name=op.f("ck_bosses_intro_monologue_length_min")
        ),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_bosses_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_bosses_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_bosses_name_length_min")),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["seasons.id"],
            name=op.f("fk_bosses_season_id_seasons"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["title_reward_id"],
            ["titles.id"],
            name=op.f("fk_bosses_title_reward_id_titles"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_bosses_world_id_worlds"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bosses")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bosses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bosses_season_id"), ["season_id"], unique=False)
        batch_op.create_index(
            "uq_bosses_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "uq_bosses_world_id_name",
            ["world_id", "name"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "change_sets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "edit",
                "bulk",
                "import",
                "undo",
                "restore",
                "solve",
                name="change_set_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("reverts_id", sa.BigInteger(), nullable=True),
        sa.Column("revision_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            'length("idempotency_key") <= 120',
            name=op.f("ck_change_sets_idempotency_key_length_max"),
        ),
        sa.CheckConstraint('length("why") <= 500', name=op.f("ck_change_sets_why_length_max")),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["users.id"],
            name=op.f("fk_change_sets_actor_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reverts_id"],
            ["change_sets.id"],
            name=op.f("fk_change_sets_reverts_id_change_sets"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_change_sets_revision_id_revisions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_change_sets_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_sets")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("change_sets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_sets_world_id_change_sets_revision_id"),
            ["world_id", "revision_id"],
            unique=False,
        )

    op.create_table(
        "dungeons",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column(
            "difficulty",
            sa.Enum(
                "e_rank",
                "d_rank",
                "c_rank",
                "b_rank",
                "a_rank",
                "s_rank",
                name="dungeon_difficulty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "requirements",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "challenges",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("base_xp_reward", sa.Integer(), server_default="50", nullable=False),
        sa.Column("xp_multiplier_ppm", sa.Integer(), server_default="1500000", nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("cooldown_hours", sa.Integer(), server_default="24", nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            '"base_xp_reward" <= 10000', name=op.f("ck_dungeons_base_xp_reward_max")
        ),
        sa.CheckConstraint('"base_xp_reward" >= 0', name=op.f("ck_dungeons_base_xp_reward_min")),
        sa.CheckConstraint('"cooldown_hours" <= 8760', name=op.f("ck_dungeons_cooldown_hours_max")),
        sa.CheckConstraint('"cooldown_hours" >= 0', name=op.f("ck_dungeons_cooldown_hours_min")),
        sa.CheckConstraint(
            '"duration_minutes" <= 86400', name=op.f("ck_dungeons_duration_minutes_max")
        ),
        sa.CheckConstraint(
            '"duration_minutes" >= 1', name=op.f("ck_dungeons_duration_minutes_min")
        ),
        sa.CheckConstraint(
            '"xp_multiplier_ppm" <= 100000000', name=op.f("ck_dungeons_xp_multiplier_ppm_max")
        ),
        sa.CheckConstraint(
            '"xp_multiplier_ppm" >= 0', name=op.f("ck_dungeons_xp_multiplier_ppm_min")
        ),
        sa.CheckConstraint(
            'length("description") <= 1000', name=op.f("ck_dungeons_description_length_max")
        ),
        sa.CheckConstraint(
            'length("description") >= 1', name=op.f("ck_dungeons_description_length_min")
        ),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_dungeons_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_dungeons_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_dungeons_name_length_min")),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["seasons.id"],
            name=op.f("fk_dungeons_season_id_seasons"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_dungeons_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dungeons")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dungeons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dungeons_season_id"), ["season_id"], unique=False)
        batch_op.create_index(
            "uq_dungeons_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "player_profiles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("timezone", sa.String(length=64), server_default="UTC", nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_closed_date", sa.Date(), nullable=True),
        sa.Column("level", sa.Integer(), server_default="1", nullable=False),
        sa.Column("total_xp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("current_streak", sa.Integer(), server_default="0", nullable=False),
        sa.Column("longest_streak", sa.Integer(), server_default="0", nullable=False),
        sa.Column("perfect_streak", sa.Integer(), server_default="0", nullable=False),
        sa.Column("freezes_held", sa.Integer(), server_default="0", nullable=False),
        sa.Column("absent_days", sa.Integer(), server_default="0", nullable=False),
        sa.Column("return_day", sa.Integer(), server_default="0", nullable=False),
        sa.Column("debuff_active_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hard_mode", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("str", sa.Integer(), server_default="10", nullable=False),
        sa.Column("agi", sa.Integer(), server_default="10", nullable=False),
        sa.Column("vit", sa.Integer(), server_default="10", nullable=False),
        sa.Column("disc", sa.Integer(), server_default="10", nullable=False),
        sa.Column("active_title_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint('"absent_days" >= 0', name=op.f("ck_player_profiles_absent_days_min")),
        sa.CheckConstraint('"agi" <= 1000', name=op.f("ck_player_profiles_agi_max")),
        sa.CheckConstraint('"agi" >= 0', name=op.f("ck_player_profiles_agi_min")),
        sa.CheckConstraint(
            '"current_streak" >= 0', name=op.f("ck_player_profiles_current_streak_min")
        ),
        sa.CheckConstraint('"disc" <= 1000', name=op.f("ck_player_profiles_disc_max")),
        sa.CheckConstraint('"disc" >= 0', name=op.f("ck_player_profiles_disc_min")),
        sa.CheckConstraint(
            '"freezes_held" <= 31', name=op.f("ck_player_profiles_freezes_held_max")
        ),
        sa.CheckConstraint('"freezes_held" >= 0', name=op.f("ck_player_profiles_freezes_held_min")),
        sa.CheckConstraint('"level" <= 1000', name=op.f("ck_player_profiles_level_max")),
        sa.CheckConstraint('"level" >= 1', name=op.f("ck_player_profiles_level_min")),
        sa.CheckConstraint(
            '"longest_streak" >= 0', name=op.f("ck_player_profiles_longest_streak_min")
        ),
        sa.CheckConstraint(
            '"perfect_streak" >= 0', name=op.f("ck_player_profiles_perfect_streak_min")
        ),
        sa.CheckConstraint('"return_day" >= 0', name=op.f("ck_player_profiles_return_day_min")),
        sa.CheckConstraint('"str" <= 1000', name=op.f("ck_player_profiles_str_max")),
        sa.CheckConstraint('"str" >= 0', name=op.f("ck_player_profiles_str_min")),
        sa.CheckConstraint('"total_xp" >= 0', name=op.f("ck_player_profiles_total_xp_min")),
        sa.CheckConstraint('"vit" <= 1000', name=op.f("ck_player_profiles_vit_max")),
        sa.CheckConstraint('"vit" >= 0', name=op.f("ck_player_profiles_vit_min")),
        sa.CheckConstraint(
            'length("timezone") <= 64', name=op.f("ck_player_profiles_timezone_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["active_title_id"],
            ["titles.id"],
            name=op.f("fk_player_profiles_active_title_id_titles"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_player_profiles_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_player_profiles_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_player_profiles")),
        sa.UniqueConstraint(
            "world_id", "user_id", name=op.f("uq_player_profiles_world_id_user_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("player_profiles", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_player_profiles_world_id_player_profiles_last_closed_date"),
            ["world_id", "last_closed_date"],
            unique=False,
        )

    op.create_table(
        "quest_templates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "daily",
                "weekly",
                "dungeon",
                "boss",
                name="quest_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "category",
            sa.Enum(
                "movement",
                "strength",
                "recovery",
                "nutrition",
                "discipline",
                name="quest_category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "requirements",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("base_xp", sa.Integer(), nullable=False),
        sa.Column(
            "stat_affected",
            sa.Enum(
                "str",
                "agi",
                "vit",
                "disc",
                name="stat_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "partial_reward",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("is_core", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=True),
        sa.Column("weight", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unlock_day", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint('"base_xp" <= 10000', name=op.f("ck_quest_templates_base_xp_max")),
        sa.CheckConstraint('"base_xp" >= 1', name=op.f("ck_quest_templates_base_xp_min")),
        sa.CheckConstraint('"unlock_day" <= 3650', name=op.f("ck_quest_templates_unlock_day_max")),
        sa.CheckConstraint('"unlock_day" >= 1', name=op.f("ck_quest_templates_unlock_day_min")),
        sa.CheckConstraint('"weight" <= 1000', name=op.f("ck_quest_templates_weight_max")),
        sa.CheckConstraint('"weight" >= 0', name=op.f("ck_quest_templates_weight_min")),
        sa.CheckConstraint(
            'length("description") <= 1000', name=op.f("ck_quest_templates_description_length_max")
        ),
        sa.CheckConstraint(
            'length("description") >= 1', name=op.f("ck_quest_templates_description_length_min")
        ),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_quest_templates_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_quest_templates_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_quest_templates_name_length_min")),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["seasons.id"],
            name=op.f("fk_quest_templates_season_id_seasons"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_quest_templates_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quest_templates")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("quest_templates", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quest_templates_season_id"), ["season_id"], unique=False
        )
        batch_op.create_index("ix_quest_templates_type_is_core", ["type", "is_core"], unique=False)
        batch_op.create_index(
            "uq_quest_templates_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scenario_id", sa.BigInteger(), nullable=True),
        sa.Column("content_reference", sa.String(length=200), nullable=False),
        sa.Column(
            "scenario",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("ruleset_hash", sa.String(length=64), nullable=False),
        sa.Column("rules_hash", sa.String(length=64), nullable=False),
        sa.Column("people_hash", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("engine", sa.String(length=32), nullable=False),
        sa.Column("code_version", sa.String(length=64), nullable=False),
        sa.Column("tzdata_version", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "running",
                "completed",
                "cancelled",
                "failed",
                name="run_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("error", sa.String(length=2000), nullable=True),
        sa.Column("results_path", sa.String(length=500), nullable=True),
        sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('"seed" >= 0', name=op.f("ck_runs_seed_min")),
        sa.CheckConstraint(
            'length("code_version") <= 64', name=op.f("ck_runs_code_version_length_max")
        ),
        sa.CheckConstraint(
            'length("content_reference") <= 200', name=op.f("ck_runs_content_reference_length_max")
        ),
        sa.CheckConstraint('length("digest") <= 64', name=op.f("ck_runs_digest_length_max")),
        sa.CheckConstraint('length("engine") <= 32', name=op.f("ck_runs_engine_length_max")),
        sa.CheckConstraint('length("error") <= 2000', name=op.f("ck_runs_error_length_max")),
        sa.CheckConstraint(
            'length("people_hash") <= 64', name=op.f("ck_runs_people_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("results_path") <= 500', name=op.f("ck_runs_results_path_length_max")
        ),
        sa.CheckConstraint(
            'length("rules_hash") <= 64', name=op.f("ck_runs_rules_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("ruleset_hash") <= 64', name=op.f("ck_runs_ruleset_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("tzdata_version") <= 32', name=op.f("ck_runs_tzdata_version_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_runs_actor_id_users"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["ruleset_hash"],
            ["rulesets.hash"],
            name=op.f("fk_runs_ruleset_hash_rulesets"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["scenarios.id"],
            name=op.f("fk_runs_scenario_id_scenarios"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_rules_hash"), ["rules_hash"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_runs_state_runs_started_at"), ["state", "started_at"], unique=False
        )

    op.create_table(
        "audit_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("object_type", sa.String(length=64), nullable=False),
        sa.Column("object_key", sa.String(length=200), nullable=False),
        sa.Column("change_set_id", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column(
            "details",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("event_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint('"seq" >= 1', name=op.f("ck_audit_events_seq_min")),
        sa.CheckConstraint(
            'length("action") <= 64', name=op.f("ck_audit_events_action_length_max")
        ),
        sa.CheckConstraint(
            'length("event_hash") <= 64', name=op.f("ck_audit_events_event_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("object_key") <= 200', name=op.f("ck_audit_events_object_key_length_max")
        ),
        sa.CheckConstraint(
            'length("object_type") <= 64', name=op.f("ck_audit_events_object_type_length_max")
        ),
        sa.CheckConstraint(
            'length("previous_hash") <= 64', name=op.f("ck_audit_events_previous_hash_length_max")
        ),
        sa.CheckConstraint('length("why") <= 500', name=op.f("ck_audit_events_why_length_max")),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["users.id"],
            name=op.f("fk_audit_events_actor_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["change_set_id"],
            ["change_sets.id"],
            name=op.f("fk_audit_events_change_set_id_change_sets"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("seq", name=op.f("uq_audit_events_seq")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_events_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_events_object_type_audit_events_object_key"),
            ["object_type", "object_key"],
            unique=False,
        )

    op.create_table(
        "boss_attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("boss_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "in_progress",
                "victory",
                "defeat",
                "abandoned",
                name="boss_attempt_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="in_progress",
            nullable=False,
        ),
        sa.Column("current_phase", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "phase_progress",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            '"current_phase" <= 20', name=op.f("ck_boss_attempts_current_phase_max")
        ),
        sa.CheckConstraint('"current_phase" >= 1', name=op.f("ck_boss_attempts_current_phase_min")),
        sa.ForeignKeyConstraint(
            ["boss_id"],
            ["bosses.id"],
            name=op.f("fk_boss_attempts_boss_id_bosses"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_boss_attempts_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boss_attempts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("boss_attempts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_boss_attempts_player_id_status", ["player_id", "status"], unique=False
        )
        batch_op.create_index(
            "uq_boss_attempts_one_in_progress",
            ["player_id"],
            unique=True,
            sqlite_where=sa.text("status = 'in_progress'"),
            postgresql_where=sa.text("status = 'in_progress'"),
        )

    op.create_table(
        "boss_phases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("world_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("boss_id", sa.BigInteger(), nullable=False),
        sa.Column("phase_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column(
            "requirements",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("duration_days", sa.Integer(), nullable=False),
        sa.Column("xp_reward", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint('"duration_days" <= 365', name=op.f("ck_boss_phases_duration_days_max")),
        sa.CheckConstraint('"duration_days" >= 1', name=op.f("ck_boss_phases_duration_days_min")),
        sa.CheckConstraint('"phase_number" <= 20', name=op.f("ck_boss_phases_phase_number_max")),
        sa.CheckConstraint('"phase_number" >= 1', name=op.f("ck_boss_phases_phase_number_min")),
        sa.CheckConstraint('"xp_reward" <= 10000', name=op.f("ck_boss_phases_xp_reward_max")),
        sa.CheckConstraint('"xp_reward" >= 0', name=op.f("ck_boss_phases_xp_reward_min")),
        sa.CheckConstraint(
            'length("description") <= 1000', name=op.f("ck_boss_phases_description_length_max")
        ),
        sa.CheckConstraint(
            'length("description") >= 1', name=op.f("ck_boss_phases_description_length_min")
        ),
        sa.CheckConstraint('length("key") <= 120', name=op.f("ck_boss_phases_key_length_max")),
        sa.CheckConstraint('length("name") <= 80', name=op.f("ck_boss_phases_name_length_max")),
        sa.CheckConstraint('length("name") >= 1', name=op.f("ck_boss_phases_name_length_min")),
        sa.ForeignKeyConstraint(
            ["boss_id"],
            ["bosses.id"],
            name=op.f("fk_boss_phases_boss_id_bosses"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_boss_phases_world_id_worlds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boss_phases")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("boss_phases", schema=None) as batch_op:
        batch_op.create_index(
            "uq_boss_phases_boss_id_phase_number",
            ["boss_id", "phase_number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "uq_boss_phases_world_id_key",
            ["world_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_set_id", sa.BigInteger(), nullable=False),
        sa.Column("table", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=120), nullable=False),
        sa.Column(
            "op",
            sa.Enum(
                "add",
                "change",
                "delete",
                name="change_operation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column(
            "after",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column(
            "review",
            sa.Enum(
                "open",
                "accepted",
                "rejected",
                name="review_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="open",
            nullable=False,
        ),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint('"version_after" >= 1', name=op.f("ck_changes_version_after_min")),
        sa.CheckConstraint('length("row_key") <= 120', name=op.f("ck_changes_row_key_length_max")),
        sa.CheckConstraint('length("table") <= 64', name=op.f("ck_changes_table_length_max")),
        sa.ForeignKeyConstraint(
            ["change_set_id"],
            ["change_sets.id"],
            name=op.f("fk_changes_change_set_id_change_sets"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["users.id"],
            name=op.f("fk_changes_reviewer_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sa.UniqueConstraint(
            "change_set_id", "table", "row_key", name=op.f("uq_changes_change_set_id_table_row_key")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_changes_table_changes_row_key"), ["table", "row_key"], unique=False
        )

    op.create_table(
        "daily_logs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("day_date", sa.Date(), nullable=False),
        sa.Column("core_completed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("core_total", sa.Integer(), server_default="4", nullable=False),
        sa.Column("all_completed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("debuff_triggered", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("evaluated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("streak_after", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint('"core_completed" >= 0', name=op.f("ck_daily_logs_core_completed_min")),
        sa.CheckConstraint('"core_total" >= 0', name=op.f("ck_daily_logs_core_total_min")),
        sa.CheckConstraint('"streak_after" >= 0', name=op.f("ck_daily_logs_streak_after_min")),
        sa.CheckConstraint(
            "core_completed <= core_total", name=op.f("ck_daily_logs_core_completed_le_core_total")
        ),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_daily_logs_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_logs")),
        sa.UniqueConstraint("player_id", "day_date", name=op.f("uq_daily_logs_player_id_day_date")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("daily_logs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_daily_logs_player_id_evaluated", ["player_id", "evaluated"], unique=False
        )

    op.create_table(
        "dungeon_attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("dungeon_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "in_progress",
                "cleared",
                "failed",
                "timed_out",
                name="dungeon_attempt_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="in_progress",
            nullable=False,
        ),
        sa.Column(
            "progress",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "debuff_active_at_entry", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("xp_awarded", sa.Integer(), nullable=True),
        sa.CheckConstraint('"xp_awarded" >= 0', name=op.f("ck_dungeon_attempts_xp_awarded_min")),
        sa.ForeignKeyConstraint(
            ["dungeon_id"],
            ["dungeons.id"],
            name=op.f("fk_dungeon_attempts_dungeon_id_dungeons"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_dungeon_attempts_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dungeon_attempts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dungeon_attempts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_dungeon_attempts_player_id_status", ["player_id", "status"], unique=False
        )
        batch_op.create_index(
            "uq_dungeon_attempts_one_in_progress",
            ["player_id"],
            unique=True,
            sqlite_where=sa.text("status = 'in_progress'"),
            postgresql_where=sa.text("status = 'in_progress'"),
        )

    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "completed",
                "cancelled",
                "failed",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "spec",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("progress_done", sa.BigInteger(), nullable=False),
        sa.Column("progress_total", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=True),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('"progress_done" >= 0', name=op.f("ck_jobs_progress_done_min")),
        sa.CheckConstraint('"progress_total" >= 0', name=op.f("ck_jobs_progress_total_min")),
        sa.CheckConstraint('length("error") <= 2000', name=op.f("ck_jobs_error_length_max")),
        sa.CheckConstraint('length("kind") <= 40', name=op.f("ck_jobs_kind_length_max")),
        sa.CheckConstraint('length("message") <= 500', name=op.f("ck_jobs_message_length_max")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_jobs_actor_id_users"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_jobs_run_id_runs"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_jobs_state_jobs_heartbeat_at"), ["state", "heartbeat_at"], unique=False
        )

    op.create_table(
        "metric_logs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("metric_id", sa.BigInteger(), nullable=False),
        sa.Column("day_date", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"value" <= 1000000000', name=op.f("ck_metric_logs_value_max")),
        sa.CheckConstraint('"value" >= 0', name=op.f("ck_metric_logs_value_min")),
        sa.ForeignKeyConstraint(
            ["metric_id"],
            ["metrics.id"],
            name=op.f("fk_metric_logs_metric_id_metrics"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_metric_logs_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_logs")),
        sa.UniqueConstraint(
            "player_id",
            "day_date",
            "metric_id",
            name=op.f("uq_metric_logs_player_id_day_date_metric_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "player_titles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("title_id", sa.BigInteger(), nullable=False),
        sa.Column("earned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "NOT (is_active AND revoked_at IS NOT NULL)",
            name=op.f("ck_player_titles_revoked_inactive"),
        ),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_player_titles_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["title_id"],
            ["titles.id"],
            name=op.f("fk_player_titles_title_id_titles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_player_titles")),
        sa.UniqueConstraint(
            "player_id", "title_id", name=op.f("uq_player_titles_player_id_title_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("player_titles", schema=None) as batch_op:
        batch_op.create_index(
            "ix_player_titles_player_id_is_active", ["player_id", "is_active"], unique=False
        )
        batch_op.create_index(
            "uq_player_titles_one_active",
            ["player_id"],
            unique=True,
            sqlite_where=sa.text("is_active"),
            postgresql_where=sa.text("is_active"),
        )

    op.create_table(
        "quest_logs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "completed",
                "failed",
                "expired",
                name="quest_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="active",
            nullable=False,
        ),
        sa.Column(
            "progress",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("xp_awarded", sa.Integer(), nullable=True),
        sa.Column("day_date", sa.Date(), nullable=False),
        sa.CheckConstraint('"xp_awarded" >= 0', name=op.f("ck_quest_logs_xp_awarded_min")),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_quest_logs_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["quest_templates.id"],
            name=op.f("fk_quest_logs_template_id_quest_templates"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quest_logs")),
        sa.UniqueConstraint(
            "player_id",
            "template_id",
            "day_date",
            name=op.f("uq_quest_logs_player_id_template_id_day_date"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("quest_logs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_quest_logs_player_id_day_date", ["player_id", "day_date"], unique=False
        )

    op.create_table(
        "season_leaderboards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("total_xp", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"rank" >= 1', name=op.f("ck_season_leaderboards_rank_min")),
        sa.CheckConstraint('"total_xp" >= 0', name=op.f("ck_season_leaderboards_total_xp_min")),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_season_leaderboards_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["seasons.id"],
            name=op.f("fk_season_leaderboards_season_id_seasons"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_leaderboards")),
        sa.UniqueConstraint(
            "season_id", "player_id", name=op.f("uq_season_leaderboards_season_id_player_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("season_leaderboards", schema=None) as batch_op:
        batch_op.create_index(
            "ix_season_leaderboards_season_id_rank", ["season_id", "rank"], unique=False
        )

    op.create_table(
        "season_participations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=False),
        sa.Column("season_xp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"rank" >= 1', name=op.f("ck_season_participations_rank_min")),
        sa.CheckConstraint('"season_xp" >= 0', name=op.f("ck_season_participations_season_xp_min")),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_season_participations_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["seasons.id"],
            name=op.f("fk_season_participations_season_id_seasons"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_participations")),
        sa.UniqueConstraint(
            "player_id", "season_id", name=op.f("uq_season_participations_player_id_season_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("season_participations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_season_participations_season_id"), ["season_id"], unique=False
        )

    op.create_table(
        "xp_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "event_source",
            sa.Enum(
                "quest_completion",
                "streak_bonus",
                "boss_defeat",
                "dungeon_clear",
                "season_bonus",
                "title_bonus",
                "manual_adjustment",
                "lesson",
                "quiz",
                "duel",
                "achievement",
                "teaching",
                "event",
                "reversal",
                name="xp_event_source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("quest_log_id", sa.BigInteger(), nullable=True),
        sa.Column("boss_attempt_id", sa.BigInteger(), nullable=True),
        sa.Column("dungeon_attempt_id", sa.BigInteger(), nullable=True),
        sa.Column("season_participation_id", sa.BigInteger(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("content_key", sa.String(length=120), nullable=False),
        sa.Column("day_date", sa.Date(), nullable=False),
        sa.Column("base_xp", sa.Integer(), nullable=False),
        sa.Column("final_xp", sa.Integer(), nullable=False),
        sa.Column("total_xp_before", sa.BigInteger(), nullable=False),
        sa.Column("total_xp_after", sa.BigInteger(), nullable=False),
        sa.Column("level_before", sa.Integer(), nullable=False),
        sa.Column("level_after", sa.Integer(), nullable=False),
        sa.Column("ruleset_hash", sa.String(length=64), nullable=False),
        sa.Column("hash_version", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("event_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"hash_version" <= 1000', name=op.f("ck_xp_events_hash_version_max")),
        sa.CheckConstraint('"hash_version" >= 1', name=op.f("ck_xp_events_hash_version_min")),
        sa.CheckConstraint('"level_after" <= 1000', name=op.f("ck_xp_events_level_after_max")),
        sa.CheckConstraint('"level_after" >= 1', name=op.f("ck_xp_events_level_after_min")),
        sa.CheckConstraint('"level_before" <= 1000', name=op.f("ck_xp_events_level_before_max")),
        sa.CheckConstraint('"level_before" >= 1', name=op.f("ck_xp_events_level_before_min")),
        sa.CheckConstraint('"seq" >= 1', name=op.f("ck_xp_events_seq_min")),
        sa.CheckConstraint('"total_xp_after" >= 0', name=op.f("ck_xp_events_total_xp_after_min")),
        sa.CheckConstraint('"total_xp_before" >= 0', name=op.f("ck_xp_events_total_xp_before_min")),
        sa.CheckConstraint(
            "CASE WHEN quest_log_id IS NULL THEN 0 ELSE 1 END + CASE WHEN boss_attempt_id IS NULL THEN 0 ELSE 1 END + CASE WHEN dungeon_attempt_id IS NULL THEN 0 ELSE 1 END + CASE WHEN season_participation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN reverses_id IS NULL THEN 0 ELSE 1 END <= 1",
            name=op.f("ck_xp_events_one_reference"),
        ),
        sa.CheckConstraint(
            'length("content_key") <= 120', name=op.f("ck_xp_events_content_key_length_max")
        ),
        sa.CheckConstraint(
            'length("event_hash") <= 64', name=op.f("ck_xp_events_event_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("previous_hash") <= 64', name=op.f("ck_xp_events_previous_hash_length_max")
        ),
        sa.CheckConstraint(
            'length("ruleset_hash") <= 64', name=op.f("ck_xp_events_ruleset_hash_length_max")
        ),
        sa.CheckConstraint(
            "total_xp_after = total_xp_before + final_xp", name=op.f("ck_xp_events_total_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["boss_attempt_id"],
            ["boss_attempts.id"],
            name=op.f("fk_xp_events_boss_attempt_id_boss_attempts"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["dungeon_attempt_id"],
            ["dungeon_attempts.id"],
            name=op.f("fk_xp_events_dungeon_attempt_id_dungeon_attempts"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["player_id"],
            ["player_profiles.id"],
            name=op.f("fk_xp_events_player_id_player_profiles"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["quest_log_id"],
            ["quest_logs.id"],
            name=op.f("fk_xp_events_quest_log_id_quest_logs"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["xp_events.id"],
            name=op.f("fk_xp_events_reverses_id_xp_events"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["ruleset_hash"],
            ["rulesets.hash"],
            name=op.f("fk_xp_events_ruleset_hash_rulesets"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["season_participation_id"],
            ["season_participations.id"],
            name=op.f("fk_xp_events_season_participation_id_season_participations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xp_events")),
        sa.UniqueConstraint("player_id", "seq", name=op.f("uq_xp_events_player_id_seq")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("xp_events", schema=None) as batch_op:
        batch_op.create_index("ix_xp_events_event_source", ["event_source"], unique=False)
        batch_op.create_index(
            "ix_xp_events_player_id_created_at", ["player_id", "created_at"], unique=False
        )

    op.create_table(
        "xp_modifiers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("xp_event_id", sa.BigInteger(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "debuff_penalty",
                "streak_bonus",
                "weekend_bonus",
                "season_multiplier",
                "title_passive",
                "dungeon_multiplier",
                "flat",
                "guild_buff",
                "global_event",
                "hard_mode",
                "daily_cap",
                "weekly_cap",
                name="modifier_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("multiplier_ppm", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("xp_before", sa.Integer(), nullable=False),
        sa.Column("xp_after", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            '"multiplier_ppm" <= 100000000', name=op.f("ck_xp_modifiers_multiplier_ppm_max")
        ),
        sa.CheckConstraint(
            '"multiplier_ppm" >= 0', name=op.f("ck_xp_modifiers_multiplier_ppm_min")
        ),
        sa.CheckConstraint('"order" <= 100', name=op.f("ck_xp_modifiers_order_max")),
        sa.CheckConstraint('"order" >= 1', name=op.f("ck_xp_modifiers_order_min")),
        sa.CheckConstraint('"xp_after" >= 0', name=op.f("ck_xp_modifiers_xp_after_min")),
        sa.CheckConstraint('"xp_before" >= 0', name=op.f("ck_xp_modifiers_xp_before_min")),
        sa.CheckConstraint(
            'length("reason") <= 200', name=op.f("ck_xp_modifiers_reason_length_max")
        ),
        sa.ForeignKeyConstraint(
            ["xp_event_id"],
            ["xp_events.id"],
            name=op.f("fk_xp_modifiers_xp_event_id_xp_events"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xp_modifiers")),
        sa.UniqueConstraint("xp_event_id", "order", name=op.f("uq_xp_modifiers_xp_event_id_order")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("xp_modifiers", schema=None) as batch_op:
        batch_op.create_index("ix_xp_modifiers_xp_event_id", ["xp_event_id"], unique=False)

    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        # worlds and revisions point at each other; create_table leaves this side out here.
        op.create_foreign_key(
            op.f("fk_worlds_published_revision_id_revisions"),
            "worlds",
            "revisions",
            ["published_revision_id"],
            ["id"],
            ondelete="RESTRICT",
            use_alter=True,
        )
    create_triggers(bind, LEDGERS)


def downgrade() -> None:
    """Go back to the revision before."""
    bind = op.get_bind()
    drop_triggers(bind, LEDGERS)
    if bind.dialect.name != "sqlite":
        op.drop_constraint(
            op.f("fk_worlds_published_revision_id_revisions"), "worlds", type_="foreignkey"
        )
    with op.batch_alter_table("xp_modifiers", schema=None) as batch_op:
        batch_op.drop_index("ix_xp_modifiers_xp_event_id")

    op.drop_table("xp_modifiers")
    with op.batch_alter_table("xp_events", schema=None) as batch_op:
        batch_op.drop_index("ix_xp_events_player_id_created_at")
        batch_op.drop_index("ix_xp_events_event_source")

    op.drop_table("xp_events")
    with op.batch_alter_table("season_participations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_season_participations_season_id"))

    op.drop_table("season_participations")
    with op.batch_alter_table("season_leaderboards", schema=None) as batch_op:
        batch_op.drop_index("ix_season_leaderboards_season_id_rank")

    op.drop_table("season_leaderboards")
    with op.batch_alter_table("quest_logs", schema=None) as batch_op:
        batch_op.drop_index("ix_quest_logs_player_id_day_date")

    op.drop_table("quest_logs")
    with op.batch_alter_table("player_titles", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_player_titles_one_active",
            sqlite_where=sa.text("is_active"),
            postgresql_where=sa.text("is_active"),
        )
        batch_op.drop_index("ix_player_titles_player_id_is_active")

    op.drop_table("player_titles")
    op.drop_table("metric_logs")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_state_jobs_heartbeat_at"))

    op.drop_table("jobs")
    with op.batch_alter_table("dungeon_attempts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_dungeon_attempts_one_in_progress",
            sqlite_where=sa.text("status = 'in_progress'"),
            postgresql_where=sa.text("status = 'in_progress'"),
        )
        batch_op.drop_index("ix_dungeon_attempts_player_id_status")

    op.drop_table("dungeon_attempts")
    with op.batch_alter_table("daily_logs", schema=None) as batch_op:
        batch_op.drop_index("ix_daily_logs_player_id_evaluated")

    op.drop_table("daily_logs")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_table_changes_row_key"))

    op.drop_table("changes")
    with op.batch_alter_table("boss_phases", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_boss_phases_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_boss_phases_boss_id_phase_number",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("boss_phases")
    with op.batch_alter_table("boss_attempts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_boss_attempts_one_in_progress",
            sqlite_where=sa.text("status = 'in_progress'"),
            postgresql_where=sa.text("status = 'in_progress'"),
        )
        batch_op.drop_index("ix_boss_attempts_player_id_status")

    op.drop_table("boss_attempts")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_events_object_type_audit_events_object_key"))
        batch_op.drop_index(batch_op.f("ix_audit_events_at"))

    op.drop_table("audit_events")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_state_runs_started_at"))
        batch_op.drop_index(batch_op.f("ix_runs_rules_hash"))

    op.drop_table("runs")
    with op.batch_alter_table("quest_templates", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_quest_templates_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index("ix_quest_templates_type_is_core")
        batch_op.drop_index(batch_op.f("ix_quest_templates_season_id"))

    op.drop_table("quest_templates")
    with op.batch_alter_table("player_profiles", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_player_profiles_world_id_player_profiles_last_closed_date")
        )

    op.drop_table("player_profiles")
    with op.batch_alter_table("dungeons", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_dungeons_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_dungeons_season_id"))

    op.drop_table("dungeons")
    with op.batch_alter_table("change_sets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_sets_world_id_change_sets_revision_id"))

    op.drop_table("change_sets")
    with op.batch_alter_table("bosses", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_bosses_world_id_name",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_bosses_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_bosses_season_id"))

    op.drop_table("bosses")
    with op.batch_alter_table("titles", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_titles_world_id_name",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_titles_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("titles")
    with op.batch_alter_table("seasons", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_seasons_world_id_number",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_seasons_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("seasons")
    with op.batch_alter_table("scenarios", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scenarios_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("scenarios")
    op.drop_table("revisions")
    with op.batch_alter_table("narrative_contents", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_narrative_contents_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index("ix_narrative_contents_category_is_active")

    op.drop_table("narrative_contents")
    with op.batch_alter_table("metrics", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_metrics_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("metrics")
    with op.batch_alter_table("level_curves", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_level_curves_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("level_curves")
    with op.batch_alter_table("game_configs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_game_configs_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("game_configs")
    with op.batch_alter_table("archetypes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_archetypes_world_id_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("archetypes")
    op.drop_table("worlds")
    op.drop_table("user_roles")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_user_id"))

    op.drop_table("sessions")
    op.drop_table("idempotency_keys")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_user_id"))

    op.drop_table("accounts")
    with op.batch_alter_table("verifications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verifications_identifier"))

    op.drop_table("verifications")
    op.drop_table("users")
    with op.batch_alter_table("rulesets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rulesets_rules_hash"))

    op.drop_table("rulesets")
