"""Who may read, in words somebody can choose, and back to tokens: nothing is named that the writer may not know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stoa.across.reading.groups import visible_groups
from stoa.foundation.access.audience import PLAIN
from stoa.foundation.access.reach import CONSTITUENTS, PUBLIC, STAFF, person_token
from stoa.foundation.access.words import audience_phrases
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.queries import persons_by_email
from stoa.foundation.errors import Problem
from stoa.foundation.ui.templatetags.ui import spoken_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

GROUP_WORDS = ("unit", "community", "partner", "donor")
CHOICES = ("public", "staff", "government", "employers", "workers")
LONGEST_NAMED = 20_000
"""Characters of the list of people who are named one by one: some 600 of them."""
_BETWEEN = re.compile(r"[\s,;]+")


def choices() -> tuple[tuple[str, str], ...]:
    """The audiences that are ticked, with what is said beside each box."""
    labels = {
        "public": _("Everybody, also without signing in"),
        "staff": _("All staff"),
        "government": _("Governments"),
        "employers": _("Employers’ organizations"),
        "workers": _("Workers’ organizations"),
    }
    return tuple((word, labels[word]) for word in CHOICES)


@dataclass(frozen=True, slots=True)
class Named:
    """An audience split by how it is shown: ticked, named groups, e-mails, and what the writer may not know of."""

    ticked: tuple[str, ...]
    groups: tuple[str, ...]
    emails: tuple[str, ...]
    unnamed: frozenset[str]


def words_of_group(group: Group) -> tuple[str, ...]:
    """The audience words that mean the members of a group: an organization may be a partner and a donor."""
    if group.kind == Group.Sort.UNIT:
        return (f"unit:{group.key}",)
    if group.kind in {Group.Sort.COMMUNITY, Group.Sort.TEAM}:
        return (f"community:{group.key}",)
    given = (("partner", group.is_partner), ("donor", group.is_donor))
    return tuple(f"{sort}:{group.key}" for sort, is_so in given if is_so)


def knowable_groups(viewer: Viewer, words: Iterable[str]) -> dict[str, Group]:
    """The groups that audience words name, of those the viewer may know: one query, none for no words."""
    keys = {word.partition(":")[2] for word in words if word.startswith(GROUP_WORDS)}
    if not keys:
        return {}
    return {word: group for group in visible_groups(viewer).filter(key__in=keys) for word in words_of_group(group)}


def named(viewer: Viewer, tokens: Collection[str]) -> Named:
    """Tokens as the form shows them: two queries at most."""
    ticked = tuple(word for word in CHOICES if set(PLAIN[word]) <= set(tokens))
    plain = {token for word in ticked for token in PLAIN[word]}
    groups = tuple(sorted(set(knowable_groups(viewer, tokens)) & set(tokens)))
    emails = _emails(tokens) if STAFF in viewer.tokens else {}
    return Named(
        ticked, groups, tuple(sorted(emails.values())), frozenset(tokens) - plain - set(groups) - emails.keys()
    )


def _emails(tokens: Collection[str]) -> dict[str, str]:
    uuids = [token.removeprefix("person:") for token in tokens if token.startswith("person:")]
    rows = Person.objects.filter(uuid__in=uuids, email__isnull=False) if uuids else []
    return {person_token(person.uuid): str(person.email) for person in rows}


def compiled(
    viewer: Viewer, ticked: Iterable[str], groups: Collection[str], known: Collection[str], emails: str
) -> tuple[frozenset[str], list[Problem]]:
    """The tokens of what was chosen; what means nothing, or nothing the viewer may know, is a problem that names it.

    `known` are those of the `groups` that `knowable_groups` found.
    """
    tokens = {token for word in ticked if word in CHOICES for token in PLAIN[word]} | (set(groups) & set(known))
    problems = [
        Problem("audience_groups", _("%(word)s is not a group here; choose another.") % {"word": word})
        for word in groups
        if word not in known
    ]
    if len(emails) > LONGEST_NAMED:
        what = _("At most %(limit)s characters fit here.") % {"limit": LONGEST_NAMED}
        return frozenset(tokens), [*problems, Problem("audience_people", what)]
    persons, strangers = _persons(viewer, emails)
    problems += [
        Problem("audience_people", _("Nobody here has the e-mail %(email)s.") % {"email": email}) for email in strangers
    ]
    return frozenset(tokens | persons), problems


def _persons(viewer: Viewer, emails: str) -> tuple[set[str], list[str]]:
    """Named people: for staff only, since to others an answer would tell who has an account."""
    wanted = [email.lower() for email in _BETWEEN.split(emails) if email]
    if not wanted or STAFF not in viewer.tokens:
        return set(), []
    found = persons_by_email(wanted)
    return {person_token(person.uuid) for person in found.values()}, [email for email in wanted if email not in found]


@dataclass(frozen=True, slots=True)
class WhoWillSee:
    """`sentence` says who will read it; `but` what stands in the way until then, in sentences of their own."""

    sentence: str
    but: tuple[str, ...]


def who_will_see(
    viewer: Viewer, tokens: frozenset[str], *, opens: datetime | None, closes: datetime | None, is_live: bool
) -> WhoWillSee:
    """What will be said of who can see the item once this is published."""
    if not tokens:
        return WhoWillSee(_("Nobody but those who look after it: tick at least one audience."), ())
    sentence = _("When this is published, it can be seen by %(audience)s.") % {
        "audience": _listed(audience_phrases(tokens, viewer))
    }
    but = [] if is_live else [_("Until then only those who look after it see it.")]
    if opens:
        but.append(_("It opens on %(day)s.") % {"day": spoken_day(opens)})
    if closes:
        but.append(_("It closes again on %(day)s.") % {"day": spoken_day(closes)})
    if _locks_out_staff(tokens):
        but.append(_("All other staff are left out; tick “All staff” if colleagues should read it too."))
    return WhoWillSee(capfirst(sentence), tuple(but))


def _locks_out_staff(tokens: frozenset[str]) -> bool:
    outside = {*CONSTITUENTS} | {token for token in tokens if token.startswith(("partner:", "donor:"))}
    return not tokens & {PUBLIC, STAFF} and bool(tokens & outside)


def _listed(phrases: Sequence[str]) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return _("%(most)s and %(last)s") % {"most": ", ".join(phrases[:-1]), "last": phrases[-1]}
