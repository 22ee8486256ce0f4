/*---
title = "A reported total of endorsements of the Declaration of Shared Commitments"
dataset = "endorsement_counts"
key = ["date"]

[columns]
date = "day for which the total is reported"
states = "member states"
organisations = "organisations; missing where not reported"
url = "page that reports it"
known_from = "date of publication"
---*/
SELECT as_of AS date, member_states AS states, organisations, source_url AS url, known_from
FROM raw.endorsement_counts
