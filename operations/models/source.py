import pghistory
from django.core.validators import URLValidator
from django.db import models

from operations.vocabulary import Reliability

WEB_ADDRESS = URLValidator(["http", "https"])  # readers will click on it


@pghistory.track()
class Source(models.Model):
    """Who publishes: an outlet, a ministry, a monitor. Graded as a source, apart from any text."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(
        max_length=20,
        choices=[
            ("press", "press"),
            ("agency", "news agency"),
            ("official", "official body"),
            ("monitor", "monitor or research group"),
            ("social", "social media"),
            ("desk", "this desk"),
        ],
        default="press",
    )
    url = models.URLField(blank=True, max_length=500, validators=[WEB_ADDRESS])
    language = models.CharField(max_length=8, default="en")
    reliability = models.CharField(max_length=1, choices=Reliability, default=Reliability.F)
    terms = models.CharField(max_length=300, blank=True, help_text="Licence or terms of use")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
