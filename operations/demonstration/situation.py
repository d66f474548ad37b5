"""The thirteen facts as records, each cited, submitted by one person and published by another."""

from django.db import transaction

from operations import intake
from operations.models import Mention, Report
from operations.reading import read_report

from . import campaign, ground
from .claims import add_absence_claims
from .desk import HERE, Desk


def is_loaded() -> bool:
    """Return whether the demonstration's report is stored."""
    text = intake.clean_text((HERE / "report.txt").read_text(encoding="utf-8"))
    return Report.objects.filter(content_hash=intake.content_hash(text)).exists()


@transaction.atomic
def load() -> None:
    """Enter the whole situation. All or nothing; call once (`is_loaded`)."""
    desk = Desk()
    whole, phase = campaign.will_of_victory(desk)
    diyala = campaign.operation_in_diyala(desk, phase)
    nineveh = campaign.operation_in_nineveh(desk, phase)
    kulajo = campaign.operation_around_kulajo(desk)
    diyala.parallel_to.add(nineveh, kulajo)
    nineveh.parallel_to.add(kulajo)
    for record in (diyala, nineveh, kulajo):
        add_absence_claims(record)
    for record in (whole, phase, diyala, nineveh, kulajo):
        desk.publish(record)
    campaign.incidents(desk, phase)
    ground.disputed_belt(desk)
    ground.control_areas(desk)
    ground.lines_and_zone(desk)
    _decide_mentions(desk.report)  # last: the report speaks of the space between the lines


def _decide_mentions(report: Report) -> None:
    """Accept what the reader proposed; what it could not place stays an open task."""
    read_report(report)
    report.mentions.filter(state=Mention.State.PROPOSED).update(state=Mention.State.ACCEPTED)
