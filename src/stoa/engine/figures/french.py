"""French words around numbers."""

from __future__ import annotations

from stoa.engine.figures.adjectives import FRENCH
from stoa.engine.figures.lists import word_set
from stoa.engine.figures.words import Words, phrases

_SMALL = [
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]

WORDS = Words(
    decimal=",",
    small={word: at for at, word in enumerate(_SMALL, 1)}
    | {"une": 1, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
    | {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90},
    hundred={"cent": 100, "cents": 100, "mille": 1000},
    joins_number=word_set("et"),
    scales=phrases(
        {
            1e3: "mille|k",
            1e6: "million|millions|mio|m",
            1e9: "milliard|milliards|md|mds|mrd|mrds",
            1e12: "billion|billions",
        }
    ),
    fractions=phrases(
        {
            50.0: "la moitié|moitié|une moitié|un demi",
            100 / 3: "un tiers|le tiers|tiers",
            200 / 3: "les deux tiers|deux tiers",
            25.0: "un quart|le quart|quart",
            75.0: "les trois quarts|trois quarts",
            20.0: "un cinquième|le cinquième|cinquième",
            40.0: "deux cinquièmes|les deux cinquièmes",
            60.0: "trois cinquièmes|les trois cinquièmes",
            80.0: "quatre cinquièmes|les quatre cinquièmes",
            100 / 6: "un sixième|le sixième",
            12.5: "un huitième",
            10.0: "un dixième|le dixième|du dixième",
            90.0: "neuf dixièmes|les neuf dixièmes",
            -2.0: "le double|du double",
            -3.0: "le triple|du triple",
        }
    ),
    out_of=phrases({1: "sur"}),
    hedges=phrases(
        {
            (
                "",
                True,
            ): "environ|près du|près des|près de|près d|presque|quelque|quelques|à peu près|approximativement|"
            "autour de|"
            "aux alentours de|de l ordre de|proche de|proches de|voisin de|estimé à|estimée à|estimés à|estimées à|~|≈|"
            "avoisine|avoisinait|avoisinent|avoisinant|avoisine les|frôle|frôlait|dans les|grosso modo|approche|"
            "approchait",
            (
                "more than",
                False,
            ): "plus du|plus des|plus de|plus d|supérieur à|supérieure à|supérieurs à|supérieures à|dépasse|"
            "dépassait|dépassent|"
            "dépassaient|dépassant|dépassé|a dépassé|au - dessus de|excède|excédait|au - delà de|bien plus de|>|"
            "dépasser|excédant",
            (
                "more than",
                True,
            ): "un peu plus du|un peu plus des|un peu plus de|un peu plus d|légèrement plus de|à peine plus de|"
            "guère plus de",
            (
                "less than",
                False,
            ): "moins du|moins des|moins de|moins d|inférieur à|inférieure à|inférieurs à|inférieures à|en dessous de|"
            "au - dessous de|en deçà de|pas même|n atteint pas|<|pas|même pas",
            (
                "less than",
                True,
            ): "un peu moins du|un peu moins des|un peu moins de|un peu moins d|légèrement moins de|légèrement "
            "inférieur à|légèrement inférieure à",
            (
                "at least",
                False,
            ): "au moins|au minimum|un minimum de|minimum de|pas moins de|pas moins d|à tout le moins|≥|"
            "ne peut être inférieur à|ne peut être inférieure à",
            (
                "at most",
                False,
            ): "au plus|au maximum|un maximum de|maximum de|jusqu à|pas plus de|pas plus d|tout au plus|≤|"
            "ne dépasse pas|ne doit pas dépasser|ne peut dépasser|ne peut excéder|ne pas dépasser|n excède pas",
        }
    ),
    hedges_after=phrases(
        {"at least": "au moins|ou plus|et plus|au minimum", "at most": "au plus|au maximum|ou moins|tout au plus"}
    ),
    articles=word_set("le la les l un une de d du des à au aux seulement encore que"),
    units=phrases(
        {
            "percent": "%|pour cent|p . 100|p . cent|pourcent|pour - cent|p 100",
            "percentage points": "points de pourcentage|point de pourcentage|points de pour cent|points de %|pp|"
            "points de pourcent",
            "times": "fois",
            "points": "points",
            "USD": "dollars des états - unis|dollars américains|dollars us|dollars é . - u .|dollars états - unis|"
            "dollars|dollar|"
            "us $|$ us|usd|$|$ é . - u .|de dollars des états - unis|de dollars américains|de dollars|de $|dollars eu",
            "EUR": "euros|euro|€|eur|d euros|d €|de euros",
            "GBP": "livres sterling|£|de livres sterling",
            "CHF": "francs suisses|chf|de francs suisses",
            "XOF": "francs cfa|fcfa|f cfa|de francs cfa|de fcfa|xof|francs c . f . a .",
            "francs": "francs|de francs|fr|frs",
            "JPY": "yens|¥",
            "INR": "roupies indiennes",
            "rupees": "roupies|de roupies",
            "CDF": "francs congolais|de francs congolais",
            "HTG": "gourdes|de gourdes",
            "MGA": "ariary|d ariary",
            "GNF": "francs guinéens|de francs guinéens",
            "RWF": "francs rwandais|de francs rwandais",
            "CNY": "yuans|de yuans",
            "BRL": "reais|réaux",
            "TND": "dinars tunisiens",
            "dinars": "dinars|de dinars",
            "MAD": "dirhams|dh|dhs|de dirhams",
            "CAD": "dollars canadiens|de dollars canadiens",
            "pesos": "pesos|de pesos",
            "years": "ans|an|années|année",
            "months": "mois",
            "weeks": "semaines|semaine",
            "days": "jours|jour|journées|jours ouvrables|jours ouvrés|jours francs",
            "hours": "heures|heure|h",
            "minutes": "minutes|minute|min",
            "km": "kilomètres|km",
            "hectares": "hectares|ha|d hectares",
            "tonnes": "tonnes|de tonnes|t",
            "kg": "kg|kilogrammes|kilos",
            "°C": "° c|degrés|degrés celsius|°",
            "per 1000": "‰|pour mille|p . mille|p . 1000",
        }
    ),
    nouns={
        **dict.fromkeys(
            word_set(
                "personnes personne individus femmes hommes filles garçons enfants jeunes adultes migrants "
                "migrantes réfugiés "
                "réfugiées inspecteurs inspectrices chômeurs chômeuses victimes membres participants participantes "
                "apprentis "
                "apprenties étudiants élèves stagiaires agents fonctionnaires bénéficiaires habitants citoyens "
                "résidents "
                "retraités demandeurs demandeuses coopératrices coopérateurs diplômés diplômées enseignants "
                "enseignantes "
                "agriculteurs agricultrices pêcheurs artisans artisanes cadres juges formateurs formatrices chauffeurs "
                "actifs actives mineurs mères pères aidants aidantes assurés assurées adhérents adhérentes cotisants "
                "indépendants indépendantes vendeuses vendeurs domestiques médiateurs candidats candidates livreurs "
                "producteurs productrices rapatriés déplacés orphelins adolescents adolescentes conseillers "
                "conseillères"
            ),
            "persons",
        ),
        **dict.fromkeys(
            word_set(
                "travailleurs travailleuses travailleur travailleuse salariés salariées salarié ouvriers ouvrières "
                "employés employées"
            ),
            "workers",
        ),
        **dict.fromkeys(
            word_set("entreprises entreprise sociétés firmes microentreprises pme employeurs établissements"),
            "enterprises",
        ),
        **dict.fromkeys(word_set("pays états nations"), "countries"),
        **dict.fromkeys(word_set("décès morts mort"), "deaths"),
        **dict.fromkeys(word_set("emplois emploi postes"), "jobs"),
        **dict.fromkeys(word_set("ménages familles foyers"), "households"),
        **dict.fromkeys(word_set("coopératives coopérative"), "cooperatives"),
        **dict.fromkeys(word_set("accidents"), "accidents"),
        **dict.fromkeys(word_set("cas plaintes"), "cases"),
        **dict.fromkeys(word_set("ratifications"), "ratifications"),
        **dict.fromkeys(word_set("écoles"), "schools"),
        **dict.fromkeys(word_set("syndicats"), "unions"),
        **dict.fromkeys(word_set("projets"), "projects"),
    },
    person_endings=("eurs", "euses", "rices", "istes", "iers", "ières", "iens", "iennes"),
    female_endings=("euses", "rices", "ières", "iennes"),
    not_persons=word_set(
        "ordinateurs secteurs facteurs valeurs heures erreurs couleurs moteurs indicateurs tracteurs papiers quartiers "
        "chantiers derniers premiers milliers métiers cahiers courriers dossiers foyers loyers ateliers matrices "
        "listes "
        "pistes liens moyens biens entretiens plusieurs ailleurs hauteurs vapeurs frontières matières carrières "
        "manières "
        "dernières premières rivières matrices cicatrices particuliers réguliers réguliers financiers"
    ),
    per_time=phrases(
        {
            "hour": "de l heure|l heure|par heure|horaire|horaires|/ h|/ heure|à l heure",
            "day": "par jour|quotidiens|quotidiennes|journaliers|journalières|/ jour|chaque jour|par journée",
            "week": "par semaine|hebdomadaires|hebdomadaire|chaque semaine|/ semaine|la semaine",
            "month": "par mois|mensuels|mensuel|mensuelle|mensuelles|chaque mois|/ mois|le mois",
            "year": "par an|par année|annuels|annuel|annuelles|annuelle|chaque année|tous les ans|l an|/ an",
        }
    ),
    per_many=word_set("pour"),
    references=word_set(
        "article articles art convention conventions n no nº nos numéro numéros page pages p pp tableau tableaux "
        "figure figures "
        "paragraphe paragraphes alinéa section sections chapitre chapitres session cible cibles objectif objectifs odd "
        "résolution recommandation recommandations protocole annexe encadré phase version volume vol partie étape iso "
        "question point indicateur indicateurs note notes loi décret directive règlement règle document rapport norme "
        "tél téléphone fax graphique carte module unité leçon niveau catégorie classe circulaire cote accord titre "
        "arrêté ordonnance l r d"
    ),
    months={
        m: at
        for at, several in enumerate(
            (
                "janvier janv",
                "février févr",
                "mars",
                "avril avr",
                "mai",
                "juin",
                "juillet juil",
                "août",
                "septembre sept",
                "octobre oct",
                "novembre nov",
                "décembre déc",
            ),
            1,
        )
        for m in several.split()
    },
    parts_of_year=phrases(
        {
            "Q1": "premier trimestre de|premier trimestre|1er trimestre|t 1|1 er trimestre",
            "Q2": "deuxième trimestre de|deuxième trimestre|second trimestre|t 2|2 e trimestre",
            "Q3": "troisième trimestre de|troisième trimestre|t 3|3 e trimestre",
            "Q4": "quatrième trimestre de|quatrième trimestre|dernier trimestre de|dernier trimestre|t 4|4 e trimestre",
            "H1": "premier semestre de|premier semestre|1 er semestre|première moitié de",
            "H2": "second semestre de|second semestre|deuxième semestre de|deuxième semestre|seconde moitié de|2 e "
            "semestre",
        }
    ),
    since=phrases({1: "depuis|depuis l année|à partir de|dès|à compter de"}),
    until=phrases({1: "avant|avant l année"}),
    from_words=word_set("de d"),
    to_words=word_set("à et au jusqu"),
    between=word_set("entre"),
    base_year=phrases(
        {
            1: "qu en|que en|par rapport à|par rapport à l année|comparé à|comparée à|comparativement à|contre en|"
            "que pour|"
            "en comparaison de|par rapport au niveau de|qu"
        }
    ),
    years_earlier=phrases({1: "ans plus tôt|an plus tôt|ans auparavant|an auparavant|années plus tôt|année plus tôt"}),
    world=phrases(
        {
            1: "monde|mondial|mondiale|mondiales|mondiaux|mondialement|échelle mondiale|échelle planétaire|niveau "
            "mondial|"
            "échelle du globe|monde entier"
        }
    ),
    other_places=phrases(
        {
            1: "états arabes|union européenne|ue|ocde|g 20|g 7|cedeao|uemoa|brics|mercosur|asie et pacifique|"
            "asie et dans le pacifique|asie et le pacifique|asie - pacifique|europe et asie centrale|europe et en "
            "asie centrale|"
            "pays à faible revenu|pays à revenu intermédiaire|pays à revenu élevé|pays à faible revenu et à revenu "
            "intermédiaire|"
            "pays en développement|pays développés|pays émergents|pays les moins avancés|zone euro|"
            "pays du golfe|pays riches|pays pauvres|sahel|maghreb|zones rurales|zones urbaines|milieu rural|milieu "
            "urbain|"
            "économies avancées|économies émergentes|balkans occidentaux"
        }
    ),
    sexes={
        **dict.fromkeys(
            word_set(
                "femmes femme filles fille féminin féminine féminins féminines mères travailleuses ouvrières salariées "
                "employées vendeuses apprenties étudiantes ouvrière maternelle agricultrices artisanes aidantes "
                "couturières infirmières"
            ),
            "F",
        ),
        **dict.fromkeys(word_set("hommes homme garçons garçon masculin masculine masculins masculines pères"), "M"),
    },
    both_sexes=phrases(
        {
            1: "femmes et les hommes|hommes et les femmes|femmes et des hommes|hommes et des femmes|femmes et hommes|"
            "hommes et femmes|filles et garçons|filles et les garçons|garçons et filles|garçons et les filles|"
            "filles et des garçons|"
            "deux sexes|entre hommes et femmes|entre femmes et hommes|femmes que les hommes|travailleurs et "
            "travailleuses|"
            "travailleuses et travailleurs|travailleurs et les travailleuses|travailleuses et les travailleurs|"
            "salariés et salariées|garçons et des filles|femmes ou hommes|femmes comme les hommes"
        }
    ),
    compared=phrases(
        {
            1: "que les|que des|que l|que la|que le|que celui des|que celle des|celui des|celle des|que|qu|par "
            "rapport à|"
            "par rapport aux|comparé à|comparés aux|de retard sur les"
        }
    ),
    age_groups=phrases(
        {
            "15-24": "jeunes femmes|jeunes hommes|jeunes filles|jeunes gens|jeunes travailleurs|jeunes|jeunesse|jeune",
            "5-17": "travail des enfants|enfants|enfant",
        }
    ),
    aged=phrases(
        {1: "âgés de|âgées de|âgé de|âgée de|âge de|âgés entre|âgées entre|âgés d|âgées d|entre|tranche d âge des|les"}
    ),
    years_old=word_set("ans"),
    or_more=phrases({1: "et plus|ou plus|et au - delà|et davantage|ou davantage|+|révolus et plus"}),
    under=phrases({1: "moins de|âgés de moins de|âgées de moins de|au - dessous de|jusqu à"}),
    over=phrases({1: "plus de|âgés de plus de|âgées de plus de|au - dessus de"}),
    same_age=phrases({1: "même âge|mêmes âges|même tranche d âge"}),
    up=word_set(
        "augmenté augmente augmentait augmentation augmentations hausse hausses progressé progression progresse crû "
        "croissance "
        "accru accroissement gagné grimpé bondi élevée relevé relèvement revalorisé revalorisation augmenter augmenta "
        "augmentent majoration majoré renchéri progressait bond gagne alourdi"
    ),
    down=word_set(
        "diminué diminution diminue baissé baisse baisses reculé recul recule chuté chute réduit réduction perdu perte "
        "régressé régression fléchi repli décru abaissé abaissement diminuer réduite réduits reculait dégringolé perd"
    ),
    changed_after=phrases(
        {
            "up": "de plus que|de plus qu|de plus|supplémentaires|en plus|d augmentation|de hausse|au - dessus de|"
            "plus élevé que|plus élevée que|plus élevés que|supérieur à|supérieure à|supérieurs à|de mieux",
            "down": "de moins que|de moins qu|de moins|en moins|de baisse|au - dessous de|en dessous de|inférieur à|"
            "inférieure à|inférieurs à|de réduction",
        }
    ),
    ands=word_set("et ou"),
    breaks=phrases(
        {1: "tandis que|tandis qu|alors que|alors qu|mais|contre|puis|cependant que|suivi de|suivie de|quand"}
    ),
    respectively=word_set("respectivement"),
    points_back=word_set("ce cet cette ces il elle ils elles celui celle ceux cela leur leurs la le les on y l"),
    of_them=phrases(
        {
            1: "dont|parmi eux|parmi elles|d entre eux|d entre elles|parmi lesquels|parmi lesquelles|y compris|de ceux ci|"
            "d eux|d elles"
        }
    ),
    stops=word_set(
        "le la les l un une des de du d en à au aux dans par pour sur avec sans et ou ni que qu qui dont où se s ce "
        "cet cette ces "
        "son sa ses leur leurs il elle ils elles on ne n pas plus moins y est sont était étaient a ont avait "
        "avaient été être "
        "c j m t lui eux même mêmes si comme entre vers chez contre selon depuis dès lors tout toute tous toutes "
        "encore déjà "
        "seulement ainsi donc car mais sera seront aussi près jusqu"
    ),
    verbs=word_set(
        "consacrent consacre couvre couvrent couvrait "
        "est sont était étaient fut furent sera seront a ont avait avaient atteint atteignait atteignent représente "
        "représentait "
        "représentent s élève élevait élèvent établit établissait compte comptait comptent occupe occupait occupent "
        "touche "
        "touchait touchent passe passée passé passés passées dépasse dépassait dépassent rapporte rapportait "
        "emploie employait "
        "employaient formaient formait forment concerne concernait concernent coûte coûtait consacrent consacre "
        "gagnent gagne "
        "gagnait vaut valait demeure reste restait restaient tombe tombait tombé baissé augmenté progressé reculé "
        "chuté varié "
        "varie accorde prévoit fixe fixait dénombrait dénombre formé placé recensait recense perçoivent perçoit "
        "bénéficient "
        "travaillaient travaillent travaille oscille oscillait dispose disposent disposait figure avoisine "
        "avoisinait plafonne"
    ),
    demonyms=FRENCH,
)
