import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from operations.features import Feature
from operations.vocabulary import AreaKind, ControlBasis, ControlMethod, ControlStatus, Role

from .actor import Actor
from .record import Record
from .shapes import AREAS, shape_checks, shape_field

# Must holder and rival be named, by status? None: as the case is.
NAMED: dict[str, tuple[bool | None, bool]] = {
    ControlStatus.CONTROL: (True, False),
    ControlStatus.PRESENCE: (True, False),
    ControlStatus.CLAIMED: (True, False),
    ControlStatus.MIXED: (True, True),
    ControlStatus.CONTESTED: (None, True),
    ControlStatus.BESIEGED: (True, True),
}
WORDS = {
    ControlStatus.MIXED: "who shares it",
    ControlStatus.CONTESTED: "who contests it",
    ControlStatus.BESIEGED: "who besieges it",
}
# The role in which a participant stands beside the rival: a third holder, a second besieger.
ROLES = {
    ControlStatus.MIXED: Role.HOLDS,
    ControlStatus.CONTESTED: Role.CONTESTS,
    ControlStatus.BESIEGED: Role.BESIEGES,
}
IN_LAW = (ControlStatus.CONTROL, ControlStatus.MIXED, ControlStatus.CONTESTED)


def _named_by_status() -> Q:
    named = Q()
    for status, (holder, rival) in NAMED.items():
        said = Q(status=status, rival__isnull=not rival)
        named |= said if holder is None else said & Q(holder__isnull=not holder)
    return named


@pghistory.track(
    model_name="ControlAreaEvent",
    fields=[
        "record_ptr", "status", "basis", "holder", "rival", "area_kind", "geometry", "method",
        "method_note",
    ]
)  # fmt: skip
class ControlArea(Record):
    """Ground that is held, shared, contested, besieged or claimed, and on whose word.

    `rival` is whoever shares, contests or besieges it, as the status says; more of them take part
    in the record in that role. Control, presence and claims differ and none is ever derived from
    how many events fall in an area.
    """

    KIND = "controlarea"
    IS_STATE = True

    status = models.CharField(max_length=10, choices=ControlStatus)
    basis = models.CharField(max_length=10, choices=ControlBasis, default=ControlBasis.ASSESSED)
    holder = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="areas_held",
        help_text="Who holds it, is present in it or claims it; empty: nobody holds it",
    )  # fmt: skip
    rival = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="areas_contested",
        verbose_name="shared with, contested or besieged by",
        help_text="More than one: name the others as participants in that role",
    )  # fmt: skip
    area_kind = models.CharField(
        "military area", max_length=6, choices=AreaKind, blank=True,
        help_text="Control measure of MIL-STD-2525D; empty: none",
    )  # fmt: skip
    method = models.CharField(
        "how it was drawn", max_length=10, choices=ControlMethod, default=ControlMethod.REPORTED
    )
    method_note = models.CharField(
        "which map, image or reports", max_length=300, blank=True,
        help_text="Of a published map: its name, publisher and date",
    )  # fmt: skip
    geometry = shape_field(AREAS)

    class Meta:
        verbose_name = "area of control"
        verbose_name_plural = "areas of control"
        constraints = [
            *shape_checks("controlarea", AREAS),
            models.CheckConstraint(
                condition=_named_by_status(),
                name="controlarea_names_who",
                violation_error_message="Status and actors do not fit each other.",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(rival__isnull=True) | ~Q(holder=F("rival")),
                name="controlarea_two_actors",
                violation_error_message="Holder and rival are two different actors.",
            ),
            models.CheckConstraint(
                condition=~Q(status=ControlStatus.CLAIMED) | Q(basis=ControlBasis.CLAIMED),
                name="controlarea_claim_is_claimed",
                violation_error_message="“Claimed” is the word of a party: its basis is a claim.",
            ),
            models.CheckConstraint(
                condition=~Q(basis=ControlBasis.LEGAL) | Q(status__in=IN_LAW),
                name="controlarea_law_knows_no_siege",
                violation_error_message="The law knows control, mixed control and contested.",
            ),
            models.CheckConstraint(
                condition=~Q(method=ControlMethod.PUBLISHED) | ~Q(method_note=""),
                name="controlarea_names_its_map",
                violation_error_message="Name the published map.",
            ),
        ]

    def clean(self) -> None:
        """Say at the field what the checks would refuse."""
        super().clean()
        holder, rival = NAMED.get(self.status, (None, False))
        wrong = {}
        if holder and self.holder_id is None:
            wrong["holder"] = f"“{self.get_status_display()}” needs to say whose."
        if rival and self.rival_id is None:
            wrong["rival"] = f"Say {WORDS[ControlStatus(self.status)]}."
        if not rival and self.rival_id is not None:
            wrong["rival"] = f"“{self.get_status_display()}” has one actor: the holder."
        if rival and self.rival_id is not None and self.rival_id == self.holder_id:
            wrong["rival"] = "Holder and rival are two different actors."
        if self.status == ControlStatus.CLAIMED and self.basis != ControlBasis.CLAIMED:
            wrong["basis"] = "“Claimed” is the word of a party: its basis is a claim."
        elif self.basis == ControlBasis.LEGAL and self.status not in IN_LAW:
            wrong["status"] = "The law knows control, mixed control and contested."
        if self.method == ControlMethod.PUBLISHED and not self.method_note:
            wrong["method_note"] = "Name the published map."
        if wrong:
            raise ValidationError(wrong)

    def features(self) -> list[Feature]:
        further = [
            row.actor
            for row in self.participations.select_related("actor")
            if row.role == ROLES.get(ControlStatus(self.status))
        ]
        beside = [*([self.rival] if self.rival else []), *further]
        holders = [self.holder] if self.holder else []
        if self.status == ControlStatus.MIXED:
            holders += beside
        drawn = self.get_method_display().capitalize()
        feature = self.feature(
            f"control-{self.basis}", self.status, self.get_status_display(),
            geometry=self.geometry,
            properties={
                "status": self.status,
                "basis": self.basis,
                "basis_label": self.get_basis_display(),
                "holder": self.holder.public() if self.holder else None,
                "holders": [actor.public() for actor in holders],
                "contested_by": _public(beside, self.status == ControlStatus.CONTESTED),
                "besieged_by": _public(beside, self.status == ControlStatus.BESIEGED),
                "symbol": f"25{self.area_kind}" if self.area_kind else None,
                "symbol_label": self.get_area_kind_display() if self.area_kind else "",
                "method": f"{drawn}: {self.method_note}" if self.method_note else drawn,
                "method_kind": self.method,
            },
        )  # fmt: skip
        named = {actor.slug for actor in [*holders, *beside]}
        feature.actors.extend(sorted(named - {*feature.actors}))
        return [feature]


def _public(actors: list[Actor], is_so: bool) -> list[dict[str, object]]:
    return [actor.public() for actor in actors] if is_so else []
