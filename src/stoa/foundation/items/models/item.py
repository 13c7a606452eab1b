"""The item: the common core of everything known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stoa.foundation.access.models import AccessSet
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.items.models.scope import OPEN_STATES, visible
from stoa.foundation.registries import Kind, kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from stoa.foundation.access.reach import Viewer


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")
    WITHDRAWN = "withdrawn", _("withdrawn")
    BINNED = "binned", _("in the bin")


NOTHING_BUT_PUBLISHED = ~models.Q(status__in=tuple(status for status in Status if status != Status.PUBLISHED))
"""Said by what it is not, so that no index on the state tempts SQLite away from that on a person."""


class UnscopedReadError(RuntimeError):
    """A read of items that did not say who looks. A fault of the program, never of a person."""


class ItemQuerySet(models.QuerySet["Item"]):
    """Items. Refuses to run unless `visible_to` or `unscoped` was called: a forgotten viewer is an error, not a leak."""

    _is_scoped = False

    def visible_to(self, viewer: Viewer, *, now: datetime | None = None, by_audience: bool = False) -> Self:
        """Only what `viewer` may see at `now`. `by_audience` fits counts over everything, where nothing else is asked."""
        return self._scoped().filter(visible(viewer, viewer.reach(now), by_audience=by_audience))

    def unscoped(self, reason: str) -> Self:
        """Every item, for the program itself; `reason` says why no viewer is asked."""
        if not reason:
            raise UnscopedReadError("Say why no viewer is asked.")
        return self._scoped()

    def listed(self) -> Self:
        """Leave out what default lists leave out: archived and withdrawn items."""
        return self.exclude(status__in=(Status.ARCHIVED, Status.WITHDRAWN))

    def newest_first(self) -> Self:
        return self.order_by("-sort_on", "-id")

    def _scoped(self) -> Self:
        copy: Self = self._chain()  # type: ignore[attr-defined]  # the stubs leave private methods out
        copy._is_scoped = True
        return copy

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]  # the stubs leave private methods out
        copy._is_scoped = self._is_scoped
        return copy

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse_unscoped()
        return super().resolve_expression(*args, **kwargs)

    def _merge_sanity_check(self, other: ItemQuerySet) -> None:
        self._refuse_mixed(other)
        super()._merge_sanity_check(other)  # type: ignore[misc]  # the stubs leave private methods out

    def _combinator_query(self, combinator: str, *others: ItemQuerySet, all: bool = False) -> Self:
        self._refuse_mixed(*others)
        return super()._combinator_query(combinator, *others, all=all)  # type: ignore[misc,no-any-return]  # as above

    def _refuse_mixed(self, *others: ItemQuerySet) -> None:
        for rows in (self, *others):
            rows._refuse_unscoped()

    def _refuse_unscoped(self) -> None:
        if not self._is_scoped:
            raise UnscopedReadError("This read of items names no viewer: call visible_to(viewer) or unscoped(reason).")

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._refuse_unscoped()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Item]:
        self._refuse_unscoped()
        return super().iterator(chunk_size)

    def count(self) -> int:
        self._refuse_unscoped()
        return super().count()

    def exists(self) -> bool:
        self._refuse_unscoped()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._refuse_unscoped()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._refuse_unscoped()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_unscoped()
        return super().delete()


class Item(models.Model):
    """One thing known. Written only by `save_items` and the state services.

    `head` is the newest revision and the edit lock; `live` the published one or None; `stamp` rises with anything that
    changes what the index must hold. The columns hold the live content, or the newest while nothing is published.
    `card` is what a list row shows: ids of concepts and people, never labels. `sort_on` orders lists.
    `source_key` is NULL, not empty, where nothing was imported, so that the unique index serves look-ups.
    `reviewer` was asked to read the newest version and looks after the item meanwhile. `verified_until` is the day until
    which somebody said that it still holds, `obsolete_on` the day it was said that it does not.
    """

    short_id = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=12, choices=Status.choices)
    title = models.CharField(max_length=500)
    title_fold = models.CharField(max_length=500, db_index=True)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    translation_key = models.UUIDField(db_index=True)
    access = models.ForeignKey(AccessSet, models.PROTECT, related_name="+")
    stewards = models.ForeignKey(AccessSet, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    backup_owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+")
    licence = models.CharField(max_length=200, blank=True)
    identifiers = models.JSONField(default=dict)
    occurred_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    available_from = models.DateTimeField(null=True)
    available_until = models.DateTimeField(null=True)
    review_by = models.DateField(null=True)
    sort_on = models.DateField()
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=200, null=True)  # noqa: DJ001 (see the class)
    source_digest = models.CharField(max_length=64, blank=True)
    reviewer = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    verified_on = models.DateField(null=True)
    verified_until = models.DateField(null=True)
    obsolete_on = models.DateField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    successor = models.CharField(max_length=10, blank=True)
    head = models.IntegerField(default=1)
    live = models.IntegerField(null=True)
    stamp = models.BigIntegerField(default=1)
    card = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_key"], name="one_item_a_source_key")]
        indexes = [
            models.Index(fields=["-sort_on", "-id"], name="items_by_date"),
            models.Index(fields=["status", "-sort_on", "-id"], name="items_by_status_and_date"),
            models.Index(fields=["kind", "status", "-sort_on", "-id"], name="items_by_kind_and_date"),
            models.Index(fields=["access", "status"], name="items_by_access"),
            models.Index(
                fields=["available_from"], condition=models.Q(available_from__isnull=False), name="items_opening"
            ),
            models.Index(
                fields=["available_until"], condition=models.Q(available_until__isnull=False), name="items_closing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_id} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("reading:item", kwargs={"short_id": self.short_id})

    @property
    def kind_entry(self) -> Kind:
        return kind(self.kind)

    @property
    def check_by(self) -> date | None:
        """The day by which somebody has to say whether the item still holds; None where nobody has to."""
        if self.verified_until is None and self.verified_on and self.review_by and self.verified_on >= self.review_by:
            return None  # it was said, when it was due, that nobody has to ask again
        return self.verified_until or self.review_by

    @property
    def is_open(self) -> bool:
        """Published or archived: readable by its audience while in force."""
        return self.status in OPEN_STATES

    def is_in_force(self, now: datetime) -> bool:
        """Whether `now` lies in [available_from, available_until)."""
        has_begun = self.available_from is None or self.available_from <= now
        return has_begun and (self.available_until is None or now < self.available_until)
