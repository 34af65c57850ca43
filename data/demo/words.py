"""What demo texts are made of: subjects, names and kinds of sentence. Plain data."""

TOPICS = (
    "Linear algebra", "Cell biology", "Databases", "Spanish verbs", "Operating systems",
    "Organic chemistry", "Game theory", "Microeconomics", "Typography", "Nutrition basics",
    "Sleep and recovery", "Graph algorithms", "French listening", "Statistics", "World history",
    "Computer networks", "Essay writing", "Thermodynamics", "Public speaking", "Compilers",
    "Human anatomy", "Discrete mathematics", "Strength training", "Data visualisation",
    "Probability", "Japanese kana", "Software testing", "Machine learning", "Ethics",
    "Project management", "Music theory", "Cryptography", "Geology", "Interval running",
    "Philosophy of science", "Web accessibility", "Cooking for the week", "Astronomy",
    "Negotiation", "Mobility",
)  # fmt: skip
"""Subjects that demo people study or train."""

KINDS = (
    "Introduction to {topic}", "{topic} in practice", "{topic}: the essentials",
    "A week of {topic}", "{topic} for beginners", "Review of {topic}", "{topic}, step by step",
    "Questions about {topic}", "{topic} workshop", "Advanced {topic}",
)  # fmt: skip
"""Titles of things that are about a subject."""

GROUPS = (
    "{adjective} {animal}s", "The {adjective} {animal}s", "{topic} circle", "{topic} evenings",
    "{adjective} minds", "{animal}s of {topic}", "Friday {topic}", "{adjective} beginners",
)  # fmt: skip
"""Names that people give their groups."""

ADJECTIVES = (
    "Curious", "Patient", "Early", "Steady", "Quiet", "Bold", "Restless", "Careful", "Northern",
    "Silver", "Honest", "Late", "Brave", "Green", "Persistent",
)  # fmt: skip
ANIMALS = (
    "Otter", "Heron", "Badger", "Fox", "Raven", "Lynx", "Hedgehog", "Falcon", "Marten", "Owl",
    "Salmon", "Swift",
)  # fmt: skip
"""What groups, characters and things are named after."""

SENTENCES = (
    "The parts of {topic} that come up in every exam.",
    "{topic}, with your own notes and one open question.",
    "{topic}, short enough for a lunch break.",
    "Builds on last week's {topic} and ends with a small test.",
    "{topic}, made by students for students.",
    "{topic}: works best with a partner.",
    "What most people get wrong about {topic}, in the second half.",
    "{topic}: finish it within the week to keep the streak.",
    "{topic} that starts easy and gets harder towards the end.",
    "{topic}, with a list of further reading.",
)
"""What a description can say."""

MESSAGES = (
    "Are you coming on Thursday?", "Thanks, that helped a lot.", "I put the slides into the stash.",
    "Can somebody explain step three again?", "Done with the quiz, nine of ten!",
    "Let us meet half an hour later.", "Which chapter was it?", "I will bring the summary.",
    "Great work this week, everybody.", "The link does not open for me.",
    "Could we repeat the part about limits?", "My streak is at twelve days now.",
    "See you at the library.", "I corrected the second example.", "Who takes notes today?",
)  # fmt: skip
"""What people write to each other."""

REASONS = (
    "Asked for by the player.", "Seen twice in one week.", "Agreed in the last meeting.",
    "The text was copied from elsewhere.", "Quality well above the others.",
    "Needed for the exam in March.", "It was out of date.", "Reported by three people.",
)  # fmt: skip
"""Why something was done."""

REVIEWS = (
    "Clear and to the point.", "Saved me an afternoon.", "Good, but the end is rushed.",
    "Two mistakes on page four.", "Exactly what I looked for.", "A bit too long for me.",
    "The examples are excellent.", "I would have liked more exercises.",
)  # fmt: skip
"""What people think of what others made."""

ANSWERS = (
    "Yes, with an example.", "No: see the second page.", "42", "It depends on the order.",
    "Both, but the first is faster.", "Only when the set is finite.", "Water and light.",
)  # fmt: skip
"""What somebody may have answered."""

QUESTIONS = (
    "Which of these belongs to {topic}?", "What is the first step in {topic}?",
    "Why does this work in {topic}?", "What follows from the example about {topic}?",
    "Which statement about {topic} is wrong?", "Name the rule of {topic} used here.",
)  # fmt: skip
"""What a quiz asks."""

COMPLAINTS = (
    "Copied the answers of another player.", "The same link in every message.",
    "Rude words in the chat.", "The score cannot be right.", "The page stays empty.",
    "Asked for my password.", "Left in the middle of the duel.", "The sound does not play.",
)  # fmt: skip
"""What is reported, disputed or asked about."""
COMPLAINED = ("bans", "ban_appeals", "abuse_reports", "pvp_disputes", "support_tickets")

SEMESTERS = ("Autumn 2025", "Spring 2026")

SMALL = {
    "required_level": 5, "current_round": 4, "round_number": 4, "max_attempts": 5,
    "time_limit": 60, "attempt_count": 12, "matches_played": 6, "spectator_count": 30,
    "level": 20, "cooldown_hours": 24, "duration_days": 14,
}  # fmt: skip
"""Numbers that stay small, by column."""

TAGS = ("exam", "basics", "practice", "group", "reading", "project", "fitness", "language")
"""Words that things are found by."""

FILE_ENDINGS = {"icon": "svg", "image": "png", "preview": "png", "recording": "mp4", "file": "pdf"}
"""How a link ends, by the first word of its column."""

HEROES = (
    "Aldra",
    "Borin",
    "Cassia",
    "Dario",
    "Elin",
    "Faro",
    "Gisa",
    "Horun",
    "Ilka",
    "Joren",
    "Kaela",
    "Lumi",
    "Maro",
    "Nessa",
    "Orik",
    "Pela",
    "Runa",
    "Soren",
    "Tara",
    "Ulf",
)
"""Names of characters."""

NAMES: dict[str, tuple[str, ...]] = {
    "character_classes": ("Scholar", "Ranger", "Artificer", "Diplomat", "Healer"),
    "routes": ("Computer science", "Life sciences", "Languages", "Economics"),
    "languages": ("English", "Spanish", "Japanese", "French", "German"),
    "currencies": ("Gold", "Gems", "Study points"),
    "equipment_slots": ("Head", "Body", "Main hand", "Off hand", "Feet"),
    "stat_modifiers": ("Focused", "Well rested", "Tired", "Inspired", "Hurried"),
    "talents": ("Reading", "Endurance", "Rhetoric", "Logic", "Patience"),
    "abilities": ("Speed reading", "Second wind", "Counterpoint", "Proof by cases", "Deep breath"),
    "meta_skills": ("Critical thinking", "Teamwork", "Writing", "Modelling", "Self-management"),
    "drop_tables": ("Daily chest", "Weekly chest", "Exam reward"),
    "campaigns": ("The first semester", "Across the sea", "The long winter"),
    "achievements": (
        "First steps", "Seven in a row", "Night owl", "Helping hand", "Collector", "Champion",
        "Polyglot", "Marathon", "Quick thinker", "Trusted seller",
    ),
    "items": (
        "Oak staff", "Steel compass", "Wool cloak", "Leather boots", "Calm draught", "Focus tea",
        "Old map", "Ink bottle", "Silver pen", "Travel pack", "Lantern", "Amber ring",
    ),
    "skills": TOPICS[:12],
    "product_roles": ("Student", "Teacher", "Coach"),
}  # fmt: skip
"""Names of designed things, by table."""
