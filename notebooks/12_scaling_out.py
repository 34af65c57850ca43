# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Scaling out: how many players do I need, and where do they play?
#
# A million players on a laptop is possible. Is it needed? Here we find how many replications a
# wanted precision takes, spread them over threads, local processes and a Dask cluster, stop
# halfway and go on, and look at what it costs in memory.

# %%
import tempfile
import time
from pathlib import Path

import pandas as pd
import plotly.io as pio

from data.practice import practice_sandbox
from model.errors import QuestlabError
from sim import Scenario, charts, replicate
from sim.engine import Keep, run_fast
from sim.experiments.clusters import local_cluster
from sim.scenario import memory_bytes, rows_bytes

pio.renderers.default = "notebook"
sandbox = practice_sandbox("fitness")
now = sandbox.ruleset("fitness")
scenario = Scenario.of(players=150, days=45)
sandbox.worlds()[["key", "kind", "published_number"]]

# %% [markdown]
# ## How many are enough?
#
# Six replications, and for each number how many would bring its interval within ±2%. Days with
# activity and XP need few, what is rare (a boss, a long streak) needs hundreds.

# %%
here = replicate(now, scenario, replications=6, precision=0.02)
here

# %%
here.figure()

# %% [markdown]
# ## Threads, processes, a cluster: one answer
#
# The same question in four places. The digest is the same to the bit; where it is played is a
# matter of speed alone. Small questions belong to threads: processes take seconds to start.


# %%
def asked(**where):
    """The question asked somewhere: its digest and the seconds it took."""
    began = time.perf_counter()
    answer = replicate(now, scenario, replications=6, precision=0.02, **where)
    return {"digest": answer.digest, "seconds": time.perf_counter() - began}


with local_cluster() as address:
    places = {
        "one thread": asked(workers=1),
        "two threads": asked(workers=2),
        "one process": asked(scheduler="processes", workers=1),
        "a Dask cluster": asked(scheduler=address),
    }
spread = pd.DataFrame(places).T
assert spread["digest"].nunique() == 1
spread.assign(digest=spread["digest"].str[:12])

# %% [markdown]
# ## Stop halfway and go on
#
# With a folder every finished play is kept. Here a cancel stands for Ctrl-C, a full disk or a power
# cut; resuming plays the rest and ends with the same digest.

# %%
folder = Path(tempfile.mkdtemp()) / "kept"
finished = []


def is_enough():
    """Stop once two plays are kept."""
    finished[:] = folder.glob("plays/*.json")
    return len(finished) >= 2


try:
    replicate(now, scenario, replications=6, precision=0.02, folder=folder, workers=1,
              should_cancel=is_enough)  # fmt: skip
except QuestlabError as stopped:
    print(str(stopped).replace(str(folder), "FOLDER"))
resumed = replicate(now, scenario, replications=6, precision=0.02, folder=folder, resume=True)
assert resumed.digest == here.digest
resumed

# %% [markdown]
# ## What it costs
#
# Time grows with player-days. Memory grows with players, as long as rows are written to disk or not
# kept at all; kept in memory, rows cost thousands of bytes a player-day.

# %%
NOTHING = Keep(events=False, days=False, occurrences=False)
costs = []
for players in (500, 1_000, 2_000, 4_000):
    wanted = Scenario.of(players=players, days=60)
    began = time.process_time()
    run_fast(now, wanted, keep=NOTHING)
    seconds = time.process_time() - began
    costs.append((players, seconds, memory_bytes(wanted) / 2**20, rows_bytes(wanted) / 2**20))
costs = pd.DataFrame(costs, columns=["players", "seconds", "MiB", "MiB with all rows"])
costs.round(2)

# %%
charts.costs(costs, x="players", y="seconds", title="Seconds of one core for 60 days of players")

# %% [markdown]
# ## Conclusion
#
# The digest does not depend on the place, so begin with threads and leave for a cluster when the
# question is long, not when it is important. Some fifteen replications of 150 players already tell
# XP within ±2%; it is rare things that ask for many more. Keep no rows of large runs: they are what
# fills memory.

# %%
needed = here.frame().set_index("key")["needed"]
assert needed["xp_per_active_day"] <= needed["bosses_defeated"]
assert (costs["MiB with all rows"] > 100 * costs["MiB"]).all()
needed.dropna().sort_values().to_frame("replications for ±2%")
