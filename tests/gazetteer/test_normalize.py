"""Spellings of one name meet; names that differ stay apart. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.asked import asked
from gazetteer.normalize import fold, name_key, script_of, skeleton, sound
from gazetteer.scoring import encode, likeness, similarity
from gazetteer.vocabulary import split_generic

# id, spellings that must share one skeleton
ONE_NAME = [
    ("miqdadiya", "Miqdadiya|Muqdadiyah|Al-Muqdadiya|Al Miqdādīyah|Mokdadia|المقدادية|مقدادیه"),
    ("badush", "Badush|Bādūsh|Badosh|Badoush|Badoosh|بادوش"),
    ("jalawla", "Jalawla|Jalula|Jalūlā’|جلولاء|جەلەولا"),
    ("khanaqin", "Khanaqin|Xaneqîn|Khanaqeen|Khanikin|خانقين|خانەقین"),
    ("kifri", "Kifri|Kifrî|Kfri|Kefri|كفري|کفری"),
    ("tuz", "Tuz Khurmatu|Tuzkhurmatu|Tooz Khurmato|طوز خورماتو"),
    ("sheikh", "Shaykh Ibrāhīm|Sheikh Ibrahim|Ash Shaykh Ibrahim|شيخ إبراهيم|الشيخ ابراهيم"),
    ("suli", "As Sulaymānīyah|Sulaimaniya|As-Sulaymaniyah|السليمانية|Silêmanî|سلێمانی"),
    ("erbil", "Erbil|Arbil|Irbil|أربيل|اربيل"),
    ("talafar", "Tall ‘Afar|Tal Afar|Telafar|تلعفر|تل عفر"),
    ("duhok", "Dihok|Duhok|Dohuk|دهوك|دهۆک"),
    ("mosul", "Al Mawşil|Mosul|الموصل|مووسڵ|Mûsil"),
    ("kulajo", "Kulajo|Kolajo|Gūlah Jaw|كولجو|کۆلەجۆ|گوله جو"),
    ("khat", "Khat al-Lain|Khatt al-Layn|خط اللاين"),
    ("hawija", "Ḩawījah|Hawija|Haweeja|الحويجة"),
    ("akre", "‘Aqrah|Akre|Aqra|عقرة"),
    ("atshana", "‘Aţshānah|Atshana|عطشانة|العطشانة"),
    ("salah", "Salah ad Din|Salahaddin|صلاح الدين"),
    ("ain zala", "ʿAyn Zālah|Ain Zala|عين زالة"),
    ("wadi", "Wādī Ḩajar|Ouadi Hajar|وادي حجر"),
    ("qalat", "Qal‘at Şāliḩ|Qalah Salih|قلعة صالح"),
    ("yathrib", "Yathrib|يثرب"),
]


@pytest.mark.parametrize(("case", "spellings"), ONE_NAME, ids=[case for case, _ in ONE_NAME])
def test_spellings_of_one_name_share_a_skeleton(case: str, spellings: str) -> None:
    assert len({skeleton(name) for name in spellings.split("|")}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Muqdadiya", "Muqdadiyah"),
        ("Khānaqīn", "Khanaqeen"),
        ("Tuz Khurmatu", "Tuzkhurmatu"),
        ("Ash Shaykhān", "Shaykhan"),
        ("At Tayshah al 'Atshanah", "Tayshah al Atshana"),
        ("المقدادية", "مقداديه"),
        ("إبراهيم", "ابراهيم"),
        ("کفری", "كفرى"),
        ("بـــادوش", "بَادُوش"),
        ("Zummār", "Zumar"),
    ],
)
def test_careless_spellings_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kifri", "Kalar"), ("Badush", "Badra"), ("Khat al-Lain", "Khanaqin"), ("Mosul", "Erbil"),
     ("Khat al-Lain", "Xelan"), ("Daquq", "Duhok")],
)  # fmt: skip
def test_different_names_keep_different_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("name", "script"),
    [("Kifri", "Latn"), ("‘Aqrah", "Latn"), ("كفري", "Arab"), ("12", "Zyyy"), ("Кифри", "Zyyy")],
)
def test_a_script_is_told(name: str, script: str) -> None:
    assert script_of(name) == script


def test_fold_keeps_words_and_drops_marks() -> None:
    assert fold("  Al-Miqdādīyah, ‘Irāq ") == "al miqdadiyah iraq"
    assert fold("١٢ كم") == "12 كم"


@given(st.text(max_size=80))
def test_any_text_gives_a_key_and_stays_the_same_key(text: str) -> None:
    for function in (fold, name_key, sound, skeleton):
        assert function(text) == function(text)
        assert "\n" not in function(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tal Ghazal", "Tall Ghazāl"),
        ("Telhemyan", "Tel Hemyan"),
        ("Om Al-Maalif", "Umm al Ma‘ālif"),
        ("Hilwa lower", "Ḩulwah as Suflá"),
        ("Dahkan Sageer", "Dahkān Şaghīr"),
        ("Zurkan Lower", "Zurkanî Xwarû"),
        ("Shiek Ameer", "Shaykh Amīr"),
        ("Kherbet Hasan", "Khirbat Ḩasan"),
    ],
)
def test_words_of_one_family_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("name", "bare", "kind"),
    [
        ("Qaryat Markaz Baiji", "Baiji", "PPL"),
        ("Hamam Alaleel (center)", "Hamam Alaleel", "PPLA3"),
        ("حي المثنى", "المثنى", "PPLX"),
        ("Al Rashidiya sub district", "Al Rashidiya", "ADM3"),
        ("گوندی کولەجۆ", "کولەجۆ", "PPL"),
        ("the district", "district", None),
        ("Village", "Village", None),
    ],
)
def test_generic_words_ask_for_a_kind_and_leave_the_name(
    name: str, bare: str, kind: str | None
) -> None:
    found, kinds = split_generic(name)
    assert found == bare
    assert kind in kinds if kind else kinds == ()


@pytest.mark.parametrize(
    ("name", "also"),
    [
        ("AlMosalakah", "Mosalakah"),
        ("Alsalihiyah", "Salihiyah"),
        ("Daquq (Taza)", "Daquq"),
        ("Daquq (Taza)", "Taza"),
        ("Baghdad Al Jadidah-709", "Baghdad Al Jadidah"),
        ("Al Dair-Al Zahra", "Zahra"),
        ("Kabir Dahkan", "Dahkan Kabir"),
    ],
)
def test_a_name_is_also_read_otherwise(name: str, also: str) -> None:
    assert name_key(also) in {spelling.key for spelling in asked(name).spellings}


def test_the_first_reading_is_the_name_itself() -> None:
    assert asked("AlMosalakah").spellings[0].factor == 1.0
    assert asked("").spellings == ()


# nearer spelling, the name, further spelling
@pytest.mark.parametrize(
    ("near", "name", "far"),
    [
        ("Badosh", "Bādūsh", "Badra"),
        ("Gbeabah", "Kubaybah", "Habbaniyah"),
        ("Chibayish", "Jabāyish", "Habbaniyah"),
        ("Perdawood", "Bīr Dāwud", "Bir Ahmad"),
        ("Zaho", "Zākhū", "Zummar"),
    ],
)
def test_confusable_letters_cost_less_than_others(near: str, name: str, far: str) -> None:
    assert similarity(near, name) > similarity(far, name)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    there, back = (
        likeness(encode(name_key(one)), encode(name_key(other))),
        likeness(encode(name_key(other)), encode(name_key(one))),
    )
    assert there == back
    assert 0.0 <= there[0] <= 1.0
