//! Of whom or what can a profile be asked, and whom did they mean?

use base::nearest;
use warehouse::{Warehouse, text_rows};

use crate::declaration::unknown;
use crate::{Declaration, PartnerError, Subject};

/// Everyone and everything that these profiles can be asked of, each with its profile, by id.
pub async fn subjects<'a>(
    warehouse: &Warehouse,
    declarations: &[&'a Declaration],
) -> Result<Vec<(&'a Declaration, Subject)>, PartnerError> {
    let mut all = Vec::new();
    for declaration in declarations {
        let found = of_one_profile(warehouse, declaration).await?;
        all.extend(found.into_iter().map(|subject| (*declaration, subject)));
    }
    all.sort_by(|a, b| a.1.id.cmp(&b.1.id));
    Ok(all)
}

async fn of_one_profile(
    warehouse: &Warehouse,
    declaration: &Declaration,
) -> Result<Vec<Subject>, PartnerError> {
    let Some(sql) = &declaration.subjects else {
        let name = declaration.name.clone().unwrap_or_else(|| declaration.title.clone());
        return Ok(vec![Subject { id: declaration.id.clone(), name }]);
    };
    let rows = text_rows(&warehouse.sql(sql).await?.1)?;
    let subject = |row: Vec<Option<String>>| {
        let mut cells = row.into_iter();
        let id = cells.next()??;
        let name = cells.next().flatten().unwrap_or_else(|| id.clone());
        Some(Subject { id, name })
    };
    Ok(rows.into_iter().filter_map(subject).collect())
}

/// The subject of this id or name, whatever its case; the error names the nearest and lists all ids.
pub async fn find_subject<'a>(
    warehouse: &Warehouse,
    declarations: &[&'a Declaration],
    asked: &str,
) -> Result<(&'a Declaration, Subject), PartnerError> {
    let known = subjects(warehouse, declarations).await?;
    let same = |word: &str| word.to_lowercase() == asked.trim().to_lowercase();
    let found = known.iter().find(|(_, s)| same(&s.id) || same(&s.name));
    if let Some((declaration, subject)) = found {
        return Ok((declaration, subject.clone()));
    }
    let kind = declarations.first().map_or("profile", |d| d.kind.as_str());
    let near = nearest(asked, known.iter().flat_map(|(_, s)| [s.id.as_str(), s.name.as_str()]));
    let near = near.and_then(|word| known.iter().find(|(_, s)| s.id == word || s.name == word));
    let mut error = unknown(kind, asked, known.iter().map(|(_, s)| s.id.as_str()));
    if let (PartnerError::Unknown { hint, .. }, Some((_, s))) = (&mut error, near) {
        *hint = match s.id == s.name {
            true => format!("; did you mean {}?", s.id),
            false => format!("; did you mean {} ({})?", s.id, s.name),
        };
    }
    Err(error)
}
