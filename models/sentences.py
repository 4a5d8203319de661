"""
Clinical text cut into sentences, with the layout between them kept.

Cutting too rarely costs a little quality; cutting inside "5 mg. i.v." costs
the meaning. So an abbreviation wins over a full stop wherever both fit.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from models.wordlist import wordlist

# Always followed by what they belong to.
LEADING = wordlist(
    "dr dra drs dres prof profa mr mrs ms sr sra srta sto sta dña lic vs cf e.g i.e eg ie viz approx aprox "
    "c.a ee uu izda izdo dcha dcho izq dch nº núm num nr fig figs cap vol pág págs pag pp ref refs p.ej "
    "p.e ej v.gr incl excl resp dept dpto depto tel "
    "ext avda eds"
)

# Doses, routes, units, frequencies and the like: they can end a sentence, and then a capital follows.
CLOSING = wordlist(
    "mg mcg µg ug gr kg ml dl cc mmol meq mmhg cm mm min mins hr hrs hs seg sec wk wks yr yrs "
    "ui iu amp comp comps caps cp cáps tab tabs tbl gtt gts sol susp jbe "
    "b.i.d t.i.d q.i.d q.d q.o.d q.h q.h.s p.r.n h.s a.c p.c p.o i.v i.m s.c s.l i.n p.r n.p.o v.o v.r v.i "
    "a.m p.m e.v c/d etc lab labs máx max mín prom s.o.s d.c a.d o.d o.s o.u a.s a.u bid tid qid prn po iv im "
    "sc vo ev ee.uu u.s u.k hx dx tx rx sx fx px h/o s/p c/o pt pte pcte temp st art sig ing av lat"
)

# What a single letter belongs to, when it is no initial.
BEFORE_A_LETTER = wordlist(
    "hepatitis vitamin vitamina type tipo group grupo grade grado class clase stage estadio child influenza gripe "
    "hemophilia haemophilia hemofilia factor protein proteína grupo lead derivación level nivel"
)

LINE = re.compile(r"[^\r\n\u2028\u2029]+")
LIST_MARK = re.compile(r"\s*(?:(?:[-*•·‣▪–—]|\(?\d{1,2}[.)]|\(?[a-zA-Z]\))\s+)?")
END_MARK = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
WORD_BEFORE = re.compile(r"[^\s(\[¿¡\"“«]+$")
BLANKS = re.compile(r"\s*")
CLAUSE_MARK = re.compile(r"(?<=[;:,)—–])\s+|\s+(?=[(—–])")


@dataclass(frozen=True, slots=True)
class Piece:
    """
    One sentence after the layout that stands before it.

    ``translatable`` is False for a piece that no cut at a clause mark brings
    under the limit of the model: it is shown as it was written.
    """

    separator: str = field(repr=False)
    text: str = field(repr=False)
    translatable: bool = True

    @property
    def has_words(self) -> bool:
        """Figures, signs and emoji alone are the same in every language."""
        return any(character.isalpha() for character in self.text)


def split(text: str) -> list[Piece]:
    """Sentences of English or Spanish clinical text; ``rebuild`` gives the text back, without trailing blanks."""
    pieces: list[Piece] = []
    end = 0
    for start, stop in _sentences(text):
        pieces.append(Piece(text[end:start], text[start:stop]))
        end = stop
    return pieces


def rebuild(pieces: list[Piece]) -> str:
    return "".join(piece.separator + piece.text for piece in pieces)


def within(pieces: list[Piece], *, count: Callable[[str], int], limit: int) -> list[Piece]:
    """The same text in pieces of at most ``limit`` tokens, cut at clause marks only where a piece has more."""
    return [
        part
        for piece in pieces
        for part in ([piece] if not piece.has_words or count(piece.text) <= limit else _clauses(piece, count, limit))
    ]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for line in LINE.finditer(text):
        mark = LIST_MARK.match(text, line.start(), line.end())
        start = mark.end() if mark else line.start()
        stop = line.start() + len(line.group().rstrip())
        if start >= stop:
            # A line of nothing but a mark, such as "-" or "3.", is kept as it is.
            start = line.start() + len(line.group()) - len(line.group().lstrip())
        for boundary in END_MARK.finditer(text, start, stop):
            if _ends_sentence(text, start, boundary, stop):
                yield start, boundary.end()
                start = _past_blanks(text, boundary.end())
        if start < stop:
            yield start, stop


def _past_blanks(text: str, position: int) -> int:
    blanks = BLANKS.match(text, position)
    return blanks.end() if blanks else position


def _ends_sentence(text: str, start: int, mark: re.Match[str], stop: int) -> bool:
    following = text[mark.end() : stop].lstrip()[:1]
    if mark.group().startswith((".", "…")):
        return _full_stop_ends(text[start : mark.start()], mark.group(), following)
    # "Fever? yes" asks and answers: two sentences.
    return True


def _full_stop_ends(before: str, mark: str, following: str) -> bool:
    if mark.startswith(("..", "…")):
        return not following.islower()
    match = WORD_BEFORE.search(before)
    word = match.group().casefold() if match else ""
    opens = following.isupper() or following in "¿¡"
    # "p. ej." and "b. i. d." are written with blanks as well.
    spaced = re.sub(r"\s+", "", before[-8:]).casefold()
    if word in LEADING or spaced.endswith(("p.ej", "e.g", "i.e")):
        return False
    if word in CLOSING:
        return opens
    if word == "no":
        # "No. 5" is a number, "No. Denies it." an answer.
        return not following.isdigit()
    if len(word) == 1 and word.isalpha():
        previous = before.split()[-2:-1]
        # "hepatitis C." and "8 h." end a sentence, "J. Doyle" does not.
        names_it = bool(previous) and (previous[0].casefold() in BEFORE_A_LETTER or previous[0][-1].isdigit())
        return names_it and opens
    # Dotted letters that no list knows: "a.v.m." and the like.
    return opens or not re.fullmatch(r"(?:\w\.)+\w", word)


def _clauses(piece: Piece, count: Callable[[str], int], limit: int) -> Iterator[Piece]:
    frame = count("")
    separator, start, stop, tokens = piece.separator, 0, 0, frame
    for begin, end in _segments(piece.text):
        size = count(piece.text[begin:end]) - frame
        if stop and tokens + size > limit:
            yield Piece(separator, piece.text[start:stop], translatable=tokens <= limit)
            separator, start, tokens = piece.text[stop:begin], begin, frame
        stop, tokens = end, tokens + size
    yield Piece(separator, piece.text[start:stop], translatable=tokens <= limit)


def _segments(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in CLAUSE_MARK.finditer(text):
        if mark.start() > start:
            yield start, mark.start()
            start = mark.end()
    yield start, len(text)
