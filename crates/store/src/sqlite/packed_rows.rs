//! Many rows in one: each row walks from the thread of its connection to the task that asked for it, and that costs more than
//! finding it.

use serde::de::DeserializeOwned;
use sqlx::query::QueryScalar;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteExecutor};

use super::codec::from_json;
use super::fault::Fault;

/// The rows of a query that answers with one JSON list of them, as by `json_group_array(json_array(…))`.
pub(super) async fn packed_rows<'e, T: DeserializeOwned>(
    query: QueryScalar<'_, Sqlite, String, SqliteArguments>,
    executor: impl SqliteExecutor<'e>,
) -> Result<Vec<T>, Fault> {
    let rows = query.fetch_one(executor).await?;
    from_json(&rows, "rows", "a query")
}
