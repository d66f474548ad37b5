"""The working records, what they rest on, and the one table that the public side reads."""

from .actor import Actor, ActorName
from .control import ContestedZone, ControlLine
from .evidence import Evidence
from .imported import ImportBatch, ImportedActor, ImportedRow, ImportProblem
from .incident import Incident, IncidentAnchor
from .merging import LikelyDuplicate, RecordMerge
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
    "ActorName",
    "AreaAnchor",
    "ContestedZone",
    "ControlLine",
    "Evidence",
    "ImportBatch",
    "ImportProblem",
    "ImportedActor",
    "ImportedRow",
    "Incident",
    "IncidentAnchor",
    "LikelyDuplicate",
    "Mention",
    "Operation",
    "OperationArea",
    "Participation",
    "Publication",
    "Record",
    "RecordMerge",
    "RegionRule",
    "Report",
    "ReviewEvent",
    "Source",
    "Territory",
    "TerritoryClaim",
]
