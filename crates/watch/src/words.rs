//! How is a warning said in the languages of a camp?
//!
//! English and French are the working languages of missions; Spanish and Arabic are official ones. The sentences
//! are short, say what to do first, and are to be checked by native speakers of a mission before use.

use crate::warning::{Severity, State, Warning};

/// Languages that warnings are said in.
pub const LANGUAGES: [&str; 4] = ["en", "fr", "es", "ar"];

/// A warning in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What it is, short.
    pub headline: String,
    /// What to do.
    pub instruction: &'static str,
}

/// What the warning says in this language; English where the language is not known.
#[must_use]
pub fn words(warning: &Warning, language: &str) -> Words {
    let column = LANGUAGES.iter().position(|known| *known == language).unwrap_or(0);
    let threat = match warning.threat.as_str() {
        "incoming" => ["Incoming fire", "Tir indirect", "Fuego indirecto", "نيران قادمة"],
        "loitering" => {
            ["Loitering nearby", "Présence suspecte", "Presencia sospechosa", "تحرك مشبوه"]
        }
        "intrusion" => ["Intrusion", "Intrusion", "Intrusión", "تسلل"],
        "approach" => ["Approach", "Approche", "Aproximación", "اقتراب"],
        _ => ["Alarm", "Alerte", "Alarma", "إنذار"],
    };
    let over = ["All clear", "Fin d'alerte", "Fin de la alarma", "انتهاء الإنذار"];
    let expired = ["Warning expired", "Alerte expirée", "Alarma caducada", "انقضى الإنذار"];
    let drill = ["EXERCISE", "EXERCICE", "EJERCICIO", "تمرين"];
    let shelter = [
        "Take shelter now. Stay there until the all-clear.",
        "Mettez-vous à l'abri. Restez-y jusqu'à la fin d'alerte.",
        "Póngase a cubierto. Quédese hasta el fin de la alarma.",
        "احتموا الآن وابقوا حتى انتهاء الإنذار.",
    ];
    let alert = [
        "Stay alert and be ready to take shelter.",
        "Restez vigilants et prêts à vous abriter.",
        "Manténgase alerta y listo para cubrirse.",
        "ابقوا متيقظين ومستعدين للاحتماء.",
    ];
    let ended = [
        "The warning is over.",
        "L'alerte est terminée.",
        "La alarma ha terminado.",
        "انتهى الإنذار.",
    ];
    // That nothing confirms a warning any more is no all-clear: its sensors may be silent.
    let unconfirmed = [
        "Nothing confirms the warning any more. This is no all-clear: stay alert.",
        "Rien ne confirme plus l'alerte. Ce n'est pas une fin d'alerte : restez vigilants.",
        "Nada confirma ya la alarma. No es el fin de la alarma: manténgase alerta.",
        "لم يعد شيء يؤكد الإنذار. هذا ليس انتهاء الإنذار: ابقوا متيقظين.",
    ];
    let what = match warning.state {
        State::Cancelled => over[column],
        State::Expired => expired[column],
        _ => threat[column],
    };
    let mark = if warning.exercise { format!("{} ", drill[column]) } else { String::new() };
    let instruction = match (warning.state, warning.severity) {
        (State::Cancelled, _) => ended[column],
        (State::Expired, _) => unconfirmed[column],
        (_, Severity::Extreme) => shelter[column],
        _ => alert[column],
    };
    Words { headline: format!("{mark}{what}: {}", warning.zone), instruction }
}

/// What buttons and headings of the page are called: a key, then each of [`LANGUAGES`].
const LABELS: [(&str, [&str; 4]); 38] = [
    ("quiet", ["No alarm", "Pas d'alerte", "Sin alarma", "لا إنذار"]),
    ("alarm", ["ALARM", "ALERTE", "ALARMA", "إنذار"]),
    ("on", ["ALARM IS ON", "ALERTE EN COURS", "ALARMA ACTIVA", "الإنذار قائم"]),
    ("drill", ["EXERCISE", "EXERCICE", "EJERCICIO", "تمرين"]),
    ("drills", ["Drill", "Exercice", "Simulacro", "تمرين"]),
    ("clear", ["ALL CLEAR", "FIN D'ALERTE", "FIN DE ALARMA", "انتهاء الإنذار"]),
    (
        "clear_sure",
        [
            "Yes: all clear everywhere",
            "Oui : fin d'alerte partout",
            "Sí: fin de alarma en todo",
            "نعم: انتهى الإنذار في كل مكان",
        ],
    ),
    ("see", ["Seen", "Vu", "Visto", "شوهد"]),
    ("by_hand", ["raised by hand", "donnée à la main", "dada a mano", "رُفع يدوياً"]),
    ("in", ["in", "dans", "en", "خلال"]),
    ("ended", ["ended", "terminée", "terminada", "انتهى"]),
    ("expired", ["expired", "expirée", "caducada", "انقضى"]),
    ("raise", ["Raise the alarm", "Donner l'alerte", "Dar la alarma", "ارفع الإنذار"]),
    ("counted", ["Counted in", "Comptés à l'abri", "Contados", "تم عدّهم"]),
    ("of", ["of", "sur", "de", "من"]),
    ("shelter", ["Shelter", "Abri", "Refugio", "ملجأ"]),
    ("not_counted", ["not counted yet", "pas encore compté", "aún sin contar", "لم يُعدّ بعد"]),
    ("count", ["Count", "Compter", "Contar", "عدّ"]),
    ("missing", ["missing", "manquent", "faltan", "ناقص"]),
    ("all_in", ["everybody is in", "tous à l'abri", "todos dentro", "الجميع في الداخل"]),
    ("casualties", ["Casualties", "Blessés", "Heridos", "المصابون"]),
    ("add_casualty", ["+ Casualty", "+ Blessé", "+ Herido", "+ مصاب"]),
    ("first_aid", ["First aid", "Premiers secours", "Primeros auxilios", "إسعاف أولي"]),
    ("advanced", ["Advanced care", "Soins avancés", "Atención avanzada", "رعاية متقدمة"]),
    ("surgery", ["Surgery", "Chirurgie", "Cirugía", "جراحة"]),
    (
        "guideline",
        [
            "10-1-2 is a guideline, not a rule.",
            "10-1-2 est un repère, pas une règle.",
            "10-1-2 es una guía, no una norma.",
            "10-1-2 توجيه وليس قاعدة.",
        ],
    ),
    (
        "expected_impact",
        [
            "Expected impact (90 %)",
            "Impact attendu (90 %)",
            "Impacto previsto (90 %)",
            "موقع السقوط المتوقع (90 %)",
        ],
    ),
    ("map", ["Map", "Carte", "Mapa", "خريطة"]),
    ("sensors", ["Sensors", "Capteurs", "Sensores", "أجهزة الاستشعار"]),
    ("silent", ["SILENT", "MUET", "MUDO", "صامت"]),
    ("heard", ["heard", "entendu", "oído", "مسموع"]),
    ("never", ["never heard", "jamais entendu", "nunca oído", "لم يُسمع قط"]),
    ("sound", ["Sound on", "Activer le son", "Activar sonido", "تشغيل الصوت"]),
    ("night", ["Night", "Nuit", "Noche", "ليل"]),
    ("review", ["Review", "Bilan", "Revisión", "مراجعة"]),
    ("replay", ["Replay", "Relecture", "Repetición", "إعادة"]),
    (
        "unsent",
        [
            "NOT SENT: touch again, or use the camp's own alarm",
            "PAS ENVOYÉ : recommencez, ou utilisez l'alarme du camp",
            "NO ENVIADO: toque de nuevo o use la alarma del campamento",
            "لم يُرسل: أعيدوا اللمس أو استخدموا إنذار المعسكر",
        ],
    ),
    (
        "lost",
        [
            "NO CONTACT WITH THE WATCH: use the camp's own alarm",
            "PLUS DE CONTACT AVEC LA VEILLE : utilisez l'alarme du camp",
            "SIN CONTACTO CON LA VIGILANCIA: use la alarma del campamento",
            "لا اتصال بالمراقبة: استخدموا إنذار المعسكر",
        ],
    ),
];

/// A button or heading of the page in this language; English where the language is not known.
#[must_use]
pub(crate) fn label(key: &str, language: &str) -> &'static str {
    let column = LANGUAGES.iter().position(|known| *known == language).unwrap_or(0);
    LABELS.iter().find(|(known, _)| *known == key).map_or("?", |(_, said)| said[column])
}

/// A sentence of what looks back, which is written in English and French only: French where that is asked for.
#[must_use]
pub(crate) fn either(language: &str, english: &'static str, french: &'static str) -> &'static str {
    if language == "fr" { french } else { english }
}
