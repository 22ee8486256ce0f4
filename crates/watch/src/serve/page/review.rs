//! How do the ledger, a timeline and the replay look?

use super::draw::clock;
use crate::camp::{Alarm, Case, Ledger, SensorLine, Share};
use crate::input::{Care, Verdict};
use crate::settings::Settings;
use crate::speak::json::write_time;
use crate::timeline::{Timeline, care_in_words};
use crate::words::{either, label};
use maud::{Markup, html};

/// Warnings and events listed.
const MOST_LINES: usize = 200;

/// A share with its interval, or that nothing was judged.
fn percent(share: Option<Share>, say: &Say<'_>) -> String {
    share.map_or_else(
        || say("nothing judged", "rien n'a été jugé").to_owned(),
        |share| {
            let [value, low, high] = [share.value, share.low, share.high].map(|v| 100.0 * v);
            let [to, of] = [say("to", "à"), say("of", "sur")];
            format!("{value:.0} % ({low:.0} {to} {high:.0} %, {of} {})", share.of)
        },
    )
}

/// Says it in English or in French.
type Say<'a> = dyn Fn(&'static str, &'static str) -> &'static str + 'a;

/// The camp's first language.
fn language(settings: &Settings) -> &str {
    settings.file.languages.first().map_or("en", String::as_str)
}

/// A kind of threat, as the ledger names it.
fn threat_in(say: &Say<'_>, threat: &str) -> String {
    match threat {
        "incoming" => say("incoming", "tir indirect"),
        "intrusion" => say("intrusion", "intrusion"),
        "approach" => say("approach", "approche"),
        "loitering" => say("loitering", "présence suspecte"),
        "alarm" => say("alarm", "alerte"),
        other => return other.to_owned(),
    }
    .to_owned()
}

fn moment(seconds: f64) -> String {
    write_time(seconds, "Z").replace('T', " ").get(..19).unwrap_or_default().to_owned()
}

/// The ledger, to be read and filled in.
pub(super) fn review(
    ledger: &Ledger,
    alarms: &[Alarm],
    map: &Markup,
    settings: &Settings,
) -> Markup {
    let language = language(settings);
    let say: &Say<'_> = &|english, french| either(language, english, french);
    html! {
        h2 { (say("Review of warnings", "Bilan des alertes")) }
        p { (say(
            "What was each warning? What nobody judges counts nowhere. A drill is marked as one by itself.",
            "Qu'était chaque alerte ? Ce que personne ne juge ne compte nulle part. Un exercice est marqué de lui-même.",
        )) }
        @for case in ledger.cases.iter().take(MOST_LINES) { (judge(case, say, language)) }
        @if ledger.cases.is_empty() { p { (say("No warning is remembered.", "Aucune alerte en mémoire.")) } }
        h2 { (say("Something happened without a warning", "Un fait sans alerte")) }
        form.missed method="post" action="/missed" {
            label { (say("When (UTC) ", "Quand (UTC) ")) input type="datetime-local" name="happened" required; }
            label { (say("Zone ", "Zone ")) select name="zone" {
                @for zone in &settings.file.zones { option { (zone.name) } }
            } }
            label { (say("What ", "Quoi ")) select name="threat" {
                @for threat in ["incoming", "intrusion", "approach", "loitering", "alarm"] {
                    option value=(threat) { (threat_in(say, threat)) }
                }
            } }
            button { (say("Enter it", "Inscrire")) }
        }
        @for missed in ledger.missed.iter().take(MOST_LINES) {
            p { (moment(missed.happened_s)) " · " (missed.zone) ": " (threat_in(say, &missed.threat)) " · "
                (say("in service then: ", "en service alors : "))
                @if missed.in_service.is_empty() { (say("no sensor", "aucun capteur")) }
                @else { (missed.in_service.join(", ")) } }
        }
        h2 { (say("Alarms", "Alertes")) }
        ul {
            @for alarm in alarms.iter().rev().take(MOST_LINES) {
                li { a href=(format!("/timeline?begun={:.3}", alarm.begun_s)) {
                    (moment(alarm.begun_s)) @if alarm.exercise { " " (label("drill", language)) }
                    (say(", warnings: ", ", alertes : ")) (alarm.warnings)
                } " · " a href=(format!("/replay?s={:.0}", alarm.begun_s)) { (say("replay", "relecture")) } }
            }
        }
        h2 { (say("Sensors", "Capteurs")) }
        @for line in &ledger.sensors { (sensor(line, say)) }
        h2 { (say("Where reports came from", "D'où venaient les rapports")) }
        p { (say(
            "Shaded as far as each sensor has reported from in each direction. A direction without any may be blind, or \
             empty.",
            "Ombré jusqu'où chaque capteur a rendu compte, dans chaque direction. Une direction sans rapport peut être \
             aveugle, ou vide.",
        )) }
        (map)
    }
}

fn judge(case: &Case, say: &Say<'_>, language: &str) -> Markup {
    let said = match case.verdict {
        None => say("not judged", "non jugée"),
        Some(Verdict::True) => say("true", "fondée"),
        Some(Verdict::Nuisance) => say("nuisance", "intempestive"),
        Some(Verdict::Drill) => say("drill", "exercice"),
    };
    html! {
        form.case method="post" action="/judge" {
            p { (moment(case.raised_s)) @if case.exercise { b { " " (label("drill", language)) } } " · " b { (case.zone) }
                ": " (threat_in(say, &case.threat)) " · " (case.rule.as_deref().unwrap_or(label("by_hand", language)))
                @if !case.sensors.is_empty() { " · " (case.sensors.join(", ")) }
                " · " b { (said) } }
            input type="hidden" name="warning" value=(case.id);
            @if !case.exercise {
                @for (value, name) in [
                    ("true", say("True", "Fondée")),
                    ("nuisance", say("Nuisance", "Intempestive")),
                    ("drill", say("Test", "Essai")),
                ] {
                    button name="verdict" value=(value) { (name) }
                }
            }
        }
    }
}

fn sensor(line: &SensorLine, say: &Say<'_>) -> Markup {
    let health = &line.health;
    html! {
        article.sensor {
            h3 { (line.sensor) }
            p { (say("Warnings: ", "Alertes : ")) (line.true_warnings) (say(" true, ", " fondées, ")) (line.nuisance)
                (say(" nuisance, ", " intempestives, ")) (line.drills) (say(" drills, ", " exercices, "))
                (line.not_judged) (say(" not judged", " non jugées")) }
            p { (say("Right when it warned: ", "Fondées parmi ses alertes : ")) (percent(line.precision, say)) }
            p { (say("Warned when something was there: ", "Alertes parmi les faits : ")) (percent(line.found, say))
                (say("; missed ", " ; manqués ")) (line.missed) (say(", and ", ", et ")) (line.missed_silent)
                (say(" while it was not in service", " alors qu'il n'était pas en service")) }
            p { @match line.heard {
                    None => { (say("Never heard", "Jamais entendu")) }
                    Some(share) => { (say("Heard ", "Entendu ")) (format!("{:.1} %", 100.0 * share))
                        (say(" of the time", " du temps")) }
                }
                ", " (health.gaps_count) (say(" gaps", " interruptions"))
                @if health.silent { (say(", silent now", ", muet à présent")) }
                ". " (health.reports) (say(" reports, ", " rapports, ")) (health.dropped) (say(" not used", " non utilisés")) }
            @for (from, to) in health.gaps.iter().rev().take(5) {
                p.over { (say("gap ", "interruption ")) (moment(*from)) (say(" to ", " à ")) (clock(*to))
                    " (" (format!("{:.0}", to - from)) " s)" }
            }
        }
    }
}

/// An alarm, step by step.
pub(super) fn timeline(timeline: &Timeline, settings: &Settings) -> Markup {
    let language = language(settings);
    let say: &Say<'_> = &|english, french| either(language, english, french);
    let alarm = timeline.alarm;
    let not_recorded = say("not recorded", "non consigné");
    let since = |at_s: Option<f64>| {
        at_s.map_or(not_recorded.to_owned(), |at_s| {
            format!("{} ({:+.0} s)", clock(at_s), at_s - alarm.begun_s)
        })
    };
    let drill = label("drill", language);
    html! {
        @if alarm.exercise { p #state.exercise { (drill) " " (drill) " " (drill) } }
        h2 { (say("After-action timeline, ", "Chronologie pour le retour d'expérience, ")) (settings.file.name) }
        p { (say("Restricted. Alarm of ", "Diffusion restreinte. Alerte du ")) (moment(alarm.begun_s)) ", "
            @match alarm.ended_s {
                Some(ended_s) => { (say("over ", "terminée ")) (clock(ended_s)) }
                None => { (say("still on", "en cours")) }
            } }
        table {
            tr { th { (say("first reported", "premier rapport")) } td { (since(timeline.first_reported_s)) } }
            tr { th { (say("first warning raised", "première alerte donnée")) } td { (clock(alarm.begun_s)) } }
            tr { th { (say("first told to an output", "première transmission")) } td { (since(timeline.first_told_s)) } }
            tr { th { (say("first seen by somebody", "vue par quelqu'un")) } td { (since(timeline.first_seen_s)) } }
            tr { th { (say("everybody counted in", "tous comptés à l'abri")) } td { (since(timeline.all_counted_s))
                " (" (timeline.counted.0) " " (label("of", language)) " " (timeline.counted.1) ")" } }
            tr { th { (say("over", "terminée")) } td { (since(alarm.ended_s)) } }
        }
        h2 { (say("Casualties against 10-1-2", "Blessés au regard du repère 10-1-2")) }
        p { (say(
            "First aid within 10 minutes of being wounded, advanced care within 1 hour, surgery within 2. A guideline, \
             not a rule: later is later, not wrong; not recorded is not known.",
            "Premiers secours dans les 10 minutes, soins avancés dans l'heure, chirurgie dans les 2 heures. Un repère, pas \
             une règle : plus tard n'est pas une faute ; ce qui n'est pas consigné n'est pas connu.",
        )) }
        @if timeline.casualties.is_empty() { p { (say("No casualty was entered.", "Aucun blessé n'a été inscrit.")) } } @else {
            @for one in &timeline.casualties {
                p { b { (say("Casualty ", "Blessé ")) (one.casualty.number) } (say(", wounded ", ", blessé à "))
                    (clock(one.casualty.wounded_s)) }
                ul {
                    @for step in &one.steps { li { (care_in(language, step.care)) ": "
                        @match step.after_min {
                            None => { (not_recorded) }
                            Some(after) => { (format!("{after:.1} min"))
                                (if after <= step.within_min { say(", within ", ", en moins de ") }
                                 else { say(", later than ", ", après plus de ") })
                                (format!("{:.0}", step.within_min)) }
                        }
                    } }
                }
            }
        }
        h2 { (say("What happened", "Ce qui s'est passé")) }
        table lang=[(language != "en").then_some("en")] {
            @for event in &timeline.events {
                tr { td { (clock(event.at_s)) } td { (format!("{:+.0} s", event.at_s - alarm.begun_s)) } td { (event.what) } }
            }
        }
        @if timeline.cut { p { (say("More happened than is shown.", "Il s'est passé plus que ce qui est montré.")) } }
        p { a href=(format!("/replay?s={:.0}", alarm.begun_s)) { (say("Replay it", "La relire")) } }
    }
}

/// A step of care as the page's buttons call it; in English as the command line does.
fn care_in(language: &str, care: Care) -> &'static str {
    match care {
        _ if language == "en" => care_in_words(care),
        Care::Advanced => label("advanced", language),
        Care::Surgery => label("surgery", language),
        _ => label("first_aid", language),
    }
}

/// The replay: a slider over the journal's time, and the camp as it was.
pub(super) fn replay(
    begun_s: f64,
    now_s: f64,
    at_s: f64,
    alarms: &[Alarm],
    then: &Markup,
    settings: &Settings,
) -> Markup {
    // A day at a time: on a phone a finger's width is then some minutes.
    let from_s = begun_s.max(at_s - 43_200.0).floor();
    let to_s = now_s.min(from_s + 86_400.0).ceil();
    let language = language(settings);
    let say: &Say<'_> = &|english, french| either(language, english, french);
    html! {
        h2 { (say("Replay, ", "Relecture, ")) (settings.file.name) }
        form #replay method="get" action="/replay" {
            label for="slider" { (moment(from_s)) (say(" to ", " à ")) (moment(to_s)) }
            input #slider type="range" name="s" min=(format!("{from_s:.0}")) max=(format!("{to_s:.0}")) step="1"
                value=(format!("{at_s:.0}"));
            div #play hidden {
                button type="button" data-by="-60" { "−1 min" }
                button type="button" data-by="-10" { "−10 s" }
                button #go type="button" data-stop=(say("Stop", "Arrêter")) { (say("Play", "Lire")) }
                button type="button" data-by="10" { "+10 s" }
                button type="button" data-by="60" { "+1 min" }
                label { (say("Speed ", "Vitesse ")) select #speed { @for speed in [1, 4, 16, 60] { option value=(speed) { (speed) " ×" } } } }
            }
            noscript { button { (say("Show", "Montrer")) } }
        }
        p {
            @for alarm in alarms.iter().rev().take(10) {
                a href=(format!("/replay?s={:.0}", alarm.begun_s)) { (moment(alarm.begun_s)) @if alarm.exercise { " " (label("drill", language)) } }
                " "
            }
        }
        div #then { (then) }
    }
}
