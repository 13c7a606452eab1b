"""People, their memberships and roles, as administrators type them. Only what stands here can be changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.across.administration.forms.pieces import (
    DayInput,
    InLanguagesForm,
    group_choices,
    groups_by_kind,
    person_with,
)
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Group, Membership, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")


class PersonForm(InLanguagesForm):
    """A person's entry in the directory."""

    texts = {"job_title": (gettext_lazy("Job title"), 200, 0)}
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Needed to sign in, and the only thing by which lists recognize somebody."),
    )
    is_staff = forms.BooleanField(
        label=gettext_lazy("Works here"),
        required=False,
        help_text=gettext_lazy("Staff read everything that is open to all staff."),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    duty_station = forms.CharField(label=gettext_lazy("Duty station"), max_length=120, required=False)
    languages = forms.CharField(
        label=gettext_lazy("Languages spoken"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Codes with a comma between them: en, fr, ar."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = group_choices(Group.objects.filter(kind=Group.Sort.UNIT))
        self.fields["unit"] = forms.ChoiceField(
            label=self.fields["unit"].label, required=False, choices=[("", _("none")), *choices]
        )

    def clean_languages(self) -> list[str]:
        codes = [code.strip().lower() for code in self.cleaned_data["languages"].split(",") if code.strip()]
        wrong = [code for code in codes if not _LANGUAGE.fullmatch(code)]
        if wrong:
            raise forms.ValidationError(
                _("“%(code)s” is not a language code. Write en for English, fr for French.") % {"code": wrong[0]}
            )
        return list(dict.fromkeys(codes))

    def clean_unit(self) -> Group | None:
        return Group.objects.filter(key=self.cleaned_data["unit"]).first() if self.cleaned_data["unit"] else None

    def facts(self, was: Mapping[str, str]) -> dict[str, Any]:
        """What services take; titles in languages that the form does not show stay as they `was`."""
        taken = ("name", "email", "is_staff", "unit", "duty_station", "languages")
        shown = {code for code, _language in settings.LANGUAGES}
        kept = {code: text for code, text in was.items() if code not in shown}
        return {name: self.cleaned_data[name] for name in taken} | {"job_title": kept | self.in_languages("job_title")}

    @classmethod
    def initial_of(cls, person: Person) -> dict[str, Any]:
        return {
            "name": person.name,
            "email": person.email or "",
            "is_staff": person.is_staff,
            "unit": person.unit.key if person.unit else "",
            "duty_station": person.duty_station,
            "languages": ", ".join(person.languages),
            **cls.spread("job_title", person.job_title),
        }


class MembershipForm(forms.Form):
    """Which role in a group, since when, until when. The last day counts."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.MEMBER,
        help_text=gettext_lazy(
            "Contributors publish, curators look after what a unit owns, moderators after a community, heads lead."
        ),
    )
    since = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("This day still counts. Leave it empty for no end."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate


class JoinForm(MembershipForm):
    """A membership of one person, in a group that is chosen."""

    field_order = ("group", "role", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("choose a group")), *groups_by_kind()]
        self.fields["group"] = forms.ChoiceField(label=_("Group"), choices=choices)
        self.order_fields(self.field_order)

    def clean_group(self) -> Group:
        return Group.objects.get(key=self.cleaned_data["group"])


class AddMemberForm(MembershipForm):
    """A membership in one group, of somebody found by e-mail."""

    field_order = ("email", "role", "since", "until")
    email = forms.EmailField(label=gettext_lazy("E-mail of the person"), max_length=254)

    def clean_email(self) -> Person:
        return person_with(self.cleaned_data["email"])


class RoleForm(forms.Form):
    """Which role somebody has for the whole organization."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=User.Role.choices, required=False)


class GiveRoleForm(RoleForm):
    """A role for somebody found by e-mail."""

    field_order = ("email", "role")
    email = forms.EmailField(label=gettext_lazy("E-mail of the person"), max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=self.fields["role"].label, choices=[choice for choice in User.Role.choices if choice[0]]
        )

    def clean_email(self) -> Person:
        return person_with(self.cleaned_data["email"])


class InviteForm(forms.Form):
    """Somebody to let in, and the first group they belong to."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed for somebody new; of somebody known it stays as it is."),
    )
    is_staff = forms.BooleanField(
        label=gettext_lazy("Works here"),
        required=False,
        help_text=gettext_lazy("Staff read everything that is open to all staff."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("no group yet")), *groups_by_kind()]
        self.fields["group"] = forms.ChoiceField(label=_("Group"), choices=choices, required=False)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role in the group"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER
        )
        self.fields["until"] = forms.DateField(
            label=_("Last day in the group"),
            widget=DayInput(),
            required=False,
            help_text=_("This day still counts. Leave it empty for no end."),
        )

    def clean_group(self) -> Group | None:
        return Group.objects.filter(key=self.cleaned_data["group"]).first() if self.cleaned_data["group"] else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        email = cleaned.get("email", "")
        if email and not cleaned.get("name") and not Person.objects.filter(email=email.lower()).exists():
            self.add_error("name", _("Give the name of somebody new."))
        return cleaned
