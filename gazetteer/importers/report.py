"""What an import did, for a person to read."""

from dataclasses import dataclass, field

SHOWN = 20
KEPT = 1000


@dataclass
class ImportReport:
    """Counts of one run. skipped: (line number, reason), the first thousand kept.

    A line number is the line of the file on which the row or the feature begins. `file` is named
    in front of a reason where there is more than one file.
    """

    places_added: int = 0
    places_changed: int = 0
    places_unchanged: int = 0
    places_kept: int = 0
    places_met: int = 0
    names_added: int = 0
    names_changed: int = 0
    names_unplaced: int = 0
    outlines_added: int = 0
    outlines_changed: int = 0
    outlines_repaired: int = 0
    parents_added: int = 0
    parents_changed: int = 0
    rows_read: int = 0
    rows_skipped: int = 0
    file: str = ""
    skipped: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def skip(self, line: int, reason: str) -> None:
        """Note a row that was left out."""
        self.rows_skipped += 1
        if len(self.skipped) < KEPT:
            self.skipped.append((line, f"{self.file}: {reason}" if self.file else reason))

    def note(self, text: str) -> None:
        """Note something that a person should look at; the row was taken all the same."""
        if len(self.notes) < KEPT:
            self.notes.append(text)

    def lines(self) -> list[str]:
        """Return the report as lines of text."""
        told = [
            f"{self.rows_read} rows read, {self.rows_skipped} skipped.",
            f"Places: {self.places_added} added, {self.places_changed} changed, "
            f"{self.places_unchanged} unchanged, {self.places_kept} kept as this desk has them, "
            f"{self.places_met} met places of another source.",
            f"Names: {self.names_added} added, {self.names_changed} changed"
            + (f", {self.names_unplaced} of places not here." if self.names_unplaced else "."),
        ]
        if self.outlines_added or self.outlines_changed:
            told.append(
                f"Outlines: {self.outlines_added} added, {self.outlines_changed} changed, "
                f"{self.outlines_repaired} repaired."
            )
        if self.parents_added or self.parents_changed:
            told.append(
                f"Dated parents: {self.parents_added} added, {self.parents_changed} changed."
            )
        told += [f"  line {line}: {reason}" for line, reason in self.skipped[:SHOWN]]
        if self.rows_skipped > SHOWN:
            told.append(f"  … and {self.rows_skipped - SHOWN} more")
        told += [f"  note: {text}" for text in self.notes[:SHOWN]]
        if len(self.notes) > SHOWN:
            told.append(f"  … and {len(self.notes) - SHOWN} more notes")
        return told
