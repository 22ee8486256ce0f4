//! The whole public dashboard as files, for a disk or any web host: every page in every language that offers it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;
use tokio::task::{JoinError, JoinSet};
use web::pages::data::SqlAnswer;
use web::pages::{RESOURCES, WOMEN};
use web::{Language, Links, Page};

use super::{Ask, Confined, Later, render};
use crate::ops::{answers, commitments, partners, publications};
use crate::settings::Settings;

/// What was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exported {
    /// Pages.
    pub pages: usize,
    /// Files that pages load.
    pub assets: usize,
    /// All of them, in bytes.
    pub bytes: u64,
}

/// A copy answers no queries.
struct Silent;

const SILENT: &str = "a copy that is carried answers no queries";

impl Confined for Silent {
    fn rows<'a>(&'a self, _: &'a str) -> Later<'a, SqlAnswer> {
        Box::pin(async { Err(SILENT.to_owned()) })
    }

    fn statement<'a>(&'a self, _: &'a str) -> Later<'a, Value> {
        Box::pin(async { Err(SILENT.to_owned()) })
    }
}

/// Writes every page below `folder`, as many at a time as there are processors; files that are there already are written
/// over.
pub async fn export(settings: &Settings, folder: &Path) -> Result<Exported> {
    let mut done = Exported { pages: 0, assets: 0, bytes: 0 };
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    let mut under_way = JoinSet::new();
    for (page, rest) in every_page(settings).await? {
        if under_way.len() >= at_once
            && let Some(page) = under_way.join_next().await
        {
            done.add(page)?;
        }
        let (settings, folder) = (settings.clone(), folder.to_owned());
        under_way.spawn(async move { write_page(&settings, &folder, page, &rest).await });
    }
    while let Some(page) = under_way.join_next().await {
        done.add(page)?;
    }
    for asset in web::assets() {
        let bytes = asset.bytes().context("a file inside this program is damaged")?;
        done.bytes += write(folder, &format!("assets/{}", asset.name), &bytes)?;
        done.assets += 1;
    }
    done.bytes += write(folder, "index.html", web::pages::door::page().as_bytes())?;
    Ok(done)
}

impl Exported {
    fn add(&mut self, page: Result<Result<Self>, JoinError>) -> Result<()> {
        let page = page.context("a page could not be made")??;
        self.pages += page.pages;
        self.bytes += page.bytes;
        Ok(())
    }
}

/// One page in every language that offers it, one after the other: the second finds the answers of the first.
async fn write_page(
    settings: &Settings,
    folder: &Path,
    page: Page,
    rest: &[String],
) -> Result<Exported> {
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let links = Links::Carried { depth: 1 + rest.len() };
    let mut done = Exported { pages: 0, assets: 0, bytes: 0 };
    for language in Language::ALL.into_iter().filter(|l| l.offers(page)) {
        let ask = Ask { language, page, rest: &rest, query: &[], links };
        let file = Links::file(language, page, &rest);
        let html = render(settings, &ask, &Silent).await;
        let html = html.with_context(|| format!("cannot make {file}"))?;
        done.bytes += write(folder, &file, html.as_bytes())?;
        done.pages += 1;
    }
    Ok(done)
}

fn write(folder: &Path, file: &str, bytes: &[u8]) -> Result<u64> {
    let path = folder.join(file);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(bytes.len() as u64)
}

/// Every page and the parts of its address below it, with the state that each opens with.
async fn every_page(settings: &Settings) -> Result<Vec<(Page, Vec<String>)>> {
    let mut pages: Vec<(Page, Vec<String>)> =
        Page::MENU.into_iter().chain([Page::Licences]).map(|p| (p, Vec::new())).collect();
    for statement in answers::statements(settings)? {
        pages.push((Page::Claims, vec![statement.id.clone()]));
        let claims = statement.claims.iter();
        pages.extend(claims.map(|c| (Page::Claims, vec![statement.id.clone(), c.id.clone()])));
    }
    for kind in [("partner", Page::Partners), ("mission", Page::Missions)] {
        let listed = partners::list(settings, kind.0).await?;
        pages.extend(listed.into_iter().map(|one| (kind.1, vec![one.id])));
    }
    pages.push((Page::People, vec![WOMEN.to_owned()]));
    let resources = partners::list(settings, "profile").await?;
    pages.extend(resources.into_iter().map(|m| (Page::Missions, vec![m.id, RESOURCES.to_owned()])));
    for commitment in commitments::commitments(settings, &commitments::Asked::default()).await? {
        pages.push((Page::Commitments, vec![commitment.commitment.id]));
    }
    for dataset in publications::list(settings).await? {
        pages.push((Page::Data, vec![dataset.id]));
    }
    Ok(pages)
}
