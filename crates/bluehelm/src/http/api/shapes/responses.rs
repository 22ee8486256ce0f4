//! How does the description say in which forms an answer comes, and which problems it may be?

#![allow(dead_code, reason = "read by the macro that describes the API")]

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, KnownFormat, ObjectBuilder, Ref, RefOr, Response};
use utoipa::openapi::{ResponseBuilder, SchemaFormat, Type};
use utoipa::{IntoResponses, ToSchema};

use crate::http::form::Form;

/// Answers with a main table: whole as JSON, the table in every other form.
pub struct Tabled<T>(T);

impl<T: ToSchema> IntoResponses for Tabled<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let whole = Ref::from_schema_name(T::name());
        let mut answer = ResponseBuilder::new()
            .description("The answer")
            .content("application/json", ContentBuilder::new().schema(Some(whole)).build());
        let bytes = || {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
        };
        for (form, _, media) in Form::ALL.into_iter().filter(|(form, ..)| *form != Form::Json) {
            let text = ObjectBuilder::new().schema_type(Type::String);
            let schema = if form == Form::Csv { text } else { bytes() };
            answer = answer.content(media, ContentBuilder::new().schema(Some(schema)).build());
        }
        [("200".to_owned(), RefOr::T(answer.build()))].into()
    }
}

/// The problems that every answer may be.
pub struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let problem = |words: &str| {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new()
                .description(words)
                .content("application/problem+json", content.build());
            RefOr::T(response.build())
        };
        [
            ("400", "The request cannot be read, or asks for what does not go together"),
            ("401", "A token is needed"),
            ("403", "Another site sent it, or the token's role is not enough"),
            ("404", "There is no such thing here"),
            ("406", "No form that is accepted can be given"),
            ("409", "The table has changed since the piece before"),
            ("413", "The request is too large"),
            ("414", "The address is too long; give a query as a body"),
            ("415", "The body is not in a form that is read here"),
            ("422", "The answer takes more than a question may take"),
            ("431", "The address or a header is too long"),
            ("503", "Busy: try again"),
            ("504", "No answer in time"),
        ]
        .into_iter()
        .map(|(status, words)| (status.to_owned(), problem(words)))
        .chain([(
            "304".to_owned(),
            RefOr::T(
                ResponseBuilder::new().description("The answer is still the one you have").build(),
            ),
        )])
        .collect()
    }
}
