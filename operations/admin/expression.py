"""The part of a form that says where in words: relation, distance, bearing, places."""

from typing import Any

from django import forms

from operations.geometry.rules import BEARINGS
from operations.vocabulary import Relation

FIELDS = ("relation", "distance_km", "bearing_deg", "may_cross_border")
HELP = {
    "relation": "How it lies to the places below. “Between” and “from, towards” need two of them, "
    "“between the contact lines” none.",
    "distance_km": "As stated: 12 of “12 km north of”. Empty: no distance is stated.",
    "bearing_deg": "Degrees, clockwise: 0 north, 90 east, 180 south, 270 west. Only for “in a part "
    "of”, “outskirts of”, “at a distance from”, “as far as the border with”.",
    "may_cross_border": "Otherwise it is cut at the border of the country its places lie in.",
}
LABELS = {"distance_km": "Distance (km)", "bearing_deg": "Bearing (°)"}
ORDER = (
    "In the order of the words: X, then Y of “between X and Y”, “from X towards Y”. What is chosen "
    "last stands last: take a place out and choose it again to move it to the end."
)


def check(form: forms.ModelForm, data: dict[str, Any]) -> None:
    """Refuse at its field a distance or a bearing that means nothing."""
    distance, bearing = data.get("distance_km"), data.get("bearing_deg")
    if distance is not None and not 0 < distance <= 1000:
        form.add_error("distance_km", "A distance lies between 0 and 1,000 km.")
    if bearing is not None and not 0 <= bearing < 360:
        form.add_error("bearing_deg", "A bearing is 0 to less than 360 degrees.")
    elif bearing is not None and data.get("relation") in BEARINGS:
        word = Relation(data["relation"]).label
        form.add_error("bearing_deg", f"“{word}” says the side itself: leave this empty.")
