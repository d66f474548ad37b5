"""Search keys: what two spellings of one name have in common, computed without a database.

Four forms, from strict to loose; all lower-case ASCII except `fold` and keys of other scripts:

| form | Al Miqdādīyah | المقدادية | used for |
|---|---|---|---|
| `fold` | al miqdadiyah | المقداديه | "written exactly so" |
| `name_key` | mikdadia | المقداديه without its article | indexed: the same spelling, careless |
| `sound` | myqdadya | mqdadya | scoring, any script against any |
| `skeleton` | mkdd | mkdd | indexed: other romanisations, other script |

Every function is pure and total: any text, the empty one included, gives a (maybe empty) text.
"""

import re
import unicodedata
from functools import lru_cache

from gazetteer import letters

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_NO_APOSTROPHE = {ord(char): None for char in "'`\""}
ARABIC_LETTERS = frozenset(letters.ARABIC_SOUND)


@lru_cache(maxsize=16384)
def script_of(text: str) -> str:
    """Return the ISO 15924 code of most letters: Latn, Arab, or Zyyy where neither is there."""
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else "Zyyy"
    arabic = sum(char in ARABIC_LETTERS for char in text)
    # the Latin blocks end at 024F; 1E00-1EFF holds the letters with dots below and macrons
    latin = sum(c.isalpha() and (c < "\u0250" or "\u1e00" <= c < "\u1f00") for c in text)
    if not arabic and not latin:
        return "Zyyy"
    return "Arab" if arabic >= latin else "Latn"


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return the text in lower case without marks; words parted by single spaces, kept in order."""
    if text.isascii():  # most of an import; four times as fast
        return " ".join(_ASCII_WORD.findall(text.lower().translate(_NO_APOSTROPHE)))
    text = unicodedata.normalize("NFKC", text).translate(letters.DIGITS).casefold()
    text = text.translate(_UNWRITTEN)
    if not _ARABIC_ONLY.fullmatch(text):
        text = "".join(_plain(char) for char in text)
    return " ".join(text.translate(_FOLDED).split())


def _plain(char: str) -> str:
    """Return the letter without its marks; a space for what is none."""
    parts = unicodedata.normalize("NFD", char) if char not in ARABIC_LETTERS else char
    return "".join(
        part if part.isalnum() else " " for part in parts if not unicodedata.combining(part)
    )


_UNWRITTEN = {ord(char): None for char in letters.APOSTROPHES | letters.TATWEEL_AND_MARKS}
_ARABIC_ONLY = re.compile(f"[{''.join(ARABIC_LETTERS)}0-9 ]*")
_FOLDED = str.maketrans("أإآٱىیکةھہı", "ااااييكهههi")


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """Return the spelling-tolerant key of a name within its own script; no spaces.

    Latin: article and marks gone, doubled letters and long vowels single, q as k, o as u,
    -iyah as -ia. Arabic: article, hamza carriers and short vowels gone, final ه and ة alike.
    """
    if script_of(name) == "Arab":
        return "".join(_families(_without_article(fold(name).split())))
    if script_of(name) == "Latn":
        words = _without_construct_t(_latin_words(name), ("at", "et"))
        return "".join(_latin_key(word) for word in words)
    return fold(name).replace(" ", "")


@lru_cache(maxsize=16384)
def sound(name: str) -> str:
    """Return how the name sounds in the alphabet of `letters`; comparable across scripts."""
    if script_of(name) == "Arab":
        words = _arabic_words(name)
        heard = "".join(map(_arabic_sound, _without_construct_t(words, ("ات", "ة"))))
    else:
        words = _latin_words(name)
        heard = "".join(map(_latin_sound, _without_construct_t(words, ("at", "et"))))
    return _single(heard.replace("mb", "nb"), letters.WEAK)


@lru_cache(maxsize=16384)
def skeleton(name: str) -> str:
    """Return the consonants any spelling keeps: p=b, v=f, q=k=g, z=d; h, w, y and vowels gone.

    A weak letter that begins the name stays (vowels as "a"), so that Erbil and Rabil part.
    """
    kept = [letters.SKELETON_CLASS.get(c, c) for c in sound(name) if c not in letters.WEAK]
    return _onset(name) + "".join(kept)


def voice(key: str) -> str:
    """Return how a name of this `name_key` sounds: `sound`, but cheap enough for a whole country.

    Three `str.replace` and one `str.translate`; what the key dropped (dh for d) stays dropped.
    """
    if not key.isascii():
        return key.translate(_ARABIC_VOICE)
    return key.replace("sh", "C").replace("gh", "g").replace("zh", "j").translate(_LATIN_VOICE)


_ARABIC_VOICE = {ord(char): heard for char, heard in letters.ARABIC_SOUND.items()}
_LATIN_VOICE = {ord(char): heard for char, heard in letters.LATIN_SOUND.items()} | {ord("C"): "c"}


def _onset(name: str) -> str:
    """Return "a" for a name that begins with a vowel or ‘ayn, else its weak first consonant."""
    arabic = script_of(name) == "Arab"
    words = _arabic_words(name) if arabic else _latin_words(name)
    word = words[0] if words else " "
    first = word[0]
    if first in "aeiouاأإآٱعئ":
        return "w" if word.startswith(("oua", "oue", "oui")) else "a"
    return letters.ARABIC_SOUND.get(first, first) if first in "hwyحهھوي" + "ی" else ""


def _without_construct_t(words: list[str], endings: tuple[str, ...]) -> list[str]:
    """Return the words, a -t before another word gone: Qal‘at Salih writes what قلعة does not."""
    shortest = 3 if "ة" in endings else 4  # "Khat", "Bayt" keep theirs: it belongs to the root
    return [
        word[:-1] if len(word) > shortest and word.endswith(endings) else word
        for word in words[:-1]
    ] + words[-1:]


def _latin_words(name: str) -> list[str]:
    """Return the words in plain ASCII-like letters, article removed, digraphs not yet read."""
    lower = unicodedata.normalize("NFC", name).casefold()
    is_bgn = any(char in letters.BGN_MARKS for char in lower) or lower.startswith("al ")
    table = letters.LATIN_LETTERS | ({"ş": "s", "ḑ": "d"} if is_bgn else {})
    spelt = fold("".join(table.get(char, char) for char in lower)).split()
    words = _without_latin_article(spelt)
    return _families(words)


def _families(words: list[str]) -> list[str]:
    """Return the words, each that has many spellings in its one; a name of one word as it is."""
    return [letters.WORD_OF.get(word, word) for word in words] if len(words) > 1 else words


def _without_latin_article(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if not is_latin_article(word, following):
            kept.append(_unglued(word) if not kept and len(words) == 1 else word)
    return kept


def is_latin_article(word: str, following: str) -> bool:
    """Return whether a folded word is the article of the next one: al, el, and ash, ad … there."""
    if not following:
        return False
    if word in {"al", "el", "ul", "il"}:
        return True
    return len(word) > 1 and word[0] in "aeu" and _assimilates(word[1:], following)


def _assimilates(rest: str, following: str) -> bool:
    """Return whether `ash`, `at`, `ad` … stands for the article before `following`."""
    if rest not in letters.SUN_LETTERS and rest not in letters.SUN_DIGRAPHS:
        return False
    return following.startswith(rest)


def _unglued(word: str) -> str:
    """Return a single word without an article written onto it, where that is safe to say."""
    for digraph in letters.SUN_DIGRAPHS:
        if word.startswith("a" + digraph * 2) and len(word) > 6:
            return word[1 + len(digraph) :]
    if len(word) > 6 and word[0] == "a" and word[1] == word[2] and word[1] in letters.SUN_LETTERS:
        return word[2:]
    return word


def _latin_key(word: str) -> str:
    for pair, letter in (("kh", "x"), ("ch", "c"), ("dh", "d"), ("th", "t"), ("ph", "f")):
        word = word.replace(pair, letter)
    for pair, letter in (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "ai"), ("ey", "ai"),
                         ("ay", "ai"), ("aw", "au"), ("ow", "au"), ("ao", "au")):  # fmt: skip
        word = word.replace(pair, letter)
    word = word.replace("q", "k").replace("o", "u").replace("y", "i")
    word = _single(word, frozenset())
    if len(word) > 3 and word.endswith(("ah", "eh")):
        word = word[:-2] + "a"
    return word[:-2] + "ia" if len(word) > 3 and word.endswith("ie") else word


def _latin_sound(word: str) -> str:
    for digraph, letter in letters.LATIN_DIGRAPHS:
        word = word.replace(digraph, letter.upper())
    if len(word) > 3 and word.endswith(("ah", "eh")):
        word = word[:-1]
    word = word.replace("ou", "u").replace("oo", "u").replace("ee", "i")
    heard = "".join(
        char.lower()
        if char.isupper()
        else letters.LATIN_SOUND.get(char, char if char.isalnum() else "")
        for char in word
    )
    return _single(heard, frozenset())


def _arabic_words(name: str) -> list[str]:
    bare = "".join(
        char
        for char in unicodedata.normalize("NFKC", name).replace("ه\u200c", "ە")
        if not unicodedata.combining(char) and char not in letters.TATWEEL_AND_MARKS
    )
    words = "".join(
        char if char in ARABIC_LETTERS or char.isalnum() else " "
        for char in bare.translate(letters.DIGITS)
    )
    plain = _without_article(words.split())
    return [_FAMILY_SPELT.get(fold(word), word) for word in plain] if len(plain) > 1 else plain


_FAMILY_SPELT = {word: first for word, first in letters.WORD_OF.items() if not word.isascii()}


def _without_article(words: list[str]) -> list[str]:
    """Return the words without ال, also after و ب ل; a word of the article alone stays."""
    return [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words]


def _arabic_sound(word: str) -> str:
    heard = "".join(letters.ARABIC_SOUND.get(char, char) for char in word)
    heard = "a" + heard if word.startswith("ع") else heard
    # a final ه after a consonant is, in Persian and old Kurdish spelling, only a vowel
    return heard[:-1] + "a" if len(word) > 3 and word[-1] in "هہ" else heard


def _single(text: str, only: frozenset[str]) -> str:
    """Return the text with runs of one letter made single; with `only`, just those letters."""
    out = ""
    for char in text:
        if out and out[-1] == char and (not only or char in only) and not char.isdigit():
            continue
        out += char
    return out
