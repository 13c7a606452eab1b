"""The indicators of the world of work that a phrase names, whatever the language: “jobless rate”, “taux de chômage”, “paro”.

A vocabulary names subjects; two figures on one subject may still count different things. These names tell them apart, and
qualifiers among them (long-term, rural, informal) part what would otherwise look the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NAMES = {
    "benefits": r"unemployment (?:insurance|benefit|protection)|(?:assurance|allocation|indemnit)\w{0,20}[- ](?:de )?ch[oô]mage"
    r"|(?:seguro|prestaci\w{1,20}|subsidio) (?:de|por) desempleo",
    "unemployment": r"unemploy|jobless|ch[oô]mage|ch[oô]meu|sans emploi|desemple|desocupa|\bparo\b|\bparad[oa]s\b",
    "long-term": r"long[- ]term|longue durée|larga duración",
    "underemployment": r"underemploy|sous-emploi|subemple|subocupa",
    "participation": r"force participation|participation rate|activity rate|economically active|taux d.activité"
    r"|taux de participation|participation (?:à la|au) (?:population|main|marché|force)|population active"
    r"|tasa de (?:actividad|participación)|participación (?:laboral|en (?:la|el) (?:fuerza|población|mercado))",
    "employment rate": r"(?<!un)employment[- ]to[- ]population|(?<![\w-])employment rate|ratio emploi|taux d.emploi"
    r"|relación empleo|tasa de (?:empleo|ocupación)",
    "informality": r"\binformal|informel",
    "child labour": r"child labou?r|travail des enfants|trabajo infantil",
    "forced labour": r"forced labou?r|travail forcé|trabajo forzoso",
    "slavery": r"modern slavery|esclavage moderne|esclavitud moderna",
    "neet": r"\bneets?\b|not in (?:employment|education)|neither in|ni en (?:emploi|études|el empleo)|ni scolaris"
    r"|ni estudia|no estudia|\bninis?\b",
    "minimum wage": r"minimum wage|minimum pay|salaire minim|\bsmi[cg]\b|salario mínimo",
    "pay gap": r"(?:pay|wage|earnings) gap|écarts? (?:de rémunération|salaria|de salaire)|brecha (?:salarial|de remunera)",
    "average wage": r"(?:average|mean) (?:\w{1,20} )?(?:wage|earning|pay\b|salar)|salaires? (?:\w{1,20} )?moyen"
    r"|salarios? (?:\w{1,20} )?(?:medio|promedio)",
    "bargaining": r"collective (?:bargaining|agreement)|négociation collective|conventions? collective"
    r"|negociación colectiva|convenios? colectiv",
    "union density": r"union density|unioni[sz]ation|union member|syndicalis|syndiqu|afiliación sindical|sindica(?:ción|liza)",
    "social protection": r"social protection|protection sociale|protección social",
    "social security": r"social security|sécurité sociale|seguridad social",
    "pensions": r"\bpension",
    "fatal": r"\bfatal|\bdeaths?\b|mortel|décès|mortal|muerte",
    "accidents": r"(?:occupational|work\w{0,20}|work-related) (?:accident|injur)|accidents? (?:mortels? )?du travail"
    r"|lésions? professionnel|accidentes? (?:mortales? )?(?:de trabajo|del trabajo|laboral)|lesion\w{1,20} profesional",
    "working poverty": r"working po(?:or|verty)|travailleu\w{1,20} pauvre|pauvreté (?:au travail|laborieuse)"
    r"|trabajador\w{1,20} pobre|pobreza laboral",
    "hours": r"hours (?:of work|worked|a week|per week)|working (?:hours|time)|durée (?:\w{1,20} )?du travail"
    r"|heures (?:de travail|travaillées)|horas (?:de trabajo|trabajadas)|jornada",
    "domestic work": r"domestic work|(?:travail|travailleu\w{1,20}) domestique|trabajo doméstico"
    r"|trabajador\w{1,20} (?:doméstic|del hogar)",
    "migrant workers": r"(?:migrant work|labour migra)|travailleu\w{1,20} migrant|trabajador\w{1,20} migrante",
    "inspectors": r"labou?r inspector|inspect\w{1,20} du travail|inspector\w{1,20} del? trabajo",
    "rural": r"\brura",
    "urban": r"\burba",
    "formal": r"\bformal(?!d)|\bformel",
}
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _NAMES.items())
_QUALIFIERS = frozenset({"long-term", "fatal", "rural", "urban", "formal"})
"""These say more of an indicator and are none themselves."""


_LONGEST_PHRASE = 200
"""What names an indicator stands near the figure; a longer stretch without a stop is no sentence."""


def indicators_in(phrase: str) -> frozenset[str]:
    """The indicators that a phrase names, with what qualifies them; nothing where it names none."""
    return _named(phrase[:_LONGEST_PHRASE])


@lru_cache(maxsize=20_000)
def _named(phrase: str) -> frozenset[str]:
    said = phrase.lower().replace("’", "'")
    found = {name for name, pattern in _PATTERNS if pattern.search(said)}
    if "benefits" in found:
        found.discard("unemployment")
    return frozenset() if found <= _QUALIFIERS else frozenset(found)
