"""The words of a letter: plain text, in the person's language, of what they may read when it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from stoa.across.alerts.queries import accounts_of, hits_shown
from stoa.across.alerts.tokens import END, sealed
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.registries import organization_name
from stoa.foundation.ui.templatetags.ui import spoken_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stoa.across.alerts.models import Alert, Letter
    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item

MOST_NAMED = 50
"""Items that one mail names; of more it says how many."""


def written(letter: Letter) -> EmailMessage | None:
    """The letter as it is to be sent now.

    None when there is nothing to say: the account or its mail has ended, or nothing of it may be read any more.
    """
    alert = letter.alert
    user = accounts_of([alert.person_id]).get(alert.person_id)
    if user is None or not user.email or not alert.mails:
        return None
    viewer = viewer_of_person(user.person)
    items = [item for item, _ in hits_shown(viewer, letter.told.order_by("-told_at", "-pk"))]
    if not items:
        return None
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return _message(letter, user, items)


def _message(letter: Letter, user: User, items: Sequence[Item]) -> EmailMessage:
    end = _address(reverse("alerts:end", kwargs={"token": sealed(END, letter.alert_id)}))
    return EmailMessage(
        _subject(letter.alert, items),
        "\n\n".join(_paragraphs(letter.alert, user, items, end)) + "\n",
        to=[user.email],
        headers={
            "Message-ID": f"<alert-{letter.key}@{urlsplit(settings.STOA_PUBLIC_URL).hostname}>",
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _subject(alert: Alert, items: Sequence[Item]) -> str:
    given = {"count": len(items), "search": alert.search.name}
    return ngettext("%(count)d new in “%(search)s”", "%(count)d new in “%(search)s”", len(items)) % given


def _paragraphs(alert: Alert, user: User, items: Sequence[Item], end: str) -> Iterator[str]:
    yield gettext("Hello %(name)s,") % {"name": user.person.name}
    yield gettext("This is new in your saved search “%(search)s”:") % {"search": alert.search.name}
    yield from (_item(item) for item in items[:MOST_NAMED])
    more = len(items) - MOST_NAMED
    if more > 0:
        yield ngettext("And %(count)d more.", "And %(count)d more.", more) % {"count": more}
    yield gettext("All that the search finds:") + "\n" + _address(f"{reverse('discovery:search')}?{alert.search.query}")
    yield gettext("You get this because you asked to be told of what is new in this search. Change that here:") + (
        "\n" + _address(reverse("shelf:searches"))
    )
    yield gettext("No more mail about this search:") + "\n" + end
    yield organization_name() or "Stoa"


def _item(item: Item) -> str:
    facts = f"{item.kind_entry.label} · {spoken_day(item.sort_on)}"
    return "\n".join((" ".join(item.title.split()), facts, _address(item_url(item.short_id))))


def _address(path: str) -> str:
    return settings.STOA_PUBLIC_URL + path
