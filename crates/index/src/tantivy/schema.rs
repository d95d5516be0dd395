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
use crate::analysis::{self, STEMMED, stemmer_of};
use crate::fields::{FIELDS, FieldSpec, Form, Holds};

const FOLDED: &str = "folded";

/// The kind of documents that are articles.
pub(super) const ARTICLE: &str = "article";

/// The kind of documents that are quotes.
pub(super) const QUOTE: &str = "quote";

/// A text, by its words as written and by the stems of those that are not their own stem.
pub(super) struct Words {
    pub(super) folded: Field,
    /// One field for each language of [`STEMMED`]; an article is in that of its language.
    pub(super) stemmed: Vec<Field>,
}

/// The engine's fields.
pub(super) struct Fields {
    pub(super) id: Field,
    pub(super) published: Field,
    /// [`ARTICLE`] or [`QUOTE`].
    kind: Field,
    /// A quote's number in its article.
    quote_number: Field,
    /// A number for the story.
    story: Field,
    /// Those of [`FIELDS`], in that order.
    rows: Vec<Row>,
}

/// The engine's field or fields for one of [`FIELDS`].
pub(super) enum Row {
    Text(Words),
    Names(Field),
    Values(Field, Form),
    Numbers(Field),
}

pub(super) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        published: schema.add_date_field("published", DateOptions::from(FAST) | INDEXED),
        kind: schema.add_text_field("kind", STRING),
        quote_number: schema.add_u64_field("quote_number", FAST),
        story: schema.add_u64_field("story", FAST),
        rows: FIELDS.iter().map(|spec| row(&mut schema, spec)).collect(),
    };
    (schema.build(), fields)
}

fn row(schema: &mut SchemaBuilder, spec: &FieldSpec) -> Row {
    match spec.holds {
        Holds::Text(_) => Row::Text(words(schema, spec.name)),
        Holds::Names(_) => Row::Names(schema.add_text_field(spec.name, folded())),
        Holds::Values(form, _) => {
            Row::Values(schema.add_text_field(spec.name, STRING | FAST), form)
        }
        Holds::Numbers(_) => {
            let options = NumericOptions::from(FAST) | INDEXED;
            Row::Numbers(schema.add_u64_field(spec.name, options))
        }
    }
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
            .register(&stems_name(tag), analysis::changed_stems(*language));
    }
}

/// The folder of indexes with this schema and these analyzers.
pub(super) fn folder_name(schema: &Schema) -> String {
    let mut digest = Sha256::new();
    digest.update(serde_json::to_string(schema).unwrap_or_default());
    digest.update(analysis::VERSION.to_le_bytes());
    let digits = wirewatch_model::hex(digest.finalize().iter().take(6));
    format!("v{digits}")
}

impl Fields {
    pub(super) fn id_term(&self, id: &ArticleId) -> Term {
        Term::from_field_text(self.id, id.as_str())
    }

    /// The engine's field or fields for the one with this number in [`FIELDS`].
    pub(super) fn row(&self, number: usize) -> Option<&Row> {
        self.rows.get(number)
    }

    /// The engine's field of whole values with this name in [`FIELDS`].
    pub(super) fn values(&self, name: &str) -> Option<Field> {
        let number = FIELDS.iter().position(|spec| spec.name == name)?;
        match self.rows.get(number)? {
            Row::Values(field, _) => Some(*field),
            Row::Text(_) | Row::Names(_) | Row::Numbers(_) => None,
        }
    }

    /// The engine's fields of the text with this name in [`FIELDS`].
    pub(super) fn words(&self, name: &str) -> Option<&Words> {
        let number = FIELDS.iter().position(|spec| spec.name == name)?;
        match self.rows.get(number)? {
            Row::Text(words) => Some(words),
            Row::Values(..) | Row::Names(_) | Row::Numbers(_) => None,
        }
    }

    /// What tells documents of a kind, [`ARTICLE`] or [`QUOTE`].
    pub(super) fn kind_term(&self, kind: &str) -> Term {
        Term::from_field_text(self.kind, kind)
    }

    /// The engine's documents: the article and its quotes, all with the id by which they are replaced together.
    pub(super) fn documents(&self, article: &IndexDocument) -> Vec<TantivyDocument> {
        let mut documents = vec![self.document(article, ARTICLE)];
        for (number, quote) in article.of_quotes().enumerate() {
            let mut document = self.document(&quote, QUOTE);
            document.add_u64(self.quote_number, number as u64);
            documents.push(document);
        }
        documents
    }

    fn document(&self, article: &IndexDocument, kind: &str) -> TantivyDocument {
        let stemmer = article.language.as_deref().and_then(stemmer_of);
        let mut document = TantivyDocument::new();
        document.add_text(self.id, article.id.as_str());
        document.add_text(self.kind, kind);
        document.add_date(self.published, moment(article.published));
        if let Some(story) = &article.story {
            document.add_u64(self.story, story_number(story));
        }
        for (spec, row) in FIELDS.iter().zip(&self.rows) {
            fill(&mut document, article, spec, row, stemmer);
        }
        document
    }
}

/// A number that no two stories share; numbers from 2⁶³ on are left for articles without one.
fn story_number(story: &ArticleId) -> u64 {
    let digest = Sha256::digest(story.as_str().as_bytes());
    let bytes: [u8; 8] = std::array::from_fn(|place| digest[place]);
    u64::from_be_bytes(bytes) >> 1
}

/// Fills one field; each name, value and number once.
fn fill(
    document: &mut TantivyDocument,
    article: &IndexDocument,
    spec: &FieldSpec,
    row: &Row,
    stemmer: Option<usize>,
) {
    match (spec.holds, row) {
        (Holds::Text(read), Row::Text(words)) => {
            for text in read(article) {
                add_words(document, words, text, stemmer);
            }
        }
        (Holds::Names(read), Row::Names(field)) => {
            for name in read(article).into_iter().collect::<BTreeSet<_>>() {
                document.add_text(*field, name);
            }
        }
        (Holds::Values(form, read), Row::Values(field, _)) => {
            let values = read(article).into_iter().map(|value| form.kept(value));
            for value in values.collect::<BTreeSet<_>>() {
                document.add_text(*field, value);
            }
        }
        (Holds::Numbers(read), Row::Numbers(field)) => {
            for number in read(article).into_iter().collect::<BTreeSet<_>>() {
                document.add_u64(*field, number);
            }
        }
        // Rows are made from the same table.
        _ => {}
    }
}

fn add_words(document: &mut TantivyDocument, words: &Words, text: &str, stemmer: Option<usize>) {
    document.add_text(words.folded, text);
    if let Some(field) = stemmer.and_then(|number| words.stemmed.get(number)) {
        document.add_text(*field, text);
    }
}

/// A moment as the engine keeps it, in seconds.
pub(super) fn moment(at: Timestamp) -> DateTime {
    // The engine counts nanoseconds in 64 bits, which ends in 1677 and 2262.
    const LATEST: i64 = 9_223_372_036;
    DateTime::from_timestamp_secs(at.as_second().clamp(-LATEST, LATEST))
}
