//! Here is a drawing: give me its pixels, for programs that show no SVG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

use crate::chart::size;
use crate::{Chart, ReportError, svg};

/// Pixels for each unit of the drawing.
const SCALE: u32 = 2;

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    typst_assets::fonts().for_each(|font| fonts.load_font_data(font.to_vec()));
    Arc::new(fonts)
});

/// The chart as PNG, with its width and height in pixels.
pub(crate) fn png(chart: &Chart) -> Result<(Vec<u8>, u32, u32), ReportError> {
    let failed = |cause: String| ReportError::Chart { caption: chart.caption.words.clone(), cause };
    let options = Options { fontdb: FONTS.clone(), ..Options::default() };
    let tree = Tree::from_str(&svg(chart)?, &options).map_err(|e| failed(e.to_string()))?;
    let (width, height) = size(chart);
    let (width, height) = (width * SCALE, height * SCALE);
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| failed("no pixels".to_owned()))?;
    let scale = Transform::from_scale(SCALE as f32, SCALE as f32);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    let bytes = pixels.encode_png().map_err(|e| failed(e.to_string()))?;
    Ok((bytes, width, height))
}
