protection-eyebrow = Protection des civils
protection-title = Les violences subies par les civils
protection-line = Morts dans la violence organisée, tels que les publie le Programme d’Uppsala sur les données de conflit. Ce qui s’est passé en présence d’une mission n’est pas un effet de la mission.
protection-not-shown = Les prévisions et les plans de patrouille concernant les camps et localités des missions en cours ne sont pas montrés au public.
protection-world = Morts dans la violence organisée, par type
protection-civilians = Morts de civils dans la violence organisée
protection-hosts = Dans les pays qui accueillent une mission
