"""The ground: a disputed territory, areas of control, two contact lines and the zone between."""

import datetime as dt

from operations import drafting
from operations.models import Territory, TerritoryClaim
from operations.vocabulary import DatePrecision, Fact, LineKind, Precision, Side, Stance

from .control import OUTLINE_UNCERTAINTY_M, draft_areas, name_territory
from .desk import DAY, Desk
from .shapes import DISPUTED_BELT, IRAQI_LINE, PESHMERGA_LINE

LINE_UNCERTAINTY_M = 10_000


def disputed_belt(desk: Desk) -> None:
    territory = Territory(
        title="Disputed belt (illustrative outline)", geometry=DISPUTED_BELT,
        legal_basis="Article 140 of the 2005 constitution",
        valid_from=dt.date(2005, 1, 1), date_precision=DatePrecision.YEAR, start_known=False,
        precision=Precision.APPROXIMATE, precision_m=OUTLINE_UNCERTAINTY_M,
        is_illustrative=True, created_by=desk.author, changed_by=desk.author,
        summary="Territory whose status Article 140 leaves open. The outline is drawn by "
        "hand to illustrate; no agreed map exists.",
    )  # fmt: skip
    territory.full_clean()
    territory.save()
    october_2017 = dt.date(2017, 10, 1)
    for slug, stance, since, basis in [
        ("kurdistan-regional-government", Stance.CLAIMS, None, "Article 140"),
        ("federal-government", Stance.CLAIMS, None, "Article 140"),
        ("federal-government", Stance.CONTROLS, october_2017,
         "Held in fact since October 2017; the day is not stated"),
    ]:  # fmt: skip
        claim = TerritoryClaim(territory=territory, actor=desk.actors[slug], stance=stance,
                               valid_from=since, basis=basis)  # fmt: skip
        claim.full_clean()
        claim.save()
    name_territory(territory, desk.actors)
    desk.cite(
        territory,
        "Most of that ground is disputed between the Kurdistan Regional Government and the "
        "federal government: Article 140 of the 2005 constitution leaves its status open, "
        "and federal forces have held it in fact since October 2017.",
        fact=Fact.CONTROL,
    )  # fmt: skip
    desk.cite_illustrative(territory)
    drafting.cite(territory, desk.note, "in common use; the report does not give them")
    desk.publish(territory)


def control_areas(desk: Desk) -> None:
    for area, words in draft_areas(desk.actors, desk.author):
        desk.cite(area, words, fact=Fact.CONTROL)
        desk.cite_illustrative(area)
        desk.publish(area)


def lines_and_zone(desk: Desk) -> None:
    lines = []
    for owner, facing, holds, geometry in [
        ("iraqi-forces", "peshmerga", Side.LEFT, IRAQI_LINE),
        ("peshmerga", "iraqi-forces", Side.RIGHT, PESHMERGA_LINE),
    ]:
        name = desk.actors[owner].name
        line = drafting.draft_line(
            title=f"Contact line of the {name} (illustrative)", geometry=geometry,
            line_kind=LineKind.FRIENDLY_PRESENT, owner=desk.actors[owner],
            facing=desk.actors[facing], holds=holds, certainty="suspected",
            valid_from=DAY, start_known=False, by=desk.author,
            precision=Precision.APPROXIMATE, precision_m=LINE_UNCERTAINTY_M,
            is_illustrative=True, valid_to=DAY,
            date_precision=DatePrecision.DAY,
            summary="Drawn by hand to illustrate; where the line ran is not published.",
        )  # fmt: skip
        desk.cite(line, "the contact lines of the Iraqi forces and of the Peshmerga")
        desk.cite_illustrative(line)
        desk.publish(line)
        lines.append(line.line)
    zone = drafting.draft_zone(
        title="Between the two contact lines (illustrative)", line_a=lines[0],
        line_b=lines[1], by=desk.author, valid_from=DAY, start_known=False,
        precision_m=LINE_UNCERTAINTY_M, is_illustrative=True, valid_to=DAY,
            date_precision=DatePrecision.DAY,
        summary="A security vacuum according to the report, where most attacks are said to "
        "fall. Incident data can support or contradict that; this record does not.",
    )  # fmt: skip
    desk.cite(
        zone,
        "Most attacks fall in disputed territory and in the space between the contact lines "
        "of the Iraqi forces and of the Peshmerga, which neither side holds: a security "
        "vacuum.",
        fact=Fact.CONTROL,
    )  # fmt: skip
    desk.cite_illustrative(zone)
    desk.publish(zone)
