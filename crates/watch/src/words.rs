//! How is a warning said in the languages of a camp?
//!
//! English and French are the working languages of missions; Spanish and Arabic are official ones. The sentences
//! are short, say what to do first, and are to be checked by native speakers of a mission before use.

use crate::warning::{State, Warning};

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
    let is_over = matches!(warning.state, State::Cancelled | State::Expired);
    let what = if is_over { over[column] } else { threat[column] };
    let mark = if warning.exercise { format!("{} ", drill[column]) } else { String::new() };
    let instruction = match warning.severity {
        _ if is_over => ended[column],
        crate::warning::Severity::Extreme => shelter[column],
        _ => alert[column],
    };
    Words { headline: format!("{mark}{what}: {}", warning.zone), instruction }
}
