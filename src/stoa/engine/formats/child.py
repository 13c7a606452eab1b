"""The reading process: takes requests from its parent, one JSON line each, and answers them in turn.

Run as `python -m stoa.engine.formats.child` by `Reader`, never by hand. Limits stand before the first library
is loaded.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stoa.engine.formats.confine import allow_cpu, cut_network, limit_process, peak_memory_bytes

if TYPE_CHECKING:
    from typing import BinaryIO


def main() -> None:
    """Confines this process and answers until the parent closes the pipe."""
    network_is_cut = cut_network()
    limit_process()
    requests, answers = _own_pipes()
    from stoa.engine.formats import extraction, pdf

    _send(answers, {"network_is_cut": network_is_cut})
    for line in requests:
        request = json.loads(line)
        allow_cpu()
        path = Path(request["path"])
        if request["do"] == "read":
            answer = {"reading": extraction.read_file_as_json(path, request["name"])}
        else:
            answer = _image(pdf.page_image, path, request)
        _send(answers, {**answer, "peak_memory_bytes": peak_memory_bytes()})


def _image(page_image: Any, path: Path, request: dict[str, Any]) -> dict[str, Any]:
    from stoa.engine.formats.reading import UnreadableError

    try:
        image: bytes = page_image(path, request["page"], request["width_px"])
    except UnreadableError as error:
        return {"unreadable": str(error)}
    except MemoryError:
        return {"unreadable": "The page needs more memory to draw than is allowed."}
    return {"image": base64.b64encode(image).decode()}


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Takes the pipes away from where a library could print into them."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return requests, answers


def _send(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
    sys.exit(0)
