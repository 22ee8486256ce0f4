//! What does the Uppsala Conflict Data Program's interface answer below `/api`?

use std::io;

use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::content::Content;
use crate::{Asked, Fault};

/// Events of a release, and the token that its publisher asks for.
#[derive(Debug, Clone)]
pub(crate) struct Events {
    pub(crate) rows: Vec<Map<String, Value>>,
    pub(crate) token: Option<String>,
}

/// `segments` are those after `api`: the resource and the release.
pub(crate) fn answer(
    content: &Content,
    segments: &[&str],
    asked: &Asked,
    fault: Option<&Fault>,
) -> io::Result<Answer> {
    let [resource, release] = segments else {
        return Ok(Answer::plain(404, "below /api there is {resource}/{release}"));
    };
    let key = format!("{}/{release}", resource.to_lowercase());
    let Some(events) = content.events.get(&key) else {
        return Ok(Answer::plain(404, "no such release"));
    };
    let given = asked.header("x-ucdp-access-token");
    if events.token.is_some() && events.token.as_deref() != given {
        return Ok(Answer::plain(401, "a token is needed"));
    }
    let number = |name: &str, default: usize| {
        asked.parameter(name).map_or(Some(default), |text| text.parse().ok())
    };
    let (Some(size), Some(page)) = (number("pagesize", 1), number("page", 0)) else {
        return Ok(Answer::plain(400, "pagesize and page are whole numbers"));
    };
    if !(1..=1000).contains(&size) {
        return Ok(Answer::plain(400, "pagesize is at most 1000"));
    }
    let total = events.rows.len();
    let pages = total.div_ceil(size);
    let rows = events.rows.iter().skip(page.saturating_mul(size)).take(size);
    let mut rows: Vec<&Map<String, Value>> = rows.collect();
    let mut said = total;
    match fault {
        Some(Fault::Truncate(count)) => rows.truncate(*count),
        Some(Fault::Empty) => rows.clear(),
        Some(Fault::Miscount(more)) => said += more,
        _ => {}
    }
    let next = if page + 1 < pages { "http://192.0.2.1/elsewhere" } else { "" };
    let body = json!({
        "TotalCount": said, "TotalPages": pages, "PreviousPageUrl": "", "NextPageUrl": next, "Result": rows,
    });
    Ok(Answer::ok("application/json; charset=utf-8", serde_json::to_vec(&body)?))
}
