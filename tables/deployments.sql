/*---
title = "Peacekeepers at one place, as one published map or year shows them"
parts = ["deployments_maps", "deployments_years", "deployments_radpko"]
key = ["dataset", "mission", "country", "site", "latitude", "longitude", "date_start"]
derived = ["cell", "troops_kind"]

[columns]
dataset = "geo_pko_units (maps, 1994-2020), geo_pko_front (years, 1994-2024) or radpko (years, 1999-2019, African missions): three views of one thing, never added"
site = "town or camp as printed"
mission = "acronym"
country = "as printed"
country_iso3 = "ISO 3166-1 alpha-3; missing for Kosovo, Abyei and a border"
latitude = "of the town, not of the camp, degrees north; missing where the place is unclear"
longitude = "of the town, not of the camp, degrees east"
cell = "PRIO-GRID cell of the town"
date_start = "first day of the map's month (maps) or of the year"
date_end = "the map carried forward: day before the mission's next map; for its last map the mission's end, missing while the mission is open; for years the last day covered"
date_precision = "month or year"
map = "map and revision; missing for years"
troops = "persons, estimated from unit sizes (Geo-PKO) or shared out from the mission's strength (RADPKO); missing is unknown, 0 is none shown"
troops_kind = "estimate, yearly_mean, none_shown (a headquarters, observers, police, or a unit of no stated kind) or unknown"
uniformed = "troops, police and observers together (RADPKO only)"
headquarters = "0 none, 3 the mission's, 1 and 2 those below it; missing for RADPKO"
observers = "military observers are there"
police = "police are there"
medical = "a medical unit is there; missing for RADPKO"
aviation = "an aviation unit is there; missing for RADPKO"
battalions = "battalions shown (maps)"
companies = "companies shown (maps)"
platoons = "platoons shown (maps)"
records = "the publisher's rows put together"
flags = "troops_unknown, no_coordinates, no_base, end_unknown"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
