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
WEAK = frozenset("ahyw")  # written in one spelling, absent in the next

# Letters before which the Arabic article loses its l: ash-Shaykh, at-Tayshah, as-Sulaymaniyah.
SUN_DIGRAPHS = ("sh", "th", "dh", "ch")
SUN_LETTERS = frozenset("tdrzsnlj")

APOSTROPHES = frozenset("'`‘’ʻʼʽʿʾˈ´′＇‛ʹʺ\"“”")
TATWEEL_AND_MARKS = frozenset("ـ\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\ufeff")
DIGITS = {ord(c): str(i) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩")} | {
    ord(c): str(i) for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹")
}
