//! Which article a page tells, by its addresses.
//!
//! A page is known by the address that was asked and the one that answered. The address that it gives itself counts as
//! well, unless it turns out to be shared: templates that are filled wrongly give every page of a section the same one, and
//! then two articles must not become one.

use std::collections::HashSet;

use sqlx::sqlite::SqliteConnection;
use wirewatch_model::{Analysis, Article, ArticleId, canonicalize_url, url_key};

use super::analyses::{Found, ReadPage, Reading};
use super::codec::{pack, to_json, unpack};
use super::fault::Fault;
use super::groups::GroupRows;

/// Shorter lines stand in many articles: credits, calls to subscribe.
const MIN_LINE_CHARS: usize = 40;
/// A corrected analysis is rare, so that its packing is quick.
const LEVEL: i32 = 3;

/// The article of a page.
pub(super) struct Name {
    pub(super) id: ArticleId,
    /// What was found, without the shared address that the page gave itself; `None` when there is nothing to correct.
    pub(super) corrected: Option<Found>,
}

/// The article known by one of the page's own addresses, else by the one it gives itself, else a new one.
pub(super) async fn name_of(
    connection: &mut SqliteConnection,
    page: &ReadPage,
    reading: &Reading,
    found: &Found,
) -> Result<Name, Fault> {
    let named = |id| Name {
        id,
        corrected: None,
    };
    let given = reading.first_url.as_deref().unwrap_or(&page.url);
    let given_key = url_key(given);
    let mut keys: Vec<String> = reading.url_keys.iter().skip(1).cloned().collect();
    keys.push(url_key(&page.url));
    let own = keys.len();
    keys.push(given_key);
    let Some((place, known)) = known_by(connection, &keys).await? else {
        return Ok(named(ArticleId::for_url(given)));
    };
    if place < own {
        return Ok(named(known));
    }
    let analysis: Analysis = unpack(&found.analysis_zstd, "analysis", &page.url)?;
    let other = current_article(connection, &known).await?;
    if other.is_none_or(|other| tell_the_same(&other, &analysis.article)) {
        return Ok(named(known));
    }
    let corrected = Analysis {
        article: Article {
            canonical_url: canonicalize_url(&analysis.article.url),
            ..analysis.article
        },
        ..analysis
    };
    Ok(Name {
        id: ArticleId::for_url(&page.url),
        corrected: Some(Found {
            title: found.title.clone(),
            text_hash: found.text_hash.clone(),
            analysis_zstd: pack(&corrected, LEVEL, "analysis", &page.url)?,
            watchlist_version: found.watchlist_version.clone(),
            groups: GroupRows::of(&corrected),
        }),
    })
}

/// The first of these addresses that is known, by its place, and the article that goes by it.
async fn known_by(
    connection: &mut SqliteConnection,
    url_keys: &[String],
) -> Result<Option<(usize, ArticleId)>, Fault> {
    let sql = "SELECT key.key, u.article_id FROM json_each(?) AS key CROSS JOIN article_urls AS u ON u.url_key = key.value
        ORDER BY key.key LIMIT 1";
    let known: Option<(i64, String)> = sqlx::query_as(sql)
        .bind(to_json(&url_keys, "addresses", "a page")?)
        .fetch_optional(connection)
        .await?;
    Ok(known.map(|(place, id)| (usize::try_from(place).unwrap_or(usize::MAX), ArticleId(id))))
}

async fn current_article(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<Option<Article>, Fault> {
    let sql = "SELECT v.analysis_zstd FROM articles AS a
        JOIN versions AS v ON v.article_id = a.id AND v.version = a.version WHERE a.id = ?";
    let packed: Option<Vec<u8>> = sqlx::query_scalar(sql)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    let Some(packed) = packed else {
        return Ok(None);
    };
    let analysis: Analysis = unpack(&packed, "analysis", id.as_str())?;
    Ok(Some(analysis.article))
}

/// Whether two pages with the same given address are one article: by their headline, or a third of their lines.
fn tell_the_same(one: &Article, other: &Article) -> bool {
    let title = |article: &Article| {
        article
            .title
            .as_deref()
            .map(|title| title.trim().to_lowercase())
    };
    if title(one).is_some() && title(one) == title(other) {
        return true;
    }
    let lines = |article: &Article| -> HashSet<String> {
        let lines = article.text.lines().map(str::trim);
        lines
            .filter(|line| line.chars().count() >= MIN_LINE_CHARS)
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (lines(one), lines(other));
    let shared = one.intersection(&other).count();
    shared > 0 && shared * 3 >= one.len().min(other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str, text: &str) -> Article {
        Article {
            title: Some(title.to_owned()),
            text: text.to_owned(),
            ..Article::default()
        }
    }

    const LONG: &str = "The ferry was stopped at the pier before noon, and nobody said why.";

    #[test]
    fn headline_or_lines_make_two_pages_one_article() {
        let one = article("Ferry stopped", LONG);
        assert!(tell_the_same(
            &one,
            &article("FERRY STOPPED ", "Quite another text.")
        ));
        assert!(tell_the_same(
            &one,
            &article("Pier shut", &format!("{LONG}\nMore."))
        ));
        assert!(!tell_the_same(
            &one,
            &article(
                "Pier shut",
                "Nothing was said of ships that day in the harbour office."
            )
        ));
        assert!(!tell_the_same(
            &article("A", "Short."),
            &article("B", "Short.")
        ));
    }
}
