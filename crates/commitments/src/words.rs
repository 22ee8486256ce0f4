//! How is a judgement said in one sentence?

use crate::change::Change;
use crate::judge::{Case, Figure, Judgement, years};
use crate::{Direction, Status};

/// A number with as many digits as it needs: 6.6, 0.45, 13209.
pub(crate) fn number(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 1000.0 || v == 0.0 => 0,
        v if v >= 1.0 => 1,
        v if v >= 0.1 => 2,
        _ => 3,
    };
    let text = format!("{value:.digits$}");
    if !text.contains('.') {
        return text;
    }
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn short(unit: &str) -> &str {
    if unit == "percent" { "%" } else { unit }
}

fn with_unit(value: f64, unit: &str) -> String {
    format!("{} {}", number(value), short(unit))
}

fn period(figure: &Figure) -> String {
    let whole = years(base::Period { from: figure.from, to: figure.to });
    match figure.month_ends {
        Some(n) if n % 12 != 0 => format!("{whole} ({n} month-ends)"),
        _ => whole,
    }
}

fn interval(figure: &Figure, name: &str) -> String {
    let ends = figure.low.map(|low| {
        let high = figure.high.map_or_else(|| "unbounded".to_owned(), number);
        format!(" ({name}{} to {high})", number(low))
    });
    ends.unwrap_or_default()
}

fn signed(value: f64) -> String {
    let text = number(value);
    if value > 0.0 { format!("+{text}") } else { text }
}

/// The sentence that gives the reason: of what, how much, how it changed.
pub(crate) fn reason(title: &str, case: &Case<'_>, found: &Judgement) -> String {
    let indicator = case.reading.indicator();
    let unit = &indicator.unit;
    if let Some(obstacle) = &found.obstacle {
        return format!("{title}: no status can be given: {obstacle}.");
    }
    let (Some(then), Some(now), Some(change)) = (&found.baseline, &found.latest, &found.change)
    else {
        return format!("{title}: no status can be given: a figure is missing.");
    };
    let value = |f: &Figure| f.value.map_or_else(|| "missing".to_owned(), number);
    let now_value = now.value.map_or_else(|| "missing".to_owned(), |v| with_unit(v, unit));
    let mut text = format!(
        "{title}: {now_value}{} in {}, against {}{} in {}; {}",
        interval(now, "95 % interval "),
        period(now),
        value(then),
        interval(then, ""),
        period(then),
        changed(case, change, found.confirmed.as_ref())
    );
    if let Some(target) = &found.target {
        let met = found.status == Status::OnCourse;
        match target.of_the_year {
            Some(due) => {
                let word = if reached(case, now, due) { "is met" } else { "is not met" };
                text += &format!(
                    "; the target of {}, {}, {word}",
                    now.to.year().min(target.by),
                    number(due)
                );
            }
            None => text += &format!("; no target is known for {}", now.to.year()),
        }
        if let Some((needed, pace)) = found.pace.and_then(|p| Some((p.needed?, p))) {
            let high = pace.high.map_or_else(|| "unbounded".to_owned(), signed);
            let seen =
                format!("the pace seen is {} ({} to {high})", signed(pace.seen), signed(pace.low));
            let (last, by) = (number(target.last), target.by);
            text += &match (reached(case, now, target.last), met) {
                (true, _) => format!("; the {last} of {by} is reached already, and {seen}"),
                (false, met) => {
                    let enough = if met { "" } else { ", which is not surely enough" };
                    let needed = signed(needed);
                    format!("; for {last} by {by} it needs {needed} a year, and {seen}{enough}")
                }
            };
        }
    }
    text + "."
}

fn reached(case: &Case<'_>, now: &Figure, target: f64) -> bool {
    now.value.is_some_and(|v| match case.measure.direction {
        Direction::Fewer => v <= target,
        _ => v >= target,
    })
}

/// The change, its interval, and whether it counts.
fn changed(case: &Case<'_>, change: &Change, confirmed: Option<&Change>) -> String {
    let margin = number(case.measure.margin);
    // Ratios near 1 must not round to it.
    let said = |c: &Change, v: f64| if c.kind == "ratio" { format!("{v:.2}") } else { number(v) };
    let ends = |c: &Change| match (c.low, c.high) {
        (Some(low), Some(high)) => format!("{} to {}", said(c, low), said(c, high)),
        (Some(low), None) => format!("{} to unbounded", said(c, low)),
        _ => String::new(),
    };
    let estimated = |c: &Change| match (c.estimate, c.low) {
        (Some(v), _) => said(c, v),
        (None, Some(low)) if low > 0.0 => "unbounded".to_owned(),
        // Nothing against nothing.
        (None, _) => "not defined".to_owned(),
    };
    let estimate = estimated(change);
    let size = match change.kind {
        "points" => {
            format!("the change of {} points ({})", signed(change.difference), ends(change))
        }
        "ratio" => format!("the ratio is {estimate} ({})", ends(change)),
        "a_year" => format!("the slope is {estimate} a year ({})", ends(change)),
        _ => format!("the change is {}, of a complete count", signed(change.difference)),
    };
    let large = change.is_large(case.measure.margin);
    let verdict = match (change.kind, change.sign() != 0, large) {
        (_, true, false) if change.turns() => {
            "more than chance, but the latest figure lies the other way from the baseline"
                .to_owned()
        }
        ("none", _, true) => format!("at least the margin of {margin}"),
        (_, true, true) => format!("more than chance and the margin of {margin}"),
        (_, true, false) | ("none", ..) => format!("less than the margin of {margin}"),
        (_, false, _) => "no more than chance may give".to_owned(),
    };
    let other = case.confirm.as_ref().map(|other| {
        let title = &other.indicator().title;
        let Some(c) = confirmed else {
            return format!("; how \"{title}\" changed cannot be told, and it must confirm this");
        };
        let word = match (c.sign(), change.sign()) {
            (0, _) => "which leaves room for no change",
            (_, 0) => "which did change",
            (own, first) if own == first => "which changed the same way",
            _ => "which changed the other way",
        };
        format!("; of \"{title}\" the ratio is {} ({}), {word}", estimated(c), ends(c))
    });
    let joint = if change.kind == "points" { " is" } else { "," };
    format!("{size}{joint} {verdict}{}", other.unwrap_or_default())
}

/// What would change the answer.
pub(crate) fn would_change(case: &Case<'_>, found: &Judgement) -> String {
    let unit = &case.reading.indicator().unit;
    let margin = match unit.as_str() {
        "percent" => format!("{} points", number(case.measure.margin)),
        unit => with_unit(case.measure.margin, unit),
    };
    let tested =
        if case.measure.whole_count.is_some() { "" } else { ", or one that chance may give" };
    let interval = match (&case.measure.whole_count, &case.confirm) {
        (Some(_), _) => "",
        (None, None) => " whose interval leaves out no change",
        (None, Some(_)) => {
            " whose interval leaves out no change, as does that of the indicator that must confirm it"
        }
    };
    let counts = format!("a change of at least {margin} from the baseline{interval}");
    if found.obstacle.is_some() {
        return "A publication with these years.".to_owned();
    }
    match (found.status, &found.target) {
        _ if case.measure.direction == Direction::Neither => {
            "Nothing: neither way is wanted, and it gives no status.".to_owned()
        }
        (Status::OnCourse, _) => {
            "A latest figure short of the year's target, with a pace not enough for the last one."
                .to_owned()
        }
        (Status::MovingTowards, Some(t)) => {
            format!(
                "On course at the year's target, or with a pace surely enough for {} by {}; no change in the measure below {margin}.",
                number(t.last),
                t.by
            )
        }
        (Status::MovingTowards, None) => {
            format!(
                "A change of less than {margin}{tested}; on course needs a target, and {}.",
                if case.of_partner {
                    "targets are set for all partners together"
                } else {
                    "none is known"
                }
            )
        }
        (Status::MovedAway, _) => {
            format!("A return to within {margin} of the baseline; moving towards needs {counts}.")
        }
        _ => format!("{}{}.", counts[..1].to_uppercase(), &counts[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_as_many_digits_as_they_need() {
        for (value, text) in [
            (13_209.4, "13209"),
            (6.58, "6.6"),
            (0.4519, "0.45"),
            (0.5, "0.5"),
            (-0.0001, "0"),
            (0.0, "0"),
            (5.0, "5"),
            (-0.032, "-0.032"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
