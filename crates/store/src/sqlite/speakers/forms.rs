//! The forms in which articles give speakers, each way once.

use std::collections::HashMap;

use sqlx::QueryBuilder;
use sqlx::sqlite::SqliteConnection;

use super::super::codec::to_json;
use super::super::fault::Fault;
use super::record::Known;
use super::rows::ROWS;
use crate::{ArticleSpeakers, SightedSpeaker};

/// The numbers of the forms of some articles.
pub(super) struct Forms {
    ids: HashMap<String, i64>,
    moved: Vec<String>,
}

/// A form that the store does not have yet.
struct NewForm<'a> {
    form: String,
    speaker: &'a SightedSpeaker,
    auto_id: Option<&'a str>,
}

impl Forms {
    /// Finds the forms of `articles`, and adds new ones. A new form takes over the speaker that its article had by that name,
    /// so that its id stays.
    pub(super) async fn of(
        connection: &mut SqliteConnection,
        articles: &[ArticleSpeakers],
        before: &HashMap<String, Vec<Known>>,
    ) -> Result<Self, Fault> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut wanted: Vec<NewForm<'_>> = Vec::new();
        for article in articles {
            let known = before.get(article.article_id.as_str());
            for speaker in &article.speakers {
                let form = json_of(speaker)?;
                if places.contains_key(&form) {
                    continue;
                }
                places.insert(form.clone(), wanted.len());
                let named = known.into_iter().flatten();
                let inherited = named
                    .clone()
                    .find(|known| known.name_key == speaker.name_key);
                wanted.push(NewForm {
                    form,
                    speaker,
                    auto_id: inherited.and_then(|known| known.auto_id.as_deref()),
                });
            }
        }
        let mut found = Self {
            ids: HashMap::with_capacity(wanted.len()),
            moved: Vec::new(),
        };
        found.find(connection, &places, &wanted).await?;
        wanted.retain(|new| !found.ids.contains_key(&new.form));
        found.add(connection, wanted).await?;
        Ok(found)
    }

    /// The number of a speaker's form.
    pub(super) fn id(&self, speaker: &SightedSpeaker) -> Result<i64, Fault> {
        let id = self.ids.get(&json_of(speaker)?).copied();
        id.ok_or(Fault::Sql(sqlx::Error::RowNotFound))
    }

    /// The blocks into which other rules put known forms.
    pub(super) fn moved_blocks(&self) -> impl Iterator<Item = &str> {
        self.moved.iter().map(String::as_str)
    }

    async fn find(
        &mut self,
        connection: &mut SqliteConnection,
        places: &HashMap<String, usize>,
        wanted: &[NewForm<'_>],
    ) -> Result<(), Fault> {
        let forms: Vec<&str> = wanted.iter().map(|new| new.form.as_str()).collect();
        let sql = "SELECT f.id, f.form, f.block, f.name_key
            FROM json_each(?) AS w CROSS JOIN speaker_forms AS f ON f.form = w.value";
        let rows: Vec<(i64, String, String, String)> = sqlx::query_as(sql)
            .bind(to_json(&forms, "forms", "a change")?)
            .fetch_all(&mut *connection)
            .await?;
        for (id, form, block, name_key) in rows {
            let new = places.get(&form).and_then(|place| wanted.get(*place));
            self.ids.insert(form, id);
            let Some(speaker) = new.map(|new| new.speaker) else {
                continue;
            };
            // Other rules may put a known form elsewhere.
            if block != speaker.block || name_key != speaker.name_key {
                sqlx::query("UPDATE speaker_forms SET block = ?2, name_key = ?3 WHERE id = ?1")
                    .bind(id)
                    .bind(speaker.block.as_str())
                    .bind(speaker.name_key.as_str())
                    .execute(&mut *connection)
                    .await?;
                self.moved.push(speaker.block.clone());
            }
        }
        Ok(())
    }

    async fn add(
        &mut self,
        connection: &mut SqliteConnection,
        new: Vec<NewForm<'_>>,
    ) -> Result<(), Fault> {
        let last: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM speaker_forms")
            .fetch_one(&mut *connection)
            .await?;
        let numbers = last.unwrap_or(0) + 1..;
        let numbered: Vec<(i64, NewForm<'_>)> = numbers.zip(new).collect();
        for chunk in numbered.chunks(ROWS) {
            let sql = "INSERT INTO speaker_forms (id, form, block, name_key, auto_id) ";
            let mut insert = QueryBuilder::new(sql);
            insert.push_values(chunk, |mut row, (id, new)| {
                row.push_bind(*id);
                row.push_bind(new.form.as_str());
                row.push_bind(new.speaker.block.as_str());
                row.push_bind(new.speaker.name_key.as_str());
                row.push_bind(new.auto_id);
            });
            insert.build().execute(&mut *connection).await?;
        }
        let added = numbered.into_iter().map(|(id, new)| (new.form, id));
        self.ids.extend(added);
        Ok(())
    }
}

fn json_of(speaker: &SightedSpeaker) -> Result<String, Fault> {
    to_json(&speaker.form, "speaker", speaker.local_id.as_str())
}
