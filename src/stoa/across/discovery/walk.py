from stoa.foundation.registries import Sample

SAMPLES = [
    Sample("discovery:home", lambda: ["/"]),
    Sample("discovery:search", lambda: ["/search"], query_strings=("", "?q=canary", "?q=wages", "?q=inspektion&sort=newest")),
    Sample("discovery:suggest", lambda: ["/search/suggest"], query_strings=("?q=ca", "?q=wag", "?q=la")),
]
