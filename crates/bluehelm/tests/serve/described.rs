//! Does the description of the API hold what the API does?

use std::collections::BTreeSet;

use serde_json::Value;

use crate::service::Service;

fn description(service: &Service) -> Value {
    service.get("/api/v1/openapi.json").json()
}

/// Every `$ref` within a value.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|v| references(v, found));
        }
        Value::Array(items) => items.iter().for_each(|v| references(v, found)),
        _ => {}
    }
}

#[test]
fn it_is_openapi_3_1_and_every_schema_it_names_is_there() {
    let described = description(&Service::of_figures_carried());
    assert!(described["openapi"].as_str().is_some_and(|v| v.starts_with("3.1")));
    let mut named = BTreeSet::new();
    references(&described, &mut named);
    assert!(named.len() > 10);
    for name in named {
        let pointer = name.strip_prefix('#').expect("a place in the document");
        assert!(described.pointer(pointer).is_some(), "{name}");
    }
}

#[test]
fn every_route_of_the_source_is_described() {
    let described = description(&Service::of_figures_carried());
    let paths = described["paths"].as_object().expect("paths");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/api");
    let mut routes = 0;
    for file in folder.read_dir().expect("the source").flatten() {
        let text = std::fs::read_to_string(file.path()).expect("text");
        // Handlers are those that `#[utoipa::path]` describes; one that is not in `routes!` would be missing here.
        for part in text.split("#[utoipa::path(").skip(1) {
            let method = part.split(',').next().unwrap_or_default().trim();
            let path = part.split('"').nth(1).expect("a path");
            assert!(paths.get(path).is_some_and(|p| p.get(method).is_some()), "{method} {path}");
            routes += 1;
        }
        let plain = text.matches(".route(\"/api").count();
        let name = file.file_name();
        // The description itself is the only route that is not described.
        assert_eq!(plain, usize::from(name == "mod.rs"), "{name:?}");
    }
    let described: usize =
        paths.values().map(|p| p.as_object().map_or(0, |methods| methods.len())).sum();
    assert_eq!(described, routes);
}

#[test]
fn answers_have_the_shapes_that_are_described() {
    let service = Service::of_figures_carried();
    let described = description(&service);
    for (route, path) in [
        ("/api/v1/datasets", "/api/v1/datasets"),
        ("/api/v1/vintages", "/api/v1/vintages"),
        ("/api/v1/tables", "/api/v1/tables"),
        ("/api/v1/tables/{name}", "/api/v1/tables/missions?limit=3"),
        ("/api/v1/indicators", "/api/v1/indicators"),
        ("/api/v1/indicators/{id}", "/api/v1/indicators/women-share?period=2019&by=year"),
        ("/api/v1/indicators/{id}", "/api/v1/indicators/fatalities-malicious?period=2018&by=month"),
        ("/api/v1/comparisons/{id}", "/api/v1/comparisons/fatalities-malicious?to=2018-09-20"),
        ("/api/v1/claims", "/api/v1/claims"),
        ("/api/v1/claims/{id}", "/api/v1/claims/a4p-2018-09"),
        ("/api/v1/sql", "/api/v1/sql?query=SELECT%201%20AS%20one"),
        ("/api/v1/commitments", "/api/v1/commitments?area=protection"),
        ("/api/v1/endorsements", "/api/v1/endorsements"),
        ("/api/v1/partners", "/api/v1/partners"),
        ("/api/v1/partners/{id}", "/api/v1/partners/BGD"),
        ("/api/v1/missions/{id}", "/api/v1/missions/MINUSMA"),
    ] {
        let answer = service.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let content = &described["paths"][route]["get"]["responses"]["200"]["content"];
        let mut wrong = Vec::new();
        fits(&described, &content["application/json"]["schema"], &answer.json(), path, &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// Holds a value against a schema, as far as these schemas go: types, members, required ones, items.
fn fits(all: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let schema = all.pointer(name.trim_start_matches('#')).unwrap_or(&Value::Null);
        return fits(all, schema, value, at, wrong);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let mut all_wrong = Vec::new();
        for choice in choices {
            let mut here = Vec::new();
            fits(all, choice, value, at, &mut here);
            if here.is_empty() {
                return;
            }
            all_wrong.extend(here);
        }
        return wrong.extend(all_wrong);
    }
    let types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_i64() || n.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let whole = kind == "integer" && types.contains(&"number");
    if !types.contains(&kind) && !whole {
        return wrong.push(format!("{at}: {kind} where {types:?} is described"));
    }
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                fits(all, &schema["items"], item, &format!("{at}[{i}]"), wrong);
            }
        }
        Value::Object(members) => {
            for needed in schema["required"].as_array().into_iter().flatten() {
                let name = needed.as_str().unwrap_or_default();
                if !members.contains_key(name) {
                    wrong.push(format!("{at}.{name} is described as always there"));
                }
            }
            for (name, member) in members {
                let described = schema["properties"].get(name);
                let described = described.unwrap_or(&schema["additionalProperties"]);
                fits(all, described, member, &format!("{at}.{name}"), wrong);
            }
        }
        _ => {}
    }
}
