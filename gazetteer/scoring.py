"""How well a candidate answers a name: 0 (not at all) to 1 (written exactly so), with reasons.

The weights below were set by hand on the golden names of `tests/gazetteer`; each stands once.
"""

import math
from functools import lru_cache

from gazetteer import normalize, vocabulary

# Below this nothing is shown unasked: the mention stays an open task. Chosen so that an invented
# or unknown name gives nothing, at the price of a few far-off spellings that an editor picks.
SHOW_THRESHOLD = 0.82

EXACT, SAME_KEY, SAME_SOUND = 1.0, 0.97, 0.95
VARIANT_NAME = 0.99  # a variant spelling counts a little less than the preferred name
FORMER_NAME = 0.97
WRONG_KIND = 0.85
OTHER_TERM = 0.93  # "Badush" asked, "Jabal Badush" found, and nobody spoke of a mountain
UNASKED_UNIT = 0.95  # the name alone means the town before the district called after it
OUTSIDE = 0.70
OBSCURE = 0.04  # what the least prominent place loses against the most prominent homonym
FAR = 0.12  # what a place loses at NEAR_REACH_KM and beyond
NEAR_REACH_KM = 150.0
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

# Edit costs in the sound alphabet. Vowels come and go between romanisations, consonants do not.
VOWEL_SWAP, VOWEL_GAP, H_GAP, NEAR_CONSONANT, CONSONANT = 0.45, 0.5, 0.45, 0.3, 1.0
CROSS_SCRIPT_VOWEL_GAP = 0.15  # Arabic script does not write the short ones
VOWELS = frozenset("ayw")


@lru_cache(maxsize=65536)
def similarity(one: str, other: str, same_script: bool = True) -> float:
    """Return 0..1, how alike two sounds (of `normalize.sound`) are: a weighted edit distance."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    gap = VOWEL_GAP if same_script else CROSS_SCRIPT_VOWEL_GAP
    above = [0.0]
    for char in other:
        above.append(above[-1] + _gap(char, gap))
    for a in one:
        cost = _gap(a, gap)
        row = [above[0] + cost]
        for j, b in enumerate(other):
            row.append(min(above[j] + _swap(a, b), above[j + 1] + cost, row[-1] + _gap(b, gap)))
        above = row
    # a single differing vowel must weigh more in a short name than in a long one
    return max(0.0, 1.0 - above[-1] / max(3.0, (len(one) + len(other)) / 2))


def _gap(char: str, vowel_gap: float) -> float:
    return vowel_gap if char in VOWELS else H_GAP if char == "h" else CONSONANT


def _swap(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in VOWELS and b in VOWELS:
        return VOWEL_SWAP
    classes = normalize.letters.SKELETON_CLASS
    if classes.get(a, a) == classes.get(b, b):
        return NEAR_CONSONANT
    return CONSONANT


def name_score(asked: str, known: str) -> tuple[float, str]:
    """Return (0..1, reason) for two names as written, in any two scripts; no context."""
    if normalize.fold(asked) == normalize.fold(known):
        return EXACT, "written exactly so"
    bare_asked, bare_known = (vocabulary.split_generic(name)[0] for name in (asked, known))
    if normalize.name_key(bare_asked) == normalize.name_key(bare_known):
        return SAME_KEY, "the same name but for article, marks or doubled letters"
    scripts = {normalize.script_of(bare_asked), normalize.script_of(bare_known)}
    alike = similarity(normalize.sound(bare_asked), normalize.sound(bare_known), len(scripts) == 1)
    if normalize.skeleton(bare_asked) == normalize.skeleton(bare_known):
        script = (
            "the same consonants" if len(scripts) == 1 else "the same consonants across scripts"
        )
        return SAME_SOUND * alike, script
    return SAME_SOUND * alike * alike, "a similar spelling"


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
