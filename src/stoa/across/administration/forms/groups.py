"""Groups and the organization itself, as administrators type them. A key is typed once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stoa.across.administration.forms.pieces import InLanguagesForm, group_choices
from stoa.foundation.directory.models import Group

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT_LIMIT = 2000
_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class GroupForm(InLanguagesForm):
    """What a group is called, what it is about and what it lies under."""

    texts = {
        "names": (gettext_lazy("Name"), 200, 0),
        "description": (gettext_lazy("What it is about"), TEXT_LIMIT, 3),
    }
    parent = forms.ChoiceField(label=gettext_lazy("Lies under"), required=False)
    constituency = forms.ChoiceField(
        label=gettext_lazy("Belongs to"),
        required=False,
        choices=[("", gettext_lazy("none of the three groups")), *Group.Constituency.choices],
    )
    is_partner = forms.BooleanField(
        label=gettext_lazy("Partner"),
        required=False,
        help_text=gettext_lazy("Items can then be shared with its people."),
    )
    is_donor = forms.BooleanField(
        label=gettext_lazy("Donor"), required=False, help_text=gettext_lazy("Items can then be shared with its people.")
    )

    def __init__(self, *args: Any, kind: str, group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == Group.Sort.ORGANIZATION:
            del self.fields["parent"]
        else:
            for name in ("constituency", "is_partner", "is_donor"):
                del self.fields[name]
            above = Group.objects.filter(kind=kind).exclude(key=group.key if group else "")
            choices = group_choices(above)
            if group and group.parent and group.parent.kind != kind:
                choices.append((group.parent.key, group.parent.name(get_language() or "en")))
            self.fields["parent"] = forms.ChoiceField(
                label=self.fields["parent"].label, required=False, choices=[("", _("nothing")), *choices]
            )
        self.order_fields([name for name in self.fields if name.startswith("names_")])

    def clean_parent(self) -> Group | None:
        return Group.objects.filter(key=self.cleaned_data["parent"]).first() if self.cleaned_data["parent"] else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.in_languages("names"):
            self.add_error(f"names_{settings.LANGUAGES[0][0]}", _("Give a name in at least one language."))
        return cleaned

    def facts(self, group: Group | None = None) -> dict[str, Any]:
        """What services take; names in languages that the form does not show stay."""
        shown = {code for code, _language in settings.LANGUAGES}
        plain = ("parent", "constituency", "is_partner", "is_donor")
        facts: dict[str, Any] = {name: self.cleaned_data[name] for name in plain if name in self.fields}
        for name in ("names", "description"):
            was: Mapping[str, str] = getattr(group, name) if group else {}
            facts[name] = {k: v for k, v in was.items() if k not in shown} | self.in_languages(name)
        return facts | {"kind": self.kind}

    @classmethod
    def initial_of(cls, group: Group) -> dict[str, Any]:
        return {
            "parent": group.parent.key if group.parent else "",
            "constituency": group.constituency,
            "is_partner": group.is_partner,
            "is_donor": group.is_donor,
            **cls.spread("names", group.names),
            **cls.spread("description", group.description),
        }


class NewGroupForm(GroupForm):
    """A group with the key that it keeps for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.CharField(
            label=_("Key"),
            max_length=60,
            required=False,
            help_text=_("Small letters, digits and hyphens. It can never be changed. Empty: made from the name."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = self.in_languages("names")
        key = cleaned.get("key") or slugify(next(iter(names.values()), ""))[:60].strip("-")
        if names and not _KEY.fullmatch(key):
            self.add_error("key", _("Write a key of small letters, digits and hyphens, such as labour-inspection."))
        cleaned["key"] = key
        return cleaned


class OrganizationForm(InLanguagesForm):
    """What the organization calls itself."""

    texts = {
        "names": (gettext_lazy("Name"), 200, 0),
        "taglines": (gettext_lazy("What it says of itself on the first page"), 300, 2),
    }
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Stands at the top of every page. Empty: the name."),
    )
