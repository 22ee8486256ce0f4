licences-title = Licences des composants
licences-line = Les pages de Bluehelm contiennent ces bibliothèques et tracés, faits par d’autres.
