/*---
title = "A side of conflicts: a government, a group or a community"
dataset = "ucdp_actors"
key = ["actor"]

[columns]
actor = "the publisher's number, which sides of events bear (side_a_id, side_b_id)"
name = "name used in the data"
name_first = "name when the actor entered the data, in full; missing where none was given"
kind = "government, group (formally organised), supporters (of a party or person) or community"
splinter_of = "name of the actor that it came out of; missing where it came out of none"
joined = "name of the actor that it joined; missing where it joined none"
countries = "countries of its conflicts, separated by commas"
state_based = "has a part in a state-based conflict"
non_state = "has a part in a non-state conflict"
one_sided = "has used one-sided violence"
release = "the publisher's number of the release"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  actorid AS actor,
  namedata AS name,
  nullif(nameorigfulleng, 'n/a') AS name_first,
  CASE org WHEN 1 THEN 'group' WHEN 2 THEN 'supporters' WHEN 3 THEN 'community' WHEN 4 THEN 'government' END AS kind,
  nameprev AS splinter_of,
  groupname AS joined,
  location AS countries,
  conflictid IS NOT NULL AS state_based,
  nsid IS NOT NULL OR nscoalitionid IS NOT NULL AS non_state,
  osid IS NOT NULL OR oscoalitionid IS NOT NULL AS one_sided,
  version AS release,
  source_file,
  source_line,
  known_from
FROM raw.ucdp_actors
