partners-eyebrow = Partnerships
partners-title = Who carries peacekeeping
partners-line = Each partner’s part, from public data: personnel, women against each year’s target, deaths of its nationals in service, endorsement. By name, and in no order of figures.
