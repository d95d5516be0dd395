//! The files that pages load: in the program, under names that carry a hash of what they hold.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::PageFailure;
use crate::answers::Failure;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// The style sheet, in the order in which later rules win.
const STYLE: &str = concat!(
    include_str!("../../assets/style/tokens.css"),
    include_str!("../../assets/style/page.css"),
    include_str!("../../assets/style/text.css"),
    include_str!("../../assets/style/forms.css"),
    include_str!("../../assets/style/parts.css"),
    include_str!("../../assets/style/search.css"),
    include_str!("../../assets/style/article.css"),
    include_str!("../../assets/style/charts.css"),
    include_str!("../../assets/style/desk.css"),
    include_str!("../../assets/style/print.css"),
);

/// Each file with its type. A script imports no other: it would not know the other's name.
const FILES: &[(&str, &str, &str)] = &[
    ("style.css", CSS, STYLE),
    ("theme.js", JS, include_str!("../../assets/js/theme.js")),
    ("app.js", JS, include_str!("../../assets/js/app.js")),
    (
        "htmx.js",
        JS,
        include_str!("../../assets/vendor/htmx.min.js"),
    ),
    (
        "icon.svg",
        "image/svg+xml",
        include_str!("../../assets/icon.svg"),
    ),
];

/// A file as it is served.
struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
    /// `/assets/name-hash.ending`.
    address: String,
    etag: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| FILES.iter().map(asset_of).collect());

/// The address of the file called `name`; `/assets/name` when there is none.
pub(crate) fn asset_address(name: &str) -> String {
    let known = ASSETS.iter().find(|asset| asset.name == name);
    known.map_or_else(|| format!("/assets/{name}"), |asset| asset.address.clone())
}

/// Answers with a file: under its hashed name for good, under its plain name until the next look.
pub(crate) async fn asset(
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageFailure> {
    let address = format!("/assets/{name}");
    let known = ASSETS
        .iter()
        .find(|asset| asset.address == address || asset.name == name);
    let Some(asset) = known else {
        return Err(Failure::NotFound(format!("there is no file `{name}`")).into());
    };
    let keep = if asset.address == address {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let about = [
        (CACHE_CONTROL, HeaderValue::from_static(keep)),
        (
            ETAG,
            HeaderValue::from_str(&asset.etag).unwrap_or(HeaderValue::from_static("W/\"\"")),
        ),
    ];
    let held = headers
        .get(IF_NONE_MATCH)
        .and_then(|held| held.to_str().ok());
    if held.is_some_and(|held| held.contains(asset.etag.trim_start_matches("W/"))) {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    Ok((about, [(CONTENT_TYPE, asset.kind)], asset.text).into_response())
}

fn asset_of(file: &(&'static str, &'static str, &'static str)) -> Asset {
    let (name, kind, text) = *file;
    let digest = Sha256::digest(text.as_bytes());
    let mut hash = String::new();
    for byte in digest.iter().take(8) {
        // Writing into a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    Asset {
        name,
        kind,
        text,
        address: format!("/assets/{stem}-{hash}.{ending}"),
        etag: format!("W/\"{hash}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_a_hash_of_what_the_file_holds() {
        let address = asset_address("style.css");
        assert!(address.starts_with("/assets/style-") && address.ends_with(".css"));
        assert_ne!(
            asset_of(&("a.js", JS, "1")).address,
            asset_of(&("a.js", JS, "2")).address
        );
    }

    #[test]
    fn own_scripts_stay_small() {
        let own = FILES
            .iter()
            .filter(|(name, kind, _)| *kind == JS && *name != "htmx.js");
        let bytes: usize = own.map(|(_, _, text)| text.len()).sum();
        assert!(bytes < 30_000, "{bytes} bytes");
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        for (name, _, text) in FILES.iter().filter(|(name, _, _)| *name != "htmx.js") {
            let elsewhere = text.contains("@import") || text.contains("url(http");
            assert!(!elsewhere, "{name}");
        }
    }
}
