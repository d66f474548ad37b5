"""Days as the public properties hold them (ISO 8601), said in the reader's words."""

import datetime as dt

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day_words(iso: object) -> str:
    """Return “5 August 2019” for “2019-08-05”; anything that is no day comes back as it is."""
    try:
        return date_format(dt.date.fromisoformat(str(iso)), "j F Y")
    except ValueError:
        return str(iso)
