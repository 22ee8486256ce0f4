//! How is a document set as PDF?

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{Document, ReportError, Words, svg};

/// A document set for paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// The document as a tagged PDF (PDF/UA-1) on A4. It holds no clock: equal documents give equal bytes.
///
/// # Errors
///
/// [`ReportError`] where a chart cannot be drawn or Typst refuses the page.
pub fn pdf(document: &Document) -> Result<Pdf, ReportError> {
    let press = Press::new(document)?;
    let set = typst::compile::<PagedDocument>(&press).output;
    let set = set.map_err(|found| refused(&found))?;
    let standard = PdfStandards::new(&[PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Custom(document.title.clone()),
        creator: Smart::Custom(Some("Bluehelm".to_owned())),
        standards: standard.map_err(|e| ReportError::Pdf(e.message().to_string()))?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&set, &options).map_err(|found| refused(&found))?;
    Ok(Pdf { bytes, pages: set.pages().len() })
}

fn refused(found: &[SourceDiagnostic]) -> ReportError {
    let texts: Vec<String> = found.iter().map(|d| d.message.to_string()).collect();
    ReportError::Pdf(texts.join("; "))
}

/// What Typst asks for while it sets one document: nothing but what is in here.
struct Press {
    standard: LazyHash<Library>,
    main: Source,
    files: Vec<(FileId, Bytes)>,
}

struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let files = typst_assets::fonts().map(Bytes::new);
    let fonts: Vec<Font> = files.flat_map(Font::iter).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

impl Press {
    fn new(document: &Document) -> Result<Self, ReportError> {
        let main = Source::new(id("brief.typ")?, include_str!("templates/brief.typ").to_owned());
        let mut files = vec![
            (id("document.json")?, json(document)?),
            (id("words.json")?, json(&Words::ENGLISH)?),
        ];
        for (at, section) in document.sections.iter().enumerate() {
            for (number, chart) in section.charts.iter().enumerate() {
                let name = format!("chart-{at}-{number}.svg");
                files.push((id(&name)?, Bytes::from_string(svg(chart)?)));
            }
        }
        Ok(Self { standard: LazyHash::new(Library::default()), main, files })
    }
}

fn id(name: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(name).map_err(|e| ReportError::Pdf(format!("{name}: {e:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn json(value: &impl serde::Serialize) -> Result<Bytes, ReportError> {
    let text = serde_json::to_string(value).map_err(|e| ReportError::Pdf(e.to_string()))?;
    Ok(Bytes::from_string(text))
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &self.standard
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(not_found(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(own, _)| *own == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
