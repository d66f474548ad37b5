"""Which of two namesakes is meant when nothing else says: one number per place, 0 to 1."""

import math

BY_KIND = {
    "CONT": 0.97,
    "PCLI": 0.97, "PPLC": 0.97, "ADM1": 0.85, "PPLA": 0.80, "PPLA2": 0.60, "ADM2": 0.55,
    "PPLA3": 0.45, "ADM3": 0.40, "STM": 0.50, "LK": 0.40, "MTS": 0.40, "MT": 0.35, "HLLS": 0.30,
    "PPL": 0.15, "PPLL": 0.08, "PPLQ": 0.05, "PPLW": 0.05,
}  # fmt: skip
UNLISTED = 0.10
CAP = 0.96


def prominence(kind: str, population: int | None) -> float:
    """Return 0..1 from feature code and population: ten times the people add an eighth.

    10,000 inhabitants give 0.75, a million the cap; a seat never falls below its kind's figure.
    """
    by_kind = BY_KIND.get(kind, UNLISTED)
    if not population or population < 1 or not kind.startswith("PPL"):
        return by_kind
    return round(max(by_kind, min(CAP, 0.25 + math.log10(population) / 8)), 4)
