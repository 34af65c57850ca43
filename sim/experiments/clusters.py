"""A Dask cluster on this machine, to try out what runs on one. May use: places, distributed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from model.errors import RunError


@contextmanager
def local_cluster(*, workers: int = 1, processes: bool = False) -> Iterator[str]:
    """A scheduler with some workers for as long as the block lasts; gives its address.

    With `processes` each worker is a process of its own, else a thread of this one.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise RunError(
            "Dask is not installed here, so there can be no cluster. Install it with: "
            "pip install 'questlab[cluster]', or use threads.",
            code="E-RUN-053",
        ) from error
    with distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=processes, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address
