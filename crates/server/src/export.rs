//! Writing everything a search finds, piece by piece, in the formats other programs read.

mod atom;
mod citation;
mod csv;
mod item;
mod stix;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use wirewatch_index::{ArticleIndex, Hit, SearchKind};
use wirewatch_model::ArticleId;
use wirewatch_pipeline::Watchlist;
use wirewatch_store::{Store, StoreError, StoredArticle};

use crate::answers::Failure;
use crate::search::{SearchParams, ids_of, resolved_request, with_speaker_ids};
use item::Item;

/// Hits read from the store at once.
const BATCH: usize = 200;

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// One article or quote a line, as JSON.
    Jsonl,
    /// A table (RFC 4180).
    Csv,
    /// A STIX 2.1 bundle.
    Stix,
    /// Citations for BibTeX.
    Bibtex,
    /// Citations for reference managers.
    Ris,
    /// Citations for word processors.
    CslJson,
    /// An Atom feed.
    Atom,
}

impl ExportFormat {
    /// The formats by their names.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("jsonl", Self::Jsonl),
        ("csv", Self::Csv),
        ("stix", Self::Stix),
        ("bibtex", Self::Bibtex),
        ("ris", Self::Ris),
        ("csl-json", Self::CslJson),
        ("atom", Self::Atom),
    ];

    /// The format with this name.
    pub fn named(name: &str) -> Option<Self> {
        let known = Self::NAMES.iter().find(|(known, _)| *known == name)?;
        Some(known.1)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let known = Self::NAMES.iter().find(|(_, format)| *format == self);
        known.map_or("jsonl", |(name, _)| name)
    }

    /// The media type, and how the name of a file of it ends.
    pub fn media_type(self) -> (&'static str, &'static str) {
        match self {
            Self::Jsonl => ("application/x-ndjson", "jsonl"),
            Self::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
            Self::Stix => ("application/stix+json;version=2.1", "json"),
            Self::Bibtex => ("application/x-bibtex; charset=utf-8", "bib"),
            Self::Ris => ("application/x-research-info-systems; charset=utf-8", "ris"),
            Self::CslJson => ("application/vnd.citationstyles.csl+json", "json"),
            Self::Atom => ("application/atom+xml; charset=utf-8", "atom"),
        }
    }
}

/// What an export holds, to keep beside it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ManifestView {
    /// The query as it was understood.
    pub query: String,
    /// The other parameters that were given, by name.
    pub parameters: std::collections::BTreeMap<String, String>,
    /// The format.
    pub format: &'static str,
    /// The snapshot of the index; the same name gives the same hits while the server keeps it.
    pub snapshot: String,
    /// How many hits the search has.
    pub count: u64,
    /// How many of them were written; fewer when articles were taken down since.
    pub written: u64,
    /// SHA-256 of the export.
    pub sha256: String,
    /// The length of the export.
    pub bytes: u64,
    /// When it was made, RFC 3339 UTC.
    pub made: String,
    /// The program that made it.
    pub made_by: String,
    /// What each column of a CSV export means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<ColumnView>>,
}

/// A column of the CSV export.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ColumnView {
    /// Its name in the first line.
    pub name: &'static str,
    /// What it holds.
    pub meaning: &'static str,
}

/// An export under way.
pub struct Export {
    store: Arc<dyn Store>,
    params: SearchParams,
    understood: String,
    format: ExportFormat,
    snapshot: String,
    hits: Vec<Hit>,
    made: Timestamp,
    next: usize,
    stage: Stage,
    written: u64,
    bytes: u64,
    digest: Sha256,
    /// Objects of a STIX bundle that are written already.
    known: HashSet<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Head,
    Body,
    Done,
}

impl Export {
    /// Finds what `params` ask for; nothing is written yet. Their `limit`, `offset`, `cursor` and `facets` do not count.
    ///
    /// # Errors
    /// [`Failure`] when a parameter or the query is not understood, or the index fails.
    pub async fn begin(
        store: Arc<dyn Store>,
        index: Arc<dyn ArticleIndex>,
        watchlist: &Watchlist,
        params: SearchParams,
        format: ExportFormat,
    ) -> Result<Self, Failure> {
        let params = with_speaker_ids(store.as_ref(), &params).await?;
        let mut request = resolved_request(&params, watchlist)?;
        request.cursor = None;
        if request.kind == SearchKind::Incident {
            return Err(Failure::Invalid(
                "an export holds articles or quotes; `sort=incident` puts the reports of each incident together".to_owned(),
            ));
        }
        let query = params.q.clone();
        let searching = tokio::task::spawn_blocking(move || {
            let understood = index.understood(&query)?;
            Ok::<_, wirewatch_index::IndexError>((index.matching(&request)?, understood))
        });
        let (matching, understood) = searching.await??;
        Ok(Self {
            store,
            params,
            understood,
            format,
            snapshot: matching.snapshot,
            hits: matching.hits,
            made: Timestamp::now(),
            next: 0,
            stage: Stage::Head,
            written: 0,
            bytes: 0,
            digest: Sha256::new(),
            known: HashSet::new(),
        })
    }

    /// How many hits there are.
    pub fn count(&self) -> u64 {
        self.hits.len() as u64
    }

    /// The snapshot's name.
    pub fn snapshot(&self) -> &str {
        &self.snapshot
    }

    /// The next piece; `None` when all is written.
    ///
    /// # Errors
    /// When the store fails; what was written so far is then not the whole.
    pub async fn next_piece(&mut self) -> Result<Option<String>, StoreError> {
        let piece = match self.stage {
            Stage::Head => {
                self.stage = Stage::Body;
                self.head()
            }
            Stage::Body if self.next < self.hits.len() => self.batch().await?,
            Stage::Body => {
                self.stage = Stage::Done;
                self.tail()
            }
            Stage::Done => return Ok(None),
        };
        self.digest.update(piece.as_bytes());
        self.bytes += piece.len() as u64;
        Ok(Some(piece))
    }

    /// What was written, to be asked for when all is.
    pub fn manifest(&self) -> ManifestView {
        let digest = self.digest.clone().finalize();
        let params = &self.params;
        let parameters = [
            ("kind", &params.kind),
            ("group", &params.group),
            ("speaker", &params.speaker),
            ("outlet", &params.outlet),
            ("language", &params.language),
            ("country", &params.country),
            ("incident", &params.incident),
            ("from", &params.from),
            ("to", &params.to),
            ("sort", &params.sort),
            ("collapse", &params.collapse),
        ];
        let given = parameters.iter().filter(|(_, value)| !value.is_empty());
        let rollup = params
            .rollup
            .then(|| ("rollup".to_owned(), "true".to_owned()));
        ManifestView {
            query: self.understood.clone(),
            parameters: given
                .map(|(name, value)| ((*name).to_owned(), (*value).clone()))
                .chain(rollup)
                .collect(),
            format: self.format.name(),
            snapshot: self.snapshot.clone(),
            count: self.count(),
            written: self.written,
            sha256: wirewatch_model::hex(&digest),
            bytes: self.bytes,
            made: self.made.to_string(),
            made_by: concat!("wirewatch ", env!("CARGO_PKG_VERSION")).to_owned(),
            columns: (self.format == ExportFormat::Csv).then(csv::columns),
        }
    }

    async fn batch(&mut self) -> Result<String, StoreError> {
        let end = (self.next + BATCH).min(self.hits.len());
        let hits = self.hits.get(self.next..end).unwrap_or_default().to_vec();
        self.next = end;
        let articles = self.store.articles(&ids_of(&hits)).await?;
        let by_id: HashMap<&ArticleId, &StoredArticle> = articles
            .iter()
            .map(|article| (&article.id, article))
            .collect();
        let mut out = String::new();
        for hit in &hits {
            if let Some(item) = by_id.get(&hit.id).and_then(|stored| Item::of(stored, hit)) {
                self.write(&item, &mut out);
                self.written += 1;
            }
        }
        Ok(out)
    }

    fn head(&self) -> String {
        match self.format {
            ExportFormat::Csv => csv::head(),
            ExportFormat::CslJson => "[\n".to_owned(),
            ExportFormat::Stix => stix::head(&self.understood, &self.snapshot, self.made),
            ExportFormat::Atom => atom::head(&self.understood, self.made),
            ExportFormat::Jsonl | ExportFormat::Bibtex | ExportFormat::Ris => String::new(),
        }
    }

    fn write(&mut self, item: &Item<'_>, out: &mut String) {
        match self.format {
            ExportFormat::Jsonl => out.push_str(&item.json_line()),
            ExportFormat::Csv => out.push_str(&csv::row(item)),
            ExportFormat::Stix => stix::write(item, &mut self.known, out),
            ExportFormat::Bibtex => out.push_str(&citation::bibtex(item)),
            ExportFormat::Ris => out.push_str(&citation::ris(item)),
            ExportFormat::CslJson => {
                if self.written > 0 {
                    out.push_str(",\n");
                }
                out.push_str(&citation::csl_json(item).to_string());
            }
            ExportFormat::Atom => out.push_str(&atom::entry(item)),
        }
    }

    fn tail(&self) -> String {
        match self.format {
            ExportFormat::CslJson => "\n]\n".to_owned(),
            ExportFormat::Stix => "\n]}\n".to_owned(),
            ExportFormat::Atom => "</feed>\n".to_owned(),
            ExportFormat::Jsonl | ExportFormat::Csv | ExportFormat::Bibtex | ExportFormat::Ris => {
                String::new()
            }
        }
    }
}
