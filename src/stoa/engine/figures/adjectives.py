"""Adjectives of countries, as codes: “Polish”, “rwandaises”, “colombianas”. French and Spanish ones by their stems."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENGLISH = """AFG:afghan ALB:albanian DZA:algerian AGO:angolan ARG:argentine,argentinian ARM:armenian AUS:australian
AUT:austrian AZE:azerbaijani BGD:bangladeshi BLR:belarusian BEL:belgian BEN:beninese BOL:bolivian BWA:botswanan
BRA:brazilian BGR:bulgarian BDI:burundian KHM:cambodian CMR:cameroonian CAN:canadian TCD:chadian CHL:chilean CHN:chinese
COL:colombian CRI:costarican HRV:croatian CUB:cuban CYP:cypriot CZE:czech DNK:danish NLD:dutch ECU:ecuadorian EGY:egyptian
EST:estonian ETH:ethiopian FJI:fijian FIN:finnish FRA:french GAB:gabonese GMB:gambian DEU:german GHA:ghanaian GRC:greek
GTM:guatemalan GIN:guinean HTI:haitian HND:honduran HUN:hungarian ISL:icelandic IND:indian IDN:indonesian IRN:iranian
IRQ:iraqi IRL:irish ISR:israeli ITA:italian JAM:jamaican JPN:japanese JOR:jordanian KAZ:kazakh KEN:kenyan KOR:korean
KWT:kuwaiti KGZ:kyrgyz LAO:laotian LVA:latvian LBN:lebanese LBR:liberian LBY:libyan LTU:lithuanian MDG:malagasy MWI:malawian
MYS:malaysian MLI:malian MLT:maltese MRT:mauritanian MUS:mauritian MEX:mexican MDA:moldovan MNG:mongolian MAR:moroccan
MOZ:mozambican NAM:namibian NPL:nepalese,nepali NIC:nicaraguan NGA:nigerian NOR:norwegian PAK:pakistani PAN:panamanian
PRY:paraguayan PER:peruvian PHL:philippine,filipino POL:polish PRT:portuguese QAT:qatari ROU:romanian RUS:russian RWA:rwandan
SAU:saudi SEN:senegalese SRB:serbian SGP:singaporean SVK:slovak SVN:slovenian ZAF:southafrican ESP:spanish LKA:srilankan
SDN:sudanese SWE:swedish CHE:swiss SYR:syrian TJK:tajik TZA:tanzanian THA:thai TGO:togolese TUN:tunisian TUR:turkish
UGA:ugandan UKR:ukrainian GBR:british URY:uruguayan UZB:uzbek VEN:venezuelan VNM:vietnamese YEM:yemeni ZMB:zambian
ZWE:zimbabwean USA:american BFA:burkinabe CIV:ivorian SLV:salvadoran"""

_FRENCH = """AFG:afghan DZA:algérien AGO:angolais ARG:argentin AUS:australien AUT:autrichien BGD:bangladais BEL:belge
BEN:béninois BOL:bolivien BRA:brésilien BGR:bulgare BFA:burkinabè,burkinabé BDI:burundais KHM:cambodgien CMR:camerounais
CAN:canadien TCD:tchadien CHL:chilien CHN:chinois COL:colombien COG:congolais CRI:costaricien HRV:croate CUB:cubain
CZE:tchèque DNK:danois NLD:néerlandais ECU:équatorien EGY:égyptien EST:estonien ETH:éthiopien FIN:finlandais FRA:français
GAB:gabonais DEU:allemand GHA:ghanéen GRC:grec GTM:guatémaltèque GIN:guinéen HTI:haïtien HND:hondurien HUN:hongrois
IND:indien IDN:indonésien IRQ:irakien IRL:irlandais ISR:israélien ITA:italien CIV:ivoirien JPN:japonais JOR:jordanien
KEN:kényan LBN:libanais LUX:luxembourgeois MDG:malgache MWI:malawien MLI:malien MAR:marocain MUS:mauricien MRT:mauritanien
MEX:mexicain MOZ:mozambicain NAM:namibien NPL:népalais NER:nigérien NGA:nigérian NOR:norvégien UGA:ougandais PAK:pakistanais
PRY:paraguayen PER:péruvien PHL:philippin POL:polonais PRT:portugais ROU:roumain RUS:russe RWA:rwandais SEN:sénégalais
SRB:serbe SVK:slovaque SVN:slovène ESP:espagnol SWE:suédois CHE:suisse SYR:syrien TZA:tanzanien THA:thaïlandais TGO:togolais
TUN:tunisien TUR:turc,turque UKR:ukrainien GBR:britannique URY:uruguayen VEN:vénézuélien VNM:vietnamien YEM:yéménite
ZMB:zambien ZWE:zimbabwéen USA:étatsunien,états-unien COM:comorien DJI:djiboutien"""

_SPANISH = """DZA:argelino AGO:angoleño ARG:argentino AUS:australiano AUT:austriaco,austríaco BEL:belga BOL:boliviano
BRA:brasileño BGR:búlgaro CMR:camerunés CAN:canadiense CHL:chileno CHN:chino COL:colombiano CRI:costarricense HRV:croata
CUB:cubano CZE:checo DNK:danés NLD:neerlandés,holandés DOM:dominicano ECU:ecuatoriano EGY:egipcio SLV:salvadoreño
EST:estonio ETH:etíope FIN:finlandés FRA:francés DEU:alemán GHA:ghanés GRC:griego GTM:guatemalteco HTI:haitiano
HND:hondureño HUN:húngaro IND:indio IDN:indonesio IRL:irlandés ITA:italiano JPN:japonés JOR:jordano KEN:keniano
LBN:libanés LUX:luxemburgués MAR:marroquí MEX:mexicano MOZ:mozambiqueño NPL:nepalés NIC:nicaragüense NGA:nigeriano
NOR:noruego PAK:pakistaní PAN:panameño PRY:paraguayo PER:peruano PHL:filipino POL:polaco PRT:portugués ROU:rumano
RUS:ruso RWA:ruandés SEN:senegalés SRB:serbio ZAF:sudafricano ESP:español SWE:sueco CHE:suizo SYR:sirio TZA:tanzano
THA:tailandés TUN:tunecino TUR:turco UGA:ugandés UKR:ucraniano GBR:británico URY:uruguayo VEN:venezolano VNM:vietnamita
USA:estadounidense"""


def _pairs(table: str) -> Iterable[tuple[str, str]]:
    for entry in table.split():
        code, _, several = entry.partition(":")
        for word in several.split(","):
            yield word, code


def _french_forms(word: str) -> set[str]:
    """Masculine and feminine, one and several."""
    feminine = {f"{word}e"}
    if word.endswith(("ien", "éen")):
        feminine.add(f"{word}ne")
    if word.endswith("e"):
        feminine = {word}
    return {word, f"{word}s", *feminine, *(f"{form}s" for form in feminine)}


def _spanish_forms(word: str) -> set[str]:
    if word.endswith("o"):
        stem = word[:-1]
        return {stem + ending for ending in ("o", "a", "os", "as")}
    bare = word.translate(str.maketrans("éá", "ea")) if word.endswith(("és", "án")) else word
    return (
        {word, f"{bare}a", f"{bare}es", f"{bare}as", f"{word}s"}
        if bare != word or word.endswith("l")
        else {word, f"{word}s", f"{word}es"}
    )


ENGLISH = dict(_pairs(_ENGLISH))
FRENCH = {form: code for word, code in _pairs(_FRENCH) for form in _french_forms(word)}
SPANISH = {form: code for word, code in _pairs(_SPANISH) for form in _spanish_forms(word)}
