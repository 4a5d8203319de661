"""Words and letters that speak for one language: what langdetect cannot see in a line of five words."""

import re
from collections.abc import Collection
from functools import lru_cache

from models.wordlist import wordlist

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

FREQUENT_WORDS = {
    "en": wordlist(
        "the of and to in is was were with for on that this these those are be been has had have not but from by "
        "at  his her he she they it its we you your our my me him them will would should could can may might must "
        "do does did which who when what where why how since still only also any some no yes if or as than then "
        "there here now today tomorrow yesterday please thanks thank hi hello get got give let after before still "
        "again an a  don't doesn't didn't isn't wasn't can't won't i'd i'll i'm it's let's "
    ),
    "es": wordlist(
        "el la los las de del y en es fue con por para que una un unos unas se su sus al lo como más pero está están "
        "estoy estaba era ha han he hay tiene tienen tengo sin desde hasta cuando si sí nos usted ustedes muy ya no ni "
        "qué quién cómo cuándo dónde cuál porque también ahora hoy mañana ayer gracias hola favor le les me te mi tu "
        "este esta esto ese esa eso aquí ahí todavía aún así otra otro todo toda nada vez días e o u dejo doy pido"
    ),
    "fr": wordlist(
        "le la les l' de des du et en est un une avec pour que qui dans sur il elle on nous vous je tu ce cette ces se "
        "sa son ses au aux pas ne plus mais ou où si sans depuis par comme a ont été sont était y à merci bonjour oui "
        "non quand pourquoi quel quelle demain hier aujourd'hui encore toujours très chez être fait leur lui mon ma "
        "d'un d'une c'est n'a n'est j'ai qu'il s'il"
    ),
    "pt": wordlist(
        "o a os as de do da dos das e em no na nos nas é foi com por para que um uma se seu sua ao à mas está estão "
        "tem têm não sem desde até quando já muito mais como ou ele ela eles você vocês nós me lhe isso isto este esta "
        "esse essa aqui hoje amanhã ontem obrigado obrigada olá sim bom também ainda agora pelo pela são era há eu meu "
        "minha qual onde porque"
    ),
    "de": wordlist(
        "der die das den dem des und in ist war mit für von zu im am auf ein eine einen einem einer nicht kein keine "
        "auch aber oder wenn dass er sie es wir ihr ich du hat haben sind wird werden wurde bei nach seit noch schon "
        "nur sehr wie was wer wo wann warum bitte danke hallo ja nein heute morgen gestern als an aus bis um zum zur "
        "vor über kann können soll sollte mal"
    ),
}

LETTERS = {
    "en": frozenset(),
    "es": frozenset("ñ¿¡áíóúé"),
    "fr": frozenset("çèêëàâîïôùûœé"),
    "pt": frozenset("ãõçâêôáíóúéà"),
    "de": frozenset("äöüß"),
}


def cues(text: str, language: str, candidates: Collection[str]) -> int:
    """How many words and letters speak for this language and for no other candidate."""
    words, letters = _own(language, frozenset(candidates) - {language})
    folded = text.casefold().replace("’", "'")
    return sum(word in words for word in WORD.findall(folded)) + len(letters.intersection(folded))


@lru_cache
def _own(language: str, others: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words and the letters of this language that none of the others has."""
    foreign_words = frozenset[str]().union(*(FREQUENT_WORDS.get(other, frozenset()) for other in others))
    foreign_letters = frozenset[str]().union(*(LETTERS.get(other, frozenset()) for other in others))
    return FREQUENT_WORDS.get(language, frozenset()) - foreign_words, LETTERS.get(
        language, frozenset()
    ) - foreign_letters
