"""The letter tables behind `normalize`: which letters of which script sound alike.

Sound alphabet (one ASCII letter each): consonants b p t j x d z r s c f v q k g l m n h, where
x = kh, c = sh, j = j/ch/zh; vowels a, y (i, y, e with circumflex), w (u, o, w).

Sources: the BGN/PCGN romanisation of Arabic (1956), used by GeoNames; the Hawar (Kurmanji) and
Sorani alphabets; spellings observed in GeoNames, UCDP and press texts of northern Iraq.
"""

# Arabic script with its Persian and Kurdish letters. "" = not heard (‘ayn, hamza, marks).
ARABIC_SOUND = {
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ى": "a", "ة": "a", "ە": "a",
    "ء": "", "ئ": "", "ؤ": "w", "ع": "",
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "t", "ٹ": "t",
    "ج": "j", "چ": "j", "ژ": "j", "ح": "h", "ه": "h", "ھ": "h", "ہ": "h", "خ": "x",
    "د": "d", "ذ": "z", "ض": "d", "ظ": "z", "ز": "z",
    "ر": "r", "ڕ": "r", "ڒ": "r", "س": "s", "ص": "s", "ش": "c", "غ": "g",
    "ف": "f", "ڤ": "v", "ق": "q", "ك": "k", "ک": "k", "گ": "g", "ڭ": "g",
    "ل": "l", "ڵ": "l", "م": "m", "ن": "n", "ں": "n",
    "و": "w", "ۆ": "w", "ۇ": "w", "ۊ": "w", "ي": "y", "ی": "y", "ێ": "y", "ې": "y", "ۍ": "y",
}  # fmt: skip

# Latin letters that a plain decomposition leaves alone or would decompose to the wrong sound.
LATIN_LETTERS = {
    "ç": "ch", "ş": "sh", "š": "sh", "ș": "sh", "č": "ch", "ž": "zh", "ğ": "gh", "ǧ": "j",
    "ġ": "gh", "ẖ": "kh", "ḫ": "kh", "ḵ": "kh", "ẍ": "gh", "ł": "l", "ı": "i", "ð": "dh",
    "þ": "th", "ß": "ss", "ə": "a", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ŕ": "r",
    "ļ": "l", "ḍ": "d", "ẓ": "z",
}  # fmt: skip
# BGN/PCGN writes ص as ş, Kurdish and Turkish write sh so. The other marks of that system in the
# same name (macrons, cedillas under d h t z, ‘ayn) or its detached article tell which is meant.
BGN_MARKS = frozenset("āīūḩţḑ‘’")

# Longest first: each digraph becomes one letter of the sound alphabet.
LATIN_DIGRAPHS = (
    ("tch", "j"), ("sch", "c"), ("dzh", "j"), ("dsch", "j"),
    ("kh", "x"), ("gh", "g"), ("sh", "c"), ("ch", "j"), ("dj", "j"), ("zh", "j"), ("th", "t"),
    ("dh", "z"), ("ph", "f"), ("ck", "k"),
)  # fmt: skip
LATIN_SOUND = {
    "a": "a", "e": "a", "i": "y", "y": "y", "o": "w", "u": "w", "w": "w",
    "b": "b", "c": "j", "d": "d", "f": "f", "g": "g", "h": "h", "j": "j", "k": "k", "l": "l",
    "m": "m", "n": "n", "p": "p", "q": "q", "r": "r", "s": "s", "t": "t", "v": "v", "x": "x",
    "z": "z",
}  # fmt: skip

# Consonants that one name's spellings exchange freely; used for the skeleton only.
SKELETON_CLASS = {
    "p": "b", "v": "f", "q": "k", "g": "k", "z": "d",
}  # fmt: skip
WEAK_ONSETS = "ahyw"
WEAK = frozenset(WEAK_ONSETS)  # written in one spelling, absent in the next

# Letters before which the Arabic article loses its l: ash-Shaykh, at-Tayshah, as-Sulaymaniyah.
SUN_DIGRAPHS = ("sh", "th", "dh", "ch")
SUN_LETTERS = frozenset("tdrzsnlj")

APOSTROPHES = frozenset("'`‘’ʻʼʽʿʾˈ´′＇‛ʹʺ\"“”")
TATWEEL_AND_MARKS = frozenset("ـ\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\ufeff")
DIGITS = {ord(c): str(i) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩")} | {
    ord(c): str(i) for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹")
}

# What only scoring takes for near: half the price of another consonant. Iraqi and Kurdish spellings
# waver between these; the skeleton keeps them apart, or short names would all be one.
NEAR_CLASS = {
    "p": "b", "b": "b", "v": "f", "f": "f", "q": "k", "k": "k", "g": "k", "j": "k",
    "z": "d", "d": "d", "t": "d", "s": "s", "c": "s", "x": "h", "l": "l", "m": "m", "n": "m",
    "r": "r",
}  # fmt: skip

# Words that many spell in many ways, and qualifiers written in either language: each line is one
# word. Folded forms, articles gone; the first is what the key holds. The Arabic lines pair with
# Latin ones of the same consonants.
WORD_FAMILIES = (
    "tal tall tel tell til tl teli tli",
    "tulul tloul tlul tlool tolol tulool toulul",
    "um umm om omm oum",
    "abu abo abou abi aboo bu",
    "albu albo albou elbu",
    "bani beni bny bni banu banou",
    "ain ayn ein aen aeen ayin",
    "shaikh shaykh sheikh shekh shiekh shiek cheikh sheik sheekh",
    "khirbat khirbet kherbet kherbat khirbt khrbt kherba khirba khirbah khurbat",
    "kani kany kani kanî kaniy",
    "said sayyid sayid seyid saeed sa'id saiyid seyed",
    "hajj haj haji hajji hadji",
    "mulla mullah mala mela molla",
    "sufla lower safla sifla sflaa suflaa sfla sofla asfal khwaru xwaru khwaroo khuaru "
    "xwarw jeri jeru jerin zheru",
    "ulya upper olya olia ulia alya uliya sarw saru sarwu seru serw zhuru zhurw juru jorin zhwru",
    "wusta middle wasta awsat wosta wasati",
    "kabir big large great kabeer kebir kabira kabirah kubra gawra gawrah gewre gaura "
    "gora buyuk mazin mezin",
    "saghir small little sageer sagheer saghira saghirah sgheer saghyr sughra bchuk "
    "bichuk pichuk bchwk buchuk picuk gichka kichka bicuk bcuk",
    "jadid new jadida jadidah jadeed jadeeda judud nu nwe nuwe taza taze tazah",
    "qadim old qadima qadimah qadeem",
    "sharqi east eastern sharqiyah sharqiya",
    "gharbi west western gharbiyah gharbiya",
    "shamali north northern shimali shamaliyah shamaliya",
    "janubi south southern janoobi janubiya",
    "awal first oula ula",
    "thani second thaniya thaniyah thany",
    "thalith third thalitha",
    "سفلي خواروو خوارو خواري خواروي ژيروو ژيري جيري",
    "عليا سهروو سەروو سەرو سەري ژووروو ژورو ژوري",
    "كبير كبيره كبري گەوره گەورە گوره گورە مەزن",
    "صغير صغيره صغري بچووك بچوك پچووك",
    "جديد جديده نوي نوێ تازه تازە",
    "شرقي شرقيه",
    "غربي غربيه",
    "وسطي اوسط",
)
WORD_OF = {word: line.split()[0] for line in WORD_FAMILIES for word in line.split()}

# What skeletons are made of; a weak letter only begins one.
_IN_SKELETONS = "".join(sorted({SKELETON_CLASS.get(c, c) for c in "btjxdrscfvkglmnpzq"}))


def neighbours(skeleton: str) -> set[str]:
    """Return every skeleton one edit away, some 200: a letter more, less, other, or two exchanged.

    A skeleton of two letters only gets a third: anything else leads to a tenth of the gazetteer.
    """
    found: set[str] = set()
    if len(skeleton) < 2:
        return found
    for at in range(len(skeleton) + 1):
        head, tail = skeleton[:at], skeleton[at:]
        rest, some = tail[1:], _IN_SKELETONS if at else _IN_SKELETONS + WEAK_ONSETS
        found.update([head + letter + tail for letter in some])
        if len(skeleton) == 2:
            continue
        if tail:
            found.add(head + rest)
            found.update([head + letter + rest for letter in some])
        if rest:
            found.add(head + rest[0] + tail[0] + rest[1:])
    found.discard(skeleton)
    return found
