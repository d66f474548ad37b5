"""The field's words and codes, each with its source.

Sources: ACLED (codebook, inter codes), UCDP GED (where_prec, date_prec), Admiralty code (source
grading), MIL-STD-2525D symbol set 25 (control measures), OSM `boundary=disputed` (claim stances).
"""

from django.db.models import IntegerChoices, TextChoices


class ActorKind(IntegerChoices):
    """ACLED's inter codes."""

    STATE = 1, "state forces"
    REBEL = 2, "rebel or insurgent group"
    POLITICAL_MILITIA = 3, "political militia"
    IDENTITY_MILITIA = 4, "tribal or communal militia"
    RIOTERS = 5, "rioters"
    PROTESTERS = 6, "protesters"
    CIVILIANS = 7, "civilians"
    EXTERNAL = 8, "external or other forces"


class Role(TextChoices):
    """What an actor did in a record. Absence that somebody stated is a role of its own."""

    LEADS = "leads", "leads"
    PARTY = "party", "is a party to it"
    GROUND = "ground", "takes part on the ground"
    POLICE = "police", "takes part as police"
    MILITIA = "militia", "takes part as militia"
    AIR_SUPPORT = "air_support", "supports from the air"
    TARGET = "target", "is the target"
    ATTACKER = "attacker", "attacks"
    VICTIM = "victim", "is attacked"
    VISITOR = "visitor", "visits"
    ANNOUNCES = "announces", "announces"
    DENIES = "denies", "denies"
    STATED_ABSENT = "stated_absent", "is stated not to take part"
    NO_COORDINATION = "no_coordination", "is stated not to coordinate"
    HOLDS = "holds", "holds it too"
    CONTESTS = "contests", "contests it too"
    BESIEGES = "besieges", "besieges it too"


ABSENT_ROLES = frozenset({Role.STATED_ABSENT, Role.NO_COORDINATION})


class OperationLevel(TextChoices):
    CAMPAIGN = "campaign", "campaign"
    PHASE = "phase", "phase"
    OPERATION = "operation", "operation"
    AXIS = "axis", "axis or sector"


class IncidentKind(TextChoices):
    """ACLED sub-event types in our words; visits, finds and statements are kinds of ours."""

    ARMED_CLASH = "armed_clash", "armed clash"
    ATTACK = "attack", "attack"
    AMBUSH = "ambush", "ambush"
    BOMBING = "bombing", "bombing or IED"
    SHELLING = "shelling", "shelling"
    AIR_STRIKE = "air_strike", "air or drone strike"
    RAID = "raid", "raid"
    ABDUCTION = "abduction", "abduction"
    FIND = "find", "weapons or hideout found"
    ARREST = "arrest", "arrest"
    VIOLENCE = "violence", "armed violence, means not stated"
    PROTEST = "protest", "protest"
    RIOT = "riot", "riot"
    VISIT = "visit", "visit"
    STATEMENT = "statement", "statement"
    OTHER = "other", "other"


class Precision(TextChoices):
    """How exactly a place is known; `precision_m` says it in metres. Behind: UCDP where_prec."""

    EXACT = "exact", "at the named place"  # 1
    NEAR = "near", "near a named place"  # 2
    RELATIVE = "relative", "known only in relation to a named place"  # 2 or 5
    ADMIN2 = "admin2", "somewhere in a district"  # 3
    ADMIN1 = "admin1", "somewhere in a governorate"  # 4
    COUNTRY = "country", "somewhere in a country"  # 6
    APPROXIMATE = "approximate", "drawn approximately"  # 5
    UNLOCATED = "unlocated", "named, but not located"  # -


class DatePrecision(TextChoices):
    """UCDP date_prec, and a stated period."""

    DAY = "day", "the day is known"
    DAYS = "days", "within two to six days"
    WEEK = "week", "within a week"
    MONTH = "month", "within the month"
    PERIOD = "period", "some time within this period"
    YEAR = "year", "within the year"


class Reliability(TextChoices):
    """Admiralty code, first letter: the source as a source."""

    A = "A", "A · completely reliable"
    B = "B", "B · usually reliable"
    C = "C", "C · fairly reliable"
    D = "D", "D · not usually reliable"
    E = "E", "E · unreliable"
    F = "F", "F · cannot be judged"


class Credibility(IntegerChoices):
    """Admiralty code, digit: this one statement, judged apart from who published it."""

    CONFIRMED = 1, "1 · confirmed by others"
    PROBABLE = 2, "2 · probably true"
    POSSIBLE = 3, "3 · possibly true"
    DOUBTFUL = 4, "4 · doubtful"
    IMPROBABLE = 5, "5 · improbable"
    UNJUDGED = 6, "6 · cannot be judged"


class EvidenceStance(TextChoices):
    SUPPORTS = "supports", "supports"
    CONTRADICTS = "contradicts", "contradicts"
    MENTIONS = "mentions", "mentions"


class Fact(TextChoices):
    """Which part of a record a piece of evidence speaks of."""

    RECORD = "record", "the record as a whole"
    LOCATION = "location", "where"
    DATE = "date", "when"
    PARTICIPATION = "participation", "who took part"
    ABSENCE = "absence", "who did not"
    AIM = "aim", "aim"
    CONTROL = "control", "who holds or claims it"
    CASUALTIES = "casualties", "casualties"


class Counted(TextChoices):
    """What a number of casualties counts."""

    KILLED = "killed", "killed"
    WOUNDED = "wounded", "wounded"


class ClaimStatus(TextChoices):
    ACCEPTED = "accepted", "adopted"
    CONFLICT = "conflict", "contradicts another claim"
    OPEN = "open", "not decided"


class LineKind(TextChoices):
    """MIL-STD-2525D control-measure lines (entity codes of symbol set 25); see measures.py."""

    BOUNDARY = "110100", "boundary"
    FRIENDLY_PRESENT = "140101", "forward line of own troops"
    FRIENDLY_PLANNED = "140102", "forward line of own troops, planned"
    ENEMY_KNOWN = "140103", "forward line of enemy troops"
    ENEMY_SUSPECTED = "140104", "forward line of enemy troops, suspected"
    CONTACT = "140200", "line of contact"
    PHASE = "140300", "phase line"
    FORWARD_EDGE = "140400", "forward edge of battle area"
    ATTACK_AVIATION = "140601", "direction of attack from the air"
    ATTACK_MAIN = "140602", "direction of main attack"
    ATTACK_SUPPORTING = "140603", "direction of supporting attack"
    ATTACK_PLANNED = "140604", "direction of attack, planned"
    ATTACK_FEINT = "140605", "direction of a feint"
    ATTACK_ENEMY = "140606", "direction of enemy attack"
    ATTACK_ENEMY_SUSPECTED = "140607", "direction of enemy attack, suspected"
    LIMIT_OF_ADVANCE = "140900", "limit of advance"
    DEPARTURE = "141000", "line of departure"
    DEPARTURE_CONTACT = "141100", "line of departure at the line of contact"
    HOLDING = "141500", "holding line"


class AreaKind(TextChoices):
    """MIL-STD-2525D control-measure areas (entity codes of symbol set 25); see measures.py."""

    OPERATIONS = "120100", "area of operations"
    INTEREST = "120200", "named area of interest"
    FRIENDLY = "150101", "area of own forces"
    FRIENDLY_PLANNED = "150102", "area of own forces, planned"
    ENEMY_KNOWN = "150103", "area of enemy forces"
    ENEMY_SUSPECTED = "150104", "area of enemy forces, suspected"
    FORTIFIED = "151000", "fortified area"
    BATTLE_POSITION = "151200", "battle position"
    AXIS_AIRBORNE = "151401", "axis of air-landed advance"
    AXIS_HELICOPTER = "151402", "axis of attack helicopters"
    AXIS_MAIN = "151403", "axis of main advance"
    AXIS_SUPPORTING = "151404", "axis of supporting advance"
    AXIS_PLANNED = "151405", "axis of advance, planned"
    AXIS_FEINT = "151406", "axis of a feint"
    AXIS_ENEMY = "151407", "axis of enemy advance"
    AXIS_ENEMY_SUSPECTED = "151408", "axis of enemy advance, suspected"
    OBJECTIVE = "151700", "objective"
    ENCIRCLED_FRIENDLY = "151801", "encirclement of own forces"
    ENCIRCLED_ENEMY = "151802", "encirclement of enemy forces"
    SEARCH = "152200", "search or reconnaissance area"


class ControlStatus(TextChoices):
    """What an area of control is said to be. Never inferred from how many events fall in it."""

    CONTROL = "control", "control"
    MIXED = "mixed", "mixed control"
    CONTESTED = "contested", "contested"
    BESIEGED = "besieged", "besieged"
    PRESENCE = "presence", "presence"
    CLAIMED = "claimed", "claimed"


class ControlBasis(TextChoices):
    """Whose word it is. Three layers that are never mixed."""

    ASSESSED = "assessed", "assessed by this desk"
    CLAIMED = "claimed", "claimed by a party"
    LEGAL = "legal", "by law or agreement"


class ControlMethod(TextChoices):
    """How the outline came to be. Counting events is none of the ways."""

    OBSERVED = "observed", "observed on the ground or in imagery"
    REPORTED = "reported", "drawn by an editor from reports"
    PUBLISHED = "published", "taken from a published map"


class LineStatus(TextChoices):
    PRESENT = "present", "present"
    PLANNED = "planned", "planned"


class Side(TextChoices):
    """Where the owner of a line stands, seen in the direction in which it is drawn."""

    LEFT = "left", "left of the line as drawn"
    RIGHT = "right", "right of the line as drawn"


class ZoneKind(TextChoices):
    """What lies between two owned lines."""

    GAP = "gap", "gap: neither holds it"
    OVERLAP = "overlap", "overlap: both claim to hold it"
    BETWEEN = "between", "between the lines: sides not stated"


class Certainty(TextChoices):
    KNOWN = "known", "known"
    SUSPECTED = "suspected", "suspected"


class Stance(TextChoices):
    """OSM's triple for disputed boundaries."""

    CLAIMS = "claimed_by", "claims"
    CONTROLS = "controlled_by", "holds in fact"
    DISPUTES = "disputed_by", "disputes"


class Relation(TextChoices):
    """How an area stands to the places that name it; the gazetteer's words, stored as they are."""

    AT = "at", "at"
    NEAR = "near", "near"
    AROUND = "around", "around"
    OUTSKIRTS = "outskirts of", "outskirts of"
    BETWEEN = "between", "between"
    NORTH_OF = "north of", "north of"
    NORTH_EAST_OF = "north-east of", "north-east of"
    EAST_OF = "east of", "east of"
    SOUTH_EAST_OF = "south-east of", "south-east of"
    SOUTH_OF = "south of", "south of"
    SOUTH_WEST_OF = "south-west of", "south-west of"
    WEST_OF = "west of", "west of"
    NORTH_WEST_OF = "north-west of", "north-west of"
    DISTANCE_FROM = "distance from", "at a distance from"
    PART = "part of", "in a part of"  # the side is the bearing
    IN = "in", "in"  # X in the district of Y
    ALONG = "along", "along"  # the river X from Y to Z, the road from X to Y
    TOWARDS = "towards", "from, towards"
    BORDER = "as far as the border", "as far as the border with"
    BETWEEN_LINES = "between the lines", "between the contact lines"


class Release(TextChoices):
    """What may become public of a record's place. Applied once, when it is published."""

    PUBLIC = "public", "as recorded"
    GRID_1 = "grid_1", "snapped to a 1 km grid"
    GRID_5 = "grid_5", "snapped to a 5 km grid"
    GRID_10 = "grid_10", "snapped to a 10 km grid"
    WITHHOLD = "withhold", "withheld altogether"


class ReviewState(TextChoices):
    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "waiting for review"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


class QueueState(TextChoices):
    """How far a report has come. A record drafted from it outweighs having been set aside."""

    UNREAD = "unread", "unread"
    READ = "read", "read"
    DRAFTED = "drafted", "drafted"
    WAITING = "waiting", "waiting for review"
    PUBLISHED = "published", "published"
    SET_ASIDE = "set_aside", "set aside"


class ArrivalWay(TextChoices):
    """How a document reached the desk."""

    UPLOAD = "upload", "upload"
    ADDRESS = "address", "address"
    FEED = "feed", "feed"
    FOLDER = "folder", "folder"


class ArrivalState(TextChoices):
    """What became of a document that came in."""

    WAITING = "waiting", "waiting for the worker"
    READY = "ready", "to complete"
    STORED = "stored", "stored as a report"
    FAILED = "failed", "failed"
    DISMISSED = "dismissed", "dismissed"


class ReviewVerb(TextChoices):
    SUBMIT = "submit", "submit for review"
    SEND_BACK = "send_back", "send back"
    PUBLISH = "publish", "publish"
    WITHDRAW = "withdraw", "withdraw"
    REOPEN = "reopen", "reopen for changes"
