protection-eyebrow = Protection of civilians
protection-title = Harm to civilians
protection-line = Deaths in organised violence as the Uppsala Conflict Data Program publishes them. What happened while a mission was there is no effect of the mission.
protection-not-shown = Forecasts and patrol plans for camps and settlements of open missions are not shown in public.
protection-world = Deaths in organised violence, by kind
protection-civilians = Deaths of civilians in organised violence
protection-hosts = In the countries that host a mission
