"""Where a text names a place: known names by key, and unknown ones where only a place can stand."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from gazetteer import normalize, scoring, vocabulary
from gazetteer.candidates import rank, resolve
from gazetteer.models import PlaceName, search_keys
from gazetteer.ranking import Context
from gazetteer.relations import placeless, relation_before, relations_of
from gazetteer.rows import Row, read_names
from gazetteer.spans import GENERIC_WORDS, Run, runs_of, words_of
from gazetteer.types import DATELINE, PART_OF_A_NAME, PLACE, Mention

MAX_TEXT = 2_000_000
NAMES_PER_TEXT = 20_000
OBSCURE = (
    0.30  # a single Arabic word below this prominence needs a place slot: many are plain words
)
OBSCURE_LATIN = 0.20

# Capitalised words that open sentences, date them or name institutions; folded.
NOT_PLACES = frozenset({
    "the", "a", "an", "and", "but", "or", "in", "on", "at", "of", "to", "from", "by", "for",
    "with", "as", "if", "it", "he", "she", "they", "we", "this", "that", "these", "those",
    "there", "then", "when", "while", "after", "before", "since", "until", "during", "most",
    "many", "some", "several", "all", "no", "not", "also", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may",
    "june", "july", "august", "september", "october", "november", "december", "will", "islamic",
    "state", "government", "army", "police", "forces", "force", "ministry", "minister",
    "president", "command", "operations", "operation", "joint", "security", "council",
    "coalition", "united", "iraqi", "kurdish", "sunni", "shia", "shiite", "arab", "arabs",
    "kurds", "us", "un", "isis", "isil", "daesh", "hashd", "al-shaabi", "peshmerga", "north",
    "south", "east", "west", "northern", "southern", "eastern", "western", "region", "province",
    "district",
})  # fmt: skip
_PREPOSITIONS = frozenset({"in", "at", "as", "an", "on", "us"})
_ORG = (
    r"police|army|forces?|brigades?|battalions?|regiment|division|operations? (?:command|center|"
    r"centre)|command|council|government|ministry|university|tribes?|fighters|intelligence|"
    r"directorate|municipality|hospital|peshmerga|asayish|gazette|24|tv|newspaper|agency"
)
_ORG_AFTER = re.compile(
    rf"^(?:\s+(?:(?!the\s|an?\s|of\s)[a-z]+\s)?|-based\s+)(?:{_ORG})(?!\w)", re.IGNORECASE
)
_ORG_BEFORE = re.compile(
    r"(?:شرطة|جيش|قيادة عمليات|عمليات|مجلس|محافظ|جامعة|حكومة|قوات|فوج|لواء|"
    r"(?i:governor|mayor|bishop|university|council|police|archbishop) of)\s+(?:the )?$"
)
_DATELINE = re.compile(
    r"^(?:\s*,\s*[^\n,–—]{2,30})?\s*(?:[(/][^)\n]{1,60}\)?)?\s*(?:[–—:]|--?\s|-\s)"
)
_SLOT_BEFORE = re.compile(
    r"(?:(?<!\w)(?:in|near|at|outside|towards?) |(?<!\w)(?:village|town|city|district|subdistrict|"
    r"sub-district|areas?|hamlet|mountains?|province) of (?:the )?)$"
)
_SLOT_AFTER = re.compile(
    r"^ (?:areas?|villages?|town|district|sub-?district|mountains?|range|heights|hills|valley|"
    r"province|governorate|region|camp)(?!\w)"
)
_KIND_BEFORE = re.compile(
    r"(?:(?P<en>village|town|city|district|subdistrict|province|governorate|mountain) of (?:the )?|"
    r"(?P<ar>قضاء|ناحية|محافظة|قرية|مدينة|جبل|جبال|مرتفعات|تلول) )$"
)
_ARABIC_SLOT = re.compile(
    r"(?:(?<!\w)[وفب]?(?:في|من|إلى|الى|قرب|منطقة|مناطق|قرية|قرى|قضاء|ناحية|مدينة|جبل|جبال|مرتفعات|تلول|"
    r"محافظة|شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي|بين)) $"
)
_ARABIC_OPEN = re.compile(
    r"(?<!\w)[وفب]?(?:منطقة|مناطق|قرية|قضاء|ناحية|جبل|جبال|مرتفعات|تلول) "
    r"((?!ال)\w{2,}(?: ال\w{2,})?|ال\w{3,})"
)
_NAME_BEFORE = re.compile(r"([A-Z]\w+)[ -]$")
_ARTICLE_BEFORE = re.compile(r"([A-Z]\w+)[ -](?:al|el|a[dnrstz]|a[dst]h)[ -]$")
_LIST_GAP = re.compile(r"^\s*(?:,|and|،|و)?\s*(?:and|و)?\s*(?:the |of )?\s*$", re.IGNORECASE)


def find(text: str, *, using: str = "default") -> list[Mention]:
    """Return the mentions of a text in order, without joint choice; see `readings.read`.

    Offsets are in characters of `text`. Raises ValueError above MAX_TEXT characters.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"A text of more than {MAX_TEXT:,} characters cannot be read at once.")
    told = _placeless(text)
    spans_told = [(mention.start, mention.end) for mention in told]
    runs = [run for run in runs_of(text, words_of(text)) if not _overlaps(run, spans_told)]
    known = _known(runs, using)
    chosen = _longest(text, [run for run in runs if _accepts(text, run, known)])
    chosen = _with_unknown(text, runs, chosen)
    chosen = [run for run in chosen if not _overlaps(run, spans_told)]
    spans = [(run.start, run.end) for run in chosen]
    relations = relations_of(text, spans)
    found = []
    for run, relation in zip(chosen, relations, strict=True):
        kinds = vocabulary.split_generic(run.name)[1] or _kinds_before(text, run.start)
        rows = known.get(search_keys(run.name)[0], [])
        ranked = rank(run.name, rows, Context(kinds)) if rows else resolve(run.name, using=using)
        role, reasons = _role(text, run)
        found.append(
            Mention(
                run.start, run.end, text[run.start : run.end], relation, kinds, role,
                tuple(c for c in ranked if c.score >= scoring.SHOW_THRESHOLD * 0.9)[:10],
                reasons,
            )
        )  # fmt: skip
    return sorted([*found, *told], key=lambda mention: mention.start)


def _placeless(text: str) -> list[Mention]:
    """Return the expressions that are whole without a name: "between the contact lines"."""
    return [
        Mention(relation.start, relation.end, text[relation.start : relation.end], relation)
        for relation in placeless(text)
        if relation.end is not None
    ]


def _overlaps(run: Run, spans: list[tuple[int, int]]) -> bool:
    """Return whether the run meets one of the spans, which are in order and apart."""
    before = bisect_left(spans, (run.end, 0)) - 1
    return before >= 0 and spans[before][1] > run.start


def _known(runs: Iterable[Run], using: str) -> dict[str, list[Row]]:
    """Return {key: names} for every run that some place's name matches, in one query."""
    keys = {search_keys(run.name)[0] for run in runs}
    keys -= {"", *NOT_PLACES}
    names = PlaceName.objects.using(using).filter(key__in=sorted(keys))
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in read_names(names.order_by("-place__prominence", "id")[:NAMES_PER_TEXT]):
        by_key[search_keys(row.name)[0]].append(row)
    return by_key


def _accepts(text: str, run: Run, known: dict[str, list[Row]]) -> bool:
    rows = known.get(search_keys(run.name)[0])
    if not rows or normalize.fold(run.name) in NOT_PLACES | GENERIC_WORDS or len(run.name) < 3:
        return False
    if _is_tail(text, run):
        return False
    first = normalize.fold(run.name).split()[0]
    # "At Tikrit" would pass for "at-Tikrit": believed only where a known name begins so
    if first in _PREPOSITIONS and not any(
        normalize.fold(row.name).startswith(f"{first} ") for row in rows
    ):
        return False
    prominence = max(row.prominence for row in rows)
    if run.words > 1:
        return True
    if run.is_arabic:
        before = text[max(0, run.start - 25) : run.start]
        has_particle = run.start > 0 and text[run.start - 1] in "بل"
        in_slot = has_particle or bool(_ARABIC_SLOT.search(before))
        return prominence >= OBSCURE or in_slot or relation_before(text, run.start) is not None
    return prominence >= OBSCURE_LATIN or not _opens_sentence(text, run.start)


def _is_tail(text: str, run: Run) -> bool:
    """Return whether the run is the end of a longer name: "al-Lain" or "Lain" of "Khat al-Lain"."""
    before = text[max(0, run.start - 40) : run.start]
    found = (_NAME_BEFORE if run.name[0].islower() else _ARTICLE_BEFORE).search(before)
    return found is not None and normalize.fold(found.group(1)) not in NOT_PLACES


def _longest(text: str, runs: list[Run]) -> list[Run]:
    """Return runs that do not overlap: the longest first, then the earliest."""
    taken: list[Run] = []
    for run in sorted(runs, key=lambda r: (-(r.end - r.start), r.start)):
        if all(run.end <= other.start or run.start >= other.end for other in taken):
            taken.append(run)
    return sorted(taken, key=lambda r: r.start)


def _with_unknown(text: str, runs: list[Run], chosen: list[Run]) -> list[Run]:
    """Return the chosen runs and those unknown names that stand where only a place can."""
    free = [
        run
        for run in runs
        if not run.is_arabic
        and all(run.end <= other.start or run.start >= other.end for other in chosen)
        and not any(normalize.fold(word) in NOT_PLACES for word in run.name.split())
        and not _ORG_AFTER.match(text[run.end : run.end + 40])
    ]
    added = [run for run in _longest(text, free) if _in_slot(text, run, chosen)]
    for match in _ARABIC_OPEN.finditer(text):
        start, end = match.span(1)
        if all(end <= other.start or start >= other.end for other in chosen):
            added.append(Run(start, end, match.group(1), len(match.group(1).split()), True))
    return sorted([*chosen, *added], key=lambda r: r.start)


def _in_slot(text: str, run: Run, chosen: list[Run]) -> bool:
    before = text[max(0, run.start - 40) : run.start]
    name, _, last_word = run.name.rpartition(" ")
    if name and _SLOT_AFTER.match(f" {last_word}"):  # "Khat al-Lain areas" says itself that it is
        return True
    if _SLOT_BEFORE.search(before) or _SLOT_AFTER.match(text[run.end : run.end + 20]):
        return True
    relation = relation_before(text, run.start)
    if relation is not None and relation.kind not in ("from", "towards"):
        return True
    # a list of places goes on: "Badush, Sheikh Ibrahim and Khat al-Lain"
    return any(
        other.end < run.start
        and run.start - other.end < 12
        and text[other.end : run.start].strip()
        and _LIST_GAP.match(text[other.end : run.start])
        for other in chosen
    )


def _kinds_before(text: str, start: int) -> tuple[str, ...]:
    """Return the kinds that "the town of" or قضاء asks for, standing before the name."""
    match = _KIND_BEFORE.search(text[max(0, start - 30) : start])
    if match is None:
        return ()
    return vocabulary.split_generic(f"{match.group('en') or match.group('ar')} X")[1]


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'“‘")
    return not before or before[-1] in ".!?\n:"


def _role(text: str, run: Run) -> tuple[str, tuple[str, ...]]:
    opens_text = run.start < 60 and not text[: run.start].strip(' \t\n"“')
    if opens_text and _DATELINE.match(text[run.end : run.end + 100]):
        return DATELINE, ("stands in the dateline: where it was written, not where it happened",)
    if _ORG_AFTER.match(text[run.end : run.end + 40]):
        return PART_OF_A_NAME, ("names a body, not a scene",)
    if _ORG_BEFORE.search(text[max(0, run.start - 30) : run.start]):
        return PART_OF_A_NAME, ("names a body, not a scene",)
    return PLACE, ()
