//! What do simple suppression and ours hide, what is still exposed, and how long does it take?
//!
//! Simple suppression: hide small cells; then, while a total has exactly one hidden part or is
//! itself the one hidden cell of its sum, hide the smallest other one. With a folder as argument,
//! the tables and our audits are written there for `benches/highs_ranges.py`.

use std::time::Instant;
use std::{env, fs, path::Path};

use disclosure::{
    Audit, Cell, Layout, Method, Table, audit, protect_table, read_table, write_table,
};

fn main() {
    let folder = env::args().nth(1);
    let layout = Layout { hidden_at_least: 1, ..Layout::default() };
    let head = "| table | small cells | simple: also hidden | exposed | ours: also hidden | cheapest \
                | share of counts hidden, simple / ours | s, ours | s, audit of simple |";
    say(head);
    say(&head.chars().filter(|c| *c == '|').map(|_| "|").collect::<Vec<_>>().join(" --- "));
    for (which, (size, mean)) in [
        ([4, 5, 1], 12.0),
        ([10, 8, 1], 12.0),
        ([30, 30, 1], 30.0),
        ([5, 6, 3], 12.0),
        ([12, 10, 3], 30.0),
        ([30, 30, 3], 60.0),
    ]
    .into_iter()
    .enumerate()
    {
        let mut rng = fastrand::Rng::with_seed(which as u64 + 1);
        let counts = random(size, mean, &mut rng);
        let simple = simple(&counts, layout.minimum);
        let begun = Instant::now();
        let audited = audit(&simple, &[], &layout).expect("a table that adds up");
        let audit_s = begun.elapsed().as_secs_f64();
        let begun = Instant::now();
        let ours = protect_table(&counts, &layout, Method::Hide).expect("a safe table");
        let ours_s = begun.elapsed().as_secs_f64();
        let exposed = audited.cells.iter().filter(|c| !c.protected).count();
        say(&format!(
            "| {} x {} x {} | {} | {} | {exposed} | {} | {} | {:.1} % / {:.1} % | {ours_s:.2} | {audit_s:.2} |",
            size[0],
            size[1],
            size[2],
            ours.small,
            audited.cells.len() - ours.small,
            ours.further,
            if ours.cheapest { "yes" } else { "not proven" },
            lost(&counts, &simple),
            lost(&counts, &ours.table),
        ));
        if let Some(folder) = &folder {
            write(Path::new(folder), &format!("{which}-simple"), &simple, &audited);
            write(Path::new(folder), &format!("{which}-ours"), &ours.table, &ours.audit);
        }
    }
}

#[allow(clippy::print_stdout, reason = "an example prints its result")]
fn say(line: &str) {
    println!("{line}");
}

fn write(folder: &Path, name: &str, table: &Table, audit: &Audit) {
    let json = serde_json::to_string(audit).expect("JSON");
    fs::write(folder.join(format!("{name}.csv")), write_table(table, "count")).expect("written");
    fs::write(folder.join(format!("{name}.json")), json).expect("written");
}

/// Exponential counts: many small, few large, as counts by mission and year are.
fn random(size: [usize; 3], mean: f64, rng: &mut fastrand::Rng) -> Table {
    let mut text = "row,column,layer,count\n".to_owned();
    for r in 0..size[0] {
        for c in 0..size[1] {
            for l in 0..size[2] {
                let count = (-(1.0 - rng.f64()).ln() * mean) as i64;
                text += &format!("r{r},c{c},l{l},{count}\n");
            }
        }
    }
    let text = if size[2] == 1 { text.replace(",l0,", ",").replace("layer,", "") } else { text };
    let mut table = read_table(text.as_bytes(), &Layout::default()).expect("a table");
    for (_, whole, parts) in table.sums() {
        let part = |p: &usize| if let Cell::Shown(n) = table.cells[*p] { n } else { 0 };
        table.cells[whole] = Cell::Shown(parts.iter().map(part).sum());
    }
    table
}

fn shown(cell: Cell) -> Option<i64> {
    if let Cell::Shown(count) = cell { Some(count) } else { None }
}

fn simple(counts: &Table, minimum: i64) -> Table {
    let mut table = counts.clone();
    let mark = Cell::Hidden { low: 1, high: None };
    for cell in &mut table.cells {
        if shown(*cell).is_some_and(|n| n > 0 && n < minimum) {
            *cell = mark;
        }
    }
    loop {
        let mut done = true;
        for (_, whole, parts) in table.sums() {
            let all: Vec<usize> = parts.into_iter().chain([whole]).collect();
            if all.iter().filter(|&&n| shown(table.cells[n]).is_none()).count() == 1 {
                let others = all.into_iter().filter_map(|n| Some((shown(table.cells[n])?, n)));
                if let Some((_, n)) = others.filter(|(count, _)| *count > 0).min() {
                    table.cells[n] = mark;
                    done = false;
                }
            }
        }
        if done {
            return table;
        }
    }
}

/// Counts of hidden cells as a share of all cells' counts, totals included.
fn lost(counts: &Table, table: &Table) -> f64 {
    let all: i64 = counts.cells.iter().filter_map(|c| shown(*c)).sum();
    let left: i64 = table.cells.iter().filter_map(|c| shown(*c)).sum();
    100.0 * (all - left) as f64 / all as f64
}
