//! The API's description (OpenAPI 3.1): what the routes say of themselves, and what holds for all of them.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    Content, KnownFormat, OpenApi as Description, Ref, RefOr, Response, ResponseBuilder, Schema,
    SchemaFormat, SecurityRequirement,
};
use utoipa::{Modify, OpenApi};

use super::alert_feeds;
use crate::answers::Problem;

/// Where the description begins; each route adds itself.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "wirewatch",
        description = "Full-text search over news coverage of armed groups and attacks. Offsets count Unicode code points. Place data: GeoNames (geonames.org), CC BY 4.0, modified.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(alert_feeds::stream),
    components(schemas(Problem))
)]
pub(super) struct Api;

/// Completes a description whose routes are all in it.
pub(super) fn complete(description: &mut Description) {
    ForAll.modify(description);
}

/// What every route has in common.
struct ForAll;

impl Modify for ForAll {
    fn modify(&self, description: &mut Description) {
        let components = description.components.get_or_insert_with(Default::default);
        let schemes = [
            (
                "bearer",
                SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
            ),
            (
                "basic",
                SecurityScheme::Http(Http::new(HttpAuthScheme::Basic)),
            ),
            (
                "header",
                SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-Api-Key"))),
            ),
        ];
        for (name, scheme) in schemes {
            components.add_security_scheme(name, scheme);
        }
        // A server of one machine may ask for no key.
        let mut requirements = vec![SecurityRequirement::default()];
        requirements.extend(
            ["bearer", "basic", "header"].map(|name| SecurityRequirement::new(name, [""; 0])),
        );
        description.security = Some(requirements);
        for item in description.paths.paths.values_mut() {
            let operations = [
                &mut item.get,
                &mut item.put,
                &mut item.post,
                &mut item.patch,
                &mut item.delete,
            ];
            for operation in operations.into_iter().flatten() {
                complete_operation(operation);
            }
        }
    }
}

fn complete_operation(operation: &mut Operation) {
    let common = [
        ("400", "The request is not understood"),
        ("401", "No key that holds"),
        (
            "403",
            "The key lacks the scope, or a page of another site asks",
        ),
        (
            "429",
            "The key made too many requests; Retry-After says when it may again",
        ),
        ("default", "Any other fault, as a problem (RFC 9457)"),
    ];
    let responses = &mut operation.responses.responses;
    for (status, text) in common {
        responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(problem(text)));
    }
    for (status, response) in responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            response.description = words(status).to_owned();
        }
    }
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some(RefOr::T(schema)) = &mut parameter.schema
        {
            widen(schema);
        }
    }
}

fn problem(text: &str) -> Response {
    let schema = Ref::from_schema_name("Problem");
    ResponseBuilder::new()
        .description(text)
        .content("application/problem+json", Content::new(Some(schema)))
        .build()
}

/// What a status says that has no words of its own.
fn words(status: &str) -> &'static str {
    match status {
        "200" => "What was asked for",
        "201" => "It was made",
        "204" => "It is done",
        "308" => "It goes by another id now",
        "400" => "The request is not understood",
        "404" => "There is no such thing",
        "409" => "It is in the way of something that is there",
        "410" => "The snapshot is no more kept; search again",
        _ => "See the problem's detail",
    }
}

/// A count that is never negative goes beyond what a signed number of 32 bits holds.
fn widen(schema: &mut Schema) {
    if let Schema::Object(object) = schema
        && object.format == Some(SchemaFormat::KnownFormat(KnownFormat::Int32))
        && object.minimum.is_some()
    {
        object.format = Some(SchemaFormat::KnownFormat(KnownFormat::Int64));
    }
}
