DROP INDEX ix_change_sets_actor_id;

DROP INDEX ix_change_sets_reverts_id;

DROP INDEX ix_change_sets_revision_id;

DROP INDEX ix_audit_events_actor_id;

DROP INDEX ix_audit_events_change_set_id;

DROP INDEX ix_boss_attempts_boss_id;

DROP INDEX ix_metric_logs_metric_id;

DROP INDEX ix_player_titles_title_id;

CREATE TABLE new__verifications (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	identifier VARCHAR(254) NOT NULL,
	value VARCHAR(255) NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT ck_verifications_identifier_length_max CHECK (length("identifier") <= 254),
	CONSTRAINT ck_verifications_value_length_max CHECK (length("value") <= 255)
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__verifications', seq FROM sqlite_sequence WHERE name = 'verifications';

INSERT INTO new__verifications ("id", "created_at", "updated_at", "identifier", "value", "expires_at") SELECT "id", "created_at", "updated_at", "identifier", "value", "expires_at" FROM verifications;

DROP TABLE verifications;

ALTER TABLE new__verifications RENAME TO verifications;

CREATE INDEX ix_verifications_identifier ON verifications (identifier);

CREATE TABLE new__users (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	email VARCHAR(254) NOT NULL,
	email_verified BOOLEAN DEFAULT 0 NOT NULL,
	name VARCHAR(120),
	image VARCHAR(500),
	timezone VARCHAR(64) DEFAULT 'UTC' NOT NULL,
	status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT ck_users_email_length_max CHECK (length("email") <= 254),
	CONSTRAINT ck_users_email_length_min CHECK (length("email") >= 3),
	CONSTRAINT ck_users_image_length_max CHECK (length("image") <= 500),
	CONSTRAINT ck_users_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_users_timezone_length_max CHECK (length("timezone") <= 64),
	CONSTRAINT uq_users_email UNIQUE (email),
	CONSTRAINT ck_users_user_status CHECK (status IN ('active', 'disabled'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__users', seq FROM sqlite_sequence WHERE name = 'users';

INSERT INTO new__users ("id", "created_at", "updated_at", "version", "email", "email_verified", "name", "image", "timezone", "status") SELECT "id", "created_at", "updated_at", "version", "email", "email_verified", "name", "image", "timezone", CASE WHEN status IN ('inactive', 'suspended') THEN 'disabled' ELSE status END FROM users;

DROP TABLE users;

ALTER TABLE new__users RENAME TO users;

CREATE TABLE new__worlds (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	"key" VARCHAR(60) NOT NULL,
	name VARCHAR(120) NOT NULL,
	kind VARCHAR(32) NOT NULL,
	copied_from VARCHAR(64),
	published_revision_id BIGINT,
	seed_secret VARCHAR(64) NOT NULL,
	created_at DATETIME NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT ck_worlds_copied_from_length_max CHECK (length("copied_from") <= 64),
	CONSTRAINT ck_worlds_key_length_max CHECK (length("key") <= 60),
	CONSTRAINT ck_worlds_key_length_min CHECK (length("key") >= 1),
	CONSTRAINT ck_worlds_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_worlds_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_worlds_seed_secret_length_max CHECK (length("seed_secret") <= 64),
	CONSTRAINT fk_worlds_copied_from_rulesets FOREIGN KEY(copied_from) REFERENCES rulesets (hash) ON DELETE RESTRICT,
	CONSTRAINT fk_worlds_published_revision_id_revisions FOREIGN KEY(published_revision_id) REFERENCES revisions (id) ON DELETE RESTRICT,
	CONSTRAINT uq_worlds_key UNIQUE ("key"),
	CONSTRAINT ck_worlds_world_kind CHECK (kind IN ('template', 'live', 'demo', 'sample', 'archive'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__worlds', seq FROM sqlite_sequence WHERE name = 'worlds';

INSERT INTO new__worlds ("id", "key", "name", "kind", "copied_from", "published_revision_id", "seed_secret", "created_at", "version") SELECT "id", "key", "name", "kind", "copied_from", "published_revision_id", "seed_secret", "created_at", "version" FROM worlds;

DROP TABLE worlds;

ALTER TABLE new__worlds RENAME TO worlds;

CREATE TABLE new__accounts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	user_id BIGINT NOT NULL,
	account_id VARCHAR(255) NOT NULL,
	provider_id VARCHAR(64) NOT NULL,
	access_token VARCHAR(4096),
	refresh_token VARCHAR(4096),
	access_token_expires_at DATETIME,
	refresh_token_expires_at DATETIME,
	scope VARCHAR(1000),
	id_token VARCHAR(8192),
	password VARCHAR(255),
	CONSTRAINT ck_accounts_access_token_length_max CHECK (length("access_token") <= 4096),
	CONSTRAINT ck_accounts_account_id_length_max CHECK (length("account_id") <= 255),
	CONSTRAINT ck_accounts_id_token_length_max CHECK (length("id_token") <= 8192),
	CONSTRAINT ck_accounts_password_length_max CHECK (length("password") <= 255),
	CONSTRAINT ck_accounts_provider_id_length_max CHECK (length("provider_id") <= 64),
	CONSTRAINT ck_accounts_refresh_token_length_max CHECK (length("refresh_token") <= 4096),
	CONSTRAINT ck_accounts_scope_length_max CHECK (length("scope") <= 1000),
	CONSTRAINT fk_accounts_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT uq_accounts_provider_id_account_id UNIQUE (provider_id, account_id)
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__accounts', seq FROM sqlite_sequence WHERE name = 'accounts';

INSERT INTO new__accounts ("id", "created_at", "updated_at", "user_id", "account_id", "provider_id", "access_token", "refresh_token", "access_token_expires_at", "refresh_token_expires_at", "scope", "id_token", "password") SELECT "id", "created_at", "updated_at", "user_id", "account_id", "provider_id", "access_token", "refresh_token", "access_token_expires_at", "refresh_token_expires_at", "scope", "id_token", "password" FROM accounts;

DROP TABLE accounts;

ALTER TABLE new__accounts RENAME TO accounts;

CREATE INDEX ix_accounts_user_id ON accounts (user_id);

CREATE TABLE new__archetypes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	habits JSON NOT NULL,
	engagement JSON NOT NULL,
	choices JSON NOT NULL,
	notes JSON NOT NULL,
	CONSTRAINT ck_archetypes_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_archetypes_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_archetypes_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_archetypes_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_archetypes_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT fk_archetypes_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__archetypes', seq FROM sqlite_sequence WHERE name = 'archetypes';

INSERT INTO new__archetypes ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "habits", "engagement", "choices", "notes") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "habits", "engagement", "choices", "notes" FROM archetypes;

DROP TABLE archetypes;

ALTER TABLE new__archetypes RENAME TO archetypes;

CREATE UNIQUE INDEX uq_archetypes_world_id_key ON archetypes (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__game_configs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	value JSON NOT NULL,
	CONSTRAINT ck_game_configs_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT fk_game_configs_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__game_configs', seq FROM sqlite_sequence WHERE name = 'game_configs';

INSERT INTO new__game_configs ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "value") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "value" FROM game_configs;

DROP TABLE game_configs;

ALTER TABLE new__game_configs RENAME TO game_configs;

CREATE UNIQUE INDEX uq_game_configs_world_id_key ON game_configs (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__level_curves (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	name VARCHAR(80) NOT NULL,
	parameters JSON NOT NULL,
	level_max INTEGER NOT NULL,
	CONSTRAINT ck_level_curves_level_max_max CHECK ("level_max" <= 1000),
	CONSTRAINT ck_level_curves_level_max_min CHECK ("level_max" >= 2),
	CONSTRAINT ck_level_curves_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_level_curves_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_level_curves_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT fk_level_curves_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__level_curves', seq FROM sqlite_sequence WHERE name = 'level_curves';

INSERT INTO new__level_curves ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "parameters", "level_max") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "parameters", "level_max" FROM level_curves;

DROP TABLE level_curves;

ALTER TABLE new__level_curves RENAME TO level_curves;

CREATE UNIQUE INDEX uq_level_curves_world_id_key ON level_curves (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__metrics (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	name VARCHAR(80) NOT NULL,
	unit VARCHAR(20) NOT NULL,
	kind VARCHAR(32) NOT NULL,
	value_max INTEGER NOT NULL,
	CONSTRAINT ck_metrics_value_max_max CHECK ("value_max" <= 1000000000),
	CONSTRAINT ck_metrics_value_max_min CHECK ("value_max" >= 1),
	CONSTRAINT ck_metrics_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_metrics_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_metrics_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_metrics_unit_length_max CHECK (length("unit") <= 20),
	CONSTRAINT fk_metrics_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_metrics_metric_kind CHECK (kind IN ('numeric', 'boolean'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__metrics', seq FROM sqlite_sequence WHERE name = 'metrics';

INSERT INTO new__metrics ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "unit", "kind", "value_max") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "unit", "kind", "value_max" FROM metrics;

DROP TABLE metrics;

ALTER TABLE new__metrics RENAME TO metrics;

CREATE UNIQUE INDEX uq_metrics_world_id_key ON metrics (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__narrative_contents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	category VARCHAR(32) NOT NULL,
	content VARCHAR(2000) NOT NULL,
	context JSON,
	is_active BOOLEAN DEFAULT 1 NOT NULL,
	CONSTRAINT ck_narrative_contents_content_length_max CHECK (length("content") <= 2000),
	CONSTRAINT ck_narrative_contents_content_length_min CHECK (length("content") >= 1),
	CONSTRAINT ck_narrative_contents_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT fk_narrative_contents_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_narrative_contents_narrative_category CHECK (category IN ('onboarding', 'system_message', 'daily_quest', 'debuff', 'dungeon', 'boss', 'title', 'season', 'level_up', 'daily_reminder'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__narrative_contents', seq FROM sqlite_sequence WHERE name = 'narrative_contents';

INSERT INTO new__narrative_contents ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "category", "content", "context", "is_active") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "category", "content", "context", "is_active" FROM narrative_contents;

DROP TABLE narrative_contents;

ALTER TABLE new__narrative_contents RENAME TO narrative_contents;

CREATE INDEX ix_narrative_contents_category_is_active ON narrative_contents (category, is_active);

CREATE UNIQUE INDEX uq_narrative_contents_world_id_key ON narrative_contents (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__revisions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	world_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	ruleset_hash VARCHAR(64) NOT NULL,
	published_by BIGINT NOT NULL,
	at DATETIME NOT NULL,
	note VARCHAR(500) NOT NULL,
	CONSTRAINT ck_revisions_number_min CHECK ("number" >= 1),
	CONSTRAINT ck_revisions_note_length_max CHECK (length("note") <= 500),
	CONSTRAINT ck_revisions_ruleset_hash_length_max CHECK (length("ruleset_hash") <= 64),
	CONSTRAINT fk_revisions_published_by_users FOREIGN KEY(published_by) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_revisions_ruleset_hash_rulesets FOREIGN KEY(ruleset_hash) REFERENCES rulesets (hash) ON DELETE RESTRICT,
	CONSTRAINT fk_revisions_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT uq_revisions_world_id_number UNIQUE (world_id, number)
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__revisions', seq FROM sqlite_sequence WHERE name = 'revisions';

INSERT INTO new__revisions ("id", "world_id", "number", "ruleset_hash", "published_by", "at", "note") SELECT "id", "world_id", "number", "ruleset_hash", "published_by", "at", "note" FROM revisions;

DROP TABLE revisions;

ALTER TABLE new__revisions RENAME TO revisions;

CREATE TABLE new__scenarios (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	rules_ref VARCHAR(200) NOT NULL,
	people_ref VARCHAR(200) NOT NULL,
	cohorts JSON NOT NULL,
	horizon_days INTEGER NOT NULL,
	start_on DATE NOT NULL,
	seed BIGINT NOT NULL,
	replications INTEGER NOT NULL,
	version INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	deleted_at DATETIME,
	CONSTRAINT ck_scenarios_horizon_days_max CHECK ("horizon_days" <= 3650),
	CONSTRAINT ck_scenarios_horizon_days_min CHECK ("horizon_days" >= 1),
	CONSTRAINT ck_scenarios_replications_max CHECK ("replications" <= 100000),
	CONSTRAINT ck_scenarios_replications_min CHECK ("replications" >= 1),
	CONSTRAINT ck_scenarios_seed_min CHECK ("seed" >= 0),
	CONSTRAINT ck_scenarios_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_scenarios_key_length_min CHECK (length("key") >= 1),
	CONSTRAINT ck_scenarios_people_ref_length_max CHECK (length("people_ref") <= 200),
	CONSTRAINT ck_scenarios_rules_ref_length_max CHECK (length("rules_ref") <= 200),
	CONSTRAINT fk_scenarios_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__scenarios', seq FROM sqlite_sequence WHERE name = 'scenarios';

INSERT INTO new__scenarios ("id", "world_id", "key", "rules_ref", "people_ref", "cohorts", "horizon_days", "start_on", "seed", "replications", "version", "created_at", "deleted_at") SELECT "id", "world_id", "key", "rules_ref", "people_ref", "cohorts", "horizon_days", "start_on", "seed", "replications", "version", "created_at", "deleted_at" FROM scenarios;

DROP TABLE scenarios;

ALTER TABLE new__scenarios RENAME TO scenarios;

CREATE UNIQUE INDEX uq_scenarios_world_id_key ON scenarios (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__seasons (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	number INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	theme VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	start_date DATE NOT NULL,
	end_date DATE NOT NULL,
	status VARCHAR(32) DEFAULT 'upcoming' NOT NULL,
	xp_multiplier_ppm INTEGER DEFAULT '1000000' NOT NULL,
	CONSTRAINT ck_seasons_number_max CHECK ("number" <= 1000),
	CONSTRAINT ck_seasons_number_min CHECK ("number" >= 1),
	CONSTRAINT ck_seasons_xp_multiplier_ppm_max CHECK ("xp_multiplier_ppm" <= 100000000),
	CONSTRAINT ck_seasons_xp_multiplier_ppm_min CHECK ("xp_multiplier_ppm" >= 0),
	CONSTRAINT ck_seasons_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_seasons_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_seasons_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_seasons_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_seasons_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_seasons_theme_length_max CHECK (length("theme") <= 80),
	CONSTRAINT ck_seasons_theme_length_min CHECK (length("theme") >= 1),
	CONSTRAINT ck_seasons_starts_before_end CHECK (start_date <= end_date),
	CONSTRAINT fk_seasons_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_seasons_season_status CHECK (status IN ('upcoming', 'active', 'ended'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__seasons', seq FROM sqlite_sequence WHERE name = 'seasons';

INSERT INTO new__seasons ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "number", "name", "theme", "description", "start_date", "end_date", "status", "xp_multiplier_ppm") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "number", "name", "theme", "description", "start_date", "end_date", "status", "xp_multiplier_ppm" FROM seasons;

DROP TABLE seasons;

ALTER TABLE new__seasons RENAME TO seasons;

CREATE UNIQUE INDEX uq_seasons_world_id_key ON seasons (world_id, "key") WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_seasons_world_id_number ON seasons (world_id, number) WHERE deleted_at IS NULL;

CREATE TABLE new__sessions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	user_id BIGINT NOT NULL,
	token VARCHAR(64) NOT NULL,
	expires_at DATETIME NOT NULL,
	ip_address VARCHAR(45),
	user_agent VARCHAR(500),
	CONSTRAINT ck_sessions_ip_address_length_max CHECK (length("ip_address") <= 45),
	CONSTRAINT ck_sessions_token_length_max CHECK (length("token") <= 64),
	CONSTRAINT ck_sessions_user_agent_length_max CHECK (length("user_agent") <= 500),
	CONSTRAINT fk_sessions_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT uq_sessions_token UNIQUE (token)
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__sessions', seq FROM sqlite_sequence WHERE name = 'sessions';

INSERT INTO new__sessions ("id", "created_at", "updated_at", "user_id", "token", "expires_at", "ip_address", "user_agent") SELECT "id", "created_at", "updated_at", "user_id", "token", "expires_at", "ip_address", "user_agent" FROM sessions;

DROP TABLE sessions;

ALTER TABLE new__sessions RENAME TO sessions;

CREATE INDEX ix_sessions_user_id ON sessions (user_id);

CREATE TABLE new__titles (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	system_message VARCHAR(1000) NOT NULL,
	condition_type VARCHAR(32) NOT NULL,
	condition_config JSON NOT NULL,
	passive_type VARCHAR(32),
	passive_value INTEGER,
	passive_value_ppm INTEGER,
	passive_stat VARCHAR(32),
	regression JSON,
	rarity VARCHAR(32) DEFAULT 'common' NOT NULL,
	can_regress BOOLEAN DEFAULT 1 NOT NULL,
	CONSTRAINT ck_titles_passive_value_max CHECK ("passive_value" <= 10000),
	CONSTRAINT ck_titles_passive_value_min CHECK ("passive_value" >= 0),
	CONSTRAINT ck_titles_passive_value_ppm_max CHECK ("passive_value_ppm" <= 10000000),
	CONSTRAINT ck_titles_passive_value_ppm_min CHECK ("passive_value_ppm" >= 0),
	CONSTRAINT ck_titles_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_titles_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_titles_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_titles_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_titles_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_titles_system_message_length_max CHECK (length("system_message") <= 1000),
	CONSTRAINT ck_titles_system_message_length_min CHECK (length("system_message") >= 1),
	CONSTRAINT fk_titles_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_titles_title_condition_type CHECK (condition_type IN ('streak_days', 'cumulative_count', 'time_window', 'event_count', 'compound', 'special')),
	CONSTRAINT ck_titles_passive_type CHECK (passive_type IN ('flat_xp_bonus', 'percent_xp_bonus', 'stat_bonus', 'debuff_reduction')),
	CONSTRAINT ck_titles_stat_type CHECK (passive_stat IN ('str', 'agi', 'vit', 'disc')),
	CONSTRAINT ck_titles_title_rarity CHECK (rarity IN ('common', 'uncommon', 'rare', 'epic', 'legendary'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__titles', seq FROM sqlite_sequence WHERE name = 'titles';

INSERT INTO new__titles ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "system_message", "condition_type", "condition_config", "passive_type", "passive_value", "passive_value_ppm", "passive_stat", "regression", "rarity", "can_regress") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "system_message", "condition_type", "condition_config", "passive_type", "passive_value", "passive_value_ppm", "passive_stat", "regression", "rarity", "can_regress" FROM titles;

DROP TABLE titles;

ALTER TABLE new__titles RENAME TO titles;

CREATE UNIQUE INDEX uq_titles_world_id_key ON titles (world_id, "key") WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_titles_world_id_name ON titles (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE new__bosses (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	intro_monologue VARCHAR(2000) NOT NULL,
	defeat_message VARCHAR(1000) NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	required_level INTEGER DEFAULT '1' NOT NULL,
	xp_reward INTEGER NOT NULL,
	title_reward_id BIGINT,
	season_id BIGINT,
	CONSTRAINT ck_bosses_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_bosses_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_bosses_xp_reward_max CHECK ("xp_reward" <= 10000),
	CONSTRAINT ck_bosses_xp_reward_min CHECK ("xp_reward" >= 0),
	CONSTRAINT ck_bosses_defeat_message_length_max CHECK (length("defeat_message") <= 1000),
	CONSTRAINT ck_bosses_defeat_message_length_min CHECK (length("defeat_message") >= 1),
	CONSTRAINT ck_bosses_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_bosses_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_bosses_intro_monologue_length_max CHECK (length("intro_monologue") <= 2000),
	CONSTRAINT ck_bosses_intro_monologue_length_min CHECK (length("intro_monologue") >= 1),
	CONSTRAINT ck_bosses_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_bosses_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_bosses_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT fk_bosses_season_id_seasons FOREIGN KEY(season_id) REFERENCES seasons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_bosses_title_reward_id_titles FOREIGN KEY(title_reward_id) REFERENCES titles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_bosses_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_bosses_boss_difficulty CHECK (difficulty IN ('normal', 'hard', 'nightmare'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__bosses', seq FROM sqlite_sequence WHERE name = 'bosses';

INSERT INTO new__bosses ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "intro_monologue", "defeat_message", "difficulty", "required_level", "xp_reward", "title_reward_id", "season_id") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "intro_monologue", "defeat_message", "difficulty", "required_level", "xp_reward", "title_reward_id", "season_id" FROM bosses;

DROP TABLE bosses;

ALTER TABLE new__bosses RENAME TO bosses;

CREATE INDEX ix_bosses_season_id ON bosses (season_id);

CREATE UNIQUE INDEX uq_bosses_world_id_key ON bosses (world_id, "key") WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_bosses_world_id_name ON bosses (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE new__dungeons (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	requirements JSON NOT NULL,
	challenges JSON NOT NULL,
	base_xp_reward INTEGER DEFAULT '50' NOT NULL,
	xp_multiplier_ppm INTEGER DEFAULT '1500000' NOT NULL,
	duration_minutes INTEGER NOT NULL,
	cooldown_hours INTEGER DEFAULT '24' NOT NULL,
	season_id BIGINT,
	CONSTRAINT ck_dungeons_base_xp_reward_max CHECK ("base_xp_reward" <= 10000),
	CONSTRAINT ck_dungeons_base_xp_reward_min CHECK ("base_xp_reward" >= 0),
	CONSTRAINT ck_dungeons_cooldown_hours_max CHECK ("cooldown_hours" <= 8760),
	CONSTRAINT ck_dungeons_cooldown_hours_min CHECK ("cooldown_hours" >= 0),
	CONSTRAINT ck_dungeons_duration_minutes_max CHECK ("duration_minutes" <= 86400),
	CONSTRAINT ck_dungeons_duration_minutes_min CHECK ("duration_minutes" >= 1),
	CONSTRAINT ck_dungeons_xp_multiplier_ppm_max CHECK ("xp_multiplier_ppm" <= 100000000),
	CONSTRAINT ck_dungeons_xp_multiplier_ppm_min CHECK ("xp_multiplier_ppm" >= 0),
	CONSTRAINT ck_dungeons_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_dungeons_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_dungeons_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_dungeons_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_dungeons_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT fk_dungeons_season_id_seasons FOREIGN KEY(season_id) REFERENCES seasons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dungeons_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_dungeons_dungeon_difficulty CHECK (difficulty IN ('e_rank', 'd_rank', 'c_rank', 'b_rank', 'a_rank', 's_rank'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__dungeons', seq FROM sqlite_sequence WHERE name = 'dungeons';

INSERT INTO new__dungeons ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "difficulty", "requirements", "challenges", "base_xp_reward", "xp_multiplier_ppm", "duration_minutes", "cooldown_hours", "season_id") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "difficulty", "requirements", "challenges", "base_xp_reward", "xp_multiplier_ppm", "duration_minutes", "cooldown_hours", "season_id" FROM dungeons;

DROP TABLE dungeons;

ALTER TABLE new__dungeons RENAME TO dungeons;

CREATE INDEX ix_dungeons_season_id ON dungeons (season_id);

CREATE UNIQUE INDEX uq_dungeons_world_id_key ON dungeons (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__quest_templates (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	type VARCHAR(32) NOT NULL,
	category VARCHAR(32) NOT NULL,
	requirements JSON NOT NULL,
	base_xp INTEGER NOT NULL,
	stat_affected VARCHAR(32),
	partial_reward JSON,
	is_core BOOLEAN DEFAULT 0 NOT NULL,
	season_id BIGINT,
	weight INTEGER DEFAULT '0' NOT NULL,
	unlock_day INTEGER DEFAULT '1' NOT NULL,
	CONSTRAINT ck_quest_templates_base_xp_max CHECK ("base_xp" <= 10000),
	CONSTRAINT ck_quest_templates_base_xp_min CHECK ("base_xp" >= 1),
	CONSTRAINT ck_quest_templates_unlock_day_max CHECK ("unlock_day" <= 3650),
	CONSTRAINT ck_quest_templates_unlock_day_min CHECK ("unlock_day" >= 1),
	CONSTRAINT ck_quest_templates_weight_max CHECK ("weight" <= 1000),
	CONSTRAINT ck_quest_templates_weight_min CHECK ("weight" >= 0),
	CONSTRAINT ck_quest_templates_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_quest_templates_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_quest_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_quest_templates_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_quest_templates_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT fk_quest_templates_season_id_seasons FOREIGN KEY(season_id) REFERENCES seasons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_templates_quest_type CHECK (type IN ('daily', 'weekly', 'dungeon', 'boss')),
	CONSTRAINT ck_quest_templates_quest_category CHECK (category IN ('movement', 'strength', 'recovery', 'nutrition', 'discipline')),
	CONSTRAINT ck_quest_templates_stat_type CHECK (stat_affected IN ('str', 'agi', 'vit', 'disc'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__quest_templates', seq FROM sqlite_sequence WHERE name = 'quest_templates';

INSERT INTO new__quest_templates ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "type", "category", "requirements", "base_xp", "stat_affected", "partial_reward", "is_core", "season_id", "weight", "unlock_day") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "name", "description", "type", "category", "requirements", "base_xp", "stat_affected", "partial_reward", "is_core", "season_id", "weight", "unlock_day" FROM quest_templates;

DROP TABLE quest_templates;

ALTER TABLE new__quest_templates RENAME TO quest_templates;

CREATE INDEX ix_quest_templates_season_id ON quest_templates (season_id);

CREATE INDEX ix_quest_templates_type_is_core ON quest_templates (type, is_core);

CREATE UNIQUE INDEX uq_quest_templates_world_id_key ON quest_templates (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__runs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	scenario_id BIGINT,
	content_reference VARCHAR(200) NOT NULL,
	scenario JSON NOT NULL,
	ruleset_hash VARCHAR(64) NOT NULL,
	rules_hash VARCHAR(64) NOT NULL,
	people_hash VARCHAR(64) NOT NULL,
	seed BIGINT NOT NULL,
	engine VARCHAR(32) NOT NULL,
	code_version VARCHAR(64) NOT NULL,
	tzdata_version VARCHAR(32) NOT NULL,
	digest VARCHAR(64),
	state VARCHAR(32) NOT NULL,
	error VARCHAR(2000),
	results_path VARCHAR(500),
	pinned BOOLEAN DEFAULT 0 NOT NULL,
	actor_id BIGINT NOT NULL,
	started_at DATETIME NOT NULL,
	finished_at DATETIME,
	CONSTRAINT ck_runs_seed_min CHECK ("seed" >= 0),
	CONSTRAINT ck_runs_code_version_length_max CHECK (length("code_version") <= 64),
	CONSTRAINT ck_runs_content_reference_length_max CHECK (length("content_reference") <= 200),
	CONSTRAINT ck_runs_digest_length_max CHECK (length("digest") <= 64),
	CONSTRAINT ck_runs_engine_length_max CHECK (length("engine") <= 32),
	CONSTRAINT ck_runs_error_length_max CHECK (length("error") <= 2000),
	CONSTRAINT ck_runs_people_hash_length_max CHECK (length("people_hash") <= 64),
	CONSTRAINT ck_runs_results_path_length_max CHECK (length("results_path") <= 500),
	CONSTRAINT ck_runs_rules_hash_length_max CHECK (length("rules_hash") <= 64),
	CONSTRAINT ck_runs_ruleset_hash_length_max CHECK (length("ruleset_hash") <= 64),
	CONSTRAINT ck_runs_tzdata_version_length_max CHECK (length("tzdata_version") <= 32),
	CONSTRAINT fk_runs_actor_id_users FOREIGN KEY(actor_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_runs_ruleset_hash_rulesets FOREIGN KEY(ruleset_hash) REFERENCES rulesets (hash) ON DELETE RESTRICT,
	CONSTRAINT fk_runs_scenario_id_scenarios FOREIGN KEY(scenario_id) REFERENCES scenarios (id) ON DELETE RESTRICT,
	CONSTRAINT ck_runs_run_state CHECK (state IN ('running', 'completed', 'cancelled', 'failed'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__runs', seq FROM sqlite_sequence WHERE name = 'runs';

INSERT INTO new__runs ("id", "scenario_id", "content_reference", "scenario", "ruleset_hash", "rules_hash", "people_hash", "seed", "engine", "code_version", "tzdata_version", "digest", "state", "error", "results_path", "pinned", "actor_id", "started_at", "finished_at") SELECT "id", "scenario_id", "content_reference", "scenario", "ruleset_hash", "rules_hash", "people_hash", "seed", "engine", "code_version", "tzdata_version", "digest", "state", "error", "results_path", "pinned", "actor_id", "started_at", "finished_at" FROM runs;

DROP TABLE runs;

ALTER TABLE new__runs RENAME TO runs;

CREATE INDEX ix_runs_rules_hash ON runs (rules_hash);

CREATE INDEX ix_runs_state_runs_started_at ON runs (state, started_at);

CREATE TABLE new__boss_phases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	"key" VARCHAR(120) NOT NULL,
	deleted_at DATETIME,
	boss_id BIGINT NOT NULL,
	phase_number INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	requirements JSON NOT NULL,
	duration_days INTEGER NOT NULL,
	xp_reward INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT ck_boss_phases_duration_days_max CHECK ("duration_days" <= 365),
	CONSTRAINT ck_boss_phases_duration_days_min CHECK ("duration_days" >= 1),
	CONSTRAINT ck_boss_phases_phase_number_max CHECK ("phase_number" <= 20),
	CONSTRAINT ck_boss_phases_phase_number_min CHECK ("phase_number" >= 1),
	CONSTRAINT ck_boss_phases_xp_reward_max CHECK ("xp_reward" <= 10000),
	CONSTRAINT ck_boss_phases_xp_reward_min CHECK ("xp_reward" >= 0),
	CONSTRAINT ck_boss_phases_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_boss_phases_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_boss_phases_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_boss_phases_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_boss_phases_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT fk_boss_phases_boss_id_bosses FOREIGN KEY(boss_id) REFERENCES bosses (id) ON DELETE RESTRICT,
	CONSTRAINT fk_boss_phases_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__boss_phases', seq FROM sqlite_sequence WHERE name = 'boss_phases';

INSERT INTO new__boss_phases ("id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "boss_id", "phase_number", "name", "description", "requirements", "duration_days", "xp_reward") SELECT "id", "created_at", "updated_at", "version", "world_id", "key", "deleted_at", "boss_id", "phase_number", "name", "description", "requirements", "duration_days", "xp_reward" FROM boss_phases;

DROP TABLE boss_phases;

ALTER TABLE new__boss_phases RENAME TO boss_phases;

CREATE UNIQUE INDEX uq_boss_phases_boss_id_phase_number ON boss_phases (boss_id, phase_number) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_boss_phases_world_id_key ON boss_phases (world_id, "key") WHERE deleted_at IS NULL;

CREATE TABLE new__changes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	change_set_id BIGINT NOT NULL,
	"table" VARCHAR(64) NOT NULL,
	row_key VARCHAR(120) NOT NULL,
	op VARCHAR(32) NOT NULL,
	"before" JSON,
	"after" JSON,
	version_after INTEGER NOT NULL,
	review VARCHAR(32) DEFAULT 'open' NOT NULL,
	reviewer_id BIGINT,
	CONSTRAINT ck_changes_version_after_min CHECK ("version_after" >= 1),
	CONSTRAINT ck_changes_row_key_length_max CHECK (length("row_key") <= 120),
	CONSTRAINT ck_changes_table_length_max CHECK (length("table") <= 64),
	CONSTRAINT fk_changes_change_set_id_change_sets FOREIGN KEY(change_set_id) REFERENCES change_sets (id) ON DELETE RESTRICT,
	CONSTRAINT fk_changes_reviewer_id_users FOREIGN KEY(reviewer_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT uq_changes_change_set_id_table_row_key UNIQUE (change_set_id, "table", row_key),
	CONSTRAINT ck_changes_change_operation CHECK (op IN ('add', 'change', 'delete')),
	CONSTRAINT ck_changes_review_state CHECK (review IN ('open', 'accepted', 'rejected'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__changes', seq FROM sqlite_sequence WHERE name = 'changes';

INSERT INTO new__changes ("id", "change_set_id", "table", "row_key", "op", "before", "after", "version_after", "review", "reviewer_id") SELECT "id", "change_set_id", "table", "row_key", "op", "before", "after", "version_after", "review", "reviewer_id" FROM changes;

DROP TABLE changes;

ALTER TABLE new__changes RENAME TO changes;

CREATE INDEX ix_changes_table_changes_row_key ON changes ("table", row_key);

CREATE TABLE new__jobs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	kind VARCHAR(40) NOT NULL,
	state VARCHAR(32) NOT NULL,
	spec JSON NOT NULL,
	progress_done BIGINT NOT NULL,
	progress_total BIGINT NOT NULL,
	message VARCHAR(500) NOT NULL,
	error VARCHAR(2000),
	run_id BIGINT,
	actor_id BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	started_at DATETIME,
	heartbeat_at DATETIME,
	finished_at DATETIME,
	CONSTRAINT ck_jobs_progress_done_min CHECK ("progress_done" >= 0),
	CONSTRAINT ck_jobs_progress_total_min CHECK ("progress_total" >= 0),
	CONSTRAINT ck_jobs_error_length_max CHECK (length("error") <= 2000),
	CONSTRAINT ck_jobs_kind_length_max CHECK (length("kind") <= 40),
	CONSTRAINT ck_jobs_message_length_max CHECK (length("message") <= 500),
	CONSTRAINT fk_jobs_actor_id_users FOREIGN KEY(actor_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_jobs_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE RESTRICT,
	CONSTRAINT ck_jobs_job_state CHECK (state IN ('queued', 'running', 'completed', 'cancelled', 'failed'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__jobs', seq FROM sqlite_sequence WHERE name = 'jobs';

INSERT INTO new__jobs ("id", "kind", "state", "spec", "progress_done", "progress_total", "message", "error", "run_id", "actor_id", "created_at", "started_at", "heartbeat_at", "finished_at") SELECT "id", "kind", "state", "spec", "progress_done", "progress_total", "message", "error", "run_id", "actor_id", "created_at", "started_at", "heartbeat_at", "finished_at" FROM jobs;

DROP TABLE jobs;

ALTER TABLE new__jobs RENAME TO jobs;

CREATE INDEX ix_jobs_state_jobs_heartbeat_at ON jobs (state, heartbeat_at);

CREATE TABLE new__player_profiles (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	world_id BIGINT NOT NULL,
	user_id BIGINT,
	timezone VARCHAR(64) DEFAULT 'UTC' NOT NULL,
	joined_at DATETIME NOT NULL,
	first_day DATE NOT NULL,
	last_closed_date DATE,
	level INTEGER DEFAULT '1' NOT NULL,
	total_xp BIGINT DEFAULT '0' NOT NULL,
	current_streak INTEGER DEFAULT '0' NOT NULL,
	longest_streak INTEGER DEFAULT '0' NOT NULL,
	perfect_streak INTEGER DEFAULT '0' NOT NULL,
	freezes_held INTEGER DEFAULT '0' NOT NULL,
	absent_days INTEGER DEFAULT '0' NOT NULL,
	return_day INTEGER DEFAULT '0' NOT NULL,
	debuff_active_until DATETIME,
	hard_mode BOOLEAN DEFAULT 0 NOT NULL,
	str INTEGER DEFAULT '10' NOT NULL,
	agi INTEGER DEFAULT '10' NOT NULL,
	vit INTEGER DEFAULT '10' NOT NULL,
	disc INTEGER DEFAULT '10' NOT NULL,
	active_title_id BIGINT,
	version INTEGER DEFAULT '1' NOT NULL,
	CONSTRAINT ck_player_profiles_absent_days_min CHECK ("absent_days" >= 0),
	CONSTRAINT ck_player_profiles_agi_max CHECK ("agi" <= 1000),
	CONSTRAINT ck_player_profiles_agi_min CHECK ("agi" >= 0),
	CONSTRAINT ck_player_profiles_current_streak_min CHECK ("current_streak" >= 0),
	CONSTRAINT ck_player_profiles_disc_max CHECK ("disc" <= 1000),
	CONSTRAINT ck_player_profiles_disc_min CHECK ("disc" >= 0),
	CONSTRAINT ck_player_profiles_freezes_held_max CHECK ("freezes_held" <= 31),
	CONSTRAINT ck_player_profiles_freezes_held_min CHECK ("freezes_held" >= 0),
	CONSTRAINT ck_player_profiles_level_max CHECK ("level" <= 1000),
	CONSTRAINT ck_player_profiles_level_min CHECK ("level" >= 1),
	CONSTRAINT ck_player_profiles_longest_streak_min CHECK ("longest_streak" >= 0),
	CONSTRAINT ck_player_profiles_perfect_streak_min CHECK ("perfect_streak" >= 0),
	CONSTRAINT ck_player_profiles_return_day_min CHECK ("return_day" >= 0),
	CONSTRAINT ck_player_profiles_str_max CHECK ("str" <= 1000),
	CONSTRAINT ck_player_profiles_str_min CHECK ("str" >= 0),
	CONSTRAINT ck_player_profiles_total_xp_min CHECK ("total_xp" >= 0),
	CONSTRAINT ck_player_profiles_vit_max CHECK ("vit" <= 1000),
	CONSTRAINT ck_player_profiles_vit_min CHECK ("vit" >= 0),
	CONSTRAINT ck_player_profiles_timezone_length_max CHECK (length("timezone") <= 64),
	CONSTRAINT fk_player_profiles_active_title_id_titles FOREIGN KEY(active_title_id) REFERENCES titles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_player_profiles_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_player_profiles_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT uq_player_profiles_world_id_user_id UNIQUE (world_id, user_id)
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__player_profiles', seq FROM sqlite_sequence WHERE name = 'player_profiles';

INSERT INTO new__player_profiles ("id", "world_id", "user_id", "timezone", "joined_at", "first_day", "last_closed_date", "level", "total_xp", "current_streak", "longest_streak", "perfect_streak", "freezes_held", "absent_days", "return_day", "debuff_active_until", "hard_mode", "str", "agi", "vit", "disc", "active_title_id", "version") SELECT "id", "world_id", "user_id", "timezone", "joined_at", "first_day", "last_closed_date", "level", "total_xp", "current_streak", "longest_streak", "perfect_streak", "freezes_held", "absent_days", "return_day", "debuff_active_until", "hard_mode", "str", "agi", "vit", "disc", "active_title_id", "version" FROM player_profiles;

DROP TABLE player_profiles;

ALTER TABLE new__player_profiles RENAME TO player_profiles;

CREATE INDEX ix_player_profiles_world_id_player_profiles_last_closed_date ON player_profiles (world_id, last_closed_date);

CREATE TABLE new__daily_logs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	player_id BIGINT NOT NULL,
	day_date DATE NOT NULL,
	core_completed INTEGER DEFAULT '0' NOT NULL,
	core_total INTEGER DEFAULT '4' NOT NULL,
	all_completed BOOLEAN DEFAULT 0 NOT NULL,
	debuff_triggered BOOLEAN DEFAULT 0 NOT NULL,
	evaluated BOOLEAN DEFAULT 0 NOT NULL,
	evaluated_at DATETIME,
	streak_after INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT ck_daily_logs_core_completed_min CHECK ("core_completed" >= 0),
	CONSTRAINT ck_daily_logs_core_total_min CHECK ("core_total" >= 0),
	CONSTRAINT ck_daily_logs_streak_after_min CHECK ("streak_after" >= 0),
	CONSTRAINT ck_daily_logs_core_completed_le_core_total CHECK (core_completed <= core_total),
	CONSTRAINT fk_daily_logs_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT uq_daily_logs_player_id_day_date UNIQUE (player_id, day_date)
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__daily_logs', seq FROM sqlite_sequence WHERE name = 'daily_logs';

INSERT INTO new__daily_logs ("id", "player_id", "day_date", "core_completed", "core_total", "all_completed", "debuff_triggered", "evaluated", "evaluated_at", "streak_after") SELECT "id", "player_id", "day_date", "core_completed", "core_total", "all_completed", "debuff_triggered", "evaluated", "evaluated_at", "streak_after" FROM daily_logs;

DROP TABLE daily_logs;

ALTER TABLE new__daily_logs RENAME TO daily_logs;

CREATE INDEX ix_daily_logs_player_id_evaluated ON daily_logs (player_id, evaluated);

CREATE TABLE new__dungeon_attempts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	player_id BIGINT NOT NULL,
	dungeon_id BIGINT NOT NULL,
	status VARCHAR(32) DEFAULT 'in_progress' NOT NULL,
	progress JSON NOT NULL,
	started_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	debuff_active_at_entry BOOLEAN DEFAULT 0 NOT NULL,
	completed_at DATETIME,
	xp_awarded INTEGER,
	CONSTRAINT ck_dungeon_attempts_xp_awarded_min CHECK ("xp_awarded" >= 0),
	CONSTRAINT fk_dungeon_attempts_dungeon_id_dungeons FOREIGN KEY(dungeon_id) REFERENCES dungeons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dungeon_attempts_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_dungeon_attempts_dungeon_attempt_status CHECK (status IN ('in_progress', 'cleared', 'failed', 'timed_out'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__dungeon_attempts', seq FROM sqlite_sequence WHERE name = 'dungeon_attempts';

INSERT INTO new__dungeon_attempts ("id", "player_id", "dungeon_id", "status", "progress", "started_at", "expires_at", "debuff_active_at_entry", "completed_at", "xp_awarded") SELECT "id", "player_id", "dungeon_id", "status", "progress", "started_at", "expires_at", "debuff_active_at_entry", "completed_at", "xp_awarded" FROM dungeon_attempts;

DROP TABLE dungeon_attempts;

ALTER TABLE new__dungeon_attempts RENAME TO dungeon_attempts;

CREATE INDEX ix_dungeon_attempts_player_id_status ON dungeon_attempts (player_id, status);

CREATE UNIQUE INDEX uq_dungeon_attempts_one_in_progress ON dungeon_attempts (player_id) WHERE status = 'in_progress';

CREATE TABLE new__quest_logs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	player_id BIGINT NOT NULL,
	template_id BIGINT NOT NULL,
	status VARCHAR(32) DEFAULT 'active' NOT NULL,
	progress JSON NOT NULL,
	completed_at DATETIME,
	xp_awarded INTEGER,
	day_date DATE NOT NULL,
	CONSTRAINT ck_quest_logs_xp_awarded_min CHECK ("xp_awarded" >= 0),
	CONSTRAINT fk_quest_logs_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_logs_template_id_quest_templates FOREIGN KEY(template_id) REFERENCES quest_templates (id) ON DELETE RESTRICT,
	CONSTRAINT uq_quest_logs_player_id_template_id_day_date UNIQUE (player_id, template_id, day_date),
	CONSTRAINT ck_quest_logs_quest_status CHECK (status IN ('active', 'completed', 'failed', 'expired'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__quest_logs', seq FROM sqlite_sequence WHERE name = 'quest_logs';

INSERT INTO new__quest_logs ("id", "player_id", "template_id", "status", "progress", "completed_at", "xp_awarded", "day_date") SELECT "id", "player_id", "template_id", "status", "progress", "completed_at", "xp_awarded", "day_date" FROM quest_logs;

DROP TABLE quest_logs;

ALTER TABLE new__quest_logs RENAME TO quest_logs;

CREATE INDEX ix_quest_logs_player_id_day_date ON quest_logs (player_id, day_date);

CREATE TABLE new__season_leaderboards (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	season_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	rank INTEGER NOT NULL,
	total_xp BIGINT NOT NULL,
	updated_at DATETIME NOT NULL,
	CONSTRAINT ck_season_leaderboards_rank_min CHECK ("rank" >= 1),
	CONSTRAINT ck_season_leaderboards_total_xp_min CHECK ("total_xp" >= 0),
	CONSTRAINT fk_season_leaderboards_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_season_leaderboards_season_id_seasons FOREIGN KEY(season_id) REFERENCES seasons (id) ON DELETE RESTRICT,
	CONSTRAINT uq_season_leaderboards_season_id_player_id UNIQUE (season_id, player_id)
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__season_leaderboards', seq FROM sqlite_sequence WHERE name = 'season_leaderboards';

INSERT INTO new__season_leaderboards ("id", "season_id", "player_id", "rank", "total_xp", "updated_at") SELECT "id", "season_id", "player_id", "rank", "total_xp", "updated_at" FROM season_leaderboards;

DROP TABLE season_leaderboards;

ALTER TABLE new__season_leaderboards RENAME TO season_leaderboards;

CREATE INDEX ix_season_leaderboards_season_id_rank ON season_leaderboards (season_id, rank);

CREATE TABLE new__season_participations (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	player_id BIGINT NOT NULL,
	season_id BIGINT NOT NULL,
	season_xp BIGINT DEFAULT '0' NOT NULL,
	rank INTEGER,
	joined_at DATETIME NOT NULL,
	CONSTRAINT ck_season_participations_rank_min CHECK ("rank" >= 1),
	CONSTRAINT ck_season_participations_season_xp_min CHECK ("season_xp" >= 0),
	CONSTRAINT fk_season_participations_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_season_participations_season_id_seasons FOREIGN KEY(season_id) REFERENCES seasons (id) ON DELETE RESTRICT,
	CONSTRAINT uq_season_participations_player_id_season_id UNIQUE (player_id, season_id)
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__season_participations', seq FROM sqlite_sequence WHERE name = 'season_participations';

INSERT INTO new__season_participations ("id", "player_id", "season_id", "season_xp", "rank", "joined_at") SELECT "id", "player_id", "season_id", "season_xp", "rank", "joined_at" FROM season_participations;

DROP TABLE season_participations;

ALTER TABLE new__season_participations RENAME TO season_participations;

CREATE INDEX ix_season_participations_season_id ON season_participations (season_id);

CREATE TABLE new__xp_events (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	player_id BIGINT NOT NULL,
	seq INTEGER NOT NULL,
	event_source VARCHAR(32) NOT NULL,
	quest_log_id BIGINT,
	boss_attempt_id BIGINT,
	dungeon_attempt_id BIGINT,
	season_participation_id BIGINT,
	reverses_id BIGINT,
	content_key VARCHAR(120) NOT NULL,
	day_date DATE NOT NULL,
	base_xp INTEGER NOT NULL,
	final_xp INTEGER NOT NULL,
	total_xp_before BIGINT NOT NULL,
	total_xp_after BIGINT NOT NULL,
	level_before INTEGER NOT NULL,
	level_after INTEGER NOT NULL,
	ruleset_hash VARCHAR(64) NOT NULL,
	hash_version INTEGER NOT NULL,
	previous_hash VARCHAR(64) NOT NULL,
	event_hash VARCHAR(64) NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT ck_xp_events_hash_version_max CHECK ("hash_version" <= 1000),
	CONSTRAINT ck_xp_events_hash_version_min CHECK ("hash_version" >= 1),
	CONSTRAINT ck_xp_events_level_after_max CHECK ("level_after" <= 1000),
	CONSTRAINT ck_xp_events_level_after_min CHECK ("level_after" >= 1),
	CONSTRAINT ck_xp_events_level_before_max CHECK ("level_before" <= 1000),
	CONSTRAINT ck_xp_events_level_before_min CHECK ("level_before" >= 1),
	CONSTRAINT ck_xp_events_seq_min CHECK ("seq" >= 1),
	CONSTRAINT ck_xp_events_total_xp_after_min CHECK ("total_xp_after" >= 0),
	CONSTRAINT ck_xp_events_total_xp_before_min CHECK ("total_xp_before" >= 0),
	CONSTRAINT ck_xp_events_one_reference CHECK (CASE WHEN quest_log_id IS NULL THEN 0 ELSE 1 END + CASE WHEN boss_attempt_id IS NULL THEN 0 ELSE 1 END + CASE WHEN dungeon_attempt_id IS NULL THEN 0 ELSE 1 END + CASE WHEN season_participation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN reverses_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT ck_xp_events_content_key_length_max CHECK (length("content_key") <= 120),
	CONSTRAINT ck_xp_events_event_hash_length_max CHECK (length("event_hash") <= 64),
	CONSTRAINT ck_xp_events_previous_hash_length_max CHECK (length("previous_hash") <= 64),
	CONSTRAINT ck_xp_events_ruleset_hash_length_max CHECK (length("ruleset_hash") <= 64),
	CONSTRAINT ck_xp_events_total_adds_up CHECK (total_xp_after = total_xp_before + final_xp),
	CONSTRAINT fk_xp_events_boss_attempt_id_boss_attempts FOREIGN KEY(boss_attempt_id) REFERENCES boss_attempts (id) ON DELETE RESTRICT,
	CONSTRAINT fk_xp_events_dungeon_attempt_id_dungeon_attempts FOREIGN KEY(dungeon_attempt_id) REFERENCES dungeon_attempts (id) ON DELETE RESTRICT,
	CONSTRAINT fk_xp_events_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_xp_events_quest_log_id_quest_logs FOREIGN KEY(quest_log_id) REFERENCES quest_logs (id) ON DELETE RESTRICT,
	CONSTRAINT fk_xp_events_reverses_id_xp_events FOREIGN KEY(reverses_id) REFERENCES xp_events (id) ON DELETE RESTRICT,
	CONSTRAINT fk_xp_events_ruleset_hash_rulesets FOREIGN KEY(ruleset_hash) REFERENCES rulesets (hash) ON DELETE RESTRICT,
	CONSTRAINT fk_xp_events_season_participation_id_season_participations FOREIGN KEY(season_participation_id) REFERENCES season_participations (id) ON DELETE RESTRICT,
	CONSTRAINT uq_xp_events_player_id_seq UNIQUE (player_id, seq),
	CONSTRAINT ck_xp_events_xp_event_source CHECK (event_source IN ('quest_completion', 'streak_bonus', 'boss_defeat', 'dungeon_clear', 'season_bonus', 'title_bonus', 'manual_adjustment', 'lesson', 'quiz', 'duel', 'achievement', 'teaching', 'event', 'reversal'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__xp_events', seq FROM sqlite_sequence WHERE name = 'xp_events';

INSERT INTO new__xp_events ("id", "player_id", "seq", "event_source", "quest_log_id", "boss_attempt_id", "dungeon_attempt_id", "season_participation_id", "reverses_id", "content_key", "day_date", "base_xp", "final_xp", "total_xp_before", "total_xp_after", "level_before", "level_after", "ruleset_hash", "hash_version", "previous_hash", "event_hash", "created_at") SELECT "id", "player_id", "seq", "event_source", "quest_log_id", "boss_attempt_id", "dungeon_attempt_id", "season_participation_id", "reverses_id", "content_key", "day_date", "base_xp", "final_xp", "total_xp_before", "total_xp_after", "level_before", "level_after", "ruleset_hash", "hash_version", "previous_hash", "event_hash", "created_at" FROM xp_events;

DROP TABLE xp_events;

ALTER TABLE new__xp_events RENAME TO xp_events;

CREATE INDEX ix_xp_events_event_source ON xp_events (event_source);

CREATE INDEX ix_xp_events_player_id_created_at ON xp_events (player_id, created_at);

CREATE TABLE new__xp_modifiers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	xp_event_id BIGINT NOT NULL,
	"order" INTEGER NOT NULL,
	type VARCHAR(32) NOT NULL,
	multiplier_ppm INTEGER NOT NULL,
	reason VARCHAR(200) NOT NULL,
	xp_before INTEGER NOT NULL,
	xp_after INTEGER NOT NULL,
	CONSTRAINT ck_xp_modifiers_multiplier_ppm_max CHECK ("multiplier_ppm" <= 100000000),
	CONSTRAINT ck_xp_modifiers_multiplier_ppm_min CHECK ("multiplier_ppm" >= 0),
	CONSTRAINT ck_xp_modifiers_order_max CHECK ("order" <= 100),
	CONSTRAINT ck_xp_modifiers_order_min CHECK ("order" >= 1),
	CONSTRAINT ck_xp_modifiers_xp_after_min CHECK ("xp_after" >= 0),
	CONSTRAINT ck_xp_modifiers_xp_before_min CHECK ("xp_before" >= 0),
	CONSTRAINT ck_xp_modifiers_reason_length_max CHECK (length("reason") <= 200),
	CONSTRAINT fk_xp_modifiers_xp_event_id_xp_events FOREIGN KEY(xp_event_id) REFERENCES xp_events (id) ON DELETE RESTRICT,
	CONSTRAINT uq_xp_modifiers_xp_event_id_order UNIQUE (xp_event_id, "order"),
	CONSTRAINT ck_xp_modifiers_modifier_type CHECK (type IN ('debuff_penalty', 'streak_bonus', 'weekend_bonus', 'season_multiplier', 'title_passive', 'dungeon_multiplier', 'flat', 'guild_buff', 'global_event', 'hard_mode', 'daily_cap', 'weekly_cap'))
);

INSERT INTO sqlite_sequence (name, seq) SELECT 'new__xp_modifiers', seq FROM sqlite_sequence WHERE name = 'xp_modifiers';

INSERT INTO new__xp_modifiers ("id", "xp_event_id", "order", "type", "multiplier_ppm", "reason", "xp_before", "xp_after") SELECT "id", "xp_event_id", "order", "type", "multiplier_ppm", "reason", "xp_before", "xp_after" FROM xp_modifiers;

DROP TABLE xp_modifiers;

ALTER TABLE new__xp_modifiers RENAME TO xp_modifiers;

CREATE INDEX ix_xp_modifiers_xp_event_id ON xp_modifiers (xp_event_id);

DROP TABLE exam_answers;

DROP TABLE transfers;

DROP TABLE notification_deliveries;

DROP TABLE note_skill_nodes;

DROP TABLE highlight_trigger_notes;

DROP TABLE exam_questions;

DROP TABLE exam_boss_attempt_skills;

DROP TABLE assessment_results;

DROP TABLE abuse_reports;

DROP TABLE web_content_skill_nodes;

DROP TABLE transactions;

DROP TABLE skill_node_prerequisites;

DROP TABLE quest_step_skills;

DROP TABLE quest_step_prerequisites;

DROP TABLE notifications;

DROP TABLE notes;

DROP TABLE meeting_action_items;

DROP TABLE knowledge_pack_items;

DROP TABLE item_meta_skills;

DROP TABLE exam_boss_attempts;

DROP TABLE contextual_assistance_skill_nodes;

DROP TABLE tournament_matches;

DROP TABLE syllabus_smaller_majors;

DROP TABLE skill_nodes;

DROP TABLE quest_steps;

DROP TABLE overlay_skill_prerequisites;

DROP TABLE meeting_summaries;

DROP TABLE meeting_record_participants;

DROP TABLE marketplace_item_ratings;

DROP TABLE leaderboard_entries;

DROP TABLE guild_quest_assignments;

DROP TABLE eternal_codex_entries;

DROP TABLE duel_participants;

DROP TABLE duel_events;

DROP TABLE character_objectives;

DROP TABLE character_equipment;

DROP TABLE audio_feedbacks;

DROP TABLE syllabi;

DROP TABLE study_session_participants;

DROP TABLE study_party_participants;

DROP TABLE skill_trees;

DROP TABLE shared_whiteboards;

DROP TABLE session_events;

DROP TABLE quiz_answers;

DROP TABLE question_options;

DROP TABLE quest_objective_links;

DROP TABLE quest_lines;

DROP TABLE player_path_modules;

DROP TABLE peer_teaching_feedbacks;

DROP TABLE party_stash_permissions;

DROP TABLE overlay_skills;

DROP TABLE meeting_records;

DROP TABLE meeting_attendances;

DROP TABLE marketplace_items;

DROP TABLE learning_circle_memberships;

DROP TABLE leaderboards;

DROP TABLE hybrid_quest_modules;

DROP TABLE guild_quests;

DROP TABLE guild_quest_template_materials;

DROP TABLE extracted_notes;

DROP TABLE duels;

DROP TABLE custom_boss_fight_assignments;

DROP TABLE character_talents;

DROP TABLE character_stats;

DROP TABLE character_quest_progress;

DROP TABLE character_modifiers;

DROP TABLE character_inventory;

DROP TABLE character_abilities;

DROP TABLE behavior_events;

DROP TABLE audio_uploads;

DROP TABLE attention_spans;

DROP TABLE activity_feed_items;

DROP TABLE web_content_extractions;

DROP TABLE wallets;

DROP TABLE user_browsings;

DROP TABLE tournament_participants;

DROP TABLE study_session_coordinations;

DROP TABLE study_parties;

DROP TABLE streak_freezes;

DROP TABLE social_activities;

DROP TABLE skill_tree_overlays;

DROP TABLE skill_states;

DROP TABLE skill_node_template_prerequisites;

DROP TABLE seasonal_event_participants;

DROP TABLE quiz_attempts;

DROP TABLE questions;

DROP TABLE quest_step_template_prerequisites;

DROP TABLE quest_rewards;

DROP TABLE quest_objectives;

DROP TABLE pvp_participants;

DROP TABLE pvp_disputes;

DROP TABLE player_streak_milestones;

DROP TABLE player_paths;

DROP TABLE player_days;

DROP TABLE player_achievements;

DROP TABLE peer_teachings;

DROP TABLE path_modules;

DROP TABLE party_stash_items;

DROP TABLE party_memberships;

DROP TABLE party_meetings;

DROP TABLE party_invitations;

DROP TABLE ml_feature_rows;

DROP TABLE lore_fragments;

DROP TABLE lesson_progress;

DROP TABLE learning_sessions;

DROP TABLE learning_preferences;

DROP TABLE learning_circles;

DROP TABLE learners;

DROP TABLE knowledge_packs;

DROP TABLE hybrid_quests;

DROP TABLE highlight_triggers;

DROP TABLE guild_quest_templates;

DROP TABLE guild_memberships;

DROP TABLE guild_materials;

DROP TABLE guild_buffs;

DROP TABLE focus_metrics;

DROP TABLE engagement_profiles;

DROP TABLE duel_templates;

DROP TABLE daily_logins;

DROP TABLE custom_boss_fights;

DROP TABLE cross_platform_syncs;

DROP TABLE courses;

DROP TABLE contextual_assistances;

DROP TABLE context_roles;

DROP TABLE content_preferences;

DROP TABLE characters;

DROP TABLE browser_extension_data;

DROP TABLE activity_states;

DROP TABLE activity_attempts;

DROP TABLE academic_documents;

DROP TABLE weapon_details;

DROP TABLE streak_milestones;

DROP TABLE smaller_major_classes;

DROP TABLE skill_node_templates;

DROP TABLE shop_offers;

DROP TABLE quizzes;

DROP TABLE quest_step_templates;

DROP TABLE potion_details;

DROP TABLE lesson_sections;

DROP TABLE item_modifiers;

DROP TABLE global_event_guilds;

DROP TABLE exam_question_templates;

DROP TABLE drop_entries;

DROP TABLE curriculum_module_prerequisites;

DROP TABLE campaign_quests;

DROP TABLE armor_details;

DROP TABLE activities;

DROP TABLE units;

DROP TABLE translations;

DROP TABLE smaller_majors;

DROP TABLE skill_tree_templates;

DROP TABLE seasonal_events;

DROP TABLE quest_line_templates;

DROP TABLE party_stashes;

DROP TABLE party_roles;

DROP TABLE party_analytics;

DROP TABLE lessons;

DROP TABLE learning_paths;

DROP TABLE items;

DROP TABLE global_events;

DROP TABLE exam_bosses;

DROP TABLE curriculum_modules;

DROP TABLE class_routes;

DROP TABLE campaigns;

DROP TABLE ban_appeals;

DROP TABLE analytics_metrics;

DROP TABLE achievements;

DROP TABLE abilities;

DROP TABLE ui_labels;

DROP TABLE tournaments;

DROP TABLE talents;

DROP TABLE support_tickets;

DROP TABLE stat_modifiers;

DROP TABLE skills;

DROP TABLE seasonal_lore_updates;

DROP TABLE routes;

DROP TABLE report_definitions;

DROP TABLE pvp_events;

DROP TABLE parties;

DROP TABLE notification_templates;

DROP TABLE notification_preferences;

DROP TABLE meta_skills;

DROP TABLE messages;

DROP TABLE media_assets;

DROP TABLE marketplaces;

DROP TABLE languages;

DROP TABLE guilds;

DROP TABLE friendships;

DROP TABLE event_templates;

DROP TABLE event_scripts;

DROP TABLE eternal_codices;

DROP TABLE equipment_slots;

DROP TABLE drop_tables;

DROP TABLE currencies;

DROP TABLE cohort_days;

DROP TABLE character_classes;

DROP TABLE bans;

DROP TABLE analytics_dashboards;

DROP TABLE system_health_checks;

DROP TABLE product_roles;

DROP TABLE outside_checks;
