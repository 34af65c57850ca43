"""What the Balance page promises: the answer first, a table behind each chart, before and after."""

from __future__ import annotations

from model.db import write
from model.services import content
from sim import summaries
from tests.pages.conftest import Place, opened_page, texts
from tests.pages.small_world import WORLD

PAGE = "balance/levels_and_xp.py"


def test_first_sentence_answers_when_half_reach_the_level(place: Place) -> None:
    """The sentence says the number that the summary gives a notebook."""
    results = place.simulate(WORLD)
    test = opened_page(PAGE, level="2")
    frame = summaries.time_to_level(results, 2)
    day = frame.loc[frame["group"] == "everybody", "median_day"].iloc[0]
    assert f"Half of the players reach level 2 by day {day}" in texts(test)


def test_every_chart_has_its_table(place: Place) -> None:
    """Six charts, six tables with the rows of the summaries."""
    results = place.simulate(WORLD)
    test = opened_page(PAGE)
    assert len(test.get("plotly_chart")) == 6
    tables = [table.value for table in test.dataframe]
    assert len(tables) == 6
    assert len(tables[0]) == len(summaries.level_distribution(results))


def test_newest_run_of_published_content_is_shown_first(place: Place) -> None:
    """A later run of an edited draft does not replace what is published unasked."""
    published = place.simulate(WORLD)
    _edit(place, base_xp=90)
    place.simulate(f"{WORLD}@draft")
    test = opened_page(PAGE)
    assert test.selectbox(key="balance/run").value == str(published.record["run_id"])


def test_before_and_after_names_the_change(place: Place) -> None:
    """Two runs with the same players: headline numbers with intervals, charts overlaid."""
    before = place.simulate(WORLD)
    _edit(place, base_xp=90)
    after = place.simulate(f"{WORLD}@draft")
    test = opened_page(PAGE, run=str(after.record["run_id"]), before=str(before.record["run_id"]))
    assert "Before and after" in texts(test)
    headlines = next(t.value for t in test.table if "Before → after" in t.value.columns)
    row = headlines.set_index("Number").loc["XP per active day", "Before → after"]
    assert "→" in row and "95% CI" in row


def test_runs_with_other_players_are_not_offered_for_comparison(place: Place) -> None:
    """Only runs of the same players can be compared: the rest is not the edit's doing."""
    place.simulate(WORLD)
    place.simulate(WORLD, players=30)
    test = opened_page(PAGE)
    assert len(test.selectbox(key="balance/run").options) == 2
    assert test.selectbox(key="balance/before").options == [
        "nothing (no run with the same players)"
    ]


def test_equal_rules_have_no_effect(place: Place) -> None:
    """Comparing runs of equal rules says so, without a table of zeros."""
    before = place.simulate(WORLD)
    _edit(place, name="Stride")
    with write(place.database, actor=place.owner, key="force", why="") as session:
        ruleset = content.resolve(session, f"{WORLD}@draft")
    assert ruleset.rules_hash == before.record["rules_hash"]
    test = opened_page(PAGE, run=str(before.record["run_id"]))
    assert "No effect on play" in texts(test)


def test_an_absurd_population_is_refused_in_a_sentence(place: Place) -> None:
    """The scenario's own sentence is shown and nothing can be started."""
    place.simulate(WORLD)
    test = opened_page(PAGE)
    test.number_input(key="players").set_value(-3).run()
    assert test.error
    assert test.button(key="simulate").disabled


def _edit(place: Place, **fields: object) -> None:
    with write(place.database, actor=place.owner, key=f"edit-{fields}", why="") as session:
        content.edit(
            session, world=WORLD, table="quest_templates", row_key="walk", version=1, fields=fields
        )
