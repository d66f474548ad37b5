"""Invents names that no loaded place bears, plausible enough that a careless search finds some."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from gazetteer import normalize

RECIPE = (
    "a chain of letters: each letter drawn as it follows the two before it in the loaded Latin "
    "names; one word, or two in a third of the names; 5 to 14 letters a word; not a stored name "
    "or search key, whole or as a word of one"
)
ORDER = 2
START, END = "\x02", "\x03"


def invent(names: Sequence[str], count: int, seed: int) -> list[str]:
    """Return `count` names that look like `names` and are none of them; the same for one seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    follows: dict[str, list[str]] = defaultdict(list)
    words: set[str] = set()
    for name in names:
        for word in normalize.fold(name).split():
            words.add(normalize.name_key(word))
            text = START * ORDER + word + END
            for at in range(ORDER, len(text)):
                follows[text[at - ORDER : at]].append(text[at])
    known = words | {normalize.name_key(name) for name in names}
    invented: list[str] = []
    tries = 0
    while len(invented) < count and tries < count * 200:
        tries += 1
        parts = [_word(follows, chance) for _ in range(2 if chance.random() < 1 / 3 else 1)]
        fits = all(5 <= len(part) <= 14 for part in parts)
        if fits and known.isdisjoint(map(normalize.name_key, [*parts, " ".join(parts)])):
            invented.append(" ".join(parts).title())
    return invented


def _word(follows: dict[str, list[str]], chance: random.Random) -> str:
    text = START * ORDER
    while not text.endswith(END) and len(text) < 30:
        text += chance.choice(follows[text[-ORDER:]])
    return text.strip(START + END)
