/*---
title = "An endorsement known by name; a state not listed is not known to us"
dataset = "endorsements"
key = ["country_iso3"]

[columns]
country_iso3 = "ISO 3166-1 alpha-3"
name = "state"
date = "day of endorsement"
url = "page that reports it"
known_from = "date of publication"
---*/
SELECT isocode3 AS country_iso3, state AS name, date, source_url AS url, known_from
FROM raw.endorsements
