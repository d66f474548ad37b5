"""A report with a headline, an operation, incidents, a denial, and the places it names."""

import datetime as dt

from django.contrib.gis.geos import Point

from gazetteer.models import Place, PlaceName

PUBLISHED = dt.date(2019, 10, 12)
HEADLINE = "Gunmen attack checkpoint near Rashad village, two killed"
SEARCH = (
    "KIRKUK – The Iraqi Army began a clearing operation south of Daquq on Friday, the Joint "
    "Operations Command said in a statement. In the operation the troops found a cache of weapons "
    "in Albu Najm. The Peshmerga did not take part."
)
ATTACKED = (
    "On Thursday gunmen attacked a checkpoint near Rashad village, killing two policemen and "
    "wounding at least four others, a police officer said. Kirkuk police denied that a car bomb "
    "exploded in Hawija."
)
AGAIN = "Another attack near Rashad village on Thursday wounded a farmer."
TEXT = "\n\n".join([HEADLINE, SEARCH, ATTACKED, AGAIN])


def make_places() -> dict[str, Place]:
    """Return the places of the text by name; Albu Najm is known to no gazetteer."""
    made = {}
    for name, kind, lon, lat in [
        ("Kirkuk", "PPLA", 44.39, 35.47), ("Daquq", "PPL", 44.45, 35.14),
        ("Rashad", "PPL", 43.95, 35.15), ("Hawija", "PPL", 43.77, 35.33),
    ]:  # fmt: skip
        made[name] = Place.objects.create(
            name=name, kind=kind, country="IQ", point=Point(lon, lat, srid=4326), radius_m=2000
        )
        PlaceName.objects.create(place=made[name], name=name, language="en", kind="preferred")
    return made
