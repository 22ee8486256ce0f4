date = { $day } { $month } { $year }
month-of-year = { $month } { $year }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
between = du { $from } au { $to }
interval = { $low } à { $high }
interval-95 = Intervalle à 95 %
not-known = inconnu
not-published = non publié
not-loaded = Cette partie ne peut être montrée ici.
not-loaded-here = non chargé ici
colours = Couleurs
table = Tableau des chiffres
chart-of = Graphique : { $title }. Le tableau ci-dessous donne les mêmes chiffres.
notes = Notes
cite = Citer ce chiffre
copy-sentence = Copier sous forme de phrase
copied = Copié.
source = Source
published = Publication
licence = Licence
hash = SHA-256
command = Commande
download = Télécharger
footnote = { $citation }, publication du { $date }, { $licence }, SHA-256 { $hash }
computed-with = calculé avec Bluehelm, indépendant de l’Organisation des Nations Unies
definition = { $population } ; { $scope } ; du { $from } au { $to } ; publication du { $published }.
definition-of-period = Du { $from } au { $to } ; publication du { $published }.
sentence = { $title }, { $key } : { $value } { $unit }
sentence-interval = { $title }, { $key } : { $value } { $unit } (intervalle à 95 % : { $low } à { $high })
sentence-provisional = { $said }, provisoire
time-in-part = { $time } (en partie)
as-published = publication du { $date }
against = { $current } contre { $previous }
settled = publié
provisional = provisoire : touche les trois mois précédant la publication
first-of = Les { $shown } premiers sur { $all } ; le tableau les donne tous.
missing-months = Non publiés, laissés en blanc : { $months }.
population = Personnel compté
population-all = ensemble du personnel
population-uniformed = personnel en tenue
population-military = militaires
population-police = police
population-civilian = civils
scope = Missions comptées
scope-all = toutes les missions
scope-peacekeeping = opérations de maintien de la paix
scope-political = missions politiques
scope-secretariat = Secrétariat
key-year = Année
key-month = Mois
key-mission = Mission
key-cause = Cause
key-personnel-type = Catégorie de personnel
key-category = Catégorie
key-nationality-iso3 = Nationalité
key-contributor-iso3 = Contributeur
key-country-iso3 = Pays
unit-deaths = décès
unit-mission-days = jours-missions
whole = Sur un total de
target = Objectif
before = Avant
after = Après
rows = Lignes
column = Colonne
period = Période
show = Afficher
since = Séries depuis
cut-off = Date limite
changes-caption = Années pour lesquelles les deux publications diffèrent
difference-line = Entre le { $from } et le { $to } : { $added } enregistrements ajoutés, { $removed } supprimés, { $changed } modifiés.
difference-definition = Publications du { $from } et du { $to }, comparées enregistrement par enregistrement.
problem-title = Cela n’a pas abouti
problem-line = L’adresse, ou un choix qu’elle contient, n’a pas de sens ici. Rien n’est perdu.
verdict-reproduced = reproduit
    .meaning = Vrai pour tous les choix que les mots laissent ouverts.
    .counted = { $n ->
        [one] { $n } reproduit
       *[other] { $n } reproduits
    }
verdict-depends-on-definition = dépend de la définition
    .meaning = Vrai pour certains des choix que les mots laissent ouverts, et non pour d’autres.
    .counted = { $n ->
        [one] { $n } dépend de la définition
       *[other] { $n } dépendent de la définition
    }
verdict-not-reproduced = non reproduit
    .meaning = Vrai pour aucun d’eux.
    .counted = { $n ->
        [one] { $n } non reproduit
       *[other] { $n } non reproduits
    }
verdict-cannot-be-checked = invérifiable
    .meaning = Aucune donnée ouverte, ou trop peu pour se prononcer.
    .counted = { $n ->
        [one] { $n } invérifiable
       *[other] { $n } invérifiables
    }
why-comparison = { $hits } des { $tried } choix de population, de missions, de date limite et de publication donnent ces chiffres.
why-value = { $hits } des { $tried } choix de population, de missions et de publication donnent ce chiffre. { $measure } : sur l’ensemble, les données donnent { $range } { $unit }.
why-test = Pour tous les choix qui donnent ces chiffres, le test exact donne p = { $p } ou plus : le hasard seul pourrait expliquer la différence.
area-politics = Politique
    .measure = La politique d’abord ; des mandats clairs, avec les moyens nécessaires.
area-women-peace-and-security = Femmes, paix et sécurité
    .measure = La part des femmes, à tous les niveaux et à toutes les étapes.
area-protection = Protection
    .measure = Protéger les civils, la responsabilité première revenant aux États hôtes.
area-safety-and-security = Sûreté et sécurité
    .measure = Moins de morts et de blessés parmi les soldats de la paix.
area-performance-and-accountability = Performance et responsabilité
    .measure = Des normes communes, des unités formées et équipées, des lacunes comblées.
area-peacebuilding-and-sustaining-peace = Consolidation et pérennisation de la paix
    .measure = Appropriation nationale, transitions préparées, financement stable.
area-partnerships = Partenariats
    .measure = Conseil, contributeurs, États hôtes et organisations régionales y ont chacun leur part.
area-conduct = Conduite
    .measure = Conduite du personnel et des opérations ; appui aux victimes.
why-one-value = { $measure } : les données donnent { $range } { $unit }.
not-told-apart = Les sommes que contient le programme ne les distinguent pas. La publication elle-même le fait ; cette commande la charge :
yes = oui
no = non
profile-contents = Sur cette page
profile-rows = { $shown } lignes sur { $all } sont affichées ; la ligne de commande les donne toutes.
data-in-english = Certains textes de cette page proviennent de fichiers de données rédigés en anglais et restent en anglais.
map-attribution = Tracés : Natural Earth
map-disclaimer = Les tracés sont ceux de Natural Earth, non ceux de l’Organisation des Nations Unies. Les noms et les lignes n’impliquent aucune opinion sur le statut d’un territoire ; les lignes connues comme contestées sont en tirets.
map-tiles = Superposer à la carte un fichier PMTiles de votre choix ; il est lu ici et n’est envoyé nulle part
map-tiles-refused = Ce fichier ne peut être lu comme PMTiles
site = Lieu
latitude = Latitude
longitude = Longitude
status-on-course = en bonne voie
    .meaning = L’objectif est atteint, ou le rythme y suffit.
status-moving-towards = en rapprochement
    .meaning = A changé dans le sens voulu, de plus que la marge et que le hasard.
status-no-change = pas de changement mesuré
    .meaning = Aucun changement qui dépasse l’une et l’autre.
status-moved-away = en éloignement
    .meaning = A changé dans l’autre sens, de plus que la marge et que le hasard.
status-not-collected = non recueilli
    .meaning = Personne, à notre connaissance, ne le compte, ou pas pour ces années.
    .counted = { $n ->
        [one] { $n } non recueilli
       *[other] { $n } non recueillis
    }
status-not-public = non public
    .meaning = Existe, mais n’est pas publié.
    .counted = { $n ->
        [one] { $n } non public
       *[other] { $n } non publics
    }
status-not-loaded-here = non chargé ici
    .meaning = Est publié, mais absent du dossier de données.
    .counted = { $n ->
        [one] { $n } non chargé ici
       *[other] { $n } non chargés ici
    }
addressee-endorsers = tous ceux qui y ont souscrit
addressee-member-states = les États Membres
addressee-security-council = le Conseil de sécurité
addressee-general-assembly = l’Assemblée générale
addressee-financial-contributors = les contributeurs financiers
addressee-contributors = les pays contributeurs de troupes et de police
addressee-host-states = les États hôtes
addressee-regional-organisations = les organisations régionales
addressee-secretariat = le Secrétariat
quote-open = « 
quote-close =  »
figure-link = Lien vers ce chiffre
