//! Who made and undid decisions.

use async_trait::async_trait;
use sqlx::sqlite::SqlitePool;

use super::codec::{nanos, timestamp};
use super::fault::{Explain, Fault};
use super::{BEGIN_WRITE, SqliteStore};
use crate::{DecisionList, DecisionRemark, RemarkStore, StoreError};

#[async_trait]
impl RemarkStore for SqliteStore {
    async fn add_remark(&self, remark: &DecisionRemark) -> Result<(), StoreError> {
        let added = add(&self.writer, remark).await;
        added.explain(&self.path, "keep who decided")
    }

    async fn remarks(&self, list: DecisionList) -> Result<Vec<DecisionRemark>, StoreError> {
        let found = all(&self.readers, list).await;
        found.explain(&self.path, "tell who decided")
    }
}

fn word(list: DecisionList) -> &'static str {
    match list {
        DecisionList::Joined => "joined",
        DecisionList::Speakers => "speakers",
    }
}

async fn add(pool: &SqlitePool, remark: &DecisionRemark) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    sqlx::query(
        "INSERT INTO decision_remarks (list, number, undoing, made_by, why, at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(word(remark.list))
    .bind(remark.number)
    .bind(remark.undoing)
    .bind(remark.by.as_deref())
    .bind(remark.why.as_deref())
    .bind(nanos(remark.at))
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}

type Row = (i64, bool, Option<String>, Option<String>, i64);

async fn all(pool: &SqlitePool, list: DecisionList) -> Result<Vec<DecisionRemark>, Fault> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT number, undoing, made_by, why, at FROM decision_remarks WHERE list = ? ORDER BY id",
    )
    .bind(word(list))
    .fetch_all(pool)
    .await?;
    let remarks = rows
        .into_iter()
        .map(|(number, undoing, by, why, at)| DecisionRemark {
            list,
            number,
            undoing,
            by,
            why,
            at: timestamp(at),
        });
    Ok(remarks.collect())
}
