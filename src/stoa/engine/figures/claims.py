"""Sentences that recommend or claim a direction, told by verbs and words of polarity.

Four families: *direction* (increase, reduce), *effect* (effective, fails), *act* (ratify, abolish) and *advice* (should,
should not). Directions and acts in a sentence that advises are families of their own, *direction advised* and *act
advised*. A negation close by turns a claim round. What a sentence means beyond its words is not seen: irony, reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set
from stoa.engine.figures.tokens import tokens
from stoa.engine.figures.words import Phrases, phrases, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.engine.figures.tokens import Token

Meaning = tuple[str, int]
_REACH = 4
_LONGEST = 28
_MOST = 120
_OBJECT = 6
_SHORTEST = 4

_UP: Mapping[str, str] = {
    "en": "increase|increases|increased|increasing|raise|raises|raised|raising|expand|expands|expanded|extend|"
    "extends|extended|"
    "strengthen|strengthens|strengthened|boost|boosts|create|creates|created|lift|lengthen|lengthens|widen|widens|"
    "grows|grew|"
    "rises|rose|adds|more of|gains",
    "fr": "augmenter|augmente|augmentent|augmenté|augmentait|relever|relève|relevé|étendre|étend|étendu|renforcer|"
    "renforce|renforcent|renforcé|relèvent|étendent|élargissent|"
    "crée|créer|créé|créent|allonger|allonge|élargir|élargit|accroître|accroît|accru|progresse|progressé|développer",
    "es": "aumentar|aumenta|aumentan|aumentó|aumentaron|subir|sube|suben|subió|elevar|eleva|elevó|ampliar|amplía|"
    "amplió|reforzar|"
    "refuerza|reforzó|crear|crea|creó|crean|alargar|alarga|extender|extiende|extendió|incrementar|incrementa|"
    "incrementó|crece|creció",
}
_DOWN: Mapping[str, str] = {
    "en": "reduce|reduces|reduced|reducing|lower|lowers|lowered|lowering|cut|cuts|cutting|decrease|decreases|"
    "decreased|shrink|shrinks|"
    "shorten|shortens|shortened|weaken|weakens|weakened|destroy|destroys|destroyed|cost|costs|loses|lost|restrict|"
    "restricts|restricted|narrow|narrows|narrowed|falls|fell|declines|declined|phase out",
    "fr": "réduire|réduit|réduisent|diminuer|diminue|diminuent|diminué|baisser|baisse|baissé|abaisser|abaissé|"
    "raccourcir|raccourcit|"
    "affaiblir|affaiblit|affaiblissent|affaibli|abaissent|détruire|détruit|détruisent|coûte|restreindre|restreint|"
    "perd|perdre|recule|reculé|freine|limiter",
    "es": "reducir|reduce|reducen|redujo|redujeron|bajar|baja|bajan|bajó|disminuir|disminuye|disminuyó|acortar|"
    "acorta|debilitar|debilita|"
    "destruir|destruye|destruyó|destruyen|cuesta|restringir|restringe|pierde|perder|cae|cayó|frena|frenó|recortar|"
    "recorta|limitar",
}
_GOOD: Mapping[str, str] = {
    "en": "effective|works|worked|successful|succeeded|succeeds|improves|improved|helps|helped|pays off|paid off|"
    "useful|beneficial",
    "fr": "efficace|efficaces|fonctionne|fonctionnent|réussi|réussit|améliore|améliorent|amélioré|utile|utiles|"
    "bénéfique|aide",
    "es": "eficaz|eficaces|efectivo|efectiva|funciona|funcionan|funcionó|mejora|mejoran|mejoró|útil|útiles|"
    "beneficioso|ayuda|exitoso",
}
_BAD: Mapping[str, str] = {
    "en": "ineffective|fails|failed|useless|unsuccessful|worsens|worsened|harms|harmed|hurts|counterproductive|harmful",
    "fr": "inefficace|inefficaces|échoue|échoué|échouent|inutile|inutiles|aggrave|aggravé|nuit|nuisible|"
    "contreproductif",
    "es": "ineficaz|ineficaces|fracasa|fracasó|fracasan|inútil|inútiles|empeora|empeoró|perjudica|perjudicó|"
    "contraproducente",
}
_FOR: Mapping[str, str] = {
    "en": "ratify|ratifies|ratified|ratification|adopt|adopts|adopted|introduce|introduces|introduced|keep|maintain|"
    "retain|permit|"
    "permits|permitted|allow|allows|allowed|legalize|publish",
    "fr": "ratifier|ratifie|ratifié|ratification|adopter|adopte|adopté|introduire|introduit|maintenir|maintient|"
    "conserver|autoriser|"
    "autorise|autorisé|permettre|permet|publier",
    "es": "ratificar|ratifica|ratificó|ratificación|adoptar|adopta|adoptó|introducir|introduce|introdujo|mantener|"
    "mantiene|conservar|"
    "autorizar|autoriza|autorizó|permitir|permite|publicar",
}
_AGAINST: Mapping[str, str] = {
    "en": "denounce|denounces|denounced|reject|rejects|rejected|abolish|abolishes|abolished|repeal|repeals|repealed|"
    "withdraw|prohibit|"
    "prohibits|prohibited|ban|bans|banned|forbid|forbids|forbidden|abandon|abandoned",
    "fr": "dénoncer|dénonce|dénoncé|rejeter|rejette|rejeté|abolir|abolit|aboli|abroger|abroge|abrogé|supprimer|"
    "supprime|supprimé|"
    "interdire|interdit|abandonner|abandonné",
    "es": "denunciar el convenio|rechazar|rechaza|rechazó|abolir|abolió|derogar|deroga|derogó|suprimir|suprime|"
    "suprimió|prohibir|prohíbe|"
    "prohibió|abandonar|abandonó",
}
_SHOULD: Mapping[str, str] = {
    "en": "should|must|ought to|recommend|recommends|recommended|advise|advises|need to|needs to",
    "fr": "doit|doivent|devrait|devraient|recommandons|recommande|recommandé|conseille|il faut|convient de",
    "es": "debe|deben|debería|deberían|recomendamos|recomienda|recomendó|aconseja|conviene|hay que|hace falta",
}
_SHOULD_NOT: Mapping[str, str] = {
    "en": "avoid|avoids|refrain from|advise against|advises against|recommend against",
    "fr": "éviter|évitez|s abstenir|déconseille|déconseillons",
    "es": "evitar|evite|abstenerse|desaconseja|desaconsejamos",
}
_NOT = {
    "en": word_set("not no never neither without nor cannot hardly t"),
    "fr": word_set("ne n pas jamais aucun aucune sans ni guère non"),
    "es": word_set("no nunca jamás ningún ninguna sin ni tampoco apenas"),
}
_UNSURE = word_set(
    "if unless until once before provided whether said says argued argue claimed feared opponents critics would "
    "si sauf lorsque avant opposants craignaient disaient prétendent affirmaient serait "
    "salvo cuando antes opositores temían decían sostienen anunciaron críticos sería"
)
"""Conditions, and what others are reported to have said: neither is a claim of the item."""
_ENDS = frozenset(";:()")
_FAMILIES = (
    ("direction", _UP, _DOWN),
    ("effect", _GOOD, _BAD),
    ("act", _FOR, _AGAINST),
    ("advice", _SHOULD, _SHOULD_NOT),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence claims: its family, 1 for more, good, for and should or -1 for their opposites, and about what.

    `cue` are the words that told, with the negation if there is one; `about` the words of the sentence around them
    and `object` the few that follow.
    """

    family: str
    sign: int
    cue: str
    about: str
    object: str


def claims_in(sentence: str, language: str) -> list[Claim]:
    """At most one claim of each family.

    Questions claim nothing, nor do conditions, what is reported of others, and sentences of a few words or very many.
    """
    if "?" in sentence:
        return []
    read = tokens(sentence)
    cues = _cues(language[:2])
    if not _SHORTEST <= len(read) <= _MOST or not _UNSURE.isdisjoint(token.low for token in read):
        return []
    found: dict[str, Claim] = {}
    at = 0
    while at < len(read):
        cue = cues.at(read, at)
        if cue and cue[1][0] not in found:
            found[cue[1][0]] = _claim(sentence, read, at, cue, language[:2])
        at += cue[0] if cue else 1
    return [_of_mood(claim, is_advice="advice" in found) for claim in found.values()]


def _of_mood(claim: Claim, *, is_advice: bool) -> Claim:
    """What ought to be and what is are of different families: “should not raise” is no answer to “raised”."""
    return (
        replace(claim, family=f"{claim.family} advised")
        if is_advice and claim.family in {"direction", "act"}
        else claim
    )


@cache
def _cues(language: str) -> Phrases[Meaning]:
    meanings: dict[Meaning, str] = {}
    for family, good, bad in _FAMILIES:
        meanings[family, 1] = good.get(language, good["en"])
        meanings[family, -1] = bad.get(language, bad["en"])
    return phrases(meanings)


def _claim(sentence: str, read: Sequence[Token], at: int, cue: tuple[int, Meaning], language: str) -> Claim:
    length, (family, sign) = cue
    negation = _negation(read, at, length, language, looks_behind=family in {"advice", "direction"})
    begin, end = _clause(read, at)
    around = [token.text for place, token in enumerate(read[begin:end], begin) if not at <= place < at + length]
    words = " ".join(word for word in around if word.lower() not in _NOT.get(language, _NOT["en"]))
    said = sentence[read[at].start : read[at + length - 1].end]
    following = _object(read, at + length, end, language)
    cue_words = f"{said} {negation}" if family == "advice" else f"{negation} {said}"
    return Claim(family, -sign if negation else sign, cue_words.strip(), words, following)


def _object(read: Sequence[Token], begin: int, end: int, language: str) -> str:
    """The words behind the one that told, up to the next small word: “child labour” of “reduce child labour in …”."""
    stops = words_of(language).stops
    found: list[str] = []
    for token in read[begin : min(end, begin + _OBJECT)]:
        if token.kind == "word" and token.low not in stops:
            found.append(token.text)
        elif found:
            break
    return " ".join(found)


def _negation(read: Sequence[Token], at: int, length: int, language: str, *, looks_behind: bool) -> str:
    """The word that turns the claim round, among the few before it or, after *should*, right behind it."""
    negations = _NOT.get(language, _NOT["en"])
    behind = read[at + length : at + length + 2] if looks_behind else ()
    before = read[max(0, at - _REACH) : at]
    for token in reversed(before):
        if token.text in _ENDS or token.text == ",":
            break
        if token.low in negations:
            return str(token.text)
    return next((str(token.text) for token in behind if token.low in negations), "")


def _clause(read: Sequence[Token], at: int) -> tuple[int, int]:
    """The part of the sentence between strong signs around a token, not longer than a clause can be."""
    begin = at
    while begin > 0 and read[begin - 1].text not in _ENDS and at - begin < _LONGEST // 2:
        begin -= 1
    end = at
    while end < len(read) and read[end].text not in _ENDS and end - at < _LONGEST // 2:
        end += 1
    return begin, end
