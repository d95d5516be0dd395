//! How much is stored.

use sqlx::sqlite::SqlitePool;

use super::codec::count;
use super::fault::Fault;
use crate::StoreCounts;

pub(super) async fn all(pool: &SqlitePool) -> Result<StoreCounts, Fault> {
    let sql = "SELECT
        (SELECT count(*) FROM feeds WHERE removed = 0),
        (SELECT count(*) FROM entries),
        (SELECT count(*) FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
            WHERE e.state = 'waiting' AND f.removed = 0),
        (SELECT count(*) FROM pages),
        (SELECT count(*) FROM pages WHERE read_by IS NULL),
        (SELECT count(*) FROM articles),
        (SELECT count(*) FROM versions)";
    let row: (i64, i64, i64, i64, i64, i64, i64) = sqlx::query_as(sql).fetch_one(pool).await?;
    Ok(StoreCounts {
        feeds: count(row.0),
        entries: count(row.1),
        entries_waiting: count(row.2),
        pages: count(row.3),
        pages_waiting: count(row.4),
        articles: count(row.5),
        versions: count(row.6),
    })
}
