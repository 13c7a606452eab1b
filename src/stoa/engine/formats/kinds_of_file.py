"""The kinds of file that are known: media type, the words people use, which names may stand for which content."""

from __future__ import annotations

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MACRO = "macroEnabled.12"

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": _OFFICE + "wordprocessingml.document",
    "dotx": _OFFICE + "wordprocessingml.template",
    "docm": "application/vnd.ms-word.document." + _MACRO,
    "pptx": _OFFICE + "presentationml.presentation",
    "ppsx": _OFFICE + "presentationml.slideshow",
    "potx": _OFFICE + "presentationml.template",
    "pptm": "application/vnd.ms-powerpoint.presentation." + _MACRO,
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "xltx": _OFFICE + "spreadsheetml.template",
    "xlsm": "application/vnd.ms-excel.sheet." + _MACRO,
    "doc": "application/msword",
    "ppt": "application/vnd.ms-powerpoint",
    "xls": "application/vnd.ms-excel",
    "msg": "application/vnd.ms-outlook",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "epub": "application/epub+zip",
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "text/html",
    "eml": "message/rfc822",
    "mbox": "application/mbox",
    "txt": "text/plain",
    "text": "text/plain",
    "log": "text/plain",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "ipynb": "application/x-ipynb+json",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "xml": "application/xml",
    "zip": "application/zip",
    "gz": "application/gzip",
    "7z": "application/x-7z-compressed",
    "rar": "application/vnd.rar",
    "tar": "application/x-tar",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "exe": "application/vnd.microsoft.portable-executable",
}

PLAIN = {"txt", "text", "log", "md", "markdown", "csv", "tsv", "json", "jsonl", "ipynb", "vtt", "srt", "xml", "svg"}
"""Endings whose content is text that nothing in it tells apart: the name is believed when the content is text."""

ARCHIVES = {"zip", "gz", "7z", "rar", "tar"}

_PICTURES = {"png", "jpg", "jpeg", "gif", "webp", "tif", "tiff"}
BINARY_MEDIA = ARCHIVES | _PICTURES | {"mp3", "m4a", "wav", "mp4", "webm", "exe"}
"""Contents told by their first bytes alone; documents are looked at more closely."""

_FAMILIES = (
    {"docx", "dotx", "docm"},
    {"pptx", "ppsx", "potx", "pptm"},
    {"xlsx", "xltx", "xlsm"},
    {"doc", "rtf"},  # word processors have long saved RTF under .doc
    {"xls", "ole"},
    {"html", "htm", "xhtml", "xml"},
    {"eml", "mbox"},
    {"jpg", "jpeg"},
    {"tif", "tiff"},
    {"mp4", "m4a", "webm"},
)

_WORDS = {
    "pdf": "a PDF document",
    "docx": "a Word document",
    "doc": "an old Word document",
    "pptx": "a PowerPoint presentation",
    "ppt": "an old PowerPoint presentation",
    "xlsx": "an Excel workbook",
    "xls": "an old Excel workbook",
    "msg": "an Outlook message",
    "odt": "an OpenDocument text",
    "odp": "an OpenDocument presentation",
    "ods": "an OpenDocument spreadsheet",
    "rtf": "a rich text document",
    "epub": "an e-book",
    "html": "a web page",
    "eml": "an e-mail message",
    "mbox": "a mailbox",
    "txt": "plain text",
    "xml": "XML",
    "zip": "a zip archive",
    "exe": "a program",
}


def is_same_family(one: str, other: str) -> bool:
    """True if a file whose content is `other` may bear the ending `one` without lying."""
    return one == other or any(one in family and other in family for family in _FAMILIES)


def words_for(extension: str) -> str:
    """What people call a file of this ending, with its article."""
    for family in _FAMILIES[:3]:
        if extension in family:
            extension = next(name for name in family if name in _WORDS)
    return _WORDS.get(extension) or f"a file of type .{extension}"
