//! How is a document written for Word?

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Footer, LineSpacing, PageMargin, Paragraph, Pic, Run, RunFonts, Style,
    StyleType, Table as Grid, TableCell, TableRow, VertAlignType,
};

use crate::{Chart, Document, ReportError, Section, Table, Text, Words, picture};

/// Width of a chart on the page, in English Metric Units (16 cm).
const CHART_EMU: u32 = 5_760_000;
/// Rows that a chart's table may have to stand beside it.
const ROWS_BESIDE: usize = 12;

/// The document as `.docx`: headings as styles, charts as pictures, their tables beside them where they are short. Long
/// ones are left to HTML and Markdown: they would make many pages of a brief of two.
///
/// # Errors
///
/// [`ReportError`] where a chart cannot be drawn or the file not packed.
pub fn word(document: &Document) -> Result<Vec<u8>, ReportError> {
    let words = Words::ENGLISH;
    let mut docx = blank(document);
    docx = docx.add_paragraph(styled(&document.title, "Title"));
    docx = docx.add_paragraph(plain(&document.lead));
    docx = list(docx, words.findings, &document.findings);
    for section in &document.sections {
        docx = add_section(docx, section)?;
    }
    docx = list(docx, words.unknown, &document.unknown);
    docx = list(docx, words.method, &document.method);
    if !document.notes.is_empty() {
        docx = docx.add_paragraph(styled(words.notes, "Heading1"));
        for (at, note) in document.notes.iter().enumerate() {
            // As small as on paper: they are many.
            let run = Run::new().add_text(format!("{}. {note}", at + 1)).size(15);
            docx = docx.add_paragraph(Paragraph::new().add_run(run));
        }
    }
    if document.sections.iter().flat_map(|s| &s.charts).any(is_long) {
        docx = docx.add_paragraph(plain(words.elsewhere));
    }
    let mut out = Cursor::new(Vec::new());
    docx.build().pack(&mut out).map_err(|e| ReportError::Word(e.to_string()))?;
    Ok(out.into_inner())
}

fn blank(document: &Document) -> Docx {
    let style = |id: &str, name: &str, size: usize| {
        Style::new(id, StyleType::Paragraph).name(name).size(size).bold()
    };
    let fonts = RunFonts::new().ascii("Georgia").hi_ansi("Georgia").cs("Georgia");
    let margin =
        PageMargin { top: 1100, left: 1134, bottom: 1100, right: 1134, ..PageMargin::new() };
    Docx::new()
        .page_size(11_906, 16_838)
        .page_margin(margin)
        .default_size(20)
        .default_fonts(fonts)
        .add_style(style("Title", "Title", 36))
        .add_style(style("Heading1", "heading 1", 24))
        .footer(Footer::new().add_paragraph(plain(&document.imprint)))
}

fn add_section(mut docx: Docx, section: &Section) -> Result<Docx, ReportError> {
    docx = docx.add_paragraph(styled(&section.title, "Heading1"));
    for text in &section.texts {
        docx = docx.add_paragraph(said(Paragraph::new(), text));
    }
    for chart in &section.charts {
        docx = docx.add_paragraph(said(Paragraph::new().keep_next(true), &chart.caption));
        let (png, width, height) = picture::png(chart)?;
        let tall = (u64::from(CHART_EMU) * u64::from(height) / u64::from(width)) as u32;
        let pic = Pic::new_with_dimensions(png, width, height).size(CHART_EMU, tall);
        docx = docx.add_paragraph(Paragraph::new().add_run(Run::new().add_image(pic)));
        if !is_long(chart) {
            docx = add_table(docx, &chart.table());
        }
    }
    Ok(section.tables.iter().fold(docx, add_table))
}

/// Whether the values of a chart would push what follows from the first pages.
fn is_long(chart: &Chart) -> bool {
    chart.times.len() > ROWS_BESIDE
}

fn add_table(docx: Docx, table: &Table) -> Docx {
    let cell = |words: &str, figures: bool, bold: bool| {
        let run = Run::new().add_text(words).size(17);
        let run = if bold { run.bold() } else { run };
        let side = if figures { AlignmentType::Right } else { AlignmentType::Left };
        TableCell::new().add_paragraph(Paragraph::new().add_run(run).align(side))
    };
    let head = table.columns.iter().map(|c| cell(&c.name, c.figures, true)).collect();
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().zip(&table.columns);
        TableRow::new(cells.map(|(words, c)| cell(words, c.figures, false)).collect())
    });
    let rows = std::iter::once(TableRow::new(head)).chain(rows).collect();
    docx.add_paragraph(said(Paragraph::new().keep_next(true), &table.caption))
        .add_table(Grid::new(rows))
}

fn list(docx: Docx, title: &str, texts: &[Text]) -> Docx {
    if texts.is_empty() {
        return docx;
    }
    let docx = docx.add_paragraph(styled(title, "Heading1"));
    let item = |text: &Text| {
        let start = Paragraph::new().add_run(Run::new().add_text("\u{2022} "));
        said(start, text)
    };
    texts.iter().fold(docx, |docx, text| docx.add_paragraph(item(text)))
}

fn said(paragraph: Paragraph, text: &Text) -> Paragraph {
    let paragraph = paragraph.add_run(Run::new().add_text(&text.words));
    if text.notes.is_empty() {
        return paragraph;
    }
    let notes: Vec<String> = text.notes.iter().map(usize::to_string).collect();
    let mut raised = Run::new().add_text(notes.join(", "));
    raised.run_property = raised.run_property.vert_align(VertAlignType::SuperScript);
    paragraph.add_run(raised)
}

fn plain(words: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(words))
}

/// A heading, which stays with what follows it.
fn styled(words: &str, style: &str) -> Paragraph {
    let spacing = LineSpacing::new().before(200).after(60);
    plain(words).style(style).line_spacing(spacing).keep_next(true)
}
