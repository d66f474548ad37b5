"""Where a text names a place: known names by key, and unknown ones where only a place can stand."""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable

from gazetteer import countries, memory, normalize, scoring, vocabulary
from gazetteer.candidates import rank, resolve
from gazetteer.models import PlaceName
from gazetteer.ranking import Context
from gazetteer.relations import placeless, relation_before, relations_of
from gazetteer.roles import role_of
from gazetteer.rows import Row, read_names
from gazetteer.spans import GENERIC_WORDS, Run, runs_of, words_of
from gazetteer.types import PART_OF_A_NAME, Candidate, Mention

MAX_TEXT = 2_000_000
NAMES_PER_TEXT = 20_000
MOST_UNKNOWN = 500  # names looked for by likeness, 2 to 30 ms each; those beyond are open tasks
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
    "district", "syrian", "turkish", "iranian", "russian", "american", "british", "french",
    "english", "arabic", "muslim", "christian", "yazidi", "turkmen", "parliament", "congress",
    "ramadan", "eid", "allah", "god",
})  # fmt: skip
_PREPOSITIONS = frozenset({"in", "at", "as", "an", "on", "us"})
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
_ARABIC_SLOTS = (
    r"(?:(?<!\w)[وفب]?(?:في|من|إلى|الى|قرب|منطقة|مناطق|قرية|قرى|قضاء|ناحية|مدينة|جبل|جبال|مرتفعات|تلول|"
    r"محافظة|شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي|بين|جهة|باتجاه|صوب|محيط|[أا]طراف|ريف|بلدة|بلدتي|"
    r"بلدات|قريتي|مدينتي|مدن|ناحيتي|نواحي|مشارف|ضواحي|تخوم|معبر|مفرق|حاجز|سد|حقل|على|الواقعة|المحيطة))"
)
_ARABIC_SLOT = re.compile(rf"{_ARABIC_SLOTS} $")
# a list goes on: "north of Miqdadiya and of …"
_ARABIC_LIST = re.compile(rf"{_ARABIC_SLOTS} \w+(?: \w+){{0,2}}(?:،? و\w+(?: \w+)?){{0,3}}،? و$")
_ARABIC_OPEN = re.compile(
    r"(?<!\w)[وفب]?(?:منطقة|مناطق|قرية|قريتي|قرى|قضاء|ناحية|جبل|جبال|مرتفعات|تلول|تلال|وادي|حي) "
    r"(?!(?:ال)?(?:متفرقة|مختلفة|عدة|متعددة|[أا]خرى|عديدة|واسعة|نائية|زراعية|جبلية|صحراوية|حدودية|"
    r"سكنية|مجاورة|محيطة|محررة|متنازع|قريبة|بعيدة|تابعة|وعرة|صغيرة|كبيرة|واحدة|كاملة|آمنة|ساخنة|غير|"
    r"ذات|من|في|على|بين|قرب|حول|حدود|نزاع|نفوذ|سيطرة|عمليات|صراع|تماس|وجود|انتشار|شمال\w*|جنوب\w*|"
    r"شرق\w*|غرب\w*|كانت|تقع|تم|لم|هي|هو)(?!\w))"
    r"((?:[أا]بو|[أا]م|بني|تل|خان|عين|سيد|شيخ|بن|عبد|كفر|بيت|دير|باب|جسر) \w{2,}|"
    r"(?!ال)\w{2,}(?: ال\w{2,})?|ال\w{3,})"
)
# an Arabic name goes on after these; folded
_UNFINISHED = frozenset({"ابو", "ابي", "ابا", "ام", "بن", "ابن", "بني", "عبد", "ذي", "ذو"})
_ARABIC_WORDS = frozenset({"على", "إلى", "الى", "في", "من", "عن", "مع", "بعد", "قبل", "مرة", "حتى"})
_NAME_BEFORE = re.compile(r"([A-Z]\w+)[ -]$")
_ARTICLE_BEFORE = re.compile(r"([A-Z]\w+)[ -](?:al|el|a[dnrstz]|a[dst]h)[ -]$")
# "Hawd" of "Hawd al-Naft" is no name by itself
_ARTICLE_AFTER = re.compile(r"[ -](?:al|el)-[A-Z]")
_LIST_GAP = re.compile(r"^\s*(?:,|and|،|و)?\s*(?:and|و)?\s*(?:the |of )?\s*$", re.IGNORECASE)


def find(text: str, *, year: int | None = None, using: str = "default") -> list[Mention]:
    """Return the mentions of a text in order, without joint choice; see `readings.read`.

    year: of publication. Offsets are in characters of `text`. Raises ValueError above MAX_TEXT
    characters.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"A text of more than {MAX_TEXT:,} characters cannot be read at once.")
    told = _placeless(text)
    spans_told = [(mention.start, mention.end) for mention in told]
    runs = [run for run in runs_of(text, words_of(text)) if not _overlaps(run, spans_told)]
    known = _known(runs, using)
    chosen = _longest([run for run in runs if _accepts(text, run, known)])
    chosen = _with_unknown(text, runs, chosen)
    chosen = [run for run in chosen if not _overlaps(run, spans_told)]
    spans = [(run.start, run.end) for run in chosen]
    relations = relations_of(text, spans)
    found = []
    answers: dict[tuple[str, tuple[str, ...]], tuple[Candidate, ...]] = {}  # a name comes again
    unknown = 0
    for run, relation in zip(chosen, relations, strict=True):
        kinds = vocabulary.split_generic(run.name)[1] or _kinds_before(text, run.start)
        rows = known.get(_key(run.name), [])
        if (run.name, kinds) not in answers:
            ranked: list[Candidate] = []
            if rows:
                ranked = rank(run.name, rows, Context(kinds))
            elif unknown < MOST_UNKNOWN:
                ranked, unknown = resolve(run.name, using=using), unknown + 1
            likely = (c for c in ranked if c.score >= scoring.SHOW_THRESHOLD * 0.9)
            answers[run.name, kinds] = tuple(likely)[:10]
        meant = {row.place.kind for row in rows}
        role, reasons = role_of(text, run.start, run.end, meant, year)
        found.append(
            Mention(
                run.start, run.end, text[run.start : run.end], relation, kinds, role,
                answers[run.name, kinds], reasons,
            )
        )  # fmt: skip
    return countries.set_aside(text, sorted([*found, *told], key=lambda mention: mention.start))


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
    """Return {key: names} for every run that some place's name matches; at most one query."""
    keys = {_key(run.name) for run in runs}
    keys -= {"", *NOT_PLACES}
    index = memory.index(using)
    if index is not None:
        return {
            key: [index.rows[at] for at in index.by_key[key]] for key in keys & index.by_key.keys()
        }
    names = PlaceName.objects.using(using).filter(key__in=sorted(keys))
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in read_names(names.order_by("-place__prominence", "id")[:NAMES_PER_TEXT]):
        by_key[row.key].append(row)
    return by_key


def _key(name: str) -> str:
    """Return the first of `search_keys` alone: a text has thousands of runs."""
    return normalize.name_key(vocabulary.split_generic(name)[0])[:200]


def _accepts(text: str, run: Run, known: dict[str, list[Row]]) -> bool:
    rows = known.get(_key(run.name))
    words = normalize.fold(run.name).split()
    if not rows or len(run.name) < 3 or NOT_PLACES.issuperset(words):
        return False
    if normalize.fold(run.name) in GENERIC_WORDS or words[-1] in _UNFINISHED:
        return False
    if vocabulary.split_generic(run.name)[0] in _ARABIC_WORDS:
        return False
    if _is_tail(text, run) or (run.words == 1 and _ARTICLE_AFTER.match(text, run.end)):
        return False
    first = words[0]
    # "At Tikrit" would pass for "at-Tikrit": believed only where a known name begins so
    if first in _PREPOSITIONS and not any(
        normalize.fold(row.name).startswith(f"{first} ") for row in rows
    ):
        return False
    if run.is_arabic and run.words > 1 and words[-1] in GENERIC_WORDS:
        # قضاء stands before a name: "Dummar markaz" is what was destroyed, and the centre
        rows = [row for row in rows if normalize.fold(row.name).endswith(words[-1])]
        if not rows:
            return False
    prominence = max(row.prominence for row in rows)
    if run.words > 1:
        return True
    if run.is_arabic:
        before = text[max(0, run.start - 25) : run.start]
        # بيان is a statement, and not at the village Yan
        says_much = prominence >= OBSCURE_LATIN or len(run.name) > 4
        has_particle = run.start > 0 and text[run.start - 1] in "بل" and says_much
        in_slot = has_particle or bool(_ARABIC_SLOT.search(before))
        if len(run.name) > 3 and _ARABIC_LIST.search(text[max(0, run.start - 80) : run.start]):
            in_slot = True
        return prominence >= OBSCURE or in_slot or relation_before(text, run.start) is not None
    return prominence >= OBSCURE_LATIN or not _opens_sentence(text, run.start)


def _is_tail(text: str, run: Run) -> bool:
    """Return whether the run is the end of a longer name: "al-Lain" or "Lain" of "Khat al-Lain"."""
    before = text[max(0, run.start - 40) : run.start]
    found = (_NAME_BEFORE if run.name[0].islower() else _ARTICLE_BEFORE).search(before)
    return found is not None and normalize.fold(found.group(1)) not in NOT_PLACES


def _longest(runs: list[Run]) -> list[Run]:
    """Return runs that do not overlap: the longest first, then the earliest."""
    taken: list[tuple[int, int]] = []
    kept = []
    for run in sorted(runs, key=lambda r: (-(r.end - r.start), r.start)):
        if not _overlaps(run, taken):
            insort(taken, (run.start, run.end))
            kept.append(run)
    return sorted(kept, key=lambda r: r.start)


def _with_unknown(text: str, runs: list[Run], chosen: list[Run]) -> list[Run]:
    """Return the chosen runs and those unknown names that stand where only a place can."""
    taken = [(run.start, run.end) for run in chosen]
    free = [
        run
        for run in runs
        if not run.is_arabic
        and not _overlaps(run, taken)
        and not any(normalize.fold(word) in NOT_PLACES for word in run.name.split())
    ]
    added = []
    for run in _longest(free):
        is_body = role_of(text, run.start, run.end)[0] == PART_OF_A_NAME
        if not is_body and _in_slot(text, run, taken):
            insort(taken, (run.start, run.end))
            added.append(run)
    for match in _ARABIC_OPEN.finditer(text):
        name = match.group(1)
        run = Run(*match.span(1), name, len(name.split()), True)
        if not _overlaps(run, taken):
            added.append(run)
    return sorted([*chosen, *added], key=lambda r: r.start)


def _in_slot(text: str, run: Run, taken: list[tuple[int, int]]) -> bool:
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
    before_it = bisect_left(taken, (run.start, 0)) - 1
    gap = text[taken[before_it][1] : run.start] if before_it >= 0 else ""
    return len(gap) < 12 and bool(gap.strip()) and bool(_LIST_GAP.match(gap))


def _kinds_before(text: str, start: int) -> tuple[str, ...]:
    """Return the kinds that "the town of" or قضاء asks for, standing before the name."""
    match = _KIND_BEFORE.search(text[max(0, start - 30) : start])
    if match is None:
        return ()
    return vocabulary.split_generic(f"{match.group('en') or match.group('ar')} X")[1]


def _opens_sentence(text: str, start: int) -> bool:
    at = start
    while at and text[at - 1] in " \t\"'“‘":
        at -= 1
    return not at or text[at - 1] in ".!?\n:"
