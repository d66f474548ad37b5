"""Golden table of relative expressions: the text, its names in order, the relation of each."""

import pytest

from gazetteer.relations import placeless, relations_of

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
    # --- distances: ranges, Arabic digits, the words in between --------------------------------
    ("12 kilometres to the north of Kifri", ["Kifri"], [("north of", 0, 12.0, False)]),
    ("about 10-15 km south of Kifri", ["Kifri"], [("south of", 180, 12.5, False)]),
    ("10 to 20 km south-east of Kifri", ["Kifri"], [("south-east of", 135, 15.0, False)]),
    ("some 5 km from Kifri", ["Kifri"], [("distance from", None, 5.0, False)]),
    ("12 km from Kifri and Kalar", ["Kifri", "Kalar"],
     [("distance from", None, 12.0, False), ("distance from", None, 12.0, True)]),
    ("٣٠ كم شمال بعقوبة", ["بعقوبة"], [("north of", 0, 30.0, False)]),
    ("على بعد 12 كم شمال كفري", ["كفري"], [("north of", 0, 12.0, False)]),
    ("على بعد ٧٫٥ كيلومتر إلى الجنوب الغربي من داقوق", ["داقوق"],
     [("south-west of", 225, 7.5, False)]),
    ("على بعد 20 كيلومترا عن كركوك", ["كركوك"], [("distance from", None, 20.0, False)]),
    # --- directions ----------------------------------------------------------------------------
    ("just to the west of the city of Mosul", ["Mosul"], [("west of", 270, None, False)]),
    ("to the north of Iraq", ["Iraq"], [("north of", 0, None, False)]),
    ("شمال غربي الموصل", ["الموصل"], [("north-west of", 315, None, False)]),
    ("جنوب غربي كركوك", ["كركوك"], [("south-west of", 225, None, False)]),
    ("إلى الشمال الشرقي من بعقوبة", ["بعقوبة"], [("north-east of", 45, None, False)]),
    ("شمال جلولاء، السعدية، خانقين", ["جلولاء", "السعدية", "خانقين"],
     [("north of", 0, None, False), ("north of", 0, None, True), ("north of", 0, None, True)]),
    # --- near, around, outskirts ---------------------------------------------------------------
    ("in the vicinity of the village of Kulajo", ["Kulajo"], [("near", None, None, False)]),
    ("near Kifri, Kalar and Kulajo", ["Kifri", "Kalar", "Kulajo"],
     [("near", None, None, False), ("near", None, None, True), ("near", None, None, True)]),
    ("on the northern outskirts of Mosul", ["Mosul"],
     [("northern outskirts of", 0, None, False)]),
    ("بالقرب من قرية كولجو", ["كولجو"], [("near", None, None, False)]),
    ("في محيط ناحية جلولاء", ["جلولاء"], [("around", None, None, False)]),
    ("حول كفري", ["كفري"], [("around", None, None, False)]),
    ("في ضواحي مدينة بعقوبة", ["بعقوبة"], [("outskirts of", None, None, False)]),
    ("في أطراف قضاء خانقين", ["خانقين"], [("outskirts of", None, None, False)]),
    # --- pairs and paths -----------------------------------------------------------------------
    ("between the towns of Kifri and Kalar", ["Kifri", "Kalar"],
     [("between", None, None, False), ("between", None, None, True)]),
    ("between Kifri and between Kalar", ["Kifri", "Kalar"],
     [("between", None, None, False), ("between", None, None, True)]),
    ("ما بين كفري وبين خانقين", ["كفري", "خانقين"],
     [("between", None, None, False), ("between", None, None, True)]),
    ("along the road from Kifri to Kalar in Diyala", ["Kifri", "Kalar", "Diyala"],
     [("along", None, None, False), ("along", None, None, True), None]),
    ("on the highway between Baghdad and Kirkuk", ["Baghdad", "Kirkuk"],
     [("along", None, None, False), ("along", None, None, True)]),
    ("on the Kifri-Kalar road", ["Kifri", "Kalar"],
     [("along", None, None, False), ("along", None, None, True)]),
    ("along the Tigris river from Mosul to Samarra", ["Tigris", "Mosul", "Samarra"],
     [("along", None, None, False), ("along", None, None, True), ("along", None, None, True)]),
    ("along the Tigris between Mosul and Samarra and Tikrit",
     ["Tigris", "Mosul", "Samarra", "Tikrit"],
     [("along", None, None, False), ("along", None, None, True), ("along", None, None, True),
      None]),
    ("along the banks of the Tigris", ["Tigris"], [("along", None, None, False)]),
    ("على طريق كركوك بغداد", ["كركوك", "بغداد"],
     [("along", None, None, False), ("along", None, None, True)]),
    ("على الطريق الرابط بين كفري وخانقين", ["كفري", "خانقين"],
     [("along", None, None, False), ("along", None, None, True)]),
    ("على طول نهر دجلة من الموصل إلى سامراء", ["دجلة", "الموصل", "سامراء"],
     [("along", None, None, False), ("along", None, None, True), ("along", None, None, True)]),
    ("pushed from Kifri towards Kalar", ["Kifri", "Kalar"],
     [("towards", None, None, False), ("towards", None, None, True)]),
    ("من كفري باتجاه خانقين", ["كفري", "خانقين"],
     [("towards", None, None, False), ("towards", None, None, True)]),
    ("from Khanaqin as far as the border with Iran", ["Khanaqin", "Iran"],
     [("as far as the border", None, None, False), ("as far as the border", None, None, True)]),
    ("east of Khanaqin up to the border with Iran", ["Khanaqin", "Iran"],
     [("as far as the border", 90, None, False), ("as far as the border", 90, None, True)]),
    ("من خانقين حتى الحدود مع إيران", ["خانقين", "إيران"],
     [("as far as the border", None, None, False), ("as far as the border", None, None, True)]),
    ("from Kifri as far as Kalar", ["Kifri", "Kalar"],
     [("along", None, None, False), ("along", None, None, True)]),
    # --- containment ---------------------------------------------------------------------------
    ("Qara Tapa in the district of Kifri", ["Qara Tapa", "Kifri"],
     [None, ("in", None, None, True)]),
    ("Qara Tapa in Kifri district", ["Qara Tapa", "Kifri"], [None, ("in", None, None, True)]),
    ("north of Qara Tapa in the town of Kifri", ["Qara Tapa", "Kifri"],
     [("north of", 0, None, False), ("in", None, None, True)]),
    ("قره تبه في قضاء كفري", ["قره تبه", "كفري"], [None, ("in", None, None, True)]),
    ("كولجو التابعة لناحية كفري", ["كولجو", "كفري"], [None, ("in", None, None, True)]),
    # --- traps ---------------------------------------------------------------------------------
    ("north of the river, Kifri was quiet", ["Kifri"], [None]),
    ("the north of Iraq", ["Iraq"], [("northern part of", 0, None, False)]),
    ("Northern Iraq", ["Iraq"], [("northern part of", 0, None, False)]),
    ("في شمال العراق", ["العراق"], [("northern part of", 0, None, False)]),
    ("between Monday and Tuesday", ["Monday", "Tuesday"], [None, None]),
    ("بين الاثنين والثلاثاء", ["الاثنين", "الثلاثاء"], [None, None]),
    ("around 5 August in Kifri", ["5 August", "Kifri"], [None, None]),
    ("north of Jalawla, Diyala", ["Jalawla", "Diyala"], [("north of", 0, None, False), None]),
    ("along with Kifri", ["Kifri"], [None]),
    ("the convoy came from Kifri", ["Kifri"], [None]),
    ("North Oil Company in Kirkuk", ["Kirkuk"], [None]),
    ("Southern Movement fighters near Kifri", ["Kifri"], [("near", None, None, False)]),
    ("east of here. Kifri fell", ["Kifri"], [None]),
    ("between Kifri and the army", ["Kifri"], [("between", None, None, False)]),
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Attacks between the two contact lines went on.", "between the two contact lines"),
        ("in the gap\nbetween the two contact lines.", "the gap\nbetween the two contact lines"),
        ("between the lines of contact of both", "between the lines of contact"),
        (
            "The gap between the Iraqi army and Peshmerga positions is used.",
            "The gap between the Iraqi army and Peshmerga positions",
        ),
        ("fighters hide in no man's land", "no man's land"),
        ("هجمات بين خطي التماس", "بين خطي التماس"),
        ("هجمات في الفراغ بين خطي التماس", "الفراغ بين خطي التماس"),
        ("الفراغات الأمنية بين خطوط التماس", "الفراغات الأمنية بين خطوط التماس"),
        ("المنطقة الواقعة بين خطّي الصد", "المنطقة الواقعة بين خطّي الصد"),
        ("بين خط التماس ومدينة كفري", None),
        ("between the power lines and Kifri", None),
        ("lines of text between Kifri and Kalar", None),
    ],
)
def test_what_lies_between_the_lines_names_no_place(text: str, words: str | None) -> None:
    found = list(placeless(text))
    assert [text[each.start : each.end] for each in found] == ([words] if words else [])


def test_a_side_is_kept_apart_from_what_it_is_the_side_of() -> None:
    text = "the northern outskirts of Mosul"
    relation = relations_of(text, [(26, 31)])[0]
    assert relation is not None
    assert (relation.kind, relation.code) == ("northern outskirts of", "outskirts of")
