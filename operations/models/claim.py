import pghistory
from django.db import models
from django.db.models import F, Q

from operations.vocabulary import ABSENT_ROLES, Counted, Fact, Role, Stance

from .actor import Actor
from .record import Record

_ONLY_ONE_IS_TRUE = (Fact.LOCATION, Fact.DATE, Fact.CASUALTIES)
_NO_DAYS = Q(first_day__isnull=True, last_day__isnull=True)
_NO_COUNT = Q(counted="", low__isnull=True, best__isnull=True, high__isnull=True)
_NO_ACTOR = Q(actor__isnull=True, role="", stance="")
_NO_PLACE = Q(place__isnull=True)


def _in_order(low: str, high: str) -> Q:
    return Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True}) | Q(**{
        f"{low}__lte": F(high)
    })  # fmt: skip


@pghistory.track()
class Claim(models.Model):
    """One value that somebody gives for one fact of a record: where, when, who, how many.

    Claims that cannot be true together stand side by side; one of them may be adopted, with the
    reason. Its evidence says who claims it, and who contradicts it.
    """

    FACTS = (
        Fact.LOCATION, Fact.DATE, Fact.PARTICIPATION, Fact.ABSENCE, Fact.CONTROL, Fact.CASUALTIES,
    )  # fmt: skip

    record = models.ForeignKey(Record, models.CASCADE, related_name="stated")
    fact = models.CharField(max_length=15, choices=[(fact, fact.label) for fact in FACTS])
    words = models.CharField(
        max_length=300, blank=True, help_text="The value as the source words it"
    )
    place = models.ForeignKey(
        "gazetteer.Place", models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    stance = models.CharField("holds or claims", max_length=15, choices=Stance, blank=True)
    counted = models.CharField(max_length=10, choices=Counted, blank=True)
    low = models.PositiveIntegerField(null=True, blank=True)
    best = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    is_adopted = models.BooleanField(
        "adopted", default=False, help_text="The record follows this claim"
    )
    why = models.CharField(
        max_length=500, blank=True, help_text="Why this one and not another; readers see it"
    )

    class Meta:
        ordering = ["record", "fact", "-is_adopted", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(fact=Fact.LOCATION) & (Q(place__isnull=False) | ~Q(words=""))
                    & _NO_DAYS & _NO_COUNT & _NO_ACTOR
                )
                | (
                    Q(fact=Fact.DATE, first_day__isnull=False) & _NO_PLACE & _NO_COUNT & _NO_ACTOR
                )
                | (
                    Q(fact=Fact.PARTICIPATION, actor__isnull=False, stance="")
                    & ~Q(role="") & ~Q(role__in=ABSENT_ROLES) & _NO_DAYS & _NO_COUNT & _NO_PLACE
                )
                | (
                    Q(fact=Fact.ABSENCE, actor__isnull=False, stance="", role__in=ABSENT_ROLES)
                    & _NO_DAYS & _NO_COUNT & _NO_PLACE
                )
                | (
                    Q(fact=Fact.CONTROL, actor__isnull=False, role="") & ~Q(stance="")
                    & _NO_COUNT & _NO_PLACE
                )
                | (
                    Q(fact=Fact.CASUALTIES) & ~Q(counted="") & _NO_DAYS & _NO_ACTOR & _NO_PLACE
                    & (Q(low__isnull=False) | Q(best__isnull=False) | Q(high__isnull=False))
                ),
                name="claim_value_fits_fact",
                violation_error_message="Give the value of this fact and no other: where: a place "
                "or words; when: days; who: an actor with a role; control: an actor who holds or "
                "claims, with days if stated; casualties: whom, and a number.",
            ),
            models.CheckConstraint(
                condition=_in_order("first_day", "last_day")
                & (Q(last_day__isnull=True) | Q(first_day__isnull=False)),
                name="claim_ends_after_it_starts",
                violation_error_message="The last day lies before the first.",
            ),
            models.CheckConstraint(
                condition=_in_order("low", "best") & _in_order("best", "high")
                & _in_order("low", "high"),
                name="claim_count_in_order",
                violation_error_message="Counted: low ≤ best ≤ high.",
            ),
            models.CheckConstraint(
                condition=Q(is_adopted=False) | ~Q(why=""), name="claim_adopted_says_why",
                violation_error_message="Say why this claim is adopted.",
            ),
            models.UniqueConstraint(
                fields=["record", "fact", "counted"],
                condition=Q(is_adopted=True, fact__in=_ONLY_ONE_IS_TRUE),
                name="claim_one_adopted",
                violation_error_message="Another claim on the same fact is adopted already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.value()}"

    def value(self) -> str:
        """Return what is claimed, in words."""
        if self.fact == Fact.LOCATION:
            return self.words or str(self.place)
        if self.fact == Fact.DATE:
            return self._days() or self.words
        if self.fact == Fact.CONTROL:
            days = self._days()
            return f"{self.actor} {self.get_stance_display()}{f' ({days})' if days else ''}"
        if self.fact == Fact.CASUALTIES:
            return f"{self._count()} {self.get_counted_display()}"
        return f"{self.actor} {self.get_role_display()}"

    def _days(self) -> str:
        days = [day.isoformat() for day in (self.first_day, self.last_day) if day]
        return " to ".join(dict.fromkeys(days))

    def _count(self) -> str:
        known = {number for number in (self.low, self.best, self.high) if number is not None}
        if len(known) == 1 and self.best in known:
            return str(self.best)
        low, high = self.low, self.high
        if low is not None and high is not None:
            reach = f"{low} to {high}"
        else:
            reach = f"at least {low}" if low is not None else f"at most {high}"
        if self.best is None:
            return reach
        return f"{self.best} ({reach})" if known - {self.best} else str(self.best)

    def contradicts(self, other: "Claim") -> bool:
        """Return whether this claim and another of the same record cannot both be true."""
        if self == other:
            return False
        if {self.fact, other.fact} == {Fact.PARTICIPATION, Fact.ABSENCE}:
            return self.actor_id == other.actor_id
        if self.fact != other.fact:
            return False
        if self.fact == Fact.CONTROL:
            holds = self.stance == other.stance == Stance.CONTROLS
            return holds and self.actor_id != other.actor_id and self._meets(other)
        if self.fact == Fact.CASUALTIES:
            mine, theirs = (self.low, self.best, self.high), (other.low, other.best, other.high)
            return self.counted == other.counted and mine != theirs
        return self.fact in _ONLY_ONE_IS_TRUE and self.value() != other.value()

    def excludes(self, other: "Claim") -> bool:
        """Return whether not both may be adopted: they contradict, or say one thing twice."""
        is_same = (self.fact, self.counted) == (other.fact, other.counted)
        is_twice = self != other and is_same and self.fact in _ONLY_ONE_IS_TRUE
        return is_twice or self.contradicts(other)

    def _meets(self, other: "Claim") -> bool:
        """Return whether the two periods share a day; an open end reaches any day."""
        return not (
            (self.last_day and other.first_day and self.last_day < other.first_day)
            or (other.last_day and self.first_day and other.last_day < self.first_day)
        )
