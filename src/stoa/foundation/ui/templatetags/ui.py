"""What templates may ask for beyond Django's own tags: icons, dates, sizes, languages, addresses that keep their filters."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django import template
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from stoa.foundation.ui.icons import ICONS

if TYPE_CHECKING:
    from django.template.context import RequestContext

register = template.Library()

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "yi"})
_UNITS = {"fr": ("octets", "ko", "Mo", "Go"), "": ("B", "kB", "MB", "GB")}


def interface_locale() -> Locale:
    """Return the reader's locale; English is written the way an international office dates its letters."""
    return _locale(translation.get_language() or "en")


@lru_cache(maxsize=64)
def _locale(code: str) -> Locale:
    return Locale.parse("en_GB" if code.startswith("en") else code.replace("-", "_"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw the named icon; a kind without a drawing of its own gets a plain sheet."""
    drawing = ICONS.get(name) or ICONS["file"]
    return mark_safe(f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>')  # noqa: S308 - our own drawings, no input


@register.filter
def spoken_day(value: date | str | None) -> str:
    """Say a date as 12 Nov 2026, or as much of it as is known: `2026-11` is Nov 2026, `2026` stays."""
    if not value:
        return ""
    if isinstance(value, str):
        return _spoken_part(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return _written_day(value, translation.get_language() or "en")


@lru_cache(maxsize=4096)
def _written_day(value: date, code: str) -> str:
    return format_skeleton("yMMMd", value, locale=_locale(code))


def _spoken_part(value: str) -> str:
    try:
        if len(value) == len("2026-11"):
            month = date.fromisoformat(f"{value}-01")
            return format_skeleton("yMMM", month, locale=interface_locale())
        return spoken_day(date.fromisoformat(value))
    except ValueError:
        return value


@register.simple_tag
def day(value: date | str | None) -> SafeString | str:
    """Write a date as a `<time>` a machine can read too; nothing for no date."""
    if not value:
        return ""
    exact = value if isinstance(value, str) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', exact, spoken_day(value))


@register.filter
def days_left(due: date | None) -> str:
    """Say how far off a day is: today, tomorrow, 3 days left, 2 days late."""
    if due is None:
        return ""
    left = (due - timezone.localdate()).days
    if left == 0:
        return gettext("today")
    if left == 1:
        return gettext("tomorrow")
    if left > 0:
        return ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}
    return ngettext("%(count)s day late", "%(count)s days late", -left) % {"count": -left}


@register.filter
def number(value: float | None) -> str:
    """Write a number as the reader's language does: 1,234 or 1 234 or 1.234."""
    return "" if value is None else _written_number(value, translation.get_language() or "en")


@lru_cache(maxsize=4096)
def _written_number(value: float, code: str) -> str:
    return format_decimal(value, locale=_locale(code), group_separator=True)


@register.filter
def size(count: int | None) -> str:
    """Write a number of bytes in the largest fitting unit of 1000, with one decimal below ten."""
    if count is None:
        return ""
    units = _UNITS.get((translation.get_language() or "")[:2], _UNITS[""])
    amount, unit = float(count), 0
    while amount >= 999.5 and unit < len(units) - 1:
        amount, unit = amount / 1000, unit + 1
    digits = 1 if unit and amount < 9.95 else 0
    return f"{format_decimal(round(amount, digits), locale=interface_locale(), format='#,##0.#')}\u00a0{units[unit]}"


@register.filter
def language_name(code: str) -> str:
    """Name a language in the reader's language; an unknown code stays as it is."""
    return _named_language(code, translation.get_language() or "en")


@lru_cache(maxsize=1024)
def _named_language(code: str, reader: str) -> str:
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(_locale(reader)) or code
    except (UnknownLocaleError, ValueError):
        return code


@register.simple_tag
def langattrs(code: str | None) -> SafeString | str:
    """Give `lang` and `dir` for text in another language than the page's, so that it is read aloud and laid out right."""
    if not code or code == translation.get_language():
        return ""
    return format_html('lang="{}" dir="{}"', code, direction(code))


def direction(code: str) -> str:
    """Return `rtl` or `ltr` for a language code."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@register.simple_tag(takes_context=True)
def query_with(context: RequestContext, **changes: Any) -> str:
    """Return this page's query with some values set, or removed when None; `lang` never travels, the cookie has it."""
    query = context.request.GET.copy()
    for name, value in {"lang": None, **changes}.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def initials(name: str) -> str:
    """Return up to two first letters of a name, for a round portrait without a picture."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.simple_block_tag
def wide_table(content: SafeString, caption: str, *heads: str, unseen_head: str = "", gap: str = "") -> SafeString:
    """Draw a table around its rows, which scrolls by itself on a narrow screen.

    `unseen_head` names a last column of links for those who do not see it; `gap` is "gap" for space above.
    """
    seen = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in heads))
    last = format_html('<th scope="col"><span class="unseen">{}</span></th>', unseen_head) if unseen_head else ""
    return format_html(
        '<div class="scroll {}" role="region" tabindex="0" aria-label="{}"><table class="table--wide">'
        '<caption class="unseen">{}</caption><thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></div>',
        gap, caption, caption, seen, last, content,
    )  # fmt: skip
