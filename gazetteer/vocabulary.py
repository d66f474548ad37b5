"""Kinds of place and the words people put before or after a name to say which kind they mean.

Feature codes: GeoNames (https://www.geonames.org/export/codes.html), the subset that occurs in
the region's dumps and in reports. Words are the desk's own plain English.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import models

from gazetteer import normalize

_BRACKETS = re.compile(r"[()\[\]/،,]+")

KIND_LABELS: dict[str, str] = {
    "PCLI": "country",
    "ADM1": "governorate", "ADM1H": "former governorate", "ADM2": "district",
    "ADM3": "subdistrict", "ADM4": "municipality", "ADM5": "ward", "ADMD": "administrative area",
    "PPL": "populated place", "PPLA": "governorate seat", "PPLA2": "district seat",
    "PPLA3": "subdistrict seat", "PPLA4": "municipal seat", "PPLC": "capital",
    "PPLF": "farm village", "PPLL": "locality", "PPLQ": "abandoned place", "PPLR": "holy place",
    "PPLS": "group of settlements", "PPLW": "destroyed place", "PPLX": "part of a town",
    "CMP": "camp", "CMPRF": "refugee camp",
    "MT": "mountain", "MTS": "mountain range", "PK": "peak", "PKS": "peaks", "RDGE": "ridge",
    "HLL": "hill", "HLLS": "hills", "PASS": "mountain pass", "PLN": "plain", "DSRT": "desert",
    "VAL": "valley", "VALL": "valley", "WAD": "wadi", "ISL": "island",
    "STM": "river", "LK": "lake", "RSV": "reservoir", "CNL": "canal", "DAM": "dam",
    "RGN": "region", "AREA": "area", "LCTY": "locality", "OILF": "oil field", "PPLN": "pipeline",
    "AIRP": "airport", "AIRB": "air base", "MILB": "military base", "BDG": "bridge", "RD": "road",
}  # fmt: skip

ADMIN_KINDS = ("PCLI", "ADM1", "ADM2", "ADM3", "ADM4", "ADM5")
SETTLEMENTS = ("PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLC", "PPLL", "PPLF", "PPLQ", "PPLS",
               "PPLX", "PPLW")  # fmt: skip
MOUNTAINS = ("MT", "MTS", "PK", "PKS", "RDGE", "HLL", "HLLS")
WATERS = ("STM", "LK", "RSV", "CNL")


class FeatureClass(models.TextChoices):
    """GeoNames' nine classes."""

    ADMIN = "A", "administrative unit"
    WATER = "H", "river, lake or canal"
    REGION = "L", "region or area"
    POPULATED = "P", "populated place"
    ROAD = "R", "road or railway"
    SITE = "S", "building or site"
    LANDFORM = "T", "mountain or other landform"
    UNDERSEA = "U", "undersea feature"
    VEGETATION = "V", "forest or heath"


class Origin(models.TextChoices):
    """Who says so. An import never changes what an editor or the starter gazetteer says."""

    EDITOR = "editor", "an editor of this desk"
    STARTER = "starter", "the starter gazetteer"
    IMPORT = "import", "an imported file"


class NameKind(models.TextChoices):
    PREFERRED = "preferred", "preferred name"
    VARIANT = "variant", "variant spelling"
    EXONYM = "exonym", "name used abroad"
    HISTORICAL = "historical", "former name"
    CODE = "code", "code"


class Script(models.TextChoices):
    """ISO 15924."""

    LATIN = "Latn", "Latin"
    ARABIC = "Arab", "Arabic"
    OTHER = "Zyyy", "other"


@dataclass(frozen=True)
class GenericTerm:
    """Words for one kind of place, before or after a name; they ask for it and leave the name."""

    words: tuple[str, ...]
    kinds: tuple[str, ...]


GENERIC_TERMS: tuple[GenericTerm, ...] = (
    GenericTerm(("governorate", "province", "muhafazat", "muhafazah", "muhafazet", "liwa",
                 "محافظة", "پارێزگای", "پارێزگا"), ("ADM1",)),
    GenericTerm(("district", "qada", "qadha", "qaza", "kaza", "قضاء", "قەزای", "قەزا"), ("ADM2",)),
    GenericTerm(("subdistrict", "sub-district", "sub district", "nahiya", "nahiyah", "nahiyat",
                 "nahia", "ناحية", "ناحیەی", "ناحیە"), ("ADM3",)),
    GenericTerm(("village", "villages", "vilage", "qarya", "qaryat", "qaryah", "qariya", "qariyat",
                 "gund", "gundi", "qura", "قرية", "قرى", "قريه", "گوندی", "گوند"), SETTLEMENTS),
    GenericTerm(("town", "city", "madinat", "medinat", "مدينة", "بلدة", "شاری", "شارۆچکەی"),
                SETTLEMENTS),
    GenericTerm(("complex", "collective", "mujamma", "mujama", "mujammaa", "مجمع", "كۆمەڵگای",
                 "کۆمەڵگای"), SETTLEMENTS),
    GenericTerm(("neighbourhood", "neighborhood", "quarter", "hay", "hayy", "hai", "mahallat",
                 "mahalat", "حي", "محلة", "گەڕەکی", "گەرەکی"), (*SETTLEMENTS, "ADM4", "ADM5")),
    # the seat of a unit bears the unit's name: both answer "Baiji centre"
    GenericTerm(("city center", "city centre", "markaz", "markez", "markas", "center", "centre",
                 "downtown", "مركز", "ناوەندی"), (*SETTLEMENTS, "ADM2", "ADM3")),
    GenericTerm(("mountain range", "mountain ranges", "mountains", "mountain", "mount", "range",
                 "jabal", "jebel", "jabel", "djebel", "jibal", "çiya", "çiyayê", "silsilat jibal",
                 "جبل", "جبال", "سلسلة جبال", "سلسلة", "چیای", "شاخی"), MOUNTAINS),
    GenericTerm(("heights", "hills", "hill", "ridge", "tulul", "مرتفعات", "تلول", "تلال"),
                (*MOUNTAINS, "PPLQ")),
    GenericTerm(("river", "nahr", "نهر", "ڕووباری"), WATERS),
    GenericTerm(("lake", "buhayrat", "بحيرة", "دەریاچەی"), WATERS),
    GenericTerm(("valley", "wadi", "وادي", "دۆڵی"), ("VAL", "VALL", "WAD")),
    GenericTerm(("air base", "airbase", "military base", "base", "قاعدة"), ("AIRB", "MILB")),
    GenericTerm(("airport", "matar", "مطار"), ("AIRP", "AIRB")),
    GenericTerm(("refugee camp", "camp", "mukhayyam", "مخيم"), ("CMP", "CMPRF")),
    GenericTerm(("areas", "area", "region", "mintaqat", "mantiqat", "mantaqat", "mintaqah",
                 "mantika", "mantaket", "mantaqa", "منطقة", "مناطق"), ()),
)  # fmt: skip

# where nobody stored them, the town says where they are
CALLED_AFTER_TOWNS = frozenset({"ADM2", "ADM3", "AIRB", "MILB", "AIRP"})

_KINDS = {normalize.fold(word): term.kinds for term in GENERIC_TERMS for word in term.words}
_LINKS = frozenset({"of", "the"})


@lru_cache(maxsize=16384)
def split_generic(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the name without its generic terms, and the kinds the first of them asks for.

    "Jabal Badush" -> ("Badush", mountains); "Kifri" -> ("Kifri", ()); "Hamam Alaleel (center)"
    -> ("Hamam Alaleel", seats). A name that is nothing but generic terms keeps its last one whole.
    The remainder keeps its marks and letters.
    """
    words = _BRACKETS.sub(" ", name).split()
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    kinds: tuple[str, ...] = ()
    found = True
    while found and len(words) > 1:
        found = False
        for count in (3, 2, 1):  # the longest term first: "sub district", "mountain range"
            if len(words) <= count:
                continue
            head, tail = normalize.fold(" ".join(words[:count])), normalize.fold(
                " ".join(words[-count:]))  # fmt: skip
            if head in _KINDS:
                kinds, words, found = kinds or _KINDS[head], words[count:], True
                break
            if tail in _KINDS:
                kinds, words, found = kinds or _KINDS[tail], words[:-count], True
                break
        while found and len(words) > 1 and words[0].casefold() in _LINKS:
            words = words[1:]
    return " ".join(words), kinds


def kinds_label(kinds: Sequence[str], found: str) -> str:
    """Return the plain word for the kinds a generic term asks for."""
    return kind_label(found) if len(kinds) == 1 else _GROUPS.get(tuple(kinds), kind_label(kinds[0]))


_GROUPS = {SETTLEMENTS: "settlement", MOUNTAINS: "mountain", WATERS: "water"}


def kind_label(kind: str) -> str:
    """Return the plain word of a feature code, or the code itself where none is kept."""
    return KIND_LABELS.get(kind, kind)
