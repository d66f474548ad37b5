"""The reading page's form of a decision on words that point to nothing else: dates, statements."""

from typing import Any

from django import forms

from operations.models import Report

from .segments import Marked


class PlainDecision(forms.Form):
    """What an editor decides on words that point to nothing else: so, or set aside."""

    decision = forms.ChoiceField(choices=[("accept", "accept"), ("reject", "set aside")])

    def __init__(self, related: str, report: Report, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = getattr(report, related)
        self.fields["mention"] = forms.ModelChoiceField(rows.all())

    def decide(self) -> Marked:
        """Store the decision and return the mention."""
        mention: Marked = self.cleaned_data["mention"]
        is_accepted = self.cleaned_data["decision"] == "accept"
        mention.state = "accepted" if is_accepted else "rejected"
        mention.save(update_fields=["state"])
        return mention
