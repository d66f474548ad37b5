"""Spellings of one name meet; names that differ stay apart. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.normalize import fold, name_key, script_of, skeleton, sound

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
