"""What an import did, for a person to read."""

from dataclasses import dataclass, field

SHOWN = 20


@dataclass
class ImportReport:
    """Counts of one run. skipped: (line number, reason), the first thousand kept."""

    places_added: int = 0
    places_changed: int = 0
    places_unchanged: int = 0
    places_kept: int = 0
    names_added: int = 0
    names_changed: int = 0
    rows_read: int = 0
    rows_skipped: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)

    def skip(self, line: int, reason: str) -> None:
        """Note a row that was left out."""
        self.rows_skipped += 1
        if len(self.skipped) < 1000:
            self.skipped.append((line, reason))

    def lines(self) -> list[str]:
        """Return the report as lines of text."""
        told = [
            f"{self.rows_read} rows read, {self.rows_skipped} skipped.",
            f"Places: {self.places_added} added, {self.places_changed} changed, "
            f"{self.places_unchanged} unchanged, {self.places_kept} kept as this desk has them.",
            f"Names: {self.names_added} added, {self.names_changed} changed.",
        ]
        told += [f"  line {line}: {reason}" for line, reason in self.skipped[:SHOWN]]
        if self.rows_skipped > SHOWN:
            told.append(f"  … and {self.rows_skipped - SHOWN} more")
        return told
