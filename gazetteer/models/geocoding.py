from django.db import models


class GeocoderAnswer(models.Model):
    """What an outside geocoder answered, kept under its terms so that it is asked once.

    Suggestions for an editor: nothing of it becomes a place unasked.
    """

    provider = models.CharField(max_length=20)
    query = models.CharField(max_length=200)
    answer = models.JSONField(default=list)
    licence = models.CharField(max_length=200, blank=True)
    fetched_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "query"], name="geocoderanswer_once")
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.query}"
