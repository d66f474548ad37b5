"""The working records, what they rest on, and the one table that the public side reads."""

from .actor import Actor, ActorName
from .actor_mention import ActorMention
from .claim import Claim
from .control import ContestedZone, ControlLine
from .evidence import Evidence
from .incident import Incident, IncidentAnchor
from .operation import AreaAnchor, Operation, OperationArea
from .publication import Publication
from .record import Participation, Record
from .report import Mention, Report
from .review import ReviewEvent
from .rule import RegionRule
from .source import Source
from .territory import Territory, TerritoryClaim

__all__ = [
    "Actor",
    "ActorMention",
    "ActorName",
    "AreaAnchor",
    "Claim",
    "ContestedZone",
    "ControlLine",
    "Evidence",
    "Incident",
    "IncidentAnchor",
    "Mention",
    "Operation",
    "OperationArea",
    "Participation",
    "Publication",
    "Record",
    "RegionRule",
    "Report",
    "ReviewEvent",
    "Source",
    "Territory",
    "TerritoryClaim",
]
