/*---
title = "A settlement"
parts = ["places_wof", "places_geonames"]
key = ["dataset", "id"]
derived = ["cell"]

[columns]
dataset = "wof_localities or geonames_cities500; most of the first come from GeoNames too: do not count both"
id = "the publisher's id"
name = "name"
country_iso3 = "ISO 3166-1 alpha-3; missing for Kosovo and where the point lies in another country than its file"
admin1 = "name (Who's On First) or GeoNames' code of the first-level unit; missing where unknown"
latitude = "degrees north"
longitude = "degrees east"
cell = "PRIO-GRID cell"
population = "people, where published; missing is unknown, never zero"
population_kind = "published or unknown"
coordinate_precision = "arc_minute: rounded to whole minutes, about 2 km; finer otherwise"
kind = "locality, neighbourhood, localadmin, campus; populated place for GeoNames"
is_current = "true or false where the publisher says so"
flags = "deprecated, superseded, not_current, outside_country, repeated_key"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
