partners-eyebrow = Partenariats
partners-title = Qui porte le maintien de la paix
partners-line = La part de chaque partenaire, d’après les données publiques : personnel, femmes face à l’objectif de chaque année, décès de ses ressortissants en service, adhésion. Par nom, sans ordre de chiffres.
