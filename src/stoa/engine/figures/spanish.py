"""Spanish words around numbers."""

from __future__ import annotations

from stoa.engine.figures.adjectives import SPANISH
from stoa.engine.figures.lists import word_list, word_set
from stoa.engine.figures.words import Words, phrases

_SMALL = word_list(
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho "
    "diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho "
    "veintinueve"
)
_TENS = word_list("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS = word_list("doscient trescient cuatrocient quinient seiscient setecient ochocient novecient")

WORDS = Words(
    decimal=",",
    small={word: at for at, word in enumerate(_SMALL, 1)}
    | {word: 10 * at for at, word in enumerate(_TENS, 3)}
    | {"un": 1, "una": 1, "veintiún": 21, "veintiuna": 21}
    | {stem + ending: 100 * at for at, stem in enumerate(_HUNDREDS, 2) for ending in ("os", "as")},
    hundred={"cien": 100, "ciento": 100, "mil": 1000},
    joins_number=word_set("y"),
    scales=phrases(
        {
            1e3: "mil|miles",
            1e6: "millón|millones|mill|mm|m",
            1e9: "mil millones|millardo|millardos|mil mill",
            1e12: "billón|billones",
        }
    ),
    fractions=phrases(
        {
            50.0: "la mitad|mitad|una mitad",
            100 / 3: "un tercio|una tercera parte|la tercera parte|el tercio",
            200 / 3: "dos tercios|dos terceras partes|las dos terceras partes|los dos tercios",
            25.0: "un cuarto de los|una cuarta parte|la cuarta parte|un cuarto de las|un cuarto",
            75.0: "tres cuartos|tres cuartas partes|las tres cuartas partes|los tres cuartos",
            20.0: "un quinto|una quinta parte|la quinta parte",
            40.0: "dos quintos|dos quintas partes",
            60.0: "tres quintos|tres quintas partes",
            80.0: "cuatro quintos|cuatro quintas partes",
            100 / 6: "una sexta parte|la sexta parte",
            12.5: "una octava parte|la octava parte",
            10.0: "un décimo|una décima parte|la décima parte",
            90.0: "nueve décimas partes",
            -2.0: "el doble",
            -3.0: "el triple",
            -4.0: "el cuádruple",
        }
    ),
    out_of=phrases({1: "de cada|de los|de las|por cada|sobre"}),
    hedges=phrases(
        {
            (
                "",
                True,
            ): "cerca de|cerca del|alrededor de|alrededor del|casi|aproximadamente|unos|unas|unos cerca de|en torno a|"
            "en torno al|próximo a|próximo al|cercano a|cercano al|cercana a|cercana al|cercanos a|cercanos al|se "
            "estima en|"
            "estimado en|estimada en|estimados en|poco más o menos|más o menos|~|≈|del orden de|del orden del|ronda|"
            "rondaba|ronda el|"
            "rondaba el|ronda los|rondaba los|rondan los|rondaban los|unos|prácticamente|roza el|rozaba el|rondan|a "
            "cerca de",
            (
                "more than",
                False,
            ): "más de|más del|superior a|superior al|superiores a|superiores al|supera|superaba|superan|superó|"
            "supera el|"
            "superaba el|superó el|superan los|superaron los|superó los|por encima de|por encima del|excede|excede de|"
            "sobrepasa|sobrepasó|>|superan el|rebasa|rebasó|superar|superando",
            ("more than", True): "poco más de|poco más del|algo más de|algo más del|un poco más de|ligeramente más de|"
            "ligeramente superior a|ligeramente superior al",
            (
                "less than",
                False,
            ): "menos de|menos del|inferior a|inferior al|inferiores a|inferiores al|por debajo de|por debajo del|"
            "no llega a|"
            "no llega al|no llegaba al|no llegaba a|no llegan al|no llegan a|no alcanza el|no alcanza|no alcanzaba "
            "el|<|"
            "ni siquiera|no llegó al|no llegó a",
            (
                "less than",
                True,
            ): "poco menos de|poco menos del|algo menos de|algo menos del|un poco menos de|ligeramente menos de|"
            "un poco menos del|ligeramente inferior a|ligeramente inferior al",
            (
                "at least",
                False,
            ): "al menos|por lo menos|como mínimo|un mínimo de|mínimo de|no menos de|cuando menos|≥|no inferior a|"
            "no inferior al",
            (
                "at most",
                False,
            ): "hasta|hasta un|hasta el|como máximo|un máximo de|máximo de|no más de|no más del|a lo sumo|≤|"
            "no superior a|no excederá de|no excede de|no podrá exceder de|no superará|no supera|no superará las|no "
            "exceder de",
        }
    ),
    hedges_after=phrases(
        {"at least": "o más|y más|al menos|como mínimo|por lo menos", "at most": "como máximo|o menos|a lo sumo"}
    ),
    articles=word_set("el la los las un una unos unas de del al a en solo sólo lo que"),
    units=phrases(
        {
            "percent": "%|por ciento|por cien|porciento|p . 100",
            "percentage points": "puntos porcentuales|punto porcentual|puntos de porcentaje|pp|p . p .|puntos "
            "porcentuales de",
            "times": "veces|vez",
            "points": "puntos",
            "USD": "dólares de los estados unidos|dólares estadounidenses|dólares de ee . uu .|dólares de los ee . "
            "uu .|dólares|dólar|"
            "us $|u $ s|usd|$ us|de dólares de los estados unidos|de dólares estadounidenses|de dólares|de us $|de usd",
            "$": "$",
            "EUR": "euros|euro|€|eur|de euros|de €",
            "CHF": "francos suizos|chf|de francos suizos",
            "XOF": "francos cfa|de francos cfa",
            "francs": "francos|de francos",
            "pesos": "pesos|de pesos",
            "MXN": "pesos mexicanos|mxn|de pesos mexicanos",
            "CLP": "pesos chilenos|clp|de pesos chilenos",
            "COP": "pesos colombianos|cop|de pesos colombianos",
            "ARS": "pesos argentinos|ars|de pesos argentinos",
            "UYU": "pesos uruguayos|uyu|de pesos uruguayos",
            "DOP": "pesos dominicanos|rd $|dop",
            "PEN": "soles|s / .|s /|pen|de soles|nuevos soles",
            "BOB": "bolivianos|bs|de bolivianos",
            "PYG": "guaraníes|de guaraníes",
            "CRC": "colones|₡|de colones",
            "HNL": "lempiras|de lempiras",
            "GTQ": "quetzales|de quetzales",
            "NIO": "córdobas",
            "VES": "bolívares|de bolívares",
            "PAB": "balboas",
            "CUP": "pesos cubanos",
            "GBP": "libras esterlinas|libras|£",
            "JPY": "yenes|¥",
            "BRL": "reales|de reales|r $",
            "years": "años|año",
            "months": "meses|mes",
            "weeks": "semanas|semana",
            "days": "días|día|jornadas|días hábiles|días laborables|días naturales",
            "hours": "horas|hora|h",
            "minutes": "minutos|minuto|min",
            "km": "kilómetros|km",
            "hectares": "hectáreas|ha",
            "tonnes": "toneladas|de toneladas|t",
            "kg": "kg|kilogramos|kilos",
            "°C": "° c|grados|grados celsius|°",
            "per 1000": "‰|por mil|por cada mil",
        }
    ),
    nouns={
        **dict.fromkeys(
            word_set(
                "personas persona individuos mujeres hombres niñas niños jóvenes adultos adultas migrantes "
                "refugiados refugiadas "
                "inspectores inspectoras desempleados desempleadas víctimas miembros participantes aprendices "
                "estudiantes alumnos "
                "alumnas becarios funcionarios funcionarias beneficiarios beneficiarias habitantes ciudadanos "
                "residentes jubilados "
                "docentes maestros maestras agricultores pescadores artesanos artesanas jueces formadores conductores "
                "afiliados afiliadas asegurados aseguradas madres padres cuidadoras cuidadores costureras "
                "vendedoras vendedores "
                "repartidores ocupados ocupadas parados paradas egresados egresadas graduados campesinos campesinas "
                "productores productoras menores adolescentes pasantes solicitantes delegados delegadas mineros "
                "mineras "
                "obreros mineras cocineros cocineras enfermeros enfermeras jornaleros temporeros camareros camareras docentes "
                "autónomos pensionistas temporeros temporeras jornaleros jornaleras cotizantes contribuyentes"
            ),
            "persons",
        ),
        **dict.fromkeys(
            word_set(
                "trabajadores trabajadoras trabajador trabajadora asalariados asalariadas obreros obreras empleados "
                "empleadas"
            ),
            "workers",
        ),
        **dict.fromkeys(
            word_set("empresas empresa firmas compañías microempresas pymes empleadores establecimientos"),
            "enterprises",
        ),
        **dict.fromkeys(word_set("países país estados naciones"), "countries"),
        **dict.fromkeys(word_set("muertes muerte muertos fallecimientos defunciones fallecidos"), "deaths"),
        **dict.fromkeys(word_set("empleos empleo puestos plazas"), "jobs"),
        **dict.fromkeys(word_set("hogares hogar familias"), "households"),
        **dict.fromkeys(word_set("cooperativas cooperativa"), "cooperatives"),
        **dict.fromkeys(word_set("accidentes"), "accidents"),
        **dict.fromkeys(word_set("casos denuncias quejas"), "cases"),
        **dict.fromkeys(word_set("ratificaciones"), "ratifications"),
        **dict.fromkeys(word_set("escuelas"), "schools"),
        **dict.fromkeys(word_set("sindicatos"), "unions"),
        **dict.fromkeys(word_set("proyectos"), "projects"),
    },
    person_endings=("ores", "oras", "istas"),
    female_endings=("oras",),
    not_persons=word_set(
        "sectores factores valores errores motores indicadores tractores mejores mayores peores anteriores posteriores "
        "superiores inferiores horas mejoras demoras obreras' listas pistas revistas entrevistas conquistas "
        "primeros terceros "
        "dineros números enteros primeras carreras fronteras maneras barreras carteras esferas tareas antes clientes' "
        "patentes puentes fuentes recientes siguientes diferentes pendientes presentes importantes restantes "
        "incidentes "
        "accidentes partes suficientes existentes vigentes ingredientes ordenadores computadores interiores exteriores "
        "colores dolores favores labores alrededores laborales extranjeros enteras severas verdaderas equivalentes"
    ),
    per_time=phrases(
        {
            "hour": "la hora|por hora|a la hora|/ h|/ hora",
            "day": "al día|por día|diarios|diarias|diario|diaria|cada día|/ día|por jornada",
            "week": "a la semana|por semana|semanales|semanal|cada semana|/ semana|a la semana",
            "month": "al mes|por mes|mensuales|mensual|cada mes|/ mes",
            "year": "al año|por año|anuales|anual|cada año|/ año|todos los años",
        }
    ),
    per_many=word_set("por"),
    references=word_set(
        "artículo artículos art arts convenio convenios núm núms n no nº número números página páginas pág págs p "
        "pp tabla tablas "
        "cuadro cuadros gráfico gráficos figura figuras párrafo párrafos sección secciones capítulo capítulos "
        "reunión meta metas "
        "objetivo objetivos ods resolución recomendación recomendaciones protocolo anexo recuadro fase versión "
        "volumen vol parte "
        "paso iso pregunta punto indicador indicadores nota notas ley leyes decreto directiva reglamento regla "
        "documento informe "
        "norma tel teléfono fax mapa módulo unidad lección nivel categoría clase circular signatura acuerdo título "
        "inciso "
        "numeral apartado expediente sentencia"
    ),
    months={
        m: at
        for at, several in enumerate(
            (
                "enero",
                "febrero",
                "marzo",
                "abril",
                "mayo",
                "junio",
                "julio",
                "agosto",
                "septiembre setiembre",
                "octubre",
                "noviembre",
                "diciembre",
            ),
            1,
        )
        for m in several.split()
    },
    parts_of_year=phrases(
        {
            "Q1": "primer trimestre de|primer trimestre|t 1|1 er trimestre|i trimestre de|primer trimestre del",
            "Q2": "segundo trimestre de|segundo trimestre|t 2|ii trimestre de|segundo trimestre del",
            "Q3": "tercer trimestre de|tercer trimestre|t 3|iii trimestre de|tercer trimestre del",
            "Q4": "cuarto trimestre de|cuarto trimestre|último trimestre de|t 4|iv trimestre de|cuarto trimestre del",
            "H1": "primer semestre de|primer semestre|primera mitad de|primer semestre del",
            "H2": "segundo semestre de|segundo semestre|segunda mitad de|segundo semestre del",
        }
    ),
    since=phrases({1: "desde|desde el año|a partir de|desde el|a contar de"}),
    until=phrases({1: "antes de|antes del año|antes del"}),
    from_words=word_set("de del desde"),
    to_words=word_set("a y al hasta"),
    between=word_set("entre"),
    base_year=phrases(
        {
            1: "que en|respecto de|respecto a|respecto al|con respecto a|en comparación con|frente a|frente al|"
            "comparado con|"
            "en relación con|que los de|que"
        }
    ),
    years_earlier=phrases({1: "años antes|año antes|años atrás|años más temprano"}),
    world=phrases(
        {
            1: "mundo|mundial|mundiales|mundialmente|escala mundial|nivel mundial|todo el mundo|mundo entero|global|"
            "globalmente|"
            "planeta"
        }
    ),
    other_places=phrases(
        {
            1: "estados árabes|unión europea|ue|ocde|g 20|g 7|mercosur|brics|asia y el pacífico|asia - pacífico|"
            "asia y pacífico|"
            "europa y asia central|países de ingresos bajos|países de ingreso bajo|países de ingresos medianos|"
            "países de ingresos medios|"
            "países de ingresos altos|países de ingreso alto|países de ingresos bajos y medianos|países de renta baja|"
            "países de ingreso mediano|países de ingreso mediano bajo|países de renta alta|"
            "países en desarrollo|países desarrollados|países emergentes|países menos adelantados|zona euro|eurozona|"
            "economías avanzadas|economías emergentes|países andinos|cono sur|comunidad andina|zonas rurales|zonas "
            "urbanas|"
            "áreas rurales|áreas urbanas|medio rural"
        }
    ),
    sexes={
        **dict.fromkeys(
            word_set(
                "mujeres mujer niñas niña femenino femenina femeninos femeninas madres trabajadoras obreras "
                "asalariadas empleadas "
                "costureras vendedoras aprendizas trabajadora cuidadoras campesinas desempleadas artesanas "
                "maternidad' jornaleras "
                "temporeras alumnas enfermeras"
            ),
            "F",
        ),
        **dict.fromkeys(word_set("hombres hombre varones varón masculino masculina masculinos masculinas"), "M"),
    },
    both_sexes=phrases(
        {
            1: "mujeres y hombres|hombres y mujeres|mujeres y los hombres|hombres y las mujeres|mujeres y de los "
            "hombres|"
            "hombres y de las mujeres|niños y niñas|niñas y niños|niñas y los niños|niños y las niñas|ambos sexos|"
            "trabajadores y trabajadoras|trabajadoras y trabajadores|trabajadoras y los trabajadores|trabajadores y "
            "las trabajadoras|"
            "mujeres que los hombres|mujeres o hombres|empleadas y empleados|empleados y empleadas|entre hombres y "
            "mujeres"
        }
    ),
    compared=phrases(
        {
            1: "que los|que las|que el|que la|que|de los demás|el de los|la de los|el de las|respecto de|frente a "
            "los|comparado con"
        }
    ),
    age_groups=phrases(
        {
            "15-24": "mujeres jóvenes|hombres jóvenes|jóvenes|juvenil|juveniles|juventud|personas jóvenes|joven",
            "5-17": "trabajo infantil|niños|niñas|niño|niña|infancia",
        }
    ),
    aged=phrases(
        {
            1: "de entre|de|edades de|edad de|entre|entre los|grupo de|edades entre|con edades de|edades "
            "comprendidas entre"
        }
    ),
    years_old=word_set("años"),
    or_more=phrases({1: "o más|y más|en adelante|y mayores|+|o mayores"}),
    under=phrases({1: "menores de|menor de|menos de|por debajo de los|menores de los"}),
    over=phrases({1: "mayores de|mayor de|más de|por encima de los|mayores de los"}),
    same_age=phrases({1: "misma edad|mismas edades|mismo grupo de edad"}),
    up=word_set(
        "aumentó aumenta aumento aumentos aumentaba aumentado creció crece crecimiento crecido subió subida sube "
        "alza alzas "
        "incremento incrementó incrementos incrementado ganó aumentaron crecieron subieron elevó repunte ascendido "
        "repuntó "
        "avanzó avance"
    ),
    down=word_set(
        "cayó caída caídas cae disminuyó disminución disminuye descendió descenso descensos bajó bajada baja redujo "
        "reducción "
        "retrocedió retroceso perdió pérdida contracción contrajo cayeron disminuyeron descendieron merma recorte "
        "recortó "
        "desplomó redujeron reducido disminuido"
    ),
    changed_after=phrases(
        {
            "up": "más que|más|por encima de|por encima del|más alto|más alta|superior a|superior al|adicionales|"
            "mayor que|"
            "de aumento|de alza",
            "down": "menos que|menos|por debajo de|por debajo del|más bajo|más baja|inferior a|inferior al|menor "
            "que|de caída|"
            "de reducción",
        }
    ),
    ands=word_set("y o e u"),
    breaks=phrases(
        {
            1: "mientras que|mientras|pero|aunque|frente a|frente al|frente a los|en tanto que|en cambio|seguido de|"
            "seguida de|"
            "contra|seguidos de"
        }
    ),
    respectively=word_set("respectivamente"),
    points_back=word_set(
        "este esta estos estas ese esa esos esas ello ellos ellas dicha dicho aquel aquella la el lo su sus los las"
    ),
    of_them=phrases(
        {
            1: "de ellos|de ellas|de los cuales|de las cuales|de estos|de estas|entre ellos|entre ellas|de los que|de las que|"
            "frente a los|frente a las"
        }
    ),
    stops=word_set(
        "el la los las un una unos unas de del en a al por para con sin sobre y e o u ni que quien quienes cuyo "
        "cuya se su sus lo "
        "le les es son era eran fue fueron ser sido ha han había habían hay no más menos muy ya entre hasta desde "
        "como según "
        "este esta estos estas ese esa eso ello ellos ellas él ella tan solo sólo también cada todo toda todos "
        "todas si donde "
        "cuando mientras pero tras ante bajo durante será serán está están estaba"
    ),
    verbs=word_set(
        "dedican dedica cubre cubren cubría "
        "es son era eran fue fueron será serán ha han había habían hay alcanza alcanzó alcanzaba alcanzan "
        "representa representó "
        "representaba representan situó sitúa situaba asciende ascendió ascendía llegó llega llegaba tenía tiene "
        "tienen tenían "
        "quedó queda quedan descendió subió cayó aumentó bajó creció supera superaba superó genera generó afectaba "
        "afecta afectó "
        "destinó destina dedican dedica pagó paga ganan gana gastó cuesta costó cubre cubría cubrió ocupaba ocupa "
        "emplea "
        "empleaba recibe reciben recibía percibe perciben capacitó capacitaron formó fijó fijado cotizaban cotiza "
        "cotizan "
        "trabaja trabajan trabajaba trabajaban estaba estaban sufrieron perdieron ronda rondaba oscila oscilaba "
        "durará dura "
        "suma sumaba registró registra equivale equivalía pasó pasa mantiene mantuvo abarca abarcaba concentra"
    ),
    demonyms=SPANISH,
    a_is_to=True,
)
