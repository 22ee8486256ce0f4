//! How is a document written in Markdown?

use crate::{Document, Table, Text, Words};

/// The document in Markdown: charts as tables, notes as a numbered list.
pub fn markdown(document: &Document) -> String {
    let words = Words::ENGLISH;
    let mut out = format!("# {}\n\n{}\n", plain(&document.title), plain(&document.lead));
    list(&mut out, words.findings, &document.findings);
    for section in &document.sections {
        heading(&mut out, &section.title);
        for text in &section.texts {
            out.push_str(&format!("{}\n\n", said(text)));
        }
        section.charts.iter().for_each(|chart| table(&mut out, &chart.table()));
        section.tables.iter().for_each(|t| table(&mut out, t));
    }
    list(&mut out, words.unknown, &document.unknown);
    list(&mut out, words.method, &document.method);
    if !document.notes.is_empty() {
        heading(&mut out, words.notes);
        for (at, note) in document.notes.iter().enumerate() {
            out.push_str(&format!("{}. {}\n", at + 1, plain(note)));
        }
    }
    out.push_str(&format!("\n{}\n", plain(&document.imprint)));
    out
}

fn heading(out: &mut String, title: &str) {
    out.push_str(&format!("\n## {}\n\n", plain(title)));
}

fn list(out: &mut String, title: &str, texts: &[Text]) {
    if texts.is_empty() {
        return;
    }
    heading(out, title);
    texts.iter().for_each(|text| out.push_str(&format!("- {}\n", said(text))));
}

fn table(out: &mut String, table: &Table) {
    out.push_str(&format!("{}\n\n", said(&table.caption)));
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&row(table.columns.iter().map(|c| plain(&c.name)).collect()));
    let rule = |figures: bool| if figures { "---:" } else { "---" }.to_owned();
    out.push_str(&row(table.columns.iter().map(|c| rule(c.figures)).collect()));
    for cells in &table.rows {
        out.push_str(&row(cells.iter().map(|c| plain(c)).collect()));
    }
    out.push('\n');
}

fn said(text: &Text) -> String {
    let notes: Vec<String> = text.notes.iter().map(|n| format!("[{n}]")).collect();
    if notes.is_empty() {
        plain(&text.words)
    } else {
        format!("{} {}", plain(&text.words), notes.join(""))
    }
}

/// Words whose signs Markdown would read as markup, each with a backslash before it.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for sign in words.chars() {
        match sign {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => out.extend(['\\', sign]),
            _ => out.push(sign),
        }
    }
    out
}
