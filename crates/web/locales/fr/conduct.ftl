conduct-eyebrow = Conduite des soldats de la paix et des opérations
conduct-title = Conduite
conduct-line = Allégations d’exploitation et d’atteintes sexuelles telles que publiées, par année. Moins d’allégations peut vouloir dire moins de signalements ; allégations, victimes, enquêtes et suites sont des décomptes différents, jamais additionnés.
conduct-not-shown = Rien n’est croisé ici avec des lieux, des unités ou des jours ; les petits effectifs que publie l’ONU sont montrés tels quels et jamais détaillés davantage.
