CREATE TABLE outside_checks (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	kind VARCHAR(32) NOT NULL,
	table_name VARCHAR(63) NOT NULL,
	row_id BIGINT NOT NULL,
	verdict VARCHAR(32) DEFAULT 'not_checked' NOT NULL,
	provider VARCHAR(80) NOT NULL,
	details VARCHAR(1000) NOT NULL,
	checked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_outside_checks PRIMARY KEY (id),
	CONSTRAINT ck_outside_checks_outside_check_kind CHECK (kind IN ('virus_scan', 'content_moderation', 'profanity', 'text_recognition', 'mail_delivery')),
	CONSTRAINT ck_outside_checks_outside_check_verdict CHECK (verdict IN ('not_checked', 'passed', 'refused', 'failed')),
	CONSTRAINT ck_outside_checks_table_name_length_min CHECK (length("table_name") >= 1),
	CONSTRAINT ck_outside_checks_table_name_length_max CHECK (length("table_name") <= 63),
	CONSTRAINT ck_outside_checks_row_id_min CHECK ("row_id" >= 1),
	CONSTRAINT ck_outside_checks_row_id_max CHECK ("row_id" <= 9223372036854775807),
	CONSTRAINT ck_outside_checks_provider_length_min CHECK (length("provider") >= 1),
	CONSTRAINT ck_outside_checks_provider_length_max CHECK (length("provider") <= 80),
	CONSTRAINT ck_outside_checks_details_length_max CHECK (length("details") <= 1000),
	CONSTRAINT ck_outside_checks_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_outside_checks_kind_not_checked ON outside_checks (kind) WHERE verdict = 'not_checked';

CREATE INDEX ix_outside_checks_table_name_row_id ON outside_checks (table_name, row_id);

CREATE TABLE product_roles (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	name VARCHAR(40) NOT NULL,
	description VARCHAR(500) NOT NULL,
	may_supervise BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_product_roles PRIMARY KEY (id),
	CONSTRAINT uq_product_roles_name UNIQUE (name),
	CONSTRAINT ck_product_roles_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_product_roles_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_product_roles_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_product_roles_name_length_max CHECK (length("name") <= 40),
	CONSTRAINT ck_product_roles_description_length_max CHECK (length("description") <= 500),
	CONSTRAINT ck_product_roles_times_ordered CHECK (created_at <= updated_at)
);

CREATE TABLE system_health_checks (
	id BIGSERIAL NOT NULL,
	component VARCHAR(32) NOT NULL,
	system_status VARCHAR(32) DEFAULT 'healthy' NOT NULL,
	details VARCHAR(2000) NOT NULL,
	metrics JSONB NOT NULL,
	checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	alert_threshold_breached BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_system_health_checks PRIMARY KEY (id),
	CONSTRAINT ck_system_health_checks_system_component CHECK (component IN ('api', 'database', 'ai_service', 'rabbitmq', 'job_worker')),
	CONSTRAINT ck_system_health_checks_system_health_status CHECK (system_status IN ('healthy', 'degraded', 'down')),
	CONSTRAINT ck_system_health_checks_details_length_max CHECK (length("details") <= 2000)
);

CREATE INDEX ix_system_health_checks_component ON system_health_checks (component, checked_at);

CREATE TABLE analytics_dashboards (
	id BIGSERIAL NOT NULL,
	world_id BIGINT,
	name VARCHAR(120) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	dashboard_type VARCHAR(32) NOT NULL,
	configuration JSONB NOT NULL,
	tracked_metrics JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	CONSTRAINT pk_analytics_dashboards PRIMARY KEY (id),
	CONSTRAINT uq_analytics_dashboards_world_id_name UNIQUE (world_id, name),
	CONSTRAINT fk_analytics_dashboards_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_analytics_dashboards_dashboard_type CHECK (dashboard_type IN ('feature_usage', 'user_cohort', 'platform_health', 'quest_popularity', 'marketplace_analytics')),
	CONSTRAINT ck_analytics_dashboards_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_analytics_dashboards_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_analytics_dashboards_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_analytics_dashboards_version_min CHECK ("version" >= 1),
	CONSTRAINT ck_analytics_dashboards_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_analytics_dashboards_times_ordered CHECK (created_at <= updated_at)
);

CREATE TABLE bans (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	user_id BIGINT NOT NULL,
	world_id BIGINT,
	banned_by_id BIGINT,
	reason VARCHAR(1000) NOT NULL,
	status VARCHAR(32) DEFAULT 'active' NOT NULL,
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	lifted_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_bans PRIMARY KEY (id),
	CONSTRAINT ck_bans_user_id_differs_from_banned_by_id CHECK (user_id <> banned_by_id),
	CONSTRAINT ck_bans_starts_at_lt_expires_at CHECK (starts_at < expires_at),
	CONSTRAINT fk_bans_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_bans_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_bans_banned_by_id_users FOREIGN KEY(banned_by_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_bans_ban_status CHECK (status IN ('active', 'expired', 'lifted')),
	CONSTRAINT ck_bans_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_bans_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_bans_reason_length_min CHECK (length("reason") >= 1),
	CONSTRAINT ck_bans_reason_length_max CHECK (length("reason") <= 1000),
	CONSTRAINT ck_bans_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_bans_banned_by_id ON bans (banned_by_id) WHERE banned_by_id IS NOT NULL;

CREATE INDEX ix_bans_user_id_status ON bans (user_id, status);

CREATE INDEX ix_bans_world_id ON bans (world_id) WHERE world_id IS NOT NULL;

CREATE TABLE character_classes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	icon_url VARCHAR(1000),
	CONSTRAINT pk_character_classes PRIMARY KEY (id),
	CONSTRAINT fk_character_classes_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_character_classes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_classes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_classes_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_character_classes_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_character_classes_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_character_classes_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_character_classes_icon_url_length_max CHECK (length("icon_url") <= 1000),
	CONSTRAINT ck_character_classes_icon_url_format_icon_url CHECK ("icon_url" LIKE 'https://%'),
	CONSTRAINT ck_character_classes_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_character_classes_world_id_key ON character_classes (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_character_classes_world_id_name ON character_classes (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE cohort_days (
	id BIGSERIAL NOT NULL,
	world_id BIGINT NOT NULL,
	cohort VARCHAR(120) NOT NULL,
	date DATE NOT NULL,
	player_count INTEGER DEFAULT '0' NOT NULL,
	active_count INTEGER DEFAULT '0' NOT NULL,
	perfect_count INTEGER DEFAULT '0' NOT NULL,
	debuffed_count INTEGER DEFAULT '0' NOT NULL,
	streak_sum BIGINT NOT NULL,
	level_sum BIGINT NOT NULL,
	xp_gained_sum BIGINT NOT NULL,
	session_count INTEGER DEFAULT '0' NOT NULL,
	minutes INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_cohort_days PRIMARY KEY (id),
	CONSTRAINT uq_cohort_days_world_id_cohort_date UNIQUE (world_id, cohort, date),
	CONSTRAINT fk_cohort_days_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_cohort_days_cohort_length_max CHECK (length("cohort") <= 120),
	CONSTRAINT ck_cohort_days_player_count_min CHECK ("player_count" >= 0),
	CONSTRAINT ck_cohort_days_player_count_max CHECK ("player_count" <= 2000000000),
	CONSTRAINT ck_cohort_days_active_count_min CHECK ("active_count" >= 0),
	CONSTRAINT ck_cohort_days_active_count_max CHECK ("active_count" <= 2000000000),
	CONSTRAINT ck_cohort_days_perfect_count_min CHECK ("perfect_count" >= 0),
	CONSTRAINT ck_cohort_days_perfect_count_max CHECK ("perfect_count" <= 2000000000),
	CONSTRAINT ck_cohort_days_debuffed_count_min CHECK ("debuffed_count" >= 0),
	CONSTRAINT ck_cohort_days_debuffed_count_max CHECK ("debuffed_count" <= 2000000000),
	CONSTRAINT ck_cohort_days_streak_sum_min CHECK ("streak_sum" >= 0),
	CONSTRAINT ck_cohort_days_streak_sum_max CHECK ("streak_sum" <= 1000000000000),
	CONSTRAINT ck_cohort_days_level_sum_min CHECK ("level_sum" >= 0),
	CONSTRAINT ck_cohort_days_level_sum_max CHECK ("level_sum" <= 1000000000000),
	CONSTRAINT ck_cohort_days_xp_gained_sum_min CHECK ("xp_gained_sum" >= -1000000000000),
	CONSTRAINT ck_cohort_days_xp_gained_sum_max CHECK ("xp_gained_sum" <= 1000000000000),
	CONSTRAINT ck_cohort_days_session_count_min CHECK ("session_count" >= 0),
	CONSTRAINT ck_cohort_days_session_count_max CHECK ("session_count" <= 2000000000),
	CONSTRAINT ck_cohort_days_minutes_min CHECK ("minutes" >= 0),
	CONSTRAINT ck_cohort_days_minutes_max CHECK ("minutes" <= 2000000000)
);

CREATE TABLE currencies (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	symbol VARCHAR(8) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	minor_digits INTEGER DEFAULT '0' NOT NULL,
	exchange_rate_ppm INTEGER,
	real_money_code VARCHAR(3),
	is_tradable BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_currencies PRIMARY KEY (id),
	CONSTRAINT fk_currencies_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_currencies_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_currencies_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_currencies_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_currencies_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_currencies_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_currencies_symbol_length_min CHECK (length("symbol") >= 1),
	CONSTRAINT ck_currencies_symbol_length_max CHECK (length("symbol") <= 8),
	CONSTRAINT ck_currencies_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_currencies_minor_digits_min CHECK ("minor_digits" >= 0),
	CONSTRAINT ck_currencies_minor_digits_max CHECK ("minor_digits" <= 6),
	CONSTRAINT ck_currencies_exchange_rate_ppm_min CHECK ("exchange_rate_ppm" >= 1),
	CONSTRAINT ck_currencies_exchange_rate_ppm_max CHECK ("exchange_rate_ppm" <= 1000000000),
	CONSTRAINT ck_currencies_real_money_code_length_min CHECK (length("real_money_code") >= 3),
	CONSTRAINT ck_currencies_real_money_code_length_max CHECK (length("real_money_code") <= 3),
	CONSTRAINT ck_currencies_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_currencies_world_id_key ON currencies (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_currencies_world_id_name ON currencies (world_id, name) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_currencies_world_id_symbol ON currencies (world_id, symbol) WHERE deleted_at IS NULL;

CREATE TABLE drop_tables (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	rolls INTEGER DEFAULT '1' NOT NULL,
	CONSTRAINT pk_drop_tables PRIMARY KEY (id),
	CONSTRAINT fk_drop_tables_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_drop_tables_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_drop_tables_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_drop_tables_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_drop_tables_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_drop_tables_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_drop_tables_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_drop_tables_rolls_min CHECK ("rolls" >= 1),
	CONSTRAINT ck_drop_tables_rolls_max CHECK ("rolls" <= 100),
	CONSTRAINT ck_drop_tables_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_drop_tables_world_id_key ON drop_tables (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_drop_tables_world_id_name ON drop_tables (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE equipment_slots (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_equipment_slots PRIMARY KEY (id),
	CONSTRAINT fk_equipment_slots_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_equipment_slots_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_equipment_slots_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_equipment_slots_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_equipment_slots_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_equipment_slots_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_equipment_slots_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_equipment_slots_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_equipment_slots_order_max CHECK ("order" <= 1000),
	CONSTRAINT ck_equipment_slots_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_equipment_slots_world_id_key ON equipment_slots (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_equipment_slots_world_id_name ON equipment_slots (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE eternal_codices (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	curation_criteria JSONB NOT NULL,
	CONSTRAINT pk_eternal_codices PRIMARY KEY (id),
	CONSTRAINT fk_eternal_codices_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_eternal_codices_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_eternal_codices_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_eternal_codices_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_eternal_codices_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_eternal_codices_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_eternal_codices_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_eternal_codices_world_id_name_undeleted ON eternal_codices (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE event_scripts (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	name VARCHAR(120) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	event_type VARCHAR(32) NOT NULL,
	configuration JSONB NOT NULL,
	participation_conditions JSONB NOT NULL,
	coordination_requirements JSONB NOT NULL,
	schedule_date TIMESTAMP WITH TIME ZONE NOT NULL,
	activation_status VARCHAR(32) DEFAULT 'scheduled' NOT NULL,
	CONSTRAINT pk_event_scripts PRIMARY KEY (id),
	CONSTRAINT fk_event_scripts_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_event_scripts_creator_id_users FOREIGN KEY(creator_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_event_scripts_event_script_type CHECK (event_type IN ('challenge', 'pvp_event', 'coordinated_challenge')),
	CONSTRAINT ck_event_scripts_event_script_status CHECK (activation_status IN ('scheduled', 'active', 'completed', 'cancelled')),
	CONSTRAINT ck_event_scripts_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_event_scripts_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_event_scripts_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_event_scripts_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_event_scripts_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_event_scripts_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_event_scripts_creator_id ON event_scripts (creator_id);

CREATE INDEX ix_event_scripts_status_schedule ON event_scripts (activation_status, schedule_date);

CREATE INDEX ix_event_scripts_world_id ON event_scripts (world_id);

CREATE TABLE event_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	event_type VARCHAR(32) NOT NULL,
	participation_scope VARCHAR(32) DEFAULT 'all_players' NOT NULL,
	xp_multiplier_ppm INTEGER DEFAULT '1000000' NOT NULL,
	required_level INTEGER DEFAULT '1' NOT NULL,
	first_day DATE,
	duration_days INTEGER DEFAULT '1' NOT NULL,
	repeats_every_days INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_event_templates PRIMARY KEY (id),
	CONSTRAINT fk_event_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_event_templates_global_event_type CHECK (event_type IN ('bonus_xp', 'challenge', 'invasion', 'mini_boss_challenge')),
	CONSTRAINT ck_event_templates_global_event_scope CHECK (participation_scope IN ('all_players', 'all_guilds', 'specific_guilds')),
	CONSTRAINT ck_event_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_event_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_event_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_event_templates_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_event_templates_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_event_templates_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_event_templates_xp_multiplier_ppm_min CHECK ("xp_multiplier_ppm" >= 0),
	CONSTRAINT ck_event_templates_xp_multiplier_ppm_max CHECK ("xp_multiplier_ppm" <= 100000000),
	CONSTRAINT ck_event_templates_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_event_templates_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_event_templates_duration_days_min CHECK ("duration_days" >= 1),
	CONSTRAINT ck_event_templates_duration_days_max CHECK ("duration_days" <= 365),
	CONSTRAINT ck_event_templates_repeats_every_days_min CHECK ("repeats_every_days" >= 0),
	CONSTRAINT ck_event_templates_repeats_every_days_max CHECK ("repeats_every_days" <= 3650),
	CONSTRAINT ck_event_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_event_templates_world_id_key ON event_templates (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE friendships (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	requester_id BIGINT NOT NULL,
	addressee_id BIGINT NOT NULL,
	status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	request_message VARCHAR(300) NOT NULL,
	requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
	responded_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_friendships PRIMARY KEY (id),
	CONSTRAINT ck_friendships_requester_id_differs_from_addressee_id CHECK (requester_id <> addressee_id),
	CONSTRAINT fk_friendships_requester_id_users FOREIGN KEY(requester_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_friendships_addressee_id_users FOREIGN KEY(addressee_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_friendships_friendship_status CHECK (status IN ('pending', 'accepted', 'blocked', 'declined')),
	CONSTRAINT ck_friendships_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_friendships_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_friendships_request_message_length_max CHECK (length("request_message") <= 300),
	CONSTRAINT ck_friendships_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_friendships_addressee_id_status ON friendships (addressee_id, status);

CREATE UNIQUE INDEX uq_friendships_requester_id_addressee_id_undeleted ON friendships (requester_id, addressee_id) WHERE deleted_at IS NULL;

CREATE TABLE guilds (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	name VARCHAR(120) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	course_code VARCHAR(20),
	semester VARCHAR(40),
	year INTEGER,
	activation_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	join_type VARCHAR(32) DEFAULT 'invite_only' NOT NULL,
	join_code VARCHAR(40),
	max_members INTEGER,
	aggregated_progress_visible BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_guilds PRIMARY KEY (id),
	CONSTRAINT fk_guilds_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_guilds_guild_status CHECK (activation_status IN ('active', 'archived')),
	CONSTRAINT ck_guilds_guild_join_type CHECK (join_type IN ('invite_only', 'open', 'code_required')),
	CONSTRAINT ck_guilds_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_guilds_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_guilds_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_guilds_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_guilds_name_format_trimmed CHECK ("name" = trim("name")),
	CONSTRAINT ck_guilds_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_guilds_course_code_length_min CHECK (length("course_code") >= 1),
	CONSTRAINT ck_guilds_course_code_length_max CHECK (length("course_code") <= 20),
	CONSTRAINT ck_guilds_semester_length_min CHECK (length("semester") >= 1),
	CONSTRAINT ck_guilds_semester_length_max CHECK (length("semester") <= 40),
	CONSTRAINT ck_guilds_year_min CHECK ("year" >= 1900),
	CONSTRAINT ck_guilds_year_max CHECK ("year" <= 2200),
	CONSTRAINT ck_guilds_join_code_length_min CHECK (length("join_code") >= 6),
	CONSTRAINT ck_guilds_join_code_length_max CHECK (length("join_code") <= 40),
	CONSTRAINT ck_guilds_max_members_min CHECK ("max_members" >= 2),
	CONSTRAINT ck_guilds_max_members_max CHECK ("max_members" <= 10000),
	CONSTRAINT ck_guilds_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_guilds_world_id_activation_status ON guilds (world_id, activation_status);

CREATE UNIQUE INDEX uq_guilds_world_id_join_code_given ON guilds (world_id, join_code) WHERE join_code IS NOT NULL AND deleted_at IS NULL;

CREATE UNIQUE INDEX uq_guilds_world_id_name_undeleted ON guilds (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE languages (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	code VARCHAR(35) NOT NULL,
	name VARCHAR(80) NOT NULL,
	native_name VARCHAR(80) NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_languages PRIMARY KEY (id),
	CONSTRAINT fk_languages_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_languages_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_languages_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_languages_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_languages_code_length_min CHECK (length("code") >= 2),
	CONSTRAINT ck_languages_code_length_max CHECK (length("code") <= 35),
	CONSTRAINT ck_languages_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_languages_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_languages_native_name_length_max CHECK (length("native_name") <= 80),
	CONSTRAINT ck_languages_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_languages_world_id_code ON languages (world_id, code) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_languages_world_id_key ON languages (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE marketplaces (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	fee_ppm INTEGER DEFAULT '0' NOT NULL,
	system_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT pk_marketplaces PRIMARY KEY (id),
	CONSTRAINT fk_marketplaces_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_marketplaces_marketplace_status CHECK (system_status IN ('active', 'maintenance')),
	CONSTRAINT ck_marketplaces_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_marketplaces_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_marketplaces_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_marketplaces_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_marketplaces_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_marketplaces_fee_ppm_min CHECK ("fee_ppm" >= 0),
	CONSTRAINT ck_marketplaces_fee_ppm_max CHECK ("fee_ppm" <= 1000000),
	CONSTRAINT ck_marketplaces_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_marketplaces_world_id_name_undeleted ON marketplaces (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE media_assets (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	uploaded_by_id BIGINT,
	kind VARCHAR(32) NOT NULL,
	name VARCHAR(200) NOT NULL,
	url VARCHAR(1000) NOT NULL,
	media_type VARCHAR(100) NOT NULL,
	size_bytes INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	alternative_text VARCHAR(500) NOT NULL,
	width_pixels INTEGER,
	height_pixels INTEGER,
	duration_ms INTEGER,
	CONSTRAINT pk_media_assets PRIMARY KEY (id),
	CONSTRAINT fk_media_assets_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_media_assets_uploaded_by_id_users FOREIGN KEY(uploaded_by_id) REFERENCES users (id) ON DELETE SET NULL,
	CONSTRAINT ck_media_assets_media_kind CHECK (kind IN ('image', 'audio', 'video', 'animation', 'document')),
	CONSTRAINT ck_media_assets_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_media_assets_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_media_assets_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_media_assets_name_length_max CHECK (length("name") <= 200),
	CONSTRAINT ck_media_assets_url_length_min CHECK (length("url") >= 9),
	CONSTRAINT ck_media_assets_url_length_max CHECK (length("url") <= 1000),
	CONSTRAINT ck_media_assets_url_format_https_url CHECK ("url" LIKE 'https://%'),
	CONSTRAINT ck_media_assets_media_type_length_min CHECK (length("media_type") >= 3),
	CONSTRAINT ck_media_assets_media_type_length_max CHECK (length("media_type") <= 100),
	CONSTRAINT ck_media_assets_size_bytes_min CHECK ("size_bytes" >= 0),
	CONSTRAINT ck_media_assets_size_bytes_max CHECK ("size_bytes" <= 2000000000),
	CONSTRAINT ck_media_assets_sha256_length_min CHECK (length("sha256") >= 64),
	CONSTRAINT ck_media_assets_sha256_length_max CHECK (length("sha256") <= 64),
	CONSTRAINT ck_media_assets_alternative_text_length_max CHECK (length("alternative_text") <= 500),
	CONSTRAINT ck_media_assets_width_pixels_min CHECK ("width_pixels" >= 1),
	CONSTRAINT ck_media_assets_width_pixels_max CHECK ("width_pixels" <= 100000),
	CONSTRAINT ck_media_assets_height_pixels_min CHECK ("height_pixels" >= 1),
	CONSTRAINT ck_media_assets_height_pixels_max CHECK ("height_pixels" <= 100000),
	CONSTRAINT ck_media_assets_duration_ms_min CHECK ("duration_ms" >= 0),
	CONSTRAINT ck_media_assets_duration_ms_max CHECK ("duration_ms" <= 86400000),
	CONSTRAINT ck_media_assets_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_media_assets_uploaded_by_id ON media_assets (uploaded_by_id) WHERE uploaded_by_id IS NOT NULL;

CREATE INDEX ix_media_assets_world_id_kind ON media_assets (world_id, kind);

CREATE UNIQUE INDEX uq_media_assets_world_id_sha256_undeleted ON media_assets (world_id, sha256) WHERE deleted_at IS NULL;

CREATE TABLE messages (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	sender_id BIGINT NOT NULL,
	receiver_id BIGINT NOT NULL,
	teacher_id BIGINT NOT NULL,
	reply_to_id BIGINT,
	content VARCHAR(5000) NOT NULL,
	is_read BOOLEAN DEFAULT false NOT NULL,
	is_teacher_read BOOLEAN DEFAULT false NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_messages PRIMARY KEY (id),
	CONSTRAINT ck_messages_sender_id_differs_from_receiver_id CHECK (sender_id <> receiver_id),
	CONSTRAINT fk_messages_sender_id_users FOREIGN KEY(sender_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_messages_receiver_id_users FOREIGN KEY(receiver_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_messages_teacher_id_users FOREIGN KEY(teacher_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_messages_reply_to_id_messages FOREIGN KEY(reply_to_id) REFERENCES messages (id) ON DELETE SET NULL,
	CONSTRAINT ck_messages_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_messages_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_messages_content_length_min CHECK (length("content") >= 1),
	CONSTRAINT ck_messages_content_length_max CHECK (length("content") <= 5000),
	CONSTRAINT ck_messages_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_messages_receiver_id_sent_at ON messages (receiver_id, sent_at);

CREATE INDEX ix_messages_receiver_id_unread ON messages (receiver_id) WHERE is_read = false;

CREATE INDEX ix_messages_reply_to_id ON messages (reply_to_id) WHERE reply_to_id IS NOT NULL;

CREATE INDEX ix_messages_sender_id_sent_at ON messages (sender_id, sent_at);

CREATE INDEX ix_messages_teacher_id_is_teacher_read ON messages (teacher_id, is_teacher_read);

CREATE TABLE meta_skills (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	icon_url VARCHAR(1000),
	skill_category VARCHAR(32) NOT NULL,
	CONSTRAINT pk_meta_skills PRIMARY KEY (id),
	CONSTRAINT fk_meta_skills_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_meta_skills_meta_skill_category CHECK (skill_category IN ('cognitive', 'technical', 'social')),
	CONSTRAINT ck_meta_skills_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_meta_skills_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_meta_skills_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_meta_skills_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_meta_skills_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_meta_skills_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_meta_skills_icon_url_length_max CHECK (length("icon_url") <= 1000),
	CONSTRAINT ck_meta_skills_icon_url_format_icon_url CHECK ("icon_url" LIKE 'https://%'),
	CONSTRAINT ck_meta_skills_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_meta_skills_world_id_key ON meta_skills (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_meta_skills_world_id_name ON meta_skills (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE notification_preferences (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	user_id BIGINT NOT NULL,
	in_app_enabled BOOLEAN DEFAULT true NOT NULL,
	email_enabled BOOLEAN DEFAULT false NOT NULL,
	push_enabled BOOLEAN DEFAULT false NOT NULL,
	muted_types JSONB NOT NULL,
	quiet_hours_enabled BOOLEAN DEFAULT true NOT NULL,
	quiet_start_minute INTEGER DEFAULT '1320' NOT NULL,
	quiet_end_minute INTEGER DEFAULT '480' NOT NULL,
	max_per_day INTEGER DEFAULT '10' NOT NULL,
	digest_enabled BOOLEAN DEFAULT false NOT NULL,
	digest_minute INTEGER DEFAULT '540' NOT NULL,
	CONSTRAINT pk_notification_preferences PRIMARY KEY (id),
	CONSTRAINT fk_notification_preferences_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT ck_notification_preferences_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_notification_preferences_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_notification_preferences_quiet_start_minute_min CHECK ("quiet_start_minute" >= 0),
	CONSTRAINT ck_notification_preferences_quiet_start_minute_max CHECK ("quiet_start_minute" <= 1439),
	CONSTRAINT ck_notification_preferences_quiet_end_minute_min CHECK ("quiet_end_minute" >= 0),
	CONSTRAINT ck_notification_preferences_quiet_end_minute_max CHECK ("quiet_end_minute" <= 1439),
	CONSTRAINT ck_notification_preferences_max_per_day_min CHECK ("max_per_day" >= 0),
	CONSTRAINT ck_notification_preferences_max_per_day_max CHECK ("max_per_day" <= 1000),
	CONSTRAINT ck_notification_preferences_digest_minute_min CHECK ("digest_minute" >= 0),
	CONSTRAINT ck_notification_preferences_digest_minute_max CHECK ("digest_minute" <= 1439),
	CONSTRAINT ck_notification_preferences_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_notification_preferences_user_id_undeleted ON notification_preferences (user_id) WHERE deleted_at IS NULL;

CREATE TABLE notification_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	notification_type VARCHAR(32) NOT NULL,
	title VARCHAR(120) NOT NULL,
	content VARCHAR(2000) NOT NULL,
	variables JSONB NOT NULL,
	channels JSONB NOT NULL,
	priority VARCHAR(32) DEFAULT 'medium' NOT NULL,
	action_required BOOLEAN DEFAULT false NOT NULL,
	expires_after_days INTEGER,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_notification_templates PRIMARY KEY (id),
	CONSTRAINT fk_notification_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_notification_templates_notification_type CHECK (notification_type IN ('quest_update', 'new_learning_path', 'achievement', 'quest_line_change', 'level_up', 'streak', 'review_due', 'duel', 'party', 'meeting', 'friend', 'message', 'moderation', 'system')),
	CONSTRAINT ck_notification_templates_priority CHECK (priority IN ('low', 'medium', 'high')),
	CONSTRAINT ck_notification_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_notification_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_notification_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_notification_templates_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_notification_templates_title_length_max CHECK (length("title") <= 120),
	CONSTRAINT ck_notification_templates_content_length_min CHECK (length("content") >= 1),
	CONSTRAINT ck_notification_templates_content_length_max CHECK (length("content") <= 2000),
	CONSTRAINT ck_notification_templates_expires_after_days_min CHECK ("expires_after_days" >= 1),
	CONSTRAINT ck_notification_templates_expires_after_days_max CHECK ("expires_after_days" <= 365),
	CONSTRAINT ck_notification_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_notification_templates_world_id_key ON notification_templates (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE parties (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	activation_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	join_type VARCHAR(32) DEFAULT 'invite_only' NOT NULL,
	max_members INTEGER,
	party_rules JSONB NOT NULL,
	default_permissions JSONB NOT NULL,
	CONSTRAINT pk_parties PRIMARY KEY (id),
	CONSTRAINT fk_parties_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_parties_party_status CHECK (activation_status IN ('active', 'archived')),
	CONSTRAINT ck_parties_party_join_type CHECK (join_type IN ('invite_only', 'open')),
	CONSTRAINT ck_parties_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_parties_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_parties_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_parties_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_parties_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_parties_max_members_min CHECK ("max_members" >= 2),
	CONSTRAINT ck_parties_max_members_max CHECK ("max_members" <= 100),
	CONSTRAINT ck_parties_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_parties_world_status_join ON parties (world_id, activation_status, join_type);

CREATE TABLE pvp_events (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	event_type VARCHAR(32) NOT NULL,
	rules JSONB NOT NULL,
	entry_requirements JSONB NOT NULL,
	prize_pool JSONB NOT NULL,
	start_date TIMESTAMP WITH TIME ZONE NOT NULL,
	end_date TIMESTAMP WITH TIME ZONE NOT NULL,
	registration_deadline TIMESTAMP WITH TIME ZONE NOT NULL,
	activation_status VARCHAR(32) DEFAULT 'scheduled' NOT NULL,
	max_participants INTEGER NOT NULL,
	current_participants INTEGER DEFAULT '0' NOT NULL,
	created_by BIGINT NOT NULL,
	CONSTRAINT pk_pvp_events PRIMARY KEY (id),
	CONSTRAINT ck_pvp_events_start_date_lt_end_date CHECK (start_date < end_date),
	CONSTRAINT ck_pvp_events_registration_deadline_le_start_date CHECK (registration_deadline <= start_date),
	CONSTRAINT ck_pvp_events_current_participants_le_max_participants CHECK (current_participants <= max_participants),
	CONSTRAINT fk_pvp_events_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_pvp_events_pvp_event_type CHECK (event_type IN ('coding_challenge', 'css_battle', 'algorithm_battle', 'knowledge_quiz')),
	CONSTRAINT ck_pvp_events_pvp_event_status CHECK (activation_status IN ('scheduled', 'registration_open', 'active', 'completed', 'cancelled')),
	CONSTRAINT fk_pvp_events_created_by_users FOREIGN KEY(created_by) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_pvp_events_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_pvp_events_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_pvp_events_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_pvp_events_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_pvp_events_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_pvp_events_max_participants_min CHECK ("max_participants" >= 1),
	CONSTRAINT ck_pvp_events_max_participants_max CHECK ("max_participants" <= 1000000),
	CONSTRAINT ck_pvp_events_current_participants_min CHECK ("current_participants" >= 0),
	CONSTRAINT ck_pvp_events_current_participants_max CHECK ("current_participants" <= 1000000),
	CONSTRAINT ck_pvp_events_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_pvp_events_created_by ON pvp_events (created_by);

CREATE INDEX ix_pvp_events_world_status ON pvp_events (world_id, activation_status);

CREATE UNIQUE INDEX uq_pvp_events_world_id_title_undeleted ON pvp_events (world_id, title) WHERE deleted_at IS NULL;

CREATE TABLE report_definitions (
	id BIGSERIAL NOT NULL,
	world_id BIGINT,
	creator_id BIGINT NOT NULL,
	name VARCHAR(120) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	subject VARCHAR(32) NOT NULL,
	format VARCHAR(32) DEFAULT 'csv' NOT NULL,
	columns JSONB NOT NULL,
	group_by JSONB NOT NULL,
	filters JSONB NOT NULL,
	period VARCHAR(32),
	is_active BOOLEAN DEFAULT true NOT NULL,
	last_made_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	CONSTRAINT pk_report_definitions PRIMARY KEY (id),
	CONSTRAINT uq_report_definitions_world_id_name UNIQUE (world_id, name),
	CONSTRAINT fk_report_definitions_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_report_definitions_creator_id_users FOREIGN KEY(creator_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_report_definitions_report_subject CHECK (subject IN ('players', 'quests', 'learning', 'economy', 'guilds', 'engagement')),
	CONSTRAINT ck_report_definitions_report_format CHECK (format IN ('csv', 'json', 'html')),
	CONSTRAINT ck_report_definitions_period CHECK (period IN ('daily', 'weekly', 'monthly', 'seasonal', 'all_time')),
	CONSTRAINT ck_report_definitions_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_report_definitions_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_report_definitions_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_report_definitions_version_min CHECK ("version" >= 1),
	CONSTRAINT ck_report_definitions_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_report_definitions_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_report_definitions_creator_id ON report_definitions (creator_id);

CREATE TABLE routes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	icon_url VARCHAR(1000),
	CONSTRAINT pk_routes PRIMARY KEY (id),
	CONSTRAINT fk_routes_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_routes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_routes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_routes_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_routes_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_routes_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_routes_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_routes_icon_url_length_max CHECK (length("icon_url") <= 1000),
	CONSTRAINT ck_routes_icon_url_format_icon_url CHECK ("icon_url" LIKE 'https://%'),
	CONSTRAINT ck_routes_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_routes_world_id_key ON routes (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_routes_world_id_name ON routes (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE seasonal_lore_updates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	content VARCHAR(50000) NOT NULL,
	world_map_updates JSONB NOT NULL,
	new_skill_paths JSONB NOT NULL,
	new_factions JSONB NOT NULL,
	new_threats JSONB NOT NULL,
	semester_context VARCHAR(80) NOT NULL,
	release_date DATE,
	creation_status VARCHAR(32) DEFAULT 'draft' NOT NULL,
	CONSTRAINT pk_seasonal_lore_updates PRIMARY KEY (id),
	CONSTRAINT fk_seasonal_lore_updates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_seasonal_lore_updates_creator_id_users FOREIGN KEY(creator_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_seasonal_lore_updates_lore_update_status CHECK (creation_status IN ('draft', 'published', 'archived')),
	CONSTRAINT ck_seasonal_lore_updates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_seasonal_lore_updates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_seasonal_lore_updates_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_seasonal_lore_updates_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_seasonal_lore_updates_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_seasonal_lore_updates_content_length_max CHECK (length("content") <= 50000),
	CONSTRAINT ck_seasonal_lore_updates_semester_context_length_max CHECK (length("semester_context") <= 80),
	CONSTRAINT ck_seasonal_lore_updates_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_seasonal_lore_updates_creator_id ON seasonal_lore_updates (creator_id);

CREATE INDEX ix_seasonal_lore_updates_world ON seasonal_lore_updates (world_id, creation_status, release_date);

CREATE TABLE skills (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(255) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	category VARCHAR(80) NOT NULL,
	parent_skill_id BIGINT,
	level INTEGER DEFAULT '1' NOT NULL,
	mastery_rule VARCHAR(32) NOT NULL,
	mastered_ppm INTEGER DEFAULT '950000' NOT NULL,
	prior_ppm INTEGER DEFAULT '200000' NOT NULL,
	learn_ppm INTEGER DEFAULT '150000' NOT NULL,
	guess_ppm INTEGER DEFAULT '200000' NOT NULL,
	slip_ppm INTEGER DEFAULT '100000' NOT NULL,
	forget_ppm INTEGER DEFAULT '0' NOT NULL,
	details JSONB NOT NULL,
	CONSTRAINT pk_skills PRIMARY KEY (id),
	CONSTRAINT fk_skills_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skills_parent_skill_id_skills FOREIGN KEY(parent_skill_id) REFERENCES skills (id) ON DELETE RESTRICT,
	CONSTRAINT ck_skills_mastery_rule CHECK (mastery_rule IN ('ladder', 'bkt', 'fsrs')),
	CONSTRAINT ck_skills_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_skills_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_skills_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_skills_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_skills_name_length_max CHECK (length("name") <= 255),
	CONSTRAINT ck_skills_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_skills_category_length_max CHECK (length("category") <= 80),
	CONSTRAINT ck_skills_level_min CHECK ("level" >= 1),
	CONSTRAINT ck_skills_level_max CHECK ("level" <= 1000),
	CONSTRAINT ck_skills_mastered_ppm_min CHECK ("mastered_ppm" >= 0),
	CONSTRAINT ck_skills_mastered_ppm_max CHECK ("mastered_ppm" <= 1000000),
	CONSTRAINT ck_skills_prior_ppm_min CHECK ("prior_ppm" >= 0),
	CONSTRAINT ck_skills_prior_ppm_max CHECK ("prior_ppm" <= 1000000),
	CONSTRAINT ck_skills_learn_ppm_min CHECK ("learn_ppm" >= 0),
	CONSTRAINT ck_skills_learn_ppm_max CHECK ("learn_ppm" <= 1000000),
	CONSTRAINT ck_skills_guess_ppm_min CHECK ("guess_ppm" >= 0),
	CONSTRAINT ck_skills_guess_ppm_max CHECK ("guess_ppm" <= 1000000),
	CONSTRAINT ck_skills_slip_ppm_min CHECK ("slip_ppm" >= 0),
	CONSTRAINT ck_skills_slip_ppm_max CHECK ("slip_ppm" <= 1000000),
	CONSTRAINT ck_skills_forget_ppm_min CHECK ("forget_ppm" >= 0),
	CONSTRAINT ck_skills_forget_ppm_max CHECK ("forget_ppm" <= 1000000),
	CONSTRAINT ck_skills_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_skills_parent_skill_id ON skills (parent_skill_id) WHERE parent_skill_id IS NOT NULL;

CREATE UNIQUE INDEX uq_skills_world_id_key ON skills (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE stat_modifiers (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	effect JSONB NOT NULL,
	duration_seconds INTEGER DEFAULT '0' NOT NULL,
	is_stackable BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_stat_modifiers PRIMARY KEY (id),
	CONSTRAINT fk_stat_modifiers_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_stat_modifiers_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_stat_modifiers_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_stat_modifiers_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_stat_modifiers_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_stat_modifiers_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_stat_modifiers_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_stat_modifiers_duration_seconds_min CHECK ("duration_seconds" >= 0),
	CONSTRAINT ck_stat_modifiers_duration_seconds_max CHECK ("duration_seconds" <= 31536000),
	CONSTRAINT ck_stat_modifiers_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_stat_modifiers_world_id_key ON stat_modifiers (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_stat_modifiers_world_id_name ON stat_modifiers (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE support_tickets (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	user_id BIGINT NOT NULL,
	world_id BIGINT,
	assigned_to_id BIGINT,
	category VARCHAR(32) DEFAULT 'other' NOT NULL,
	priority VARCHAR(32) DEFAULT 'medium' NOT NULL,
	subject VARCHAR(200) NOT NULL,
	body VARCHAR(5000) NOT NULL,
	status VARCHAR(32) DEFAULT 'open' NOT NULL,
	resolution VARCHAR(5000) NOT NULL,
	resolved_at TIMESTAMP WITH TIME ZONE,
	closed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_support_tickets PRIMARY KEY (id),
	CONSTRAINT fk_support_tickets_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_support_tickets_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE SET NULL,
	CONSTRAINT fk_support_tickets_assigned_to_id_users FOREIGN KEY(assigned_to_id) REFERENCES users (id) ON DELETE SET NULL,
	CONSTRAINT ck_support_tickets_support_ticket_category CHECK (category IN ('account', 'learning', 'gameplay', 'economy', 'technical', 'other')),
	CONSTRAINT ck_support_tickets_priority CHECK (priority IN ('low', 'medium', 'high')),
	CONSTRAINT ck_support_tickets_support_ticket_status CHECK (status IN ('open', 'in_progress', 'resolved', 'closed')),
	CONSTRAINT ck_support_tickets_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_support_tickets_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_support_tickets_subject_length_min CHECK (length("subject") >= 1),
	CONSTRAINT ck_support_tickets_subject_length_max CHECK (length("subject") <= 200),
	CONSTRAINT ck_support_tickets_body_length_min CHECK (length("body") >= 1),
	CONSTRAINT ck_support_tickets_body_length_max CHECK (length("body") <= 5000),
	CONSTRAINT ck_support_tickets_resolution_length_max CHECK (length("resolution") <= 5000),
	CONSTRAINT ck_support_tickets_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_support_tickets_assigned_to_id ON support_tickets (assigned_to_id) WHERE assigned_to_id IS NOT NULL;

CREATE INDEX ix_support_tickets_status_priority ON support_tickets (status, priority);

CREATE INDEX ix_support_tickets_user_id_created_at ON support_tickets (user_id, created_at);

CREATE INDEX ix_support_tickets_world_id ON support_tickets (world_id) WHERE world_id IS NOT NULL;

CREATE TABLE talents (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	attribute VARCHAR(32),
	level_max INTEGER DEFAULT '100' NOT NULL,
	CONSTRAINT pk_talents PRIMARY KEY (id),
	CONSTRAINT fk_talents_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_talents_character_attribute CHECK (attribute IN ('hp', 'attack', 'defense', 'speed', 'intelligence', 'charisma')),
	CONSTRAINT ck_talents_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_talents_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_talents_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_talents_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_talents_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_talents_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_talents_level_max_min CHECK ("level_max" >= 1),
	CONSTRAINT ck_talents_level_max_max CHECK ("level_max" <= 1000),
	CONSTRAINT ck_talents_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_talents_world_id_key ON talents (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_talents_world_id_name ON talents (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE tournaments (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	tournament_type VARCHAR(32) NOT NULL,
	topic_focus VARCHAR(200) NOT NULL,
	max_participants INTEGER NOT NULL,
	entry_requirements JSONB NOT NULL,
	prize_pool JSONB NOT NULL,
	registration_start TIMESTAMP WITH TIME ZONE NOT NULL,
	registration_end TIMESTAMP WITH TIME ZONE NOT NULL,
	tournament_start TIMESTAMP WITH TIME ZONE NOT NULL,
	tournament_end TIMESTAMP WITH TIME ZONE NOT NULL,
	current_round INTEGER DEFAULT '0' NOT NULL,
	tournament_status VARCHAR(32) DEFAULT 'registration' NOT NULL,
	CONSTRAINT pk_tournaments PRIMARY KEY (id),
	CONSTRAINT ck_tournaments_registration_start_le_registration_end CHECK (registration_start <= registration_end),
	CONSTRAINT ck_tournaments_registration_end_le_tournament_start CHECK (registration_end <= tournament_start),
	CONSTRAINT ck_tournaments_tournament_start_le_tournament_end CHECK (tournament_start <= tournament_end),
	CONSTRAINT fk_tournaments_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_tournaments_tournament_type CHECK (tournament_type IN ('single_elimination', 'round_robin', 'swiss_system')),
	CONSTRAINT ck_tournaments_tournament_status CHECK (tournament_status IN ('registration', 'active', 'completed', 'cancelled')),
	CONSTRAINT ck_tournaments_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_tournaments_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_tournaments_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_tournaments_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_tournaments_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_tournaments_topic_focus_length_max CHECK (length("topic_focus") <= 200),
	CONSTRAINT ck_tournaments_max_participants_min CHECK ("max_participants" >= 2),
	CONSTRAINT ck_tournaments_max_participants_max CHECK ("max_participants" <= 10000),
	CONSTRAINT ck_tournaments_current_round_min CHECK ("current_round" >= 0),
	CONSTRAINT ck_tournaments_current_round_max CHECK ("current_round" <= 1000),
	CONSTRAINT ck_tournaments_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_tournaments_world_status ON tournaments (world_id, tournament_status);

CREATE UNIQUE INDEX uq_tournaments_world_id_name_undeleted ON tournaments (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE ui_labels (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	label_key VARCHAR(120) NOT NULL,
	default_text VARCHAR(2000) NOT NULL,
	context VARCHAR(500) NOT NULL,
	CONSTRAINT pk_ui_labels PRIMARY KEY (id),
	CONSTRAINT fk_ui_labels_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_ui_labels_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_ui_labels_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_ui_labels_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_ui_labels_label_key_length_min CHECK (length("label_key") >= 1),
	CONSTRAINT ck_ui_labels_label_key_length_max CHECK (length("label_key") <= 120),
	CONSTRAINT ck_ui_labels_default_text_length_min CHECK (length("default_text") >= 1),
	CONSTRAINT ck_ui_labels_default_text_length_max CHECK (length("default_text") <= 2000),
	CONSTRAINT ck_ui_labels_context_length_max CHECK (length("context") <= 500),
	CONSTRAINT ck_ui_labels_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_ui_labels_world_id_key ON ui_labels (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_ui_labels_world_id_label_key ON ui_labels (world_id, label_key) WHERE deleted_at IS NULL;

CREATE TABLE abilities (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	talent_id BIGINT,
	required_level INTEGER DEFAULT '1' NOT NULL,
	cooldown_seconds INTEGER DEFAULT '0' NOT NULL,
	effects JSONB NOT NULL,
	CONSTRAINT pk_abilities PRIMARY KEY (id),
	CONSTRAINT fk_abilities_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_abilities_talent_id_talents FOREIGN KEY(talent_id) REFERENCES talents (id) ON DELETE RESTRICT,
	CONSTRAINT ck_abilities_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_abilities_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_abilities_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_abilities_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_abilities_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_abilities_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_abilities_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_abilities_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_abilities_cooldown_seconds_min CHECK ("cooldown_seconds" >= 0),
	CONSTRAINT ck_abilities_cooldown_seconds_max CHECK ("cooldown_seconds" <= 31536000),
	CONSTRAINT ck_abilities_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_abilities_talent_id ON abilities (talent_id) WHERE talent_id IS NOT NULL;

CREATE UNIQUE INDEX uq_abilities_world_id_key ON abilities (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_abilities_world_id_name ON abilities (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE achievements (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	kind VARCHAR(32) DEFAULT 'achievement' NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	icon_url VARCHAR(1000),
	achievement_type VARCHAR(32) NOT NULL,
	achievement_category VARCHAR(32) NOT NULL,
	requirements JSONB NOT NULL,
	experience_points INTEGER DEFAULT '0' NOT NULL,
	currency_id BIGINT,
	currency_reward BIGINT DEFAULT '0' NOT NULL,
	cosmetic_rewards JSONB NOT NULL,
	rarity VARCHAR(32) DEFAULT 'common' NOT NULL,
	is_hidden BOOLEAN DEFAULT false NOT NULL,
	is_limited BOOLEAN DEFAULT false NOT NULL,
	grants_max INTEGER,
	CONSTRAINT pk_achievements PRIMARY KEY (id),
	CONSTRAINT ck_achievements_reward_has_currency CHECK (currency_reward = 0 OR currency_id IS NOT NULL),
	CONSTRAINT fk_achievements_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_achievements_achievement_kind CHECK (kind IN ('achievement', 'badge')),
	CONSTRAINT ck_achievements_achievement_type CHECK (achievement_type IN ('milestone', 'skill', 'social', 'challenge', 'competitive')),
	CONSTRAINT ck_achievements_achievement_category CHECK (achievement_category IN ('learning', 'community', 'marketplace', 'pvp', 'streak', 'skill', 'social', 'explorer', 'achievement')),
	CONSTRAINT fk_achievements_currency_id_currencies FOREIGN KEY(currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT ck_achievements_rarity CHECK (rarity IN ('common', 'uncommon', 'rare', 'epic', 'legendary')),
	CONSTRAINT ck_achievements_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_achievements_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_achievements_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_achievements_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_achievements_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_achievements_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_achievements_icon_url_length_max CHECK (length("icon_url") <= 1000),
	CONSTRAINT ck_achievements_icon_url_format_icon_url CHECK ("icon_url" LIKE 'https://%'),
	CONSTRAINT ck_achievements_experience_points_min CHECK ("experience_points" >= 0),
	CONSTRAINT ck_achievements_experience_points_max CHECK ("experience_points" <= 10000),
	CONSTRAINT ck_achievements_currency_reward_min CHECK ("currency_reward" >= 0),
	CONSTRAINT ck_achievements_currency_reward_max CHECK ("currency_reward" <= 1000000000000000),
	CONSTRAINT ck_achievements_grants_max_min CHECK ("grants_max" >= 1),
	CONSTRAINT ck_achievements_grants_max_max CHECK ("grants_max" <= 1000000000),
	CONSTRAINT ck_achievements_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_achievements_currency_id ON achievements (currency_id) WHERE currency_id IS NOT NULL;

CREATE UNIQUE INDEX uq_achievements_world_id_key ON achievements (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_achievements_world_id_name ON achievements (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE analytics_metrics (
	id BIGSERIAL NOT NULL,
	analytics_dashboard_id BIGINT NOT NULL,
	metric_name VARCHAR(120) NOT NULL,
	metric_type VARCHAR(32) NOT NULL,
	metric_value FLOAT NOT NULL,
	measurement_period VARCHAR(32) NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	details JSONB NOT NULL,
	CONSTRAINT pk_analytics_metrics PRIMARY KEY (id),
	CONSTRAINT uq_analytics_metrics_reading UNIQUE (analytics_dashboard_id, metric_name, measurement_period, recorded_at),
	CONSTRAINT fk_analytics_metrics_analytics_dashboard_id FOREIGN KEY(analytics_dashboard_id) REFERENCES analytics_dashboards (id) ON DELETE CASCADE,
	CONSTRAINT ck_analytics_metrics_analytics_metric_type CHECK (metric_type IN ('quest_popularity', 'user_cohort', 'feature_usage', 'completion_rate')),
	CONSTRAINT ck_analytics_metrics_period CHECK (measurement_period IN ('daily', 'weekly', 'monthly', 'seasonal', 'all_time')),
	CONSTRAINT ck_analytics_metrics_metric_name_length_min CHECK (length("metric_name") >= 1),
	CONSTRAINT ck_analytics_metrics_metric_name_length_max CHECK (length("metric_name") <= 120),
	CONSTRAINT ck_analytics_metrics_metric_value_min CHECK ("metric_value" >= -1000000000000000.0),
	CONSTRAINT ck_analytics_metrics_metric_value_max CHECK ("metric_value" <= 1000000000000000.0)
);

CREATE TABLE ban_appeals (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	ban_id BIGINT NOT NULL,
	statement VARCHAR(2000) NOT NULL,
	status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	decided_by_id BIGINT,
	decided_at TIMESTAMP WITH TIME ZONE,
	decision_note VARCHAR(1000) NOT NULL,
	CONSTRAINT pk_ban_appeals PRIMARY KEY (id),
	CONSTRAINT fk_ban_appeals_ban_id_bans FOREIGN KEY(ban_id) REFERENCES bans (id) ON DELETE RESTRICT,
	CONSTRAINT ck_ban_appeals_ban_appeal_status CHECK (status IN ('pending', 'granted', 'denied', 'withdrawn')),
	CONSTRAINT fk_ban_appeals_decided_by_id_users FOREIGN KEY(decided_by_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_ban_appeals_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_ban_appeals_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_ban_appeals_statement_length_min CHECK (length("statement") >= 1),
	CONSTRAINT ck_ban_appeals_statement_length_max CHECK (length("statement") <= 2000),
	CONSTRAINT ck_ban_appeals_decision_note_length_max CHECK (length("decision_note") <= 1000),
	CONSTRAINT ck_ban_appeals_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_ban_appeals_decided_by_id ON ban_appeals (decided_by_id) WHERE decided_by_id IS NOT NULL;

CREATE UNIQUE INDEX uq_ban_appeals_ban_id_pending ON ban_appeals (ban_id) WHERE status = 'pending' AND deleted_at IS NULL;

CREATE TABLE campaigns (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	language_id BIGINT,
	required_level INTEGER DEFAULT '1' NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_campaigns PRIMARY KEY (id),
	CONSTRAINT fk_campaigns_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_campaigns_language_id_languages FOREIGN KEY(language_id) REFERENCES languages (id) ON DELETE RESTRICT,
	CONSTRAINT ck_campaigns_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_campaigns_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_campaigns_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_campaigns_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_campaigns_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_campaigns_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_campaigns_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_campaigns_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_campaigns_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_campaigns_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_campaigns_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_campaigns_language_id ON campaigns (language_id) WHERE language_id IS NOT NULL;

CREATE UNIQUE INDEX uq_campaigns_world_id_key ON campaigns (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_campaigns_world_id_name ON campaigns (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE class_routes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	class_id BIGINT NOT NULL,
	route_id BIGINT NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_class_routes PRIMARY KEY (id),
	CONSTRAINT fk_class_routes_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_class_routes_class_id_character_classes FOREIGN KEY(class_id) REFERENCES character_classes (id) ON DELETE RESTRICT,
	CONSTRAINT fk_class_routes_route_id_routes FOREIGN KEY(route_id) REFERENCES routes (id) ON DELETE RESTRICT,
	CONSTRAINT ck_class_routes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_class_routes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_class_routes_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_class_routes_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_class_routes_order_max CHECK ("order" <= 1000),
	CONSTRAINT ck_class_routes_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_class_routes_route_id ON class_routes (route_id);

CREATE UNIQUE INDEX uq_class_routes_class_id_route_id_undeleted ON class_routes (class_id, route_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_class_routes_world_id_key ON class_routes (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE curriculum_modules (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	name VARCHAR(200) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	module_type VARCHAR(32) NOT NULL,
	learning_objectives JSONB NOT NULL,
	CONSTRAINT pk_curriculum_modules PRIMARY KEY (id),
	CONSTRAINT fk_curriculum_modules_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_curriculum_modules_curriculum_module_type CHECK (module_type IN ('lecture', 'lab', 'assignment', 'knowledge_node')),
	CONSTRAINT ck_curriculum_modules_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_curriculum_modules_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_curriculum_modules_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_curriculum_modules_name_length_max CHECK (length("name") <= 200),
	CONSTRAINT ck_curriculum_modules_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_curriculum_modules_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_curriculum_modules_guild_id_name_undeleted ON curriculum_modules (guild_id, name) WHERE deleted_at IS NULL;

CREATE TABLE exam_bosses (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	skill_id BIGINT,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	required_level INTEGER DEFAULT '1' NOT NULL,
	boss_health INTEGER DEFAULT '100' NOT NULL,
	time_limit_seconds INTEGER DEFAULT '1800' NOT NULL,
	question_count INTEGER DEFAULT '10' NOT NULL,
	passing_ppm INTEGER DEFAULT '600000' NOT NULL,
	score_multiplier_ppm INTEGER DEFAULT '1000000' NOT NULL,
	max_attempts INTEGER DEFAULT '0' NOT NULL,
	experience_points INTEGER DEFAULT '0' NOT NULL,
	unity_scene_id VARCHAR(120) NOT NULL,
	interactive_elements JSONB NOT NULL,
	CONSTRAINT pk_exam_bosses PRIMARY KEY (id),
	CONSTRAINT fk_exam_bosses_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_exam_bosses_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE RESTRICT,
	CONSTRAINT ck_exam_bosses_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_exam_bosses_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_exam_bosses_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_exam_bosses_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_exam_bosses_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_exam_bosses_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_exam_bosses_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_exam_bosses_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_exam_bosses_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_exam_bosses_boss_health_min CHECK ("boss_health" >= 1),
	CONSTRAINT ck_exam_bosses_boss_health_max CHECK ("boss_health" <= 1000000),
	CONSTRAINT ck_exam_bosses_time_limit_seconds_min CHECK ("time_limit_seconds" >= 0),
	CONSTRAINT ck_exam_bosses_time_limit_seconds_max CHECK ("time_limit_seconds" <= 86400),
	CONSTRAINT ck_exam_bosses_question_count_min CHECK ("question_count" >= 1),
	CONSTRAINT ck_exam_bosses_question_count_max CHECK ("question_count" <= 500),
	CONSTRAINT ck_exam_bosses_passing_ppm_min CHECK ("passing_ppm" >= 0),
	CONSTRAINT ck_exam_bosses_passing_ppm_max CHECK ("passing_ppm" <= 1000000),
	CONSTRAINT ck_exam_bosses_score_multiplier_ppm_min CHECK ("score_multiplier_ppm" >= 0),
	CONSTRAINT ck_exam_bosses_score_multiplier_ppm_max CHECK ("score_multiplier_ppm" <= 100000000),
	CONSTRAINT ck_exam_bosses_max_attempts_min CHECK ("max_attempts" >= 0),
	CONSTRAINT ck_exam_bosses_max_attempts_max CHECK ("max_attempts" <= 1000),
	CONSTRAINT ck_exam_bosses_experience_points_min CHECK ("experience_points" >= 0),
	CONSTRAINT ck_exam_bosses_experience_points_max CHECK ("experience_points" <= 10000),
	CONSTRAINT ck_exam_bosses_unity_scene_id_length_max CHECK (length("unity_scene_id") <= 120),
	CONSTRAINT ck_exam_bosses_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_exam_bosses_skill_id ON exam_bosses (skill_id) WHERE skill_id IS NOT NULL;

CREATE UNIQUE INDEX uq_exam_bosses_world_id_key ON exam_bosses (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE global_events (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	template_id BIGINT,
	name VARCHAR(120) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	event_type VARCHAR(32) NOT NULL,
	effect JSONB NOT NULL,
	participation_scope VARCHAR(32) DEFAULT 'all_players' NOT NULL,
	start_date TIMESTAMP WITH TIME ZONE NOT NULL,
	end_date TIMESTAMP WITH TIME ZONE NOT NULL,
	activation_status VARCHAR(32) DEFAULT 'scheduled' NOT NULL,
	CONSTRAINT pk_global_events PRIMARY KEY (id),
	CONSTRAINT ck_global_events_start_date_lt_end_date CHECK (start_date < end_date),
	CONSTRAINT fk_global_events_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_global_events_creator_id_users FOREIGN KEY(creator_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_global_events_template_id_event_templates FOREIGN KEY(template_id) REFERENCES event_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_global_events_global_event_type CHECK (event_type IN ('bonus_xp', 'challenge', 'invasion', 'mini_boss_challenge')),
	CONSTRAINT ck_global_events_global_event_scope CHECK (participation_scope IN ('all_players', 'all_guilds', 'specific_guilds')),
	CONSTRAINT ck_global_events_global_event_status CHECK (activation_status IN ('scheduled', 'active', 'completed', 'cancelled')),
	CONSTRAINT ck_global_events_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_global_events_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_global_events_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_global_events_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_global_events_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_global_events_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_global_events_creator_id ON global_events (creator_id);

CREATE INDEX ix_global_events_template_id ON global_events (template_id) WHERE template_id IS NOT NULL;

CREATE INDEX ix_global_events_world_id_start_date ON global_events (world_id, start_date);

CREATE INDEX ix_global_events_world_status ON global_events (world_id, activation_status);

CREATE TABLE items (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	icon_url VARCHAR(1000),
	type VARCHAR(32) NOT NULL,
	rarity VARCHAR(32) DEFAULT 'common' NOT NULL,
	base_value BIGINT DEFAULT '0' NOT NULL,
	required_level INTEGER DEFAULT '1' NOT NULL,
	stack_max INTEGER DEFAULT '1' NOT NULL,
	is_tradable BOOLEAN DEFAULT true NOT NULL,
	equipment_slot_id BIGINT,
	CONSTRAINT pk_items PRIMARY KEY (id),
	CONSTRAINT fk_items_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_items_item_type CHECK (type IN ('weapon', 'armor', 'potion', 'material', 'quest_item', 'cosmetic')),
	CONSTRAINT ck_items_rarity CHECK (rarity IN ('common', 'uncommon', 'rare', 'epic', 'legendary')),
	CONSTRAINT fk_items_equipment_slot_id_equipment_slots FOREIGN KEY(equipment_slot_id) REFERENCES equipment_slots (id) ON DELETE RESTRICT,
	CONSTRAINT ck_items_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_items_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_items_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_items_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_items_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_items_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_items_icon_url_length_max CHECK (length("icon_url") <= 1000),
	CONSTRAINT ck_items_icon_url_format_icon_url CHECK ("icon_url" LIKE 'https://%'),
	CONSTRAINT ck_items_base_value_min CHECK ("base_value" >= 0),
	CONSTRAINT ck_items_base_value_max CHECK ("base_value" <= 1000000000000000),
	CONSTRAINT ck_items_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_items_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_items_stack_max_min CHECK ("stack_max" >= 1),
	CONSTRAINT ck_items_stack_max_max CHECK ("stack_max" <= 1000000),
	CONSTRAINT ck_items_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_items_equipment_slot_id ON items (equipment_slot_id) WHERE equipment_slot_id IS NOT NULL;

CREATE UNIQUE INDEX uq_items_world_id_key ON items (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_items_world_id_name ON items (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE learning_paths (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	skill_id BIGINT,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	level VARCHAR(32) NOT NULL,
	estimated_minutes INTEGER DEFAULT '0' NOT NULL,
	completion_xp INTEGER DEFAULT '0' NOT NULL,
	tags JSONB NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_learning_paths PRIMARY KEY (id),
	CONSTRAINT fk_learning_paths_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_learning_paths_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE RESTRICT,
	CONSTRAINT ck_learning_paths_knowledge_level CHECK (level IN ('beginner', 'intermediate', 'advanced')),
	CONSTRAINT ck_learning_paths_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_learning_paths_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_learning_paths_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_learning_paths_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_learning_paths_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_learning_paths_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_learning_paths_estimated_minutes_min CHECK ("estimated_minutes" >= 0),
	CONSTRAINT ck_learning_paths_estimated_minutes_max CHECK ("estimated_minutes" <= 1000000),
	CONSTRAINT ck_learning_paths_completion_xp_min CHECK ("completion_xp" >= 0),
	CONSTRAINT ck_learning_paths_completion_xp_max CHECK ("completion_xp" <= 10000),
	CONSTRAINT ck_learning_paths_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_learning_paths_skill_id ON learning_paths (skill_id) WHERE skill_id IS NOT NULL;

CREATE UNIQUE INDEX uq_learning_paths_world_id_key ON learning_paths (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE lessons (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	language_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	kind VARCHAR(32) NOT NULL,
	level VARCHAR(32) NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	required_level INTEGER DEFAULT '1' NOT NULL,
	xp_reward INTEGER DEFAULT '0' NOT NULL,
	estimated_minutes INTEGER DEFAULT '10' NOT NULL,
	is_published BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_lessons PRIMARY KEY (id),
	CONSTRAINT fk_lessons_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_lessons_language_id_languages FOREIGN KEY(language_id) REFERENCES languages (id) ON DELETE RESTRICT,
	CONSTRAINT ck_lessons_lesson_kind CHECK (kind IN ('vocabulary', 'grammar', 'listening', 'speaking', 'reading', 'writing', 'mixed')),
	CONSTRAINT ck_lessons_knowledge_level CHECK (level IN ('beginner', 'intermediate', 'advanced')),
	CONSTRAINT ck_lessons_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_lessons_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_lessons_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_lessons_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_lessons_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_lessons_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_lessons_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_lessons_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_lessons_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_lessons_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_lessons_xp_reward_min CHECK ("xp_reward" >= 0),
	CONSTRAINT ck_lessons_xp_reward_max CHECK ("xp_reward" <= 10000),
	CONSTRAINT ck_lessons_estimated_minutes_min CHECK ("estimated_minutes" >= 1),
	CONSTRAINT ck_lessons_estimated_minutes_max CHECK ("estimated_minutes" <= 480),
	CONSTRAINT ck_lessons_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_lessons_language_id_order ON lessons (language_id, "order");

CREATE UNIQUE INDEX uq_lessons_world_id_key ON lessons (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE party_analytics (
	id BIGSERIAL NOT NULL,
	party_id BIGINT NOT NULL,
	analytics_period VARCHAR(32) NOT NULL,
	period_start_date DATE NOT NULL,
	period_end_date DATE NOT NULL,
	member_engagement_scores JSONB NOT NULL,
	study_session_count INTEGER DEFAULT '0' NOT NULL,
	total_study_hours FLOAT NOT NULL,
	average_session_duration FLOAT NOT NULL,
	completion_rates JSONB NOT NULL,
	collaboration_score FLOAT NOT NULL,
	generated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_party_analytics PRIMARY KEY (id),
	CONSTRAINT uq_party_analytics_party_period_start UNIQUE (party_id, analytics_period, period_start_date),
	CONSTRAINT ck_party_analytics_period_start_date_le_period_end_date CHECK (period_start_date <= period_end_date),
	CONSTRAINT fk_party_analytics_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE CASCADE,
	CONSTRAINT ck_party_analytics_period CHECK (analytics_period IN ('daily', 'weekly', 'monthly', 'seasonal', 'all_time')),
	CONSTRAINT ck_party_analytics_study_session_count_min CHECK ("study_session_count" >= 0),
	CONSTRAINT ck_party_analytics_study_session_count_max CHECK ("study_session_count" <= 1000000),
	CONSTRAINT ck_party_analytics_total_study_hours_min CHECK ("total_study_hours" >= 0),
	CONSTRAINT ck_party_analytics_total_study_hours_max CHECK ("total_study_hours" <= 1000000),
	CONSTRAINT ck_party_analytics_average_session_duration_min CHECK ("average_session_duration" >= 0),
	CONSTRAINT ck_party_analytics_average_session_duration_max CHECK ("average_session_duration" <= 1440),
	CONSTRAINT ck_party_analytics_collaboration_score_min CHECK ("collaboration_score" >= 0),
	CONSTRAINT ck_party_analytics_collaboration_score_max CHECK ("collaboration_score" <= 1)
);

CREATE TABLE party_roles (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_id BIGINT NOT NULL,
	role_name VARCHAR(60) NOT NULL,
	role_description VARCHAR(500) NOT NULL,
	permissions JSONB NOT NULL,
	can_schedule_sessions BOOLEAN DEFAULT false NOT NULL,
	can_manage_members BOOLEAN DEFAULT false NOT NULL,
	can_edit_shared_content BOOLEAN DEFAULT false NOT NULL,
	can_view_analytics BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_party_roles PRIMARY KEY (id),
	CONSTRAINT fk_party_roles_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE CASCADE,
	CONSTRAINT ck_party_roles_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_party_roles_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_party_roles_role_name_length_min CHECK (length("role_name") >= 1),
	CONSTRAINT ck_party_roles_role_name_length_max CHECK (length("role_name") <= 60),
	CONSTRAINT ck_party_roles_role_description_length_max CHECK (length("role_description") <= 500),
	CONSTRAINT ck_party_roles_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_party_roles_party_id_role_name_undeleted ON party_roles (party_id, role_name) WHERE deleted_at IS NULL;

CREATE TABLE party_stashes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_id BIGINT NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	size_limit_bytes BIGINT DEFAULT '524288000' NOT NULL,
	CONSTRAINT pk_party_stashes PRIMARY KEY (id),
	CONSTRAINT fk_party_stashes_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE CASCADE,
	CONSTRAINT ck_party_stashes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_party_stashes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_party_stashes_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_party_stashes_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_party_stashes_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_party_stashes_size_limit_bytes_min CHECK ("size_limit_bytes" >= 0),
	CONSTRAINT ck_party_stashes_size_limit_bytes_max CHECK ("size_limit_bytes" <= 1000000000000),
	CONSTRAINT ck_party_stashes_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_party_stashes_party_id_undeleted ON party_stashes (party_id) WHERE deleted_at IS NULL;

CREATE TABLE quest_line_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	route_id BIGINT,
	is_dynamic BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_quest_line_templates PRIMARY KEY (id),
	CONSTRAINT fk_quest_line_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_line_templates_route_id_routes FOREIGN KEY(route_id) REFERENCES routes (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_line_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quest_line_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quest_line_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_quest_line_templates_title_length_min CHECK (length("title") >= 5),
	CONSTRAINT ck_quest_line_templates_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_quest_line_templates_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_quest_line_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quest_line_templates_route_id ON quest_line_templates (route_id) WHERE route_id IS NOT NULL;

CREATE UNIQUE INDEX uq_quest_line_templates_world_id_key ON quest_line_templates (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE seasonal_events (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	season_id BIGINT,
	name VARCHAR(120) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	theme VARCHAR(120) NOT NULL,
	event_type VARCHAR(32) NOT NULL,
	participation_requirements JSONB NOT NULL,
	exclusive_rewards JSONB NOT NULL,
	community_goal VARCHAR(500),
	community_goal_target INTEGER,
	current_progress INTEGER DEFAULT '0' NOT NULL,
	start_date TIMESTAMP WITH TIME ZONE NOT NULL,
	end_date TIMESTAMP WITH TIME ZONE NOT NULL,
	event_status VARCHAR(32) DEFAULT 'upcoming' NOT NULL,
	CONSTRAINT pk_seasonal_events PRIMARY KEY (id),
	CONSTRAINT ck_seasonal_events_start_date_lt_end_date CHECK (start_date < end_date),
	CONSTRAINT fk_seasonal_events_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_seasonal_events_season_id_seasons FOREIGN KEY(season_id) REFERENCES seasons (id) ON DELETE SET NULL,
	CONSTRAINT ck_seasonal_events_seasonal_event_type CHECK (event_type IN ('challenge', 'community_goal', 'special_quest_line')),
	CONSTRAINT ck_seasonal_events_seasonal_event_status CHECK (event_status IN ('upcoming', 'active', 'completed', 'cancelled')),
	CONSTRAINT ck_seasonal_events_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_seasonal_events_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_seasonal_events_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_seasonal_events_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_seasonal_events_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_seasonal_events_theme_length_min CHECK (length("theme") >= 1),
	CONSTRAINT ck_seasonal_events_theme_length_max CHECK (length("theme") <= 120),
	CONSTRAINT ck_seasonal_events_community_goal_length_min CHECK (length("community_goal") >= 1),
	CONSTRAINT ck_seasonal_events_community_goal_length_max CHECK (length("community_goal") <= 500),
	CONSTRAINT ck_seasonal_events_community_goal_target_min CHECK ("community_goal_target" >= 1),
	CONSTRAINT ck_seasonal_events_community_goal_target_max CHECK ("community_goal_target" <= 1000000000),
	CONSTRAINT ck_seasonal_events_current_progress_min CHECK ("current_progress" >= 0),
	CONSTRAINT ck_seasonal_events_current_progress_max CHECK ("current_progress" <= 1000000000),
	CONSTRAINT ck_seasonal_events_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_seasonal_events_season_id ON seasonal_events (season_id) WHERE season_id IS NOT NULL;

CREATE INDEX ix_seasonal_events_world_id_event_status ON seasonal_events (world_id, event_status);

CREATE UNIQUE INDEX uq_seasonal_events_world_id_name_undeleted ON seasonal_events (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE skill_tree_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	route_id BIGINT,
	class_id BIGINT,
	CONSTRAINT pk_skill_tree_templates PRIMARY KEY (id),
	CONSTRAINT fk_skill_tree_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_tree_templates_route_id_routes FOREIGN KEY(route_id) REFERENCES routes (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_tree_templates_class_id_character_classes FOREIGN KEY(class_id) REFERENCES character_classes (id) ON DELETE RESTRICT,
	CONSTRAINT ck_skill_tree_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_skill_tree_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_skill_tree_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_skill_tree_templates_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_skill_tree_templates_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_skill_tree_templates_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_skill_tree_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_skill_tree_templates_class_id ON skill_tree_templates (class_id) WHERE class_id IS NOT NULL;

CREATE INDEX ix_skill_tree_templates_route_id ON skill_tree_templates (route_id) WHERE route_id IS NOT NULL;

CREATE UNIQUE INDEX uq_skill_tree_templates_world_id_key ON skill_tree_templates (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE smaller_majors (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	route_id BIGINT NOT NULL,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	detection_keywords JSONB NOT NULL,
	CONSTRAINT pk_smaller_majors PRIMARY KEY (id),
	CONSTRAINT fk_smaller_majors_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_smaller_majors_route_id_routes FOREIGN KEY(route_id) REFERENCES routes (id) ON DELETE RESTRICT,
	CONSTRAINT ck_smaller_majors_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_smaller_majors_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_smaller_majors_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_smaller_majors_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_smaller_majors_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_smaller_majors_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_smaller_majors_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_smaller_majors_route_id_name_undeleted ON smaller_majors (route_id, name) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_smaller_majors_world_id_key ON smaller_majors (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE translations (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	ui_label_id BIGINT NOT NULL,
	language VARCHAR(35) NOT NULL,
	text VARCHAR(2000) NOT NULL,
	context VARCHAR(500) NOT NULL,
	status VARCHAR(32) DEFAULT 'proposed' NOT NULL,
	submitted_by_id BIGINT,
	approved_by_id BIGINT,
	approved_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_translations PRIMARY KEY (id),
	CONSTRAINT fk_translations_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_translations_ui_label_id_ui_labels FOREIGN KEY(ui_label_id) REFERENCES ui_labels (id) ON DELETE RESTRICT,
	CONSTRAINT ck_translations_translation_status CHECK (status IN ('proposed', 'approved', 'rejected')),
	CONSTRAINT fk_translations_submitted_by_id_users FOREIGN KEY(submitted_by_id) REFERENCES users (id) ON DELETE SET NULL,
	CONSTRAINT fk_translations_approved_by_id_users FOREIGN KEY(approved_by_id) REFERENCES users (id) ON DELETE SET NULL,
	CONSTRAINT ck_translations_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_translations_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_translations_language_length_min CHECK (length("language") >= 2),
	CONSTRAINT ck_translations_language_length_max CHECK (length("language") <= 35),
	CONSTRAINT ck_translations_text_length_min CHECK (length("text") >= 1),
	CONSTRAINT ck_translations_text_length_max CHECK (length("text") <= 2000),
	CONSTRAINT ck_translations_context_length_max CHECK (length("context") <= 500),
	CONSTRAINT ck_translations_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_translations_approved_by_id ON translations (approved_by_id) WHERE approved_by_id IS NOT NULL;

CREATE INDEX ix_translations_submitted_by_id ON translations (submitted_by_id) WHERE submitted_by_id IS NOT NULL;

CREATE INDEX ix_translations_world_id_language_status ON translations (world_id, language, status);

CREATE UNIQUE INDEX uq_translations_ui_label_id_language_approved ON translations (ui_label_id, language) WHERE status = 'approved' AND deleted_at IS NULL;

CREATE TABLE units (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	skill_id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	details JSONB NOT NULL,
	CONSTRAINT pk_units PRIMARY KEY (id),
	CONSTRAINT fk_units_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_units_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE RESTRICT,
	CONSTRAINT ck_units_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_units_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_units_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_units_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_units_name_length_max CHECK (length("name") <= 255),
	CONSTRAINT ck_units_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_units_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_units_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_units_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_units_skill_id_order ON units (skill_id, "order");

CREATE UNIQUE INDEX uq_units_world_id_key ON units (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE activities (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	unit_id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	type VARCHAR(32) NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	base_xp INTEGER DEFAULT '0' NOT NULL,
	content JSONB NOT NULL,
	details JSONB NOT NULL,
	CONSTRAINT pk_activities PRIMARY KEY (id),
	CONSTRAINT fk_activities_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_activities_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id) ON DELETE RESTRICT,
	CONSTRAINT ck_activities_activity_type CHECK (type IN ('practice', 'quiz', 'test', 'challenge')),
	CONSTRAINT ck_activities_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_activities_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_activities_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_activities_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_activities_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_activities_name_length_max CHECK (length("name") <= 255),
	CONSTRAINT ck_activities_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_activities_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_activities_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_activities_base_xp_min CHECK ("base_xp" >= 0),
	CONSTRAINT ck_activities_base_xp_max CHECK ("base_xp" <= 10000),
	CONSTRAINT ck_activities_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_activities_unit_id_order ON activities (unit_id, "order");

CREATE UNIQUE INDEX uq_activities_world_id_key ON activities (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE armor_details (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	item_id BIGINT NOT NULL,
	defense_power INTEGER DEFAULT '0' NOT NULL,
	weight_grams INTEGER DEFAULT '0' NOT NULL,
	resistances JSONB NOT NULL,
	CONSTRAINT pk_armor_details PRIMARY KEY (id),
	CONSTRAINT fk_armor_details_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_armor_details_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT ck_armor_details_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_armor_details_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_armor_details_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_armor_details_defense_power_min CHECK ("defense_power" >= 0),
	CONSTRAINT ck_armor_details_defense_power_max CHECK ("defense_power" <= 1000000),
	CONSTRAINT ck_armor_details_weight_grams_min CHECK ("weight_grams" >= 0),
	CONSTRAINT ck_armor_details_weight_grams_max CHECK ("weight_grams" <= 1000000),
	CONSTRAINT ck_armor_details_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_armor_details_item_id_undeleted ON armor_details (item_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_armor_details_world_id_key ON armor_details (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE campaign_quests (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	campaign_id BIGINT,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	type VARCHAR(32) NOT NULL,
	difficulty VARCHAR(32) DEFAULT 'medium' NOT NULL,
	required_level INTEGER DEFAULT '1' NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	repeatable BOOLEAN DEFAULT false NOT NULL,
	repeat_after_days INTEGER DEFAULT '0' NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_campaign_quests PRIMARY KEY (id),
	CONSTRAINT fk_campaign_quests_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_campaign_quests_campaign_id_campaigns FOREIGN KEY(campaign_id) REFERENCES campaigns (id) ON DELETE RESTRICT,
	CONSTRAINT ck_campaign_quests_campaign_quest_type CHECK (type IN ('main_story', 'daily', 'side')),
	CONSTRAINT ck_campaign_quests_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_campaign_quests_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_campaign_quests_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_campaign_quests_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_campaign_quests_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_campaign_quests_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_campaign_quests_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_campaign_quests_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_campaign_quests_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_campaign_quests_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_campaign_quests_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_campaign_quests_repeat_after_days_min CHECK ("repeat_after_days" >= 0),
	CONSTRAINT ck_campaign_quests_repeat_after_days_max CHECK ("repeat_after_days" <= 3650),
	CONSTRAINT ck_campaign_quests_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_campaign_quests_campaign_id_order ON campaign_quests (campaign_id, "order");

CREATE UNIQUE INDEX uq_campaign_quests_world_id_key ON campaign_quests (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE curriculum_module_prerequisites (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	curriculum_module_id BIGINT NOT NULL,
	prerequisite_id BIGINT NOT NULL,
	CONSTRAINT pk_curriculum_module_prerequisites PRIMARY KEY (id),
	CONSTRAINT uq_curriculum_module_prerequisites_pair UNIQUE (curriculum_module_id, prerequisite_id),
	CONSTRAINT ck_curriculum_module_prerequisites_not_itself CHECK (curriculum_module_id <> prerequisite_id),
	CONSTRAINT fk_curriculum_module_prerequisites_curriculum_module_id FOREIGN KEY(curriculum_module_id) REFERENCES curriculum_modules (id) ON DELETE CASCADE,
	CONSTRAINT fk_curriculum_module_prerequisites_prerequisite_id FOREIGN KEY(prerequisite_id) REFERENCES curriculum_modules (id) ON DELETE CASCADE
);

CREATE INDEX ix_curriculum_module_prerequisites_prerequisite_id ON curriculum_module_prerequisites (prerequisite_id);

CREATE TABLE drop_entries (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	drop_table_id BIGINT NOT NULL,
	item_id BIGINT,
	currency_id BIGINT,
	weight INTEGER DEFAULT '1' NOT NULL,
	quantity_min INTEGER DEFAULT '1' NOT NULL,
	quantity_max INTEGER DEFAULT '1' NOT NULL,
	pity_after_draws INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_drop_entries PRIMARY KEY (id),
	CONSTRAINT ck_drop_entries_one_thing CHECK (CASE WHEN item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN currency_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT ck_drop_entries_quantity_min_le_quantity_max CHECK (quantity_min <= quantity_max),
	CONSTRAINT fk_drop_entries_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_drop_entries_drop_table_id_drop_tables FOREIGN KEY(drop_table_id) REFERENCES drop_tables (id) ON DELETE RESTRICT,
	CONSTRAINT fk_drop_entries_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT fk_drop_entries_currency_id_currencies FOREIGN KEY(currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT ck_drop_entries_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_drop_entries_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_drop_entries_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_drop_entries_weight_min CHECK ("weight" >= 0),
	CONSTRAINT ck_drop_entries_weight_max CHECK ("weight" <= 1000000),
	CONSTRAINT ck_drop_entries_quantity_min_min CHECK ("quantity_min" >= 0),
	CONSTRAINT ck_drop_entries_quantity_min_max CHECK ("quantity_min" <= 1000000),
	CONSTRAINT ck_drop_entries_quantity_max_min CHECK ("quantity_max" >= 0),
	CONSTRAINT ck_drop_entries_quantity_max_max CHECK ("quantity_max" <= 1000000),
	CONSTRAINT ck_drop_entries_pity_after_draws_min CHECK ("pity_after_draws" >= 0),
	CONSTRAINT ck_drop_entries_pity_after_draws_max CHECK ("pity_after_draws" <= 1000000),
	CONSTRAINT ck_drop_entries_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_drop_entries_currency_id ON drop_entries (currency_id) WHERE currency_id IS NOT NULL;

CREATE INDEX ix_drop_entries_drop_table_id ON drop_entries (drop_table_id);

CREATE INDEX ix_drop_entries_item_id ON drop_entries (item_id) WHERE item_id IS NOT NULL;

CREATE UNIQUE INDEX uq_drop_entries_world_id_key ON drop_entries (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE exam_question_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	exam_boss_id BIGINT NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	content VARCHAR(5000) NOT NULL,
	question_type VARCHAR(32) NOT NULL,
	difficulty_level VARCHAR(32) NOT NULL,
	base_points INTEGER DEFAULT '1' NOT NULL,
	difficulty_multiplier_ppm INTEGER DEFAULT '1000000' NOT NULL,
	options JSONB NOT NULL,
	correct_answer VARCHAR(1000) NOT NULL,
	explanation VARCHAR(2000) NOT NULL,
	CONSTRAINT pk_exam_question_templates PRIMARY KEY (id),
	CONSTRAINT fk_exam_question_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_exam_question_templates_exam_boss_id_exam_bosses FOREIGN KEY(exam_boss_id) REFERENCES exam_bosses (id) ON DELETE RESTRICT,
	CONSTRAINT ck_exam_question_templates_question_kind CHECK (question_type IN ('multiple_choice', 'true_false', 'short_answer', 'fill_in_the_blank', 'translation', 'listening', 'speaking')),
	CONSTRAINT ck_exam_question_templates_difficulty CHECK (difficulty_level IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_exam_question_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_exam_question_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_exam_question_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_exam_question_templates_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_exam_question_templates_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_exam_question_templates_content_length_min CHECK (length("content") >= 1),
	CONSTRAINT ck_exam_question_templates_content_length_max CHECK (length("content") <= 5000),
	CONSTRAINT ck_exam_question_templates_base_points_min CHECK ("base_points" >= 1),
	CONSTRAINT ck_exam_question_templates_base_points_max CHECK ("base_points" <= 1000),
	CONSTRAINT ck_exam_question_templates_difficulty_multiplier_ppm_min CHECK ("difficulty_multiplier_ppm" >= 0),
	CONSTRAINT ck_exam_question_templates_difficulty_multiplier_ppm_max CHECK ("difficulty_multiplier_ppm" <= 100000000),
	CONSTRAINT ck_exam_question_templates_correct_answer_length_min CHECK (length("correct_answer") >= 1),
	CONSTRAINT ck_exam_question_templates_correct_answer_length_max CHECK (length("correct_answer") <= 1000),
	CONSTRAINT ck_exam_question_templates_explanation_length_max CHECK (length("explanation") <= 2000),
	CONSTRAINT ck_exam_question_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_exam_question_templates_exam_boss_id ON exam_question_templates (exam_boss_id);

CREATE UNIQUE INDEX uq_exam_question_templates_world_id_key ON exam_question_templates (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE global_event_guilds (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	global_event_id BIGINT NOT NULL,
	guild_id BIGINT NOT NULL,
	CONSTRAINT pk_global_event_guilds PRIMARY KEY (id),
	CONSTRAINT uq_global_event_guilds_global_event_id_guild_id UNIQUE (global_event_id, guild_id),
	CONSTRAINT fk_global_event_guilds_global_event_id_global_events FOREIGN KEY(global_event_id) REFERENCES global_events (id) ON DELETE CASCADE,
	CONSTRAINT fk_global_event_guilds_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT
);

CREATE INDEX ix_global_event_guilds_guild_id ON global_event_guilds (guild_id);

CREATE TABLE item_modifiers (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	item_id BIGINT NOT NULL,
	modifier_id BIGINT NOT NULL,
	CONSTRAINT pk_item_modifiers PRIMARY KEY (id),
	CONSTRAINT fk_item_modifiers_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_item_modifiers_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT fk_item_modifiers_modifier_id_stat_modifiers FOREIGN KEY(modifier_id) REFERENCES stat_modifiers (id) ON DELETE RESTRICT,
	CONSTRAINT ck_item_modifiers_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_item_modifiers_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_item_modifiers_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_item_modifiers_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_item_modifiers_modifier_id ON item_modifiers (modifier_id);

CREATE UNIQUE INDEX uq_item_modifiers_item_id_modifier_id_undeleted ON item_modifiers (item_id, modifier_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_item_modifiers_world_id_key ON item_modifiers (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE lesson_sections (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	lesson_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	kind VARCHAR(32) NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	content JSONB NOT NULL,
	CONSTRAINT pk_lesson_sections PRIMARY KEY (id),
	CONSTRAINT fk_lesson_sections_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_lesson_sections_lesson_id_lessons FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE RESTRICT,
	CONSTRAINT ck_lesson_sections_lesson_section_kind CHECK (kind IN ('explanation', 'example', 'dialogue', 'exercise', 'listening', 'summary')),
	CONSTRAINT ck_lesson_sections_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_lesson_sections_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_lesson_sections_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_lesson_sections_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_lesson_sections_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_lesson_sections_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_lesson_sections_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_lesson_sections_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_lesson_sections_lesson_id_order ON lesson_sections (lesson_id, "order");

CREATE UNIQUE INDEX uq_lesson_sections_world_id_key ON lesson_sections (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE potion_details (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	item_id BIGINT NOT NULL,
	effect JSONB NOT NULL,
	duration_seconds INTEGER DEFAULT '0' NOT NULL,
	cooldown_seconds INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_potion_details PRIMARY KEY (id),
	CONSTRAINT fk_potion_details_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_potion_details_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT ck_potion_details_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_potion_details_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_potion_details_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_potion_details_duration_seconds_min CHECK ("duration_seconds" >= 0),
	CONSTRAINT ck_potion_details_duration_seconds_max CHECK ("duration_seconds" <= 31536000),
	CONSTRAINT ck_potion_details_cooldown_seconds_min CHECK ("cooldown_seconds" >= 0),
	CONSTRAINT ck_potion_details_cooldown_seconds_max CHECK ("cooldown_seconds" <= 31536000),
	CONSTRAINT ck_potion_details_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_potion_details_item_id_undeleted ON potion_details (item_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_potion_details_world_id_key ON potion_details (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE quest_step_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	quest_line_template_id BIGINT NOT NULL,
	"order" INTEGER DEFAULT '1' NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	quest_type VARCHAR(32) NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	experience_points INTEGER NOT NULL,
	estimated_duration INTEGER NOT NULL,
	completion_criteria JSONB NOT NULL,
	CONSTRAINT pk_quest_step_templates PRIMARY KEY (id),
	CONSTRAINT fk_quest_step_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_step_templates_quest_line_template_id FOREIGN KEY(quest_line_template_id) REFERENCES quest_line_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_step_templates_quest_step_type CHECK (quest_type IN ('learning', 'assignment', 'exam', 'schedule_event', 'reading', 'coding_challenge', 'local_project')),
	CONSTRAINT ck_quest_step_templates_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_quest_step_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quest_step_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quest_step_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_quest_step_templates_order_min CHECK ("order" >= 1),
	CONSTRAINT ck_quest_step_templates_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_quest_step_templates_title_length_min CHECK (length("title") >= 5),
	CONSTRAINT ck_quest_step_templates_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_quest_step_templates_description_length_min CHECK (length("description") >= 10),
	CONSTRAINT ck_quest_step_templates_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_quest_step_templates_experience_points_min CHECK ("experience_points" >= 1),
	CONSTRAINT ck_quest_step_templates_experience_points_max CHECK ("experience_points" <= 10000),
	CONSTRAINT ck_quest_step_templates_estimated_duration_min CHECK ("estimated_duration" >= 5),
	CONSTRAINT ck_quest_step_templates_estimated_duration_max CHECK ("estimated_duration" <= 480),
	CONSTRAINT ck_quest_step_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quest_step_templates_quest_line_template_id ON quest_step_templates (quest_line_template_id);

CREATE UNIQUE INDEX uq_quest_step_templates_world_id_key ON quest_step_templates (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE quizzes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	lesson_id BIGINT,
	skill_id BIGINT,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	time_limit_seconds INTEGER DEFAULT '0' NOT NULL,
	passing_ppm INTEGER DEFAULT '700000' NOT NULL,
	max_attempts INTEGER DEFAULT '0' NOT NULL,
	shuffle_questions BOOLEAN DEFAULT false NOT NULL,
	xp_reward INTEGER DEFAULT '0' NOT NULL,
	perfect_xp_bonus INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_quizzes PRIMARY KEY (id),
	CONSTRAINT ck_quizzes_one_subject CHECK (CASE WHEN lesson_id IS NULL THEN 0 ELSE 1 END + CASE WHEN skill_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT fk_quizzes_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quizzes_lesson_id_lessons FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quizzes_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quizzes_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_quizzes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quizzes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quizzes_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_quizzes_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_quizzes_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_quizzes_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_quizzes_time_limit_seconds_min CHECK ("time_limit_seconds" >= 0),
	CONSTRAINT ck_quizzes_time_limit_seconds_max CHECK ("time_limit_seconds" <= 86400),
	CONSTRAINT ck_quizzes_passing_ppm_min CHECK ("passing_ppm" >= 0),
	CONSTRAINT ck_quizzes_passing_ppm_max CHECK ("passing_ppm" <= 1000000),
	CONSTRAINT ck_quizzes_max_attempts_min CHECK ("max_attempts" >= 0),
	CONSTRAINT ck_quizzes_max_attempts_max CHECK ("max_attempts" <= 1000),
	CONSTRAINT ck_quizzes_xp_reward_min CHECK ("xp_reward" >= 0),
	CONSTRAINT ck_quizzes_xp_reward_max CHECK ("xp_reward" <= 10000),
	CONSTRAINT ck_quizzes_perfect_xp_bonus_min CHECK ("perfect_xp_bonus" >= 0),
	CONSTRAINT ck_quizzes_perfect_xp_bonus_max CHECK ("perfect_xp_bonus" <= 10000),
	CONSTRAINT ck_quizzes_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quizzes_lesson_id ON quizzes (lesson_id) WHERE lesson_id IS NOT NULL;

CREATE INDEX ix_quizzes_skill_id ON quizzes (skill_id) WHERE skill_id IS NOT NULL;

CREATE UNIQUE INDEX uq_quizzes_world_id_key ON quizzes (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE shop_offers (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	kind VARCHAR(32) NOT NULL,
	item_id BIGINT,
	title_id BIGINT,
	quantity INTEGER DEFAULT '1' NOT NULL,
	currency_id BIGINT NOT NULL,
	price BIGINT NOT NULL,
	stock INTEGER,
	purchases_per_player_max INTEGER,
	required_level INTEGER DEFAULT '1' NOT NULL,
	available_from DATE,
	available_until DATE,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_shop_offers PRIMARY KEY (id),
	CONSTRAINT ck_shop_offers_one_thing_offered CHECK (CASE WHEN item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN title_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT ck_shop_offers_available_from_le_available_until CHECK (available_from <= available_until),
	CONSTRAINT fk_shop_offers_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_shop_offers_shop_offer_kind CHECK (kind IN ('item', 'streak_freeze', 'title')),
	CONSTRAINT fk_shop_offers_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT fk_shop_offers_title_id_titles FOREIGN KEY(title_id) REFERENCES titles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_shop_offers_currency_id_currencies FOREIGN KEY(currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT ck_shop_offers_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_shop_offers_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_shop_offers_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_shop_offers_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_shop_offers_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_shop_offers_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_shop_offers_quantity_min CHECK ("quantity" >= 1),
	CONSTRAINT ck_shop_offers_quantity_max CHECK ("quantity" <= 1000),
	CONSTRAINT ck_shop_offers_price_min CHECK ("price" >= 0),
	CONSTRAINT ck_shop_offers_price_max CHECK ("price" <= 1000000000000000),
	CONSTRAINT ck_shop_offers_stock_min CHECK ("stock" >= 0),
	CONSTRAINT ck_shop_offers_stock_max CHECK ("stock" <= 1000000000),
	CONSTRAINT ck_shop_offers_purchases_per_player_max_min CHECK ("purchases_per_player_max" >= 1),
	CONSTRAINT ck_shop_offers_purchases_per_player_max_max CHECK ("purchases_per_player_max" <= 1000000),
	CONSTRAINT ck_shop_offers_required_level_min CHECK ("required_level" >= 1),
	CONSTRAINT ck_shop_offers_required_level_max CHECK ("required_level" <= 1000),
	CONSTRAINT ck_shop_offers_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_shop_offers_currency_id ON shop_offers (currency_id);

CREATE INDEX ix_shop_offers_item_id ON shop_offers (item_id) WHERE item_id IS NOT NULL;

CREATE INDEX ix_shop_offers_title_id ON shop_offers (title_id) WHERE title_id IS NOT NULL;

CREATE UNIQUE INDEX uq_shop_offers_world_id_key ON shop_offers (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE skill_node_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	skill_tree_template_id BIGINT NOT NULL,
	skill_id BIGINT,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	max_level INTEGER DEFAULT '100' NOT NULL,
	unlock_threshold INTEGER DEFAULT '0' NOT NULL,
	skill_category VARCHAR(200) NOT NULL,
	tier INTEGER DEFAULT '1' NOT NULL,
	position_x INTEGER DEFAULT '0' NOT NULL,
	position_y INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_skill_node_templates PRIMARY KEY (id),
	CONSTRAINT ck_skill_node_templates_unlock_threshold_le_max_level CHECK (unlock_threshold <= max_level),
	CONSTRAINT fk_skill_node_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_node_templates_skill_tree_template_id FOREIGN KEY(skill_tree_template_id) REFERENCES skill_tree_templates (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_node_templates_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE RESTRICT,
	CONSTRAINT ck_skill_node_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_skill_node_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_skill_node_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_skill_node_templates_name_length_min CHECK (length("name") >= 2),
	CONSTRAINT ck_skill_node_templates_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_skill_node_templates_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_skill_node_templates_max_level_min CHECK ("max_level" >= 1),
	CONSTRAINT ck_skill_node_templates_max_level_max CHECK ("max_level" <= 100),
	CONSTRAINT ck_skill_node_templates_unlock_threshold_min CHECK ("unlock_threshold" >= 0),
	CONSTRAINT ck_skill_node_templates_unlock_threshold_max CHECK ("unlock_threshold" <= 100),
	CONSTRAINT ck_skill_node_templates_skill_category_length_max CHECK (length("skill_category") <= 200),
	CONSTRAINT ck_skill_node_templates_tier_min CHECK ("tier" >= 1),
	CONSTRAINT ck_skill_node_templates_tier_max CHECK ("tier" <= 4),
	CONSTRAINT ck_skill_node_templates_position_x_min CHECK ("position_x" >= 0),
	CONSTRAINT ck_skill_node_templates_position_x_max CHECK ("position_x" <= 5000),
	CONSTRAINT ck_skill_node_templates_position_y_min CHECK ("position_y" >= 0),
	CONSTRAINT ck_skill_node_templates_position_y_max CHECK ("position_y" <= 5000),
	CONSTRAINT ck_skill_node_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_skill_node_templates_skill_id ON skill_node_templates (skill_id) WHERE skill_id IS NOT NULL;

CREATE INDEX ix_skill_node_templates_skill_tree_template_id ON skill_node_templates (skill_tree_template_id);

CREATE UNIQUE INDEX uq_skill_node_templates_world_id_key ON skill_node_templates (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE smaller_major_classes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	smaller_major_id BIGINT NOT NULL,
	class_id BIGINT NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_smaller_major_classes PRIMARY KEY (id),
	CONSTRAINT fk_smaller_major_classes_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_smaller_major_classes_smaller_major_id_smaller_majors FOREIGN KEY(smaller_major_id) REFERENCES smaller_majors (id) ON DELETE RESTRICT,
	CONSTRAINT fk_smaller_major_classes_class_id_character_classes FOREIGN KEY(class_id) REFERENCES character_classes (id) ON DELETE RESTRICT,
	CONSTRAINT ck_smaller_major_classes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_smaller_major_classes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_smaller_major_classes_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_smaller_major_classes_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_smaller_major_classes_order_max CHECK ("order" <= 1000),
	CONSTRAINT ck_smaller_major_classes_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_smaller_major_classes_class_id ON smaller_major_classes (class_id);

CREATE UNIQUE INDEX uq_smaller_major_classes_smaller_major_id_class_id_pair ON smaller_major_classes (smaller_major_id, class_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_smaller_major_classes_world_id_key ON smaller_major_classes (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE streak_milestones (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	milestone_type VARCHAR(32) NOT NULL,
	days_required INTEGER NOT NULL,
	xp_reward INTEGER DEFAULT '0' NOT NULL,
	currency_id BIGINT,
	points_reward BIGINT DEFAULT '0' NOT NULL,
	achievement_id BIGINT,
	bonus_rewards JSONB NOT NULL,
	CONSTRAINT pk_streak_milestones PRIMARY KEY (id),
	CONSTRAINT ck_streak_milestones_reward_has_currency CHECK (points_reward = 0 OR currency_id IS NOT NULL),
	CONSTRAINT fk_streak_milestones_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_streak_milestones_streak_milestone_type CHECK (milestone_type IN ('daily', 'weekly', 'perfect_week')),
	CONSTRAINT fk_streak_milestones_currency_id_currencies FOREIGN KEY(currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT fk_streak_milestones_achievement_id_achievements FOREIGN KEY(achievement_id) REFERENCES achievements (id) ON DELETE RESTRICT,
	CONSTRAINT ck_streak_milestones_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_streak_milestones_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_streak_milestones_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_streak_milestones_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_streak_milestones_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_streak_milestones_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_streak_milestones_days_required_min CHECK ("days_required" >= 1),
	CONSTRAINT ck_streak_milestones_days_required_max CHECK ("days_required" <= 3650),
	CONSTRAINT ck_streak_milestones_xp_reward_min CHECK ("xp_reward" >= 0),
	CONSTRAINT ck_streak_milestones_xp_reward_max CHECK ("xp_reward" <= 10000),
	CONSTRAINT ck_streak_milestones_points_reward_min CHECK ("points_reward" >= 0),
	CONSTRAINT ck_streak_milestones_points_reward_max CHECK ("points_reward" <= 1000000000000000),
	CONSTRAINT ck_streak_milestones_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_streak_milestones_achievement_id ON streak_milestones (achievement_id) WHERE achievement_id IS NOT NULL;

CREATE INDEX ix_streak_milestones_currency_id ON streak_milestones (currency_id) WHERE currency_id IS NOT NULL;

CREATE UNIQUE INDEX uq_streak_milestones_world_id_key ON streak_milestones (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_streak_milestones_world_id_milestone_type_days_required ON streak_milestones (world_id, milestone_type, days_required) WHERE deleted_at IS NULL;

CREATE TABLE weapon_details (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	item_id BIGINT NOT NULL,
	attack_power INTEGER DEFAULT '0' NOT NULL,
	attack_speed_ppm INTEGER DEFAULT '1000000' NOT NULL,
	damage_type VARCHAR(32) DEFAULT 'physical' NOT NULL,
	CONSTRAINT pk_weapon_details PRIMARY KEY (id),
	CONSTRAINT fk_weapon_details_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_weapon_details_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT ck_weapon_details_damage_type CHECK (damage_type IN ('physical', 'fire', 'ice', 'lightning', 'poison', 'arcane', 'holy', 'shadow')),
	CONSTRAINT ck_weapon_details_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_weapon_details_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_weapon_details_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_weapon_details_attack_power_min CHECK ("attack_power" >= 0),
	CONSTRAINT ck_weapon_details_attack_power_max CHECK ("attack_power" <= 1000000),
	CONSTRAINT ck_weapon_details_attack_speed_ppm_min CHECK ("attack_speed_ppm" >= 0),
	CONSTRAINT ck_weapon_details_attack_speed_ppm_max CHECK ("attack_speed_ppm" <= 100000000),
	CONSTRAINT ck_weapon_details_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_weapon_details_item_id_undeleted ON weapon_details (item_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_weapon_details_world_id_key ON weapon_details (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE academic_documents (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	document_type VARCHAR(32) NOT NULL,
	content VARCHAR(1048576) NOT NULL,
	structured_content JSONB NOT NULL,
	ai_analysis_result JSONB NOT NULL,
	file_type VARCHAR(32) NOT NULL,
	file_url VARCHAR(1000),
	file_size INTEGER,
	content_hash VARCHAR(64),
	uploaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	processed_at TIMESTAMP WITH TIME ZONE,
	processing_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	influences_stats BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_academic_documents PRIMARY KEY (id),
	CONSTRAINT ck_academic_documents_uploaded_at_le_processed_at CHECK (uploaded_at <= processed_at),
	CONSTRAINT fk_academic_documents_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_academic_documents_document_type CHECK (document_type IN ('gpa', 'transcript', 'timetable', 'exam_schedule', 'syllabus', 'other')),
	CONSTRAINT ck_academic_documents_file_type CHECK (file_type IN ('pdf', 'docx', 'txt', 'md', 'pptx')),
	CONSTRAINT ck_academic_documents_document_processing_status CHECK (processing_status IN ('pending', 'processing', 'completed', 'failed')),
	CONSTRAINT ck_academic_documents_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_academic_documents_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_academic_documents_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_academic_documents_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_academic_documents_content_length_max CHECK (length("content") <= 1048576),
	CONSTRAINT ck_academic_documents_file_url_length_max CHECK (length("file_url") <= 1000),
	CONSTRAINT ck_academic_documents_file_url_format_https_url CHECK ("file_url" LIKE 'https://%'),
	CONSTRAINT ck_academic_documents_file_size_min CHECK ("file_size" >= 1),
	CONSTRAINT ck_academic_documents_file_size_max CHECK ("file_size" <= 52428800),
	CONSTRAINT ck_academic_documents_content_hash_length_min CHECK (length("content_hash") >= 64),
	CONSTRAINT ck_academic_documents_content_hash_length_max CHECK (length("content_hash") <= 64),
	CONSTRAINT ck_academic_documents_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_academic_documents_player_hash ON academic_documents (player_id, content_hash);

CREATE INDEX ix_academic_documents_uploaded_at_pending ON academic_documents (uploaded_at) WHERE processing_status = 'pending';

CREATE TABLE activity_attempts (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	activity_id BIGINT NOT NULL,
	status VARCHAR(32) DEFAULT 'in_progress' NOT NULL,
	score INTEGER,
	max_score INTEGER,
	is_success BOOLEAN,
	response JSONB,
	feedback JSONB,
	details JSONB NOT NULL,
	xp_awarded INTEGER DEFAULT '0' NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_activity_attempts PRIMARY KEY (id),
	CONSTRAINT ck_activity_attempts_score_le_max_score CHECK (score <= max_score),
	CONSTRAINT ck_activity_attempts_started_at_le_completed_at CHECK (started_at <= completed_at),
	CONSTRAINT fk_activity_attempts_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_activity_attempts_activity_id_activities FOREIGN KEY(activity_id) REFERENCES activities (id) ON DELETE RESTRICT,
	CONSTRAINT ck_activity_attempts_activity_attempt_status CHECK (status IN ('in_progress', 'completed', 'abandoned')),
	CONSTRAINT ck_activity_attempts_score_min CHECK ("score" >= 0),
	CONSTRAINT ck_activity_attempts_score_max CHECK ("score" <= 1000000),
	CONSTRAINT ck_activity_attempts_max_score_min CHECK ("max_score" >= 0),
	CONSTRAINT ck_activity_attempts_max_score_max CHECK ("max_score" <= 1000000),
	CONSTRAINT ck_activity_attempts_xp_awarded_min CHECK ("xp_awarded" >= 0),
	CONSTRAINT ck_activity_attempts_xp_awarded_max CHECK ("xp_awarded" <= 1000000000)
);

CREATE INDEX ix_activity_attempts_activity_id ON activity_attempts (activity_id);

CREATE INDEX ix_activity_attempts_player_id_activity_id ON activity_attempts (player_id, activity_id);

CREATE INDEX ix_activity_attempts_player_id_started_at ON activity_attempts (player_id, started_at);

CREATE TABLE activity_states (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	activity_id BIGINT NOT NULL,
	level INTEGER DEFAULT '0' NOT NULL,
	consecutive_correct INTEGER DEFAULT '0' NOT NULL,
	attempt_count INTEGER DEFAULT '0' NOT NULL,
	last_attempt_at TIMESTAMP WITH TIME ZONE,
	next_review_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_activity_states PRIMARY KEY (id),
	CONSTRAINT uq_activity_states_player_id_activity_id UNIQUE (player_id, activity_id),
	CONSTRAINT ck_activity_states_last_attempt_at_le_next_review_at CHECK (last_attempt_at <= next_review_at),
	CONSTRAINT fk_activity_states_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_activity_states_activity_id_activities FOREIGN KEY(activity_id) REFERENCES activities (id) ON DELETE RESTRICT,
	CONSTRAINT ck_activity_states_level_min CHECK ("level" >= 0),
	CONSTRAINT ck_activity_states_level_max CHECK ("level" <= 3),
	CONSTRAINT ck_activity_states_consecutive_correct_min CHECK ("consecutive_correct" >= 0),
	CONSTRAINT ck_activity_states_consecutive_correct_max CHECK ("consecutive_correct" <= 1000000),
	CONSTRAINT ck_activity_states_attempt_count_min CHECK ("attempt_count" >= 0),
	CONSTRAINT ck_activity_states_attempt_count_max CHECK ("attempt_count" <= 2000000000),
	CONSTRAINT ck_activity_states_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_activity_states_activity_id ON activity_states (activity_id);

CREATE INDEX ix_activity_states_player_id_next_review_at_due ON activity_states (player_id, next_review_at) WHERE next_review_at IS NOT NULL;

CREATE TABLE browser_extension_data (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	source_url VARCHAR(2000) NOT NULL,
	source_domain VARCHAR(253) NOT NULL,
	data_type VARCHAR(32) NOT NULL,
	content VARCHAR(1048576) NOT NULL,
	structured_content JSONB NOT NULL,
	extraction_method VARCHAR(32) DEFAULT 'manual_trigger' NOT NULL,
	extracted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	processed_at TIMESTAMP WITH TIME ZONE,
	processing_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	auto_organized BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_browser_extension_data PRIMARY KEY (id),
	CONSTRAINT ck_browser_extension_data_extracted_at_le_processed_at CHECK (extracted_at <= processed_at),
	CONSTRAINT fk_browser_extension_data_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_browser_extension_data_captured_data_type CHECK (data_type IN ('syllabus', 'gpa', 'timetable', 'exam_schedule', 'web_content')),
	CONSTRAINT ck_browser_extension_data_capture_method CHECK (extraction_method IN ('auto_scan', 'manual_trigger')),
	CONSTRAINT ck_browser_extension_data_capture_processing_status CHECK (processing_status IN ('pending', 'processing', 'completed', 'failed')),
	CONSTRAINT ck_browser_extension_data_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_browser_extension_data_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_browser_extension_data_source_url_length_min CHECK (length("source_url") >= 9),
	CONSTRAINT ck_browser_extension_data_source_url_length_max CHECK (length("source_url") <= 2000),
	CONSTRAINT ck_browser_extension_data_source_url_format_https_url CHECK ("source_url" LIKE 'https://%'),
	CONSTRAINT ck_browser_extension_data_source_domain_length_min CHECK (length("source_domain") >= 1),
	CONSTRAINT ck_browser_extension_data_source_domain_length_max CHECK (length("source_domain") <= 253),
	CONSTRAINT ck_browser_extension_data_content_length_max CHECK (length("content") <= 1048576),
	CONSTRAINT ck_browser_extension_data_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_browser_extension_data_extracted_at_pending ON browser_extension_data (extracted_at) WHERE processing_status = 'pending';

CREATE INDEX ix_browser_extension_data_player_id ON browser_extension_data (player_id);

CREATE TABLE characters (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	name VARCHAR(50) NOT NULL,
	biography VARCHAR(2000) NOT NULL,
	class_id BIGINT,
	level INTEGER DEFAULT '1' NOT NULL,
	experience INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_characters PRIMARY KEY (id),
	CONSTRAINT fk_characters_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_characters_class_id_character_classes FOREIGN KEY(class_id) REFERENCES character_classes (id) ON DELETE SET NULL,
	CONSTRAINT ck_characters_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_characters_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_characters_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_characters_name_length_max CHECK (length("name") <= 50),
	CONSTRAINT ck_characters_biography_length_max CHECK (length("biography") <= 2000),
	CONSTRAINT ck_characters_level_min CHECK ("level" >= 1),
	CONSTRAINT ck_characters_level_max CHECK ("level" <= 1000),
	CONSTRAINT ck_characters_experience_min CHECK ("experience" >= 0),
	CONSTRAINT ck_characters_experience_max CHECK ("experience" <= 1000000000),
	CONSTRAINT ck_characters_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_characters_class_id ON characters (class_id) WHERE class_id IS NOT NULL;

CREATE UNIQUE INDEX uq_characters_player_id_name_undeleted ON characters (player_id, name) WHERE deleted_at IS NULL;

CREATE TABLE content_preferences (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	content_format VARCHAR(32) NOT NULL,
	weight INTEGER DEFAULT '50' NOT NULL,
	preferred_length VARCHAR(32) NOT NULL,
	language VARCHAR(35) NOT NULL,
	with_captions BOOLEAN DEFAULT false NOT NULL,
	topics JSONB NOT NULL,
	CONSTRAINT pk_content_preferences PRIMARY KEY (id),
	CONSTRAINT fk_content_preferences_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE CASCADE,
	CONSTRAINT ck_content_preferences_content_format CHECK (content_format IN ('text', 'video', 'audio', 'interactive', 'quiz', 'project')),
	CONSTRAINT ck_content_preferences_content_length CHECK (preferred_length IN ('short', 'medium', 'long')),
	CONSTRAINT ck_content_preferences_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_content_preferences_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_content_preferences_weight_min CHECK ("weight" >= 0),
	CONSTRAINT ck_content_preferences_weight_max CHECK ("weight" <= 100),
	CONSTRAINT ck_content_preferences_language_length_min CHECK (length("language") >= 2),
	CONSTRAINT ck_content_preferences_language_length_max CHECK (length("language") <= 35),
	CONSTRAINT ck_content_preferences_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_content_preferences_player_id_content_format_undeleted ON content_preferences (player_id, content_format) WHERE deleted_at IS NULL;

CREATE TABLE context_roles (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	party_id BIGINT,
	guild_id BIGINT,
	role VARCHAR(32) NOT NULL,
	assigned_at TIMESTAMP WITH TIME ZONE NOT NULL,
	assigned_by BIGINT,
	status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT pk_context_roles PRIMARY KEY (id),
	CONSTRAINT ck_context_roles_one_context CHECK (CASE WHEN party_id IS NULL THEN 0 ELSE 1 END + CASE WHEN guild_id IS NULL THEN 0 ELSE 1 END = 1),
	CONSTRAINT fk_context_roles_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_context_roles_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE CASCADE,
	CONSTRAINT fk_context_roles_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE CASCADE,
	CONSTRAINT ck_context_roles_context_role_kind CHECK (role IN ('guild_master', 'player', 'party_leader', 'game_master')),
	CONSTRAINT fk_context_roles_assigned_by_users FOREIGN KEY(assigned_by) REFERENCES users (id) ON DELETE SET NULL,
	CONSTRAINT ck_context_roles_context_role_status CHECK (status IN ('active', 'inactive')),
	CONSTRAINT ck_context_roles_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_context_roles_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_context_roles_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_context_roles_assigned_by ON context_roles (assigned_by) WHERE assigned_by IS NOT NULL;

CREATE INDEX ix_context_roles_player_id_status ON context_roles (player_id, status);

CREATE UNIQUE INDEX uq_context_roles_guild_id_player_id_role_undeleted ON context_roles (guild_id, player_id, role) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_context_roles_party_id_player_id_role_undeleted ON context_roles (party_id, player_id, role) WHERE deleted_at IS NULL;

CREATE TABLE contextual_assistances (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	player_id BIGINT NOT NULL,
	trigger_content VARCHAR(5000) NOT NULL,
	assistance_type VARCHAR(32) NOT NULL,
	suggested_content JSONB NOT NULL,
	confidence_score FLOAT NOT NULL,
	user_interaction VARCHAR(32),
	effectiveness_rating INTEGER,
	triggered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	interaction_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_contextual_assistances PRIMARY KEY (id),
	CONSTRAINT ck_contextual_assistances_triggered_at_le_interaction_at CHECK (triggered_at <= interaction_at),
	CONSTRAINT ck_contextual_assistances_interaction_has_time CHECK ((user_interaction IS NULL) = (interaction_at IS NULL)),
	CONSTRAINT fk_contextual_assistances_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_contextual_assistances_assistance_type CHECK (assistance_type IN ('related_notes', 'skill_connection', 'learning_suggestion')),
	CONSTRAINT ck_contextual_assistances_assistance_interaction CHECK (user_interaction IN ('viewed', 'clicked', 'dismissed', 'saved')),
	CONSTRAINT ck_contextual_assistances_trigger_content_length_min CHECK (length("trigger_content") >= 1),
	CONSTRAINT ck_contextual_assistances_trigger_content_length_max CHECK (length("trigger_content") <= 5000),
	CONSTRAINT ck_contextual_assistances_confidence_score_min CHECK ("confidence_score" >= 0.0),
	CONSTRAINT ck_contextual_assistances_confidence_score_max CHECK ("confidence_score" <= 1.0),
	CONSTRAINT ck_contextual_assistances_effectiveness_rating_min CHECK ("effectiveness_rating" >= 1),
	CONSTRAINT ck_contextual_assistances_effectiveness_rating_max CHECK ("effectiveness_rating" <= 5)
);

CREATE INDEX ix_contextual_assistances_player_id ON contextual_assistances (player_id);

CREATE TABLE courses (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	name VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	course_code VARCHAR(20),
	semester VARCHAR(40),
	year INTEGER,
	activation_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT pk_courses PRIMARY KEY (id),
	CONSTRAINT fk_courses_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_courses_course_status CHECK (activation_status IN ('active', 'completed', 'archived')),
	CONSTRAINT ck_courses_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_courses_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_courses_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_courses_name_length_max CHECK (length("name") <= 200),
	CONSTRAINT ck_courses_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_courses_course_code_length_min CHECK (length("course_code") >= 1),
	CONSTRAINT ck_courses_course_code_length_max CHECK (length("course_code") <= 20),
	CONSTRAINT ck_courses_semester_length_min CHECK (length("semester") >= 1),
	CONSTRAINT ck_courses_semester_length_max CHECK (length("semester") <= 40),
	CONSTRAINT ck_courses_year_min CHECK ("year" >= 1990),
	CONSTRAINT ck_courses_year_max CHECK ("year" <= 2200),
	CONSTRAINT ck_courses_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_courses_player_status ON courses (player_id, activation_status);

CREATE TABLE cross_platform_syncs (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	device_identifier VARCHAR(120) NOT NULL,
	platform_type VARCHAR(32) NOT NULL,
	sync_type VARCHAR(32) NOT NULL,
	data_types_synced JSONB NOT NULL,
	sync_status VARCHAR(32) DEFAULT 'in_progress' NOT NULL,
	conflicts_detected JSONB NOT NULL,
	conflicts_resolved JSONB NOT NULL,
	sync_started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sync_completed_at TIMESTAMP WITH TIME ZONE,
	data_size_synced BIGINT DEFAULT '0' NOT NULL,
	CONSTRAINT pk_cross_platform_syncs PRIMARY KEY (id),
	CONSTRAINT ck_cross_platform_syncs_sync_started_at_le_sync_completed_at CHECK (sync_started_at <= sync_completed_at),
	CONSTRAINT fk_cross_platform_syncs_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_cross_platform_syncs_sync_platform CHECK (platform_type IN ('web', 'mobile', 'browser_extension')),
	CONSTRAINT ck_cross_platform_syncs_sync_type CHECK (sync_type IN ('full_sync', 'incremental', 'conflict_resolution')),
	CONSTRAINT ck_cross_platform_syncs_sync_status CHECK (sync_status IN ('in_progress', 'completed', 'failed', 'partial')),
	CONSTRAINT ck_cross_platform_syncs_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_cross_platform_syncs_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_cross_platform_syncs_device_identifier_length_min CHECK (length("device_identifier") >= 1),
	CONSTRAINT ck_cross_platform_syncs_device_identifier_length_max CHECK (length("device_identifier") <= 120),
	CONSTRAINT ck_cross_platform_syncs_data_size_synced_min CHECK ("data_size_synced" >= 0),
	CONSTRAINT ck_cross_platform_syncs_data_size_synced_max CHECK ("data_size_synced" <= 9007199254740992),
	CONSTRAINT ck_cross_platform_syncs_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_cross_platform_syncs_device ON cross_platform_syncs (player_id, device_identifier);

CREATE TABLE custom_boss_fights (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	challenge_description VARCHAR(5000) NOT NULL,
	required_knowledge_nodes JSONB NOT NULL,
	optional_rewards JSONB NOT NULL,
	deadline TIMESTAMP WITH TIME ZONE NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	max_attempts INTEGER,
	publication_status VARCHAR(32) DEFAULT 'draft' NOT NULL,
	CONSTRAINT pk_custom_boss_fights PRIMARY KEY (id),
	CONSTRAINT fk_custom_boss_fights_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_custom_boss_fights_creator_id_player_profiles FOREIGN KEY(creator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_custom_boss_fights_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_custom_boss_fights_custom_boss_status CHECK (publication_status IN ('draft', 'published', 'archived')),
	CONSTRAINT ck_custom_boss_fights_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_custom_boss_fights_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_custom_boss_fights_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_custom_boss_fights_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_custom_boss_fights_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_custom_boss_fights_challenge_description_length_max CHECK (length("challenge_description") <= 5000),
	CONSTRAINT ck_custom_boss_fights_max_attempts_min CHECK ("max_attempts" >= 1),
	CONSTRAINT ck_custom_boss_fights_max_attempts_max CHECK ("max_attempts" <= 1000),
	CONSTRAINT ck_custom_boss_fights_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_custom_boss_fights_creator_id ON custom_boss_fights (creator_id);

CREATE INDEX ix_custom_boss_fights_guild_status ON custom_boss_fights (guild_id, publication_status);

CREATE TABLE daily_logins (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	login_date DATE NOT NULL,
	first_login_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_login_at TIMESTAMP WITH TIME ZONE NOT NULL,
	session_count INTEGER DEFAULT '1' NOT NULL,
	total_time_minutes INTEGER DEFAULT '0' NOT NULL,
	consecutive_days INTEGER DEFAULT '1' NOT NULL,
	device VARCHAR(32) NOT NULL,
	CONSTRAINT pk_daily_logins PRIMARY KEY (id),
	CONSTRAINT uq_daily_logins_player_id_login_date UNIQUE (player_id, login_date),
	CONSTRAINT ck_daily_logins_first_login_at_le_last_login_at CHECK (first_login_at <= last_login_at),
	CONSTRAINT fk_daily_logins_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_daily_logins_device_kind CHECK (device IN ('desktop', 'tablet', 'phone', 'other')),
	CONSTRAINT ck_daily_logins_session_count_min CHECK ("session_count" >= 1),
	CONSTRAINT ck_daily_logins_session_count_max CHECK ("session_count" <= 10000),
	CONSTRAINT ck_daily_logins_total_time_minutes_min CHECK ("total_time_minutes" >= 0),
	CONSTRAINT ck_daily_logins_total_time_minutes_max CHECK ("total_time_minutes" <= 1500),
	CONSTRAINT ck_daily_logins_consecutive_days_min CHECK ("consecutive_days" >= 1),
	CONSTRAINT ck_daily_logins_consecutive_days_max CHECK ("consecutive_days" <= 100000)
);

CREATE TABLE duel_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	duel_type VARCHAR(32) NOT NULL,
	topic VARCHAR(200) NOT NULL,
	difficulty_level VARCHAR(32) NOT NULL,
	quiz_id BIGINT,
	rules JSONB NOT NULL,
	time_limit INTEGER DEFAULT '10' NOT NULL,
	duration_hours INTEGER DEFAULT '24' NOT NULL,
	stake_currency_id BIGINT,
	stake_min INTEGER DEFAULT '0' NOT NULL,
	stake_max INTEGER DEFAULT '0' NOT NULL,
	xp_reward INTEGER DEFAULT '0' NOT NULL,
	loser_xp_reward INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_duel_templates PRIMARY KEY (id),
	CONSTRAINT ck_duel_templates_stake_min_le_stake_max CHECK (stake_min <= stake_max),
	CONSTRAINT ck_duel_templates_stake_has_currency CHECK (stake_max = 0 OR stake_currency_id IS NOT NULL),
	CONSTRAINT fk_duel_templates_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_duel_templates_duel_type CHECK (duel_type IN ('quick_quiz', 'problem_solving', 'speed_challenge', 'topic_mastery', 'streak_battle', 'xp_race', 'quiz_race')),
	CONSTRAINT ck_duel_templates_difficulty CHECK (difficulty_level IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT fk_duel_templates_quiz_id_quizzes FOREIGN KEY(quiz_id) REFERENCES quizzes (id) ON DELETE RESTRICT,
	CONSTRAINT fk_duel_templates_stake_currency_id_currencies FOREIGN KEY(stake_currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT ck_duel_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_duel_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_duel_templates_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_duel_templates_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_duel_templates_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_duel_templates_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_duel_templates_topic_length_max CHECK (length("topic") <= 200),
	CONSTRAINT ck_duel_templates_time_limit_min CHECK ("time_limit" >= 1),
	CONSTRAINT ck_duel_templates_time_limit_max CHECK ("time_limit" <= 10080),
	CONSTRAINT ck_duel_templates_duration_hours_min CHECK ("duration_hours" >= 1),
	CONSTRAINT ck_duel_templates_duration_hours_max CHECK ("duration_hours" <= 168),
	CONSTRAINT ck_duel_templates_stake_min_min CHECK ("stake_min" >= 0),
	CONSTRAINT ck_duel_templates_stake_min_max CHECK ("stake_min" <= 1000),
	CONSTRAINT ck_duel_templates_stake_max_min CHECK ("stake_max" >= 0),
	CONSTRAINT ck_duel_templates_stake_max_max CHECK ("stake_max" <= 1000),
	CONSTRAINT ck_duel_templates_xp_reward_min CHECK ("xp_reward" >= 0),
	CONSTRAINT ck_duel_templates_xp_reward_max CHECK ("xp_reward" <= 10000),
	CONSTRAINT ck_duel_templates_loser_xp_reward_min CHECK ("loser_xp_reward" >= 0),
	CONSTRAINT ck_duel_templates_loser_xp_reward_max CHECK ("loser_xp_reward" <= 10000),
	CONSTRAINT ck_duel_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_duel_templates_quiz_id ON duel_templates (quiz_id) WHERE quiz_id IS NOT NULL;

CREATE INDEX ix_duel_templates_stake_currency_id ON duel_templates (stake_currency_id) WHERE stake_currency_id IS NOT NULL;

CREATE UNIQUE INDEX uq_duel_templates_world_id_key ON duel_templates (world_id, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_duel_templates_world_id_name ON duel_templates (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE engagement_profiles (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	engagement_score FLOAT DEFAULT '0' NOT NULL,
	dropout_risk FLOAT DEFAULT '0' NOT NULL,
	struggle_score FLOAT DEFAULT '0' NOT NULL,
	boredom_score FLOAT DEFAULT '0' NOT NULL,
	dropout_level VARCHAR(32) NOT NULL,
	proposed_action VARCHAR(32) NOT NULL,
	average_session_minutes INTEGER DEFAULT '0' NOT NULL,
	sessions_per_week INTEGER DEFAULT '0' NOT NULL,
	active_days INTEGER DEFAULT '0' NOT NULL,
	preferred_hour INTEGER,
	counts JSONB NOT NULL,
	last_active_at TIMESTAMP WITH TIME ZONE,
	computed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_engagement_profiles PRIMARY KEY (id),
	CONSTRAINT uq_engagement_profiles_player_id UNIQUE (player_id),
	CONSTRAINT fk_engagement_profiles_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_engagement_profiles_dropout_risk CHECK (dropout_level IN ('low', 'medium', 'high')),
	CONSTRAINT ck_engagement_profiles_engagement_action CHECK (proposed_action IN ('none', 'boost', 'intervene', 'advance')),
	CONSTRAINT ck_engagement_profiles_engagement_score_min CHECK ("engagement_score" >= 0.0),
	CONSTRAINT ck_engagement_profiles_engagement_score_max CHECK ("engagement_score" <= 100.0),
	CONSTRAINT ck_engagement_profiles_dropout_risk_min CHECK ("dropout_risk" >= 0.0),
	CONSTRAINT ck_engagement_profiles_dropout_risk_max CHECK ("dropout_risk" <= 1.0),
	CONSTRAINT ck_engagement_profiles_struggle_score_min CHECK ("struggle_score" >= 0.0),
	CONSTRAINT ck_engagement_profiles_struggle_score_max CHECK ("struggle_score" <= 1.0),
	CONSTRAINT ck_engagement_profiles_boredom_score_min CHECK ("boredom_score" >= 0.0),
	CONSTRAINT ck_engagement_profiles_boredom_score_max CHECK ("boredom_score" <= 1.0),
	CONSTRAINT ck_engagement_profiles_average_session_minutes_min CHECK ("average_session_minutes" >= 0),
	CONSTRAINT ck_engagement_profiles_average_session_minutes_max CHECK ("average_session_minutes" <= 1500),
	CONSTRAINT ck_engagement_profiles_sessions_per_week_min CHECK ("sessions_per_week" >= 0),
	CONSTRAINT ck_engagement_profiles_sessions_per_week_max CHECK ("sessions_per_week" <= 10000),
	CONSTRAINT ck_engagement_profiles_active_days_min CHECK ("active_days" >= 0),
	CONSTRAINT ck_engagement_profiles_active_days_max CHECK ("active_days" <= 100000),
	CONSTRAINT ck_engagement_profiles_preferred_hour_min CHECK ("preferred_hour" >= 0),
	CONSTRAINT ck_engagement_profiles_preferred_hour_max CHECK ("preferred_hour" <= 23)
);

CREATE INDEX ix_engagement_profiles_dropout_level ON engagement_profiles (dropout_level);

CREATE TABLE focus_metrics (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	day_date DATE NOT NULL,
	span_count INTEGER DEFAULT '0' NOT NULL,
	focus_minutes INTEGER DEFAULT '0' NOT NULL,
	longest_span_seconds INTEGER DEFAULT '0' NOT NULL,
	average_span_seconds INTEGER DEFAULT '0' NOT NULL,
	distraction_count INTEGER DEFAULT '0' NOT NULL,
	average_attention_score FLOAT DEFAULT '0' NOT NULL,
	attention_decay_rate FLOAT DEFAULT '0' NOT NULL,
	recovery_seconds INTEGER DEFAULT '0' NOT NULL,
	suggested_focus_minutes INTEGER DEFAULT '25' NOT NULL,
	suggested_break_minutes INTEGER DEFAULT '5' NOT NULL,
	patterns JSONB NOT NULL,
	computed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_focus_metrics PRIMARY KEY (id),
	CONSTRAINT uq_focus_metrics_player_id_day_date UNIQUE (player_id, day_date),
	CONSTRAINT fk_focus_metrics_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_focus_metrics_span_count_min CHECK ("span_count" >= 0),
	CONSTRAINT ck_focus_metrics_span_count_max CHECK ("span_count" <= 10000),
	CONSTRAINT ck_focus_metrics_focus_minutes_min CHECK ("focus_minutes" >= 0),
	CONSTRAINT ck_focus_metrics_focus_minutes_max CHECK ("focus_minutes" <= 1500),
	CONSTRAINT ck_focus_metrics_longest_span_seconds_min CHECK ("longest_span_seconds" >= 0),
	CONSTRAINT ck_focus_metrics_longest_span_seconds_max CHECK ("longest_span_seconds" <= 86400),
	CONSTRAINT ck_focus_metrics_average_span_seconds_min CHECK ("average_span_seconds" >= 0),
	CONSTRAINT ck_focus_metrics_average_span_seconds_max CHECK ("average_span_seconds" <= 86400),
	CONSTRAINT ck_focus_metrics_distraction_count_min CHECK ("distraction_count" >= 0),
	CONSTRAINT ck_focus_metrics_distraction_count_max CHECK ("distraction_count" <= 100000),
	CONSTRAINT ck_focus_metrics_average_attention_score_min CHECK ("average_attention_score" >= 0.0),
	CONSTRAINT ck_focus_metrics_average_attention_score_max CHECK ("average_attention_score" <= 100.0),
	CONSTRAINT ck_focus_metrics_attention_decay_rate_min CHECK ("attention_decay_rate" >= 0.0),
	CONSTRAINT ck_focus_metrics_attention_decay_rate_max CHECK ("attention_decay_rate" <= 1.0),
	CONSTRAINT ck_focus_metrics_recovery_seconds_min CHECK ("recovery_seconds" >= 0),
	CONSTRAINT ck_focus_metrics_recovery_seconds_max CHECK ("recovery_seconds" <= 86400),
	CONSTRAINT ck_focus_metrics_suggested_focus_minutes_min CHECK ("suggested_focus_minutes" >= 1),
	CONSTRAINT ck_focus_metrics_suggested_focus_minutes_max CHECK ("suggested_focus_minutes" <= 480),
	CONSTRAINT ck_focus_metrics_suggested_break_minutes_min CHECK ("suggested_break_minutes" >= 0),
	CONSTRAINT ck_focus_metrics_suggested_break_minutes_max CHECK ("suggested_break_minutes" <= 120)
);

CREATE TABLE guild_buffs (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	buff_type VARCHAR(32) NOT NULL,
	activation_condition JSONB NOT NULL,
	current_progress JSONB NOT NULL,
	buff_effect JSONB NOT NULL,
	stat_boosts JSONB NOT NULL,
	start_date TIMESTAMP WITH TIME ZONE NOT NULL,
	end_date TIMESTAMP WITH TIME ZONE NOT NULL,
	activation_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	activated_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_guild_buffs PRIMARY KEY (id),
	CONSTRAINT ck_guild_buffs_start_date_lt_end_date CHECK (start_date < end_date),
	CONSTRAINT fk_guild_buffs_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_guild_buffs_creator_id_player_profiles FOREIGN KEY(creator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_guild_buffs_guild_buff_type CHECK (buff_type IN ('xp_boost', 'reward', 'achievement')),
	CONSTRAINT ck_guild_buffs_guild_buff_status CHECK (activation_status IN ('pending', 'active', 'inactive', 'expired')),
	CONSTRAINT ck_guild_buffs_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_guild_buffs_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_guild_buffs_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_guild_buffs_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_guild_buffs_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_guild_buffs_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_guild_buffs_activation_status_end_date ON guild_buffs (activation_status, end_date);

CREATE INDEX ix_guild_buffs_creator_id ON guild_buffs (creator_id);

CREATE INDEX ix_guild_buffs_guild_id_activation_status ON guild_buffs (guild_id, activation_status);

CREATE TABLE guild_materials (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	uploader_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	material_type VARCHAR(32) NOT NULL,
	file_url VARCHAR(1000) NOT NULL,
	can_supplement_quest_lines BOOLEAN DEFAULT false NOT NULL,
	uploaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_guild_materials PRIMARY KEY (id),
	CONSTRAINT fk_guild_materials_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_guild_materials_uploader_id_player_profiles FOREIGN KEY(uploader_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_guild_materials_guild_material_type CHECK (material_type IN ('syllabus', 'lecture_notes', 'assignment', 'reference')),
	CONSTRAINT ck_guild_materials_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_guild_materials_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_guild_materials_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_guild_materials_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_guild_materials_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_guild_materials_file_url_length_min CHECK (length("file_url") >= 9),
	CONSTRAINT ck_guild_materials_file_url_length_max CHECK (length("file_url") <= 1000),
	CONSTRAINT ck_guild_materials_file_url_format_https_url CHECK ("file_url" LIKE 'https://%'),
	CONSTRAINT ck_guild_materials_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_guild_materials_guild_id_material_type ON guild_materials (guild_id, material_type);

CREATE INDEX ix_guild_materials_uploader_id ON guild_materials (uploader_id);

CREATE TABLE guild_memberships (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	is_creator BOOLEAN DEFAULT false NOT NULL,
	joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
	left_at TIMESTAMP WITH TIME ZONE,
	account_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	progress_visible BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_guild_memberships PRIMARY KEY (id),
	CONSTRAINT ck_guild_memberships_joined_at_le_left_at CHECK (joined_at <= left_at),
	CONSTRAINT fk_guild_memberships_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE CASCADE,
	CONSTRAINT fk_guild_memberships_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_guild_memberships_guild_membership_status CHECK (account_status IN ('active', 'inactive')),
	CONSTRAINT ck_guild_memberships_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_guild_memberships_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_guild_memberships_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_guild_memberships_player_status ON guild_memberships (player_id, account_status);

CREATE UNIQUE INDEX uq_guild_memberships_guild_id_creator ON guild_memberships (guild_id) WHERE is_creator = true AND deleted_at IS NULL;

CREATE UNIQUE INDEX uq_guild_memberships_guild_id_player_id_undeleted ON guild_memberships (guild_id, player_id) WHERE deleted_at IS NULL;

CREATE TABLE guild_quest_templates (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	quest_type VARCHAR(32) NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	estimated_duration INTEGER NOT NULL,
	experience_points INTEGER NOT NULL,
	is_ai_generated BOOLEAN DEFAULT false NOT NULL,
	ai_generation_prompt VARCHAR(5000),
	review_status VARCHAR(32) DEFAULT 'draft' NOT NULL,
	CONSTRAINT pk_guild_quest_templates PRIMARY KEY (id),
	CONSTRAINT fk_guild_quest_templates_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_guild_quest_templates_creator_id_player_profiles FOREIGN KEY(creator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_guild_quest_templates_guild_quest_type CHECK (quest_type IN ('side_quest', 'boss_fight', 'training_drill')),
	CONSTRAINT ck_guild_quest_templates_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_guild_quest_templates_guild_quest_template_status CHECK (review_status IN ('draft', 'reviewed', 'approved')),
	CONSTRAINT ck_guild_quest_templates_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_guild_quest_templates_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_guild_quest_templates_title_length_min CHECK (length("title") >= 5),
	CONSTRAINT ck_guild_quest_templates_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_guild_quest_templates_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_guild_quest_templates_estimated_duration_min CHECK ("estimated_duration" >= 5),
	CONSTRAINT ck_guild_quest_templates_estimated_duration_max CHECK ("estimated_duration" <= 480),
	CONSTRAINT ck_guild_quest_templates_experience_points_min CHECK ("experience_points" >= 1),
	CONSTRAINT ck_guild_quest_templates_experience_points_max CHECK ("experience_points" <= 10000),
	CONSTRAINT ck_guild_quest_templates_ai_generation_prompt_length_min CHECK (length("ai_generation_prompt") >= 1),
	CONSTRAINT ck_guild_quest_templates_ai_generation_prompt_length_max CHECK (length("ai_generation_prompt") <= 5000),
	CONSTRAINT ck_guild_quest_templates_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_guild_quest_templates_creator_id ON guild_quest_templates (creator_id);

CREATE INDEX ix_guild_quest_templates_guild_review ON guild_quest_templates (guild_id, review_status);

CREATE TABLE highlight_triggers (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	player_id BIGINT NOT NULL,
	highlighted_text VARCHAR(5000) NOT NULL,
	source_url VARCHAR(2000) NOT NULL,
	triggered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	user_action VARCHAR(32) NOT NULL,
	CONSTRAINT pk_highlight_triggers PRIMARY KEY (id),
	CONSTRAINT fk_highlight_triggers_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_highlight_triggers_highlight_action CHECK (user_action IN ('viewed', 'clicked', 'ignored')),
	CONSTRAINT ck_highlight_triggers_highlighted_text_length_min CHECK (length("highlighted_text") >= 1),
	CONSTRAINT ck_highlight_triggers_highlighted_text_length_max CHECK (length("highlighted_text") <= 5000),
	CONSTRAINT ck_highlight_triggers_source_url_length_min CHECK (length("source_url") >= 9),
	CONSTRAINT ck_highlight_triggers_source_url_length_max CHECK (length("source_url") <= 2000),
	CONSTRAINT ck_highlight_triggers_source_url_format_https_url CHECK ("source_url" LIKE 'https://%')
);

CREATE INDEX ix_highlight_triggers_player_at ON highlight_triggers (player_id, triggered_at);

CREATE TABLE hybrid_quests (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	composite_topics JSONB NOT NULL,
	alchemy_method VARCHAR(2000) NOT NULL,
	publication_status VARCHAR(32) DEFAULT 'draft' NOT NULL,
	CONSTRAINT pk_hybrid_quests PRIMARY KEY (id),
	CONSTRAINT fk_hybrid_quests_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_hybrid_quests_creator_id_player_profiles FOREIGN KEY(creator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_hybrid_quests_hybrid_quest_status CHECK (publication_status IN ('draft', 'published', 'archived')),
	CONSTRAINT ck_hybrid_quests_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_hybrid_quests_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_hybrid_quests_title_length_min CHECK (length("title") >= 5),
	CONSTRAINT ck_hybrid_quests_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_hybrid_quests_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_hybrid_quests_alchemy_method_length_max CHECK (length("alchemy_method") <= 2000),
	CONSTRAINT ck_hybrid_quests_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_hybrid_quests_creator_id ON hybrid_quests (creator_id);

CREATE INDEX ix_hybrid_quests_guild_id_publication_status ON hybrid_quests (guild_id, publication_status);

CREATE TABLE knowledge_packs (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	curator_id BIGINT,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	theme VARCHAR(32) NOT NULL,
	subject VARCHAR(80) NOT NULL,
	difficulty_level VARCHAR(32) NOT NULL,
	exam_type VARCHAR(32),
	estimated_study_time INTEGER DEFAULT '1' NOT NULL,
	currency_id BIGINT NOT NULL,
	price BIGINT DEFAULT '0' NOT NULL,
	creation_status VARCHAR(32) DEFAULT 'draft' NOT NULL,
	purchase_count INTEGER DEFAULT '0' NOT NULL,
	rating_average FLOAT,
	CONSTRAINT pk_knowledge_packs PRIMARY KEY (id),
	CONSTRAINT fk_knowledge_packs_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_knowledge_packs_curator_id_player_profiles FOREIGN KEY(curator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_knowledge_packs_knowledge_pack_theme CHECK (theme IN ('exam_preparation', 'skill_building', 'revision', 'project_work')),
	CONSTRAINT ck_knowledge_packs_knowledge_level CHECK (difficulty_level IN ('beginner', 'intermediate', 'advanced')),
	CONSTRAINT ck_knowledge_packs_knowledge_pack_exam CHECK (exam_type IN ('midterm', 'final', 'certification')),
	CONSTRAINT fk_knowledge_packs_currency_id_currencies FOREIGN KEY(currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT ck_knowledge_packs_knowledge_pack_status CHECK (creation_status IN ('draft', 'published', 'archived')),
	CONSTRAINT ck_knowledge_packs_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_knowledge_packs_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_knowledge_packs_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_knowledge_packs_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_knowledge_packs_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_knowledge_packs_subject_length_min CHECK (length("subject") >= 1),
	CONSTRAINT ck_knowledge_packs_subject_length_max CHECK (length("subject") <= 80),
	CONSTRAINT ck_knowledge_packs_estimated_study_time_min CHECK ("estimated_study_time" >= 0),
	CONSTRAINT ck_knowledge_packs_estimated_study_time_max CHECK ("estimated_study_time" <= 10000),
	CONSTRAINT ck_knowledge_packs_price_min CHECK ("price" >= 0),
	CONSTRAINT ck_knowledge_packs_price_max CHECK ("price" <= 1000000000000000),
	CONSTRAINT ck_knowledge_packs_purchase_count_min CHECK ("purchase_count" >= 0),
	CONSTRAINT ck_knowledge_packs_purchase_count_max CHECK ("purchase_count" <= 2000000000),
	CONSTRAINT ck_knowledge_packs_rating_average_min CHECK ("rating_average" >= 1.0),
	CONSTRAINT ck_knowledge_packs_rating_average_max CHECK ("rating_average" <= 5.0),
	CONSTRAINT ck_knowledge_packs_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_knowledge_packs_curator_id ON knowledge_packs (curator_id) WHERE curator_id IS NOT NULL;

CREATE INDEX ix_knowledge_packs_currency_id ON knowledge_packs (currency_id);

CREATE INDEX ix_knowledge_packs_world_status ON knowledge_packs (world_id, creation_status, subject);

CREATE TABLE learners (
	id BIGSERIAL NOT NULL,
	session_token_hash VARCHAR(64) NOT NULL,
	player_id BIGINT,
	display_name VARCHAR(128) NOT NULL,
	details JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_active_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_learners PRIMARY KEY (id),
	CONSTRAINT uq_learners_session_token_hash UNIQUE (session_token_hash),
	CONSTRAINT uq_learners_player_id UNIQUE (player_id),
	CONSTRAINT ck_learners_created_at_le_last_active_at CHECK (created_at <= last_active_at),
	CONSTRAINT fk_learners_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE SET NULL,
	CONSTRAINT ck_learners_session_token_hash_length_min CHECK (length("session_token_hash") >= 64),
	CONSTRAINT ck_learners_session_token_hash_length_max CHECK (length("session_token_hash") <= 64),
	CONSTRAINT ck_learners_display_name_length_min CHECK (length("display_name") >= 1),
	CONSTRAINT ck_learners_display_name_length_max CHECK (length("display_name") <= 128),
	CONSTRAINT ck_learners_display_name_format_trimmed CHECK ("display_name" = trim("display_name"))
);

CREATE INDEX ix_learners_last_active_at ON learners (last_active_at);

CREATE TABLE learning_circles (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	skill_id BIGINT,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	topic_focus VARCHAR(120) NOT NULL,
	circle_type VARCHAR(32) NOT NULL,
	max_members INTEGER,
	join_requirements JSONB NOT NULL,
	is_private BOOLEAN DEFAULT false NOT NULL,
	activity_level VARCHAR(32) DEFAULT 'low' NOT NULL,
	last_activity_at TIMESTAMP WITH TIME ZONE,
	circle_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT pk_learning_circles PRIMARY KEY (id),
	CONSTRAINT fk_learning_circles_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_learning_circles_creator_id_player_profiles FOREIGN KEY(creator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_learning_circles_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE SET NULL,
	CONSTRAINT ck_learning_circles_learning_circle_type CHECK (circle_type IN ('study_group', 'project_team', 'discussion_forum')),
	CONSTRAINT ck_learning_circles_circle_activity_level CHECK (activity_level IN ('low', 'medium', 'high')),
	CONSTRAINT ck_learning_circles_learning_circle_status CHECK (circle_status IN ('active', 'archived')),
	CONSTRAINT ck_learning_circles_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_learning_circles_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_learning_circles_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_learning_circles_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_learning_circles_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_learning_circles_topic_focus_length_min CHECK (length("topic_focus") >= 1),
	CONSTRAINT ck_learning_circles_topic_focus_length_max CHECK (length("topic_focus") <= 120),
	CONSTRAINT ck_learning_circles_max_members_min CHECK ("max_members" >= 2),
	CONSTRAINT ck_learning_circles_max_members_max CHECK ("max_members" <= 10000),
	CONSTRAINT ck_learning_circles_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_learning_circles_creator_id ON learning_circles (creator_id);

CREATE INDEX ix_learning_circles_skill_id ON learning_circles (skill_id) WHERE skill_id IS NOT NULL;

CREATE INDEX ix_learning_circles_world_status_type ON learning_circles (world_id, circle_status, circle_type);

CREATE UNIQUE INDEX uq_learning_circles_world_id_name_undeleted ON learning_circles (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE learning_preferences (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	learning_style VARCHAR(32) NOT NULL,
	pace VARCHAR(32) NOT NULL,
	preferred_difficulty VARCHAR(32) NOT NULL,
	preferred_day_part VARCHAR(32) NOT NULL,
	daily_goal_minutes INTEGER DEFAULT '30' NOT NULL,
	session_minutes INTEGER DEFAULT '25' NOT NULL,
	break_minutes INTEGER DEFAULT '5' NOT NULL,
	adapt_difficulty BOOLEAN DEFAULT true NOT NULL,
	goals JSONB NOT NULL,
	format_order JSONB NOT NULL,
	CONSTRAINT pk_learning_preferences PRIMARY KEY (id),
	CONSTRAINT fk_learning_preferences_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE CASCADE,
	CONSTRAINT ck_learning_preferences_learning_style CHECK (learning_style IN ('visual', 'auditory', 'reading', 'hands_on', 'mixed')),
	CONSTRAINT ck_learning_preferences_learning_pace CHECK (pace IN ('relaxed', 'steady', 'intensive')),
	CONSTRAINT ck_learning_preferences_difficulty CHECK (preferred_difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_learning_preferences_day_part CHECK (preferred_day_part IN ('morning', 'afternoon', 'evening', 'night', 'any')),
	CONSTRAINT ck_learning_preferences_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_learning_preferences_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_learning_preferences_daily_goal_minutes_min CHECK ("daily_goal_minutes" >= 0),
	CONSTRAINT ck_learning_preferences_daily_goal_minutes_max CHECK ("daily_goal_minutes" <= 1440),
	CONSTRAINT ck_learning_preferences_session_minutes_min CHECK ("session_minutes" >= 1),
	CONSTRAINT ck_learning_preferences_session_minutes_max CHECK ("session_minutes" <= 480),
	CONSTRAINT ck_learning_preferences_break_minutes_min CHECK ("break_minutes" >= 0),
	CONSTRAINT ck_learning_preferences_break_minutes_max CHECK ("break_minutes" <= 120),
	CONSTRAINT ck_learning_preferences_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_learning_preferences_player_id_undeleted ON learning_preferences (player_id) WHERE deleted_at IS NULL;

CREATE TABLE learning_sessions (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	activity_id BIGINT,
	lesson_id BIGINT,
	status VARCHAR(32) DEFAULT 'active' NOT NULL,
	device VARCHAR(32) NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_event_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	active_seconds INTEGER DEFAULT '0' NOT NULL,
	interruption_count INTEGER DEFAULT '0' NOT NULL,
	completion_ppm INTEGER DEFAULT '0' NOT NULL,
	engagement_score FLOAT DEFAULT '0' NOT NULL,
	dropout_risk FLOAT DEFAULT '0' NOT NULL,
	CONSTRAINT pk_learning_sessions PRIMARY KEY (id),
	CONSTRAINT ck_learning_sessions_started_at_le_ended_at CHECK (started_at <= ended_at),
	CONSTRAINT ck_learning_sessions_started_at_le_last_event_at CHECK (started_at <= last_event_at),
	CONSTRAINT fk_learning_sessions_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_learning_sessions_activity_id_activities FOREIGN KEY(activity_id) REFERENCES activities (id) ON DELETE SET NULL,
	CONSTRAINT fk_learning_sessions_lesson_id_lessons FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE SET NULL,
	CONSTRAINT ck_learning_sessions_learning_session_status CHECK (status IN ('active', 'paused', 'completed', 'abandoned')),
	CONSTRAINT ck_learning_sessions_device_kind CHECK (device IN ('desktop', 'tablet', 'phone', 'other')),
	CONSTRAINT ck_learning_sessions_active_seconds_min CHECK ("active_seconds" >= 0),
	CONSTRAINT ck_learning_sessions_active_seconds_max CHECK ("active_seconds" <= 864000),
	CONSTRAINT ck_learning_sessions_interruption_count_min CHECK ("interruption_count" >= 0),
	CONSTRAINT ck_learning_sessions_interruption_count_max CHECK ("interruption_count" <= 100000),
	CONSTRAINT ck_learning_sessions_completion_ppm_min CHECK ("completion_ppm" >= 0),
	CONSTRAINT ck_learning_sessions_completion_ppm_max CHECK ("completion_ppm" <= 1000000),
	CONSTRAINT ck_learning_sessions_engagement_score_min CHECK ("engagement_score" >= 0.0),
	CONSTRAINT ck_learning_sessions_engagement_score_max CHECK ("engagement_score" <= 100.0),
	CONSTRAINT ck_learning_sessions_dropout_risk_min CHECK ("dropout_risk" >= 0.0),
	CONSTRAINT ck_learning_sessions_dropout_risk_max CHECK ("dropout_risk" <= 1.0)
);

CREATE INDEX ix_learning_sessions_activity_id ON learning_sessions (activity_id) WHERE activity_id IS NOT NULL;

CREATE INDEX ix_learning_sessions_last_event_at_open ON learning_sessions (last_event_at) WHERE status IN ('active', 'paused');

CREATE INDEX ix_learning_sessions_lesson_id ON learning_sessions (lesson_id) WHERE lesson_id IS NOT NULL;

CREATE INDEX ix_learning_sessions_player_id_started_at ON learning_sessions (player_id, started_at);

CREATE TABLE lesson_progress (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	lesson_id BIGINT NOT NULL,
	last_section_id BIGINT,
	status VARCHAR(32) DEFAULT 'not_started' NOT NULL,
	sections_completed INTEGER DEFAULT '0' NOT NULL,
	repeat_count INTEGER DEFAULT '0' NOT NULL,
	best_score_ppm INTEGER DEFAULT '0' NOT NULL,
	xp_awarded INTEGER DEFAULT '0' NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE,
	completed_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_lesson_progress PRIMARY KEY (id),
	CONSTRAINT uq_lesson_progress_player_id_lesson_id UNIQUE (player_id, lesson_id),
	CONSTRAINT ck_lesson_progress_started_at_le_completed_at CHECK (started_at <= completed_at),
	CONSTRAINT fk_lesson_progress_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_lesson_progress_lesson_id_lessons FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_lesson_progress_last_section_id_lesson_sections FOREIGN KEY(last_section_id) REFERENCES lesson_sections (id) ON DELETE SET NULL,
	CONSTRAINT ck_lesson_progress_lesson_progress_status CHECK (status IN ('not_started', 'in_progress', 'completed')),
	CONSTRAINT ck_lesson_progress_sections_completed_min CHECK ("sections_completed" >= 0),
	CONSTRAINT ck_lesson_progress_sections_completed_max CHECK ("sections_completed" <= 10000),
	CONSTRAINT ck_lesson_progress_repeat_count_min CHECK ("repeat_count" >= 0),
	CONSTRAINT ck_lesson_progress_repeat_count_max CHECK ("repeat_count" <= 1000000),
	CONSTRAINT ck_lesson_progress_best_score_ppm_min CHECK ("best_score_ppm" >= 0),
	CONSTRAINT ck_lesson_progress_best_score_ppm_max CHECK ("best_score_ppm" <= 1000000),
	CONSTRAINT ck_lesson_progress_xp_awarded_min CHECK ("xp_awarded" >= 0),
	CONSTRAINT ck_lesson_progress_xp_awarded_max CHECK ("xp_awarded" <= 1000000000),
	CONSTRAINT ck_lesson_progress_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_lesson_progress_last_section_id ON lesson_progress (last_section_id) WHERE last_section_id IS NOT NULL;

CREATE INDEX ix_lesson_progress_lesson_id ON lesson_progress (lesson_id);

CREATE INDEX ix_lesson_progress_player_id_status ON lesson_progress (player_id, status);

CREATE TABLE lore_fragments (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	topic VARCHAR(200) NOT NULL,
	academic_concept VARCHAR(2000) NOT NULL,
	narrative_content VARCHAR(20000) NOT NULL,
	connection_explanation VARCHAR(5000) NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_lore_fragments PRIMARY KEY (id),
	CONSTRAINT fk_lore_fragments_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_lore_fragments_creator_id_player_profiles FOREIGN KEY(creator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_lore_fragments_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_lore_fragments_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_lore_fragments_topic_length_min CHECK (length("topic") >= 1),
	CONSTRAINT ck_lore_fragments_topic_length_max CHECK (length("topic") <= 200),
	CONSTRAINT ck_lore_fragments_academic_concept_length_min CHECK (length("academic_concept") >= 1),
	CONSTRAINT ck_lore_fragments_academic_concept_length_max CHECK (length("academic_concept") <= 2000),
	CONSTRAINT ck_lore_fragments_narrative_content_length_min CHECK (length("narrative_content") >= 1),
	CONSTRAINT ck_lore_fragments_narrative_content_length_max CHECK (length("narrative_content") <= 20000),
	CONSTRAINT ck_lore_fragments_connection_explanation_length_max CHECK (length("connection_explanation") <= 5000),
	CONSTRAINT ck_lore_fragments_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_lore_fragments_creator_id ON lore_fragments (creator_id);

CREATE INDEX ix_lore_fragments_guild_id_is_active ON lore_fragments (guild_id, is_active);

CREATE TABLE ml_feature_rows (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	feature_set VARCHAR(80) NOT NULL,
	feature_version INTEGER NOT NULL,
	day_date DATE NOT NULL,
	features JSONB NOT NULL,
	label FLOAT,
	computed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_ml_feature_rows PRIMARY KEY (id),
	CONSTRAINT uq_ml_feature_rows_row UNIQUE (player_id, feature_set, feature_version, day_date),
	CONSTRAINT fk_ml_feature_rows_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_ml_feature_rows_feature_set_length_min CHECK (length("feature_set") >= 1),
	CONSTRAINT ck_ml_feature_rows_feature_set_length_max CHECK (length("feature_set") <= 80),
	CONSTRAINT ck_ml_feature_rows_feature_version_min CHECK ("feature_version" >= 1),
	CONSTRAINT ck_ml_feature_rows_feature_version_max CHECK ("feature_version" <= 1000000),
	CONSTRAINT ck_ml_feature_rows_label_min CHECK ("label" >= 0),
	CONSTRAINT ck_ml_feature_rows_label_max CHECK ("label" <= 1)
);

CREATE INDEX ix_ml_feature_rows_set_day ON ml_feature_rows (feature_set, feature_version, day_date);

CREATE TABLE party_invitations (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_id BIGINT NOT NULL,
	inviter_id BIGINT NOT NULL,
	invitee_id BIGINT NOT NULL,
	invitation_method VARCHAR(32) NOT NULL,
	invitation_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	message VARCHAR(500),
	responded_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_party_invitations PRIMARY KEY (id),
	CONSTRAINT ck_party_invitations_inviter_id_differs_from_invitee_id CHECK (inviter_id <> invitee_id),
	CONSTRAINT fk_party_invitations_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE CASCADE,
	CONSTRAINT fk_party_invitations_inviter_id_player_profiles FOREIGN KEY(inviter_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_party_invitations_invitee_id_player_profiles FOREIGN KEY(invitee_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_party_invitations_party_invitation_method CHECK (invitation_method IN ('direct_invite', 'browse_and_invite')),
	CONSTRAINT ck_party_invitations_party_invitation_status CHECK (invitation_status IN ('pending', 'accepted', 'declined', 'withdrawn', 'expired')),
	CONSTRAINT ck_party_invitations_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_party_invitations_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_party_invitations_message_length_max CHECK (length("message") <= 500),
	CONSTRAINT ck_party_invitations_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_party_invitations_invitee_status ON party_invitations (invitee_id, invitation_status);

CREATE INDEX ix_party_invitations_inviter_id ON party_invitations (inviter_id);

CREATE UNIQUE INDEX uq_party_invitations_party_id_invitee_id_pending ON party_invitations (party_id, invitee_id) WHERE invitation_status = 'pending' AND deleted_at IS NULL;

CREATE TABLE party_meetings (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_id BIGINT NOT NULL,
	organizer_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	meeting_type VARCHAR(32) NOT NULL,
	scheduled_start_time TIMESTAMP WITH TIME ZONE NOT NULL,
	scheduled_end_time TIMESTAMP WITH TIME ZONE NOT NULL,
	actual_start_time TIMESTAMP WITH TIME ZONE,
	actual_end_time TIMESTAMP WITH TIME ZONE,
	meeting_status VARCHAR(32) DEFAULT 'scheduled' NOT NULL,
	meeting_url VARCHAR(1000),
	location VARCHAR(200),
	CONSTRAINT pk_party_meetings PRIMARY KEY (id),
	CONSTRAINT ck_party_meetings_scheduled_start_time_lt_scheduled_end_time CHECK (scheduled_start_time < scheduled_end_time),
	CONSTRAINT ck_party_meetings_actual_start_time_le_actual_end_time CHECK (actual_start_time <= actual_end_time),
	CONSTRAINT fk_party_meetings_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE RESTRICT,
	CONSTRAINT fk_party_meetings_organizer_id_player_profiles FOREIGN KEY(organizer_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_party_meetings_meeting_type CHECK (meeting_type IN ('study_session', 'project_discussion', 'exam_prep', 'general_meeting')),
	CONSTRAINT ck_party_meetings_meeting_status CHECK (meeting_status IN ('scheduled', 'in_progress', 'completed', 'cancelled')),
	CONSTRAINT ck_party_meetings_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_party_meetings_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_party_meetings_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_party_meetings_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_party_meetings_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_party_meetings_meeting_url_length_max CHECK (length("meeting_url") <= 1000),
	CONSTRAINT ck_party_meetings_meeting_url_format_https_url CHECK ("meeting_url" LIKE 'https://%'),
	CONSTRAINT ck_party_meetings_location_length_min CHECK (length("location") >= 1),
	CONSTRAINT ck_party_meetings_location_length_max CHECK (length("location") <= 200),
	CONSTRAINT ck_party_meetings_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_party_meetings_organizer_id ON party_meetings (organizer_id);

CREATE INDEX ix_party_meetings_party_start ON party_meetings (party_id, scheduled_start_time);

CREATE INDEX ix_party_meetings_status_start ON party_meetings (meeting_status, scheduled_start_time);

CREATE TABLE party_memberships (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	party_role_id BIGINT,
	is_creator BOOLEAN DEFAULT false NOT NULL,
	is_party_leader BOOLEAN DEFAULT false NOT NULL,
	permission_level VARCHAR(32) DEFAULT 'comment' NOT NULL,
	granular_permissions JSONB NOT NULL,
	joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_active_at TIMESTAMP WITH TIME ZONE,
	account_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT pk_party_memberships PRIMARY KEY (id),
	CONSTRAINT fk_party_memberships_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE CASCADE,
	CONSTRAINT fk_party_memberships_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_party_memberships_party_role_id_party_roles FOREIGN KEY(party_role_id) REFERENCES party_roles (id) ON DELETE SET NULL,
	CONSTRAINT ck_party_memberships_party_permission_level CHECK (permission_level IN ('view', 'comment', 'edit')),
	CONSTRAINT ck_party_memberships_party_membership_status CHECK (account_status IN ('active', 'inactive', 'left')),
	CONSTRAINT ck_party_memberships_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_party_memberships_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_party_memberships_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_party_memberships_party_role_id ON party_memberships (party_role_id) WHERE party_role_id IS NOT NULL;

CREATE INDEX ix_party_memberships_player_status ON party_memberships (player_id, account_status);

CREATE UNIQUE INDEX uq_party_memberships_party_id_leader ON party_memberships (party_id) WHERE is_party_leader = true AND deleted_at IS NULL;

CREATE UNIQUE INDEX uq_party_memberships_party_id_player_id_undeleted ON party_memberships (party_id, player_id) WHERE deleted_at IS NULL;

CREATE TABLE party_stash_items (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_stash_id BIGINT NOT NULL,
	contributor_id BIGINT NOT NULL,
	item_type VARCHAR(32) NOT NULL,
	title VARCHAR(200) NOT NULL,
	content VARCHAR(20000),
	url VARCHAR(1000),
	file_url VARCHAR(1000),
	file_size INTEGER,
	access_permissions JSONB NOT NULL,
	CONSTRAINT pk_party_stash_items PRIMARY KEY (id),
	CONSTRAINT ck_party_stash_items_one_body CHECK (CASE WHEN content IS NULL THEN 0 ELSE 1 END + CASE WHEN url IS NULL THEN 0 ELSE 1 END + CASE WHEN file_url IS NULL THEN 0 ELSE 1 END = 1),
	CONSTRAINT ck_party_stash_items_body_fits_type CHECK ((item_type <> 'note' OR content IS NOT NULL) AND (item_type <> 'link' OR url IS NOT NULL) AND (item_type <> 'file' OR file_url IS NOT NULL)),
	CONSTRAINT fk_party_stash_items_party_stash_id_party_stashes FOREIGN KEY(party_stash_id) REFERENCES party_stashes (id) ON DELETE CASCADE,
	CONSTRAINT fk_party_stash_items_contributor_id_player_profiles FOREIGN KEY(contributor_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_party_stash_items_stash_item_type CHECK (item_type IN ('note', 'link', 'file')),
	CONSTRAINT ck_party_stash_items_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_party_stash_items_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_party_stash_items_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_party_stash_items_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_party_stash_items_content_length_max CHECK (length("content") <= 20000),
	CONSTRAINT ck_party_stash_items_url_length_max CHECK (length("url") <= 1000),
	CONSTRAINT ck_party_stash_items_url_format_https_url CHECK ("url" LIKE 'https://%'),
	CONSTRAINT ck_party_stash_items_file_url_length_max CHECK (length("file_url") <= 1000),
	CONSTRAINT ck_party_stash_items_file_url_format_https_url CHECK ("file_url" LIKE 'https://%'),
	CONSTRAINT ck_party_stash_items_file_size_min CHECK ("file_size" >= 1),
	CONSTRAINT ck_party_stash_items_file_size_max CHECK ("file_size" <= 52428800),
	CONSTRAINT ck_party_stash_items_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_party_stash_items_contributor_id ON party_stash_items (contributor_id);

CREATE INDEX ix_party_stash_items_stash_created ON party_stash_items (party_stash_id, created_at);

CREATE TABLE path_modules (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	learning_path_id BIGINT NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	kind VARCHAR(32) NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	lesson_id BIGINT,
	unit_id BIGINT,
	quiz_id BIGINT,
	exam_boss_id BIGINT,
	unlock JSONB NOT NULL,
	is_optional BOOLEAN DEFAULT false NOT NULL,
	xp_reward INTEGER DEFAULT '0' NOT NULL,
	estimated_minutes INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_path_modules PRIMARY KEY (id),
	CONSTRAINT ck_path_modules_one_task CHECK (CASE WHEN lesson_id IS NULL THEN 0 ELSE 1 END + CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN quiz_id IS NULL THEN 0 ELSE 1 END + CASE WHEN exam_boss_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT fk_path_modules_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_path_modules_learning_path_id_learning_paths FOREIGN KEY(learning_path_id) REFERENCES learning_paths (id) ON DELETE RESTRICT,
	CONSTRAINT ck_path_modules_path_module_kind CHECK (kind IN ('lesson', 'unit', 'quiz', 'exam', 'project', 'reading')),
	CONSTRAINT fk_path_modules_lesson_id_lessons FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_path_modules_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id) ON DELETE RESTRICT,
	CONSTRAINT fk_path_modules_quiz_id_quizzes FOREIGN KEY(quiz_id) REFERENCES quizzes (id) ON DELETE RESTRICT,
	CONSTRAINT fk_path_modules_exam_boss_id_exam_bosses FOREIGN KEY(exam_boss_id) REFERENCES exam_bosses (id) ON DELETE RESTRICT,
	CONSTRAINT ck_path_modules_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_path_modules_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_path_modules_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_path_modules_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_path_modules_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_path_modules_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_path_modules_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_path_modules_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_path_modules_xp_reward_min CHECK ("xp_reward" >= 0),
	CONSTRAINT ck_path_modules_xp_reward_max CHECK ("xp_reward" <= 10000),
	CONSTRAINT ck_path_modules_estimated_minutes_min CHECK ("estimated_minutes" >= 0),
	CONSTRAINT ck_path_modules_estimated_minutes_max CHECK ("estimated_minutes" <= 10000),
	CONSTRAINT ck_path_modules_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_path_modules_exam_boss_id ON path_modules (exam_boss_id) WHERE exam_boss_id IS NOT NULL;

CREATE INDEX ix_path_modules_learning_path_id_order ON path_modules (learning_path_id, "order");

CREATE INDEX ix_path_modules_lesson_id ON path_modules (lesson_id) WHERE lesson_id IS NOT NULL;

CREATE INDEX ix_path_modules_quiz_id ON path_modules (quiz_id) WHERE quiz_id IS NOT NULL;

CREATE INDEX ix_path_modules_unit_id ON path_modules (unit_id) WHERE unit_id IS NOT NULL;

CREATE UNIQUE INDEX uq_path_modules_world_id_key ON path_modules (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE peer_teachings (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	teacher_id BIGINT NOT NULL,
	student_id BIGINT,
	session_type VARCHAR(32) NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	content VARCHAR(100000) NOT NULL,
	teaching_format VARCHAR(32) NOT NULL,
	topic VARCHAR(120) NOT NULL,
	difficulty_level VARCHAR(32) DEFAULT 'beginner' NOT NULL,
	estimated_duration INTEGER DEFAULT '30' NOT NULL,
	scheduled_time TIMESTAMP WITH TIME ZONE,
	mentor_xp_earned INTEGER DEFAULT '0' NOT NULL,
	student_xp_earned INTEGER DEFAULT '0' NOT NULL,
	view_count INTEGER DEFAULT '0' NOT NULL,
	rating_average FLOAT,
	session_status VARCHAR(32) DEFAULT 'scheduled' NOT NULL,
	publication_status VARCHAR(32) DEFAULT 'draft' NOT NULL,
	CONSTRAINT pk_peer_teachings PRIMARY KEY (id),
	CONSTRAINT ck_peer_teachings_teacher_id_differs_from_student_id CHECK (teacher_id <> student_id),
	CONSTRAINT fk_peer_teachings_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_peer_teachings_teacher_id_player_profiles FOREIGN KEY(teacher_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_peer_teachings_student_id_player_profiles FOREIGN KEY(student_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_peer_teachings_peer_teaching_type CHECK (session_type IN ('one_on_one', 'group_session', 'tutorial_creation')),
	CONSTRAINT ck_peer_teachings_teaching_format CHECK (teaching_format IN ('written_tutorial', 'video', 'interactive_demo', 'live_session')),
	CONSTRAINT ck_peer_teachings_knowledge_level CHECK (difficulty_level IN ('beginner', 'intermediate', 'advanced')),
	CONSTRAINT ck_peer_teachings_peer_teaching_status CHECK (session_status IN ('scheduled', 'active', 'completed', 'cancelled')),
	CONSTRAINT ck_peer_teachings_peer_teaching_publication_status CHECK (publication_status IN ('draft', 'published', 'archived')),
	CONSTRAINT ck_peer_teachings_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_peer_teachings_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_peer_teachings_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_peer_teachings_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_peer_teachings_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_peer_teachings_content_length_max CHECK (length("content") <= 100000),
	CONSTRAINT ck_peer_teachings_topic_length_min CHECK (length("topic") >= 1),
	CONSTRAINT ck_peer_teachings_topic_length_max CHECK (length("topic") <= 120),
	CONSTRAINT ck_peer_teachings_estimated_duration_min CHECK ("estimated_duration" >= 1),
	CONSTRAINT ck_peer_teachings_estimated_duration_max CHECK ("estimated_duration" <= 1440),
	CONSTRAINT ck_peer_teachings_mentor_xp_earned_min CHECK ("mentor_xp_earned" >= 0),
	CONSTRAINT ck_peer_teachings_mentor_xp_earned_max CHECK ("mentor_xp_earned" <= 1000000000),
	CONSTRAINT ck_peer_teachings_student_xp_earned_min CHECK ("student_xp_earned" >= 0),
	CONSTRAINT ck_peer_teachings_student_xp_earned_max CHECK ("student_xp_earned" <= 1000000000),
	CONSTRAINT ck_peer_teachings_view_count_min CHECK ("view_count" >= 0),
	CONSTRAINT ck_peer_teachings_view_count_max CHECK ("view_count" <= 2000000000),
	CONSTRAINT ck_peer_teachings_rating_average_min CHECK ("rating_average" >= 1),
	CONSTRAINT ck_peer_teachings_rating_average_max CHECK ("rating_average" <= 5),
	CONSTRAINT ck_peer_teachings_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_peer_teachings_scheduled_time_scheduled ON peer_teachings (scheduled_time) WHERE session_status = 'scheduled';

CREATE INDEX ix_peer_teachings_student_id ON peer_teachings (student_id) WHERE student_id IS NOT NULL;

CREATE INDEX ix_peer_teachings_teacher_id ON peer_teachings (teacher_id);

CREATE INDEX ix_peer_teachings_world_publication ON peer_teachings (world_id, publication_status);

CREATE TABLE player_achievements (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	achievement_id BIGINT NOT NULL,
	earned_at TIMESTAMP WITH TIME ZONE,
	progress_data JSONB NOT NULL,
	completion_percentage INTEGER DEFAULT '0' NOT NULL,
	is_showcased BOOLEAN DEFAULT false NOT NULL,
	showcase_order INTEGER,
	is_new BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_player_achievements PRIMARY KEY (id),
	CONSTRAINT uq_player_achievements_player_id_achievement_id UNIQUE (player_id, achievement_id),
	CONSTRAINT ck_player_achievements_earned_is_complete CHECK (earned_at IS NULL OR completion_percentage = 100),
	CONSTRAINT fk_player_achievements_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_player_achievements_achievement_id_achievements FOREIGN KEY(achievement_id) REFERENCES achievements (id) ON DELETE RESTRICT,
	CONSTRAINT ck_player_achievements_completion_percentage_min CHECK ("completion_percentage" >= 0),
	CONSTRAINT ck_player_achievements_completion_percentage_max CHECK ("completion_percentage" <= 100),
	CONSTRAINT ck_player_achievements_showcase_order_min CHECK ("showcase_order" >= 1),
	CONSTRAINT ck_player_achievements_showcase_order_max CHECK ("showcase_order" <= 1000),
	CONSTRAINT ck_player_achievements_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_player_achievements_achievement_id ON player_achievements (achievement_id);

CREATE INDEX ix_player_achievements_player_id_earned_at ON player_achievements (player_id, earned_at);

CREATE INDEX ix_player_achievements_player_id_showcase_order_showcased ON player_achievements (player_id, showcase_order) WHERE is_showcased;

CREATE TABLE player_days (
	id BIGSERIAL NOT NULL,
	world_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	cohort VARCHAR(120) NOT NULL,
	archetype VARCHAR(120) NOT NULL,
	day INTEGER DEFAULT '0' NOT NULL,
	date DATE NOT NULL,
	is_active BOOLEAN DEFAULT false NOT NULL,
	core_completed INTEGER DEFAULT '0' NOT NULL,
	core_total INTEGER DEFAULT '0' NOT NULL,
	is_perfect BOOLEAN DEFAULT false NOT NULL,
	streak INTEGER DEFAULT '0' NOT NULL,
	perfect_streak INTEGER DEFAULT '0' NOT NULL,
	freezes_held INTEGER DEFAULT '0' NOT NULL,
	debuffed BOOLEAN DEFAULT false NOT NULL,
	debuff_triggered BOOLEAN DEFAULT false NOT NULL,
	level INTEGER DEFAULT '1' NOT NULL,
	total_xp BIGINT NOT NULL,
	xp_gained BIGINT NOT NULL,
	season VARCHAR(120) NOT NULL,
	season_xp BIGINT NOT NULL,
	session_count INTEGER DEFAULT '0' NOT NULL,
	minutes INTEGER DEFAULT '0' NOT NULL,
	points_gained BIGINT NOT NULL,
	CONSTRAINT pk_player_days PRIMARY KEY (id),
	CONSTRAINT uq_player_days_player_id_date UNIQUE (player_id, date),
	CONSTRAINT fk_player_days_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_player_days_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_player_days_cohort_length_max CHECK (length("cohort") <= 120),
	CONSTRAINT ck_player_days_archetype_length_max CHECK (length("archetype") <= 120),
	CONSTRAINT ck_player_days_day_min CHECK ("day" >= 0),
	CONSTRAINT ck_player_days_day_max CHECK ("day" <= 100000),
	CONSTRAINT ck_player_days_core_completed_min CHECK ("core_completed" >= 0),
	CONSTRAINT ck_player_days_core_completed_max CHECK ("core_completed" <= 1000),
	CONSTRAINT ck_player_days_core_total_min CHECK ("core_total" >= 0),
	CONSTRAINT ck_player_days_core_total_max CHECK ("core_total" <= 1000),
	CONSTRAINT ck_player_days_streak_min CHECK ("streak" >= 0),
	CONSTRAINT ck_player_days_streak_max CHECK ("streak" <= 100000),
	CONSTRAINT ck_player_days_perfect_streak_min CHECK ("perfect_streak" >= 0),
	CONSTRAINT ck_player_days_perfect_streak_max CHECK ("perfect_streak" <= 100000),
	CONSTRAINT ck_player_days_freezes_held_min CHECK ("freezes_held" >= 0),
	CONSTRAINT ck_player_days_freezes_held_max CHECK ("freezes_held" <= 31),
	CONSTRAINT ck_player_days_level_min CHECK ("level" >= 1),
	CONSTRAINT ck_player_days_level_max CHECK ("level" <= 1000),
	CONSTRAINT ck_player_days_total_xp_min CHECK ("total_xp" >= 0),
	CONSTRAINT ck_player_days_total_xp_max CHECK ("total_xp" <= 1000000000000),
	CONSTRAINT ck_player_days_xp_gained_min CHECK ("xp_gained" >= -1000000000000),
	CONSTRAINT ck_player_days_xp_gained_max CHECK ("xp_gained" <= 1000000000000),
	CONSTRAINT ck_player_days_season_length_max CHECK (length("season") <= 120),
	CONSTRAINT ck_player_days_season_xp_min CHECK ("season_xp" >= 0),
	CONSTRAINT ck_player_days_season_xp_max CHECK ("season_xp" <= 1000000000000),
	CONSTRAINT ck_player_days_session_count_min CHECK ("session_count" >= 0),
	CONSTRAINT ck_player_days_session_count_max CHECK ("session_count" <= 10000),
	CONSTRAINT ck_player_days_minutes_min CHECK ("minutes" >= 0),
	CONSTRAINT ck_player_days_minutes_max CHECK ("minutes" <= 1440),
	CONSTRAINT ck_player_days_points_gained_min CHECK ("points_gained" >= -1000000000000),
	CONSTRAINT ck_player_days_points_gained_max CHECK ("points_gained" <= 1000000000000)
);

CREATE INDEX ix_player_days_world_id_date ON player_days (world_id, date);

CREATE TABLE player_paths (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	learning_path_id BIGINT NOT NULL,
	status VARCHAR(32) DEFAULT 'active' NOT NULL,
	progress_ppm INTEGER DEFAULT '0' NOT NULL,
	target_minutes_per_day INTEGER DEFAULT '0' NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_activity_at TIMESTAMP WITH TIME ZONE,
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_player_paths PRIMARY KEY (id),
	CONSTRAINT uq_player_paths_player_id_learning_path_id UNIQUE (player_id, learning_path_id),
	CONSTRAINT ck_player_paths_started_at_le_completed_at CHECK (started_at <= completed_at),
	CONSTRAINT fk_player_paths_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_player_paths_learning_path_id_learning_paths FOREIGN KEY(learning_path_id) REFERENCES learning_paths (id) ON DELETE RESTRICT,
	CONSTRAINT ck_player_paths_player_path_status CHECK (status IN ('active', 'paused', 'completed', 'abandoned')),
	CONSTRAINT ck_player_paths_progress_ppm_min CHECK ("progress_ppm" >= 0),
	CONSTRAINT ck_player_paths_progress_ppm_max CHECK ("progress_ppm" <= 1000000),
	CONSTRAINT ck_player_paths_target_minutes_per_day_min CHECK ("target_minutes_per_day" >= 0),
	CONSTRAINT ck_player_paths_target_minutes_per_day_max CHECK ("target_minutes_per_day" <= 1440)
);

CREATE INDEX ix_player_paths_learning_path_id ON player_paths (learning_path_id);

CREATE INDEX ix_player_paths_player_id_status ON player_paths (player_id, status);

CREATE TABLE player_streak_milestones (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	milestone_id BIGINT NOT NULL,
	streak_days INTEGER NOT NULL,
	reached_on DATE NOT NULL,
	reached_at TIMESTAMP WITH TIME ZONE NOT NULL,
	reward_claimed BOOLEAN DEFAULT false NOT NULL,
	reward_claimed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_player_streak_milestones PRIMARY KEY (id),
	CONSTRAINT uq_player_streak_milestones_player_id_milestone_id UNIQUE (player_id, milestone_id),
	CONSTRAINT ck_player_streak_milestones_claimed_has_time CHECK ((reward_claimed AND reward_claimed_at IS NOT NULL) OR (NOT reward_claimed AND reward_claimed_at IS NULL)),
	CONSTRAINT fk_player_streak_milestones_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_player_streak_milestones_milestone_id_streak_milestones FOREIGN KEY(milestone_id) REFERENCES streak_milestones (id) ON DELETE RESTRICT,
	CONSTRAINT ck_player_streak_milestones_streak_days_min CHECK ("streak_days" >= 1),
	CONSTRAINT ck_player_streak_milestones_streak_days_max CHECK ("streak_days" <= 100000)
);

CREATE INDEX ix_player_streak_milestones_milestone_id ON player_streak_milestones (milestone_id);

CREATE TABLE pvp_disputes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	pvp_event_id BIGINT NOT NULL,
	reporter_id BIGINT NOT NULL,
	reported_player_id BIGINT NOT NULL,
	dispute_type VARCHAR(32) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	evidence JSONB NOT NULL,
	reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
	resolution_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	resolution VARCHAR(5000),
	resolved_by BIGINT,
	resolved_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_pvp_disputes PRIMARY KEY (id),
	CONSTRAINT ck_pvp_disputes_reported_player_id_other CHECK (reporter_id <> reported_player_id),
	CONSTRAINT ck_pvp_disputes_reported_at_le_resolved_at CHECK (reported_at <= resolved_at),
	CONSTRAINT fk_pvp_disputes_pvp_event_id_pvp_events FOREIGN KEY(pvp_event_id) REFERENCES pvp_events (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pvp_disputes_reporter_id_player_profiles FOREIGN KEY(reporter_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pvp_disputes_reported_player_id_player_profiles FOREIGN KEY(reported_player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_pvp_disputes_pvp_dispute_type CHECK (dispute_type IN ('unfair_score', 'cheating', 'technical_issue')),
	CONSTRAINT ck_pvp_disputes_pvp_dispute_status CHECK (resolution_status IN ('pending', 'under_review', 'resolved')),
	CONSTRAINT fk_pvp_disputes_resolved_by_users FOREIGN KEY(resolved_by) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_pvp_disputes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_pvp_disputes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_pvp_disputes_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_pvp_disputes_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_pvp_disputes_resolution_length_max CHECK (length("resolution") <= 5000),
	CONSTRAINT ck_pvp_disputes_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_pvp_disputes_pvp_event_id ON pvp_disputes (pvp_event_id);

CREATE INDEX ix_pvp_disputes_reported_player_id ON pvp_disputes (reported_player_id);

CREATE INDEX ix_pvp_disputes_reporter_id ON pvp_disputes (reporter_id);

CREATE INDEX ix_pvp_disputes_resolved_by ON pvp_disputes (resolved_by) WHERE resolved_by IS NOT NULL;

CREATE INDEX ix_pvp_disputes_status ON pvp_disputes (resolution_status, reported_at);

CREATE TABLE pvp_participants (
	id BIGSERIAL NOT NULL,
	pvp_event_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	registration_date TIMESTAMP WITH TIME ZONE NOT NULL,
	final_score INTEGER,
	final_rank INTEGER,
	submission_data JSONB,
	participation_status VARCHAR(32) DEFAULT 'registered' NOT NULL,
	rewards_earned JSONB NOT NULL,
	CONSTRAINT pk_pvp_participants PRIMARY KEY (id),
	CONSTRAINT uq_pvp_participants_pvp_event_id_player_id UNIQUE (pvp_event_id, player_id),
	CONSTRAINT fk_pvp_participants_pvp_event_id_pvp_events FOREIGN KEY(pvp_event_id) REFERENCES pvp_events (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pvp_participants_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_pvp_participants_pvp_participant_status CHECK (participation_status IN ('registered', 'active', 'completed', 'disqualified', 'withdrawn')),
	CONSTRAINT ck_pvp_participants_final_score_min CHECK ("final_score" >= 0),
	CONSTRAINT ck_pvp_participants_final_score_max CHECK ("final_score" <= 1000000000),
	CONSTRAINT ck_pvp_participants_final_rank_min CHECK ("final_rank" >= 1),
	CONSTRAINT ck_pvp_participants_final_rank_max CHECK ("final_rank" <= 1000000)
);

CREATE INDEX ix_pvp_participants_final_rank ON pvp_participants (pvp_event_id, final_rank);

CREATE INDEX ix_pvp_participants_player_id ON pvp_participants (player_id);

CREATE TABLE quest_objectives (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	quest_id BIGINT NOT NULL,
	objective_type VARCHAR(32) NOT NULL,
	description VARCHAR(500) NOT NULL,
	lesson_id BIGINT,
	lesson_section_id BIGINT,
	quiz_id BIGINT,
	boss_id BIGINT,
	item_id BIGINT,
	target_count INTEGER DEFAULT '1' NOT NULL,
	is_optional BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_quest_objectives PRIMARY KEY (id),
	CONSTRAINT ck_quest_objectives_one_aim CHECK (CASE WHEN lesson_id IS NULL THEN 0 ELSE 1 END + CASE WHEN lesson_section_id IS NULL THEN 0 ELSE 1 END + CASE WHEN quiz_id IS NULL THEN 0 ELSE 1 END + CASE WHEN boss_id IS NULL THEN 0 ELSE 1 END + CASE WHEN item_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT fk_quest_objectives_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_objectives_quest_id_campaign_quests FOREIGN KEY(quest_id) REFERENCES campaign_quests (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_objectives_quest_objective_type CHECK (objective_type IN ('complete_lesson', 'defeat_enemy', 'collect_item', 'pass_quiz')),
	CONSTRAINT fk_quest_objectives_lesson_id_lessons FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_objectives_lesson_section_id_lesson_sections FOREIGN KEY(lesson_section_id) REFERENCES lesson_sections (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_objectives_quiz_id_quizzes FOREIGN KEY(quiz_id) REFERENCES quizzes (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_objectives_boss_id_bosses FOREIGN KEY(boss_id) REFERENCES bosses (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_objectives_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_objectives_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quest_objectives_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quest_objectives_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_quest_objectives_description_length_min CHECK (length("description") >= 1),
	CONSTRAINT ck_quest_objectives_description_length_max CHECK (length("description") <= 500),
	CONSTRAINT ck_quest_objectives_target_count_min CHECK ("target_count" >= 1),
	CONSTRAINT ck_quest_objectives_target_count_max CHECK ("target_count" <= 1000000),
	CONSTRAINT ck_quest_objectives_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quest_objectives_boss_id ON quest_objectives (boss_id) WHERE boss_id IS NOT NULL;

CREATE INDEX ix_quest_objectives_item_id ON quest_objectives (item_id) WHERE item_id IS NOT NULL;

CREATE INDEX ix_quest_objectives_lesson_id ON quest_objectives (lesson_id) WHERE lesson_id IS NOT NULL;

CREATE INDEX ix_quest_objectives_lesson_section_id ON quest_objectives (lesson_section_id) WHERE lesson_section_id IS NOT NULL;

CREATE INDEX ix_quest_objectives_quest_id ON quest_objectives (quest_id);

CREATE INDEX ix_quest_objectives_quiz_id ON quest_objectives (quiz_id) WHERE quiz_id IS NOT NULL;

CREATE UNIQUE INDEX uq_quest_objectives_world_id_key ON quest_objectives (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE quest_rewards (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	quest_id BIGINT NOT NULL,
	reward_type VARCHAR(32) NOT NULL,
	reward_value BIGINT DEFAULT '1' NOT NULL,
	item_id BIGINT,
	currency_id BIGINT,
	CONSTRAINT pk_quest_rewards PRIMARY KEY (id),
	CONSTRAINT ck_quest_rewards_one_thing CHECK (CASE WHEN item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN currency_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT fk_quest_rewards_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_rewards_quest_id_campaign_quests FOREIGN KEY(quest_id) REFERENCES campaign_quests (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_rewards_quest_reward_type CHECK (reward_type IN ('xp', 'item', 'currency')),
	CONSTRAINT fk_quest_rewards_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_rewards_currency_id_currencies FOREIGN KEY(currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_rewards_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quest_rewards_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quest_rewards_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_quest_rewards_reward_value_min CHECK ("reward_value" >= 1),
	CONSTRAINT ck_quest_rewards_reward_value_max CHECK ("reward_value" <= 1000000000000000),
	CONSTRAINT ck_quest_rewards_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quest_rewards_currency_id ON quest_rewards (currency_id) WHERE currency_id IS NOT NULL;

CREATE INDEX ix_quest_rewards_item_id ON quest_rewards (item_id) WHERE item_id IS NOT NULL;

CREATE INDEX ix_quest_rewards_quest_id ON quest_rewards (quest_id);

CREATE UNIQUE INDEX uq_quest_rewards_world_id_key ON quest_rewards (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE quest_step_template_prerequisites (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	quest_step_template_id BIGINT NOT NULL,
	prerequisite_id BIGINT NOT NULL,
	CONSTRAINT pk_quest_step_template_prerequisites PRIMARY KEY (id),
	CONSTRAINT ck_quest_step_template_prerequisites_prerequisite_id_other CHECK (quest_step_template_id <> prerequisite_id),
	CONSTRAINT fk_quest_step_template_prerequisites_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_step_template_prerequisites_quest_step_template_id FOREIGN KEY(quest_step_template_id) REFERENCES quest_step_templates (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_step_template_prerequisites_prerequisite_id FOREIGN KEY(prerequisite_id) REFERENCES quest_step_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_step_template_prerequisites_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quest_step_template_prerequisites_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quest_step_template_prerequisites_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_quest_step_template_prerequisites_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quest_step_template_prerequisites_prerequisite_id ON quest_step_template_prerequisites (prerequisite_id);

CREATE INDEX ix_quest_step_template_prerequisites_quest_step_template_id ON quest_step_template_prerequisites (quest_step_template_id);

CREATE UNIQUE INDEX uq_quest_step_template_prerequisites_pair ON quest_step_template_prerequisites (world_id, quest_step_template_id, prerequisite_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_quest_step_template_prerequisites_world_id_key ON quest_step_template_prerequisites (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE questions (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	quiz_id BIGINT NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	kind VARCHAR(32) NOT NULL,
	prompt VARCHAR(2000) NOT NULL,
	explanation VARCHAR(2000) NOT NULL,
	topic VARCHAR(80) NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	points INTEGER DEFAULT '1' NOT NULL,
	tags JSONB NOT NULL,
	CONSTRAINT pk_questions PRIMARY KEY (id),
	CONSTRAINT fk_questions_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_questions_quiz_id_quizzes FOREIGN KEY(quiz_id) REFERENCES quizzes (id) ON DELETE RESTRICT,
	CONSTRAINT ck_questions_question_kind CHECK (kind IN ('multiple_choice', 'true_false', 'short_answer', 'fill_in_the_blank', 'translation', 'listening', 'speaking')),
	CONSTRAINT ck_questions_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_questions_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_questions_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_questions_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_questions_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_questions_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_questions_prompt_length_min CHECK (length("prompt") >= 1),
	CONSTRAINT ck_questions_prompt_length_max CHECK (length("prompt") <= 2000),
	CONSTRAINT ck_questions_explanation_length_max CHECK (length("explanation") <= 2000),
	CONSTRAINT ck_questions_topic_length_max CHECK (length("topic") <= 80),
	CONSTRAINT ck_questions_points_min CHECK ("points" >= 1),
	CONSTRAINT ck_questions_points_max CHECK ("points" <= 1000),
	CONSTRAINT ck_questions_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_questions_quiz_id_order ON questions (quiz_id, "order");

CREATE UNIQUE INDEX uq_questions_world_id_key ON questions (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE quiz_attempts (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	quiz_id BIGINT NOT NULL,
	attempt_number INTEGER NOT NULL,
	status VARCHAR(32) DEFAULT 'in_progress' NOT NULL,
	score INTEGER,
	max_score INTEGER,
	is_passed BOOLEAN,
	time_spent_seconds INTEGER DEFAULT '0' NOT NULL,
	xp_awarded INTEGER DEFAULT '0' NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	submitted_at TIMESTAMP WITH TIME ZONE,
	expires_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_quiz_attempts PRIMARY KEY (id),
	CONSTRAINT uq_quiz_attempts_player_id_quiz_id_attempt_number UNIQUE (player_id, quiz_id, attempt_number),
	CONSTRAINT ck_quiz_attempts_score_le_max_score CHECK (score <= max_score),
	CONSTRAINT ck_quiz_attempts_started_at_le_submitted_at CHECK (started_at <= submitted_at),
	CONSTRAINT fk_quiz_attempts_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quiz_attempts_quiz_id_quizzes FOREIGN KEY(quiz_id) REFERENCES quizzes (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quiz_attempts_quiz_attempt_status CHECK (status IN ('in_progress', 'submitted', 'graded', 'expired', 'abandoned')),
	CONSTRAINT ck_quiz_attempts_attempt_number_min CHECK ("attempt_number" >= 1),
	CONSTRAINT ck_quiz_attempts_attempt_number_max CHECK ("attempt_number" <= 1000000),
	CONSTRAINT ck_quiz_attempts_score_min CHECK ("score" >= 0),
	CONSTRAINT ck_quiz_attempts_score_max CHECK ("score" <= 1000000),
	CONSTRAINT ck_quiz_attempts_max_score_min CHECK ("max_score" >= 0),
	CONSTRAINT ck_quiz_attempts_max_score_max CHECK ("max_score" <= 1000000),
	CONSTRAINT ck_quiz_attempts_time_spent_seconds_min CHECK ("time_spent_seconds" >= 0),
	CONSTRAINT ck_quiz_attempts_time_spent_seconds_max CHECK ("time_spent_seconds" <= 864000),
	CONSTRAINT ck_quiz_attempts_xp_awarded_min CHECK ("xp_awarded" >= 0),
	CONSTRAINT ck_quiz_attempts_xp_awarded_max CHECK ("xp_awarded" <= 1000000000)
);

CREATE INDEX ix_quiz_attempts_quiz_id ON quiz_attempts (quiz_id);

CREATE UNIQUE INDEX uq_quiz_attempts_one_in_progress ON quiz_attempts (player_id, quiz_id) WHERE status = 'in_progress';

CREATE TABLE seasonal_event_participants (
	id BIGSERIAL NOT NULL,
	seasonal_event_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	participation_score INTEGER DEFAULT '0' NOT NULL,
	rewards_earned JSONB NOT NULL,
	joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
	participation_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT pk_seasonal_event_participants PRIMARY KEY (id),
	CONSTRAINT uq_seasonal_event_participants_seasonal_event_id_player_id UNIQUE (seasonal_event_id, player_id),
	CONSTRAINT fk_seasonal_event_participants_seasonal_event_id FOREIGN KEY(seasonal_event_id) REFERENCES seasonal_events (id) ON DELETE RESTRICT,
	CONSTRAINT fk_seasonal_event_participants_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_seasonal_event_participants_seasonal_participant_status CHECK (participation_status IN ('active', 'completed', 'dropped_out')),
	CONSTRAINT ck_seasonal_event_participants_participation_score_min CHECK ("participation_score" >= 0),
	CONSTRAINT ck_seasonal_event_participants_participation_score_max CHECK ("participation_score" <= 1000000000)
);

CREATE INDEX ix_seasonal_event_participants_player_id ON seasonal_event_participants (player_id);

CREATE INDEX ix_seasonal_event_participants_score ON seasonal_event_participants (seasonal_event_id, participation_score);

CREATE TABLE skill_node_template_prerequisites (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	skill_node_template_id BIGINT NOT NULL,
	prerequisite_id BIGINT NOT NULL,
	CONSTRAINT pk_skill_node_template_prerequisites PRIMARY KEY (id),
	CONSTRAINT ck_skill_node_template_prerequisites_prerequisite_id_other CHECK (skill_node_template_id <> prerequisite_id),
	CONSTRAINT fk_skill_node_template_prerequisites_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_node_template_prerequisites_skill_node_template_id FOREIGN KEY(skill_node_template_id) REFERENCES skill_node_templates (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_node_template_prerequisites_prerequisite_id FOREIGN KEY(prerequisite_id) REFERENCES skill_node_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_skill_node_template_prerequisites_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_skill_node_template_prerequisites_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_skill_node_template_prerequisites_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_skill_node_template_prerequisites_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_skill_node_template_prerequisites_prerequisite_id ON skill_node_template_prerequisites (prerequisite_id);

CREATE INDEX ix_skill_node_template_prerequisites_skill_node_template_id ON skill_node_template_prerequisites (skill_node_template_id);

CREATE UNIQUE INDEX uq_skill_node_template_prerequisites_pair ON skill_node_template_prerequisites (world_id, skill_node_template_id, prerequisite_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_skill_node_template_prerequisites_world_id_key ON skill_node_template_prerequisites (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE skill_states (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	skill_id BIGINT NOT NULL,
	status VARCHAR(32) DEFAULT 'not_started' NOT NULL,
	progress FLOAT DEFAULT '0.0' NOT NULL,
	mastery_score FLOAT,
	level INTEGER DEFAULT '0' NOT NULL,
	band VARCHAR(32) DEFAULT 'uninitiated' NOT NULL,
	attempt_count INTEGER DEFAULT '0' NOT NULL,
	correct_count INTEGER DEFAULT '0' NOT NULL,
	p_known FLOAT DEFAULT '0.0' NOT NULL,
	ease_factor FLOAT DEFAULT '2.5' NOT NULL,
	interval_days INTEGER DEFAULT '1' NOT NULL,
	repetition_count INTEGER DEFAULT '0' NOT NULL,
	lapse_count INTEGER DEFAULT '0' NOT NULL,
	stability FLOAT,
	difficulty FLOAT,
	last_review_at TIMESTAMP WITH TIME ZONE,
	next_review_at TIMESTAMP WITH TIME ZONE,
	mastered_at TIMESTAMP WITH TIME ZONE,
	details JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_skill_states PRIMARY KEY (id),
	CONSTRAINT uq_skill_states_player_id_skill_id UNIQUE (player_id, skill_id),
	CONSTRAINT fk_skill_states_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_states_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE RESTRICT,
	CONSTRAINT ck_skill_states_skill_state_status CHECK (status IN ('not_started', 'in_progress', 'mastered', 'review_needed', 'strengthening', 'forgotten')),
	CONSTRAINT ck_skill_states_mastery_band CHECK (band IN ('uninitiated', 'beginner', 'intermediate', 'advanced', 'expert')),
	CONSTRAINT ck_skill_states_progress_min CHECK ("progress" >= 0.0),
	CONSTRAINT ck_skill_states_progress_max CHECK ("progress" <= 1.0),
	CONSTRAINT ck_skill_states_mastery_score_min CHECK ("mastery_score" >= 0.0),
	CONSTRAINT ck_skill_states_mastery_score_max CHECK ("mastery_score" <= 1.0),
	CONSTRAINT ck_skill_states_level_min CHECK ("level" >= 0),
	CONSTRAINT ck_skill_states_level_max CHECK ("level" <= 100),
	CONSTRAINT ck_skill_states_attempt_count_min CHECK ("attempt_count" >= 0),
	CONSTRAINT ck_skill_states_attempt_count_max CHECK ("attempt_count" <= 2000000000),
	CONSTRAINT ck_skill_states_correct_count_min CHECK ("correct_count" >= 0),
	CONSTRAINT ck_skill_states_correct_count_max CHECK ("correct_count" <= 2000000000),
	CONSTRAINT ck_skill_states_p_known_min CHECK ("p_known" >= 0.0),
	CONSTRAINT ck_skill_states_p_known_max CHECK ("p_known" <= 1.0),
	CONSTRAINT ck_skill_states_ease_factor_min CHECK ("ease_factor" >= 1.3),
	CONSTRAINT ck_skill_states_ease_factor_max CHECK ("ease_factor" <= 5.0),
	CONSTRAINT ck_skill_states_interval_days_min CHECK ("interval_days" >= 0),
	CONSTRAINT ck_skill_states_interval_days_max CHECK ("interval_days" <= 36500),
	CONSTRAINT ck_skill_states_repetition_count_min CHECK ("repetition_count" >= 0),
	CONSTRAINT ck_skill_states_repetition_count_max CHECK ("repetition_count" <= 1000000),
	CONSTRAINT ck_skill_states_lapse_count_min CHECK ("lapse_count" >= 0),
	CONSTRAINT ck_skill_states_lapse_count_max CHECK ("lapse_count" <= 1000000),
	CONSTRAINT ck_skill_states_stability_min CHECK ("stability" >= 0.0),
	CONSTRAINT ck_skill_states_stability_max CHECK ("stability" <= 36500.0),
	CONSTRAINT ck_skill_states_difficulty_min CHECK ("difficulty" >= 1.0),
	CONSTRAINT ck_skill_states_difficulty_max CHECK ("difficulty" <= 10.0),
	CONSTRAINT ck_skill_states_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_skill_states_player_id_next_review_at ON skill_states (player_id, next_review_at);

CREATE INDEX ix_skill_states_skill_id ON skill_states (skill_id);

CREATE INDEX ix_skill_states_status ON skill_states (status);

CREATE TABLE skill_tree_overlays (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	name VARCHAR(120) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	overlay_purpose VARCHAR(32) NOT NULL,
	creation_status VARCHAR(32) DEFAULT 'draft' NOT NULL,
	CONSTRAINT pk_skill_tree_overlays PRIMARY KEY (id),
	CONSTRAINT fk_skill_tree_overlays_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_tree_overlays_creator_id_player_profiles FOREIGN KEY(creator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_skill_tree_overlays_overlay_purpose CHECK (overlay_purpose IN ('progress_comparison', 'course_requirements')),
	CONSTRAINT ck_skill_tree_overlays_overlay_status CHECK (creation_status IN ('draft', 'published', 'archived')),
	CONSTRAINT ck_skill_tree_overlays_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_skill_tree_overlays_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_skill_tree_overlays_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_skill_tree_overlays_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_skill_tree_overlays_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_skill_tree_overlays_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_skill_tree_overlays_creator_id ON skill_tree_overlays (creator_id);

CREATE UNIQUE INDEX uq_skill_tree_overlays_guild_id_name_undeleted ON skill_tree_overlays (guild_id, name) WHERE deleted_at IS NULL;

CREATE TABLE social_activities (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	player_id BIGINT NOT NULL,
	kind VARCHAR(32) NOT NULL,
	visibility VARCHAR(32) DEFAULT 'friends' NOT NULL,
	details JSONB NOT NULL,
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_social_activities PRIMARY KEY (id),
	CONSTRAINT fk_social_activities_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_social_activities_social_activity_kind CHECK (kind IN ('quest_completed', 'level_reached', 'achievement_earned', 'streak_reached', 'duel_won', 'lesson_finished', 'group_joined')),
	CONSTRAINT ck_social_activities_social_visibility CHECK (visibility IN ('private', 'friends', 'world'))
);

CREATE INDEX ix_social_activities_player_id_at ON social_activities (player_id, occurred_at);

CREATE TABLE streak_freezes (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	freeze_date DATE NOT NULL,
	reason VARCHAR(32) NOT NULL,
	note VARCHAR(500) NOT NULL,
	is_approved BOOLEAN DEFAULT true NOT NULL,
	is_used BOOLEAN DEFAULT false NOT NULL,
	used_at TIMESTAMP WITH TIME ZONE,
	requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_streak_freezes PRIMARY KEY (id),
	CONSTRAINT uq_streak_freezes_player_id_freeze_date UNIQUE (player_id, freeze_date),
	CONSTRAINT ck_streak_freezes_used_has_time CHECK ((is_used AND used_at IS NOT NULL) OR (NOT is_used AND used_at IS NULL)),
	CONSTRAINT fk_streak_freezes_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_streak_freezes_streak_freeze_reason CHECK (reason IN ('vacation', 'sick', 'emergency', 'purchased', 'automatic')),
	CONSTRAINT ck_streak_freezes_note_length_max CHECK (length("note") <= 500)
);

CREATE TABLE study_parties (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	creator_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	study_topic VARCHAR(120) NOT NULL,
	max_participants INTEGER DEFAULT '8' NOT NULL,
	session_type VARCHAR(32) NOT NULL,
	scheduled_start_time TIMESTAMP WITH TIME ZONE NOT NULL,
	scheduled_duration INTEGER DEFAULT '60' NOT NULL,
	actual_start_time TIMESTAMP WITH TIME ZONE,
	actual_end_time TIMESTAMP WITH TIME ZONE,
	has_shared_whiteboard BOOLEAN DEFAULT false NOT NULL,
	has_voice_chat BOOLEAN DEFAULT false NOT NULL,
	quest_sync_enabled BOOLEAN DEFAULT false NOT NULL,
	session_status VARCHAR(32) DEFAULT 'scheduled' NOT NULL,
	CONSTRAINT pk_study_parties PRIMARY KEY (id),
	CONSTRAINT ck_study_parties_actual_start_time_le_actual_end_time CHECK (actual_start_time <= actual_end_time),
	CONSTRAINT fk_study_parties_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_study_parties_creator_id_player_profiles FOREIGN KEY(creator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_study_parties_study_party_type CHECK (session_type IN ('open_study', 'focused_topic', 'exam_prep')),
	CONSTRAINT ck_study_parties_study_party_status CHECK (session_status IN ('scheduled', 'active', 'completed', 'cancelled')),
	CONSTRAINT ck_study_parties_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_study_parties_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_study_parties_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_study_parties_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_study_parties_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_study_parties_study_topic_length_min CHECK (length("study_topic") >= 1),
	CONSTRAINT ck_study_parties_study_topic_length_max CHECK (length("study_topic") <= 120),
	CONSTRAINT ck_study_parties_max_participants_min CHECK ("max_participants" >= 2),
	CONSTRAINT ck_study_parties_max_participants_max CHECK ("max_participants" <= 100),
	CONSTRAINT ck_study_parties_scheduled_duration_min CHECK ("scheduled_duration" >= 5),
	CONSTRAINT ck_study_parties_scheduled_duration_max CHECK ("scheduled_duration" <= 1440),
	CONSTRAINT ck_study_parties_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_study_parties_creator_id ON study_parties (creator_id);

CREATE INDEX ix_study_parties_world_status_start ON study_parties (world_id, session_status, scheduled_start_time);

CREATE TABLE study_session_coordinations (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_id BIGINT NOT NULL,
	session_id VARCHAR(64) NOT NULL,
	coordinator_id BIGINT NOT NULL,
	session_type VARCHAR(32) NOT NULL,
	session_status VARCHAR(32) DEFAULT 'starting' NOT NULL,
	shared_resources JSONB NOT NULL,
	real_time_notes JSONB NOT NULL,
	voice_channel_active BOOLEAN DEFAULT false NOT NULL,
	screen_sharing_active BOOLEAN DEFAULT false NOT NULL,
	recording_enabled BOOLEAN DEFAULT false NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_activity_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_study_session_coordinations PRIMARY KEY (id),
	CONSTRAINT uq_study_session_coordinations_session_id UNIQUE (session_id),
	CONSTRAINT ck_study_session_coordinations_started_le_last_activity CHECK (started_at <= last_activity_at),
	CONSTRAINT fk_study_session_coordinations_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE RESTRICT,
	CONSTRAINT fk_study_session_coordinations_coordinator_id FOREIGN KEY(coordinator_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_study_session_coordinations_study_session_type CHECK (session_type IN ('live_study', 'virtual_meeting', 'collaborative_work')),
	CONSTRAINT ck_study_session_coordinations_study_session_status CHECK (session_status IN ('starting', 'active', 'break', 'ending', 'ended')),
	CONSTRAINT ck_study_session_coordinations_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_study_session_coordinations_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_study_session_coordinations_session_id_length_min CHECK (length("session_id") >= 8),
	CONSTRAINT ck_study_session_coordinations_session_id_length_max CHECK (length("session_id") <= 64),
	CONSTRAINT ck_study_session_coordinations_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_study_session_coordinations_coordinator_id ON study_session_coordinations (coordinator_id);

CREATE INDEX ix_study_session_coordinations_party_id_live ON study_session_coordinations (party_id) WHERE session_status <> 'ended';

CREATE TABLE tournament_participants (
	id BIGSERIAL NOT NULL,
	tournament_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	registration_date TIMESTAMP WITH TIME ZONE NOT NULL,
	current_rank INTEGER,
	total_score INTEGER DEFAULT '0' NOT NULL,
	matches_played INTEGER DEFAULT '0' NOT NULL,
	matches_won INTEGER DEFAULT '0' NOT NULL,
	participation_status VARCHAR(32) DEFAULT 'registered' NOT NULL,
	CONSTRAINT pk_tournament_participants PRIMARY KEY (id),
	CONSTRAINT uq_tournament_participants_tournament_id_player_id UNIQUE (tournament_id, player_id),
	CONSTRAINT ck_tournament_participants_matches_won_le_matches_played CHECK (matches_won <= matches_played),
	CONSTRAINT fk_tournament_participants_tournament_id_tournaments FOREIGN KEY(tournament_id) REFERENCES tournaments (id) ON DELETE RESTRICT,
	CONSTRAINT fk_tournament_participants_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_tournament_participants_tournament_participant_status CHECK (participation_status IN ('registered', 'active', 'eliminated', 'withdrawn', 'finished')),
	CONSTRAINT ck_tournament_participants_current_rank_min CHECK ("current_rank" >= 1),
	CONSTRAINT ck_tournament_participants_current_rank_max CHECK ("current_rank" <= 10000),
	CONSTRAINT ck_tournament_participants_total_score_min CHECK ("total_score" >= 0),
	CONSTRAINT ck_tournament_participants_total_score_max CHECK ("total_score" <= 1000000000),
	CONSTRAINT ck_tournament_participants_matches_played_min CHECK ("matches_played" >= 0),
	CONSTRAINT ck_tournament_participants_matches_played_max CHECK ("matches_played" <= 100000),
	CONSTRAINT ck_tournament_participants_matches_won_min CHECK ("matches_won" >= 0),
	CONSTRAINT ck_tournament_participants_matches_won_max CHECK ("matches_won" <= 100000)
);

CREATE INDEX ix_tournament_participants_player_id ON tournament_participants (player_id);

CREATE INDEX ix_tournament_participants_rank ON tournament_participants (tournament_id, current_rank);

CREATE TABLE user_browsings (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	browser_id BIGINT NOT NULL,
	viewed_player_id BIGINT NOT NULL,
	party_id BIGINT NOT NULL,
	viewed_stats JSONB NOT NULL,
	browsed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	action_taken VARCHAR(32) NOT NULL,
	CONSTRAINT pk_user_browsings PRIMARY KEY (id),
	CONSTRAINT ck_user_browsings_browser_id_differs_from_viewed_player_id CHECK (browser_id <> viewed_player_id),
	CONSTRAINT fk_user_browsings_browser_id_player_profiles FOREIGN KEY(browser_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_user_browsings_viewed_player_id_player_profiles FOREIGN KEY(viewed_player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_user_browsings_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE RESTRICT,
	CONSTRAINT ck_user_browsings_party_browsing_action CHECK (action_taken IN ('invited', 'skipped', 'viewed_only'))
);

CREATE INDEX ix_user_browsings_browser_id_browsed_at ON user_browsings (browser_id, browsed_at);

CREATE INDEX ix_user_browsings_party_id ON user_browsings (party_id);

CREATE INDEX ix_user_browsings_viewed_player_id ON user_browsings (viewed_player_id);

CREATE TABLE wallets (
	id BIGSERIAL NOT NULL,
	world_id BIGINT NOT NULL,
	player_id BIGINT,
	currency_id BIGINT NOT NULL,
	purpose VARCHAR(32) DEFAULT 'player' NOT NULL,
	balance BIGINT DEFAULT '0' NOT NULL,
	total_earned BIGINT DEFAULT '0' NOT NULL,
	total_spent BIGINT DEFAULT '0' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_wallets PRIMARY KEY (id),
	CONSTRAINT uq_wallets_player_id_currency_id UNIQUE (player_id, currency_id),
	CONSTRAINT ck_wallets_balance_adds_up CHECK (balance = total_earned - total_spent),
	CONSTRAINT ck_wallets_balance_not_negative CHECK (balance >= 0 OR purpose = 'source'),
	CONSTRAINT ck_wallets_player_has_purpose CHECK ((player_id IS NULL AND purpose <> 'player') OR (player_id IS NOT NULL AND purpose = 'player')),
	CONSTRAINT fk_wallets_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_wallets_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_wallets_currency_id_currencies FOREIGN KEY(currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT ck_wallets_wallet_purpose CHECK (purpose IN ('player', 'source', 'sink', 'escrow', 'fees')),
	CONSTRAINT ck_wallets_balance_min CHECK ("balance" >= -1000000000000000),
	CONSTRAINT ck_wallets_balance_max CHECK ("balance" <= 1000000000000000),
	CONSTRAINT ck_wallets_total_earned_min CHECK ("total_earned" >= 0),
	CONSTRAINT ck_wallets_total_earned_max CHECK ("total_earned" <= 1000000000000000),
	CONSTRAINT ck_wallets_total_spent_min CHECK ("total_spent" >= 0),
	CONSTRAINT ck_wallets_total_spent_max CHECK ("total_spent" <= 1000000000000000),
	CONSTRAINT ck_wallets_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_wallets_world_id ON wallets (world_id);

CREATE UNIQUE INDEX uq_wallets_currency_id_purpose_system ON wallets (currency_id, purpose) WHERE player_id IS NULL;

CREATE TABLE web_content_extractions (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	source_url VARCHAR(2000) NOT NULL,
	page_title VARCHAR(500) NOT NULL,
	extracted_content JSONB NOT NULL,
	content_type VARCHAR(32) NOT NULL,
	ai_analysis JSONB NOT NULL,
	auto_tags JSONB NOT NULL,
	difficulty_assessment VARCHAR(32),
	extraction_quality_score FLOAT,
	extracted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	processing_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	CONSTRAINT pk_web_content_extractions PRIMARY KEY (id),
	CONSTRAINT fk_web_content_extractions_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_web_content_extractions_web_content_type CHECK (content_type IN ('article', 'video', 'pdf', 'academic_paper', 'tutorial')),
	CONSTRAINT ck_web_content_extractions_difficulty CHECK (difficulty_assessment IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_web_content_extractions_extraction_status CHECK (processing_status IN ('pending', 'processed', 'failed')),
	CONSTRAINT ck_web_content_extractions_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_web_content_extractions_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_web_content_extractions_source_url_length_min CHECK (length("source_url") >= 9),
	CONSTRAINT ck_web_content_extractions_source_url_length_max CHECK (length("source_url") <= 2000),
	CONSTRAINT ck_web_content_extractions_source_url_format_https_url CHECK ("source_url" LIKE 'https://%'),
	CONSTRAINT ck_web_content_extractions_page_title_length_max CHECK (length("page_title") <= 500),
	CONSTRAINT ck_web_content_extractions_extraction_quality_score_min CHECK ("extraction_quality_score" >= 0.0),
	CONSTRAINT ck_web_content_extractions_extraction_quality_score_max CHECK ("extraction_quality_score" <= 1.0),
	CONSTRAINT ck_web_content_extractions_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_web_content_extractions_player_at ON web_content_extractions (player_id, extracted_at);

CREATE TABLE activity_feed_items (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	activity_id BIGINT NOT NULL,
	is_read BOOLEAN DEFAULT false NOT NULL,
	is_hidden BOOLEAN DEFAULT false NOT NULL,
	read_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_activity_feed_items PRIMARY KEY (id),
	CONSTRAINT fk_activity_feed_items_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_activity_feed_items_activity_id_social_activities FOREIGN KEY(activity_id) REFERENCES social_activities (id) ON DELETE CASCADE,
	CONSTRAINT ck_activity_feed_items_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_activity_feed_items_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_activity_feed_items_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_activity_feed_items_activity_id ON activity_feed_items (activity_id);

CREATE INDEX ix_activity_feed_items_player_id_unread ON activity_feed_items (player_id) WHERE is_read = false;

CREATE UNIQUE INDEX uq_activity_feed_items_player_id_activity_id_undeleted ON activity_feed_items (player_id, activity_id) WHERE deleted_at IS NULL;

CREATE TABLE attention_spans (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	learning_session_id BIGINT NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	duration_seconds INTEGER DEFAULT '0' NOT NULL,
	tab_switch_count INTEGER DEFAULT '0' NOT NULL,
	window_blur_count INTEGER DEFAULT '0' NOT NULL,
	idle_seconds INTEGER DEFAULT '0' NOT NULL,
	pause_count INTEGER DEFAULT '0' NOT NULL,
	resume_count INTEGER DEFAULT '0' NOT NULL,
	attention_score FLOAT DEFAULT '0' NOT NULL,
	focus_quality VARCHAR(32) NOT NULL,
	distractions JSONB NOT NULL,
	CONSTRAINT pk_attention_spans PRIMARY KEY (id),
	CONSTRAINT ck_attention_spans_started_at_le_ended_at CHECK (started_at <= ended_at),
	CONSTRAINT fk_attention_spans_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_attention_spans_learning_session_id_learning_sessions FOREIGN KEY(learning_session_id) REFERENCES learning_sessions (id) ON DELETE CASCADE,
	CONSTRAINT ck_attention_spans_focus_quality CHECK (focus_quality IN ('low', 'medium', 'high')),
	CONSTRAINT ck_attention_spans_duration_seconds_min CHECK ("duration_seconds" >= 0),
	CONSTRAINT ck_attention_spans_duration_seconds_max CHECK ("duration_seconds" <= 86400),
	CONSTRAINT ck_attention_spans_tab_switch_count_min CHECK ("tab_switch_count" >= 0),
	CONSTRAINT ck_attention_spans_tab_switch_count_max CHECK ("tab_switch_count" <= 100000),
	CONSTRAINT ck_attention_spans_window_blur_count_min CHECK ("window_blur_count" >= 0),
	CONSTRAINT ck_attention_spans_window_blur_count_max CHECK ("window_blur_count" <= 100000),
	CONSTRAINT ck_attention_spans_idle_seconds_min CHECK ("idle_seconds" >= 0),
	CONSTRAINT ck_attention_spans_idle_seconds_max CHECK ("idle_seconds" <= 86400),
	CONSTRAINT ck_attention_spans_pause_count_min CHECK ("pause_count" >= 0),
	CONSTRAINT ck_attention_spans_pause_count_max CHECK ("pause_count" <= 100000),
	CONSTRAINT ck_attention_spans_resume_count_min CHECK ("resume_count" >= 0),
	CONSTRAINT ck_attention_spans_resume_count_max CHECK ("resume_count" <= 100000),
	CONSTRAINT ck_attention_spans_attention_score_min CHECK ("attention_score" >= 0.0),
	CONSTRAINT ck_attention_spans_attention_score_max CHECK ("attention_score" <= 100.0)
);

CREATE INDEX ix_attention_spans_learning_session_id ON attention_spans (learning_session_id);

CREATE INDEX ix_attention_spans_player_id_started_at ON attention_spans (player_id, started_at);

CREATE TABLE audio_uploads (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	media_asset_id BIGINT NOT NULL,
	lesson_section_id BIGINT,
	question_id BIGINT,
	transcript VARCHAR(10000) NOT NULL,
	status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	uploaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_audio_uploads PRIMARY KEY (id),
	CONSTRAINT fk_audio_uploads_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_audio_uploads_media_asset_id_media_assets FOREIGN KEY(media_asset_id) REFERENCES media_assets (id) ON DELETE RESTRICT,
	CONSTRAINT fk_audio_uploads_lesson_section_id_lesson_sections FOREIGN KEY(lesson_section_id) REFERENCES lesson_sections (id) ON DELETE SET NULL,
	CONSTRAINT fk_audio_uploads_question_id_questions FOREIGN KEY(question_id) REFERENCES questions (id) ON DELETE SET NULL,
	CONSTRAINT ck_audio_uploads_audio_upload_status CHECK (status IN ('pending', 'reviewed', 'scored')),
	CONSTRAINT ck_audio_uploads_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_audio_uploads_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_audio_uploads_transcript_length_max CHECK (length("transcript") <= 10000),
	CONSTRAINT ck_audio_uploads_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_audio_uploads_lesson_section_id ON audio_uploads (lesson_section_id) WHERE lesson_section_id IS NOT NULL;

CREATE INDEX ix_audio_uploads_media_asset_id ON audio_uploads (media_asset_id);

CREATE INDEX ix_audio_uploads_player_id ON audio_uploads (player_id);

CREATE INDEX ix_audio_uploads_question_id ON audio_uploads (question_id) WHERE question_id IS NOT NULL;

CREATE INDEX ix_audio_uploads_uploaded_at_pending ON audio_uploads (uploaded_at) WHERE status = 'pending';

CREATE TABLE behavior_events (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	player_id BIGINT NOT NULL,
	learning_session_id BIGINT,
	kind VARCHAR(32) NOT NULL,
	details JSONB NOT NULL,
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_behavior_events PRIMARY KEY (id),
	CONSTRAINT fk_behavior_events_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_behavior_events_learning_session_id_learning_sessions FOREIGN KEY(learning_session_id) REFERENCES learning_sessions (id) ON DELETE SET NULL,
	CONSTRAINT ck_behavior_events_behavior_event_kind CHECK (kind IN ('page_view', 'video_play', 'video_pause', 'content_complete', 'quiz_start', 'quiz_pass', 'quiz_fail', 'tab_switch', 'search', 'note'))
);

CREATE INDEX ix_behavior_events_kind_occurred_at ON behavior_events (kind, occurred_at);

CREATE INDEX ix_behavior_events_learning_session_id ON behavior_events (learning_session_id) WHERE learning_session_id IS NOT NULL;

CREATE INDEX ix_behavior_events_player_id_occurred_at ON behavior_events (player_id, occurred_at);

CREATE TABLE character_abilities (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	character_id BIGINT NOT NULL,
	ability_id BIGINT NOT NULL,
	is_active BOOLEAN DEFAULT false NOT NULL,
	unlocked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_character_abilities PRIMARY KEY (id),
	CONSTRAINT fk_character_abilities_character_id_characters FOREIGN KEY(character_id) REFERENCES characters (id) ON DELETE CASCADE,
	CONSTRAINT fk_character_abilities_ability_id_abilities FOREIGN KEY(ability_id) REFERENCES abilities (id) ON DELETE RESTRICT,
	CONSTRAINT ck_character_abilities_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_abilities_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_abilities_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_character_abilities_ability_id ON character_abilities (ability_id);

CREATE UNIQUE INDEX uq_character_abilities_character_id_ability_id_undeleted ON character_abilities (character_id, ability_id) WHERE deleted_at IS NULL;

CREATE TABLE character_inventory (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	character_id BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	quantity INTEGER DEFAULT '1' NOT NULL,
	acquired_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_character_inventory PRIMARY KEY (id),
	CONSTRAINT fk_character_inventory_character_id_characters FOREIGN KEY(character_id) REFERENCES characters (id) ON DELETE CASCADE,
	CONSTRAINT fk_character_inventory_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE RESTRICT,
	CONSTRAINT ck_character_inventory_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_inventory_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_inventory_quantity_min CHECK ("quantity" >= 0),
	CONSTRAINT ck_character_inventory_quantity_max CHECK ("quantity" <= 1000000),
	CONSTRAINT ck_character_inventory_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_character_inventory_item_id ON character_inventory (item_id);

CREATE UNIQUE INDEX uq_character_inventory_character_id_item_id_undeleted ON character_inventory (character_id, item_id) WHERE deleted_at IS NULL;

CREATE TABLE character_modifiers (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	character_id BIGINT NOT NULL,
	modifier_id BIGINT NOT NULL,
	origin VARCHAR(32) NOT NULL,
	stacks INTEGER DEFAULT '1' NOT NULL,
	applied_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_character_modifiers PRIMARY KEY (id),
	CONSTRAINT ck_character_modifiers_applied_at_lt_expires_at CHECK (applied_at < expires_at),
	CONSTRAINT fk_character_modifiers_character_id_characters FOREIGN KEY(character_id) REFERENCES characters (id) ON DELETE CASCADE,
	CONSTRAINT fk_character_modifiers_modifier_id_stat_modifiers FOREIGN KEY(modifier_id) REFERENCES stat_modifiers (id) ON DELETE RESTRICT,
	CONSTRAINT ck_character_modifiers_character_modifier_origin CHECK (origin IN ('item', 'ability', 'potion', 'quest', 'game_master')),
	CONSTRAINT ck_character_modifiers_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_modifiers_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_modifiers_stacks_min CHECK ("stacks" >= 1),
	CONSTRAINT ck_character_modifiers_stacks_max CHECK ("stacks" <= 1000),
	CONSTRAINT ck_character_modifiers_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_character_modifiers_character_id ON character_modifiers (character_id);

CREATE INDEX ix_character_modifiers_modifier_id ON character_modifiers (modifier_id);

CREATE TABLE character_quest_progress (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	character_id BIGINT NOT NULL,
	quest_id BIGINT NOT NULL,
	run_number INTEGER DEFAULT '1' NOT NULL,
	status VARCHAR(32) DEFAULT 'not_started' NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE,
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_character_quest_progress PRIMARY KEY (id),
	CONSTRAINT ck_character_quest_progress_started_at_le_completed_at CHECK (started_at <= completed_at),
	CONSTRAINT fk_character_quest_progress_character_id_characters FOREIGN KEY(character_id) REFERENCES characters (id) ON DELETE RESTRICT,
	CONSTRAINT fk_character_quest_progress_quest_id_campaign_quests FOREIGN KEY(quest_id) REFERENCES campaign_quests (id) ON DELETE RESTRICT,
	CONSTRAINT ck_character_quest_progress_character_quest_status CHECK (status IN ('not_started', 'in_progress', 'completed', 'failed')),
	CONSTRAINT ck_character_quest_progress_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_quest_progress_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_quest_progress_run_number_min CHECK ("run_number" >= 1),
	CONSTRAINT ck_character_quest_progress_run_number_max CHECK ("run_number" <= 1000000),
	CONSTRAINT ck_character_quest_progress_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_character_quest_progress_character_id_status ON character_quest_progress (character_id, status);

CREATE INDEX ix_character_quest_progress_quest_id ON character_quest_progress (quest_id);

CREATE UNIQUE INDEX uq_character_quest_progress_run_number ON character_quest_progress (character_id, quest_id, run_number) WHERE deleted_at IS NULL;

CREATE TABLE character_stats (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	character_id BIGINT NOT NULL,
	stat_name VARCHAR(32) NOT NULL,
	stat_value INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_character_stats PRIMARY KEY (id),
	CONSTRAINT fk_character_stats_character_id_characters FOREIGN KEY(character_id) REFERENCES characters (id) ON DELETE CASCADE,
	CONSTRAINT ck_character_stats_character_attribute CHECK (stat_name IN ('hp', 'attack', 'defense', 'speed', 'intelligence', 'charisma')),
	CONSTRAINT ck_character_stats_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_stats_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_stats_stat_value_min CHECK ("stat_value" >= 0),
	CONSTRAINT ck_character_stats_stat_value_max CHECK ("stat_value" <= 1000000),
	CONSTRAINT ck_character_stats_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_character_stats_character_id_stat_name_undeleted ON character_stats (character_id, stat_name) WHERE deleted_at IS NULL;

CREATE TABLE character_talents (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	character_id BIGINT NOT NULL,
	talent_id BIGINT NOT NULL,
	level INTEGER DEFAULT '1' NOT NULL,
	experience INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_character_talents PRIMARY KEY (id),
	CONSTRAINT fk_character_talents_character_id_characters FOREIGN KEY(character_id) REFERENCES characters (id) ON DELETE CASCADE,
	CONSTRAINT fk_character_talents_talent_id_talents FOREIGN KEY(talent_id) REFERENCES talents (id) ON DELETE RESTRICT,
	CONSTRAINT ck_character_talents_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_talents_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_talents_level_min CHECK ("level" >= 1),
	CONSTRAINT ck_character_talents_level_max CHECK ("level" <= 1000),
	CONSTRAINT ck_character_talents_experience_min CHECK ("experience" >= 0),
	CONSTRAINT ck_character_talents_experience_max CHECK ("experience" <= 1000000000),
	CONSTRAINT ck_character_talents_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_character_talents_talent_id ON character_talents (talent_id);

CREATE UNIQUE INDEX uq_character_talents_character_id_talent_id_undeleted ON character_talents (character_id, talent_id) WHERE deleted_at IS NULL;

CREATE TABLE custom_boss_fight_assignments (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	custom_boss_fight_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	assigned_at TIMESTAMP WITH TIME ZONE NOT NULL,
	attempts_made INTEGER DEFAULT '0' NOT NULL,
	best_score INTEGER,
	completion_status VARCHAR(32) DEFAULT 'not_started' NOT NULL,
	rewards_earned JSONB NOT NULL,
	CONSTRAINT pk_custom_boss_fight_assignments PRIMARY KEY (id),
	CONSTRAINT fk_custom_boss_fight_assignments_custom_boss_fight_id FOREIGN KEY(custom_boss_fight_id) REFERENCES custom_boss_fights (id) ON DELETE RESTRICT,
	CONSTRAINT fk_custom_boss_fight_assignments_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_custom_boss_fight_assignments_custom_boss_progress CHECK (completion_status IN ('not_started', 'in_progress', 'completed', 'failed')),
	CONSTRAINT ck_custom_boss_fight_assignments_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_custom_boss_fight_assignments_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_custom_boss_fight_assignments_attempts_made_min CHECK ("attempts_made" >= 0),
	CONSTRAINT ck_custom_boss_fight_assignments_attempts_made_max CHECK ("attempts_made" <= 1000),
	CONSTRAINT ck_custom_boss_fight_assignments_best_score_min CHECK ("best_score" >= 0),
	CONSTRAINT ck_custom_boss_fight_assignments_best_score_max CHECK ("best_score" <= 100),
	CONSTRAINT ck_custom_boss_fight_assignments_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_custom_boss_fight_assignments_player ON custom_boss_fight_assignments (player_id, completion_status);

CREATE UNIQUE INDEX uq_custom_boss_fight_assignments_pair ON custom_boss_fight_assignments (custom_boss_fight_id, player_id) WHERE deleted_at IS NULL;

CREATE TABLE duels (
	id BIGSERIAL NOT NULL,
	challenger_id BIGINT NOT NULL,
	opponent_id BIGINT NOT NULL,
	template_id BIGINT,
	duel_type VARCHAR(32) NOT NULL,
	topic VARCHAR(200) NOT NULL,
	difficulty_level VARCHAR(32) NOT NULL,
	rules JSONB NOT NULL,
	time_limit INTEGER DEFAULT '10' NOT NULL,
	stake_currency_id BIGINT,
	stake_amount BIGINT DEFAULT '0' NOT NULL,
	winner_id BIGINT,
	xp_reward INTEGER DEFAULT '0' NOT NULL,
	cosmetic_rewards JSONB NOT NULL,
	spectator_count INTEGER DEFAULT '0' NOT NULL,
	duel_recording_url VARCHAR(1000),
	expires_at TIMESTAMP WITH TIME ZONE,
	started_at TIMESTAMP WITH TIME ZONE,
	completed_at TIMESTAMP WITH TIME ZONE,
	duel_status VARCHAR(32) DEFAULT 'challenged' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_duels PRIMARY KEY (id),
	CONSTRAINT ck_duels_challenger_id_differs_from_opponent_id CHECK (challenger_id <> opponent_id),
	CONSTRAINT ck_duels_started_at_le_completed_at CHECK (started_at <= completed_at),
	CONSTRAINT ck_duels_winner_took_part CHECK (winner_id IS NULL OR winner_id = challenger_id OR winner_id = opponent_id),
	CONSTRAINT ck_duels_stake_has_currency CHECK (stake_amount = 0 OR stake_currency_id IS NOT NULL),
	CONSTRAINT fk_duels_challenger_id_player_profiles FOREIGN KEY(challenger_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_duels_opponent_id_player_profiles FOREIGN KEY(opponent_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_duels_template_id_duel_templates FOREIGN KEY(template_id) REFERENCES duel_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_duels_duel_type CHECK (duel_type IN ('quick_quiz', 'problem_solving', 'speed_challenge', 'topic_mastery', 'streak_battle', 'xp_race', 'quiz_race')),
	CONSTRAINT ck_duels_difficulty CHECK (difficulty_level IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT fk_duels_stake_currency_id_currencies FOREIGN KEY(stake_currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT fk_duels_winner_id_player_profiles FOREIGN KEY(winner_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_duels_duel_status CHECK (duel_status IN ('challenged', 'accepted', 'in_progress', 'completed', 'declined', 'cancelled', 'expired')),
	CONSTRAINT ck_duels_topic_length_max CHECK (length("topic") <= 200),
	CONSTRAINT ck_duels_time_limit_min CHECK ("time_limit" >= 1),
	CONSTRAINT ck_duels_time_limit_max CHECK ("time_limit" <= 10080),
	CONSTRAINT ck_duels_stake_amount_min CHECK ("stake_amount" >= 0),
	CONSTRAINT ck_duels_stake_amount_max CHECK ("stake_amount" <= 1000000000000000),
	CONSTRAINT ck_duels_xp_reward_min CHECK ("xp_reward" >= 0),
	CONSTRAINT ck_duels_xp_reward_max CHECK ("xp_reward" <= 10000),
	CONSTRAINT ck_duels_spectator_count_min CHECK ("spectator_count" >= 0),
	CONSTRAINT ck_duels_spectator_count_max CHECK ("spectator_count" <= 2000000000),
	CONSTRAINT ck_duels_duel_recording_url_length_max CHECK (length("duel_recording_url") <= 1000),
	CONSTRAINT ck_duels_duel_recording_url_format_https_url CHECK ("duel_recording_url" LIKE 'https://%'),
	CONSTRAINT ck_duels_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_duels_challenger_id_duel_status ON duels (challenger_id, duel_status);

CREATE INDEX ix_duels_expires_at_open ON duels (expires_at) WHERE duel_status IN ('challenged', 'accepted', 'in_progress');

CREATE INDEX ix_duels_opponent_id_duel_status ON duels (opponent_id, duel_status);

CREATE INDEX ix_duels_stake_currency_id ON duels (stake_currency_id) WHERE stake_currency_id IS NOT NULL;

CREATE INDEX ix_duels_template_id ON duels (template_id) WHERE template_id IS NOT NULL;

CREATE INDEX ix_duels_winner_id ON duels (winner_id) WHERE winner_id IS NOT NULL;

CREATE TABLE extracted_notes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	browser_extension_data_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	content VARCHAR(100000) NOT NULL,
	category VARCHAR(80) NOT NULL,
	auto_categorized BOOLEAN DEFAULT false NOT NULL,
	tags JSONB NOT NULL,
	is_arsenal_item BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_extracted_notes PRIMARY KEY (id),
	CONSTRAINT fk_extracted_notes_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_extracted_notes_browser_extension_data_id FOREIGN KEY(browser_extension_data_id) REFERENCES browser_extension_data (id) ON DELETE CASCADE,
	CONSTRAINT ck_extracted_notes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_extracted_notes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_extracted_notes_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_extracted_notes_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_extracted_notes_content_length_max CHECK (length("content") <= 100000),
	CONSTRAINT ck_extracted_notes_category_length_max CHECK (length("category") <= 80),
	CONSTRAINT ck_extracted_notes_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_extracted_notes_browser_extension_data_id ON extracted_notes (browser_extension_data_id);

CREATE INDEX ix_extracted_notes_player_id ON extracted_notes (player_id);

CREATE TABLE guild_quest_template_materials (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	guild_quest_template_id BIGINT NOT NULL,
	guild_material_id BIGINT NOT NULL,
	CONSTRAINT pk_guild_quest_template_materials PRIMARY KEY (id),
	CONSTRAINT uq_guild_quest_template_materials_pair UNIQUE (guild_quest_template_id, guild_material_id),
	CONSTRAINT fk_guild_quest_template_materials_guild_quest_template_id FOREIGN KEY(guild_quest_template_id) REFERENCES guild_quest_templates (id) ON DELETE CASCADE,
	CONSTRAINT fk_guild_quest_template_materials_guild_material_id FOREIGN KEY(guild_material_id) REFERENCES guild_materials (id) ON DELETE RESTRICT
);

CREATE INDEX ix_guild_quest_template_materials_guild_material_id ON guild_quest_template_materials (guild_material_id);

CREATE TABLE guild_quests (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_quest_template_id BIGINT NOT NULL,
	guild_id BIGINT NOT NULL,
	assigner_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	creation_status VARCHAR(32) DEFAULT 'draft' NOT NULL,
	assignment_scope VARCHAR(32) DEFAULT 'entire_course' NOT NULL,
	start_date TIMESTAMP WITH TIME ZONE NOT NULL,
	due_date TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_guild_quests PRIMARY KEY (id),
	CONSTRAINT ck_guild_quests_start_date_le_due_date CHECK (start_date <= due_date),
	CONSTRAINT fk_guild_quests_guild_quest_template_id FOREIGN KEY(guild_quest_template_id) REFERENCES guild_quest_templates (id) ON DELETE RESTRICT,
	CONSTRAINT fk_guild_quests_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_guild_quests_assigner_id_player_profiles FOREIGN KEY(assigner_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_guild_quests_guild_quest_status CHECK (creation_status IN ('draft', 'published', 'archived')),
	CONSTRAINT ck_guild_quests_guild_quest_scope CHECK (assignment_scope IN ('entire_course', 'selected_students')),
	CONSTRAINT ck_guild_quests_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_guild_quests_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_guild_quests_title_length_min CHECK (length("title") >= 5),
	CONSTRAINT ck_guild_quests_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_guild_quests_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_guild_quests_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_guild_quests_assigner_id ON guild_quests (assigner_id);

CREATE INDEX ix_guild_quests_guild_id_creation_status ON guild_quests (guild_id, creation_status);

CREATE INDEX ix_guild_quests_guild_id_due_date ON guild_quests (guild_id, due_date);

CREATE INDEX ix_guild_quests_guild_quest_template_id ON guild_quests (guild_quest_template_id);

CREATE TABLE hybrid_quest_modules (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	hybrid_quest_id BIGINT NOT NULL,
	curriculum_module_id BIGINT NOT NULL,
	CONSTRAINT pk_hybrid_quest_modules PRIMARY KEY (id),
	CONSTRAINT uq_hybrid_quest_modules_hybrid_quest_id_curriculum_module_id UNIQUE (hybrid_quest_id, curriculum_module_id),
	CONSTRAINT fk_hybrid_quest_modules_hybrid_quest_id_hybrid_quests FOREIGN KEY(hybrid_quest_id) REFERENCES hybrid_quests (id) ON DELETE CASCADE,
	CONSTRAINT fk_hybrid_quest_modules_curriculum_module_id FOREIGN KEY(curriculum_module_id) REFERENCES curriculum_modules (id) ON DELETE RESTRICT
);

CREATE INDEX ix_hybrid_quest_modules_curriculum_module_id ON hybrid_quest_modules (curriculum_module_id);

CREATE TABLE leaderboards (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	world_id BIGINT NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(1000) NOT NULL,
	leaderboard_type VARCHAR(32) NOT NULL,
	class_id BIGINT,
	pvp_event_id BIGINT,
	lesson_id BIGINT,
	campaign_id BIGINT,
	party_id BIGINT,
	guild_id BIGINT,
	skill_id BIGINT,
	course_id BIGINT,
	season_id BIGINT,
	region VARCHAR(80),
	ranking_metric VARCHAR(32) DEFAULT 'total_xp' NOT NULL,
	ranking_period VARCHAR(32) DEFAULT 'all_time' NOT NULL,
	privacy_level VARCHAR(32) DEFAULT 'public' NOT NULL,
	max_entries INTEGER DEFAULT '100' NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_leaderboards PRIMARY KEY (id),
	CONSTRAINT ck_leaderboards_one_scope CHECK (CASE WHEN class_id IS NULL THEN 0 ELSE 1 END + CASE WHEN pvp_event_id IS NULL THEN 0 ELSE 1 END + CASE WHEN lesson_id IS NULL THEN 0 ELSE 1 END + CASE WHEN campaign_id IS NULL THEN 0 ELSE 1 END + CASE WHEN party_id IS NULL THEN 0 ELSE 1 END + CASE WHEN guild_id IS NULL THEN 0 ELSE 1 END + CASE WHEN skill_id IS NULL THEN 0 ELSE 1 END + CASE WHEN course_id IS NULL THEN 0 ELSE 1 END + CASE WHEN season_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT fk_leaderboards_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_leaderboards_leaderboard_type CHECK (leaderboard_type IN ('class_specific', 'global', 'pvp_event', 'lesson', 'campaign', 'party', 'guild', 'skill', 'course', 'region')),
	CONSTRAINT fk_leaderboards_class_id_character_classes FOREIGN KEY(class_id) REFERENCES character_classes (id) ON DELETE RESTRICT,
	CONSTRAINT fk_leaderboards_pvp_event_id_pvp_events FOREIGN KEY(pvp_event_id) REFERENCES pvp_events (id) ON DELETE RESTRICT,
	CONSTRAINT fk_leaderboards_lesson_id_lessons FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE RESTRICT,
	CONSTRAINT fk_leaderboards_campaign_id_campaigns FOREIGN KEY(campaign_id) REFERENCES campaigns (id) ON DELETE RESTRICT,
	CONSTRAINT fk_leaderboards_party_id_parties FOREIGN KEY(party_id) REFERENCES parties (id) ON DELETE RESTRICT,
	CONSTRAINT fk_leaderboards_guild_id_guilds FOREIGN KEY(guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_leaderboards_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE RESTRICT,
	CONSTRAINT fk_leaderboards_course_id_courses FOREIGN KEY(course_id) REFERENCES courses (id) ON DELETE RESTRICT,
	CONSTRAINT fk_leaderboards_season_id_seasons FOREIGN KEY(season_id) REFERENCES seasons (id) ON DELETE RESTRICT,
	CONSTRAINT ck_leaderboards_leaderboard_metric CHECK (ranking_metric IN ('total_xp', 'quest_completion', 'peer_teaching', 'knowledge_duels_won', 'level', 'current_streak', 'skill_points', 'event_score')),
	CONSTRAINT ck_leaderboards_period CHECK (ranking_period IN ('daily', 'weekly', 'monthly', 'seasonal', 'all_time')),
	CONSTRAINT ck_leaderboards_leaderboard_privacy CHECK (privacy_level IN ('public', 'opt_in', 'anonymous')),
	CONSTRAINT ck_leaderboards_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_leaderboards_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_leaderboards_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_leaderboards_name_length_max CHECK (length("name") <= 80),
	CONSTRAINT ck_leaderboards_description_length_max CHECK (length("description") <= 1000),
	CONSTRAINT ck_leaderboards_region_length_min CHECK (length("region") >= 1),
	CONSTRAINT ck_leaderboards_region_length_max CHECK (length("region") <= 80),
	CONSTRAINT ck_leaderboards_max_entries_min CHECK ("max_entries" >= 1),
	CONSTRAINT ck_leaderboards_max_entries_max CHECK ("max_entries" <= 10000),
	CONSTRAINT ck_leaderboards_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_leaderboards_campaign_id ON leaderboards (campaign_id) WHERE campaign_id IS NOT NULL;

CREATE INDEX ix_leaderboards_class_id ON leaderboards (class_id) WHERE class_id IS NOT NULL;

CREATE INDEX ix_leaderboards_course_id ON leaderboards (course_id) WHERE course_id IS NOT NULL;

CREATE INDEX ix_leaderboards_guild_id ON leaderboards (guild_id) WHERE guild_id IS NOT NULL;

CREATE INDEX ix_leaderboards_lesson_id ON leaderboards (lesson_id) WHERE lesson_id IS NOT NULL;

CREATE INDEX ix_leaderboards_party_id ON leaderboards (party_id) WHERE party_id IS NOT NULL;

CREATE INDEX ix_leaderboards_pvp_event_id ON leaderboards (pvp_event_id) WHERE pvp_event_id IS NOT NULL;

CREATE INDEX ix_leaderboards_season_id ON leaderboards (season_id) WHERE season_id IS NOT NULL;

CREATE INDEX ix_leaderboards_skill_id ON leaderboards (skill_id) WHERE skill_id IS NOT NULL;

CREATE INDEX ix_leaderboards_world_metric ON leaderboards (world_id, ranking_metric, ranking_period);

CREATE UNIQUE INDEX uq_leaderboards_world_id_name_undeleted ON leaderboards (world_id, name) WHERE deleted_at IS NULL;

CREATE TABLE learning_circle_memberships (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	learning_circle_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	role VARCHAR(32) DEFAULT 'member' NOT NULL,
	joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
	membership_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT pk_learning_circle_memberships PRIMARY KEY (id),
	CONSTRAINT fk_learning_circle_memberships_learning_circle_id FOREIGN KEY(learning_circle_id) REFERENCES learning_circles (id) ON DELETE CASCADE,
	CONSTRAINT fk_learning_circle_memberships_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_learning_circle_memberships_learning_circle_role CHECK (role IN ('member', 'moderator', 'creator')),
	CONSTRAINT ck_learning_circle_memberships_circle_membership_status CHECK (membership_status IN ('active', 'inactive', 'removed')),
	CONSTRAINT ck_learning_circle_memberships_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_learning_circle_memberships_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_learning_circle_memberships_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_learning_circle_memberships_player ON learning_circle_memberships (player_id, membership_status);

CREATE UNIQUE INDEX uq_circle_memberships_learning_circle_id_player_id_undeleted ON learning_circle_memberships (learning_circle_id, player_id) WHERE deleted_at IS NULL;

CREATE TABLE marketplace_items (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	marketplace_id BIGINT NOT NULL,
	seller_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	item_type VARCHAR(32) NOT NULL,
	knowledge_pack_id BIGINT,
	content_url VARCHAR(1000) NOT NULL,
	preview_url VARCHAR(1000),
	currency_id BIGINT NOT NULL,
	price BIGINT NOT NULL,
	real_money_price BIGINT,
	real_money_code VARCHAR(3),
	market_status VARCHAR(32) DEFAULT 'listed' NOT NULL,
	tags JSONB NOT NULL,
	download_count INTEGER DEFAULT '0' NOT NULL,
	rating_count INTEGER DEFAULT '0' NOT NULL,
	rating_average FLOAT,
	category VARCHAR(80) NOT NULL,
	CONSTRAINT pk_marketplace_items PRIMARY KEY (id),
	CONSTRAINT fk_marketplace_items_marketplace_id_marketplaces FOREIGN KEY(marketplace_id) REFERENCES marketplaces (id) ON DELETE RESTRICT,
	CONSTRAINT fk_marketplace_items_seller_id_player_profiles FOREIGN KEY(seller_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_marketplace_items_marketplace_item_type CHECK (item_type IN ('note', 'file', 'knowledge_pack')),
	CONSTRAINT fk_marketplace_items_knowledge_pack_id_knowledge_packs FOREIGN KEY(knowledge_pack_id) REFERENCES knowledge_packs (id) ON DELETE RESTRICT,
	CONSTRAINT fk_marketplace_items_currency_id_currencies FOREIGN KEY(currency_id) REFERENCES currencies (id) ON DELETE RESTRICT,
	CONSTRAINT ck_marketplace_items_marketplace_item_status CHECK (market_status IN ('listed', 'sold', 'removed')),
	CONSTRAINT ck_marketplace_items_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_marketplace_items_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_marketplace_items_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_marketplace_items_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_marketplace_items_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_marketplace_items_content_url_length_max CHECK (length("content_url") <= 1000),
	CONSTRAINT ck_marketplace_items_content_url_format_https_url CHECK ("content_url" LIKE 'https://%'),
	CONSTRAINT ck_marketplace_items_preview_url_length_max CHECK (length("preview_url") <= 1000),
	CONSTRAINT ck_marketplace_items_preview_url_format_https_url CHECK ("preview_url" LIKE 'https://%'),
	CONSTRAINT ck_marketplace_items_price_min CHECK ("price" >= 0),
	CONSTRAINT ck_marketplace_items_price_max CHECK ("price" <= 1000000000000000),
	CONSTRAINT ck_marketplace_items_real_money_price_min CHECK ("real_money_price" >= 0),
	CONSTRAINT ck_marketplace_items_real_money_price_max CHECK ("real_money_price" <= 1000000000000000),
	CONSTRAINT ck_marketplace_items_real_money_code_length_min CHECK (length("real_money_code") >= 3),
	CONSTRAINT ck_marketplace_items_real_money_code_length_max CHECK (length("real_money_code") <= 3),
	CONSTRAINT ck_marketplace_items_download_count_min CHECK ("download_count" >= 0),
	CONSTRAINT ck_marketplace_items_download_count_max CHECK ("download_count" <= 2000000000),
	CONSTRAINT ck_marketplace_items_rating_count_min CHECK ("rating_count" >= 0),
	CONSTRAINT ck_marketplace_items_rating_count_max CHECK ("rating_count" <= 2000000000),
	CONSTRAINT ck_marketplace_items_rating_average_min CHECK ("rating_average" >= 1.0),
	CONSTRAINT ck_marketplace_items_rating_average_max CHECK ("rating_average" <= 5.0),
	CONSTRAINT ck_marketplace_items_category_length_min CHECK (length("category") >= 1),
	CONSTRAINT ck_marketplace_items_category_length_max CHECK (length("category") <= 80),
	CONSTRAINT ck_marketplace_items_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_marketplace_items_category_price ON marketplace_items (marketplace_id, category, price);

CREATE INDEX ix_marketplace_items_currency_id ON marketplace_items (currency_id);

CREATE INDEX ix_marketplace_items_knowledge_pack_id ON marketplace_items (knowledge_pack_id) WHERE knowledge_pack_id IS NOT NULL;

CREATE INDEX ix_marketplace_items_marketplace_id_created_at_listed ON marketplace_items (marketplace_id, created_at) WHERE market_status = 'listed' AND deleted_at IS NULL;

CREATE INDEX ix_marketplace_items_seller_id ON marketplace_items (seller_id);

CREATE TABLE meeting_attendances (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_meeting_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	attendance_status VARCHAR(32) DEFAULT 'invited' NOT NULL,
	joined_at TIMESTAMP WITH TIME ZONE,
	left_at TIMESTAMP WITH TIME ZONE,
	notes VARCHAR(2000),
	CONSTRAINT pk_meeting_attendances PRIMARY KEY (id),
	CONSTRAINT ck_meeting_attendances_joined_at_le_left_at CHECK (joined_at <= left_at),
	CONSTRAINT fk_meeting_attendances_party_meeting_id_party_meetings FOREIGN KEY(party_meeting_id) REFERENCES party_meetings (id) ON DELETE CASCADE,
	CONSTRAINT fk_meeting_attendances_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_meeting_attendances_attendance_status CHECK (attendance_status IN ('invited', 'confirmed', 'attended', 'absent', 'late')),
	CONSTRAINT ck_meeting_attendances_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_meeting_attendances_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_meeting_attendances_notes_length_max CHECK (length("notes") <= 2000),
	CONSTRAINT ck_meeting_attendances_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_meeting_attendances_player_status ON meeting_attendances (player_id, attendance_status);

CREATE UNIQUE INDEX uq_meeting_attendances_party_meeting_id_player_id_undeleted ON meeting_attendances (party_meeting_id, player_id) WHERE deleted_at IS NULL;

CREATE TABLE meeting_records (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_meeting_id BIGINT NOT NULL,
	recorder_id BIGINT NOT NULL,
	recording_method VARCHAR(32) NOT NULL,
	raw_content VARCHAR(1000000) NOT NULL,
	structured_content JSONB NOT NULL,
	topics_discussed JSONB NOT NULL,
	decisions_made JSONB NOT NULL,
	shared_resources JSONB NOT NULL,
	recording_quality VARCHAR(32) DEFAULT 'medium' NOT NULL,
	processing_status VARCHAR(32) DEFAULT 'raw' NOT NULL,
	processed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_meeting_records PRIMARY KEY (id),
	CONSTRAINT fk_meeting_records_party_meeting_id_party_meetings FOREIGN KEY(party_meeting_id) REFERENCES party_meetings (id) ON DELETE RESTRICT,
	CONSTRAINT fk_meeting_records_recorder_id_player_profiles FOREIGN KEY(recorder_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_meeting_records_meeting_recording_method CHECK (recording_method IN ('browser_extension', 'manual_entry', 'audio_transcription')),
	CONSTRAINT ck_meeting_records_recording_quality CHECK (recording_quality IN ('high', 'medium', 'low', 'partial')),
	CONSTRAINT ck_meeting_records_meeting_record_status CHECK (processing_status IN ('raw', 'processing', 'processed', 'failed')),
	CONSTRAINT ck_meeting_records_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_meeting_records_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_meeting_records_raw_content_length_max CHECK (length("raw_content") <= 1000000),
	CONSTRAINT ck_meeting_records_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_meeting_records_created_at_unprocessed ON meeting_records (created_at) WHERE processing_status IN ('raw', 'processing');

CREATE INDEX ix_meeting_records_party_meeting_id ON meeting_records (party_meeting_id);

CREATE INDEX ix_meeting_records_recorder_id ON meeting_records (recorder_id);

CREATE TABLE overlay_skills (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	skill_tree_overlay_id BIGINT NOT NULL,
	name VARCHAR(120) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	required_level INTEGER DEFAULT '1' NOT NULL,
	icon_url VARCHAR(1000),
	position_x INTEGER DEFAULT '0' NOT NULL,
	position_y INTEGER DEFAULT '0' NOT NULL,
	is_priority BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_overlay_skills PRIMARY KEY (id),
	CONSTRAINT fk_overlay_skills_skill_tree_overlay_id_skill_tree_overlays FOREIGN KEY(skill_tree_overlay_id) REFERENCES skill_tree_overlays (id) ON DELETE CASCADE,
	CONSTRAINT ck_overlay_skills_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_overlay_skills_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_overlay_skills_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_overlay_skills_name_length_max CHECK (length("name") <= 120),
	CONSTRAINT ck_overlay_skills_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_overlay_skills_required_level_min CHECK ("required_level" >= 0),
	CONSTRAINT ck_overlay_skills_required_level_max CHECK ("required_level" <= 100),
	CONSTRAINT ck_overlay_skills_icon_url_length_min CHECK (length("icon_url") >= 9),
	CONSTRAINT ck_overlay_skills_icon_url_length_max CHECK (length("icon_url") <= 1000),
	CONSTRAINT ck_overlay_skills_icon_url_format_icon_url CHECK ("icon_url" LIKE 'https://%'),
	CONSTRAINT ck_overlay_skills_position_x_min CHECK ("position_x" >= 0),
	CONSTRAINT ck_overlay_skills_position_x_max CHECK ("position_x" <= 5000),
	CONSTRAINT ck_overlay_skills_position_y_min CHECK ("position_y" >= 0),
	CONSTRAINT ck_overlay_skills_position_y_max CHECK ("position_y" <= 5000),
	CONSTRAINT ck_overlay_skills_times_ordered CHECK (created_at <= updated_at)
);

CREATE UNIQUE INDEX uq_overlay_skills_skill_tree_overlay_id_name_undeleted ON overlay_skills (skill_tree_overlay_id, name) WHERE deleted_at IS NULL;

CREATE TABLE party_stash_permissions (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_stash_item_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	permission_type VARCHAR(32) NOT NULL,
	granted_by BIGINT NOT NULL,
	granted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_party_stash_permissions PRIMARY KEY (id),
	CONSTRAINT fk_party_stash_permissions_party_stash_item_id FOREIGN KEY(party_stash_item_id) REFERENCES party_stash_items (id) ON DELETE CASCADE,
	CONSTRAINT fk_party_stash_permissions_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_party_stash_permissions_stash_permission_type CHECK (permission_type IN ('view', 'edit', 'comment')),
	CONSTRAINT fk_party_stash_permissions_granted_by_player_profiles FOREIGN KEY(granted_by) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_party_stash_permissions_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_party_stash_permissions_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_party_stash_permissions_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_party_stash_permissions_granted_by ON party_stash_permissions (granted_by);

CREATE INDEX ix_party_stash_permissions_player_id ON party_stash_permissions (player_id);

CREATE UNIQUE INDEX uq_party_stash_permissions_item_player_type ON party_stash_permissions (party_stash_item_id, player_id, permission_type) WHERE deleted_at IS NULL;

CREATE TABLE peer_teaching_feedbacks (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	peer_teaching_id BIGINT NOT NULL,
	reviewer_id BIGINT,
	reviewer_type VARCHAR(32) NOT NULL,
	rating INTEGER NOT NULL,
	feedback_text VARCHAR(2000),
	helpful_votes INTEGER DEFAULT '0' NOT NULL,
	improvement_suggestions JSONB NOT NULL,
	CONSTRAINT pk_peer_teaching_feedbacks PRIMARY KEY (id),
	CONSTRAINT ck_peer_teaching_feedbacks_system_has_no_reviewer CHECK ((reviewer_type = 'system') = (reviewer_id IS NULL)),
	CONSTRAINT fk_peer_teaching_feedbacks_peer_teaching_id_peer_teachings FOREIGN KEY(peer_teaching_id) REFERENCES peer_teachings (id) ON DELETE CASCADE,
	CONSTRAINT fk_peer_teaching_feedbacks_reviewer_id_player_profiles FOREIGN KEY(reviewer_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_peer_teaching_feedbacks_peer_teaching_reviewer_type CHECK (reviewer_type IN ('student', 'peer', 'system')),
	CONSTRAINT ck_peer_teaching_feedbacks_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_peer_teaching_feedbacks_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_peer_teaching_feedbacks_rating_min CHECK ("rating" >= 1),
	CONSTRAINT ck_peer_teaching_feedbacks_rating_max CHECK ("rating" <= 5),
	CONSTRAINT ck_peer_teaching_feedbacks_feedback_text_length_max CHECK (length("feedback_text") <= 2000),
	CONSTRAINT ck_peer_teaching_feedbacks_helpful_votes_min CHECK ("helpful_votes" >= 0),
	CONSTRAINT ck_peer_teaching_feedbacks_helpful_votes_max CHECK ("helpful_votes" <= 2000000000),
	CONSTRAINT ck_peer_teaching_feedbacks_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_peer_teaching_feedbacks_reviewer_id ON peer_teaching_feedbacks (reviewer_id) WHERE reviewer_id IS NOT NULL;

CREATE UNIQUE INDEX uq_peer_feedbacks_peer_teaching_id_reviewer_id_undeleted ON peer_teaching_feedbacks (peer_teaching_id, reviewer_id) WHERE deleted_at IS NULL;

CREATE TABLE player_path_modules (
	id BIGSERIAL NOT NULL,
	player_path_id BIGINT NOT NULL,
	path_module_id BIGINT NOT NULL,
	status VARCHAR(32) DEFAULT 'locked' NOT NULL,
	score_ppm INTEGER,
	time_spent_seconds INTEGER DEFAULT '0' NOT NULL,
	xp_awarded INTEGER DEFAULT '0' NOT NULL,
	unlocked_at TIMESTAMP WITH TIME ZONE,
	started_at TIMESTAMP WITH TIME ZONE,
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_player_path_modules PRIMARY KEY (id),
	CONSTRAINT uq_player_path_modules_player_path_id_path_module_id UNIQUE (player_path_id, path_module_id),
	CONSTRAINT ck_player_path_modules_started_at_le_completed_at CHECK (started_at <= completed_at),
	CONSTRAINT fk_player_path_modules_player_path_id_player_paths FOREIGN KEY(player_path_id) REFERENCES player_paths (id) ON DELETE CASCADE,
	CONSTRAINT fk_player_path_modules_path_module_id_path_modules FOREIGN KEY(path_module_id) REFERENCES path_modules (id) ON DELETE RESTRICT,
	CONSTRAINT ck_player_path_modules_path_module_status CHECK (status IN ('locked', 'available', 'in_progress', 'completed', 'skipped')),
	CONSTRAINT ck_player_path_modules_score_ppm_min CHECK ("score_ppm" >= 0),
	CONSTRAINT ck_player_path_modules_score_ppm_max CHECK ("score_ppm" <= 1000000),
	CONSTRAINT ck_player_path_modules_time_spent_seconds_min CHECK ("time_spent_seconds" >= 0),
	CONSTRAINT ck_player_path_modules_time_spent_seconds_max CHECK ("time_spent_seconds" <= 2000000000),
	CONSTRAINT ck_player_path_modules_xp_awarded_min CHECK ("xp_awarded" >= 0),
	CONSTRAINT ck_player_path_modules_xp_awarded_max CHECK ("xp_awarded" <= 1000000000)
);

CREATE INDEX ix_player_path_modules_path_module_id ON player_path_modules (path_module_id);

CREATE TABLE quest_lines (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	course_id BIGINT,
	template_id BIGINT,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	generation_source VARCHAR(32) DEFAULT 'manual' NOT NULL,
	is_dynamic BOOLEAN DEFAULT true NOT NULL,
	activation_status VARCHAR(32) DEFAULT 'active' NOT NULL,
	CONSTRAINT pk_quest_lines PRIMARY KEY (id),
	CONSTRAINT fk_quest_lines_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_lines_course_id_courses FOREIGN KEY(course_id) REFERENCES courses (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_lines_template_id_quest_line_templates FOREIGN KEY(template_id) REFERENCES quest_line_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_lines_quest_line_source CHECK (generation_source IN ('syllabus', 'schedule', 'manual', 'template')),
	CONSTRAINT ck_quest_lines_quest_line_status CHECK (activation_status IN ('active', 'completed', 'archived')),
	CONSTRAINT ck_quest_lines_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quest_lines_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quest_lines_title_length_min CHECK (length("title") >= 5),
	CONSTRAINT ck_quest_lines_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_quest_lines_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_quest_lines_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quest_lines_course_id ON quest_lines (course_id) WHERE course_id IS NOT NULL;

CREATE INDEX ix_quest_lines_player_status ON quest_lines (player_id, activation_status);

CREATE INDEX ix_quest_lines_template_id ON quest_lines (template_id) WHERE template_id IS NOT NULL;

CREATE TABLE quest_objective_links (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	quest_id BIGINT NOT NULL,
	objective_id BIGINT NOT NULL,
	after_id BIGINT,
	"order" INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_quest_objective_links PRIMARY KEY (id),
	CONSTRAINT ck_quest_objective_links_objective_id_differs_from_after_id CHECK (objective_id <> after_id),
	CONSTRAINT fk_quest_objective_links_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_objective_links_quest_id_campaign_quests FOREIGN KEY(quest_id) REFERENCES campaign_quests (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_objective_links_objective_id_quest_objectives FOREIGN KEY(objective_id) REFERENCES quest_objectives (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_objective_links_after_id_quest_objectives FOREIGN KEY(after_id) REFERENCES quest_objectives (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_objective_links_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quest_objective_links_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quest_objective_links_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_quest_objective_links_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_quest_objective_links_order_max CHECK ("order" <= 1000),
	CONSTRAINT ck_quest_objective_links_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quest_objective_links_after_id ON quest_objective_links (after_id) WHERE after_id IS NOT NULL;

CREATE INDEX ix_quest_objective_links_quest_id ON quest_objective_links (quest_id);

CREATE UNIQUE INDEX uq_quest_objective_links_objective_id_after_id_undeleted ON quest_objective_links (objective_id, after_id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_quest_objective_links_world_id_key ON quest_objective_links (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE question_options (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	world_id BIGINT NOT NULL,
	key VARCHAR(120) NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	question_id BIGINT NOT NULL,
	"order" INTEGER DEFAULT '0' NOT NULL,
	text VARCHAR(500) NOT NULL,
	is_correct BOOLEAN DEFAULT false NOT NULL,
	feedback VARCHAR(1000) NOT NULL,
	CONSTRAINT pk_question_options PRIMARY KEY (id),
	CONSTRAINT fk_question_options_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_question_options_question_id_questions FOREIGN KEY(question_id) REFERENCES questions (id) ON DELETE RESTRICT,
	CONSTRAINT ck_question_options_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_question_options_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_question_options_key_length_max CHECK (length("key") <= 120),
	CONSTRAINT ck_question_options_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_question_options_order_max CHECK ("order" <= 100),
	CONSTRAINT ck_question_options_text_length_min CHECK (length("text") >= 1),
	CONSTRAINT ck_question_options_text_length_max CHECK (length("text") <= 500),
	CONSTRAINT ck_question_options_feedback_length_max CHECK (length("feedback") <= 1000),
	CONSTRAINT ck_question_options_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_question_options_question_id_order ON question_options (question_id, "order");

CREATE UNIQUE INDEX uq_question_options_world_id_key ON question_options (world_id, key) WHERE deleted_at IS NULL;

CREATE TABLE quiz_answers (
	id BIGSERIAL NOT NULL,
	quiz_attempt_id BIGINT NOT NULL,
	question_id BIGINT NOT NULL,
	given JSONB NOT NULL,
	is_correct BOOLEAN,
	points_earned INTEGER DEFAULT '0' NOT NULL,
	time_spent_seconds INTEGER DEFAULT '0' NOT NULL,
	answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_quiz_answers PRIMARY KEY (id),
	CONSTRAINT uq_quiz_answers_quiz_attempt_id_question_id UNIQUE (quiz_attempt_id, question_id),
	CONSTRAINT fk_quiz_answers_quiz_attempt_id_quiz_attempts FOREIGN KEY(quiz_attempt_id) REFERENCES quiz_attempts (id) ON DELETE CASCADE,
	CONSTRAINT fk_quiz_answers_question_id_questions FOREIGN KEY(question_id) REFERENCES questions (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quiz_answers_points_earned_min CHECK ("points_earned" >= 0),
	CONSTRAINT ck_quiz_answers_points_earned_max CHECK ("points_earned" <= 1000),
	CONSTRAINT ck_quiz_answers_time_spent_seconds_min CHECK ("time_spent_seconds" >= 0),
	CONSTRAINT ck_quiz_answers_time_spent_seconds_max CHECK ("time_spent_seconds" <= 86400)
);

CREATE INDEX ix_quiz_answers_question_id ON quiz_answers (question_id);

CREATE TABLE session_events (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	learning_session_id BIGINT NOT NULL,
	kind VARCHAR(32) NOT NULL,
	details JSONB NOT NULL,
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_session_events PRIMARY KEY (id),
	CONSTRAINT fk_session_events_learning_session_id_learning_sessions FOREIGN KEY(learning_session_id) REFERENCES learning_sessions (id) ON DELETE CASCADE,
	CONSTRAINT ck_session_events_session_event_kind CHECK (kind IN ('start', 'pause', 'resume', 'end', 'tab_switch', 'window_blur', 'window_focus', 'notification', 'idle_timeout', 'progress'))
);

CREATE INDEX ix_session_events_learning_session_id_at ON session_events (learning_session_id, occurred_at);

CREATE TABLE shared_whiteboards (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	study_party_id BIGINT NOT NULL,
	whiteboard_data JSONB NOT NULL,
	final_snapshot JSONB,
	CONSTRAINT pk_shared_whiteboards PRIMARY KEY (id),
	CONSTRAINT fk_shared_whiteboards_study_party_id_study_parties FOREIGN KEY(study_party_id) REFERENCES study_parties (id) ON DELETE CASCADE,
	CONSTRAINT ck_shared_whiteboards_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_shared_whiteboards_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_shared_whiteboards_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_shared_whiteboards_study_party_id ON shared_whiteboards (study_party_id);

CREATE TABLE skill_trees (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	course_id BIGINT,
	template_id BIGINT,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	is_interconnected BOOLEAN DEFAULT true NOT NULL,
	visualization_type VARCHAR(32) DEFAULT 'tree' NOT NULL,
	CONSTRAINT pk_skill_trees PRIMARY KEY (id),
	CONSTRAINT fk_skill_trees_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_trees_course_id_courses FOREIGN KEY(course_id) REFERENCES courses (id) ON DELETE RESTRICT,
	CONSTRAINT fk_skill_trees_template_id_skill_tree_templates FOREIGN KEY(template_id) REFERENCES skill_tree_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_skill_trees_tree_visualization CHECK (visualization_type IN ('mind_map', 'tree', 'network')),
	CONSTRAINT ck_skill_trees_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_skill_trees_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_skill_trees_name_length_min CHECK (length("name") >= 1),
	CONSTRAINT ck_skill_trees_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_skill_trees_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_skill_trees_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_skill_trees_course_id ON skill_trees (course_id) WHERE course_id IS NOT NULL;

CREATE INDEX ix_skill_trees_template_id ON skill_trees (template_id) WHERE template_id IS NOT NULL;

CREATE UNIQUE INDEX uq_skill_trees_player_id_name_undeleted ON skill_trees (player_id, name) WHERE deleted_at IS NULL;

CREATE TABLE study_party_participants (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	study_party_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
	left_at TIMESTAMP WITH TIME ZONE,
	participation_status VARCHAR(32) DEFAULT 'joined' NOT NULL,
	contribution_score FLOAT,
	CONSTRAINT pk_study_party_participants PRIMARY KEY (id),
	CONSTRAINT ck_study_party_participants_joined_at_le_left_at CHECK (joined_at <= left_at),
	CONSTRAINT fk_study_party_participants_study_party_id_study_parties FOREIGN KEY(study_party_id) REFERENCES study_parties (id) ON DELETE CASCADE,
	CONSTRAINT fk_study_party_participants_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_study_party_participants_study_party_participation_status CHECK (participation_status IN ('joined', 'active', 'left', 'kicked')),
	CONSTRAINT ck_study_party_participants_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_study_party_participants_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_study_party_participants_contribution_score_min CHECK ("contribution_score" >= 0),
	CONSTRAINT ck_study_party_participants_contribution_score_max CHECK ("contribution_score" <= 100),
	CONSTRAINT ck_study_party_participants_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_study_party_participants_player_id ON study_party_participants (player_id);

CREATE UNIQUE INDEX uq_study_participants_study_party_id_player_id_undeleted ON study_party_participants (study_party_id, player_id) WHERE deleted_at IS NULL;

CREATE TABLE study_session_participants (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	session_coordination_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	CONSTRAINT pk_study_session_participants PRIMARY KEY (id),
	CONSTRAINT uq_study_session_participants_session_player UNIQUE (session_coordination_id, player_id),
	CONSTRAINT fk_study_session_participants_session_coordination_id FOREIGN KEY(session_coordination_id) REFERENCES study_session_coordinations (id) ON DELETE CASCADE,
	CONSTRAINT fk_study_session_participants_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT
);

CREATE INDEX ix_study_session_participants_player_id ON study_session_participants (player_id);

CREATE TABLE syllabi (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	course_id BIGINT NOT NULL,
	content VARCHAR(1048576) NOT NULL,
	structured_content JSONB NOT NULL,
	file_type VARCHAR(32) NOT NULL,
	file_url VARCHAR(1000),
	file_size INTEGER,
	content_hash VARCHAR(64),
	uploaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	processed_at TIMESTAMP WITH TIME ZONE,
	processing_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	detected_route_id BIGINT,
	CONSTRAINT pk_syllabi PRIMARY KEY (id),
	CONSTRAINT ck_syllabi_uploaded_at_le_processed_at CHECK (uploaded_at <= processed_at),
	CONSTRAINT fk_syllabi_course_id_courses FOREIGN KEY(course_id) REFERENCES courses (id) ON DELETE CASCADE,
	CONSTRAINT ck_syllabi_file_type CHECK (file_type IN ('pdf', 'docx', 'txt', 'md', 'pptx')),
	CONSTRAINT ck_syllabi_syllabus_processing_status CHECK (processing_status IN ('pending', 'processing', 'completed', 'failed')),
	CONSTRAINT fk_syllabi_detected_route_id_routes FOREIGN KEY(detected_route_id) REFERENCES routes (id) ON DELETE RESTRICT,
	CONSTRAINT ck_syllabi_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_syllabi_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_syllabi_content_length_max CHECK (length("content") <= 1048576),
	CONSTRAINT ck_syllabi_file_url_length_max CHECK (length("file_url") <= 1000),
	CONSTRAINT ck_syllabi_file_url_format_https_url CHECK ("file_url" LIKE 'https://%'),
	CONSTRAINT ck_syllabi_file_size_min CHECK ("file_size" >= 1),
	CONSTRAINT ck_syllabi_file_size_max CHECK ("file_size" <= 52428800),
	CONSTRAINT ck_syllabi_content_hash_length_min CHECK (length("content_hash") >= 64),
	CONSTRAINT ck_syllabi_content_hash_length_max CHECK (length("content_hash") <= 64),
	CONSTRAINT ck_syllabi_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_syllabi_detected_route_id ON syllabi (detected_route_id) WHERE detected_route_id IS NOT NULL;

CREATE INDEX ix_syllabi_uploaded_at_pending ON syllabi (uploaded_at) WHERE processing_status = 'pending';

CREATE UNIQUE INDEX uq_syllabi_course_id_undeleted ON syllabi (course_id) WHERE deleted_at IS NULL;

CREATE TABLE audio_feedbacks (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	audio_upload_id BIGINT NOT NULL,
	reviewer_id BIGINT,
	score INTEGER,
	comments VARCHAR(2000) NOT NULL,
	CONSTRAINT pk_audio_feedbacks PRIMARY KEY (id),
	CONSTRAINT fk_audio_feedbacks_audio_upload_id_audio_uploads FOREIGN KEY(audio_upload_id) REFERENCES audio_uploads (id) ON DELETE CASCADE,
	CONSTRAINT fk_audio_feedbacks_reviewer_id_users FOREIGN KEY(reviewer_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_audio_feedbacks_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_audio_feedbacks_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_audio_feedbacks_score_min CHECK ("score" >= 0),
	CONSTRAINT ck_audio_feedbacks_score_max CHECK ("score" <= 100),
	CONSTRAINT ck_audio_feedbacks_comments_length_max CHECK (length("comments") <= 2000),
	CONSTRAINT ck_audio_feedbacks_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_audio_feedbacks_reviewer_id ON audio_feedbacks (reviewer_id) WHERE reviewer_id IS NOT NULL;

CREATE UNIQUE INDEX uq_audio_feedbacks_audio_upload_id_reviewer_id_undeleted ON audio_feedbacks (audio_upload_id, reviewer_id) WHERE deleted_at IS NULL;

CREATE TABLE character_equipment (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	character_id BIGINT NOT NULL,
	slot_id BIGINT NOT NULL,
	inventory_id BIGINT NOT NULL,
	equipped_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_character_equipment PRIMARY KEY (id),
	CONSTRAINT fk_character_equipment_character_id_characters FOREIGN KEY(character_id) REFERENCES characters (id) ON DELETE CASCADE,
	CONSTRAINT fk_character_equipment_slot_id_equipment_slots FOREIGN KEY(slot_id) REFERENCES equipment_slots (id) ON DELETE RESTRICT,
	CONSTRAINT fk_character_equipment_inventory_id_character_inventory FOREIGN KEY(inventory_id) REFERENCES character_inventory (id) ON DELETE CASCADE,
	CONSTRAINT ck_character_equipment_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_equipment_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_equipment_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_character_equipment_inventory_id ON character_equipment (inventory_id);

CREATE INDEX ix_character_equipment_slot_id ON character_equipment (slot_id);

CREATE UNIQUE INDEX uq_character_equipment_character_id_slot_id_undeleted ON character_equipment (character_id, slot_id) WHERE deleted_at IS NULL;

CREATE TABLE character_objectives (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	progress_id BIGINT NOT NULL,
	objective_id BIGINT NOT NULL,
	current_count INTEGER DEFAULT '0' NOT NULL,
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_character_objectives PRIMARY KEY (id),
	CONSTRAINT fk_character_objectives_progress_id_character_quest_progress FOREIGN KEY(progress_id) REFERENCES character_quest_progress (id) ON DELETE CASCADE,
	CONSTRAINT fk_character_objectives_objective_id_quest_objectives FOREIGN KEY(objective_id) REFERENCES quest_objectives (id) ON DELETE RESTRICT,
	CONSTRAINT ck_character_objectives_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_character_objectives_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_character_objectives_current_count_min CHECK ("current_count" >= 0),
	CONSTRAINT ck_character_objectives_current_count_max CHECK ("current_count" <= 1000000),
	CONSTRAINT ck_character_objectives_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_character_objectives_objective_id ON character_objectives (objective_id);

CREATE UNIQUE INDEX uq_character_objectives_progress_id_objective_id_pair ON character_objectives (progress_id, objective_id) WHERE deleted_at IS NULL;

CREATE TABLE duel_events (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	duel_id BIGINT NOT NULL,
	player_id BIGINT,
	event_type VARCHAR(32) NOT NULL,
	details JSONB NOT NULL,
	CONSTRAINT pk_duel_events PRIMARY KEY (id),
	CONSTRAINT fk_duel_events_duel_id_duels FOREIGN KEY(duel_id) REFERENCES duels (id) ON DELETE CASCADE,
	CONSTRAINT fk_duel_events_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_duel_events_duel_event_type CHECK (event_type IN ('progress_update', 'milestone', 'completion'))
);

CREATE INDEX ix_duel_events_duel_id_created_at ON duel_events (duel_id, created_at);

CREATE INDEX ix_duel_events_player_id ON duel_events (player_id) WHERE player_id IS NOT NULL;

CREATE TABLE duel_participants (
	id BIGSERIAL NOT NULL,
	duel_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	side VARCHAR(32) NOT NULL,
	score INTEGER DEFAULT '0' NOT NULL,
	correct_answers INTEGER DEFAULT '0' NOT NULL,
	is_ready BOOLEAN DEFAULT false NOT NULL,
	xp_awarded INTEGER DEFAULT '0' NOT NULL,
	points_change BIGINT DEFAULT '0' NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_duel_participants PRIMARY KEY (id),
	CONSTRAINT uq_duel_participants_duel_id_player_id UNIQUE (duel_id, player_id),
	CONSTRAINT uq_duel_participants_duel_id_side UNIQUE (duel_id, side),
	CONSTRAINT fk_duel_participants_duel_id_duels FOREIGN KEY(duel_id) REFERENCES duels (id) ON DELETE CASCADE,
	CONSTRAINT fk_duel_participants_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_duel_participants_duel_side CHECK (side IN ('challenger', 'opponent')),
	CONSTRAINT ck_duel_participants_score_min CHECK ("score" >= 0),
	CONSTRAINT ck_duel_participants_score_max CHECK ("score" <= 1000000000),
	CONSTRAINT ck_duel_participants_correct_answers_min CHECK ("correct_answers" >= 0),
	CONSTRAINT ck_duel_participants_correct_answers_max CHECK ("correct_answers" <= 200),
	CONSTRAINT ck_duel_participants_xp_awarded_min CHECK ("xp_awarded" >= 0),
	CONSTRAINT ck_duel_participants_xp_awarded_max CHECK ("xp_awarded" <= 10000),
	CONSTRAINT ck_duel_participants_points_change_min CHECK ("points_change" >= -1000000000000000),
	CONSTRAINT ck_duel_participants_points_change_max CHECK ("points_change" <= 1000000000000000)
);

CREATE INDEX ix_duel_participants_player_id ON duel_participants (player_id);

CREATE TABLE eternal_codex_entries (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	eternal_codex_id BIGINT NOT NULL,
	original_item_id BIGINT NOT NULL,
	contributor_id BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(5000) NOT NULL,
	content_url VARCHAR(1000) NOT NULL,
	ai_quality_score FLOAT,
	community_rating FLOAT,
	elevation_date TIMESTAMP WITH TIME ZONE NOT NULL,
	elevation_reason VARCHAR(1000) NOT NULL,
	tags JSONB NOT NULL,
	access_count INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_eternal_codex_entries PRIMARY KEY (id),
	CONSTRAINT fk_eternal_codex_entries_eternal_codex_id_eternal_codices FOREIGN KEY(eternal_codex_id) REFERENCES eternal_codices (id) ON DELETE RESTRICT,
	CONSTRAINT fk_eternal_codex_entries_original_item_id_marketplace_items FOREIGN KEY(original_item_id) REFERENCES marketplace_items (id) ON DELETE RESTRICT,
	CONSTRAINT fk_eternal_codex_entries_contributor_id_player_profiles FOREIGN KEY(contributor_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_eternal_codex_entries_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_eternal_codex_entries_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_eternal_codex_entries_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_eternal_codex_entries_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_eternal_codex_entries_description_length_max CHECK (length("description") <= 5000),
	CONSTRAINT ck_eternal_codex_entries_content_url_length_max CHECK (length("content_url") <= 1000),
	CONSTRAINT ck_eternal_codex_entries_content_url_format_https_url CHECK ("content_url" LIKE 'https://%'),
	CONSTRAINT ck_eternal_codex_entries_ai_quality_score_min CHECK ("ai_quality_score" >= 0.0),
	CONSTRAINT ck_eternal_codex_entries_ai_quality_score_max CHECK ("ai_quality_score" <= 1.0),
	CONSTRAINT ck_eternal_codex_entries_community_rating_min CHECK ("community_rating" >= 1.0),
	CONSTRAINT ck_eternal_codex_entries_community_rating_max CHECK ("community_rating" <= 5.0),
	CONSTRAINT ck_eternal_codex_entries_elevation_reason_length_max CHECK (length("elevation_reason") <= 1000),
	CONSTRAINT ck_eternal_codex_entries_access_count_min CHECK ("access_count" >= 0),
	CONSTRAINT ck_eternal_codex_entries_access_count_max CHECK ("access_count" <= 2000000000),
	CONSTRAINT ck_eternal_codex_entries_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_eternal_codex_entries_contributor_id ON eternal_codex_entries (contributor_id);

CREATE INDEX ix_eternal_codex_entries_original_item_id ON eternal_codex_entries (original_item_id);

CREATE UNIQUE INDEX uq_eternal_codex_entries_codex_item ON eternal_codex_entries (eternal_codex_id, original_item_id) WHERE deleted_at IS NULL;

CREATE TABLE guild_quest_assignments (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	guild_quest_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	progress_status VARCHAR(32) DEFAULT 'not_started' NOT NULL,
	assigned_at TIMESTAMP WITH TIME ZONE NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE,
	completed_at TIMESTAMP WITH TIME ZONE,
	score INTEGER,
	feedback VARCHAR(5000),
	CONSTRAINT pk_guild_quest_assignments PRIMARY KEY (id),
	CONSTRAINT ck_guild_quest_assignments_started_at_le_completed_at CHECK (started_at <= completed_at),
	CONSTRAINT fk_guild_quest_assignments_guild_quest_id_guild_quests FOREIGN KEY(guild_quest_id) REFERENCES guild_quests (id) ON DELETE RESTRICT,
	CONSTRAINT fk_guild_quest_assignments_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_guild_quest_assignments_guild_quest_progress CHECK (progress_status IN ('not_started', 'in_progress', 'completed', 'failed')),
	CONSTRAINT ck_guild_quest_assignments_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_guild_quest_assignments_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_guild_quest_assignments_score_min CHECK ("score" >= 0),
	CONSTRAINT ck_guild_quest_assignments_score_max CHECK ("score" <= 100),
	CONSTRAINT ck_guild_quest_assignments_feedback_length_max CHECK (length("feedback") <= 5000),
	CONSTRAINT ck_guild_quest_assignments_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_guild_quest_assignments_player ON guild_quest_assignments (player_id, progress_status);

CREATE UNIQUE INDEX uq_guild_quest_assignments_pair ON guild_quest_assignments (guild_quest_id, player_id) WHERE deleted_at IS NULL;

CREATE TABLE leaderboard_entries (
	id BIGSERIAL NOT NULL,
	leaderboard_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	period_started_on DATE NOT NULL,
	score BIGINT DEFAULT '0' NOT NULL,
	rank INTEGER NOT NULL,
	previous_rank INTEGER,
	gap_to_first BIGINT DEFAULT '0' NOT NULL,
	gap_to_next BIGINT DEFAULT '0' NOT NULL,
	privacy_setting VARCHAR(32) DEFAULT 'public' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_leaderboard_entries PRIMARY KEY (id),
	CONSTRAINT uq_leaderboard_entries_player_period UNIQUE (leaderboard_id, player_id, period_started_on),
	CONSTRAINT fk_leaderboard_entries_leaderboard_id_leaderboards FOREIGN KEY(leaderboard_id) REFERENCES leaderboards (id) ON DELETE CASCADE,
	CONSTRAINT fk_leaderboard_entries_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_leaderboard_entries_leaderboard_privacy CHECK (privacy_setting IN ('public', 'opt_in', 'anonymous')),
	CONSTRAINT ck_leaderboard_entries_score_min CHECK ("score" >= -1000000000000000),
	CONSTRAINT ck_leaderboard_entries_score_max CHECK ("score" <= 1000000000000000),
	CONSTRAINT ck_leaderboard_entries_rank_min CHECK ("rank" >= 1),
	CONSTRAINT ck_leaderboard_entries_rank_max CHECK ("rank" <= 1000000000),
	CONSTRAINT ck_leaderboard_entries_previous_rank_min CHECK ("previous_rank" >= 1),
	CONSTRAINT ck_leaderboard_entries_previous_rank_max CHECK ("previous_rank" <= 1000000000),
	CONSTRAINT ck_leaderboard_entries_gap_to_first_min CHECK ("gap_to_first" >= 0),
	CONSTRAINT ck_leaderboard_entries_gap_to_first_max CHECK ("gap_to_first" <= 1000000000000000),
	CONSTRAINT ck_leaderboard_entries_gap_to_next_min CHECK ("gap_to_next" >= 0),
	CONSTRAINT ck_leaderboard_entries_gap_to_next_max CHECK ("gap_to_next" <= 1000000000000000),
	CONSTRAINT ck_leaderboard_entries_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_leaderboard_entries_place ON leaderboard_entries (leaderboard_id, period_started_on, rank);

CREATE INDEX ix_leaderboard_entries_player_id ON leaderboard_entries (player_id);

CREATE TABLE marketplace_item_ratings (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	marketplace_item_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	rating INTEGER NOT NULL,
	review VARCHAR(5000) NOT NULL,
	helpful_votes INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_marketplace_item_ratings PRIMARY KEY (id),
	CONSTRAINT fk_marketplace_item_ratings_marketplace_item_id FOREIGN KEY(marketplace_item_id) REFERENCES marketplace_items (id) ON DELETE RESTRICT,
	CONSTRAINT fk_marketplace_item_ratings_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_marketplace_item_ratings_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_marketplace_item_ratings_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_marketplace_item_ratings_rating_min CHECK ("rating" >= 1),
	CONSTRAINT ck_marketplace_item_ratings_rating_max CHECK ("rating" <= 5),
	CONSTRAINT ck_marketplace_item_ratings_review_length_max CHECK (length("review") <= 5000),
	CONSTRAINT ck_marketplace_item_ratings_helpful_votes_min CHECK ("helpful_votes" >= 0),
	CONSTRAINT ck_marketplace_item_ratings_helpful_votes_max CHECK ("helpful_votes" <= 2000000000),
	CONSTRAINT ck_marketplace_item_ratings_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_marketplace_item_ratings_player_id ON marketplace_item_ratings (player_id);

CREATE UNIQUE INDEX uq_marketplace_item_ratings_item_player ON marketplace_item_ratings (marketplace_item_id, player_id) WHERE deleted_at IS NULL;

CREATE TABLE meeting_record_participants (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	meeting_record_id BIGINT NOT NULL,
	player_id BIGINT NOT NULL,
	CONSTRAINT pk_meeting_record_participants PRIMARY KEY (id),
	CONSTRAINT uq_meeting_record_participants_record_player UNIQUE (meeting_record_id, player_id),
	CONSTRAINT fk_meeting_record_participants_meeting_record_id FOREIGN KEY(meeting_record_id) REFERENCES meeting_records (id) ON DELETE CASCADE,
	CONSTRAINT fk_meeting_record_participants_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT
);

CREATE INDEX ix_meeting_record_participants_player_id ON meeting_record_participants (player_id);

CREATE TABLE meeting_summaries (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	party_meeting_id BIGINT NOT NULL,
	meeting_record_id BIGINT,
	summary_type VARCHAR(32) NOT NULL,
	created_by BIGINT,
	title VARCHAR(200) NOT NULL,
	executive_summary VARCHAR(5000) NOT NULL,
	key_points JSONB NOT NULL,
	next_steps JSONB NOT NULL,
	resources_mentioned JSONB NOT NULL,
	study_materials_covered JSONB NOT NULL,
	questions_raised JSONB NOT NULL,
	summary_quality_score FLOAT,
	is_approved BOOLEAN DEFAULT false NOT NULL,
	approved_by BIGINT,
	approved_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_meeting_summaries PRIMARY KEY (id),
	CONSTRAINT fk_meeting_summaries_party_meeting_id_party_meetings FOREIGN KEY(party_meeting_id) REFERENCES party_meetings (id) ON DELETE RESTRICT,
	CONSTRAINT fk_meeting_summaries_meeting_record_id_meeting_records FOREIGN KEY(meeting_record_id) REFERENCES meeting_records (id) ON DELETE RESTRICT,
	CONSTRAINT ck_meeting_summaries_meeting_summary_type CHECK (summary_type IN ('ai_generated', 'manual', 'collaborative')),
	CONSTRAINT fk_meeting_summaries_created_by_player_profiles FOREIGN KEY(created_by) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_meeting_summaries_approved_by_player_profiles FOREIGN KEY(approved_by) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_meeting_summaries_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_meeting_summaries_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_meeting_summaries_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_meeting_summaries_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_meeting_summaries_executive_summary_length_max CHECK (length("executive_summary") <= 5000),
	CONSTRAINT ck_meeting_summaries_summary_quality_score_min CHECK ("summary_quality_score" >= 0),
	CONSTRAINT ck_meeting_summaries_summary_quality_score_max CHECK ("summary_quality_score" <= 1),
	CONSTRAINT ck_meeting_summaries_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_meeting_summaries_approved_by ON meeting_summaries (approved_by) WHERE approved_by IS NOT NULL;

CREATE INDEX ix_meeting_summaries_created_by ON meeting_summaries (created_by) WHERE created_by IS NOT NULL;

CREATE INDEX ix_meeting_summaries_meeting_record_id ON meeting_summaries (meeting_record_id) WHERE meeting_record_id IS NOT NULL;

CREATE INDEX ix_meeting_summaries_party_meeting_id ON meeting_summaries (party_meeting_id);

CREATE TABLE overlay_skill_prerequisites (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	overlay_skill_id BIGINT NOT NULL,
	prerequisite_id BIGINT NOT NULL,
	CONSTRAINT pk_overlay_skill_prerequisites PRIMARY KEY (id),
	CONSTRAINT uq_overlay_skill_prerequisites_pair UNIQUE (overlay_skill_id, prerequisite_id),
	CONSTRAINT ck_overlay_skill_prerequisites_not_itself CHECK (overlay_skill_id <> prerequisite_id),
	CONSTRAINT fk_overlay_skill_prerequisites_overlay_skill_id FOREIGN KEY(overlay_skill_id) REFERENCES overlay_skills (id) ON DELETE CASCADE,
	CONSTRAINT fk_overlay_skill_prerequisites_prerequisite_id FOREIGN KEY(prerequisite_id) REFERENCES overlay_skills (id) ON DELETE CASCADE
);

CREATE INDEX ix_overlay_skill_prerequisites_prerequisite_id ON overlay_skill_prerequisites (prerequisite_id);

CREATE TABLE quest_steps (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	quest_line_id BIGINT NOT NULL,
	template_id BIGINT,
	"order" INTEGER DEFAULT '1' NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	quest_type VARCHAR(32) NOT NULL,
	difficulty VARCHAR(32) DEFAULT 'medium' NOT NULL,
	progress_status VARCHAR(32) DEFAULT 'not_started' NOT NULL,
	due_date TIMESTAMP WITH TIME ZONE,
	completion_date TIMESTAMP WITH TIME ZONE,
	experience_points INTEGER NOT NULL,
	estimated_duration INTEGER NOT NULL,
	completion_criteria JSONB NOT NULL,
	is_ai_modifiable BOOLEAN DEFAULT true NOT NULL,
	ai_generated_content BOOLEAN DEFAULT false NOT NULL,
	generation_details JSONB,
	source_document_id BIGINT,
	CONSTRAINT pk_quest_steps PRIMARY KEY (id),
	CONSTRAINT ck_quest_steps_date_only_if_completed CHECK (completion_date IS NULL OR progress_status = 'completed'),
	CONSTRAINT ck_quest_steps_generated_says_how CHECK (NOT ai_generated_content OR generation_details IS NOT NULL),
	CONSTRAINT fk_quest_steps_quest_line_id_quest_lines FOREIGN KEY(quest_line_id) REFERENCES quest_lines (id) ON DELETE RESTRICT,
	CONSTRAINT fk_quest_steps_template_id_quest_step_templates FOREIGN KEY(template_id) REFERENCES quest_step_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_quest_steps_quest_step_type CHECK (quest_type IN ('learning', 'assignment', 'exam', 'schedule_event', 'reading', 'coding_challenge', 'local_project')),
	CONSTRAINT ck_quest_steps_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_quest_steps_quest_step_status CHECK (progress_status IN ('not_started', 'in_progress', 'completed')),
	CONSTRAINT fk_quest_steps_source_document_id_academic_documents FOREIGN KEY(source_document_id) REFERENCES academic_documents (id) ON DELETE SET NULL,
	CONSTRAINT ck_quest_steps_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_quest_steps_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_quest_steps_order_min CHECK ("order" >= 1),
	CONSTRAINT ck_quest_steps_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_quest_steps_title_length_min CHECK (length("title") >= 5),
	CONSTRAINT ck_quest_steps_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_quest_steps_title_format_trimmed CHECK ("title" = trim("title")),
	CONSTRAINT ck_quest_steps_description_length_min CHECK (length("description") >= 10),
	CONSTRAINT ck_quest_steps_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_quest_steps_experience_points_min CHECK ("experience_points" >= 1),
	CONSTRAINT ck_quest_steps_experience_points_max CHECK ("experience_points" <= 10000),
	CONSTRAINT ck_quest_steps_estimated_duration_min CHECK ("estimated_duration" >= 5),
	CONSTRAINT ck_quest_steps_estimated_duration_max CHECK ("estimated_duration" <= 480),
	CONSTRAINT ck_quest_steps_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_quest_steps_quest_line_id_due_date_open ON quest_steps (quest_line_id, due_date) WHERE progress_status <> 'completed' AND deleted_at IS NULL;

CREATE INDEX ix_quest_steps_source_document_id ON quest_steps (source_document_id) WHERE source_document_id IS NOT NULL;

CREATE INDEX ix_quest_steps_template_id ON quest_steps (template_id) WHERE template_id IS NOT NULL;

CREATE TABLE skill_nodes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	skill_tree_id BIGINT NOT NULL,
	template_id BIGINT,
	name VARCHAR(100) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	level INTEGER DEFAULT '0' NOT NULL,
	max_level INTEGER DEFAULT '100' NOT NULL,
	unlock_threshold INTEGER DEFAULT '0' NOT NULL,
	skill_category VARCHAR(200) NOT NULL,
	experience_points INTEGER DEFAULT '0' NOT NULL,
	icon_url VARCHAR(500),
	position_x INTEGER DEFAULT '0' NOT NULL,
	position_y INTEGER DEFAULT '0' NOT NULL,
	is_missing BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_skill_nodes PRIMARY KEY (id),
	CONSTRAINT ck_skill_nodes_level_le_max_level CHECK (level <= max_level),
	CONSTRAINT ck_skill_nodes_unlock_threshold_le_max_level CHECK (unlock_threshold <= max_level),
	CONSTRAINT fk_skill_nodes_skill_tree_id_skill_trees FOREIGN KEY(skill_tree_id) REFERENCES skill_trees (id) ON DELETE CASCADE,
	CONSTRAINT fk_skill_nodes_template_id_skill_node_templates FOREIGN KEY(template_id) REFERENCES skill_node_templates (id) ON DELETE RESTRICT,
	CONSTRAINT ck_skill_nodes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_skill_nodes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_skill_nodes_name_length_min CHECK (length("name") >= 2),
	CONSTRAINT ck_skill_nodes_name_length_max CHECK (length("name") <= 100),
	CONSTRAINT ck_skill_nodes_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_skill_nodes_level_min CHECK ("level" >= 0),
	CONSTRAINT ck_skill_nodes_level_max CHECK ("level" <= 100),
	CONSTRAINT ck_skill_nodes_max_level_min CHECK ("max_level" >= 1),
	CONSTRAINT ck_skill_nodes_max_level_max CHECK ("max_level" <= 100),
	CONSTRAINT ck_skill_nodes_unlock_threshold_min CHECK ("unlock_threshold" >= 0),
	CONSTRAINT ck_skill_nodes_unlock_threshold_max CHECK ("unlock_threshold" <= 100),
	CONSTRAINT ck_skill_nodes_skill_category_length_max CHECK (length("skill_category") <= 200),
	CONSTRAINT ck_skill_nodes_experience_points_min CHECK ("experience_points" >= 0),
	CONSTRAINT ck_skill_nodes_experience_points_max CHECK ("experience_points" <= 1000000000),
	CONSTRAINT ck_skill_nodes_icon_url_length_max CHECK (length("icon_url") <= 500),
	CONSTRAINT ck_skill_nodes_icon_url_format_icon_url CHECK ("icon_url" LIKE 'https://%'),
	CONSTRAINT ck_skill_nodes_position_x_min CHECK ("position_x" >= 0),
	CONSTRAINT ck_skill_nodes_position_x_max CHECK ("position_x" <= 5000),
	CONSTRAINT ck_skill_nodes_position_y_min CHECK ("position_y" >= 0),
	CONSTRAINT ck_skill_nodes_position_y_max CHECK ("position_y" <= 5000),
	CONSTRAINT ck_skill_nodes_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_skill_nodes_template_id ON skill_nodes (template_id) WHERE template_id IS NOT NULL;

CREATE UNIQUE INDEX uq_skill_nodes_skill_tree_id_name_undeleted ON skill_nodes (skill_tree_id, name) WHERE deleted_at IS NULL;

CREATE TABLE syllabus_smaller_majors (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	syllabus_id BIGINT NOT NULL,
	smaller_major_id BIGINT NOT NULL,
	CONSTRAINT pk_syllabus_smaller_majors PRIMARY KEY (id),
	CONSTRAINT uq_syllabus_smaller_majors_syllabus_id_smaller_major_id UNIQUE (syllabus_id, smaller_major_id),
	CONSTRAINT fk_syllabus_smaller_majors_syllabus_id_syllabi FOREIGN KEY(syllabus_id) REFERENCES syllabi (id) ON DELETE CASCADE,
	CONSTRAINT fk_syllabus_smaller_majors_smaller_major_id_smaller_majors FOREIGN KEY(smaller_major_id) REFERENCES smaller_majors (id) ON DELETE RESTRICT
);

CREATE INDEX ix_syllabus_smaller_majors_smaller_major_id ON syllabus_smaller_majors (smaller_major_id);

CREATE TABLE tournament_matches (
	id BIGSERIAL NOT NULL,
	tournament_id BIGINT NOT NULL,
	round_number INTEGER NOT NULL,
	match_number INTEGER NOT NULL,
	first_side_id BIGINT,
	second_side_id BIGINT,
	winner_side_id BIGINT,
	duel_id BIGINT,
	first_score INTEGER DEFAULT '0' NOT NULL,
	second_score INTEGER DEFAULT '0' NOT NULL,
	match_status VARCHAR(32) DEFAULT 'scheduled' NOT NULL,
	scheduled_at TIMESTAMP WITH TIME ZONE,
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_tournament_matches PRIMARY KEY (id),
	CONSTRAINT uq_tournament_matches_place UNIQUE (tournament_id, round_number, match_number),
	CONSTRAINT ck_tournament_matches_sides_differ CHECK (first_side_id <> second_side_id),
	CONSTRAINT ck_tournament_matches_winner_took_part CHECK (winner_side_id IS NULL OR winner_side_id = first_side_id OR winner_side_id = second_side_id),
	CONSTRAINT fk_tournament_matches_tournament_id_tournaments FOREIGN KEY(tournament_id) REFERENCES tournaments (id) ON DELETE RESTRICT,
	CONSTRAINT fk_tournament_matches_first_side_id_tournament_participants FOREIGN KEY(first_side_id) REFERENCES tournament_participants (id) ON DELETE RESTRICT,
	CONSTRAINT fk_tournament_matches_second_side_id_tournament_participants FOREIGN KEY(second_side_id) REFERENCES tournament_participants (id) ON DELETE RESTRICT,
	CONSTRAINT fk_tournament_matches_winner_side_id_tournament_participants FOREIGN KEY(winner_side_id) REFERENCES tournament_participants (id) ON DELETE RESTRICT,
	CONSTRAINT fk_tournament_matches_duel_id_duels FOREIGN KEY(duel_id) REFERENCES duels (id) ON DELETE RESTRICT,
	CONSTRAINT ck_tournament_matches_tournament_match_status CHECK (match_status IN ('scheduled', 'in_progress', 'completed', 'walkover', 'cancelled')),
	CONSTRAINT ck_tournament_matches_round_number_min CHECK ("round_number" >= 1),
	CONSTRAINT ck_tournament_matches_round_number_max CHECK ("round_number" <= 1000),
	CONSTRAINT ck_tournament_matches_match_number_min CHECK ("match_number" >= 1),
	CONSTRAINT ck_tournament_matches_match_number_max CHECK ("match_number" <= 10000),
	CONSTRAINT ck_tournament_matches_first_score_min CHECK ("first_score" >= 0),
	CONSTRAINT ck_tournament_matches_first_score_max CHECK ("first_score" <= 1000000000),
	CONSTRAINT ck_tournament_matches_second_score_min CHECK ("second_score" >= 0),
	CONSTRAINT ck_tournament_matches_second_score_max CHECK ("second_score" <= 1000000000)
);

CREATE INDEX ix_tournament_matches_duel_id ON tournament_matches (duel_id) WHERE duel_id IS NOT NULL;

CREATE INDEX ix_tournament_matches_first_side_id ON tournament_matches (first_side_id) WHERE first_side_id IS NOT NULL;

CREATE INDEX ix_tournament_matches_second_side_id ON tournament_matches (second_side_id) WHERE second_side_id IS NOT NULL;

CREATE INDEX ix_tournament_matches_winner_side_id ON tournament_matches (winner_side_id) WHERE winner_side_id IS NOT NULL;

CREATE TABLE contextual_assistance_skill_nodes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	assistance_id BIGINT NOT NULL,
	skill_node_id BIGINT NOT NULL,
	CONSTRAINT pk_contextual_assistance_skill_nodes PRIMARY KEY (id),
	CONSTRAINT uq_contextual_assistance_skill_nodes_pair UNIQUE (assistance_id, skill_node_id),
	CONSTRAINT fk_contextual_assistance_skill_nodes_assistance_id FOREIGN KEY(assistance_id) REFERENCES contextual_assistances (id) ON DELETE CASCADE,
	CONSTRAINT fk_contextual_assistance_skill_nodes_skill_node_id FOREIGN KEY(skill_node_id) REFERENCES skill_nodes (id) ON DELETE CASCADE
);

CREATE INDEX ix_contextual_assistance_skill_nodes_skill_node_id ON contextual_assistance_skill_nodes (skill_node_id);

CREATE TABLE exam_boss_attempts (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	exam_boss_id BIGINT,
	quest_step_id BIGINT,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	difficulty VARCHAR(32) NOT NULL,
	progress_status VARCHAR(32) DEFAULT 'not_started' NOT NULL,
	generation_source VARCHAR(32) NOT NULL,
	upcoming_test_date DATE,
	unity_scene_id VARCHAR(120) NOT NULL,
	unity_game_state JSONB NOT NULL,
	unity_session_id VARCHAR(120),
	interactive_elements JSONB NOT NULL,
	score INTEGER,
	max_score INTEGER,
	weighted_score INTEGER,
	experience_points INTEGER DEFAULT '0' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE,
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_exam_boss_attempts PRIMARY KEY (id),
	CONSTRAINT ck_exam_boss_attempts_score_le_max_score CHECK (score <= max_score),
	CONSTRAINT ck_exam_boss_attempts_created_at_le_started_at CHECK (created_at <= started_at),
	CONSTRAINT ck_exam_boss_attempts_started_at_le_completed_at CHECK (started_at <= completed_at),
	CONSTRAINT fk_exam_boss_attempts_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_exam_boss_attempts_exam_boss_id_exam_bosses FOREIGN KEY(exam_boss_id) REFERENCES exam_bosses (id) ON DELETE RESTRICT,
	CONSTRAINT fk_exam_boss_attempts_quest_step_id_quest_steps FOREIGN KEY(quest_step_id) REFERENCES quest_steps (id) ON DELETE SET NULL,
	CONSTRAINT ck_exam_boss_attempts_difficulty CHECK (difficulty IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_exam_boss_attempts_exam_attempt_status CHECK (progress_status IN ('not_started', 'in_progress', 'completed', 'failed')),
	CONSTRAINT ck_exam_boss_attempts_exam_generation_source CHECK (generation_source IN ('user_input', 'ai_generated', 'template')),
	CONSTRAINT ck_exam_boss_attempts_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_exam_boss_attempts_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_exam_boss_attempts_title_format_trimmed CHECK ("title" = trim("title")),
	CONSTRAINT ck_exam_boss_attempts_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_exam_boss_attempts_unity_scene_id_length_max CHECK (length("unity_scene_id") <= 120),
	CONSTRAINT ck_exam_boss_attempts_unity_session_id_length_max CHECK (length("unity_session_id") <= 120),
	CONSTRAINT ck_exam_boss_attempts_score_min CHECK ("score" >= 0),
	CONSTRAINT ck_exam_boss_attempts_score_max CHECK ("score" <= 1000000),
	CONSTRAINT ck_exam_boss_attempts_max_score_min CHECK ("max_score" >= 0),
	CONSTRAINT ck_exam_boss_attempts_max_score_max CHECK ("max_score" <= 1000000),
	CONSTRAINT ck_exam_boss_attempts_weighted_score_min CHECK ("weighted_score" >= 0),
	CONSTRAINT ck_exam_boss_attempts_weighted_score_max CHECK ("weighted_score" <= 1000000000),
	CONSTRAINT ck_exam_boss_attempts_experience_points_min CHECK ("experience_points" >= 0),
	CONSTRAINT ck_exam_boss_attempts_experience_points_max CHECK ("experience_points" <= 10000)
);

CREATE INDEX ix_exam_boss_attempts_exam_boss_id ON exam_boss_attempts (exam_boss_id) WHERE exam_boss_id IS NOT NULL;

CREATE INDEX ix_exam_boss_attempts_player_id_progress_status ON exam_boss_attempts (player_id, progress_status);

CREATE INDEX ix_exam_boss_attempts_quest_step_id ON exam_boss_attempts (quest_step_id) WHERE quest_step_id IS NOT NULL;

CREATE TABLE item_meta_skills (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	marketplace_item_id BIGINT,
	codex_entry_id BIGINT,
	knowledge_pack_id BIGINT,
	meta_skill_id BIGINT NOT NULL,
	relevance_score INTEGER NOT NULL,
	tagged_at TIMESTAMP WITH TIME ZONE NOT NULL,
	tagged_by BIGINT,
	confidence_level FLOAT,
	CONSTRAINT pk_item_meta_skills PRIMARY KEY (id),
	CONSTRAINT uq_item_meta_skills_skill_item UNIQUE (meta_skill_id, marketplace_item_id),
	CONSTRAINT uq_item_meta_skills_skill_entry UNIQUE (meta_skill_id, codex_entry_id),
	CONSTRAINT uq_item_meta_skills_skill_pack UNIQUE (meta_skill_id, knowledge_pack_id),
	CONSTRAINT ck_item_meta_skills_one_material CHECK (CASE WHEN marketplace_item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN codex_entry_id IS NULL THEN 0 ELSE 1 END + CASE WHEN knowledge_pack_id IS NULL THEN 0 ELSE 1 END = 1),
	CONSTRAINT fk_item_meta_skills_marketplace_item_id_marketplace_items FOREIGN KEY(marketplace_item_id) REFERENCES marketplace_items (id) ON DELETE CASCADE,
	CONSTRAINT fk_item_meta_skills_codex_entry_id_eternal_codex_entries FOREIGN KEY(codex_entry_id) REFERENCES eternal_codex_entries (id) ON DELETE CASCADE,
	CONSTRAINT fk_item_meta_skills_knowledge_pack_id_knowledge_packs FOREIGN KEY(knowledge_pack_id) REFERENCES knowledge_packs (id) ON DELETE CASCADE,
	CONSTRAINT fk_item_meta_skills_meta_skill_id_meta_skills FOREIGN KEY(meta_skill_id) REFERENCES meta_skills (id) ON DELETE RESTRICT,
	CONSTRAINT fk_item_meta_skills_tagged_by_player_profiles FOREIGN KEY(tagged_by) REFERENCES player_profiles (id) ON DELETE SET NULL,
	CONSTRAINT ck_item_meta_skills_relevance_score_min CHECK ("relevance_score" >= 1),
	CONSTRAINT ck_item_meta_skills_relevance_score_max CHECK ("relevance_score" <= 10),
	CONSTRAINT ck_item_meta_skills_confidence_level_min CHECK ("confidence_level" >= 0.0),
	CONSTRAINT ck_item_meta_skills_confidence_level_max CHECK ("confidence_level" <= 1.0)
);

CREATE INDEX ix_item_meta_skills_codex_entry_id ON item_meta_skills (codex_entry_id) WHERE codex_entry_id IS NOT NULL;

CREATE INDEX ix_item_meta_skills_knowledge_pack_id ON item_meta_skills (knowledge_pack_id) WHERE knowledge_pack_id IS NOT NULL;

CREATE INDEX ix_item_meta_skills_marketplace_item_id ON item_meta_skills (marketplace_item_id) WHERE marketplace_item_id IS NOT NULL;

CREATE INDEX ix_item_meta_skills_tagged_by ON item_meta_skills (tagged_by) WHERE tagged_by IS NOT NULL;

CREATE TABLE knowledge_pack_items (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	knowledge_pack_id BIGINT NOT NULL,
	marketplace_item_id BIGINT,
	codex_entry_id BIGINT,
	order_sequence INTEGER DEFAULT '1' NOT NULL,
	is_required BOOLEAN DEFAULT true NOT NULL,
	added_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_knowledge_pack_items PRIMARY KEY (id),
	CONSTRAINT uq_knowledge_pack_items_pack_item UNIQUE (knowledge_pack_id, marketplace_item_id),
	CONSTRAINT uq_knowledge_pack_items_pack_entry UNIQUE (knowledge_pack_id, codex_entry_id),
	CONSTRAINT ck_knowledge_pack_items_one_material CHECK (CASE WHEN marketplace_item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN codex_entry_id IS NULL THEN 0 ELSE 1 END = 1),
	CONSTRAINT fk_knowledge_pack_items_knowledge_pack_id_knowledge_packs FOREIGN KEY(knowledge_pack_id) REFERENCES knowledge_packs (id) ON DELETE CASCADE,
	CONSTRAINT fk_knowledge_pack_items_marketplace_item_id FOREIGN KEY(marketplace_item_id) REFERENCES marketplace_items (id) ON DELETE RESTRICT,
	CONSTRAINT fk_knowledge_pack_items_codex_entry_id_eternal_codex_entries FOREIGN KEY(codex_entry_id) REFERENCES eternal_codex_entries (id) ON DELETE RESTRICT,
	CONSTRAINT ck_knowledge_pack_items_order_sequence_min CHECK ("order_sequence" >= 1),
	CONSTRAINT ck_knowledge_pack_items_order_sequence_max CHECK ("order_sequence" <= 10000)
);

CREATE INDEX ix_knowledge_pack_items_codex_entry_id ON knowledge_pack_items (codex_entry_id) WHERE codex_entry_id IS NOT NULL;

CREATE INDEX ix_knowledge_pack_items_marketplace_item_id ON knowledge_pack_items (marketplace_item_id) WHERE marketplace_item_id IS NOT NULL;

CREATE INDEX ix_knowledge_pack_items_order ON knowledge_pack_items (knowledge_pack_id, order_sequence);

CREATE TABLE meeting_action_items (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	meeting_summary_id BIGINT NOT NULL,
	assigned_to BIGINT NOT NULL,
	assigned_by BIGINT NOT NULL,
	title VARCHAR(200) NOT NULL,
	description VARCHAR(2000) NOT NULL,
	priority VARCHAR(32) DEFAULT 'medium' NOT NULL,
	due_date DATE,
	completion_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	completion_notes VARCHAR(2000),
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_meeting_action_items PRIMARY KEY (id),
	CONSTRAINT fk_meeting_action_items_meeting_summary_id_meeting_summaries FOREIGN KEY(meeting_summary_id) REFERENCES meeting_summaries (id) ON DELETE RESTRICT,
	CONSTRAINT fk_meeting_action_items_assigned_to_player_profiles FOREIGN KEY(assigned_to) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_meeting_action_items_assigned_by_player_profiles FOREIGN KEY(assigned_by) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT ck_meeting_action_items_priority CHECK (priority IN ('low', 'medium', 'high')),
	CONSTRAINT ck_meeting_action_items_action_item_status CHECK (completion_status IN ('pending', 'in_progress', 'completed', 'cancelled')),
	CONSTRAINT ck_meeting_action_items_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_meeting_action_items_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_meeting_action_items_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_meeting_action_items_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_meeting_action_items_description_length_max CHECK (length("description") <= 2000),
	CONSTRAINT ck_meeting_action_items_completion_notes_length_max CHECK (length("completion_notes") <= 2000),
	CONSTRAINT ck_meeting_action_items_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_meeting_action_items_assigned_by ON meeting_action_items (assigned_by);

CREATE INDEX ix_meeting_action_items_assigned_status ON meeting_action_items (assigned_to, completion_status);

CREATE INDEX ix_meeting_action_items_due_date_open ON meeting_action_items (due_date) WHERE completion_status IN ('pending', 'in_progress');

CREATE INDEX ix_meeting_action_items_meeting_summary_id ON meeting_action_items (meeting_summary_id);

CREATE TABLE notes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	player_id BIGINT NOT NULL,
	course_id BIGINT,
	quest_step_id BIGINT,
	skill_node_id BIGINT,
	title VARCHAR(200) NOT NULL,
	content VARCHAR(100000) NOT NULL,
	content_type VARCHAR(32) DEFAULT 'markdown' NOT NULL,
	organization_structure JSONB NOT NULL,
	tags JSONB NOT NULL,
	is_arsenal_item BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_notes PRIMARY KEY (id),
	CONSTRAINT fk_notes_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_notes_course_id_courses FOREIGN KEY(course_id) REFERENCES courses (id) ON DELETE SET NULL,
	CONSTRAINT fk_notes_quest_step_id_quest_steps FOREIGN KEY(quest_step_id) REFERENCES quest_steps (id) ON DELETE SET NULL,
	CONSTRAINT fk_notes_skill_node_id_skill_nodes FOREIGN KEY(skill_node_id) REFERENCES skill_nodes (id) ON DELETE SET NULL,
	CONSTRAINT ck_notes_note_format CHECK (content_type IN ('rich_text', 'markdown', 'html')),
	CONSTRAINT ck_notes_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_notes_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_notes_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_notes_title_length_max CHECK (length("title") <= 200),
	CONSTRAINT ck_notes_content_length_max CHECK (length("content") <= 100000),
	CONSTRAINT ck_notes_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_notes_course_id ON notes (course_id) WHERE course_id IS NOT NULL;

CREATE INDEX ix_notes_player_id_title_arsenal ON notes (player_id, title) WHERE is_arsenal_item AND deleted_at IS NULL;

CREATE INDEX ix_notes_player_updated ON notes (player_id, updated_at);

CREATE INDEX ix_notes_quest_step_id ON notes (quest_step_id) WHERE quest_step_id IS NOT NULL;

CREATE INDEX ix_notes_skill_node_id ON notes (skill_node_id) WHERE skill_node_id IS NOT NULL;

CREATE TABLE notifications (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	user_id BIGINT NOT NULL,
	world_id BIGINT,
	template_id BIGINT,
	notification_type VARCHAR(32) NOT NULL,
	title VARCHAR(120) NOT NULL,
	content VARCHAR(2000) NOT NULL,
	priority VARCHAR(32) DEFAULT 'medium' NOT NULL,
	quest_step_id BIGINT,
	quest_line_id BIGINT,
	skill_node_id BIGINT,
	quest_log_id BIGINT,
	player_achievement_id BIGINT,
	party_invitation_id BIGINT,
	party_meeting_id BIGINT,
	duel_id BIGINT,
	friendship_id BIGINT,
	message_id BIGINT,
	is_read BOOLEAN DEFAULT false NOT NULL,
	read_at TIMESTAMP WITH TIME ZONE,
	action_required BOOLEAN DEFAULT false NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_notifications PRIMARY KEY (id),
	CONSTRAINT ck_notifications_one_related CHECK (CASE WHEN quest_step_id IS NULL THEN 0 ELSE 1 END + CASE WHEN quest_line_id IS NULL THEN 0 ELSE 1 END + CASE WHEN skill_node_id IS NULL THEN 0 ELSE 1 END + CASE WHEN quest_log_id IS NULL THEN 0 ELSE 1 END + CASE WHEN player_achievement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN party_invitation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN party_meeting_id IS NULL THEN 0 ELSE 1 END + CASE WHEN duel_id IS NULL THEN 0 ELSE 1 END + CASE WHEN friendship_id IS NULL THEN 0 ELSE 1 END + CASE WHEN message_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT fk_notifications_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_notifications_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT fk_notifications_template_id_notification_templates FOREIGN KEY(template_id) REFERENCES notification_templates (id) ON DELETE SET NULL,
	CONSTRAINT ck_notifications_notification_type CHECK (notification_type IN ('quest_update', 'new_learning_path', 'achievement', 'quest_line_change', 'level_up', 'streak', 'review_due', 'duel', 'party', 'meeting', 'friend', 'message', 'moderation', 'system')),
	CONSTRAINT ck_notifications_priority CHECK (priority IN ('low', 'medium', 'high')),
	CONSTRAINT fk_notifications_quest_step_id_quest_steps FOREIGN KEY(quest_step_id) REFERENCES quest_steps (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_quest_line_id_quest_lines FOREIGN KEY(quest_line_id) REFERENCES quest_lines (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_skill_node_id_skill_nodes FOREIGN KEY(skill_node_id) REFERENCES skill_nodes (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_quest_log_id_quest_logs FOREIGN KEY(quest_log_id) REFERENCES quest_logs (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_player_achievement_id_player_achievements FOREIGN KEY(player_achievement_id) REFERENCES player_achievements (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_party_invitation_id_party_invitations FOREIGN KEY(party_invitation_id) REFERENCES party_invitations (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_party_meeting_id_party_meetings FOREIGN KEY(party_meeting_id) REFERENCES party_meetings (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_duel_id_duels FOREIGN KEY(duel_id) REFERENCES duels (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_friendship_id_friendships FOREIGN KEY(friendship_id) REFERENCES friendships (id) ON DELETE SET NULL,
	CONSTRAINT fk_notifications_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE SET NULL,
	CONSTRAINT ck_notifications_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_notifications_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_notifications_title_length_min CHECK (length("title") >= 1),
	CONSTRAINT ck_notifications_title_length_max CHECK (length("title") <= 120),
	CONSTRAINT ck_notifications_content_length_max CHECK (length("content") <= 2000),
	CONSTRAINT ck_notifications_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_notifications_duel_id ON notifications (duel_id) WHERE duel_id IS NOT NULL;

CREATE INDEX ix_notifications_friendship_id ON notifications (friendship_id) WHERE friendship_id IS NOT NULL;

CREATE INDEX ix_notifications_message_id ON notifications (message_id) WHERE message_id IS NOT NULL;

CREATE INDEX ix_notifications_party_invitation_id ON notifications (party_invitation_id) WHERE party_invitation_id IS NOT NULL;

CREATE INDEX ix_notifications_party_meeting_id ON notifications (party_meeting_id) WHERE party_meeting_id IS NOT NULL;

CREATE INDEX ix_notifications_player_achievement_id ON notifications (player_achievement_id) WHERE player_achievement_id IS NOT NULL;

CREATE INDEX ix_notifications_quest_line_id ON notifications (quest_line_id) WHERE quest_line_id IS NOT NULL;

CREATE INDEX ix_notifications_quest_log_id ON notifications (quest_log_id) WHERE quest_log_id IS NOT NULL;

CREATE INDEX ix_notifications_quest_step_id ON notifications (quest_step_id) WHERE quest_step_id IS NOT NULL;

CREATE INDEX ix_notifications_skill_node_id ON notifications (skill_node_id) WHERE skill_node_id IS NOT NULL;

CREATE INDEX ix_notifications_template_id ON notifications (template_id) WHERE template_id IS NOT NULL;

CREATE INDEX ix_notifications_user_id_created_at ON notifications (user_id, created_at);

CREATE INDEX ix_notifications_user_id_unread ON notifications (user_id) WHERE is_read = false AND deleted_at IS NULL;

CREATE INDEX ix_notifications_world_id ON notifications (world_id) WHERE world_id IS NOT NULL;

CREATE TABLE quest_step_prerequisites (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	quest_step_id BIGINT NOT NULL,
	prerequisite_id BIGINT NOT NULL,
	CONSTRAINT pk_quest_step_prerequisites PRIMARY KEY (id),
	CONSTRAINT uq_quest_step_prerequisites_quest_step_id_prerequisite_id UNIQUE (quest_step_id, prerequisite_id),
	CONSTRAINT ck_quest_step_prerequisites_prerequisite_id_other CHECK (quest_step_id <> prerequisite_id),
	CONSTRAINT fk_quest_step_prerequisites_quest_step_id_quest_steps FOREIGN KEY(quest_step_id) REFERENCES quest_steps (id) ON DELETE CASCADE,
	CONSTRAINT fk_quest_step_prerequisites_prerequisite_id_quest_steps FOREIGN KEY(prerequisite_id) REFERENCES quest_steps (id) ON DELETE CASCADE
);

CREATE INDEX ix_quest_step_prerequisites_prerequisite_id ON quest_step_prerequisites (prerequisite_id);

CREATE TABLE quest_step_skills (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	quest_step_id BIGINT NOT NULL,
	skill_node_id BIGINT NOT NULL,
	relationship_type VARCHAR(32) NOT NULL,
	CONSTRAINT pk_quest_step_skills PRIMARY KEY (id),
	CONSTRAINT uq_quest_step_skills_pair UNIQUE (quest_step_id, skill_node_id, relationship_type),
	CONSTRAINT fk_quest_step_skills_quest_step_id_quest_steps FOREIGN KEY(quest_step_id) REFERENCES quest_steps (id) ON DELETE CASCADE,
	CONSTRAINT fk_quest_step_skills_skill_node_id_skill_nodes FOREIGN KEY(skill_node_id) REFERENCES skill_nodes (id) ON DELETE CASCADE,
	CONSTRAINT ck_quest_step_skills_step_skill_relation CHECK (relationship_type IN ('requires', 'rewards', 'enhances'))
);

CREATE INDEX ix_quest_step_skills_skill_node_id ON quest_step_skills (skill_node_id);

CREATE TABLE skill_node_prerequisites (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	skill_node_id BIGINT NOT NULL,
	prerequisite_id BIGINT NOT NULL,
	CONSTRAINT pk_skill_node_prerequisites PRIMARY KEY (id),
	CONSTRAINT uq_skill_node_prerequisites_skill_node_id_prerequisite_id UNIQUE (skill_node_id, prerequisite_id),
	CONSTRAINT ck_skill_node_prerequisites_prerequisite_id_other CHECK (skill_node_id <> prerequisite_id),
	CONSTRAINT fk_skill_node_prerequisites_skill_node_id_skill_nodes FOREIGN KEY(skill_node_id) REFERENCES skill_nodes (id) ON DELETE CASCADE,
	CONSTRAINT fk_skill_node_prerequisites_prerequisite_id_skill_nodes FOREIGN KEY(prerequisite_id) REFERENCES skill_nodes (id) ON DELETE CASCADE
);

CREATE INDEX ix_skill_node_prerequisites_prerequisite_id ON skill_node_prerequisites (prerequisite_id);

CREATE TABLE transactions (
	id BIGSERIAL NOT NULL,
	sender_wallet_id BIGINT,
	receiver_wallet_id BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	transaction_type VARCHAR(32) NOT NULL,
	marketplace_item_id BIGINT,
	knowledge_pack_id BIGINT,
	shop_offer_id BIGINT,
	quest_step_id BIGINT,
	quest_log_id BIGINT,
	player_achievement_id BIGINT,
	streak_milestone_id BIGINT,
	duel_id BIGINT,
	tournament_id BIGINT,
	pvp_event_id BIGINT,
	description VARCHAR(500) NOT NULL,
	processing_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	failure_reason VARCHAR(200),
	reference_id VARCHAR(100),
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_transactions PRIMARY KEY (id),
	CONSTRAINT ck_transactions_wallets_differ CHECK (sender_wallet_id <> receiver_wallet_id),
	CONSTRAINT ck_transactions_one_reference CHECK (CASE WHEN marketplace_item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN knowledge_pack_id IS NULL THEN 0 ELSE 1 END + CASE WHEN shop_offer_id IS NULL THEN 0 ELSE 1 END + CASE WHEN quest_step_id IS NULL THEN 0 ELSE 1 END + CASE WHEN quest_log_id IS NULL THEN 0 ELSE 1 END + CASE WHEN player_achievement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN streak_milestone_id IS NULL THEN 0 ELSE 1 END + CASE WHEN duel_id IS NULL THEN 0 ELSE 1 END + CASE WHEN tournament_id IS NULL THEN 0 ELSE 1 END + CASE WHEN pvp_event_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT fk_transactions_sender_wallet_id_wallets FOREIGN KEY(sender_wallet_id) REFERENCES wallets (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_receiver_wallet_id_wallets FOREIGN KEY(receiver_wallet_id) REFERENCES wallets (id) ON DELETE RESTRICT,
	CONSTRAINT ck_transactions_transaction_type CHECK (transaction_type IN ('purchase', 'sale', 'reward', 'system', 'quest_completion', 'stake', 'prize', 'refund', 'adjustment')),
	CONSTRAINT fk_transactions_marketplace_item_id_marketplace_items FOREIGN KEY(marketplace_item_id) REFERENCES marketplace_items (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_knowledge_pack_id_knowledge_packs FOREIGN KEY(knowledge_pack_id) REFERENCES knowledge_packs (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_shop_offer_id_shop_offers FOREIGN KEY(shop_offer_id) REFERENCES shop_offers (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_quest_step_id_quest_steps FOREIGN KEY(quest_step_id) REFERENCES quest_steps (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_quest_log_id_quest_logs FOREIGN KEY(quest_log_id) REFERENCES quest_logs (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_player_achievement_id_player_achievements FOREIGN KEY(player_achievement_id) REFERENCES player_achievements (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_streak_milestone_id_player_streak_milestones FOREIGN KEY(streak_milestone_id) REFERENCES player_streak_milestones (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_duel_id_duels FOREIGN KEY(duel_id) REFERENCES duels (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_tournament_id_tournaments FOREIGN KEY(tournament_id) REFERENCES tournaments (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transactions_pvp_event_id_pvp_events FOREIGN KEY(pvp_event_id) REFERENCES pvp_events (id) ON DELETE RESTRICT,
	CONSTRAINT ck_transactions_transaction_status CHECK (processing_status IN ('pending', 'completed', 'failed', 'refunded')),
	CONSTRAINT ck_transactions_amount_min CHECK ("amount" >= 1),
	CONSTRAINT ck_transactions_amount_max CHECK ("amount" <= 1000000000000000),
	CONSTRAINT ck_transactions_description_length_max CHECK (length("description") <= 500),
	CONSTRAINT ck_transactions_failure_reason_length_max CHECK (length("failure_reason") <= 200),
	CONSTRAINT ck_transactions_reference_id_length_min CHECK (length("reference_id") >= 1),
	CONSTRAINT ck_transactions_reference_id_length_max CHECK (length("reference_id") <= 100),
	CONSTRAINT ck_transactions_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_transactions_created_at_pending ON transactions (created_at) WHERE processing_status = 'pending';

CREATE INDEX ix_transactions_duel_id ON transactions (duel_id) WHERE duel_id IS NOT NULL;

CREATE INDEX ix_transactions_knowledge_pack_id ON transactions (knowledge_pack_id) WHERE knowledge_pack_id IS NOT NULL;

CREATE INDEX ix_transactions_marketplace_item_id ON transactions (marketplace_item_id) WHERE marketplace_item_id IS NOT NULL;

CREATE INDEX ix_transactions_player_achievement_id ON transactions (player_achievement_id) WHERE player_achievement_id IS NOT NULL;

CREATE INDEX ix_transactions_pvp_event_id ON transactions (pvp_event_id) WHERE pvp_event_id IS NOT NULL;

CREATE INDEX ix_transactions_quest_log_id ON transactions (quest_log_id) WHERE quest_log_id IS NOT NULL;

CREATE INDEX ix_transactions_quest_step_id ON transactions (quest_step_id) WHERE quest_step_id IS NOT NULL;

CREATE INDEX ix_transactions_receiver_created ON transactions (receiver_wallet_id, created_at);

CREATE INDEX ix_transactions_sender_created ON transactions (sender_wallet_id, created_at);

CREATE INDEX ix_transactions_shop_offer_id ON transactions (shop_offer_id) WHERE shop_offer_id IS NOT NULL;

CREATE INDEX ix_transactions_streak_milestone_id ON transactions (streak_milestone_id) WHERE streak_milestone_id IS NOT NULL;

CREATE INDEX ix_transactions_tournament_id ON transactions (tournament_id) WHERE tournament_id IS NOT NULL;

CREATE UNIQUE INDEX uq_transactions_reference_id_given ON transactions (reference_id) WHERE reference_id IS NOT NULL;

CREATE TABLE web_content_skill_nodes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	web_content_extraction_id BIGINT NOT NULL,
	skill_node_id BIGINT NOT NULL,
	CONSTRAINT pk_web_content_skill_nodes PRIMARY KEY (id),
	CONSTRAINT uq_web_content_skill_nodes_pair UNIQUE (web_content_extraction_id, skill_node_id),
	CONSTRAINT fk_web_content_skill_nodes_web_content_extraction_id FOREIGN KEY(web_content_extraction_id) REFERENCES web_content_extractions (id) ON DELETE CASCADE,
	CONSTRAINT fk_web_content_skill_nodes_skill_node_id_skill_nodes FOREIGN KEY(skill_node_id) REFERENCES skill_nodes (id) ON DELETE CASCADE
);

CREATE INDEX ix_web_content_skill_nodes_skill_node_id ON web_content_skill_nodes (skill_node_id);

CREATE TABLE abuse_reports (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	reporter_id BIGINT NOT NULL,
	reported_user_id BIGINT,
	reported_content_type VARCHAR(32) NOT NULL,
	reported_note_id BIGINT,
	reported_party_id BIGINT,
	reported_message_id BIGINT,
	world_id BIGINT,
	abuse_type VARCHAR(32) NOT NULL,
	reason VARCHAR(500) NOT NULL,
	details VARCHAR(5000) NOT NULL,
	reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
	processing_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	moderation_action VARCHAR(32),
	resolution VARCHAR(5000),
	resolved_by BIGINT,
	resolved_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_abuse_reports PRIMARY KEY (id),
	CONSTRAINT ck_abuse_reports_reported_user_id_other CHECK (reporter_id <> reported_user_id),
	CONSTRAINT ck_abuse_reports_one_reported_content CHECK (CASE WHEN reported_note_id IS NULL THEN 0 ELSE 1 END + CASE WHEN reported_party_id IS NULL THEN 0 ELSE 1 END + CASE WHEN reported_message_id IS NULL THEN 0 ELSE 1 END <= 1),
	CONSTRAINT ck_abuse_reports_something_reported CHECK (reported_user_id IS NOT NULL OR reported_note_id IS NOT NULL OR reported_party_id IS NOT NULL OR reported_message_id IS NOT NULL),
	CONSTRAINT ck_abuse_reports_reported_at_le_resolved_at CHECK (reported_at <= resolved_at),
	CONSTRAINT fk_abuse_reports_reporter_id_users FOREIGN KEY(reporter_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT fk_abuse_reports_reported_user_id_users FOREIGN KEY(reported_user_id) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_abuse_reports_reported_content CHECK (reported_content_type IN ('user', 'note', 'party', 'message')),
	CONSTRAINT fk_abuse_reports_reported_note_id_notes FOREIGN KEY(reported_note_id) REFERENCES notes (id) ON DELETE RESTRICT,
	CONSTRAINT fk_abuse_reports_reported_party_id_parties FOREIGN KEY(reported_party_id) REFERENCES parties (id) ON DELETE RESTRICT,
	CONSTRAINT fk_abuse_reports_reported_message_id_messages FOREIGN KEY(reported_message_id) REFERENCES messages (id) ON DELETE RESTRICT,
	CONSTRAINT fk_abuse_reports_world_id_worlds FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE RESTRICT,
	CONSTRAINT ck_abuse_reports_abuse_type CHECK (abuse_type IN ('inappropriate_content', 'harassment', 'spam', 'other')),
	CONSTRAINT ck_abuse_reports_abuse_report_status CHECK (processing_status IN ('pending', 'processing', 'completed')),
	CONSTRAINT ck_abuse_reports_moderation_action CHECK (moderation_action IN ('warning', 'temporary_ban', 'permanent_ban', 'content_removal', 'no_action')),
	CONSTRAINT fk_abuse_reports_resolved_by_users FOREIGN KEY(resolved_by) REFERENCES users (id) ON DELETE RESTRICT,
	CONSTRAINT ck_abuse_reports_version_min CHECK ("version" >= -2147483648),
	CONSTRAINT ck_abuse_reports_version_max CHECK ("version" <= 2147483647),
	CONSTRAINT ck_abuse_reports_reason_length_min CHECK (length("reason") >= 1),
	CONSTRAINT ck_abuse_reports_reason_length_max CHECK (length("reason") <= 500),
	CONSTRAINT ck_abuse_reports_details_length_max CHECK (length("details") <= 5000),
	CONSTRAINT ck_abuse_reports_resolution_length_max CHECK (length("resolution") <= 5000),
	CONSTRAINT ck_abuse_reports_times_ordered CHECK (created_at <= updated_at)
);

CREATE INDEX ix_abuse_reports_reported_message_id ON abuse_reports (reported_message_id) WHERE reported_message_id IS NOT NULL;

CREATE INDEX ix_abuse_reports_reported_note_id ON abuse_reports (reported_note_id) WHERE reported_note_id IS NOT NULL;

CREATE INDEX ix_abuse_reports_reported_party_id ON abuse_reports (reported_party_id) WHERE reported_party_id IS NOT NULL;

CREATE INDEX ix_abuse_reports_reported_user_id ON abuse_reports (reported_user_id) WHERE reported_user_id IS NOT NULL;

CREATE INDEX ix_abuse_reports_reporter_id ON abuse_reports (reporter_id);

CREATE INDEX ix_abuse_reports_resolved_by ON abuse_reports (resolved_by) WHERE resolved_by IS NOT NULL;

CREATE INDEX ix_abuse_reports_status ON abuse_reports (processing_status, reported_at);

CREATE INDEX ix_abuse_reports_world_id ON abuse_reports (world_id) WHERE world_id IS NOT NULL;

CREATE TABLE assessment_results (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	quiz_attempt_id BIGINT,
	exam_attempt_id BIGINT,
	activity_attempt_id BIGINT,
	skill_id BIGINT,
	kind VARCHAR(32) NOT NULL,
	score_ppm INTEGER DEFAULT '0' NOT NULL,
	passing_ppm INTEGER DEFAULT '700000' NOT NULL,
	is_passed BOOLEAN DEFAULT false NOT NULL,
	topic_scores JSONB NOT NULL,
	advice JSONB NOT NULL,
	summary VARCHAR(2000) NOT NULL,
	assessed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_assessment_results PRIMARY KEY (id),
	CONSTRAINT ck_assessment_results_one_attempt CHECK (CASE WHEN quiz_attempt_id IS NULL THEN 0 ELSE 1 END + CASE WHEN exam_attempt_id IS NULL THEN 0 ELSE 1 END + CASE WHEN activity_attempt_id IS NULL THEN 0 ELSE 1 END = 1),
	CONSTRAINT uq_assessment_results_quiz_attempt_id UNIQUE (quiz_attempt_id),
	CONSTRAINT uq_assessment_results_exam_attempt_id UNIQUE (exam_attempt_id),
	CONSTRAINT uq_assessment_results_activity_attempt_id UNIQUE (activity_attempt_id),
	CONSTRAINT fk_assessment_results_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_assessment_results_quiz_attempt_id_quiz_attempts FOREIGN KEY(quiz_attempt_id) REFERENCES quiz_attempts (id) ON DELETE RESTRICT,
	CONSTRAINT fk_assessment_results_exam_attempt_id_exam_boss_attempts FOREIGN KEY(exam_attempt_id) REFERENCES exam_boss_attempts (id) ON DELETE RESTRICT,
	CONSTRAINT fk_assessment_results_activity_attempt_id_activity_attempts FOREIGN KEY(activity_attempt_id) REFERENCES activity_attempts (id) ON DELETE RESTRICT,
	CONSTRAINT fk_assessment_results_skill_id_skills FOREIGN KEY(skill_id) REFERENCES skills (id) ON DELETE SET NULL,
	CONSTRAINT ck_assessment_results_assessment_kind CHECK (kind IN ('diagnostic', 'formative', 'summative', 'practice')),
	CONSTRAINT ck_assessment_results_score_ppm_min CHECK ("score_ppm" >= 0),
	CONSTRAINT ck_assessment_results_score_ppm_max CHECK ("score_ppm" <= 1000000),
	CONSTRAINT ck_assessment_results_passing_ppm_min CHECK ("passing_ppm" >= 0),
	CONSTRAINT ck_assessment_results_passing_ppm_max CHECK ("passing_ppm" <= 1000000),
	CONSTRAINT ck_assessment_results_summary_length_max CHECK (length("summary") <= 2000)
);

CREATE INDEX ix_assessment_results_player_id_assessed_at ON assessment_results (player_id, assessed_at);

CREATE INDEX ix_assessment_results_skill_id ON assessment_results (skill_id) WHERE skill_id IS NOT NULL;

CREATE TABLE exam_boss_attempt_skills (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	attempt_id BIGINT NOT NULL,
	skill_node_id BIGINT NOT NULL,
	CONSTRAINT pk_exam_boss_attempt_skills PRIMARY KEY (id),
	CONSTRAINT uq_exam_boss_attempt_skills_attempt_id_skill_node_id UNIQUE (attempt_id, skill_node_id),
	CONSTRAINT fk_exam_boss_attempt_skills_attempt_id_exam_boss_attempts FOREIGN KEY(attempt_id) REFERENCES exam_boss_attempts (id) ON DELETE CASCADE,
	CONSTRAINT fk_exam_boss_attempt_skills_skill_node_id_skill_nodes FOREIGN KEY(skill_node_id) REFERENCES skill_nodes (id) ON DELETE RESTRICT
);

CREATE INDEX ix_exam_boss_attempt_skills_skill_node_id ON exam_boss_attempt_skills (skill_node_id);

CREATE TABLE exam_questions (
	id BIGSERIAL NOT NULL,
	exam_boss_attempt_id BIGINT NOT NULL,
	template_id BIGINT,
	"order" INTEGER DEFAULT '0' NOT NULL,
	content VARCHAR(5000) NOT NULL,
	question_type VARCHAR(32) NOT NULL,
	difficulty_level VARCHAR(32) NOT NULL,
	base_points INTEGER DEFAULT '1' NOT NULL,
	difficulty_multiplier_ppm INTEGER DEFAULT '1000000' NOT NULL,
	options JSONB NOT NULL,
	correct_answer VARCHAR(1000) NOT NULL,
	explanation VARCHAR(2000),
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_exam_questions PRIMARY KEY (id),
	CONSTRAINT uq_exam_questions_exam_boss_attempt_id_order UNIQUE (exam_boss_attempt_id, "order"),
	CONSTRAINT fk_exam_questions_exam_boss_attempt_id_exam_boss_attempts FOREIGN KEY(exam_boss_attempt_id) REFERENCES exam_boss_attempts (id) ON DELETE CASCADE,
	CONSTRAINT fk_exam_questions_template_id_exam_question_templates FOREIGN KEY(template_id) REFERENCES exam_question_templates (id) ON DELETE SET NULL,
	CONSTRAINT ck_exam_questions_question_kind CHECK (question_type IN ('multiple_choice', 'true_false', 'short_answer', 'fill_in_the_blank', 'translation', 'listening', 'speaking')),
	CONSTRAINT ck_exam_questions_difficulty CHECK (difficulty_level IN ('easy', 'medium', 'hard', 'expert', 'legendary')),
	CONSTRAINT ck_exam_questions_order_min CHECK ("order" >= 0),
	CONSTRAINT ck_exam_questions_order_max CHECK ("order" <= 10000),
	CONSTRAINT ck_exam_questions_content_length_min CHECK (length("content") >= 1),
	CONSTRAINT ck_exam_questions_content_length_max CHECK (length("content") <= 5000),
	CONSTRAINT ck_exam_questions_base_points_min CHECK ("base_points" >= 1),
	CONSTRAINT ck_exam_questions_base_points_max CHECK ("base_points" <= 1000),
	CONSTRAINT ck_exam_questions_difficulty_multiplier_ppm_min CHECK ("difficulty_multiplier_ppm" >= 0),
	CONSTRAINT ck_exam_questions_difficulty_multiplier_ppm_max CHECK ("difficulty_multiplier_ppm" <= 100000000),
	CONSTRAINT ck_exam_questions_correct_answer_length_min CHECK (length("correct_answer") >= 1),
	CONSTRAINT ck_exam_questions_correct_answer_length_max CHECK (length("correct_answer") <= 1000),
	CONSTRAINT ck_exam_questions_explanation_length_max CHECK (length("explanation") <= 2000)
);

CREATE INDEX ix_exam_questions_template_id ON exam_questions (template_id) WHERE template_id IS NOT NULL;

CREATE TABLE highlight_trigger_notes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	highlight_trigger_id BIGINT NOT NULL,
	note_id BIGINT NOT NULL,
	CONSTRAINT pk_highlight_trigger_notes PRIMARY KEY (id),
	CONSTRAINT uq_highlight_trigger_notes_highlight_trigger_id_note_id UNIQUE (highlight_trigger_id, note_id),
	CONSTRAINT fk_highlight_trigger_notes_highlight_trigger_id FOREIGN KEY(highlight_trigger_id) REFERENCES highlight_triggers (id) ON DELETE CASCADE,
	CONSTRAINT fk_highlight_trigger_notes_note_id_notes FOREIGN KEY(note_id) REFERENCES notes (id) ON DELETE CASCADE
);

CREATE INDEX ix_highlight_trigger_notes_note_id ON highlight_trigger_notes (note_id);

CREATE TABLE note_skill_nodes (
	id BIGSERIAL NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	note_id BIGINT NOT NULL,
	skill_node_id BIGINT NOT NULL,
	CONSTRAINT pk_note_skill_nodes PRIMARY KEY (id),
	CONSTRAINT uq_note_skill_nodes_note_id_skill_node_id UNIQUE (note_id, skill_node_id),
	CONSTRAINT fk_note_skill_nodes_note_id_notes FOREIGN KEY(note_id) REFERENCES notes (id) ON DELETE CASCADE,
	CONSTRAINT fk_note_skill_nodes_skill_node_id_skill_nodes FOREIGN KEY(skill_node_id) REFERENCES skill_nodes (id) ON DELETE CASCADE
);

CREATE INDEX ix_note_skill_nodes_skill_node_id ON note_skill_nodes (skill_node_id);

CREATE TABLE notification_deliveries (
	id BIGSERIAL NOT NULL,
	notification_id BIGINT NOT NULL,
	channel VARCHAR(32) NOT NULL,
	delivery_status VARCHAR(32) DEFAULT 'pending' NOT NULL,
	attempt_count INTEGER DEFAULT '0' NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	last_error VARCHAR(500) NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_notification_deliveries PRIMARY KEY (id),
	CONSTRAINT uq_notification_deliveries_notification_id_channel UNIQUE (notification_id, channel),
	CONSTRAINT fk_notification_deliveries_notification_id_notifications FOREIGN KEY(notification_id) REFERENCES notifications (id) ON DELETE CASCADE,
	CONSTRAINT ck_notification_deliveries_notification_channel CHECK (channel IN ('in_app', 'email', 'push')),
	CONSTRAINT ck_notification_deliveries_notification_delivery_status CHECK (delivery_status IN ('pending', 'sent', 'failed', 'skipped')),
	CONSTRAINT ck_notification_deliveries_attempt_count_min CHECK ("attempt_count" >= 0),
	CONSTRAINT ck_notification_deliveries_attempt_count_max CHECK ("attempt_count" <= 1000),
	CONSTRAINT ck_notification_deliveries_last_error_length_max CHECK (length("last_error") <= 500)
);

CREATE INDEX ix_notification_deliveries_due_at_pending ON notification_deliveries (due_at) WHERE delivery_status = 'pending';

CREATE TABLE transfers (
	id BIGSERIAL NOT NULL,
	chain_key VARCHAR(40) NOT NULL,
	chain_player_id BIGINT,
	seq INTEGER NOT NULL,
	transaction_id BIGINT NOT NULL,
	from_wallet_id BIGINT NOT NULL,
	to_wallet_id BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	reverses_id BIGINT,
	ruleset_hash VARCHAR(64),
	hash_version INTEGER DEFAULT '1' NOT NULL,
	previous_hash VARCHAR(64) NOT NULL,
	transfer_hash VARCHAR(64) NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_transfers PRIMARY KEY (id),
	CONSTRAINT uq_transfers_chain_key_seq UNIQUE (chain_key, seq),
	CONSTRAINT ck_transfers_from_wallet_id_differs_from_to_wallet_id CHECK (from_wallet_id <> to_wallet_id),
	CONSTRAINT fk_transfers_chain_player_id_player_profiles FOREIGN KEY(chain_player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transfers_transaction_id_transactions FOREIGN KEY(transaction_id) REFERENCES transactions (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transfers_from_wallet_id_wallets FOREIGN KEY(from_wallet_id) REFERENCES wallets (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transfers_to_wallet_id_wallets FOREIGN KEY(to_wallet_id) REFERENCES wallets (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transfers_reverses_id_transfers FOREIGN KEY(reverses_id) REFERENCES transfers (id) ON DELETE RESTRICT,
	CONSTRAINT fk_transfers_ruleset_hash_rulesets FOREIGN KEY(ruleset_hash) REFERENCES rulesets (hash) ON DELETE RESTRICT,
	CONSTRAINT ck_transfers_chain_key_length_min CHECK (length("chain_key") >= 1),
	CONSTRAINT ck_transfers_chain_key_length_max CHECK (length("chain_key") <= 40),
	CONSTRAINT ck_transfers_seq_min CHECK ("seq" >= 1),
	CONSTRAINT ck_transfers_seq_max CHECK ("seq" <= 2147483647),
	CONSTRAINT ck_transfers_amount_min CHECK ("amount" >= 1),
	CONSTRAINT ck_transfers_amount_max CHECK ("amount" <= 1000000000000000),
	CONSTRAINT ck_transfers_ruleset_hash_length_max CHECK (length("ruleset_hash") <= 64),
	CONSTRAINT ck_transfers_hash_version_min CHECK ("hash_version" >= 1),
	CONSTRAINT ck_transfers_hash_version_max CHECK ("hash_version" <= 1000),
	CONSTRAINT ck_transfers_previous_hash_length_max CHECK (length("previous_hash") <= 64),
	CONSTRAINT ck_transfers_transfer_hash_length_max CHECK (length("transfer_hash") <= 64)
);

CREATE INDEX ix_transfers_chain_player_id ON transfers (chain_player_id) WHERE chain_player_id IS NOT NULL;

CREATE INDEX ix_transfers_from_wallet_id_created_at ON transfers (from_wallet_id, created_at);

CREATE INDEX ix_transfers_ruleset_hash ON transfers (ruleset_hash) WHERE ruleset_hash IS NOT NULL;

CREATE INDEX ix_transfers_to_wallet_id_created_at ON transfers (to_wallet_id, created_at);

CREATE INDEX ix_transfers_transaction_id ON transfers (transaction_id);

CREATE UNIQUE INDEX uq_transfers_reverses_id_once ON transfers (reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TABLE exam_answers (
	id BIGSERIAL NOT NULL,
	player_id BIGINT NOT NULL,
	exam_question_id BIGINT NOT NULL,
	exam_boss_attempt_id BIGINT NOT NULL,
	answer VARCHAR(5000) NOT NULL,
	is_correct BOOLEAN DEFAULT false NOT NULL,
	points_earned INTEGER DEFAULT '0' NOT NULL,
	time_spent_seconds INTEGER DEFAULT '0' NOT NULL,
	submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_exam_answers PRIMARY KEY (id),
	CONSTRAINT uq_exam_answers_exam_question_id UNIQUE (exam_question_id),
	CONSTRAINT fk_exam_answers_player_id_player_profiles FOREIGN KEY(player_id) REFERENCES player_profiles (id) ON DELETE RESTRICT,
	CONSTRAINT fk_exam_answers_exam_question_id_exam_questions FOREIGN KEY(exam_question_id) REFERENCES exam_questions (id) ON DELETE CASCADE,
	CONSTRAINT fk_exam_answers_exam_boss_attempt_id_exam_boss_attempts FOREIGN KEY(exam_boss_attempt_id) REFERENCES exam_boss_attempts (id) ON DELETE CASCADE,
	CONSTRAINT ck_exam_answers_answer_length_max CHECK (length("answer") <= 5000),
	CONSTRAINT ck_exam_answers_points_earned_min CHECK ("points_earned" >= 0),
	CONSTRAINT ck_exam_answers_points_earned_max CHECK ("points_earned" <= 1000000),
	CONSTRAINT ck_exam_answers_time_spent_seconds_min CHECK ("time_spent_seconds" >= 0),
	CONSTRAINT ck_exam_answers_time_spent_seconds_max CHECK ("time_spent_seconds" <= 86400)
);

CREATE INDEX ix_exam_answers_exam_boss_attempt_id ON exam_answers (exam_boss_attempt_id);

CREATE INDEX ix_exam_answers_player_id_submitted_at ON exam_answers (player_id, submitted_at);

UPDATE users SET email = lower(email);

UPDATE users SET image = NULL WHERE image NOT LIKE 'https://%';

ALTER TABLE verifications ADD CONSTRAINT ck_verifications_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE users ADD COLUMN username VARCHAR(30);

ALTER TABLE users ADD COLUMN clerk_user_id VARCHAR(64);

ALTER TABLE users ADD COLUMN product_role_id BIGINT;

ALTER TABLE users ADD COLUMN last_login_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE users ADD COLUMN onboarding_completed BOOLEAN DEFAULT false NOT NULL;

ALTER TABLE users ADD COLUMN character_creation_completed BOOLEAN DEFAULT false NOT NULL;

ALTER TABLE users ADD COLUMN birth_date DATE;

ALTER TABLE users ADD COLUMN bio VARCHAR(500);

ALTER TABLE users ADD COLUMN privacy_settings JSONB;

UPDATE users SET privacy_settings = '{}';

ALTER TABLE users ALTER COLUMN privacy_settings SET NOT NULL;

ALTER TABLE users ADD COLUMN deleted_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE users DROP CONSTRAINT ck_users_user_status;

ALTER TABLE users ADD CONSTRAINT ck_users_bio_length_max CHECK (length("bio") <= 500);

ALTER TABLE users ADD CONSTRAINT ck_users_clerk_user_id_length_max CHECK (length("clerk_user_id") <= 64);

ALTER TABLE users ADD CONSTRAINT ck_users_email_format_email CHECK ("email" LIKE '%_@_%' AND "email" = lower("email"));

ALTER TABLE users ADD CONSTRAINT ck_users_image_format_https_url CHECK ("image" LIKE 'https://%');

ALTER TABLE users ADD CONSTRAINT ck_users_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE users ADD CONSTRAINT ck_users_user_status CHECK (status IN ('active', 'inactive', 'suspended', 'disabled'));

ALTER TABLE users ADD CONSTRAINT ck_users_username_length_max CHECK (length("username") <= 30);

ALTER TABLE users ADD CONSTRAINT ck_users_username_length_min CHECK (length("username") >= 3);

ALTER TABLE users ADD CONSTRAINT ck_users_version_max CHECK ("version" <= 2147483647);

ALTER TABLE users ADD CONSTRAINT ck_users_version_min CHECK ("version" >= -2147483648);

ALTER TABLE users ADD CONSTRAINT fk_users_product_role_id_product_roles FOREIGN KEY(product_role_id) REFERENCES product_roles (id) ON DELETE RESTRICT;

ALTER TABLE users ADD CONSTRAINT uq_users_clerk_user_id UNIQUE (clerk_user_id);

ALTER TABLE users ADD CONSTRAINT uq_users_username UNIQUE (username);

CREATE INDEX ix_users_product_role_id ON users (product_role_id) WHERE product_role_id IS NOT NULL;

CREATE UNIQUE INDEX uq_users_lower_username ON users (lower(username COLLATE "C"));

ALTER TABLE worlds ADD CONSTRAINT ck_worlds_version_max CHECK ("version" <= 2147483647);

ALTER TABLE worlds ADD CONSTRAINT ck_worlds_version_min CHECK ("version" >= -2147483648);

CREATE INDEX ix_worlds_copied_from ON worlds (copied_from) WHERE copied_from IS NOT NULL;

CREATE INDEX ix_worlds_published_revision_id ON worlds (published_revision_id) WHERE published_revision_id IS NOT NULL;

ALTER TABLE accounts ADD CONSTRAINT ck_accounts_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE archetypes ADD CONSTRAINT ck_archetypes_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE archetypes ADD CONSTRAINT ck_archetypes_version_max CHECK ("version" <= 2147483647);

ALTER TABLE archetypes ADD CONSTRAINT ck_archetypes_version_min CHECK ("version" >= -2147483648);

ALTER TABLE game_configs ADD CONSTRAINT ck_game_configs_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE game_configs ADD CONSTRAINT ck_game_configs_version_max CHECK ("version" <= 2147483647);

ALTER TABLE game_configs ADD CONSTRAINT ck_game_configs_version_min CHECK ("version" >= -2147483648);

ALTER TABLE level_curves ADD CONSTRAINT ck_level_curves_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE level_curves ADD CONSTRAINT ck_level_curves_version_max CHECK ("version" <= 2147483647);

ALTER TABLE level_curves ADD CONSTRAINT ck_level_curves_version_min CHECK ("version" >= -2147483648);

ALTER TABLE metrics ADD CONSTRAINT ck_metrics_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE metrics ADD CONSTRAINT ck_metrics_version_max CHECK ("version" <= 2147483647);

ALTER TABLE metrics ADD CONSTRAINT ck_metrics_version_min CHECK ("version" >= -2147483648);

ALTER TABLE narrative_contents ADD CONSTRAINT ck_narrative_contents_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE narrative_contents ADD CONSTRAINT ck_narrative_contents_version_max CHECK ("version" <= 2147483647);

ALTER TABLE narrative_contents ADD CONSTRAINT ck_narrative_contents_version_min CHECK ("version" >= -2147483648);

ALTER TABLE revisions ADD CONSTRAINT ck_revisions_number_max CHECK ("number" <= 2147483647);

CREATE INDEX ix_revisions_published_by ON revisions (published_by);

CREATE INDEX ix_revisions_ruleset_hash ON revisions (ruleset_hash);

ALTER TABLE scenarios ADD CONSTRAINT ck_scenarios_version_max CHECK ("version" <= 2147483647);

ALTER TABLE scenarios ADD CONSTRAINT ck_scenarios_version_min CHECK ("version" >= -2147483648);

ALTER TABLE seasons ADD CONSTRAINT ck_seasons_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE seasons ADD CONSTRAINT ck_seasons_version_max CHECK ("version" <= 2147483647);

ALTER TABLE seasons ADD CONSTRAINT ck_seasons_version_min CHECK ("version" >= -2147483648);

ALTER TABLE sessions ADD CONSTRAINT ck_sessions_created_at_lt_expires_at CHECK (created_at < expires_at);

ALTER TABLE sessions ADD CONSTRAINT ck_sessions_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE titles ADD CONSTRAINT ck_titles_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE titles ADD CONSTRAINT ck_titles_version_max CHECK ("version" <= 2147483647);

ALTER TABLE titles ADD CONSTRAINT ck_titles_version_min CHECK ("version" >= -2147483648);

ALTER TABLE bosses ADD CONSTRAINT ck_bosses_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE bosses ADD CONSTRAINT ck_bosses_version_max CHECK ("version" <= 2147483647);

ALTER TABLE bosses ADD CONSTRAINT ck_bosses_version_min CHECK ("version" >= -2147483648);

CREATE INDEX ix_bosses_title_reward_id ON bosses (title_reward_id) WHERE title_reward_id IS NOT NULL;

CREATE INDEX ix_change_sets_actor_id ON change_sets (actor_id);

CREATE INDEX ix_change_sets_reverts_id ON change_sets (reverts_id) WHERE reverts_id IS NOT NULL;

CREATE INDEX ix_change_sets_revision_id ON change_sets (revision_id) WHERE revision_id IS NOT NULL;

ALTER TABLE dungeons ADD CONSTRAINT ck_dungeons_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE dungeons ADD CONSTRAINT ck_dungeons_version_max CHECK ("version" <= 2147483647);

ALTER TABLE dungeons ADD CONSTRAINT ck_dungeons_version_min CHECK ("version" >= -2147483648);

ALTER TABLE quest_templates ADD CONSTRAINT ck_quest_templates_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE quest_templates ADD CONSTRAINT ck_quest_templates_version_max CHECK ("version" <= 2147483647);

ALTER TABLE quest_templates ADD CONSTRAINT ck_quest_templates_version_min CHECK ("version" >= -2147483648);

ALTER TABLE runs ALTER COLUMN state SET DEFAULT 'running';

CREATE INDEX ix_runs_actor_id ON runs (actor_id);

CREATE INDEX ix_runs_ruleset_hash ON runs (ruleset_hash);

CREATE INDEX ix_runs_scenario_id ON runs (scenario_id) WHERE scenario_id IS NOT NULL;

CREATE INDEX ix_audit_events_actor_id ON audit_events (actor_id);

CREATE INDEX ix_audit_events_change_set_id ON audit_events (change_set_id) WHERE change_set_id IS NOT NULL;

ALTER TABLE boss_phases ADD CONSTRAINT ck_boss_phases_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE boss_phases ADD CONSTRAINT ck_boss_phases_version_max CHECK ("version" <= 2147483647);

ALTER TABLE boss_phases ADD CONSTRAINT ck_boss_phases_version_min CHECK ("version" >= -2147483648);

ALTER TABLE changes ADD CONSTRAINT ck_changes_version_after_max CHECK ("version_after" <= 2147483647);

CREATE INDEX ix_changes_reviewer_id ON changes (reviewer_id) WHERE reviewer_id IS NOT NULL;

ALTER TABLE jobs ALTER COLUMN state SET DEFAULT 'queued';

CREATE INDEX ix_jobs_actor_id ON jobs (actor_id);

CREATE INDEX ix_jobs_run_id ON jobs (run_id) WHERE run_id IS NOT NULL;

ALTER TABLE player_profiles ADD COLUMN character_name VARCHAR(50);

ALTER TABLE player_profiles ADD COLUMN class_id BIGINT;

ALTER TABLE player_profiles ADD COLUMN route_id BIGINT;

ALTER TABLE player_profiles ADD COLUMN smaller_major_id BIGINT;

ALTER TABLE player_profiles ADD COLUMN initial_stats JSONB;

UPDATE player_profiles SET initial_stats = '{}';

ALTER TABLE player_profiles ALTER COLUMN initial_stats SET NOT NULL;

ALTER TABLE player_profiles ADD COLUMN total_active_days INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE player_profiles ADD COLUMN streak_started_on DATE;

ALTER TABLE player_profiles ADD COLUMN last_activity_date DATE;

ALTER TABLE player_profiles ADD COLUMN next_milestone_days INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE player_profiles ADD COLUMN created_at TIMESTAMP WITH TIME ZONE;

UPDATE player_profiles SET created_at = joined_at;

ALTER TABLE player_profiles ALTER COLUMN created_at SET NOT NULL;

ALTER TABLE player_profiles ADD COLUMN updated_at TIMESTAMP WITH TIME ZONE;

UPDATE player_profiles SET updated_at = joined_at;

ALTER TABLE player_profiles ALTER COLUMN updated_at SET NOT NULL;

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_absent_days_max CHECK ("absent_days" <= 2147483647);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_character_name_format_trimmed CHECK ("character_name" = trim("character_name"));

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_character_name_length_max CHECK (length("character_name") <= 50);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_character_name_length_min CHECK (length("character_name") >= 2);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_current_streak_le_longest_streak CHECK (current_streak <= longest_streak);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_current_streak_max CHECK ("current_streak" <= 2147483647);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_longest_streak_max CHECK ("longest_streak" <= 2147483647);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_next_milestone_days_max CHECK ("next_milestone_days" <= 100000);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_next_milestone_days_min CHECK ("next_milestone_days" >= 0);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_perfect_streak_max CHECK ("perfect_streak" <= 2147483647);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_return_day_max CHECK ("return_day" <= 2147483647);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_times_ordered CHECK (created_at <= updated_at);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_total_active_days_max CHECK ("total_active_days" <= 100000);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_total_active_days_min CHECK ("total_active_days" >= 0);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_version_max CHECK ("version" <= 2147483647);

ALTER TABLE player_profiles ADD CONSTRAINT ck_player_profiles_version_min CHECK ("version" >= -2147483648);

ALTER TABLE player_profiles ADD CONSTRAINT fk_player_profiles_class_id_character_classes FOREIGN KEY(class_id) REFERENCES character_classes (id) ON DELETE RESTRICT;

ALTER TABLE player_profiles ADD CONSTRAINT fk_player_profiles_route_id_routes FOREIGN KEY(route_id) REFERENCES routes (id) ON DELETE RESTRICT;

ALTER TABLE player_profiles ADD CONSTRAINT fk_player_profiles_smaller_major_id_smaller_majors FOREIGN KEY(smaller_major_id) REFERENCES smaller_majors (id) ON DELETE RESTRICT;

ALTER TABLE player_profiles ADD CONSTRAINT uq_player_profiles_user_id_character_name UNIQUE (user_id, character_name);

CREATE INDEX ix_player_profiles_active_title_id ON player_profiles (active_title_id) WHERE active_title_id IS NOT NULL;

CREATE INDEX ix_player_profiles_class_id ON player_profiles (class_id) WHERE class_id IS NOT NULL;

CREATE INDEX ix_player_profiles_route_id ON player_profiles (route_id) WHERE route_id IS NOT NULL;

CREATE INDEX ix_player_profiles_smaller_major_id ON player_profiles (smaller_major_id) WHERE smaller_major_id IS NOT NULL;

CREATE INDEX ix_player_profiles_world_id_lower_name ON player_profiles (world_id, lower(character_name COLLATE "C"), id);

CREATE INDEX ix_player_profiles_world_id_total_xp ON player_profiles (world_id, total_xp, id);

CREATE INDEX ix_boss_attempts_boss_id ON boss_attempts (boss_id);

ALTER TABLE daily_logs ADD COLUMN is_active BOOLEAN DEFAULT false NOT NULL;

ALTER TABLE daily_logs ADD COLUMN debuffed BOOLEAN DEFAULT false NOT NULL;

ALTER TABLE daily_logs ADD COLUMN perfect_streak_after INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE daily_logs ADD COLUMN freezes_after INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE daily_logs ADD CONSTRAINT ck_daily_logs_core_completed_max CHECK ("core_completed" <= 2147483647);

ALTER TABLE daily_logs ADD CONSTRAINT ck_daily_logs_core_total_max CHECK ("core_total" <= 2147483647);

ALTER TABLE daily_logs ADD CONSTRAINT ck_daily_logs_freezes_after_max CHECK ("freezes_after" <= 31);

ALTER TABLE daily_logs ADD CONSTRAINT ck_daily_logs_freezes_after_min CHECK ("freezes_after" >= 0);

ALTER TABLE daily_logs ADD CONSTRAINT ck_daily_logs_perfect_streak_after_max CHECK ("perfect_streak_after" <= 100000);

ALTER TABLE daily_logs ADD CONSTRAINT ck_daily_logs_perfect_streak_after_min CHECK ("perfect_streak_after" >= 0);

ALTER TABLE daily_logs ADD CONSTRAINT ck_daily_logs_streak_after_max CHECK ("streak_after" <= 2147483647);

ALTER TABLE dungeon_attempts ADD CONSTRAINT ck_dungeon_attempts_xp_awarded_max CHECK ("xp_awarded" <= 2147483647);

CREATE INDEX ix_dungeon_attempts_dungeon_id ON dungeon_attempts (dungeon_id);

CREATE INDEX ix_metric_logs_metric_id ON metric_logs (metric_id);

CREATE INDEX ix_player_titles_title_id ON player_titles (title_id);

ALTER TABLE quest_logs ADD CONSTRAINT ck_quest_logs_xp_awarded_max CHECK ("xp_awarded" <= 2147483647);

CREATE INDEX ix_quest_logs_template_id ON quest_logs (template_id);

ALTER TABLE season_leaderboards ADD CONSTRAINT ck_season_leaderboards_rank_max CHECK ("rank" <= 2147483647);

CREATE INDEX ix_season_leaderboards_player_id ON season_leaderboards (player_id);

ALTER TABLE season_participations ADD CONSTRAINT ck_season_participations_rank_max CHECK ("rank" <= 2147483647);

ALTER TABLE xp_events ADD CONSTRAINT ck_xp_events_base_xp_max CHECK ("base_xp" <= 2147483647);

ALTER TABLE xp_events ADD CONSTRAINT ck_xp_events_base_xp_min CHECK ("base_xp" >= -2147483648);

ALTER TABLE xp_events ADD CONSTRAINT ck_xp_events_final_xp_max CHECK ("final_xp" <= 2147483647);

ALTER TABLE xp_events ADD CONSTRAINT ck_xp_events_final_xp_min CHECK ("final_xp" >= -2147483648);

ALTER TABLE xp_events ADD CONSTRAINT ck_xp_events_seq_max CHECK ("seq" <= 2147483647);

CREATE INDEX ix_xp_events_boss_attempt_id ON xp_events (boss_attempt_id) WHERE boss_attempt_id IS NOT NULL;

CREATE INDEX ix_xp_events_dungeon_attempt_id ON xp_events (dungeon_attempt_id) WHERE dungeon_attempt_id IS NOT NULL;

CREATE INDEX ix_xp_events_quest_log_id ON xp_events (quest_log_id) WHERE quest_log_id IS NOT NULL;

CREATE INDEX ix_xp_events_reverses_id ON xp_events (reverses_id) WHERE reverses_id IS NOT NULL;

CREATE INDEX ix_xp_events_ruleset_hash ON xp_events (ruleset_hash);

CREATE INDEX ix_xp_events_season_participation_id ON xp_events (season_participation_id) WHERE season_participation_id IS NOT NULL;

ALTER TABLE xp_modifiers ADD CONSTRAINT ck_xp_modifiers_xp_after_max CHECK ("xp_after" <= 2147483647);

ALTER TABLE xp_modifiers ADD CONSTRAINT ck_xp_modifiers_xp_before_max CHECK ("xp_before" <= 2147483647);
