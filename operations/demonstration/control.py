"""Areas of control of the demonstration, and what the parties call the disputed ground.

Only what the report says: who claims the ground, whose law leaves it open, who has held it since
October 2017. The outline is drawn by hand and marked illustrative.
"""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User

from operations.models import Actor, ControlArea, Participation, Territory, TerritoryName
from operations.vocabulary import (
    ControlBasis,
    ControlMethod,
    ControlStatus,
    DatePrecision,
    Precision,
    Role,
)

from .desk import DAY
from .shapes import HELD_GROUND

OUTLINE_UNCERTAINTY_M = 15_000

# title, status, basis, holder, rival, since, how exactly, what the report says
AREAS: list[tuple[str, str, str, str, str, dt.date, str, str]] = [
    ("Disputed ground held by federal forces (illustrative)", ControlStatus.CONTROL,
     ControlBasis.ASSESSED, "iraqi-forces", "", dt.date(2017, 10, 1), DatePrecision.MONTH,
     "federal forces have held it in fact since October 2017"),
    ("Disputed ground claimed by the Kurdistan Regional Government (illustrative)",
     ControlStatus.CLAIMED, ControlBasis.CLAIMED, "kurdistan-regional-government", "", DAY,
     DatePrecision.DAY,
     "disputed between the Kurdistan Regional Government and the federal government"),
    ("Ground whose status the law leaves open (illustrative)", ControlStatus.CONTESTED,
     ControlBasis.LEGAL, "", "kurdistan-regional-government", dt.date(2005, 1, 1),
     DatePrecision.YEAR, "Article 140 of the 2005 constitution leaves its status open"),
]  # fmt: skip


def draft_areas(actors: dict[str, Actor], author: User) -> list[tuple[ControlArea, str]]:
    """Return new drafts of the areas, each with the words of the report that say so."""
    drafts = []
    for title, status, basis, holder, rival, since, precision, words in AREAS:
        area = ControlArea(
            title=title, status=status, basis=basis, holder=actors.get(holder),
            rival=actors.get(rival), method=ControlMethod.REPORTED, geometry=HELD_GROUND,
            method_note="a hand-drawn part of the disputed ground in Diyala",
            valid_from=since, start_known=False, precision=Precision.APPROXIMATE,
            date_precision=precision, precision_m=OUTLINE_UNCERTAINTY_M, is_illustrative=True,
            created_by=author, changed_by=author,
            summary="Drawn by hand to illustrate; no source publishes where such ground begins "
            "and ends.",
        )  # fmt: skip
        area.full_clean()
        area.save()
        if status == ControlStatus.CONTESTED:
            Participation.objects.create(
                record=area, actor=actors["federal-government"], role=Role.CONTESTS
            )
        drafts.append((area, words))
    return drafts


def name_territory(territory: Territory, actors: dict[str, Actor]) -> None:
    """Store what each claimant calls the disputed ground."""
    names: list[dict[str, Any]] = [
        {"actor": actors["federal-government"], "name": "Disputed areas (Article 140)"},
        {
            "actor": actors["federal-government"],
            "name": "المناطق المتنازع عليها",
            "language": "ar",
        },
        {
            "actor": actors["kurdistan-regional-government"],
            "name": "Kurdistani areas outside the Region",
        },
    ]
    for fields in names:
        row = TerritoryName(territory=territory, **fields)
        row.full_clean()
        row.save()
