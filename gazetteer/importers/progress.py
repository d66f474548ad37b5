"""A progress bar that only a terminal sees."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Progress:
    """A progress bar on standard error; silent when that is no terminal."""

    def __init__(self, bar: Bar | None = None) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    @classmethod
    @contextmanager
    def shown(cls) -> Iterator["Progress"]:
        """Yield a bar for the length of a `with` block."""
        if not sys.stderr.isatty():
            yield cls()
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
        with Bar(*columns, console=Console(stderr=True)) as bar:
            yield cls(bar)

    def begin(self, what: str, total: int | None) -> None:
        """Start a bar of `total` steps; None where the end is not known."""
        if self._bar is not None:
            self._task = self._bar.add_task(what, total=total)

    def advance(self, amount: int) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, amount)

    def say(self, what: str) -> None:
        self.begin(what, None)
