/*---
title = "A published yearly count about allegations of sexual exploitation and abuse; measures are never added"
parts = ["sea_allegations_yearly", "sea_allegations_by_mission", "sea_victims"]
key = ["dataset", "year", "measure", "part", "mission"]

[columns]
dataset = "which of the three files"
year = "year in which the allegations were received"
measure = "allegations or victims: different counts, never added to one another"
part = "all, or the part counted: parts overlap and need not add up to all"
mission = "acronym; missing for all missions, and for what a page leaves as other"
count = "as published"
note = "what to know about the row, revisions among them"
url = "page"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
