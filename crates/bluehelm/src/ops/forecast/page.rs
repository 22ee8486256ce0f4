//! How does the record of past forecasts look on one printed page?
//!
//! HTML with its style and drawings inside it: it needs no network, and prints on one sheet of A4.

use forecast::score::ReliabilityBin;

use super::audience::Audience;
use super::record::Interval;
use super::sheet::{Moment, Part, Sheet};

const STYLE: &str = "@page{size:A4;margin:10mm}body{font:8.5pt/1.28 system-ui,sans-serif;color:#111;max-width:188mm;margin:0 auto}\
h1{font-size:14pt;margin:0 0 1mm}h2{font-size:10pt;margin:2.5mm 0 1mm;border-top:.3mm solid #888;padding-top:1.5mm}p{margin:0 0 1mm}\
.only{border:.4mm solid #111;padding:1mm 2mm;font-weight:bold}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
td,th{text-align:right;padding:.2mm 1.5mm;font-weight:normal}th{color:#444;border-bottom:.2mm solid #888}td:first-child,th:first-child{text-align:left}\
.drawings{display:flex;gap:2mm;margin-top:1mm}svg{display:block}svg text{font:9px system-ui,sans-serif;fill:#333}\
.years{font-size:8pt;color:#333}.notes{font-size:7.5pt;color:#333;border-top:.3mm solid #888;padding-top:1.5mm;margin-top:2.5mm}\
@media print{body{max-width:none}}";

/// Colours that differ in grey too: what is served or pooled, the climatology, what happened.
const OURS: &str = "#0b5394";
const THEIRS: &str = "#c27a00";
const SEEN: &str = "#111";

/// The page.
pub fn html(sheet: &Sheet) -> String {
    let lead: String = sheet.lead.iter().map(|text| format!("<p>{}</p>", escaped(text))).collect();
    let only = match sheet.audience {
        Audience::Public => "",
        Audience::Mission => "<p class=\"only\">For the mission only. Do not publish.</p>",
    };
    let parts: String = sheet.parts.iter().map(part).collect();
    let notes: String =
        sheet.notes.iter().map(|text| format!("<p>{}</p>", escaped(text))).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n\
         <body><h1>{title}</h1>{only}{lead}\n{parts}\n<div class=\"notes\">{notes}<p>Bluehelm is not the United Nations.</p></div></body></html>\n",
        title = escaped(&sheet.title),
    )
}

fn part(part: &Part) -> String {
    let row = |line: &super::sheet::Scored| {
        let [one, ten, many] = line.brier;
        format!(
            "<tr><td>{}</td><td>{:.3}</td><td>{:.3}</td><td>{:.2}</td><td>{one:.4}</td><td>{ten:.4}</td><td>{many:.4}</td><td>{}</td></tr>",
            line.name,
            line.crps,
            line.ign,
            line.mis,
            line.skill.map_or_else(String::new, shown)
        )
    };
    let rows: String = part.lines.iter().map(row).collect();
    let years: Vec<String> = part
        .years
        .iter()
        .map(|(year, skill)| format!("{year}: {}", skill.map_or_else(|| "none".to_owned(), shown)))
        .collect();
    let curves: Vec<(&[ReliabilityBin], &str)> = part
        .curves
        .iter()
        .zip([OURS, THEIRS])
        .map(|((_, bins), colour)| (bins.as_slice(), colour))
        .collect();
    format!(
        "<h2>{}</h2><table><tr><th>forecast</th><th>CRPS</th><th>IGN</th><th>MIS</th><th>Brier, 1</th><th>Brier, 10</th><th>Brier, 25</th>\
         <th>skill over it, % (90 % interval)</th></tr>{rows}</table>\
         <p class=\"years\">Skill over the climatology by year, %: {}</p><div class=\"drawings\">{}{}{}</div>",
        escaped(&part.name),
        years.join("; "),
        reliability(&curves),
        histogram(&part.pit),
        timeline(&part.moments),
    )
}

fn shown(interval: Interval) -> String {
    let [skill, low, high] = [interval.skill, interval.low, interval.high].map(|x| 100.0 * x);
    format!("{skill:.1} ({low:.1} to {high:.1})")
}

fn reliability(curves: &[(&[ReliabilityBin], &str)]) -> String {
    const SIDE: f64 = 112.0;
    let (x, y) = (|p: f64| 18.0 + SIDE * p, |p: f64| 8.0 + SIDE * (1.0 - p));
    let mut drawn = format!(
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#999\" stroke-dasharray=\"2\"/>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    for tick in [0.0, 0.5, 1.0] {
        drawn += &format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{tick}</text><text x=\"15\" y=\"{}\" text-anchor=\"end\">{tick}</text>",
            x(tick),
            y(0.0) + 9.0,
            y(tick) + 2.0
        );
    }
    for (bins, colour) in curves {
        let line: Vec<String> =
            bins.iter().map(|bin| format!("{:.1},{:.1}", x(bin.chance), y(bin.happened))).collect();
        drawn += &format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\".8\"/>",
            line.join(" ")
        );
        for bin in *bins {
            let size = 0.8 + 0.55 * (bin.n as f64).log10();
            drawn += &format!(
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{size:.1}\" fill=\"{colour}\"/>",
                x(bin.chance),
                y(bin.happened)
            );
        }
    }
    drawing(150.0, &drawn, "chance → share that happened", SIDE)
}

fn histogram(tenths: &[usize; 10]) -> String {
    const SIDE: f64 = 112.0;
    let all: usize = tenths.iter().sum();
    let level = all as f64 / 10.0;
    let most = tenths.iter().copied().max().unwrap_or(1).max(1) as f64 * 1.1;
    let mut drawn = String::new();
    for (at, &n) in tenths.iter().enumerate() {
        let high = SIDE * n as f64 / most;
        drawn += &format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"10.2\" height=\"{high:.1}\" fill=\"{OURS}\" fill-opacity=\".55\"/>",
            8.0 + 11.2 * at as f64,
            8.0 + SIDE - high
        );
    }
    let y = 8.0 + SIDE * (1.0 - level / most);
    drawn += &format!(
        "<line x1=\"8\" y1=\"{y:.1}\" x2=\"120\" y2=\"{y:.1}\" stroke=\"#111\" stroke-dasharray=\"2\"/>"
    );
    drawing(128.0, &drawn, "PIT by tenths", SIDE)
}

fn timeline(moments: &[Moment]) -> String {
    const WIDE: f64 = 520.0;
    const SIDE: f64 = 112.0;
    let (from, to) = moments.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), m| {
        (from.min(m.year), to.max(m.year))
    });
    let most = moments.iter().flat_map(|m| [m.expected, m.climatology, m.happened]);
    let most = most.fold(1.0, f64::max) * 1.05;
    let x = |year: f64| 22.0 + (WIDE - 30.0) * (year - from) / (to - from).max(0.1);
    let y = |n: f64| 8.0 + SIDE * (1.0 - n / most);
    let line = |of: fn(&Moment) -> f64, colour: &str, more: &str| {
        let points: Vec<String> =
            moments.iter().map(|m| format!("{:.1},{:.1}", x(m.year), y(of(m)))).collect();
        format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" {more}/>",
            points.join(" ")
        )
    };
    let mut drawn = line(|m| m.climatology, THEIRS, "stroke-width=\"1\"");
    drawn += &line(|m| m.expected, OURS, "stroke-width=\"1.3\"");
    for m in moments {
        drawn += &format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"1.5\" fill=\"{SEEN}\"/>",
            x(m.year),
            y(m.happened)
        );
    }
    let first = from.ceil() as i32;
    for year in first..=(to.floor() as i32).max(first) {
        let at = x(f64::from(year));
        drawn += &format!("<text x=\"{at:.1}\" y=\"129\" text-anchor=\"middle\">{year}</text>");
    }
    for n in [0.0, most / 2.0, most] {
        drawn +=
            &format!("<text x=\"19\" y=\"{:.1}\" text-anchor=\"end\">{n:.0}</text>", y(n) + 3.0);
    }
    let title =
        "areas with a death: ● happened, expected by us (blue) and by the climatology (ochre)";
    drawing(WIDE, &drawn, title, SIDE)
}

fn drawing(wide: f64, drawn: &str, title: &str, side: f64) -> String {
    let high = side + 34.0;
    format!(
        "<svg viewBox=\"0 0 {wide} {high}\" width=\"{:.1}mm\" role=\"img\" aria-label=\"{title}\">{drawn}\
         <text x=\"8\" y=\"{}\">{title}</text></svg>",
        wide * 0.225,
        high - 3.0
    )
}

/// Text that cannot break out of the page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_the_page_and_an_empty_record_draws() {
        let part = Part {
            name: "<script>".to_owned(),
            lines: Vec::new(),
            curves: vec![("pool", Vec::new())],
            pit: [0; 10],
            moments: Vec::new(),
            years: vec![("2020".to_owned(), None)],
        };
        let sheet = Sheet {
            title: "A & B".to_owned(),
            lead: Vec::new(),
            parts: vec![part],
            notes: Vec::new(),
            audience: Audience::Mission,
        };
        let page = html(&sheet);
        assert!(page.contains("&lt;script&gt;") && page.contains("A &amp; B"), "{page}");
        assert!(page.contains("Do not publish") && !page.contains("NaN"), "{page}");
        assert!(!page.contains("http"), "the page stands alone");
    }
}
