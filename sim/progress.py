"""How far a run is, and whether it should stop: what engines and experiments report to their owner.

May use: errors.
"""

from __future__ import annotations

from collections.abc import Callable

from model.errors import Cancelled

Progress = Callable[[int, int], None]
"""Called with (done, total) player-days."""
ShouldCancel = Callable[[], bool]

_REPORT_EVERY_DAYS = 500


class Watch:
    """Counts finished player-days, reports them, and stops the run when asked to."""

    def __init__(
        self,
        total_days: int,
        on_progress: Progress | None,
        should_cancel: Callable[[], bool] | None,
    ) -> None:
        """Begin with nothing done of `total_days` player-days."""
        self._total, self._done = total_days, 0
        self._on_progress, self._should_cancel = on_progress, should_cancel

    def day_done(self, days: int = 1) -> None:
        """Count player-days; Cancelled when the owner wants the run to stop."""
        before = self._done
        self._done += days
        if before // _REPORT_EVERY_DAYS != self._done // _REPORT_EVERY_DAYS:
            self.report()

    def report(self) -> None:
        """Tell how far the run is."""
        if self._should_cancel is not None and self._should_cancel():
            raise Cancelled(
                "The run was cancelled. Nothing was kept; start it again when you like."
            )
        if self._on_progress is not None:
            self._on_progress(min(self._done, self._total), self._total)
