"""Two axes of a control measure, present or planned, known or suspected: code and fields agree."""

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q

from operations.measures import MEASURES, codes_saying
from operations.vocabulary import Certainty, LineStatus

AXES = {"status": LineStatus, "certainty": Certainty}


def axes_check(kind: str, *, name: str) -> CheckConstraint:
    """Return the check that `status` and `certainty` are what the code in the column says."""
    agree = Q()
    for axis, values in AXES.items():
        for value in values.values:
            agree &= ~Q(**{f"{kind}__in": codes_saying(axis, value)}) | Q(**{axis: value})
    return CheckConstraint(
        condition=agree,
        name=name,
        violation_error_message="The kind says otherwise: planned or present, known or suspected.",
    )


def require_axes(code: str, said: dict[str, str]) -> None:
    """Raise ValidationError at the axis that contradicts the code. said: value by axis."""
    measure = MEASURES.get(code)
    wrong = {
        axis: f"This kind of line is {wanted.label} by its code."
        for axis, value in said.items()
        if (wanted := getattr(measure, axis, None)) and value != wanted
    }
    if wrong:
        raise ValidationError(wrong)
