"""Balance: what a population makes of the content, and what the draft would change for it."""

import pandas as pd
import streamlit as st

from model.errors import QuestlabError
from model.services.runs import RunInfo
from model.words import JobState
from pages.balance import sentences
from pages.kit import changes, jobs, runs, words
from pages.kit.charts import draw, table
from pages.kit.errors import plain
from pages.kit.frame import head, no_world
from pages.kit.linked import choice, put
from pages.kit.session import require_user
from sim import charts
from sim.scenario import Scenario

require_user()

NONE = "none"
LEVELS_ASKED = (5, 10, 20, 50)
PLAYERS, DAYS, SEED = 2000, 60, 7


def page() -> None:
    """Draw the page."""
    world = head("Balance")
    if world is None:
        no_world()
        return
    now = changes.standing(world)
    _take_in_finished()
    known = [run for run in runs.completed(world.key) if runs.has_results(run)]
    shown, before, level = None, None, LEVELS_ASKED[0]
    answer = st.empty()
    if known:
        shown, before, level = _choices(known, now)
        frame = runs.summary("time_to_level", shown, level=level)
        answer.markdown(f"#### {sentences.time_to_level(frame, level=level)}")
    else:
        answer.markdown("Nothing has been simulated yet for this world. Simulate a population:")
    _simulation(now, shown)
    jobs.panel()
    if shown is not None:
        if before is not None:
            _before_and_after(world.key, before, shown, level)
        _charts(shown, before, level)


def _choices(known: list[RunInfo], now: changes.Standing) -> tuple[RunInfo, RunInfo | None, int]:
    """Ask which run, against which other one, and which level; all of it is in the address."""
    by_id = {str(run.id): run for run in known}
    labels = runs.labels(now.world.key, known)
    names = {key: labels[run.id] for key, run in by_id.items()}
    first, second, third = st.columns([6, 6, 2], vertical_alignment="bottom")
    shown = by_id[
        choice("Run", list(by_id), key="run", names=names, default=_newest(known, now), place=first)
    ]
    others = [k for k, run in by_id.items() if run is not shown and runs.is_comparable(run, shown)]
    before = choice(
        "Compare with", [NONE, *others], key="before", place=second, default=NONE,
        names={NONE: "nothing" if others else "nothing (no run with the same players)", **names},
        help="Runs with the same players, days and seed: the difference is the edit's alone.",
    )  # fmt: skip
    level = third.number_input(
        "Level", min_value=2, max_value=1000, value=_level_to_ask(shown), key="level",
        bind="query-params",
    )  # fmt: skip
    return shown, by_id.get(before), int(level)


def _level_to_ask(shown: RunInfo) -> int:
    """The highest usual level that half of the players reach, so that the answer is a day."""
    levels = runs.summary("level_distribution", shown)
    median = 0 if levels.empty else int(levels["median"].iloc[-1])
    return max((level for level in LEVELS_ASKED if level <= median), default=LEVELS_ASKED[0])


def _newest(known: list[RunInfo], now: changes.Standing) -> str:
    """The newest run of what is published, else the newest run."""
    if now.published is not None:
        wanted = (now.published.rules_hash, now.published.people_hash)
        for run in known:
            if (run.rules_hash, run.people_hash) == wanted:
                return str(run.id)
    return str(known[0].id)


def _simulation(now: changes.Standing, shown: RunInfo | None) -> None:
    """Draw what the draft is, the button that plays it, and who plays."""
    waiting = jobs.watched() is not None
    with st.container(border=True):
        text, who, go = st.columns([6, 3, 3], vertical_alignment="center")
        text.markdown(_draft_words(now))
        with who.popover("Population", icon=":material/group:", width="stretch"):
            scenario = _population(shown)
        label = "Simulate" if now.plays_the_same else "Simulate the draft"
        if go.button(
            label, type="primary", icon=":material/play_arrow:", key="simulate", width="stretch",
            disabled=waiting or scenario is None,
        ) and scenario is not None:  # fmt: skip
            _start(now, scenario)


def _draft_words(now: changes.Standing) -> str:
    """What simulating the draft would tell; equal rules need no simulation to know the answer."""
    if now.published is not None and now.plays_the_same:
        return (
            f"{changes.summary(now)} **No effect on play**: its rules and its players equal those "
            "of the published content."
            if now.changes
            else changes.summary(now)
        )
    return changes.summary(now)


def _population(shown: RunInfo | None) -> Scenario | None:
    """Ask who plays; the numbers of the shown run mean exactly its players."""
    usual = {"players": PLAYERS, "days": DAYS, "seed": SEED}
    if shown is not None:
        usual = {
            "players": runs.players_of(shown),
            "days": int(shown.scenario["horizon_days"]),
            "seed": shown.seed,
        }
    typed = {}
    for name, step in (("players", 500), ("days", 10), ("seed", 1)):
        value = st.number_input(
            name.capitalize(), value=usual[name], step=step, key=name, bind="query-params"
        )
        typed[name] = int(value or 0)
    if shown is not None and typed == usual:
        st.caption("The same players as in the run shown: before and after can be compared.")
        return Scenario.from_json(shown.scenario)
    st.caption("Other players than in the run shown: what is published is simulated as well.")
    try:
        return Scenario.of(players=typed["players"], days=typed["days"], seed=typed["seed"])
    except QuestlabError as error:
        st.error(plain(str(error)))
        return None


def _start(now: changes.Standing, scenario: Scenario) -> None:
    """Simulate the draft and, when it differs, what is published with the same players."""
    world = now.world.key
    requests = [(f"{world}@draft", scenario)]
    if now.published is not None:
        requests = [(world, scenario)]
        if not now.plays_the_same:
            requests.append((f"{world}@draft", scenario))
    jobs.start("before-and-after", requests=requests)
    st.rerun()


def _take_in_finished() -> None:
    """Show what has just been simulated: the last run, compared with the one before it."""
    ended = jobs.finished()
    if ended is None:
        return
    _, done = ended
    for job in done:
        if job.state != JobState.COMPLETED:
            message = st.error if job.state == JobState.FAILED else st.info
            message(jobs.outcome(job))
            return
    ids = [str(job.run_id) for job in done]
    put("run", ids[-1])
    put("before", ids[0] if len(set(ids)) > 1 else NONE)


def _before_and_after(world: str, before: RunInfo, after: RunInfo, level: int) -> None:
    """Draw the headline numbers of both runs with their intervals."""
    names = runs.labels(world, [before, after])
    with st.container(border=True):
        st.subheader("Before and after", anchor=False)
        st.caption(f"Before: {names[before.id]}  \nAfter: {names[after.id]}")
        if runs.plays_the_same(before, after):
            st.success(
                "No effect: both runs played equal rules with equal players, so every number is "
                "the same.", icon=":material/equal:",
            )  # fmt: skip
            return
        frame = runs.comparison(before, after, levels=tuple(sorted({*LEVELS_ASKED[:2], level})))
        left, right = st.columns([7, 6], gap="medium")
        with left:
            _headlines(frame)
        with right:
            st.plotly_chart(
                charts.comparison(frame), key="chart/comparison", width="stretch",
                config={"displayModeBar": False}, alt="Change of each headline number",
            )  # fmt: skip
        with st.expander("Table"):
            table(frame.drop(columns=["key", "sentence"]), key="before-and-after")


def _headlines(frame: pd.DataFrame) -> None:
    """Draw what changed as a table of sentences, and name what did not."""
    moved = frame[frame["effect"].isin(["higher", "lower"])]
    if moved.empty:
        st.markdown("**No number changes clearly.**")
    else:
        halves = [sentence.partition(": ") for sentence in moved["sentence"]]
        rows = {"Number": [half[0] for half in halves], "Before → after": [h[2] for h in halves]}
        st.table(pd.DataFrame(rows).map(plain), hide_index=True, border="horizontal")
    for effect, text in (("unclear", "Without a clear effect"), ("no effect", "No effect at all")):
        names = frame.loc[frame["effect"] == effect, "label"]
        if len(names):
            st.caption(f"{text}: {', '.join(names)}.")


def _charts(run: RunInfo, before: RunInfo | None, level: int) -> None:
    """Draw the findings, two beside each other, each with its sentence and its table."""
    if before is not None:
        st.caption("Dashed lines and open marks: before.")
    left, right = st.columns(2, gap="medium")
    for number, (name, options) in enumerate(_findings(level)):
        frame = runs.summary(name, run, **options)
        old = None if before is None else runs.summary(name, before, **options)
        with left if number % 2 == 0 else right:
            draw(
                getattr(charts, name)(frame, before=old, **options), frame, key=name,
                sentence=getattr(sentences, name)(frame, **options), alt=words.titled(name),
            )  # fmt: skip


def _findings(level: int) -> list[tuple[str, dict[str, int]]]:
    """What is shown, by the name that summary, chart and sentence share."""
    return [
        ("level_distribution", {}),
        ("time_to_level", {"level": level}),
        ("xp_per_day_by_source", {}),
        ("streak_lengths", {}),
        ("debuff_share", {}),
        ("xp_contributions", {}),
    ]


page()
