"""Which currency is meant by a name that several countries use."""

from __future__ import annotations

_PESOS = {
    "CHL": "CLP",
    "MEX": "MXN",
    "COL": "COP",
    "ARG": "ARS",
    "URY": "UYU",
    "DOM": "DOP",
    "PHL": "PHP",
    "CUB": "CUP",
}
_DOLLARS = _PESOS | {"CAN": "CAD", "AUS": "AUD", "NZL": "NZD", "SGP": "SGD", "BRA": "BRL"}
_CFA = ("SEN", "CIV", "BEN", "BFA", "MLI", "NER", "TGO", "GNB")
_CENTRAL_CFA = ("CMR", "GAB", "TCD", "CAF", "COG", "GNQ")
_FRANCS = (
    {"CHE": "CHF", "RWA": "RWF", "BDI": "BIF", "COD": "CDF", "GIN": "GNF"}
    | dict.fromkeys(_CFA, "XOF")
    | dict.fromkeys(_CENTRAL_CFA, "XAF")
)
_DINARS = {"TUN": "TND", "DZA": "DZD", "JOR": "JOD", "KWT": "KWD", "IRQ": "IQD", "LBY": "LYD", "SRB": "RSD"}
_RUPEES = {"IND": "INR", "PAK": "PKR", "NPL": "NPR", "LKA": "LKR", "MUS": "MUR"}
_SHILLINGS = {"KEN": "KES", "TZA": "TZS", "UGA": "UGX", "SOM": "SOS"}
_POUNDS = {"GBR": "GBP", "EGY": "EGP", "LBN": "LBP", "SDN": "SDG", "SYR": "SYP"}
_CROWNS = {"SWE": "SEK", "NOR": "NOK", "DNK": "DKK", "ISL": "ISK", "CZE": "CZK"}
_LOCAL = {
    "rupees": _RUPEES,
    "shillings": _SHILLINGS,
    "pounds": _POUNDS,
    "kronor": _CROWNS,
    "pesos": _PESOS,
    "$": _DOLLARS,
    "francs": _FRANCS,
    "dinars": _DINARS,
}
_OTHERWISE = {"$": "USD", "pounds": "GBP"}


def is_money(unit: str) -> bool:
    """Whether the unit is a currency, by its code or by a name that several countries use."""
    return unit in _LOCAL or (len(unit) == 3 and unit.isupper())


def local_currency(unit: str, place: str, sentence: str) -> str:
    """The code of the currency that `unit` is at `place`; the name itself where that cannot be told."""
    if unit == "XOF" and place in _CENTRAL_CFA:
        return "XAF"
    if unit not in _LOCAL:
        return unit
    if unit == "francs" and "CHF" in sentence:
        return "CHF"
    return _LOCAL[unit].get(place) or _OTHERWISE.get(unit, unit)
