//! The pages that people read, and the files that they load.

mod confined;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use web::{Asset, Language, Links, Page};

use self::confined::InProcess;
use super::answers::accepts_gzip;
use super::{Problem, Shared};
use crate::pages::{Ask, problem, render};

/// A page's state, as its address has it.
type Pairs = Vec<(String, String)>;

/// Every page; they are remembered like all answers.
pub fn routes() -> Router<Shared> {
    let mut routes = Router::new().route("/", get(door));
    for language in Language::ALL {
        let code = language.code();
        let overview = move |State(server): State<Shared>, Query(query): Query<Pairs>| async move {
            shown(&server, language, "", &query).await
        };
        let page = move |State(server): State<Shared>,
                         Path(path): Path<String>,
                         Query(query): Query<Pairs>| async move {
            shown(&server, language, &path, &query).await
        };
        routes = routes
            .route(&format!("/{code}"), get(overview))
            .route(&format!("/{code}/{{*path}}"), get(page));
    }
    routes
}

/// The files that pages load; their names change with them, so that a browser keeps them.
pub fn assets() -> Router<Shared> {
    Router::new().route("/assets/{name}", get(asset))
}

/// Whether a page runs a query or a statement of the reader's own, which takes the same role as at the API.
pub fn runs_what_was_written(uri: &Uri) -> bool {
    // As the router and `shown` read it: decoded, empty parts left out.
    let path = percent_decode_str(uri.path()).decode_utf8_lossy();
    let of_page: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).skip(1).collect();
    let asks = uri.query().is_some_and(|query| !query.is_empty());
    asks && matches!(of_page[..], ["data", ..] | ["claims", "write", ..])
}

/// Whether an address is that of a page, in one of the languages.
pub fn is_page(uri: &Uri) -> bool {
    language_of(uri).is_some()
}

/// A page that says what went wrong, in the language of the address or else in English.
pub fn sorry(uri: &Uri, found: &Problem) -> Response {
    let language = language_of(uri).unwrap_or(Language::English);
    let ask = Ask { language, page: Page::Overview, rest: &[], query: &[], links: Links::Served };
    failed(&ask, found)
}

/// The page in whose place a problem is told.
fn failed(ask: &Ask<'_>, found: &Problem) -> Response {
    (found.code(), Html(problem(ask, &found.detail))).into_response()
}

/// Where no route fits: a page for who asks for pages.
pub async fn no_such_page(uri: Uri, headers: HeaderMap) -> Response {
    let absent = Problem::absent(format!(
        "there is no {} here; /api/v1/openapi.json lists what there is",
        uri.path()
    ));
    let accepted = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    match accepted.contains("text/html") && !uri.path().starts_with("/api/") {
        true => sorry(&uri, &absent),
        false => absent.into_response(),
    }
}

fn language_of(uri: &Uri) -> Option<Language> {
    let code = uri.path().trim_start_matches('/').split('/').next()?;
    Language::ALL.into_iter().find(|language| language.code() == code)
}

/// Leads to the overview in the reader's language.
async fn door(headers: HeaderMap) -> Redirect {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let language = Language::preferred(accepted.unwrap_or_default(), Page::Overview);
    Redirect::to(&Links::Served.page(language, Page::Overview, &[], &[]))
}

async fn shown(server: &Shared, language: Language, path: &str, query: &Pairs) -> Response {
    let query: Vec<(&str, &str)> = query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (name, rest) = parts.split_first().map_or(("overview", &[][..]), |(n, r)| (*n, r));
    let ask = |page, rest| Ask { language, page, rest, query: &query, links: Links::Served };
    let Some(page) = Page::named(name) else {
        let absent = Problem::absent(format!("there is no page {path}"));
        return failed(&Ask { query: &[], ..ask(Page::Overview, &[]) }, &absent);
    };
    if !language.offers(page) {
        // Nothing is shown half-translated: this page is not offered in this language yet.
        return Redirect::to(&Links::Served.page(Language::English, page, rest, &query))
            .into_response();
    }
    let ask = ask(page, rest);
    match render(&server.settings, &ask, &InProcess(server.clone())).await {
        Ok(html) => Html(html).into_response(),
        Err(error) => failed(&ask, &Problem::from(error)),
    }
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = Asset::find(&name) else {
        return Problem::absent(format!("there is no file {name}")).into_response();
    };
    let packs = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    let packs = packs.is_some_and(|v| v.split(',').any(accepts_gzip));
    let mut response = match (packs, asset.bytes()) {
        (true, _) => Response::new(Body::from(asset.gzipped)),
        (false, Some(bytes)) => Response::new(Body::from(bytes)),
        (false, None) => return Problem::ours(&"an asset is damaged").into_response(),
    };
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, asset.content_type);
    set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(header::VARY, "accept-encoding");
    if packs {
        set(header::CONTENT_ENCODING, "gzip");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_runs_what_was_written_is_told_from_one_that_does_not() {
        for (address, runs) in [
            ("/en/data?q=SELECT%201", true),
            ("/fr/data/?q=1", true),
            ("/en/claims/write?file=x", true),
            ("/en/%64ata?q=1", true),
            ("/en/claims//write?file=x", true),
            ("/en//claims%2Fwrite?file=x", true),
            ("/en/claims/a4p-2018-09?file=x", false),
            ("/en/data", false),
            ("/en/claims/write", false),
            ("/en/safety?to=2018-09-20", false),
            ("/api/v1/datasets?q=1", false),
        ] {
            let uri: Uri = address.parse().expect("an address");
            assert_eq!(runs_what_was_written(&uri), runs, "{address}");
        }
    }
}
