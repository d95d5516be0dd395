//! SQLite's full-text search (FTS5) over the same articles.

use std::path::Path;

use anyhow::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};

use crate::corpus::Article;
use crate::queries::Asked;

pub struct Fts {
    connection: SqliteConnection,
}

impl Fts {
    pub async fn build(folder: &Path, articles: &[Article]) -> Result<Self> {
        let file = folder.join("fts.db");
        let filled = file.exists();
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("synchronous", "OFF")
            .pragma("cache_size", "-1000000");
        let mut connection = options.connect().await?;
        if filled {
            return Ok(Self { connection });
        }
        let schema = "CREATE TABLE articles (id INTEGER PRIMARY KEY, url TEXT, outlet TEXT, epoch INTEGER, title TEXT, body TEXT);
            CREATE VIRTUAL TABLE texts USING fts5(title, body, content='articles', content_rowid='id', tokenize='porter unicode61');";
        sqlx::raw_sql(schema).execute(&mut connection).await?;
        let mut writing = connection.begin().await?;
        for (number, article) in articles.iter().enumerate() {
            sqlx::query("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)")
                .bind(number as i64)
                .bind(&article.url)
                .bind(&article.outlet)
                .bind(article.epoch)
                .bind(&article.title)
                .bind(&article.body)
                .execute(&mut *writing)
                .await?;
        }
        let fill = "INSERT INTO texts(rowid, title, body) SELECT id, title, body FROM articles;
            INSERT INTO texts(texts) VALUES ('optimize');
            CREATE INDEX by_epoch ON articles (epoch);
            CREATE INDEX by_outlet ON articles (outlet);";
        sqlx::raw_sql(fill).execute(&mut *writing).await?;
        writing.commit().await?;
        sqlx::raw_sql("ANALYZE").execute(&mut connection).await?;
        Ok(Self { connection })
    }

    /// How many articles a phrase has.
    pub async fn total(&mut self, asked: &Asked) -> Result<u64> {
        let sql = "SELECT count(*) FROM texts WHERE texts MATCH ?";
        let count: i64 = sqlx::query_scalar(sql)
            .bind(&asked.query)
            .fetch_one(&mut self.connection)
            .await?;
        Ok(u64::try_from(count)?)
    }

    /// The outlets of a word's articles, and its weeks.
    pub async fn facets(&mut self, asked: &Asked) -> Result<()> {
        for sql in [
            "SELECT outlet, count(*) FROM articles WHERE id IN (SELECT rowid FROM texts WHERE texts MATCH ?)
                GROUP BY outlet ORDER BY 2 DESC LIMIT 20",
            "SELECT epoch / 604800, count(*) FROM articles WHERE id IN (SELECT rowid FROM texts WHERE texts MATCH ?)
                GROUP BY 1 ORDER BY 1",
        ] {
            sqlx::query(sql)
                .bind(&asked.query)
                .fetch_all(&mut self.connection)
                .await?;
        }
        Ok(())
    }
}
