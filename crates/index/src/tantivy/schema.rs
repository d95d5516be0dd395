//! The fields of the index. Only the id is stored: texts are read from the store.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tantivy::schema::{
    DateOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema,
    SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::{DateTime, Index, TantivyDocument, Term};
use wirewatch_model::ArticleId;

use crate::IndexDocument;
use crate::analysis::{self, STEMMED, primary_tag, stemmer_of};

const FOLDED: &str = "folded";

/// A text, by its words as written and by their stems.
pub(super) struct Words {
    pub(super) folded: Field,
    /// One field for each language of [`STEMMED`]; an article is in that of its language.
    pub(super) stemmed: Vec<Field>,
}

pub(super) struct Fields {
    pub(super) id: Field,
    pub(super) title: Words,
    pub(super) body: Words,
    pub(super) quote: Words,
    pub(super) speaker_name: Field,
    pub(super) speaker: Field,
    pub(super) group: Field,
    pub(super) feed: Field,
    pub(super) outlet: Field,
    pub(super) outlet_name: Field,
    pub(super) place: Field,
    pub(super) country: Field,
    pub(super) language: Field,
    pub(super) killed: Field,
    pub(super) published: Field,
}

pub(super) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        title: words(&mut schema, "title"),
        body: words(&mut schema, "body"),
        quote: words(&mut schema, "quote"),
        speaker_name: schema.add_text_field("speaker_name", folded()),
        speaker: schema.add_text_field("speaker", STRING | FAST),
        group: schema.add_text_field("group", STRING | FAST),
        feed: schema.add_text_field("feed", STRING),
        outlet: schema.add_text_field("outlet", STRING | FAST),
        outlet_name: schema.add_text_field("outlet_name", folded()),
        place: schema.add_text_field("place", folded()),
        country: schema.add_text_field("country", STRING | FAST),
        language: schema.add_text_field("language", STRING | FAST),
        killed: schema.add_u64_field("killed", NumericOptions::from(FAST) | INDEXED),
        published: schema.add_date_field("published", DateOptions::from(FAST) | INDEXED),
    };
    (schema.build(), fields)
}

fn words(schema: &mut SchemaBuilder, name: &str) -> Words {
    let stemmed = STEMMED.iter().map(|(tag, _)| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(&stems_name(tag))
            .set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        schema.add_text_field(&format!("{name}_{tag}"), options)
    });
    let stemmed = stemmed.collect();
    Words {
        folded: schema.add_text_field(name, folded()),
        stemmed,
    }
}

fn folded() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(FOLDED)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}

fn stems_name(tag: &str) -> String {
    format!("stems_{tag}")
}

pub(super) fn register_analyzers(index: &Index) {
    index.tokenizers().register(FOLDED, analysis::folded());
    for (tag, language) in STEMMED {
        index
            .tokenizers()
            .register(&stems_name(tag), analysis::stemmed(*language));
    }
}

/// The folder of indexes with this schema and these analyzers.
pub(super) fn folder_name(schema: &Schema) -> String {
    let mut digest = Sha256::new();
    digest.update(serde_json::to_string(schema).unwrap_or_default());
    digest.update(analysis::VERSION.to_le_bytes());
    let digits = digest
        .finalize()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    format!("v{digits}")
}

impl Fields {
    pub(super) fn id_term(&self, id: &ArticleId) -> Term {
        Term::from_field_text(self.id, id.as_str())
    }

    /// The engine's document, with its id's term.
    pub(super) fn document(&self, article: &IndexDocument) -> (Term, TantivyDocument) {
        let stemmer = article.language.as_deref().and_then(stemmer_of);
        let mut document = TantivyDocument::new();
        document.add_text(self.id, article.id.as_str());
        add_words(&mut document, &self.title, &article.title, stemmer);
        add_words(&mut document, &self.body, &article.body, stemmer);
        for quote in &article.quotes {
            add_words(&mut document, &self.quote, quote, stemmer);
        }
        for (id, name) in article.speakers.iter().collect::<BTreeSet<_>>() {
            document.add_text(self.speaker_name, name);
            document.add_text(self.speaker, id);
        }
        add_each(&mut document, self.group, &article.groups);
        add_each(&mut document, self.country, &article.countries);
        add_each(&mut document, self.place, &article.places);
        add_each(&mut document, self.feed, &article.feed);
        document.add_text(self.outlet, &article.outlet);
        document.add_text(self.outlet_name, &article.outlet);
        add_each(
            &mut document,
            self.language,
            &article.language.as_deref().map(primary_tag),
        );
        if let Some(killed) = article.killed {
            document.add_u64(self.killed, killed);
        }
        document.add_date(self.published, moment(article.published));
        (self.id_term(&article.id), document)
    }
}

fn add_words(document: &mut TantivyDocument, words: &Words, text: &str, stemmer: Option<usize>) {
    document.add_text(words.folded, text);
    if let Some(field) = stemmer.and_then(|number| words.stemmed.get(number)) {
        document.add_text(*field, text);
    }
}

/// Adds each value once.
fn add_each<'a>(
    document: &mut TantivyDocument,
    field: Field,
    values: impl IntoIterator<Item = &'a String>,
) {
    for value in values.into_iter().collect::<BTreeSet<_>>() {
        document.add_text(field, value);
    }
}

/// A moment as the engine keeps it, in seconds.
pub(super) fn moment(at: Timestamp) -> DateTime {
    // The engine counts nanoseconds in 64 bits, which ends in 1677 and 2262.
    const LATEST: i64 = 9_223_372_036;
    DateTime::from_timestamp_secs(at.as_second().clamp(-LATEST, LATEST))
}
