/*---
title = "Outline of a country, or of a unit of the first or second level; not the United Nations' boundaries"
parts = ["boundaries_world_10m", "boundaries_world_50m", "boundaries_ne_admin1", "boundaries_wof"]
key = ["dataset", "level", "country_iso3", "id", "name"]

[columns]
dataset = "world_countries_10m, world_countries_50m, ne_admin1 or wof_boundaries"
level = "country, admin1 or admin2"
id = "the publisher's: ISO numeric, HASC code or number; missing where there is none; no key in ne_admin1"
name = "as printed"
country_iso3 = "ISO 3166-1 alpha-3; missing for areas without a code"
country = "name the United Nations uses; missing for areas without a code"
disputed = "the area, or part of its outline, is disputed as far as we list it: draw dashed and say so"
dispute = "which dispute"
geometry_wkt = "outline as well-known text, WGS 84, longitude first"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
