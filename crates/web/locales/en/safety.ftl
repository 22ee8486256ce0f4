safety-eyebrow = Safety and security
safety-title = Deaths in service
safety-description = Deaths of peacekeepers by cause, mission, type and time, with intervals and every revision.
safety-line = { $current } { $count ->
    [one] death
   *[other] deaths
} by malicious act from { $from } to { $to }, against { $previous } in the same period of { $year }.
safety-no-test = No test can be made of it.
safety-clear = The difference is significant in every test made (exact p = { $p }).
safety-not-all = The exact test calls the difference significant (p = { $p }); tests that allow for deaths in clusters do not.
safety-chance = Chance alone could explain the difference (exact p = { $p }).
safety-ratio = Ratio of the two periods: { $estimate } (95 % interval { $low } to { $high }); 1 means no difference.
safety-other-vintage = As published on { $date }: { $current } against { $previous }.
safety-same-period = The same period, year by year
safety-time = Over time
safety-months = By month
safety-rate = For each 1,000 personnel-years
safety-rate-uniformed = Of uniformed personnel: no open series counts civilians month by month, so no rate of all personnel can be given.
safety-provisional = The figure of { $year } is provisional.
safety-part-year = part of the year
safety-part-month = part of the month
safety-part-left-out = { $year } is counted in part: it stands in the table, not in the lines.
safety-nobody = The publication has no such death:
safety-per-year = in a year
safety-clusters = Deaths come in clusters
safety-clusters-line = A mission-day is a day on which a mission had at least one such death: one attack counts once, however many it killed.
safety-per-day = Deaths per mission-day
safety-groups = Who, and where
safety-missions = By mission
safety-types = By type of personnel
safety-nationalities = By nationality
safety-causes = By cause
safety-revised = What publications tell differently
safety-revised-line = Between { $from } and { $to }, { $years } yearly counts by cause changed in years that were over at the first of them. Self-inflicted deaths appear as yearly totals only.
safety-revised-none = Only one publication is at hand.
safety-revised-rows = Records reclassified
safety-same-period-title = Deaths by malicious act, the same days of each year
