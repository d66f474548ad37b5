"""The working records, what they rest on, and the one table that the public side reads."""

from .actor import Actor, ActorName
from .actor_mention import ActorMention
from .api_token import ApiToken, KeptAnswer, RequestCount, Scope
from .area import ControlArea
from .arrival import Arrival, Feed
from .at_work import AtWork
from .claim import Claim
from .control import ContactLine, ControlLine
from .drawn import Bin, BinChange, Drawn, LayerChange, Sealed
from .evidence import Evidence
from .imported import ImportBatch, ImportedActor, ImportedRow, ImportProblem
from .incident import Incident, IncidentAnchor
from .merging import LikelyDuplicate, RecordMerge
from .operation import AreaAnchor, Operation, OperationArea
from .publication import Publication
from .read_facts import ActionMention, DateMention, StatementMention
from .record import Participation, Record
from .report import Mention, Report
from .review import ReviewEvent
from .rule import RegionRule
from .snapshot import Snapshot
from .source import Source
from .territory import Territory, TerritoryClaim, TerritoryName
from .zone import ContestedZone, ZonePiece

__all__ = [
    "ActionMention",
    "Actor",
    "ActorMention",
    "ActorName",
    "ApiToken",
    "AreaAnchor",
    "Arrival",
    "AtWork",
    "Bin",
    "BinChange",
    "Claim",
    "ContactLine",
    "ContestedZone",
    "ControlArea",
    "ControlLine",
    "DateMention",
    "Drawn",
    "Evidence",
    "Feed",
    "ImportBatch",
    "ImportProblem",
    "ImportedActor",
    "ImportedRow",
    "Incident",
    "IncidentAnchor",
    "KeptAnswer",
    "LayerChange",
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
    "Sealed",
    "Snapshot",
    "Source",
    "StatementMention",
    "Territory",
    "TerritoryClaim",
    "TerritoryName",
    "ZonePiece",
]
