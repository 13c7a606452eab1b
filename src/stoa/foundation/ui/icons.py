"""The line icons: 16 px, one stroke of 1.6 px, drawn for Stoa; each stands beside a word, never alone."""

from __future__ import annotations

_SHEET = '<path d="M3.5 1.8h6l3 3v9.4h-9z"/>'

ICONS = {
    "publication": '<path d="M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3"/>',
    "working-document": _SHEET + '<path d="M6 7.2h4M6 10h4"/>',
    "policy-brief": '<path d="M2.5 2.5h11v11h-11zM5 5.8h6M5 8.3h6M5 10.8h3"/>',
    "mission-report": '<path d="M8 10.8V2.4M4.8 5.4 8 2.2l3.2 3.2M2.2 13.6h11.6"/>',
    "lesson": '<path d="m8 1.9 1.8 3.9 4.3.5-3.2 2.9.9 4.2L8 11.2l-3.8 2.2.9-4.2-3.2-2.9 4.3-.5z"/>',
    "good-practice": '<path d="M8 14.2V7.5M8 9.5C4.8 9.5 3 7.6 3 4.4c3.2 0 5 1.9 5 5.1Z"/>'
    '<path d="M8 7.5c0-2.9 1.7-4.7 5-5 0 3.2-1.8 5-5 5Z"/>',
    "tool": '<path d="M13.6 4.6 11.2 7 9 4.8l2.4-2.4a3.6 3.6 0 0 0-4.6 4.6L2.2 11.6l2.2 2.2L9 9.2a3.6 3.6 0 0 0 4.6-4.6Z"/>',
    "terms-of-reference": '<path d="M3 2.8h10v11.4H3zM6 1.6h4v2.4H6zM5.6 9l1.6 1.6 3.2-3.4"/>',
    "circular": '<path d="M1.8 6.2v3.6h2.4l6.4 3V3.2l-6.4 3zM13 6.4c.8.8.8 2.4 0 3.2M4.4 10l.8 3.6h1.8"/>',
    "project": '<path d="M1.8 4h4.6l1.4 1.8h6.4v8H1.8z"/>',
    "event": '<path d="M2.2 3.4h11.6v10.4H2.2zM2.2 6.6h11.6M5.2 1.8v2.8M10.8 1.8v2.8"/>',
    "news": '<path d="M1.8 3h10v10.4H3.2a1.4 1.4 0 0 1-1.4-1.4zM11.8 6h2.4v6a1.3 1.3 0 0 1-2.4.8"/>'
    '<path d="M4.4 5.8h4.8M4.4 8.4h4.8M4.4 11h3"/>',
    "dataset": '<path d="M2 13.8h12M3.4 11.4V7.6M6.5 11.4V4.4M9.6 11.4V6.2M12.7 11.4V2.4"/>',
    "evaluation": '<path d="M8 2.2v11.6M4.6 13.8h6.8M2.4 4.2h11.2M3.6 4.4 1.8 8.8h3.8zM12.4 4.4l-1.8 4.4h3.8z"/>',
    "question": '<path d="M2 2.6h12v8.6H8.4L5 14v-2.8H2zM6.2 5.6a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.5-.8 1M8 9.6v.2"/>',
    "need": '<circle cx="8" cy="8" r="6" stroke-dasharray="2.6 2"/><path d="M8 4.8v6.4M4.8 8h6.4"/>',
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="m10.4 10.4 3.8 3.8"/>',
    "file": _SHEET,
    "person": '<circle cx="8" cy="5.2" r="2.9"/><path d="M2.4 14c.4-3 2.6-4.6 5.6-4.6s5.2 1.6 5.6 4.6"/>',
    "lock": '<path d="M3.2 7.2h9.6v6.6H3.2zM5.2 7V4.9a2.8 2.8 0 0 1 5.6 0V7"/>',
    "check": '<path d="m2.6 8.6 3.4 3.6 7.4-8"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.4 1.8"/>',
    "menu": '<path d="M2 4.2h12M2 8h12M2 11.8h12"/>',
    "filter": '<path d="M2 4h12M4.4 8h7.2M6.6 12h2.8"/>',
    "arrow": '<path d="M2.4 8h11M9.2 3.8 13.4 8l-4.2 4.2"/>',
    "cite": '<path d="M2.4 12.4c2.6-.8 3.4-2.4 3.4-5V4H2.4v3.6h3.2M9.6 12.4c2.6-.8 3.4-2.4 3.4-5V4H9.6v3.6h3.2"/>',
    "feed": '<path d="M3 8.2A4.8 4.8 0 0 1 7.8 13M3 3.6A9.4 9.4 0 0 1 12.4 13"/><circle cx="3.8" cy="12.2" r=".6"/>',
    "download": '<path d="M8 2.2v8.4M4.6 7.4 8 10.8l3.4-3.4M2.2 13.8h11.6"/>',
    "mark": '<path d="M1.6 5.2 8 1.8l6.4 3.4zM3 7.2v5M6.3 7.2v5M9.7 7.2v5M13 7.2v5M1.6 14.2h12.8"/>',
}
