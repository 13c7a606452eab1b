"""What the frame of every page needs, as one object named `site`."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import cached_property

from stoa import __version__
from stoa.foundation import registries
from stoa.foundation.ui.menu import MenuLine, menu_of
from stoa.foundation.ui.templatetags.ui import direction

if TYPE_CHECKING:
    from django.http import HttpRequest

THEMES = ("light", "dark")
LONGEST_QUERY = 8_000


@dataclass(frozen=True)
class LanguageLink:
    """A language of the interface; `url` is this page in it."""

    code: str
    name: str
    url: str
    is_current: bool


@dataclass
class Site:
    """The frame's facts; those that cost something are worked out only when a template asks for them."""

    request: HttpRequest
    version: str = __version__
    theme: str = ""
    language: str = field(default_factory=lambda: translation.get_language() or "en")

    @property
    def direction(self) -> str:
        return direction(self.language)

    @cached_property
    def organization(self) -> str:
        """The organization's name from its data, empty before it was said."""
        return registries.organization_name()

    @cached_property
    def languages(self) -> list[LanguageLink]:
        asked = _asked(self.request)
        return [_language_link(self.request, asked, code, name) for code, name in settings.LANGUAGES]

    @cached_property
    def navigation(self) -> list[Any]:
        """Entries with label, url and is_current."""
        return registries.navigation(self.request) if hasattr(self.request, "user") else []

    @cached_property
    def menu(self) -> list[MenuLine]:
        """The lines of the menu of somebody signed in: what apps registered and this viewer may use."""
        viewer = getattr(self.request, "viewer", None) if self.is_signed_in else None
        return menu_of(self.request, viewer) if viewer is not None else []

    @property
    def menu_count(self) -> int:
        """All numbers of the menu together: what waits for this person, up to 20 seconds ago."""
        return sum(line.count for line in self.menu)

    @cached_property
    def is_signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user is not None and user.is_authenticated)

    @property
    def is_emergency(self) -> bool:
        """Whether the reader sees more than is theirs just now, by an emergency access."""
        viewer = getattr(self.request, "viewer", None) if self.is_signed_in else None
        return bool(viewer and viewer.emergency)

    @cached_property
    def person_name(self) -> str:
        return str(self._person or getattr(self.request, "user", ""))

    @cached_property
    def _person(self) -> Any:
        return getattr(getattr(self.request, "user", None), "person", None)

    @property
    def low_data(self) -> bool:
        """The browser asks for small pages: pictures that are not the content are left out."""
        return self.request.headers.get("Save-Data", "").lower() == "on"

    @property
    def search_url(self) -> str:
        return address_of("discovery:search")

    @property
    def suggest_url(self) -> str:
        return address_of("discovery:suggest")

    @property
    def search_description_url(self) -> str:
        return address_of("operations:opensearch")

    @property
    def add_url(self) -> str:
        """Where somebody signed in writes something new."""
        return address_of("writing:choose") if self.is_signed_in else ""

    @property
    def home_url(self) -> str:
        return address_of("discovery:home") or "/"

    @property
    def sign_in_url(self) -> str:
        return address_of("accounts:sign-in")

    @property
    def sign_out_url(self) -> str:
        return address_of("accounts:sign-out")

    @property
    def me_url(self) -> str:
        address = getattr(self._person, "get_absolute_url", None)
        return str(address()) if address else ""


def page(request: HttpRequest) -> dict[str, Site]:
    """Give every template `site`. Colours follow the device unless chosen; `?theme=` shows one page in a choice."""
    theme = request.GET.get("theme") or request.COOKIES.get("stoa-theme", "")
    return {"site": Site(request=request, theme=theme if theme in THEMES else "")}


def address_of(name: str) -> str:
    """Return the address of a named page, empty when this installation has none: then nothing links to it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _asked(request: HttpRequest) -> list[tuple[str, str]]:
    """What the address asks for, from its beginning, as far as a link may be long: every page repeats it some times."""
    pairs = [(name, value) for name, values in request.GET.lists() if name != "lang" for value in values]
    lengths = accumulate(len(urlencode([pair])) + 1 for pair in pairs)
    return [pair for pair, length in zip(pairs, lengths, strict=True) if length <= LONGEST_QUERY]


def _language_link(request: HttpRequest, asked: list[tuple[str, str]], code: str, name: str) -> LanguageLink:
    query = urlencode([*asked, ("lang", code)])
    return LanguageLink(code, str(name), f"{request.path}?{query}", code == translation.get_language())
