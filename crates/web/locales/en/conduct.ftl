conduct-eyebrow = Conduct of peacekeepers and peacekeeping operations
conduct-title = Conduct
conduct-line = Allegations of sexual exploitation and abuse as published, by year. Fewer allegations may mean less reporting; allegations, victims, investigations and outcomes are different counts and are never added.
conduct-not-shown = Nothing here is crossed with places, units or days; what the UN publishes in small cells is shown as published and never broken down further.
