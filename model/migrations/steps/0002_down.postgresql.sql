UPDATE users SET status = 'disabled' WHERE status IN ('inactive', 'suspended');

ALTER TABLE verifications DROP CONSTRAINT IF EXISTS ck_verifications_times_ordered;

ALTER TABLE users DROP COLUMN username;

ALTER TABLE users DROP COLUMN clerk_user_id;

ALTER TABLE users DROP COLUMN product_role_id;

ALTER TABLE users DROP COLUMN last_login_at;

ALTER TABLE users DROP COLUMN onboarding_completed;

ALTER TABLE users DROP COLUMN character_creation_completed;

ALTER TABLE users DROP COLUMN birth_date;

ALTER TABLE users DROP COLUMN bio;

ALTER TABLE users DROP COLUMN privacy_settings;

ALTER TABLE users DROP COLUMN deleted_at;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_bio_length_max;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_clerk_user_id_length_max;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_email_format_email;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_image_format_https_url;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_times_ordered;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_user_status;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_username_length_max;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_username_length_min;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_version_max;

ALTER TABLE users DROP CONSTRAINT IF EXISTS ck_users_version_min;

ALTER TABLE users DROP CONSTRAINT IF EXISTS fk_users_product_role_id_product_roles;

ALTER TABLE users DROP CONSTRAINT IF EXISTS uq_users_clerk_user_id;

ALTER TABLE users DROP CONSTRAINT IF EXISTS uq_users_username;

ALTER TABLE users ADD CONSTRAINT ck_users_user_status CHECK (((status)::text = ANY ((ARRAY['active'::character varying, 'disabled'::character varying])::text[])));

DROP INDEX IF EXISTS ix_users_product_role_id;

DROP INDEX IF EXISTS uq_users_lower_username;

ALTER TABLE worlds DROP CONSTRAINT IF EXISTS ck_worlds_version_max;

ALTER TABLE worlds DROP CONSTRAINT IF EXISTS ck_worlds_version_min;

DROP INDEX IF EXISTS ix_worlds_copied_from;

DROP INDEX IF EXISTS ix_worlds_published_revision_id;

ALTER TABLE accounts DROP CONSTRAINT IF EXISTS ck_accounts_times_ordered;

ALTER TABLE archetypes DROP CONSTRAINT IF EXISTS ck_archetypes_times_ordered;

ALTER TABLE archetypes DROP CONSTRAINT IF EXISTS ck_archetypes_version_max;

ALTER TABLE archetypes DROP CONSTRAINT IF EXISTS ck_archetypes_version_min;

ALTER TABLE game_configs DROP CONSTRAINT IF EXISTS ck_game_configs_times_ordered;

ALTER TABLE game_configs DROP CONSTRAINT IF EXISTS ck_game_configs_version_max;

ALTER TABLE game_configs DROP CONSTRAINT IF EXISTS ck_game_configs_version_min;

ALTER TABLE level_curves DROP CONSTRAINT IF EXISTS ck_level_curves_times_ordered;

ALTER TABLE level_curves DROP CONSTRAINT IF EXISTS ck_level_curves_version_max;

ALTER TABLE level_curves DROP CONSTRAINT IF EXISTS ck_level_curves_version_min;

ALTER TABLE metrics DROP CONSTRAINT IF EXISTS ck_metrics_times_ordered;

ALTER TABLE metrics DROP CONSTRAINT IF EXISTS ck_metrics_version_max;

ALTER TABLE metrics DROP CONSTRAINT IF EXISTS ck_metrics_version_min;

ALTER TABLE narrative_contents DROP CONSTRAINT IF EXISTS ck_narrative_contents_times_ordered;

ALTER TABLE narrative_contents DROP CONSTRAINT IF EXISTS ck_narrative_contents_version_max;

ALTER TABLE narrative_contents DROP CONSTRAINT IF EXISTS ck_narrative_contents_version_min;

ALTER TABLE revisions DROP CONSTRAINT IF EXISTS ck_revisions_number_max;

DROP INDEX IF EXISTS ix_revisions_published_by;

DROP INDEX IF EXISTS ix_revisions_ruleset_hash;

ALTER TABLE scenarios DROP CONSTRAINT IF EXISTS ck_scenarios_version_max;

ALTER TABLE scenarios DROP CONSTRAINT IF EXISTS ck_scenarios_version_min;

ALTER TABLE seasons DROP CONSTRAINT IF EXISTS ck_seasons_times_ordered;

ALTER TABLE seasons DROP CONSTRAINT IF EXISTS ck_seasons_version_max;

ALTER TABLE seasons DROP CONSTRAINT IF EXISTS ck_seasons_version_min;

ALTER TABLE sessions DROP CONSTRAINT IF EXISTS ck_sessions_created_at_lt_expires_at;

ALTER TABLE sessions DROP CONSTRAINT IF EXISTS ck_sessions_times_ordered;

ALTER TABLE titles DROP CONSTRAINT IF EXISTS ck_titles_times_ordered;

ALTER TABLE titles DROP CONSTRAINT IF EXISTS ck_titles_version_max;

ALTER TABLE titles DROP CONSTRAINT IF EXISTS ck_titles_version_min;

ALTER TABLE bosses DROP CONSTRAINT IF EXISTS ck_bosses_times_ordered;

ALTER TABLE bosses DROP CONSTRAINT IF EXISTS ck_bosses_version_max;

ALTER TABLE bosses DROP CONSTRAINT IF EXISTS ck_bosses_version_min;

DROP INDEX IF EXISTS ix_bosses_title_reward_id;

DROP INDEX IF EXISTS ix_change_sets_actor_id;

DROP INDEX IF EXISTS ix_change_sets_reverts_id;

DROP INDEX IF EXISTS ix_change_sets_revision_id;

ALTER TABLE dungeons DROP CONSTRAINT IF EXISTS ck_dungeons_times_ordered;

ALTER TABLE dungeons DROP CONSTRAINT IF EXISTS ck_dungeons_version_max;

ALTER TABLE dungeons DROP CONSTRAINT IF EXISTS ck_dungeons_version_min;

ALTER TABLE quest_templates DROP CONSTRAINT IF EXISTS ck_quest_templates_times_ordered;

ALTER TABLE quest_templates DROP CONSTRAINT IF EXISTS ck_quest_templates_version_max;

ALTER TABLE quest_templates DROP CONSTRAINT IF EXISTS ck_quest_templates_version_min;

ALTER TABLE runs ALTER COLUMN state DROP DEFAULT;

DROP INDEX IF EXISTS ix_runs_actor_id;

DROP INDEX IF EXISTS ix_runs_ruleset_hash;

DROP INDEX IF EXISTS ix_runs_scenario_id;

DROP INDEX IF EXISTS ix_audit_events_actor_id;

DROP INDEX IF EXISTS ix_audit_events_change_set_id;

ALTER TABLE boss_phases DROP CONSTRAINT IF EXISTS ck_boss_phases_times_ordered;

ALTER TABLE boss_phases DROP CONSTRAINT IF EXISTS ck_boss_phases_version_max;

ALTER TABLE boss_phases DROP CONSTRAINT IF EXISTS ck_boss_phases_version_min;

ALTER TABLE changes DROP CONSTRAINT IF EXISTS ck_changes_version_after_max;

DROP INDEX IF EXISTS ix_changes_reviewer_id;

ALTER TABLE jobs ALTER COLUMN state DROP DEFAULT;

DROP INDEX IF EXISTS ix_jobs_actor_id;

DROP INDEX IF EXISTS ix_jobs_run_id;

ALTER TABLE player_profiles DROP COLUMN character_name;

ALTER TABLE player_profiles DROP COLUMN class_id;

ALTER TABLE player_profiles DROP COLUMN route_id;

ALTER TABLE player_profiles DROP COLUMN smaller_major_id;

ALTER TABLE player_profiles DROP COLUMN initial_stats;

ALTER TABLE player_profiles DROP COLUMN total_active_days;

ALTER TABLE player_profiles DROP COLUMN streak_started_on;

ALTER TABLE player_profiles DROP COLUMN last_activity_date;

ALTER TABLE player_profiles DROP COLUMN next_milestone_days;

ALTER TABLE player_profiles DROP COLUMN created_at;

ALTER TABLE player_profiles DROP COLUMN updated_at;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_absent_days_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_character_name_format_trimmed;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_character_name_length_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_character_name_length_min;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_current_streak_le_longest_streak;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_current_streak_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_longest_streak_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_next_milestone_days_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_next_milestone_days_min;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_perfect_streak_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_return_day_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_times_ordered;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_total_active_days_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_total_active_days_min;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_version_max;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS ck_player_profiles_version_min;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS fk_player_profiles_class_id_character_classes;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS fk_player_profiles_route_id_routes;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS fk_player_profiles_smaller_major_id_smaller_majors;

ALTER TABLE player_profiles DROP CONSTRAINT IF EXISTS uq_player_profiles_user_id_character_name;

DROP INDEX IF EXISTS ix_player_profiles_active_title_id;

DROP INDEX IF EXISTS ix_player_profiles_class_id;

DROP INDEX IF EXISTS ix_player_profiles_route_id;

DROP INDEX IF EXISTS ix_player_profiles_smaller_major_id;

DROP INDEX IF EXISTS ix_player_profiles_world_id_lower_name;

DROP INDEX IF EXISTS ix_player_profiles_world_id_total_xp;

DROP INDEX IF EXISTS ix_boss_attempts_boss_id;

ALTER TABLE daily_logs DROP COLUMN is_active;

ALTER TABLE daily_logs DROP COLUMN debuffed;

ALTER TABLE daily_logs DROP COLUMN perfect_streak_after;

ALTER TABLE daily_logs DROP COLUMN freezes_after;

ALTER TABLE daily_logs DROP CONSTRAINT IF EXISTS ck_daily_logs_core_completed_max;

ALTER TABLE daily_logs DROP CONSTRAINT IF EXISTS ck_daily_logs_core_total_max;

ALTER TABLE daily_logs DROP CONSTRAINT IF EXISTS ck_daily_logs_freezes_after_max;

ALTER TABLE daily_logs DROP CONSTRAINT IF EXISTS ck_daily_logs_freezes_after_min;

ALTER TABLE daily_logs DROP CONSTRAINT IF EXISTS ck_daily_logs_perfect_streak_after_max;

ALTER TABLE daily_logs DROP CONSTRAINT IF EXISTS ck_daily_logs_perfect_streak_after_min;

ALTER TABLE daily_logs DROP CONSTRAINT IF EXISTS ck_daily_logs_streak_after_max;

ALTER TABLE dungeon_attempts DROP CONSTRAINT IF EXISTS ck_dungeon_attempts_xp_awarded_max;

DROP INDEX IF EXISTS ix_dungeon_attempts_dungeon_id;

DROP INDEX IF EXISTS ix_metric_logs_metric_id;

DROP INDEX IF EXISTS ix_player_titles_title_id;

ALTER TABLE quest_logs DROP CONSTRAINT IF EXISTS ck_quest_logs_xp_awarded_max;

DROP INDEX IF EXISTS ix_quest_logs_template_id;

ALTER TABLE season_leaderboards DROP CONSTRAINT IF EXISTS ck_season_leaderboards_rank_max;

DROP INDEX IF EXISTS ix_season_leaderboards_player_id;

ALTER TABLE season_participations DROP CONSTRAINT IF EXISTS ck_season_participations_rank_max;

ALTER TABLE xp_events DROP CONSTRAINT IF EXISTS ck_xp_events_base_xp_max;

ALTER TABLE xp_events DROP CONSTRAINT IF EXISTS ck_xp_events_base_xp_min;

ALTER TABLE xp_events DROP CONSTRAINT IF EXISTS ck_xp_events_final_xp_max;

ALTER TABLE xp_events DROP CONSTRAINT IF EXISTS ck_xp_events_final_xp_min;

ALTER TABLE xp_events DROP CONSTRAINT IF EXISTS ck_xp_events_seq_max;

DROP INDEX IF EXISTS ix_xp_events_boss_attempt_id;

DROP INDEX IF EXISTS ix_xp_events_dungeon_attempt_id;

DROP INDEX IF EXISTS ix_xp_events_quest_log_id;

DROP INDEX IF EXISTS ix_xp_events_reverses_id;

DROP INDEX IF EXISTS ix_xp_events_ruleset_hash;

DROP INDEX IF EXISTS ix_xp_events_season_participation_id;

ALTER TABLE xp_modifiers DROP CONSTRAINT IF EXISTS ck_xp_modifiers_xp_after_max;

ALTER TABLE xp_modifiers DROP CONSTRAINT IF EXISTS ck_xp_modifiers_xp_before_max;

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
