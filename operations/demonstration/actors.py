"""Actors of the demonstration: slug, name, kind, colour key, parent, other names."""

from operations.models import Actor, ActorName
from operations.vocabulary import ActorKind

ACTORS: list[tuple[str, str, int, str, str, dict[str, str], list[str]]] = [
    ("federal-government", "Federal Government of Iraq", ActorKind.STATE, "federal", "",
     {"ar": "الحكومة الاتحادية العراقية"}, ["Baghdad government"]),
    ("iraqi-forces", "Iraqi forces", ActorKind.STATE, "federal", "federal-government",
     {"ar": "القوات العراقية"}, ["Iraqi Security Forces", "ISF"]),
    ("joint-operations-command", "Joint Operations Command", ActorKind.STATE, "federal",
     "iraqi-forces", {"ar": "قيادة العمليات المشتركة"}, ["JOC"]),
    ("iraqi-army", "Iraqi Army", ActorKind.STATE, "federal", "iraqi-forces",
     {"ar": "الجيش العراقي", "ckb": "سوپای عێراق"}, []),
    ("iraqi-aircraft", "Iraqi military aircraft", ActorKind.STATE, "federal", "iraqi-forces",
     {}, ["Iraqi aircraft"]),
    ("diyala-police", "Diyala police", ActorKind.STATE, "police", "iraqi-forces",
     {"ar": "شرطة ديالى"}, []),
    ("hashd-al-shaabi", "Hashd al-Shaabi", ActorKind.POLITICAL_MILITIA, "militia", "iraqi-forces",
     {"ar": "الحشد الشعبي", "ckb": "حەشدی شەعبی"},
     ["Popular Mobilization Forces", "PMF"]),
    ("sunni-tribal-units", "Sunni tribal units", ActorKind.IDENTITY_MILITIA, "tribal", "",
     {}, ["Tribal mobilization"]),
    ("us-led-coalition", "US-led coalition", ActorKind.EXTERNAL, "coalition", "",
     {"ar": "التحالف الدولي"}, ["International coalition"]),
    ("prime-minister-of-iraq", "Prime Minister of Iraq", ActorKind.STATE, "federal",
     "federal-government", {"ar": "رئيس وزراء العراق"}, ["Commander-in-Chief"]),
    ("islamic-state", "Islamic State", ActorKind.REBEL, "is", "",
     {"ar": "تنظيم الدولة الإسلامية", "ckb": "داعش"}, ["ISIS", "ISIL", "Daesh"]),
    ("kurdistan-regional-government", "Kurdistan Regional Government", ActorKind.STATE,
     "kurdistan", "", {"ar": "حكومة إقليم كردستان", "ckb": "حکوومەتی هەرێمی کوردستان"}, ["KRG"]),
    ("peshmerga", "Peshmerga", ActorKind.STATE, "kurdistan", "kurdistan-regional-government",
     {"ar": "البيشمركة", "ckb": "پێشمەرگە"}, []),
    ("kurdish-security-forces", "Kurdish security forces", ActorKind.STATE, "kurdistan",
     "kurdistan-regional-government", {"ckb": "ئاسایش"}, ["Asayish"]),
]  # fmt: skip


def make_actors() -> dict[str, Actor]:
    """Return the actors by slug; those that exist already stay as they are."""
    actors: dict[str, Actor] = {}
    for slug, name, kind, color_key, parent, names, aliases in ACTORS:
        actor, is_new = Actor.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "kind": kind,
                "color_key": color_key,
                "parent": actors.get(parent),
            },
        )
        actors[slug] = actor
        if is_new:
            ActorName.objects.bulk_create(
                [
                    ActorName(actor=actor, name=text, language=code, kind=ActorName.Kind.PREFERRED)
                    for code, text in names.items()
                ]
                + [ActorName(actor=actor, name=text) for text in aliases]
            )
    return actors
