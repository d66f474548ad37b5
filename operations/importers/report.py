"""What an import of events did, for a person to read; kept with its batch."""

from dataclasses import dataclass, field
from typing import NamedTuple

SHOWN = 20
KEPT = 10_000


class Problem(NamedTuple):
    """kind: `ImportProblem.Kind`. line: on which the row begins, from 1; None: of no line."""

    kind: str
    line: int | None
    column: str
    external_id: str
    text: str


@dataclass
class EventReport:
    """Counts of one run, and its problems: the first ten thousand are kept."""

    rows_read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    conflicts: int = 0
    skipped: int = 0
    published: int = 0
    submitted: int = 0
    problems: list[Problem] = field(default_factory=list)
    batch: int | None = None
    unread_ids: set[str] = field(default_factory=set)
    has_nameless: bool = False

    def skip(self, line: int, text: str, column: str = "", external_id: str = "") -> None:
        """Note a row that was left out. It is in the file all the same: it has not vanished."""
        self.skipped += 1
        self.unread_ids.add(external_id)
        self.has_nameless |= not external_id
        self.tell("skipped", line, text, column, external_id)

    def tell(
        self, kind: str, line: int | None, text: str, column: str = "", external_id: str = ""
    ) -> None:
        if len(self.problems) < KEPT:
            self.problems.append(
                Problem(kind, line, column[:60], external_id[:80], text.replace("\x00", "")[:300])
            )

    def lines(self) -> list[str]:
        """Return the report as lines of text."""
        told = [
            f"{self.rows_read} rows read, {self.skipped} skipped.",
            f"Events: {self.added} added, {self.changed} changed, {self.unchanged} unchanged, "
            f"{self.withdrawn} withdrawn, {self.conflicts} in conflict with what this desk says.",
            f"Records: {self.published} published, {self.submitted} waiting for review.",
        ]
        for kind, line, column, external_id, text in self.problems[:SHOWN]:
            where = f"line {line}" if line else "no line"
            where += f", column {column}" if column else ""
            where += f" ({external_id})" if external_id else ""
            told.append(f"  {kind}: {where}: {text}")
        if len(self.problems) > SHOWN:
            told.append(
                f"  … and {len(self.problems) - SHOWN} more; the batch in the admin lists them"
            )
        return told
