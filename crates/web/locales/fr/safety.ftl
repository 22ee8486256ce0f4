safety-eyebrow = Sûreté et sécurité
safety-title = Les décès en service
safety-description = Décès de soldats de la paix par cause, mission, catégorie et période, avec intervalles et révisions.
safety-line = { $current } décès par acte de malveillance du { $from } au { $to }, contre { $previous } pour la même période de { $year }.
safety-no-test = Aucun test n’est possible.
safety-clear = La différence est significative dans tous les tests effectués (test exact : p = { $p }).
safety-not-all = Le test exact juge la différence significative (p = { $p }) ; les tests qui tiennent compte des décès groupés, non.
safety-chance = Le hasard seul pourrait expliquer la différence (test exact : p = { $p }).
safety-ratio = Rapport des deux périodes : { $estimate } (intervalle à 95 % : { $low } à { $high }) ; 1 signifie aucune différence.
safety-other-vintage = Publication du { $date } : { $current } contre { $previous }.
safety-same-period = La même période, année par année
safety-time = Au fil du temps
safety-months = Par mois
safety-rate = Pour 1 000 personnes-années
safety-rate-uniformed = Pour le personnel en tenue : aucune série ouverte ne compte les civils mois par mois, si bien qu’aucun taux de l’ensemble du personnel ne peut être donné.
safety-provisional = Le chiffre de { $year } est provisoire.
safety-part-year = partie de l’année
safety-part-month = partie du mois
safety-part-left-out = { $year } n’est comptée qu’en partie : elle figure dans le tableau, non dans les courbes.
safety-nobody = La publication ne compte aucun décès de ce type :
safety-per-year = par an
safety-clusters = Les décès surviennent par groupes
safety-clusters-line = Un jour-mission est un jour où une mission a connu au moins un tel décès : une attaque compte une fois, quel que soit le nombre de morts.
safety-per-day = Décès par jour-mission
safety-groups = Qui, et où
safety-missions = Par mission
safety-types = Par catégorie de personnel
safety-nationalities = Par nationalité
safety-causes = Par cause
safety-revised = Ce que les publications disent différemment
safety-revised-line = Entre le { $from } et le { $to }, { $years } totaux annuels par cause ont changé pour des années achevées lors de la première. Les morts volontaires ne figurent qu’en totaux annuels.
safety-revised-none = Une seule publication est disponible.
safety-revised-rows = Enregistrements reclassés
safety-same-period-title = Décès par acte de malveillance, mêmes jours de chaque année
