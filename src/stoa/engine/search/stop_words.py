"""Stop words of languages for which tantivy has no list of its own."""

from __future__ import annotations

ARABIC_STOP_WORDS = frozenset(
    (
        "في من على إلى الى عن مع هذا هذه ذلك تلك التي الذي الذين هو هي هم أن ان إن كان كانت قد لا ما لم لن كل بعض أو او ثم"
        " بين بعد قبل عند حتى إذا اذا كما أي اي غير و ف ب ل"
    ).split()
)
