"""Sets of tokens, interned, and the list of items whose access was tightened a moment ago."""

from __future__ import annotations

from django.db import models


class AccessSet(models.Model):
    """A set of tokens, stored once. Immutable: an item that changes its audience points to another set.

    `key` is the SHA-256 of the sorted tokens; `tokens` repeats them for reading.
    """

    key = models.CharField(max_length=64, unique=True)
    tokens = models.JSONField()

    def __str__(self) -> str:
        return ", ".join(self.tokens)


class AccessToken(models.Model):
    """One token of one set: the row that the access rule looks up."""

    access_set = models.ForeignKey(AccessSet, models.CASCADE, related_name="members")
    token = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "access_set"], name="a_token_once_a_set")]

    def __str__(self) -> str:
        return self.token


class Denial(models.Model):
    """An item whose access was tightened: search leaves it out until the index holds at least this stamp."""

    item_id = models.BigIntegerField(primary_key=True)
    stamp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"item {self.item_id} until stamp {self.stamp}"
