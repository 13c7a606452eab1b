"""Markdown: to safe HTML for reading, to plain text and passages for searching.

Plain text is made by a line scanner and a few linear regular expressions instead of the full parser: every save and
every extracted file passes here, and a search index needs the words, not the exact nesting.
"""

from __future__ import annotations

import re
import time
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING

from stoa.engine.text.passages import TARGET_CHARS, Block, Passage, longest, pack
from stoa.engine.text.safe_html import is_own_image, safe_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_MARKUP = re.compile(r"[#*_`\[<>|\\~&=]|--")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*")
_RULE = re.compile(r"(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_LINK = re.compile(
    r'(?<!\\)!?\[((?:[^\[\]\\]|\\.)*)\]\([ \t]*<?[^()<>\s]*(?:\([^()\s]*\)[^()<>\s]*)*>?(?:\s+"[^"]*")?[ \t]*\)'
)
_MARK = re.compile(
    r"\\[!-/:-@\[-`{-~]"  # an escaped sign
    r"|<(?:https?://|mailto:)[^\s<>]+>"
    r"|<br[ \t]*/?>"
    r"|\*[*_]*|_[*_]*|``*|~~"  # every branch begins with a literal: the regex engine skips ahead three times as fast
)
_LITERAL_STARS = ("\\*", "***", " ** ", "\n** ", " **\n")
_BLOCK_MARK = re.compile(r"^[ \t]*(?:[#>|=~]|`{3}|--|\*[ \t]|:-|[-*_][ \t]*[-*_])", re.MULTILINE)


LONGEST_RENDERED = 1_500_000
"""Characters; a long book has one million."""


class TooLongError(ValueError):
    """Making HTML of a text would take longer than anybody should wait."""


def render(markdown: str) -> str:
    """Safe HTML of a Markdown text (CommonMark and tables).

    Raw HTML shows as text; headings begin at `h2`, since the page's title is the `h1`, and no level is left out.
    Raises TooLongError for what would keep a reader waiting, however it was made to.
    """
    if len(markdown) > LONGEST_RENDERED:
        raise TooLongError
    parser, env = _parser(), {_UNTIL: time.thread_time() + _seconds_for(markdown)}
    tokens = parser.parse(markdown, env)
    _close_up_headings(tokens)
    return safe_html(parser.renderer.render(tokens, parser.options, env))


_UNTIL = "until"


def _seconds_for(markdown: str) -> float:
    """Several times what a writer's text takes. Of computing alone: a busy machine makes no text longer than it is."""
    return 1 + len(markdown) / 200_000


def _mind_the_time(state: StateBlock | StateInline, *_where: object) -> bool:
    """A rule that never matches: the parser asks it at every line and every sign, so no text can keep it for long."""
    if time.thread_time() > state.env[_UNTIL]:
        raise TooLongError
    return False


def _close_up_headings(tokens: Sequence[Token]) -> None:
    """Each heading stands one level below the one it belongs to, however many signs the writer used."""
    above: list[str] = []
    for opening, closing in zip(_of_type(tokens, "heading_open"), _of_type(tokens, "heading_close"), strict=True):
        while above and above[-1] >= opening.tag:
            above.pop()
        above.append(opening.tag)
        opening.tag = closing.tag = f"h{min(len(above) + 1, 6)}"


def _of_type(tokens: Sequence[Token], kind: str) -> list[Token]:
    return [token for token in tokens if token.type == kind]


def plain_text(markdown: str) -> str:
    """The words of a Markdown text without its signs; paragraphs stay apart by an empty line, table cells by a bar."""
    if not _MARKUP.search(markdown):
        return markdown.strip()
    if not _BLOCK_MARK.search(markdown):
        return _inline(markdown).strip()
    return "\n\n".join(block.text for block in _blocks(markdown))


def passages(markdown: str, *, target_chars: int = TARGET_CHARS, page: int | None = None) -> list[Passage]:
    """Passages of plain text with their heading paths: one for a short text, none for an empty one."""
    if len(markdown) <= longest(target_chars):
        text = plain_text(markdown)
        return [Passage(1, page, "", text)] if text else []
    return pack(_blocks(markdown), target_chars=target_chars, page=page)


def first_heading(markdown: str) -> str:
    """The words of the first heading among the first blocks, or an empty string: the likeliest title of a text."""
    for number, block in enumerate(_blocks(markdown[:20_000])):
        if block.level:
            return " ".join(block.text.split())
        if number >= 5:
            break
    return ""


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # only readers of pages pay for the parser

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    parser.block.ruler.before("code", "time", _mind_the_time)
    parser.inline.ruler.before("newline", "time", _mind_the_time)
    parser.add_render_rule("image", _image)
    return parser


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    words = escape(renderer.renderInlineAsText(token.children or [], options, env))
    address = str(token.attrGet("src") or "")
    if is_own_image(address):
        return f'<img src="{escape(address)}" alt="{words}">'
    return f'<a href="{escape(address)}">{words or escape(address)}</a>'


def _blocks(markdown: str) -> Iterator[Block]:
    scanner = _Scanner()
    for line in markdown.split("\n"):
        yield from scanner.take(line)
    yield from scanner.end()


class _Scanner:
    """Takes lines and gives blocks: headings, paragraphs (tables and lists among them) and code."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._fence = ""

    def take(self, line: str) -> Iterator[Block]:
        bare = line.strip()
        if self._fence:
            yield from self._take_code(line, bare)
        elif not bare:
            yield from self.end()
        elif bare[0] in "#`~*-_=|:>" and _MARKUP.search(bare):
            yield from self._take_marked(bare)
        else:
            self._lines.append(bare)

    def end(self, level: int = 0) -> Iterator[Block]:
        text = "\n".join(self._lines) if self._fence else _inline("\n".join(self._lines))
        self._lines, self._fence = [], ""
        if text := text.strip():
            yield Block(text, level)

    def _take_code(self, line: str, bare: str) -> Iterator[Block]:
        if bare.startswith(self._fence) and not bare.strip(self._fence[0]):
            yield from self.end()
        else:
            self._lines.append(line)

    def _take_marked(self, bare: str) -> Iterator[Block]:
        if heading := _HEADING.fullmatch(bare):
            yield from self.end()
            self._lines = [heading[2] or ""]
            yield from self.end(len(heading[1]))
        elif fence := _FENCE.fullmatch(bare):
            yield from self.end()
            self._fence = fence[1]
        elif self._lines and not bare.strip("=-") and bare in (bare[0] * len(bare),):
            yield from self.end(1 if bare[0] == "=" else 2)
        elif not _RULE.fullmatch(bare) and not _TABLE_RULE.fullmatch(bare):
            self._lines.append(_line(bare))


def _line(bare: str) -> str:
    if bare[0] == ">":
        return bare.lstrip("> ")
    if bare[0] == "|":
        return " | ".join(cell.strip() for cell in bare.strip("|").split("|"))
    if bare[0] == "*" and bare[1:2] in (" ", "\t"):
        return "-" + bare[1:]
    return bare


def _inline(text: str) -> str:
    if not _MARKUP.search(text):
        return text
    if "](" in text:
        text = _LINK.sub(r"\1", text)
        if "](" in text:  # a picture inside a link
            text = _LINK.sub(r"\1", text)
    if "**" in text and not any(sign in text for sign in _LITERAL_STARS):
        text = text.replace("**", "")  # nearly always; the general way costs three times as much
    text = _MARK.sub(_unmarked, text)
    return unescape(text) if "&" in text else text


def _unmarked(mark: re.Match[str]) -> str:
    sign = mark[0]
    if sign[0] == "\\":
        return sign[1]
    if sign[0] == "<":
        return " " if sign.startswith("<br") else sign[1:-1]
    if sign[0] in "*_" and not _is_emphasis(mark):
        return sign
    return ""


def _is_emphasis(mark: re.Match[str]) -> bool:
    """Signs of emphasis stand at a word's edge: `2 * 3` and `snake_case` keep theirs."""
    text, begin, end = mark.string, mark.start(), mark.end()
    before = text[begin - 1] if begin else " "
    after = text[end] if end < len(text) else " "
    if mark[0][0] == "*" and end - begin > 1:
        return not (before.isspace() and after.isspace())
    opens = not before.isalnum() and not after.isspace()
    closes = not after.isalnum() and not before.isspace()
    return opens or closes
