"""The columns of a relative place: relation, distance, bearing; anchors are rows of their own."""

from django.db.models import BooleanField, CheckConstraint, FloatField, Q

from .shapes import ShapeCheck


def bearing_field() -> FloatField:
    """Return the column of a bearing that the relation itself does not state."""
    return FloatField(
        "bearing (°)", null=True, blank=True,
        help_text="Clockwise from north; of “a part of”, “outskirts of”, “as far as the border”",
    )  # fmt: skip


def may_cross_border_field() -> BooleanField:
    return BooleanField(
        "may cross the border", default=False,
        help_text="Otherwise it is cut at the border of the country its places lie in",
    )  # fmt: skip


def expression_checks(name: str) -> list[CheckConstraint]:
    """Return the checks of `distance_km`, `bearing_deg` and `best_point`."""
    return [
        CheckConstraint(
            condition=Q(distance_km__isnull=True) | Q(distance_km__gt=0, distance_km__lte=1000),
            name=f"{name}_distance_sane",
            violation_error_message="A distance lies between 0 and 1,000 km.",
        ),
        CheckConstraint(
            condition=Q(bearing_deg__isnull=True) | Q(bearing_deg__gte=0, bearing_deg__lt=360),
            name=f"{name}_bearing_sane",
            violation_error_message="A bearing is 0 to less than 360 degrees.",
        ),
        ShapeCheck(
            condition=Q(best_point__isnull=True) | Q(best_point__isvalid=True),
            name=f"{name}_best_point_valid",
        ),
    ]
