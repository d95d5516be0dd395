//! Speakers as all their sightings show them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::QueryBuilder;
use sqlx::sqlite::SqliteConnection;
use wirewatch_model::{SpeakerForm, SpeakerRole};

use super::super::codec::{from_json, to_json};
use super::super::fault::Fault;
use super::super::packed_rows::packed_rows;
use super::rows::ROWS;
use super::words::word;

/// One way a speaker is given.
struct FormRow {
    form: String,
    name_key: String,
    listed: Option<i64>,
    count: i64,
    first_at: i64,
    last_at: i64,
}

/// One row of [`forms`].
type SpeakerFormRow = (String, String, String, Option<i64>, i64, i64, i64);

/// Sums up the speakers `ids` anew; those that nobody sights any more go.
pub(super) async fn sum_up(
    connection: &mut SqliteConnection,
    ids: &BTreeSet<String>,
) -> Result<(), Fault> {
    if ids.is_empty() {
        return Ok(());
    }
    let list = to_json(ids, "ids", "a change")?;
    let mut forms = forms(connection, &list).await?;
    let mut autos = autos(connection, &list).await?;
    let counts = counts(connection, &list).await?;
    let sql =
        "SELECT s.id, s.names FROM json_each(?) AS w CROSS JOIN speakers AS s ON s.id = w.value";
    let named: Vec<(String, String)> = sqlx::query_as(sql)
        .bind(list.as_str())
        .fetch_all(&mut *connection)
        .await?;
    let named: HashMap<String, String> = named.into_iter().collect();
    let mut profiles = Vec::with_capacity(ids.len());
    let mut gone: Vec<&str> = Vec::new();
    let mut renamed: Vec<&str> = Vec::new();
    for id in ids {
        let Some(rows) = forms.remove(id) else {
            gone.push(id);
            continue;
        };
        let (quotes, articles) = counts.get(id).copied().unwrap_or_default();
        let profile = Profile::of(id, rows, autos.remove(id))?;
        if named.get(id).is_some_and(|old| *old != profile.names_json) {
            renamed.push(id);
        }
        profiles.push((id, profile, quotes, articles));
    }
    sqlx::query("DELETE FROM speakers WHERE id IN (SELECT value FROM json_each(?))")
        .bind(to_json(&gone, "ids", "a change")?)
        .execute(&mut *connection)
        .await?;
    for chunk in profiles.chunks(ROWS) {
        let mut rows = Vec::with_capacity(chunk.len());
        for row in chunk {
            rows.push((row, word(&row.1.role)?));
        }
        let sql = "INSERT OR REPLACE INTO speakers (id, kind, name, names, name_keys, listed, role, title, affiliation,
                quotes, articles, first_at, last_at) ";
        let mut insert = QueryBuilder::new(sql);
        insert.push_values(
            rows,
            |mut values, ((id, profile, quotes, articles), role)| {
                values.push_bind(id.as_str());
                values.push_bind(profile.kind.as_str());
                values.push_bind(profile.names.first().unwrap_or(id).as_str());
                values.push_bind(profile.names_json.as_str());
                values.push_bind(profile.name_keys.as_str());
                values.push_bind(profile.listed);
                values.push_bind(role);
                values.push_bind(profile.title.as_deref());
                values.push_bind(profile.affiliation.as_deref());
                values.push_bind(*quotes);
                values.push_bind(*articles);
                values.push_bind(profile.first_at);
                values.push_bind(profile.last_at);
            },
        );
        insert.build().execute(&mut *connection).await?;
    }
    // The index finds an article by every name of its speakers.
    let sql = "REPLACE INTO outbox (article_id) SELECT DISTINCT s.article_id
        FROM json_each(?) AS w CROSS JOIN speaker_sightings AS s ON s.speaker_id = w.value";
    sqlx::query(sql)
        .bind(to_json(&renamed, "ids", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// The ways in which each speaker is given, the last seen one last.
async fn forms(
    connection: &mut SqliteConnection,
    ids: &str,
) -> Result<HashMap<String, Vec<FormRow>>, Fault> {
    let sql = "SELECT json_group_array(json_array(speaker_id, form, name_key, listed, count, first_at, last_at)) FROM (
        SELECT s.speaker_id, f.form, f.name_key, max(a.listed) AS listed, count(*) AS count,
            min(s.at) AS first_at, max(s.at) AS last_at
        FROM json_each(?) AS w CROSS JOIN speaker_sightings AS s ON s.speaker_id = w.value
        JOIN speaker_forms AS f ON f.id = s.form_id
        LEFT JOIN speaker_autos AS a ON a.id = f.auto_id
        GROUP BY s.speaker_id, f.id ORDER BY s.speaker_id, max(s.at), f.id)";
    let rows: Vec<SpeakerFormRow> =
        packed_rows(sqlx::query_scalar(sql).bind(ids), connection).await?;
    let mut found: HashMap<String, Vec<FormRow>> = HashMap::new();
    for (speaker, form, name_key, listed, count, first_at, last_at) in rows {
        found.entry(speaker).or_default().push(FormRow {
            form,
            name_key,
            listed,
            count,
            first_at,
            last_at,
        });
    }
    Ok(found)
}

/// What the rules make of each speaker: kind and name.
async fn autos(
    connection: &mut SqliteConnection,
    ids: &str,
) -> Result<HashMap<String, (String, String)>, Fault> {
    let sql = "SELECT json_group_array(json_array(a.id, a.kind, a.name))
        FROM json_each(?) AS w CROSS JOIN speaker_autos AS a ON a.id = w.value";
    let rows: Vec<(String, String, String)> =
        packed_rows(sqlx::query_scalar(sql).bind(ids), connection).await?;
    let autos = rows.into_iter().map(|(id, kind, name)| (id, (kind, name)));
    Ok(autos.collect())
}

/// How many quotes and articles each speaker has.
async fn counts(
    connection: &mut SqliteConnection,
    ids: &str,
) -> Result<HashMap<String, (i64, i64)>, Fault> {
    let sql = "SELECT json_group_array(json_array(w.value,
            (SELECT count(*) FROM said WHERE speaker_id = w.value),
            (SELECT count(DISTINCT article_id) FROM speaker_sightings WHERE speaker_id = w.value)))
        FROM json_each(?) AS w";
    let rows: Vec<(String, i64, i64)> =
        packed_rows(sqlx::query_scalar(sql).bind(ids), connection).await?;
    let counts = rows
        .into_iter()
        .map(|(id, quotes, articles)| (id, (quotes, articles)));
    Ok(counts.collect())
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
    fn of(id: &str, rows: Vec<FormRow>, auto: Option<(String, String)>) -> Result<Self, Fault> {
        let mut profile = Self {
            first_at: i64::MAX,
            last_at: i64::MIN,
            ..Self::default()
        };
        let mut names: BTreeMap<String, i64> = BTreeMap::new();
        let mut keys: BTreeSet<String> = BTreeSet::new();
        for row in rows {
            let form: SpeakerForm = from_json(&row.form, "speaker", id)?;
            *names.entry(form.name).or_default() += row.count;
            keys.insert(row.name_key);
            profile.listed |= row.listed == Some(1);
            profile.first_at = profile.first_at.min(row.first_at);
            profile.last_at = profile.last_at.max(row.last_at);
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
        let keys: Vec<String> = keys.into_iter().collect();
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
