import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from operations.vocabulary import Credibility, EvidenceStance, Fact

from .claim import Claim
from .record import Participation, Record
from .report import Report

MAX_QUOTE = 1000  # characters; longer than a sentence or two is a copy of the article


@pghistory.track()
class Evidence(models.Model):
    """A span of a report that speaks for or against a record, or one fact of it.

    The speaker is who said it; the publisher is the report's source. The two differ.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="evidence")
    report = models.ForeignKey(Report, models.PROTECT, related_name="evidence")
    start = models.PositiveIntegerField(help_text="Character offset in the report, inclusive")
    end = models.PositiveIntegerField(help_text="Character offset, exclusive")
    quote = models.CharField(max_length=MAX_QUOTE, help_text="The words in that span")
    fact = models.CharField(max_length=15, choices=Fact, default=Fact.RECORD)
    participation = models.ForeignKey(
        Participation, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    claim = models.ForeignKey(
        Claim, models.SET_NULL, null=True, blank=True, related_name="evidence",
        help_text="The claim that these words make or contradict",
    )  # fmt: skip
    speaker = models.CharField(max_length=200, blank=True)
    speaker_office = models.CharField(max_length=200, blank=True)
    credibility = models.PositiveSmallIntegerField(
        choices=Credibility, default=Credibility.UNJUDGED
    )
    stance = models.CharField(
        max_length=15, choices=EvidenceStance, default=EvidenceStance.SUPPORTS
    )

    class Meta:
        ordering = ["record", "id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(end=F("start") + Length("quote")), name="evidence_span_fits_quote",
                violation_error_message="The span is not as long as the quote.",
            ),
            models.CheckConstraint(
                condition=~Q(quote=""), name="evidence_quote_not_empty",
                violation_error_message="Quote the words that say it.",
            ),
            models.UniqueConstraint(
                fields=["record", "report", "start", "end", "fact", "participation", "claim"],
                name="evidence_once", nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"“{self.quote[:60]}”"

    def clean(self) -> None:
        """Words speak for or against a claim on the same fact of the same record."""
        if self.claim and (self.claim.record_id, self.claim.fact) != (self.record_id, self.fact):
            raise ValidationError({"claim": "That claim is on another fact or another record."})

    def public(self) -> dict[str, object]:
        """Return what readers see: the quoted words and who stands behind them."""
        source = self.report.source
        return {
            "publisher": source.name,
            "reliability": source.reliability,
            "report": self.report.title,
            "published": self.report.published_on.isoformat(),
            "url": self.report.url,
            "quote": self.quote,
            "own_wording": self.report.is_own_wording,
            "fact": self.fact,
            "fact_label": Fact(self.fact).label,
            "about": self.participation.actor.name if self.participation else None,
            "speaker": self.speaker,
            "office": self.speaker_office,
            "credibility": self.credibility,
            "credibility_label": Credibility(self.credibility).label,
            "stance": self.stance,
        }
