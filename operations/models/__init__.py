"""The working records, what they rest on, and the one table that the public side reads."""

from .actor import Actor, ActorName
from .actor_mention import ActorMention
from .api_token import ApiToken, KeptAnswer, RequestCount, Scope
from .area import ControlArea
from .arrival import Arrival, Feed
from .claim import Claim
from .control import ContactLine, ContestedZone, ControlLine, ZonePiece
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
from .snapshot import Snapshot
from .source import Source
from .territory import Territory, TerritoryClaim, TerritoryName

__all__ = [
    "Actor",
    "ActorMention",
    "ActorName",
    "ApiToken",
    "AreaAnchor",
    "Arrival",
    "Claim",
    "ContactLine",
    "ContestedZone",
    "ControlArea",
    "ControlLine",
    "Evidence",
    "Feed",
    "ImportBatch",
    "ImportProblem",
    "ImportedActor",
    "ImportedRow",
    "Incident",
    "IncidentAnchor",
    "KeptAnswer",
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
    "RequestCount",
    "ReviewEvent",
    "Scope",
    "Snapshot",
    "Source",
    "Territory",
    "TerritoryClaim",
    "TerritoryName",
    "ZonePiece",
]
