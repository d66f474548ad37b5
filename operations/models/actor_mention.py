import pghistory
from django.db import models
from django.db.models import F, Q

from operations.vocabulary import Role

from .actor import Actor
from .report import Report


@pghistory.track()
class ActorMention(models.Model):
    """A span of a report that names an actor, with what it says the actor did.

    One span may say two things: no part, and no coordination. Who only is named, without a part,
    is shown and set aside. A force that no stored actor answers to stays `open`.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "no part in it"
        OPEN = "open", "open task: actor unknown"

    report = models.ForeignKey(Report, models.CASCADE, related_name="actor_mentions")
    start = models.PositiveIntegerField(help_text="Character offset, inclusive")
    end = models.PositiveIntegerField(help_text="Character offset, exclusive")
    surface = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    score = models.FloatField(default=0.0, help_text="0 to 1: how surely the name is the actor's")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["report", "start", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "start", "end", "role"], name="actormention_once_a_role",
                violation_error_message="These words have that role already.",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="actormention_forward"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | (Q(actor__isnull=False) & ~Q(role="")),
                name="actormention_accepted_is_whole",
                violation_error_message="Say which actor it is, and what it did.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.surface} {self.get_role_display()}".strip()

    @property
    def key(self) -> str:
        """Return what the reading page calls it, apart from the mentions of places."""
        return f"a{self.pk}"
