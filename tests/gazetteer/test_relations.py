"""Golden table of relative expressions: the text, its names in order, the relation of each."""

import pytest

from gazetteer.relations import relations_of

# text, names, expected (kind, bearing, km, shared) or None
GOLDEN: list[tuple[str, list[str], list[tuple[str, float | None, float | None, bool] | None]]] = [
    ("areas north of the Miqdadiya district", ["Miqdadiya"], [("north of", 0, None, False)]),
    ("north of Jalawla and of Khanaqin", ["Jalawla", "Khanaqin"],
     [("north of", 0, None, False), ("north of", 0, None, True)]),
    ("north of Jalawla, Saadiya and Khanaqin", ["Jalawla", "Saadiya", "Khanaqin"],
     [("north of", 0, None, False), ("north of", 0, None, True), ("north of", 0, None, True)]),
    ("12 km north of Kifri", ["Kifri"], [("north of", 0, 12.0, False)]),
    ("7.5 miles to the south-west of the town of Daquq", ["Daquq"],
     [("south-west of", 225, 12.07, False)]),
    ("800 metres east of Kalar", ["Kalar"], [("east of", 90, 0.8, False)]),
    ("between Kifri and Tuz, in Diyala", ["Kifri", "Tuz", "Diyala"],
     [("between", None, None, False), ("between", None, None, True), None]),
    ("around Kulajo village", ["Kulajo"], [("around", None, None, False)]),
    ("near Badush", ["Badush"], [("near", None, None, False)]),
    ("on the outskirts of Mosul", ["Mosul"], [("outskirts of", None, None, False)]),
    ("in northern Diyala", ["Diyala"], [("northern part of", 0, None, False)]),
    ("NORTH-EAST OF BAQUBAH", ["BAQUBAH"], [("north-east of", 45, None, False)]),
    ("north of Jalawla. Khanaqin was quiet", ["Jalawla", "Khanaqin"],
     [("north of", 0, None, False), None]),
    ("north of Jalawla in Diyala", ["Jalawla", "Diyala"], [("north of", 0, None, False), None]),
    ("arrested by Kirkuk police", ["Kirkuk"], [None]),
    ("شمال قضاء المقدادية", ["المقدادية"], [("north of", 0, None, False)]),
    ("شمال شرق بعقوبة", ["بعقوبة"], [("north-east of", 45, None, False)]),
    ("12 كم شمال كفري", ["كفري"], [("north of", 0, 12.0, False)]),
    ("بين كفري وخانقين", ["كفري", "خانقين"],
     [("between", None, None, False), ("between", None, None, True)]),
    ("شمال جلولاء وخانقين", ["جلولاء", "خانقين"],
     [("north of", 0, None, False), ("north of", 0, None, True)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "expected"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_a_relation_is_read_before_its_name(
    text: str, names: list[str], expected: list[tuple[str, float, float, bool] | None]
) -> None:
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    found = relations_of(text, spans)
    told = [r and (r.kind, r.bearing_deg, r.distance_km, r.is_shared) for r in found]
    assert told == expected


def test_a_relation_says_where_it_starts() -> None:
    text = "They met 12 km north of Kifri."
    relation = relations_of(text, [(24, 29)])[0]
    assert relation is not None
    assert text[relation.start : 24] == "12 km north of "
