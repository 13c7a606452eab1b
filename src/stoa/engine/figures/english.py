"""English words around numbers."""

from __future__ import annotations

from stoa.engine.figures.adjectives import ENGLISH
from stoa.engine.figures.lists import word_list, word_set
from stoa.engine.figures.words import Words, phrases

_SMALL = word_list(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")

WORDS = Words(
    decimal=".",
    small={word: at for at, word in enumerate(_SMALL, 1)} | {word: 10 * at for at, word in enumerate(_TENS, 2)},
    hundred={"hundred": 100, "thousand": 1000},
    joins_number=word_set("and"),
    scales=phrases(
        {1e3: "thousand", 1e6: "million|millions|mn|m", 1e9: "billion|billions|bn|bln", 1e12: "trillion|trn"}
    ),
    fractions=phrases(
        {
            50.0: "half|one half",
            100 / 3: "a third|one third|one - third|a full third",
            200 / 3: "two thirds|two - thirds",
            25.0: "a quarter|one quarter|one - quarter|one fourth",
            75.0: "three quarters|three - quarters|three fourths",
            20.0: "a fifth|one fifth|one - fifth",
            40.0: "two fifths|two - fifths",
            60.0: "three fifths|three - fifths",
            80.0: "four fifths|four - fifths",
            100 / 6: "a sixth|one sixth|one - sixth",
            12.5: "an eighth|one eighth|one - eighth",
            10.0: "a tenth|one tenth|one - tenth",
            30.0: "three tenths",
            70.0: "seven tenths",
            90.0: "nine tenths",
            -2.0: "twice|double the|double that",
            -3.0: "triple the|triple that|thrice",
        }
    ),
    out_of=phrases({1: "in|out of|out of every|in every|of every"}),
    hedges=phrases(
        {
            (
                "",
                True,
            ): "about|around|nearly|almost|approximately|roughly|some|an estimated|estimated|estimated at|circa|"
            "close to|approx|approx .|in the order of|in the region of|virtually|c .|~|≈|well nigh",
            ("more than", False): "more than|over|above|exceeding|exceeds|exceeded|exceed|in excess of|upwards of|"
            "greater than|well over|higher than|larger than|surpassed|surpasses|surpassing|>|topped",
            (
                "more than",
                True,
            ): "just over|slightly more than|a little over|slightly over|just above|a little more than",
            (
                "less than",
                False,
            ): "less than|fewer than|under|below|not even|lower than|short of|<|well under|well below",
            ("less than", True): "just under|slightly less than|a little under|slightly under|just below|"
            "a little less than|just short of|slightly below",
            (
                "at least",
                False,
            ): "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of|≥",
            ("at most", False): "at most|no more than|not more than|up to|not exceeding|a maximum of|maximum of|"
            "as many as|as much as|not exceed|≤",
        }
    ),
    hedges_after=phrases(
        {"at least": "or more|or over|and over|and more|upwards|at least", "at most": "or less|or fewer|at most"}
    ),
    articles=word_set("the a an of only just even still as to at to by"),
    units=phrases(
        {
            "percent": "%|per cent|percent|per - cent|pct",
            "percentage points": "percentage points|percentage point|percentage - points|percentage - point|- "
            "percentage - point|- percentage point|pp|p . p .|percent points",
            "times": "times|fold|- fold",
            "points": "points",
            "USD": "us dollars|u . s . dollars|united states dollars|dollars|us $|us dollar|usd|$",
            "EUR": "euros|euro|€|eur",
            "GBP": "pounds sterling|£|gbp|british pounds",
            "pounds": "pounds",
            "EGP": "egyptian pounds|egp",
            "PKR": "pakistani rupees|pkr",
            "LKR": "sri lankan rupees|lkr",
            "TZS": "tanzanian shillings|tzs",
            "UGX": "ugandan shillings|ugx",
            "shillings": "shillings|shilling|ksh|kshs",
            "GHS": "cedis|cedi|ghs|ghana cedis",
            "NGN": "naira|ngn|₦",
            "BDT": "taka|bdt",
            "PLN": "zloty|zlotys|pln",
            "THB": "baht|thb",
            "IDR": "rupiah|idr",
            "VND": "dong|vnd",
            "KRW": "won|krw",
            "MYR": "ringgit|myr",
            "TRY": "lira|liras|turkish lira|try",
            "ETB": "birr|etb",
            "kronor": "kronor|kroner|krona|krone",
            "MAD": "dirhams|mad",
            "CAD": "canadian dollars|cad",
            "AUD": "australian dollars|aud",
            "CHF": "swiss francs|francs|chf",
            "XOF": "cfa francs|francs cfa|fcfa|xof",
            "JPY": "yen|¥|jpy",
            "INR": "indian rupees|inr|₹",
            "rupees": "rupees|rs",
            "ZAR": "rand|zar",
            "KES": "kenyan shillings|kenya shillings|kes",
            "pesos": "pesos",
            "CNY": "yuan|renminbi",
            "BRL": "reais|brl",
            "years": "years|year|yrs",
            "months": "months|month",
            "weeks": "weeks|week",
            "days": "days|day|working days|calendar days",
            "hours": "hours|hour|hrs|- hour",
            "minutes": "minutes|minute|min",
            "km": "kilometres|kilometers|km",
            "hectares": "hectares|ha",
            "tonnes": "tonnes|tons|t",
            "kg": "kg|kilograms|kilos",
            "°C": "° c|degrees|degrees celsius|°",
            "per 1000": "per thousand|‰",
        }
    ),
    nouns={
        **dict.fromkeys(
            word_set(
                "people persons person individuals women men girls boys children youth youths adults migrants refugees "
                "inspectors employees jobseekers victims members participants trainees apprentices students "
                "households' "
                "graduates farmers drivers teachers nurses officials officers staff respondents beneficiaries males "
                "females inhabitants citizens residents pensioners fishers miners self-employed unemployed recruits "
                "candidates delegates manufacturers' learners mothers fathers parents domestic-workers judges "
                "negotiators "
                "trainers interviewees claimants survivors pupils carers caregivers technicians seafarers mediators "
                "employed jobless adolescents teenagers guards cooks sellers vendors traders managers supervisors "
                "experts"
            ),
            "persons",
        ),
        **dict.fromkeys(word_set("workers worker labourers laborers"), "workers"),
        **dict.fromkeys(
            word_set(
                "enterprises enterprise firms firm companies company businesses business microenterprises smes "
                "employers"
            ),
            "enterprises",
        ),
        **dict.fromkeys(word_set("countries country states nations"), "countries"),
        **dict.fromkeys(word_set("deaths death fatalities"), "deaths"),
        **dict.fromkeys(word_set("jobs job posts"), "jobs"),
        **dict.fromkeys(word_set("households household families"), "households"),
        **dict.fromkeys(word_set("cooperatives cooperative"), "cooperatives"),
        **dict.fromkeys(word_set("accidents injuries"), "accidents"),
        **dict.fromkeys(word_set("cases complaints"), "cases"),
        **dict.fromkeys(word_set("ratifications"), "ratifications"),
        **dict.fromkeys(word_set("schools"), "schools"),
        **dict.fromkeys(word_set("unions"), "unions"),
        **dict.fromkeys(word_set("projects"), "projects"),
    },
    person_endings=("ers", "ors", "ists", "ees", "ants", "women", "men", "ians"),
    female_endings=(),
    not_persons=word_set(
        "computers members' orders numbers papers centers letters chapters quarters factors sectors vectors indicators "
        "others matters newspapers dollars offers careers powers layers servers tractors reactors grants plants "
        "committees fees degrees trees guarantees coffees employers manufacturers numbers membres covers monitors "
        "errors doors floors colors colours hours ours years centres barriers borders cancers disorders corners "
        "warrants variants restaurants pants elephants pollutants specimen acumen regimen"
    ),
    per_time=phrases(
        {
            "hour": "an hour|per hour|hourly|/ h|/ hour",
            "day": "a day|per day|daily|each day|every day|/ day",
            "week": "a week|per week|weekly|each week|every week|/ week",
            "month": "a month|per month|monthly|each month|every month|/ month",
            "year": "a year|per year|yearly|annually|each year|every year|per annum|annual|/ year",
        }
    ),
    per_many=word_set("per"),
    references=word_set(
        "article articles art convention conventions no nos number numbers n page pages p pp table tables figure "
        "figures fig "
        "paragraph paragraphs para paras section sections chapter chapters session target targets goal goals sdg sdgs "
        "resolution recommendation recommendations protocol annex appendix box boxes phase version volume vol part "
        "step "
        "form iso route room floor question item indicator indicators objective outcome output pillar footnote note "
        "notes act law decree directive regulation rule clause schedule document report case bill line tel telephone "
        "phone fax chart graph map module unit lesson stage tier category class grade circular symbol agreement "
        "standard"
    ),
    months={
        m: at
        for at, several in enumerate(
            (
                "january jan",
                "february feb",
                "march",
                "april apr",
                "may",
                "june jun",
                "july jul",
                "august aug",
                "september sep sept",
                "october oct",
                "november nov",
                "december dec",
            ),
            1,
        )
        for m in several.split()
    },
    parts_of_year=phrases(
        {
            "Q1": "first quarter of|first quarter|q 1|1st quarter of",
            "Q2": "second quarter of|second quarter|q 2",
            "Q3": "third quarter of|third quarter|q 3",
            "Q4": "fourth quarter of|fourth quarter|last quarter of|q 4",
            "H1": "first half of|first semester of|first six months of|h 1",
            "H2": "second half of|second semester of|last six months of|h 2",
        }
    ),
    since=phrases({1: "since|from|as from|starting in|beginning in|ever since"}),
    until=phrases({1: "before|prior to|up to|by the time of"}),
    from_words=word_set("from"),
    to_words=word_set("to and until till through"),
    between=word_set("between"),
    base_year=phrases(
        {
            1: "than in|compared with|compared to|relative to|against|than for|over|versus|than the|than|compared "
            "with the"
        }
    ),
    years_earlier=phrases({1: "years earlier|year earlier|years before|year before|years previously"}),
    world=phrases({1: "world|worldwide|global|globally|world ' s|the globe|around the world|internationally"}),
    other_places=phrases(
        {
            1: "arab states|arab states region|european union|eu|oecd|oecd countries|g 20|g 7|g20|brics|asean|"
            "ecowas|sadc|mercosur|"
            "asia and the pacific|asia - pacific|asia pacific|europe and central asia|middle east and north africa|"
            "mena|"
            "low - income countries|middle - income countries|high - income countries|low income countries|"
            "low - and middle - income countries|lower - middle - income countries|upper - middle - income countries|"
            "high income countries|developing countries|developed countries|emerging economies|emerging countries|"
            "least developed countries|eurozone|euro area|advanced economies|developing economies|pacific islands|"
            "gulf countries|gulf states|western balkans|sahel|west bank|gaza|rural areas|urban areas|capital city"
        }
    ),
    sexes={
        **dict.fromkeys(
            word_set("women woman female females girls girl mothers women's maternal waitresses seamstresses"), "F"
        ),
        **dict.fromkeys(word_set("men man male males boys boy fathers"), "M"),
    },
    both_sexes=phrases(
        {
            1: "women and men|men and women|girls and boys|boys and girls|between women and men|between men and women|"
            "male and female|female and male|women or men|men or women|both sexes|women as well as men|"
            "gender gap|sexes|males and females|females and males|women ' s and men ' s"
        }
    ),
    compared=phrases(
        {1: "than|that of|those of|than that of|that for|as likely as|as|compared with|relative to|behind"}
    ),
    age_groups=phrases(
        {
            "15-24": "young people|youth|youths|young women|young men|young persons|young workers|young adults|"
            "young girls|"
            "young jobseekers|young migrants|young graduates|unemployed young|young",
            "5-17": "child labour|child labor|children in child labour|child labourers|children|child",
        }
    ),
    aged=phrases({1: "aged|ages|age|aged between|between the ages of|of age|the ages of|age group|aged from"}),
    years_old=word_set("years year"),
    or_more=phrases(
        {1: "and over|and above|or over|and older|or older|or more|and more|or above|+|years and over|and up"}
    ),
    under=phrases(
        {1: "under|below|younger than|less than|under the age of|below the age of|aged under|up to the age of"}
    ),
    over=phrases({1: "over|above|older than|over the age of|above the age of|aged over"}),
    same_age=phrases({1: "the same age|same age group|same age"}),
    up=word_set(
        "raised lifted rose rise rises rising increase increased increases increasing grew grow grows growth "
        "growing gained gain "
        "climbed "
        "jumped added higher up risen grown surged surge expanded soared jump hike raise"
    ),
    down=word_set(
        "fell fall falls falling fallen decrease decreased decreases decline declined declines dropped drop drops "
        "shrank "
        "reduction reduced lost cut lower down contracted contraction loss shrunk plunged slump cuts reducing narrowed"
    ),
    changed_after=phrases(
        {
            "up": "more than|higher than|more|higher|above the|above that|increase|rise|greater than|more likely|"
            "growth|"
            "larger than|ahead of|longer than|increase over|increase on",
            "down": "less than|lower than|fewer than|lower|less|below the|below that|decrease|decline|drop|fall|"
            "fewer|less likely|"
            "shorter than|behind",
        }
    ),
    ands=word_set("and or"),
    breaks=phrases(
        {1: "while|whereas|but|although|though|yet|whilst|compared with|against|followed by|versus|up from|down from"}
    ),
    respectively=word_set("respectively"),
    points_back=word_set("this that these those it they the there here he she such its their"),
    of_them=phrases(
        {
            1: "of them|of whom|of which|among them|of these|of those|including|the others|the rest|another|a further|"
            "an additional"
        }
    ),
    stops=word_set(
        "a an the of in on at to for by from with and or as is are was were be been being it its this that these "
        "those than "
        "their they there which who whom whose has have had not no nor but if then so such per into over under "
        "about out up "
        "s t any between each every all some most more less also only just still even both either neither one while "
        "when "
        "where will "
        "would could should may might can do does did he she his her our we you i"
    ),
    verbs=word_set(
        "spend spends spent take takes took "
        "raised is are was were be been has have had stood stands stand amounts amounted accounts accounted rose fell "
        "reached reaches "
        "reach grew came comes averaged averages averaging costs cost remained remains totalled exceeded exceeds "
        "exceed "
        "dropped climbed declined increased decreased stayed hit hits represents represented represent makes made "
        "counted "
        "generates generated generate covers covered employed employs limits limited affects affected affect will "
        "would "
        "should must can could may might does did do narrowed widened trained trains found finds set sets requires "
        "required "
        "pays paid earn earns earned gives gave puts put estimated equals equalled measured showed shows introduced"
    ),
    demonyms=ENGLISH,
)
