"""What an editor does to one mention of a report: decide, undo, correct, add. Each act is told
what the page saw, and is refused with both versions where somebody changed it since."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict

from gazetteer import normalize
from gazetteer.candidates import resolve
from gazetteer.models import Place, PlaceName
from gazetteer.vocabulary import NameKind, Origin
from operations.models import ActorMention, Mention, Report
from operations.reading import MARKED

from .base import UNPROCESSABLE
from .marks import ACTOR, BY_ACT, KINDS, PLACE, Kind, kind_of, parse_key
from .segments import Marked
from .versions import Change, last_change, last_event, restore, token_of

MISSING, CONFLICT = 404, 409
MAX_SURFACE = 200
CANDIDATES = 5
GONE = "These words are not marked any more: the text was read again. Load the page anew."


@dataclass
class Outcome:
    """What became of an act. before: the version to go back to; theirs: who was quicker."""

    mention: Marked | None = None
    status: int = 200
    errors: list[str] = field(default_factory=list)
    said: str = ""
    before: int | None = None
    theirs: Change | None = None
    is_new: bool = False


def refused(*errors: str, status: int = UNPROCESSABLE, mention: Marked | None = None) -> Outcome:
    return Outcome(mention, status, list(errors))


def require(editor: User, permission: str) -> None:
    if not editor.has_perm(permission):
        raise PermissionDenied


# --- acts on a mention that is there -------------------------------------------------------------
@transaction.atomic
def decide(editor: User, report: Report, given: QueryDict) -> Outcome:
    """Accept, reject or leave open, by the form of its kind."""
    kind = BY_ACT[given.get("act", "")]
    require(editor, kind.permission("change", report))
    number = given.get("mention", "")
    parsed = parse_key(f"{kind.letter}{number}") if number.isdigit() else None
    mention = _locked(report, parsed)
    if mention is None:
        return refused(GONE, status=MISSING if parsed else UNPROCESSABLE)
    if stale := _stale(mention, given):
        return stale
    before = last_event(mention)
    form = kind.form(report, given)
    if not form.is_valid():
        return refused(*_words(form), mention=mention)
    return Outcome(form.decide(), before=before, said="Stored.")


@transaction.atomic
def undo(editor: User, report: Report, given: QueryDict) -> Outcome:
    """Give a mention back what it said in an earlier version of its own (`event`)."""
    mention, outcome = _found(editor, report, given)
    if mention is None:
        return outcome
    event = given.get("event", "")
    is_number = event.isascii() and event.isdigit() and len(event) < 19
    before = last_event(mention)
    if not is_number or not restore(mention, int(event)):
        return refused("That version cannot be brought back.", mention=mention)
    return Outcome(mention, before=before, said="Undone.")


@transaction.atomic
def rebound(editor: User, report: Report, given: QueryDict) -> Outcome:
    """Let a mention be other words: from character `start` to `end`. It waits for a decision."""
    mention, outcome = _found(editor, report, given)
    if mention is None:
        return outcome
    if kind_of(mention) not in (PLACE, ACTOR):
        return refused("Only places and actors are given other words.", mention=mention)
    span = SpanForm(report, given)
    if not span.is_valid():
        return refused(*_words(span), mention=mention)
    before = last_event(mention)
    start, end = span.cleaned_data["start"], span.cleaned_data["end"]
    mention.start, mention.end, mention.surface = start, end, report.text[start:end]
    names = ["start", "end", "surface"]
    if isinstance(mention, Mention):
        mention.proposed = proposals(mention.surface)
        names.append("proposed")
    return _saved(mention, names) or Outcome(
        mention, before=before, said=f"It is “{mention.surface}” now.", is_new=True
    )


@transaction.atomic
def remember(editor: User, report: Report, given: QueryDict) -> Outcome:
    """Keep the words of an accepted place as a name of it."""
    require(editor, "gazetteer.add_placename")
    mention, outcome = _found(editor, report, given)
    if mention is None:
        return outcome
    if not isinstance(mention, Mention) or mention.place is None:
        return refused("Accept a place for these words first.", mention=mention)
    name = PlaceName(
        place=mention.place, name=mention.surface, language=report.language,
        kind=NameKind.VARIANT, source=f"report {report.pk}: {report}"[:120],
        script=normalize.script_of(mention.surface), origin=Origin.EDITOR,
    )  # fmt: skip
    try:
        name.full_clean()
    except ValidationError as error:
        return refused(*error.messages, mention=mention)
    name.save()
    said = f"“{mention.surface}” is a name of {mention.place.name} from now on."
    return Outcome(mention, said=said)


class PointForm(forms.Form):
    """Where a place is: degrees, SRID 4326; radius_m: how surely, in metres."""

    lon = forms.FloatField(min_value=-180, max_value=180)
    lat = forms.FloatField(min_value=-90, max_value=90)
    radius_m = forms.IntegerField(min_value=1, max_value=500_000, required=False)


@transaction.atomic
def add_place(editor: User, report: Report, given: QueryDict) -> Outcome:
    """Add a place of the mention's name where the editor put it, and accept the mention as it."""
    require(editor, "gazetteer.add_place")
    mention, outcome = _found(editor, report, given)
    if mention is None:
        return outcome
    if not isinstance(mention, Mention) or mention.names_no_place:
        return refused("These words name no place that could be added.", mention=mention)
    form = PointForm(given)
    if not form.is_valid():
        return refused(*_words(form), mention=mention)
    before = last_event(mention)
    data = form.cleaned_data
    place = Place.objects.create(
        name=mention.surface, point=Point(data["lon"], data["lat"], srid=4326),
        radius_m=data["radius_m"], origin=Origin.EDITOR,
        source=f"drawn by {editor.get_username()} from report {report.pk}: {report}"[:300],
    )  # fmt: skip
    PlaceName.objects.create(
        place=place, name=place.name, language=report.language, kind=NameKind.PREFERRED,
        source=place.source[:120], script=normalize.script_of(place.name), origin=Origin.EDITOR,
    )  # fmt: skip
    mention.place, mention.state = place, Mention.State.ACCEPTED
    mention.save(update_fields=["place", "state"])
    return Outcome(mention, before=before, said=f"“{place.name}” is a place of the gazetteer now.")


# --- a mention that was missed -------------------------------------------------------------------
class SpanForm(forms.Form):
    """Words of a report: characters from `start` to before `end`."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = report.text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        words = self.text[data["start"] : data["end"]]
        data["start"] += len(words) - len(words.lstrip())
        data["end"] = data["start"] + len(words.strip())
        if not words.strip() or data["end"] > len(self.text):
            raise ValidationError("Choose some words of the text.")
        if len(words.strip()) > MAX_SURFACE or "\n" in words.strip():
            raise ValidationError(f"Choose {MAX_SURFACE} characters of one line at most.")
        return data


@transaction.atomic
def mark(editor: User, report: Report, given: QueryDict) -> Outcome:
    """Mark words as the name of a place or an actor: an open task, with what may be meant."""
    kind = {PLACE.name: PLACE, ACTOR.name: ACTOR}.get(given.get("kind", ""))
    if kind is None:
        return refused("Say whether it is a place or an actor.")
    require(editor, kind.permission("add", report))
    span = SpanForm(report, given)
    if not span.is_valid():
        return refused(*_words(span))
    start, end = span.cleaned_data["start"], span.cleaned_data["end"]
    surface = report.text[start:end]
    mention: Marked
    if kind is PLACE:
        mention = Mention(proposed=proposals(surface), state=Mention.State.OPEN)
    else:
        mention = ActorMention(state=ActorMention.State.OPEN)
    mention.report, mention.start, mention.end, mention.surface = report, start, end, surface
    mention.note = f"{MARKED}{editor.get_username()}"
    return _saved(mention, None) or Outcome(mention, said=f"“{surface}” is marked.", is_new=True)


def proposals(surface: str) -> list[dict[str, Any]]:
    """Return the ranked candidates of a name, as a reading stores them."""
    return [
        {
            "place": found.place_id, "name": found.name, "score": round(found.score, 3),
            "reasons": list(found.reasons),
        }
        for found in resolve(surface, limit=CANDIDATES)
    ]  # fmt: skip


ACTS = {
    **{kind.act: decide for kind in KINDS},
    "undo": undo, "rebound": rebound, "remember": remember, "add_place": add_place, "mark": mark,
}  # fmt: skip


# --- steps ---------------------------------------------------------------------------------------
def _found(editor: User, report: Report, given: QueryDict) -> tuple[Marked | None, Outcome]:
    """Return the mention that `key` names, locked, or why nothing can be done to it."""
    parsed = parse_key(given.get("key", ""))
    if parsed is None:
        return None, refused("Say which words: `key`.")
    require(editor, parsed[0].permission("change", report))
    mention = _locked(report, parsed)
    if mention is None:
        return None, refused(GONE, status=MISSING)
    stale = _stale(mention, given)
    return (None, stale) if stale else (mention, Outcome(mention))


def _locked(report: Report, parsed: tuple[Kind, int] | None) -> Marked | None:
    if parsed is None:
        return None
    kind, number = parsed
    found: Marked | None = (
        getattr(report, kind.related).select_for_update().filter(pk=number).first()
    )
    return found


def _stale(mention: Marked, given: QueryDict) -> Outcome | None:
    """Return the refusal of an act on what somebody changed since the page was shown."""
    seen = given.get("seen", "")
    if not seen or seen == token_of(mention):
        return None
    theirs = last_change(mention)
    return Outcome(mention, CONFLICT, ["Somebody decided this meanwhile."], theirs=theirs)


def _saved(mention: Marked, names: list[str] | None) -> Outcome | None:
    """Save a mention; return the refusal where these words are marked already."""
    try:
        with transaction.atomic():
            mention.save(update_fields=names)
    except IntegrityError:
        return refused("These words are marked so already.")
    return None


def _words(form: Any) -> list[str]:
    """Return what a form refuses, each said once, with its field where that is not plain."""
    return [
        str(text) if name in {"__all__", "place", "actor", "role"} else f"{name}: {text}"
        for name, texts in form.errors.items()
        for text in texts
    ]
