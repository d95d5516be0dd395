mod any_term;
mod facets;
mod folders;
mod incidents;
mod known;
mod matching;
mod of_kind;
mod open;
mod part_set;
mod parts;
mod ranking;
mod reader;
pub(crate) mod schema;
pub(crate) mod search;
mod similar;
mod snapshots;
mod timed;
mod timeline;
mod translate;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Schema};
use tantivy::{Index, Searcher, TantivyError};
use wirewatch_model::ArticleId;

use crate::cursor::{Cursor, fingerprint};
use crate::highlight::Highlighter;
use crate::query::{Limits, parse};
use crate::{
    ArticleIndex, DayCount, DayCounts, Hit, IndexConfig, IndexDocument, IndexError, IndexMark,
    LikeRequest, Matching, SearchPage, SearchRequest,
};
use folders::Folders;
use reader::{Reader, Stamp};
use schema::{ARTICLE, Fields};
use search::{Facts, Search};
use snapshots::Snapshots;
use timed::Clock;
use writer::{Changes, Purpose, Then, Writer};

/// The index in one folder, `index/v…` in the data folder; the name says which schema it has, and folders of other schemas
/// are left alone.
///
/// One process writes at a time, any number search; each commit is seen by all with their next search. The folder must be
/// on a local disk.
pub(crate) struct TantivyIndex {
    folders: Folders,
    config: IndexConfig,
    purpose: Purpose,
    schema: Schema,
    fields: Fields,
    limits: Limits,
    opened: Mutex<Arc<Opened>>,
    snapshots: Snapshots,
    facts: Facts,
}

/// One folder, open.
struct Opened {
    path: PathBuf,
    /// What named the folder when it was opened.
    named_by: Option<Stamp>,
    index: Index,
    writer: Writer,
    reader: Reader,
}

impl TantivyIndex {
    pub(crate) fn open(data_dir: &Path, config: &IndexConfig) -> Result<Self, IndexError> {
        let (schema, _) = schema::build();
        let home = data_dir.join("index");
        let folders = Folders::new(home, schema::folder_name(&schema));
        Self::open_folders(folders, config, Purpose::Searching)
    }

    fn open_folders(
        folders: Folders,
        config: &IndexConfig,
        purpose: Purpose,
    ) -> Result<Self, IndexError> {
        let (schema, fields) = schema::build();
        let opened = Opened::open(&folders, &schema, config, purpose)?;
        Ok(Self {
            limits: Limits::of(config),
            config: config.clone(),
            purpose,
            opened: Mutex::new(Arc::new(opened)),
            snapshots: Snapshots::new(),
            facts: Facts::default(),
            folders,
            schema,
            fields,
        })
    }

    /// The folder in use; another one than before when a rebuilt index took its place.
    fn opened(&self) -> Result<Arc<Opened>, IndexError> {
        let named_by = self.folders.named_by();
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.named_by != named_by {
            *opened = Arc::new(Opened::open(
                &self.folders,
                &self.schema,
                &self.config,
                self.purpose,
            )?);
        }
        Ok(Arc::clone(&opened))
    }

    /// Runs `work` for a search on the snapshot it asks for.
    fn searching<T>(
        &self,
        request: &SearchRequest,
        work: impl FnOnce(&Search<'_>) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let end = Instant::now() + Duration::from_millis(self.config.max_query_ms);
        let opened = self.opened()?;
        let cursor = cursor(request)?;
        let mut request = request.clone();
        if let Some(cursor) = cursor {
            request.now = Timestamp::from_second(cursor.now).map_err(|_| IndexError::Cursor)?;
        }
        let clause = parse(&request.query, request.now, self.limits)?;
        work(&Search {
            searcher: &self.snapshot(&opened, &request, cursor)?,
            fields: &self.fields,
            clause: &clause,
            request: &request,
            after: cursor.map(|cursor| cursor.place),
            clock: Clock::until(end),
            path: &opened.path,
            facts: &self.facts,
        })
    }

    fn write(
        &self,
        documents: &[IndexDocument],
        deleted: &[ArticleId],
        mark: &IndexMark,
        then: Then,
    ) -> Result<(), IndexError> {
        let changes = Changes {
            documents,
            deleted,
            mark,
            then,
        };
        let opened = self.opened()?;
        opened
            .writer
            .write(&opened.index, &opened.path, &self.fields, &changes)
    }

    fn snapshot(
        &self,
        opened: &Opened,
        request: &SearchRequest,
        cursor: Option<Cursor>,
    ) -> Result<Searcher, IndexError> {
        let named = match (&request.snapshot, cursor) {
            (_, Some(cursor)) => cursor.snapshot,
            (Some(name), None) => u64::from_str_radix(name, 16).map_err(|_| IndexError::Cursor)?,
            (None, None) => return opened.reader.searcher(&opened.path),
        };
        self.snapshots.get(named).ok_or(IndexError::SnapshotGone)
    }
}

impl Opened {
    fn open(
        folders: &Folders,
        schema: &Schema,
        config: &IndexConfig,
        purpose: Purpose,
    ) -> Result<Self, IndexError> {
        let named_by = folders.named_by();
        let path = folders.current();
        let index = open::open_or_create(&path, schema)?;
        let reader = Reader::new(&index, &path)
            .map_err(|error| fault(&path, "be opened for searching", error))?;
        Ok(Self {
            writer: Writer::new(config, purpose),
            reader,
            named_by,
            index,
            path,
        })
    }
}

/// The cursor of a request, if it has one; it must have been given for this very search.
fn cursor(request: &SearchRequest) -> Result<Option<Cursor>, IndexError> {
    let Some(text) = &request.cursor else {
        return Ok(None);
    };
    let cursor: Cursor = text.parse().map_err(|()| IndexError::Cursor)?;
    if cursor.asked != fingerprint(request) {
        return Err(IndexError::Cursor);
    }
    Ok(Some(cursor))
}

impl ArticleIndex for TantivyIndex {
    fn mark(&self) -> Result<Option<IndexMark>, IndexError> {
        let opened = self.opened()?;
        writer::mark(&opened.index, &opened.path)
    }

    fn apply(
        &self,
        documents: &[IndexDocument],
        deleted: &[ArticleId],
        mark: &IndexMark,
    ) -> Result<(), IndexError> {
        self.write(documents, deleted, mark, Then::Commit)
    }

    fn put(
        &self,
        documents: &[IndexDocument],
        deleted: &[ArticleId],
        mark: &IndexMark,
    ) -> Result<(), IndexError> {
        self.write(documents, deleted, mark, Then::Wait)
    }

    fn clear(&self) -> Result<(), IndexError> {
        let opened = self.opened()?;
        opened.writer.clear(&opened.index, &opened.path)
    }

    fn search(&self, request: &SearchRequest) -> Result<SearchPage, IndexError> {
        self.searching(request, |search| {
            search.page(|| self.snapshots.hold(search.searcher))
        })
    }

    fn matching(&self, request: &SearchRequest) -> Result<Matching, IndexError> {
        self.searching(request, |search| {
            Ok(Matching {
                snapshot: format!("{:x}", self.snapshots.hold(search.searcher)),
                hits: search.all()?,
            })
        })
    }

    fn days(&self, request: &SearchRequest) -> Result<DayCounts, IndexError> {
        let search::Counted {
            matching,
            all,
            facets,
        } = self.searching(request, |search| search.days())?;
        let mut matching = matching.into_iter().peekable();
        let days = all.iter().map(|(day, all)| DayCount {
            day: *day,
            // Both are in order, and every day with hits is among all days.
            matching: matching
                .next_if(|(found, _)| found == day)
                .map_or(0, |(_, count)| count),
            all: *all,
        });
        Ok(DayCounts {
            days: days.collect(),
            facets,
        })
    }

    fn similar(&self, request: &LikeRequest) -> Result<Vec<Hit>, IndexError> {
        let opened = self.opened()?;
        let searcher = opened.reader.searcher(&opened.path)?;
        similar::similar(&searcher, &self.fields, request, &opened.path)
    }

    fn understood(&self, query: &str) -> Result<String, IndexError> {
        Ok(parse(query, Timestamp::UNIX_EPOCH, self.limits)?.to_string())
    }

    fn highlighter(&self, query: &str) -> Highlighter {
        // A query that cannot be read has no words, and dates mark nothing whatever the time.
        Highlighter::new(parse(query, Timestamp::UNIX_EPOCH, self.limits).ok())
    }

    fn matches(
        &self,
        documents: &[IndexDocument],
        requests: &[SearchRequest],
    ) -> Result<Vec<Vec<ArticleId>>, IndexError> {
        let mut asked = Vec::with_capacity(requests.len());
        for request in requests {
            let clause = parse(&request.query, request.now, self.limits)?;
            asked.push((clause, request));
        }
        // The articles are few, so that all queries together have the time of one search of the whole index each.
        let time = Duration::from_millis(self.config.max_query_ms);
        let queries = u32::try_from(requests.len()).unwrap_or(u32::MAX);
        let clock = Clock::until(Instant::now() + time.saturating_mul(queries));
        let found = matching::matches(documents, &asked, &clock)?;
        if clock.cut() {
            return Err(IndexError::TooSlow);
        }
        Ok(found)
    }

    fn check(&self, query: &str, now: Timestamp) -> Result<(), IndexError> {
        parse(query, now, self.limits)?;
        Ok(())
    }

    fn count(&self) -> Result<u64, IndexError> {
        let opened = self.opened()?;
        let searcher = opened.reader.searcher(&opened.path)?;
        let articles = TermQuery::new(self.fields.kind_term(ARTICLE), IndexRecordOption::Basic);
        let count = tantivy::query::Query::count(&articles, &searcher);
        let count = count.map_err(|error| fault(&opened.path, "count its articles", error))?;
        Ok(count as u64)
    }

    fn beside(&self) -> Result<Arc<dyn ArticleIndex>, IndexError> {
        let folders = self.folders.beside();
        let opened = match Self::open_folders(folders.clone(), &self.config, Purpose::Building) {
            // The rest of an index whose removal was cut short must not be in the way of a new one.
            Err(IndexError::Damaged { path, .. }) => {
                std::fs::remove_dir_all(&path).map_err(|source| IndexError::Open {
                    path,
                    source: Box::new(source),
                })?;
                Self::open_folders(folders, &self.config, Purpose::Building)
            }
            opened => opened,
        };
        Ok(Arc::new(opened?))
    }

    fn compact(&self) -> Result<(), IndexError> {
        let opened = self.opened()?;
        opened.writer.compact(&opened.index, &opened.path)
    }

    fn adopt(&self) -> Result<(), IndexError> {
        self.finish()?;
        let old = self.folders.current();
        self.folders.adopt().map_err(|source| IndexError::Open {
            path: old.clone(),
            source: Box::new(source),
        })?;
        self.opened()?;
        // Searches under way have its files open; what cannot be removed now is in the way of nothing but the next rebuild.
        let _ = std::fs::remove_dir_all(old);
        Ok(())
    }

    fn finish(&self) -> Result<(), IndexError> {
        let opened = self.opened()?;
        opened.writer.finish(&opened.path)
    }
}

/// Tells an error of the engine: files that cannot be read are damage, everything else a fault of the moment.
fn fault(path: &Path, action: &'static str, error: TantivyError) -> IndexError {
    match error {
        TantivyError::DataCorruption(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(_) => IndexError::Damaged {
            path: path.to_owned(),
            detail: error.to_string(),
        },
        other => IndexError::Engine {
            action,
            source: Box::new(other),
        },
    }
}
