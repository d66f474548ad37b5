"""How well a candidate answers a name: 0 (not at all) to 1 (written exactly so), with reasons.

The weights below were set by hand on the golden names of `tests/gazetteer` and on the hard pairs of
the development set (`gazetteer_benchmark`, with and without other names); each stands once.
"""

import math
from functools import lru_cache
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Indel, Levenshtein

from gazetteer import letters, normalize

# Stable codes of why a name was found, with their words for an editor.
REASONS = {
    "exact": "written exactly so",
    "same-key": "the same name but for article, marks or doubled letters",
    "same-consonants": "the same consonants",
    "same-consonants-scripts": "the same consonants across scripts",
    "similar": "a similar spelling",
    "some-words": "a part of the name",
    "typed": "begins with what was typed",
}


class Spelling(NamedTuple):
    """The search keys of one name; factor: how much of the name asked for this is."""

    key: str
    skeleton: str
    encoded: str
    factor: float = 1.0


class Known(Protocol):
    """A stored name, as far as `spelling` reads it."""

    @property
    def key(self) -> str: ...
    @property
    def skeleton(self) -> str: ...
    @property
    def encoded(self) -> str: ...


# Below this nothing is shown unasked: the mention stays an open task. Chosen so that an invented
# or unknown name gives nothing, at the price of a few far-off spellings that an editor picks.
SHOW_THRESHOLD = 0.80

EXACT, SAME_KEY, SAME_SOUND = 1.0, 0.957, 0.95
VARIANT_NAME = 0.97  # a variant spelling counts a little less than the preferred name
LIKE_A_VARIANT = 0.94  # and what only resembles a variant less than what resembles the name
FORMER_NAME = 0.97
WRONG_KIND = 0.85
CALLED_AFTER = 0.93  # "Soran district" asked, the town of Soran found
OTHER_TERM = 0.93  # "Badush" asked, "Jabal Badush" found, and nobody spoke of a mountain
UNASKED_UNIT = 0.945  # the name alone means the town before the district called after it
OUTSIDE = 0.61
OBSCURE = 0.09  # what the least prominent place loses against the most prominent homonym
FAR = 0.12  # what a place loses at NEAR_REACH_KM and beyond
NEAR_REACH_KM = 150.0
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

# Edit costs. Vowels come and go between romanisations, consonants do not; across scripts the
# vowels say little, for Arabic script does not write the short ones.
CONSONANTS = 1.3
SAME_SCRIPT_VOWELS = 0.82
CROSS_SCRIPT_VOWELS = 0.46
CROSS_SCRIPT = 0.967  # the same consonants in another script say less than in one's own
LETTERS = 0.043
TERM = 0.981
NAT, MOST_NATS = 0.02, 20.0  # what each nat of strangeness costs, and how many are counted
OTHER_SCRIPT = 0.95  # what an Arabic name says of a Latin one: it leaves the short vowels open
SHORT = 3.0  # a name lighter than this many consonants is measured as if it had them
VOWELS = "ayw"

# Each consonant becomes its class and itself, each vowel one letter: the plain Levenshtein
# distance, which rapidfuzz computes in a quarter of a microsecond, then counts half a consonant
# for a vowel or for an exchange within a class, and a whole one for another consonant.
_TWICE = {
    ord(char): near if char == near == "h" else near.upper() + char
    for char, near in letters.NEAR_CLASS.items()
} | {ord("x"): "hx"}
_CONSONANTS = {ord(char): None for char in VOWELS + "h"}


def encode(key: str) -> str:
    """Return the form of a `normalize.name_key` whose Levenshtein distances weigh as said above."""
    heard = normalize.voice(key)
    if heard[-1:] == "h" and len(heard) > 3:  # a final ه or -ah is only a vowel
        heard = heard[:-1] + "a"
    return heard.translate(_TWICE)


@lru_cache(maxsize=4096)
def _bare(encoded: str) -> str:
    return encoded.translate(_CONSONANTS)


def likeness(one: str, other: str, same_script: bool = True) -> tuple[float, bool]:
    """Return 0..1, how alike two encoded names are, and whether their consonants are the same."""
    if not one or not other:
        return 0.0, False
    if one == other:
        return 1.0, True
    bare = Levenshtein.distance(_bare(one), _bare(other)) / 2
    vowels = max(0.0, Levenshtein.distance(one, other) / 2 - bare)
    cost = CONSONANTS * bare + (SAME_SCRIPT_VOWELS if same_script else CROSS_SCRIPT_VOWELS) * vowels
    return max(0.0, 1.0 - cost / max(SHORT, (len(one) + len(other)) / 4)), bare == 0.0


def similarity(one: str, other: str, same_script: bool = True) -> float:
    """Return `likeness` of two names as written."""
    keys = (normalize.name_key(one), normalize.name_key(other))
    return likeness(encode(keys[0]), encode(keys[1]), same_script)[0]


def spelling(asked: Spelling, known: Known) -> tuple[float, str]:
    """Return (0..1, code of REASONS) for two names without their generic words; no context."""
    if asked.key == known.key:
        return SAME_KEY, "same-key"
    same_script = asked.key.isascii() == known.key.isascii()
    alike, same = likeness(asked.encoded, known.encoded, same_script)
    if not same_script:
        alike *= CROSS_SCRIPT
    if same:
        return SAME_SOUND * alike, "same-consonants" if same_script else "same-consonants-scripts"
    return SAME_SOUND * alike, "similar"


def closeness(asked: str, known: str) -> float:
    """Return the factor for two spellings that sound alike, by their very letters; folded."""
    return 1.0 - LETTERS * (1.0 - Indel.normalized_similarity(asked, known))


def letters_factor(nats: float) -> float:
    """Return the factor for a name so many nats stranger than the likeliest; see `writing`."""
    return 1.0 - NAT * min(MOST_NATS, nats)


def prominence_factor(prominence: float) -> float:
    """Return the factor by which an obscure homonym yields to a known one; prominence 0..1."""
    return 1.0 - OBSCURE * (1.0 - prominence)


def nearness_factor(distance_km: float) -> float:
    """Return the factor for a place `distance_km` from where the text is."""
    return 1.0 - FAR * min(1.0, distance_km / NEAR_REACH_KM)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return kilometres between two (lon, lat) points, SRID 4326, on a sphere (error < 0.6 %)."""
    lon_a, lat_a, lon_b, lat_b = map(math.radians, (*a, *b))
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))
