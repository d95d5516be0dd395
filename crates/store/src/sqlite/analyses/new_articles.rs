//! Articles that nothing is known of, which most are: they are kept many at once.

use std::collections::{HashMap, HashSet};

use sqlx::QueryBuilder;
use sqlx::sqlite::SqliteConnection;
use wirewatch_model::{ArticleId, url_key};

use super::super::codec::to_json;
use super::super::fault::Fault;
use super::super::groups;
use super::super::packed_rows::packed_rows;
use super::{Found, ReadPage, Reading};

/// How many versions one statement writes.
const ROWS: usize = 32;

/// An article that is to be kept.
pub(in crate::sqlite) struct NewArticle<'a> {
    pub(in crate::sqlite) id: ArticleId,
    pub(in crate::sqlite) page: ReadPage,
    pub(in crate::sqlite) reading: &'a Reading,
    pub(in crate::sqlite) found: &'a Found,
}

impl NewArticle<'_> {
    /// When it was seen first, in nanoseconds.
    pub(in crate::sqlite) fn first_seen_at(&self) -> i64 {
        self.page.entry_seen_at.unwrap_or(self.page.fetched_at)
    }
}

/// New articles that are not in the store yet, with what says whether another one is new.
pub(super) struct NewArticles<'a> {
    waiting: Vec<NewArticle<'a>>,
    /// Addresses of these pages that name an article.
    taken_keys: HashSet<String>,
    /// Articles these pages may be, by the addresses they give, that are known.
    taken_ids: HashSet<String>,
}

impl<'a> NewArticles<'a> {
    /// Looks up what is known of the pages that were read.
    pub(super) async fn among(
        connection: &mut SqliteConnection,
        pages: &HashMap<i64, ReadPage>,
        readings: &'a [Reading],
    ) -> Result<Self, Fault> {
        let mut keys: Vec<String> = Vec::new();
        let mut ids: Vec<ArticleId> = Vec::new();
        for reading in readings {
            let Some(page) = pages.get(&reading.page_id) else {
                continue;
            };
            keys.extend(keys_of(page, reading));
            ids.push(id_of(page, reading));
        }
        let sql = "SELECT json_group_array(u.url_key)
            FROM json_each(?) AS w CROSS JOIN article_urls AS u ON u.url_key = w.value";
        let query = sqlx::query_scalar(sql).bind(to_json(&keys, "addresses", "a change")?);
        let taken_keys: Vec<String> = packed_rows(query, &mut *connection).await?;
        let sql = "SELECT json_group_array(a.id)
            FROM json_each(?) AS w CROSS JOIN articles AS a ON a.id = w.value";
        let query = sqlx::query_scalar(sql).bind(to_json(&ids, "ids", "a change")?);
        let taken_ids: Vec<String> = packed_rows(query, connection).await?;
        Ok(Self {
            waiting: Vec::new(),
            taken_keys: taken_keys.into_iter().collect(),
            taken_ids: taken_ids.into_iter().collect(),
        })
    }

    /// Takes a page that tells a new article, and gives that article's id; a page that does not is handed back.
    pub(super) fn take(
        &mut self,
        page: ReadPage,
        reading: &'a Reading,
    ) -> Result<ArticleId, Box<ReadPage>> {
        let Some(found) = reading.found.as_ref().filter(|_| page.version.is_none()) else {
            return Err(Box::new(page));
        };
        let id = id_of(&page, reading);
        let is_taken = keys_of(&page, reading).any(|key| self.taken_keys.contains(&key));
        if is_taken || self.taken_ids.contains(id.as_str()) {
            return Err(Box::new(page));
        }
        self.know(&page, reading, &id);
        self.waiting.push(NewArticle {
            id: id.clone(),
            page,
            reading,
            found,
        });
        Ok(id)
    }

    /// Remembers that the addresses of a page name an article.
    pub(super) fn know(&mut self, page: &ReadPage, reading: &Reading, id: &ArticleId) {
        self.taken_keys.extend(keys_of(page, reading));
        self.taken_ids.insert(id.as_str().to_owned());
    }

    /// Keeps all that wait.
    pub(super) async fn flush(&mut self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let new = std::mem::take(&mut self.waiting);
        insert_articles(connection, &new).await?;
        for chunk in new.chunks(ROWS) {
            insert_versions(connection, chunk).await?;
        }
        groups::insert_all(connection, &new).await?;
        link_addresses(connection, &new).await
    }
}

/// The article a page tells when none of its addresses is known.
fn id_of(page: &ReadPage, reading: &Reading) -> ArticleId {
    ArticleId::for_url(reading.first_url.as_deref().unwrap_or(&page.url))
}

/// The keys of all addresses an article may be known by.
fn keys_of<'k>(page: &'k ReadPage, reading: &'k Reading) -> impl Iterator<Item = String> + 'k {
    let own = std::iter::once_with(|| url_key(&page.url));
    reading.url_keys.iter().cloned().chain(own)
}

async fn insert_articles(
    connection: &mut SqliteConnection,
    new: &[NewArticle<'_>],
) -> Result<(), Fault> {
    let rows: Vec<(&ArticleId, Option<&str>, i64)> = new
        .iter()
        .map(|new| (&new.id, new.page.feed_id.as_deref(), new.first_seen_at()))
        .collect();
    let sql = "INSERT INTO articles (id, feed_id, first_seen_at, version)
        SELECT value ->> 0, value ->> 1, value ->> 2, 1 FROM json_each(?) ORDER BY key";
    sqlx::query(sql)
        .bind(to_json(&rows, "articles", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn insert_versions(
    connection: &mut SqliteConnection,
    new: &[NewArticle<'_>],
) -> Result<(), Fault> {
    let sql = "INSERT INTO versions (article_id, version, page_id, fetched_at, page_sha256, title, text_hash,
            rules_version, analysis_zstd) ";
    let mut insert = QueryBuilder::new(sql);
    insert.push_values(new, |mut row, new| {
        row.push_bind(new.id.as_str());
        row.push_bind(1_i64);
        row.push_bind(new.page.id);
        row.push_bind(new.page.fetched_at);
        row.push_bind(new.page.sha256.as_str());
        row.push_bind(new.found.title.as_deref());
        row.push_bind(new.found.text_hash.as_slice());
        row.push_bind(new.reading.rules_version.as_str());
        row.push_bind(new.found.analysis_zstd.as_slice());
    });
    insert.build().execute(connection).await?;
    Ok(())
}

async fn link_addresses(
    connection: &mut SqliteConnection,
    new: &[NewArticle<'_>],
) -> Result<(), Fault> {
    let mut rows: Vec<(&ArticleId, Vec<String>)> = Vec::with_capacity(new.len());
    for new in new {
        rows.push((&new.id, super::linked_keys(&new.page, new.reading)));
    }
    let sql = "INSERT OR IGNORE INTO article_urls (url_key, article_id)
        SELECT k.value, w.value ->> 0 FROM json_each(?) AS w CROSS JOIN json_each(w.value, '$[1]') AS k
        ORDER BY w.key, k.key";
    sqlx::query(sql)
        .bind(to_json(&rows, "addresses", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}
