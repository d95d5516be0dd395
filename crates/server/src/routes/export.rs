use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures::stream;
use serde::Deserialize;
use tracing::error;
use utoipa::IntoParams;

use crate::answers::{Failure, Problem};
use crate::export::{Export, ExportFormat, ManifestView};
use crate::extract::ApiQuery;
use crate::{SearchParams, ServerState};

/// What an export takes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportParams {
    /// The query, in the query language; empty for every article.
    q: String,
    /// What is searched: `article` or `quote`.
    kind: String,
    /// Groups by id, name or any alias, separated by commas.
    group: String,
    /// Let a group stand for the groups below it too.
    rollup: bool,
    /// Speakers by id or name, also former and other ones, separated by commas.
    speaker: String,
    /// Outlets or feed ids, separated by commas.
    outlet: String,
    /// Languages, separated by commas.
    language: String,
    /// Countries of reported attacks, separated by commas.
    country: String,
    /// Incidents by id, separated by commas.
    incident: String,
    /// Published on or after this day or RFC 3339 time.
    from: String,
    /// Published before this day or RFC 3339 time.
    to: String,
    /// `relevance`, `newest` or `oldest`.
    sort: String,
    /// `story` writes of each story only the first hit.
    collapse: String,
    /// The snapshot of a search or another export.
    snapshot: String,
    /// `jsonl`, `csv`, `stix`, `bibtex`, `ris`, `csl-json` or `atom`.
    format: String,
    /// Give the export's manifest instead: count, length and SHA-256.
    manifest: bool,
}

/// Everything a search finds, streamed, or the manifest of it.
///
/// The count and the snapshot stand in `X-Wirewatch-Count` and `X-Wirewatch-Snapshot`.
#[utoipa::path(
    get, path = "/api/v1/export", operation_id = "export_articles", params(ExportParams),
    responses(
        (status = 200, content(
            (ManifestView = "application/json"),
            (String = "application/x-ndjson"), (String = "text/csv"), (String = "application/stix+json;version=2.1"),
            (String = "application/x-bibtex"), (String = "application/x-research-info-systems"),
            (String = "application/vnd.citationstyles.csl+json"), (String = "application/atom+xml")
        )),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn export(
    State(state): State<ServerState>,
    ApiQuery(params): ApiQuery<ExportParams>,
) -> Result<Response, Failure> {
    let format = match params.format.as_str() {
        "" => ExportFormat::Jsonl,
        name => ExportFormat::named(name).ok_or_else(|| unknown_format(name))?,
    };
    let manifest = params.manifest;
    let (store, index) = (Arc::clone(&state.store), Arc::clone(&state.index));
    let mut export = Export::begin(store, index, &state.watchlist, params.search(), format).await?;
    if manifest {
        while export.next_piece().await?.is_some() {}
        return Ok(Json(export.manifest()).into_response());
    }
    let (media_type, ending) = format.media_type();
    let name = format!("attachment; filename=\"wirewatch.{ending}\"");
    let told = [
        (CONTENT_TYPE.as_str(), media_type.to_owned()),
        (CONTENT_DISPOSITION.as_str(), name),
        (CACHE_CONTROL.as_str(), "no-store".to_owned()),
        ("x-wirewatch-count", export.count().to_string()),
        ("x-wirewatch-snapshot", export.snapshot().to_owned()),
    ];
    Ok((told, Body::from_stream(pieces(export))).into_response())
}

/// The pieces of an export. A fault breaks the answer off, so that nobody takes a part for the whole.
fn pieces(export: Export) -> impl futures::Stream<Item = Result<String, std::io::Error>> {
    stream::try_unfold(export, |mut export| async move {
        match export.next_piece().await {
            Ok(piece) => Ok(piece.map(|piece| (piece, export))),
            Err(fault) => {
                error!(
                    error = &fault as &dyn std::error::Error,
                    "an export was broken off"
                );
                Err(std::io::Error::other("the store cannot be read"))
            }
        }
    })
}

fn unknown_format(name: &str) -> Failure {
    let names: Vec<&str> = ExportFormat::NAMES.iter().map(|(name, _)| *name).collect();
    Failure::Invalid(format!("format `{name}` is unknown: {}", names.join(", ")))
}

impl ExportParams {
    fn search(self) -> SearchParams {
        SearchParams {
            q: self.q,
            kind: self.kind,
            group: self.group,
            rollup: self.rollup,
            speaker: self.speaker,
            outlet: self.outlet,
            language: self.language,
            country: self.country,
            incident: self.incident,
            from: self.from,
            to: self.to,
            sort: self.sort,
            collapse: self.collapse,
            snapshot: self.snapshot,
            ..SearchParams::default()
        }
    }
}
