"""A text as the sentence encoder's word pieces: it reads each word by itself, so that one met before need not be cut up again."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

REMEMBERED, LONGEST = 32_768, 64  # words, and their characters: what is longer is no word, and would fill the memory


class Pieces:
    """What the encoder's tokenizer does, which is Python and takes as long as a tenth of the encoding; same arguments, same pieces."""

    def __init__(self, tokenizer: Any) -> None:
        self._begin, *self._nothing, self._end = tokenizer.encode("", out_type=int, add_bos=True, add_eos=True)
        self._cut = partial(tokenizer.encode, out_type=int, add_bos=False, add_eos=False)
        self._of_word = lru_cache(REMEMBERED)(self._cut)

    def encode(self, text: str, **_: object) -> list[int]:
        """The numbers of the pieces, with the marks of a beginning and an end. UnicodeEncodeError: half a character."""
        words = ((self._of_word if len(word) <= LONGEST else self._cut)(word) for word in text.split(" ") if word)
        pieces = [piece for word in words if word != self._nothing for piece in word]
        return [self._begin, *(pieces or self._nothing), self._end]
