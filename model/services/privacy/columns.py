"""Which column is personal: the one place where erasing, exporting and retention read it from.

Each line of the table: a table, a treatment, columns, and whose they are. Treatments:

    keep     not personal: figures of play, words of the product, links of a hash chain
    clear    emptied: NULL, the empty text, the column's own default
    token    required, so a fixed text stands there instead ("(erased text)"); empty stays empty
    delete   the whole row goes

`of` names the person: a column that points at a user or a player, or a way there (`a.b`). Several
count each. Without `of` it is the row's owner, as everywhere (records.paths). A test holds every
text and JSON column of every table that leads to a person against this table.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Treatment(StrEnum):
    """What erasing a person makes of a column."""

    KEEP = "keep"
    CLEAR = "clear"
    TOKEN = "token"
    DELETE = "delete"


class Column(NamedTuple):
    """The treatment of one column; `of` are the ways to the person, empty for the row's owner."""

    treatment: Treatment
    of: tuple[str, ...] = ()


_TABLE = """
# --- who a person is ---
users                         token  email
users                         clear  username name image timezone clerk_user_id bio
users                         clear  birth_date last_login_at
users                         keep   privacy_settings
accounts                      delete account_id provider_id access_token refresh_token scope
accounts                      delete id_token password
sessions                      delete token ip_address user_agent
user_roles                    delete role
verifications                 delete identifier value
learners                      delete session_token_hash display_name details
player_profiles               clear  character_name initial_stats
player_profiles               keep   timezone
characters                    token  name
characters                    clear  biography
notification_preferences      delete muted_types
notifications                 delete title content
notification_deliveries       delete last_error of notification_id.user_id
# --- what a person writes and brings in ---
academic_documents            token  title
academic_documents            clear  content structured_content ai_analysis_result file_url
academic_documents            clear  content_hash
audio_uploads                 clear  transcript
audio_feedbacks               clear  comments of reviewer_id audio_upload_id.player_id
browser_extension_data        token  source_url source_domain
browser_extension_data        clear  content structured_content
contextual_assistances        token  trigger_content
contextual_assistances        clear  suggested_content
courses                       token  name
courses                       clear  description course_code semester
cross_platform_syncs          token  device_identifier
cross_platform_syncs          clear  conflicts_detected conflicts_resolved
cross_platform_syncs          keep   data_types_synced
extracted_notes               token  title
extracted_notes               clear  content category tags
highlight_triggers            token  highlighted_text source_url
media_assets                  token  name url sha256
media_assets                  clear  alternative_text
media_assets                  keep   media_type
notes                         token  title
notes                         clear  content organization_structure tags
syllabi                       clear  content structured_content file_url content_hash
translations                  delete text context of submitted_by_id
translations                  keep   language
web_content_extractions       token  source_url
web_content_extractions       clear  page_title extracted_content ai_analysis auto_tags
# --- learning and play ---
activity_attempts             clear  response feedback details
assessment_results            clear  topic_scores advice summary
attention_spans               delete distractions
behavior_events               delete details
boss_attempts                 keep   phase_progress
content_preferences           clear  topics
content_preferences           keep   language
dungeon_attempts              keep   progress
engagement_profiles           delete counts
exam_answers                  clear  answer
exam_boss_attempts            token  title
exam_boss_attempts            clear  description unity_game_state unity_session_id
exam_boss_attempts            clear  interactive_elements
exam_boss_attempts            keep   unity_scene_id
exam_questions                token  content correct_answer
exam_questions                clear  options explanation
focus_metrics                 delete patterns
learning_preferences          clear  goals
learning_preferences          keep   format_order
ml_feature_rows               delete feature_set features
player_achievements           keep   progress_data
player_days                   keep   cohort archetype season
quest_lines                   token  title
quest_lines                   clear  description
quest_logs                    keep   progress
quest_steps                   token  title description generation_details
quest_steps                   keep   completion_criteria
quiz_answers                  clear  given
session_events                delete details
skill_nodes                   token  name
skill_nodes                   clear  description skill_category icon_url
skill_states                  clear  details
skill_trees                   token  name
skill_trees                   clear  description
social_activities             clear  details
streak_freezes                clear  note
xp_events                     keep   content_key previous_hash event_hash
xp_modifiers                  keep   reason
# --- between people ---
abuse_reports                 token  reason of reporter_id
abuse_reports                 clear  details of reporter_id
abuse_reports                 clear  resolution of reporter_id reported_user_id
bans                          token  reason of user_id
ban_appeals                   token  statement of ban_id.user_id
ban_appeals                   clear  decision_note of ban_id.user_id
friendships                   clear  request_message of requester_id
messages                      token  content of sender_id
support_tickets               token  subject body of user_id
support_tickets               clear  resolution of user_id
user_browsings                clear  viewed_stats of browser_id viewed_player_id
# --- groups ---
custom_boss_fight_assignments keep   rewards_earned
custom_boss_fights            token  title of creator_id
custom_boss_fights            clear  description challenge_description of creator_id
custom_boss_fights            clear  required_knowledge_nodes of creator_id
custom_boss_fights            keep   optional_rewards
guild_buffs                   token  name of creator_id
guild_buffs                   clear  description of creator_id
guild_buffs                   keep   activation_condition current_progress buff_effect stat_boosts
guild_materials               token  title file_url of uploader_id
guild_materials               clear  description of uploader_id
guild_quest_assignments       clear  feedback of player_id
guild_quest_templates         token  title of creator_id
guild_quest_templates         clear  description ai_generation_prompt of creator_id
guild_quests                  token  title of assigner_id
guild_quests                  clear  description of assigner_id
hybrid_quests                 token  title of creator_id
hybrid_quests                 clear  description composite_topics alchemy_method of creator_id
learning_circles              token  name topic_focus of creator_id
learning_circles              clear  description of creator_id
learning_circles              keep   join_requirements
lore_fragments                token  topic academic_concept narrative_content of creator_id
lore_fragments                clear  connection_explanation of creator_id
meeting_action_items          token  title of assigned_by
meeting_action_items          clear  description of assigned_by
meeting_action_items          clear  completion_notes of assigned_to
meeting_attendances           clear  notes of player_id
meeting_records               clear  raw_content structured_content topics_discussed of recorder_id
meeting_records               clear  decisions_made shared_resources of recorder_id
meeting_summaries             token  title of created_by
meeting_summaries             clear  executive_summary key_points next_steps of created_by
meeting_summaries             clear  resources_mentioned study_materials_covered of created_by
meeting_summaries             clear  questions_raised of created_by
overlay_skills                token  name of skill_tree_overlay_id.creator_id
overlay_skills                clear  description icon_url of skill_tree_overlay_id.creator_id
party_invitations             clear  message of inviter_id
party_meetings                token  title of organizer_id
party_meetings                clear  description meeting_url location of organizer_id
party_memberships             keep   granular_permissions
party_stash_items             token  title content url file_url of contributor_id
party_stash_items             keep   access_permissions
peer_teaching_feedbacks clear improvement_suggestions of reviewer_id peer_teaching_id.teacher_id
peer_teaching_feedbacks clear feedback_text of reviewer_id peer_teaching_id.teacher_id
peer_teachings                token  title topic of teacher_id
peer_teachings                clear  description content of teacher_id
shared_whiteboards            clear  whiteboard_data final_snapshot of study_party_id.creator_id
skill_tree_overlays           token  name of creator_id
skill_tree_overlays           clear  description of creator_id
study_parties                 token  title study_topic of creator_id
study_parties                 clear  description of creator_id
study_session_coordinations   clear  shared_resources real_time_notes of coordinator_id
study_session_coordinations   keep   session_id
# --- competition and market ---
duel_events                   clear  details of player_id
duels                         clear  topic of challenger_id
duels                         clear  duel_recording_url of challenger_id opponent_id
duels                         keep   rules cosmetic_rewards
eternal_codex_entries         token  title content_url of contributor_id
eternal_codex_entries         clear  description elevation_reason tags of contributor_id
knowledge_packs               token  title subject of curator_id
knowledge_packs               clear  description of curator_id
leaderboards                  keep   name description region
marketplace_item_ratings      clear  review of player_id
marketplace_items             token  title content_url category of seller_id
marketplace_items             clear  description preview_url tags of seller_id
marketplace_items             keep   real_money_code
pvp_disputes                  token  description of reporter_id
pvp_disputes                  clear  evidence of reporter_id
pvp_disputes                  clear  resolution of reporter_id reported_player_id
pvp_participants              clear  submission_data of player_id
pvp_participants              keep   rewards_earned
seasonal_event_participants   keep   rewards_earned
transactions clear description of sender_wallet_id.player_id receiver_wallet_id.player_id
transactions                  keep   failure_reason reference_id
transfers                     keep   chain_key previous_hash transfer_hash
# --- what staff publish in the product's name ---
event_scripts                 keep   name description configuration participation_conditions
event_scripts                 keep   coordination_requirements
global_events                 keep   name description effect
pvp_events                    keep   title description rules entry_requirements prize_pool
seasonal_lore_updates         keep   title description content world_map_updates new_skill_paths
seasonal_lore_updates         keep   new_factions new_threats semester_context
"""

KEPT_WHERE: dict[str, tuple[str, str]] = {"translations": ("status", "approved")}
"""Rows that stay although their table's rows are deleted: column and value.

An approved translation is the product's text; its proposer is then a person without a name.
"""

FILES: tuple[tuple[str, str], ...] = (
    ("academic_documents", "file_url"),
    ("duels", "duel_recording_url"),
    ("eternal_codex_entries", "content_url"),
    ("guild_materials", "file_url"),
    ("marketplace_items", "content_url"),
    ("marketplace_items", "preview_url"),
    ("media_assets", "url"),
    ("party_stash_items", "file_url"),
    ("syllabi", "file_url"),
    ("users", "image"),
)
"""Columns that say where a file lies: the sandbox keeps links, so files go where they lie."""

ENTRIES: tuple[tuple[str, str], ...] = (
    ("meeting_records", "structured_content"),
    ("meeting_records", "shared_resources"),
    ("shared_whiteboards", "final_snapshot"),
    ("shared_whiteboards", "whiteboard_data"),
    ("study_session_coordinations", "real_time_notes"),
    ("study_session_coordinations", "shared_resources"),
)
"""JSON that several people write: an entry that names its player goes with that player."""

TOLD_ABOUT: dict[str, tuple[str, tuple[str, ...]]] = {
    "duel_id": ("duels", ("challenger_id", "opponent_id")),
    "friendship_id": ("friendships", ("requester_id", "addressee_id")),
    "message_id": ("messages", ("sender_id",)),
    "party_invitation_id": ("party_invitations", ("inviter_id",)),
    "party_meeting_id": ("party_meetings", ("organizer_id",)),
}
"""What other people were told that may name the person: a notification's reference, who it names.

Their notifications stay; title and content become tokens.
"""

WITHDRAWN: dict[str, tuple[str, str, str, str]] = {
    "marketplace_items": ("seller_id", "market_status", "listed", "removed"),
}
"""What is offered to others and goes off the market: whose, which status, from, to."""

ADDRESSED: dict[tuple[str, str], str] = {
    ("friendships", "request_message"): "addressee_id",
    ("messages", "content"): "receiver_id",
    ("party_invitations", "message"): "invitee_id",
}
"""Texts that an export shows to somebody who did not write them: they were written to them."""

INTERNAL = frozenset({("transactions", "reference_id"), ("transfers", "chain_key")})
"""Texts with ids of people inside: an export leaves them out."""

ACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "audit_events": ("actor_id", ("id", "action", "object_type", "at")),
    "change_sets": ("actor_id", ("id", "world_id", "kind", "why", "at")),
    "jobs": ("actor_id", ("id", "kind", "state", "created_at", "finished_at")),
    "report_definitions": ("creator_id", ("id", "name", "created_at")),
    "revisions": ("published_by", ("id", "world_id", "number", "note", "at")),
    "runs": ("actor_id", ("id", "state", "started_at", "finished_at")),
}
"""What a person did in the sandbox itself, as an export shows it: who column, columns.

These are records of work (an append-only trail among them): erasing leaves them, with ids only.
"""


def _read(text: str) -> dict[str, dict[str, Column]]:
    """The table by table and column; a column that is named twice is an error."""
    found: dict[str, dict[str, Column]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        table, treatment, *words = line.split()
        cut = words.index("of") if "of" in words else len(words)
        for name in words[:cut]:
            columns = found.setdefault(table, {})
            if name in columns:
                raise ValueError(f"{table}.{name} is declared twice")
            columns[name] = Column(Treatment(treatment), tuple(words[cut + 1 :]))
    return found


COLUMNS = _read(_TABLE)
"""What erasing makes of each column, by table and column."""
