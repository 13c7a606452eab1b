"""A browser and its system in words, from what it says of itself. Only for telling one's own sessions apart."""

from __future__ import annotations

_BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox")),
    *(("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
"""In this order: most browsers also name those they want to be taken for."""


def device_of(user_agent: str) -> str:
    """As in “Firefox, Windows”; empty when neither is known."""
    return ", ".join(
        name
        for names in (_BROWSERS, _SYSTEMS)
        for name in [next((name for sign, name in names if sign in user_agent), "")]
        if name
    )
