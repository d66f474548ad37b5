import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value


@pghistory.track(pghistory.InsertEvent())
class Snapshot(models.Model):
    """A public state that somebody may cite: filters, style, both times, and every feature version.

    The manifest is kept as the text whose SHA-256 is the digest. The content of the features is
    not: it is read from the publications each time, so that a redaction reaches every snapshot.
    Who kept it is in the history, which readers do not see; they read this table.
    """

    digest = models.CharField(max_length=64, unique=True)
    manifest = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="snapshot_digest_is_of_manifest",
                condition=Q(
                    digest=Func(
                        Func(
                            Func(
                                F("manifest"),
                                Value("UTF8"),
                                function="convert_to",
                                output_field=models.BinaryField(),
                            ),
                            function="sha256",
                            output_field=models.BinaryField(),
                        ),
                        Value("hex"),
                        function="encode",
                        output_field=models.CharField(),
                    )
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Snapshot {self.digest[:12]}"
