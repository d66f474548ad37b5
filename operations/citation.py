"""How a snapshot is cited: in words, as CITATION.cff, BibTeX and CSL-JSON."""

import datetime as dt
import json
import re
from dataclasses import dataclass

from django.utils.formats import date_format

from .moment import EARLIEST, LATEST, Moment

PUBLISHER = "Conflictmap"
TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """What every form of a citation says. as_of: aware; url: the lasting address."""

    title: str
    as_of: dt.datetime
    digest: str
    count: int
    url: str

    @property
    def key(self) -> str:
        return f"conflictmap-{self.digest[:12]}"

    @property
    def words(self) -> str:
        """Return the suggested citation as a sentence."""
        return (
            f"{PUBLISHER}: “{self.title}”. Data snapshot of {self.count} features, "
            f"SHA-256 {self.digest}. {self.url}"
        )


def cite(moment: Moment, digest: str, count: int, url: str) -> Citation:
    """Return the citation of a snapshot."""
    known = f"{date_format(moment.as_of, 'j F Y, H:i:s')} UTC"
    title = f"The situation {days_in_words(moment)}, as known on {known}"
    return Citation(title, moment.as_of, digest, count, url)


def as_cff(citation: Citation) -> str:
    """Return a CITATION.cff, version 1.2.0. Its values are JSON, which is YAML."""
    fields: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "Please cite this snapshot with its digest.",
        "type": "dataset",
        "title": citation.title,
        "authors": [{"name": PUBLISHER}],
        "version": citation.digest[:12],
        "date-released": citation.as_of.date().isoformat(),
        "url": citation.url,
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{citation.digest}",
                "description": "SHA-256 of the manifest, which lists every feature version",
            }
        ],
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(lines) + "\n"


def as_bibtex(citation: Citation) -> str:
    """Return a BibTeX entry; whatever TeX would read as a command is escaped."""
    fields = {
        "title": f"{{{_tex(citation.title)}}}",
        "author": f"{{{PUBLISHER}}}",
        "publisher": PUBLISHER,
        "year": str(citation.as_of.year),
        "month": str(citation.as_of.month),
        "version": citation.digest[:12],
        "note": _tex(f"{citation.count} features, SHA-256 {citation.digest}"),
        "url": re.sub(r"[{}\\\s]", "", citation.url),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{citation.key},", *lines, "}"]) + "\n"


def as_csl(citation: Citation) -> str:
    """Return CSL-JSON, schema 1.0.2: a list of one item."""
    item = {
        "id": citation.key,
        "type": "dataset",
        "title": citation.title,
        "author": [{"literal": PUBLISHER}],
        "publisher": PUBLISHER,
        "issued": {"date-parts": [[citation.as_of.year, citation.as_of.month, citation.as_of.day]]},
        "version": citation.digest[:12],
        "note": f"{citation.count} features, SHA-256 {citation.digest}",
        "URL": citation.url,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _tex(text: str) -> str:
    return "".join(TEX.get(letter, letter) for letter in text)


def days_in_words(moment: Moment) -> str:
    """Return the valid time of a moment, fit for a sentence."""
    if moment.first is None or moment.last is None or moment.days == "..":
        return "at any date"
    first, last = (date_format(day, "j F Y") for day in (moment.first, moment.last))
    if moment.first == moment.last:
        return f"on {first}"
    if moment.first == EARLIEST:
        return f"until {last}"
    return f"from {first}" if moment.last == LATEST else f"from {first} to {last}"
