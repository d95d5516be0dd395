//! What follows from quotes and sightings, made again where they changed.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::sqlite::SqliteConnection;
use wirewatch_model::{SpeakerForm, SpeakerRole};

use super::super::codec::{from_json, to_json};
use super::super::fault::Fault;
use super::words::{short_hash, word};

/// What changed in a transaction.
#[derive(Default)]
pub(super) struct Touched {
    /// Articles whose quotes are to be told apart anew.
    pub(super) articles: BTreeSet<String>,
    /// Quotes that may have lost or won an article.
    pub(super) said: BTreeSet<String>,
    /// Speakers whose sightings or quotes changed.
    pub(super) speakers: BTreeSet<String>,
}

/// One quote of an article, as [`Touched::regroup`] reads it.
type QuoteRow = (
    i64,
    String,
    bool,
    String,
    Option<String>,
    String,
    Option<String>,
);

impl Touched {
    /// Brings everything that follows up to date.
    pub(super) async fn refresh(mut self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        for article in std::mem::take(&mut self.articles) {
            self.regroup(connection, &article).await?;
        }
        refresh_said(connection, &self.said).await?;
        for speaker in &self.speakers {
            refresh_speaker(connection, speaker).await?;
        }
        Ok(())
    }

    /// Says for each quote of an article which quote of all articles it is.
    async fn regroup(
        &mut self,
        connection: &mut SqliteConnection,
        article: &str,
    ) -> Result<(), Fault> {
        let sql = "SELECT id, words_hash, telling, story_id, speaker_id, speaker_key, said_id
            FROM quote_rows WHERE article_id = ?";
        let rows: Vec<QuoteRow> = sqlx::query_as(sql)
            .bind(article)
            .fetch_all(&mut *connection)
            .await?;
        for (row, words, telling, story, speaker, speaker_key, said) in rows {
            let who = match &speaker {
                Some(id) => ["speaker", id.as_str()],
                None => ["words", speaker_key.as_str()],
            };
            let scope = if telling { "" } else { story.as_str() };
            let [kind, who] = who;
            let id = short_hash(&[kind, who, &words, scope]);
            if said.as_deref() != Some(&id) {
                sqlx::query("UPDATE quote_rows SET said_id = ? WHERE id = ?")
                    .bind(id.as_str())
                    .bind(row)
                    .execute(&mut *connection)
                    .await?;
                self.said.extend(said);
            }
            self.said.insert(id);
            self.speakers.extend(speaker);
        }
        Ok(())
    }
}

async fn refresh_said(
    connection: &mut SqliteConnection,
    ids: &BTreeSet<String>,
) -> Result<(), Fault> {
    let ids = to_json(ids, "quotes", "a change")?;
    sqlx::query("DELETE FROM said WHERE id IN (SELECT value FROM json_each(?))")
        .bind(ids.as_str())
        .execute(&mut *connection)
        .await?;
    let sql = "INSERT INTO said (id, speaker_id, kind, first_at, articles, origins)
        SELECT r.said_id, r.speaker_id,
            (SELECT kind FROM quote_rows WHERE said_id = r.said_id ORDER BY at, article_id LIMIT 1),
            min(r.at), count(DISTINCT r.article_id), count(DISTINCT r.story_id)
        FROM json_each(?) AS wanted CROSS JOIN quote_rows AS r ON r.said_id = wanted.value
        GROUP BY r.said_id";
    sqlx::query(sql).bind(ids).execute(connection).await?;
    Ok(())
}

/// One way a speaker is given, as [`refresh_speaker`] reads it.
type FormRow = (String, String, Option<i64>, i64, i64, i64);

async fn refresh_speaker(connection: &mut SqliteConnection, id: &str) -> Result<(), Fault> {
    let sql = "SELECT f.form, f.name_key, max(a.listed), count(*), min(s.at), max(s.at)
        FROM speaker_sightings AS s JOIN speaker_forms AS f ON f.id = s.form_id
        LEFT JOIN speaker_autos AS a ON a.id = f.auto_id
        WHERE s.speaker_id = ? GROUP BY f.id ORDER BY max(s.at), f.id";
    let rows: Vec<FormRow> = sqlx::query_as(sql)
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
    let old_names: Option<String> = sqlx::query_scalar("SELECT names FROM speakers WHERE id = ?")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?;
    if rows.is_empty() {
        sqlx::query("DELETE FROM speakers WHERE id = ?")
            .bind(id)
            .execute(connection)
            .await?;
        return Ok(());
    }
    let auto: Option<(String, String)> =
        sqlx::query_as("SELECT kind, name FROM speaker_autos WHERE id = ?")
            .bind(id)
            .fetch_optional(&mut *connection)
            .await?;
    let profile = Profile::of(id, &rows, auto)?;
    let sql = "INSERT OR REPLACE INTO speakers (id, kind, name, names, name_keys, listed, role, title, affiliation,
            quotes, articles, first_at, last_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT count(*) FROM said WHERE speaker_id = ?1),
            (SELECT count(DISTINCT article_id) FROM speaker_sightings WHERE speaker_id = ?1), ?10, ?11)";
    sqlx::query(sql)
        .bind(id)
        .bind(profile.kind)
        .bind(profile.names.first().map(String::as_str).unwrap_or(id))
        .bind(profile.names_json.as_str())
        .bind(profile.name_keys)
        .bind(profile.listed)
        .bind(word(&profile.role)?)
        .bind(profile.title)
        .bind(profile.affiliation)
        .bind(profile.first_at)
        .bind(profile.last_at)
        .execute(&mut *connection)
        .await?;
    if old_names.is_some_and(|old| old != profile.names_json) {
        // The index finds an article by every name of its speakers.
        sqlx::query("REPLACE INTO outbox (article_id) SELECT DISTINCT article_id FROM speaker_sightings WHERE speaker_id = ?")
            .bind(id)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// A speaker as all its sightings show it.
#[derive(Default)]
struct Profile {
    kind: String,
    names: Vec<String>,
    names_json: String,
    name_keys: String,
    listed: bool,
    role: SpeakerRole,
    title: Option<String>,
    affiliation: Option<String>,
    first_at: i64,
    last_at: i64,
}

impl Profile {
    fn of(id: &str, rows: &[FormRow], auto: Option<(String, String)>) -> Result<Self, Fault> {
        let mut profile = Self {
            first_at: i64::MAX,
            last_at: i64::MIN,
            ..Self::default()
        };
        let mut names: BTreeMap<String, i64> = BTreeMap::new();
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for (form, name_key, listed, count, first_at, last_at) in rows {
            let form: SpeakerForm = from_json(form, "speaker", id)?;
            *names.entry(form.name).or_default() += count;
            keys.insert(name_key);
            profile.listed |= *listed == Some(1);
            profile.first_at = profile.first_at.min(*first_at);
            profile.last_at = profile.last_at.max(*last_at);
            if form.role != SpeakerRole::Other {
                profile.role = form.role;
            }
            profile.state(form.title, form.affiliation);
        }
        let (kind, usual) = auto.map_or((None, None), |(kind, name)| (Some(kind), Some(name)));
        profile.kind = kind.unwrap_or_else(|| "person".to_owned());
        let mut sorted: Vec<(String, i64)> = names.into_iter().collect();
        sorted.sort_by_key(|(name, count)| (usual.as_ref() != Some(name), -count, name.clone()));
        profile.names = sorted.into_iter().map(|(name, _)| name).collect();
        profile.names_json = to_json(&profile.names, "names", id)?;
        let keys: Vec<&str> = keys.into_iter().collect();
        profile.name_keys = format!(" {} ", keys.join(" "));
        Ok(profile)
    }

    /// Takes a later post over. One that leaves the title or the organization out says the rest of the known one.
    fn state(&mut self, title: Option<String>, affiliation: Option<String>) {
        let differs = |known: &Option<String>, new: &Option<String>| {
            new.is_some()
                && known.as_ref().map(|text| text.to_lowercase())
                    != new.as_ref().map(|text| text.to_lowercase())
        };
        let new_title = differs(&self.title, &title);
        let new_affiliation = differs(&self.affiliation, &affiliation);
        if new_title {
            self.affiliation = affiliation;
            self.title = title;
        } else if new_affiliation {
            // The first organization for a title known without one, else another post.
            if self.affiliation.is_some() {
                self.title = title;
            }
            self.affiliation = affiliation;
        }
    }
}
