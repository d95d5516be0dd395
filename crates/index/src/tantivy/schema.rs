//! The fields of the index. Only the id is stored: texts are read from the store.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tantivy::schema::{
    DateOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema,
    SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{DateTime, Index, IndexBuilder, IndexSettings, TantivyDocument, Term};
use wirewatch_model::ArticleId;

use crate::analysis::{self, ChosenWords, STEMMED, Wanted, stemmer_of};
use crate::fields::{FIELDS, FieldSpec, Form, Holds};
use crate::{Card, IndexAttack, IndexDocument};

const FOLDED: &str = "folded";

/// The kind of documents that are articles.
pub(super) const ARTICLE: &str = "article";

/// The kind of documents that are quotes.
pub(super) const QUOTE: &str = "quote";

/// The kind of documents that are attacks, each as one article reports it and as a part of its incident.
pub(super) const ATTACK: &str = "attack";

/// The size of the blocks that stored values are packed in. Hits stand far apart, and each costs the unpacking of a block.
const BLOCK_BYTES: usize = 8_192;

/// A day of an incident takes the bits above.
const INCIDENT_BITS: u32 = 48;

/// A text, by its words as written and by the stems of those that are not their own stem.
pub(super) struct Words {
    pub(super) folded: Field,
    /// One field for each language of [`STEMMED`]; an article is in that of its language.
    pub(super) stemmed: Vec<Field>,
}

/// The engine's fields.
pub(crate) struct Fields {
    pub(super) id: Field,
    /// An article's [`Card`], as JSON; kept only.
    pub(super) card: Field,
    pub(super) published: Field,
    /// [`ARTICLE`], [`QUOTE`] or [`ATTACK`].
    kind: Field,
    /// A quote's number in its article.
    quote_number: Field,
    /// A number for the story.
    story: Field,
    /// A number for each incident, see [`incident_key`].
    incident_key: Field,
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

pub(crate) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        card: schema.add_text_field("card", STORED),
        published: schema.add_date_field("published", DateOptions::from(FAST) | INDEXED),
        kind: schema.add_text_field("kind", STRING),
        quote_number: schema.add_u64_field("quote_number", FAST),
        story: schema.add_u64_field("story", FAST),
        incident_key: schema.add_u64_field("incident_key", FAST),
        rows: FIELDS.iter().map(|spec| row(&mut schema, spec)).collect(),
    };
    (schema.build(), fields)
}

fn row(schema: &mut SchemaBuilder, spec: &FieldSpec) -> Row {
    match spec.holds {
        Holds::Text(_) => Row::Text(words(schema, spec.name)),
        Holds::Names(_) => Row::Names(schema.add_text_field(spec.name, names())),
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
        // The length of a text is known from the words as written.
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(&stems_name(tag))
            .set_fieldnorms(false)
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

/// As [`folded`], but however long: a name among many is as good as one alone.
fn names() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(FOLDED)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}

fn stems_name(tag: &str) -> String {
    format!("stems_{tag}")
}

/// How the engine keeps what it stores.
pub(crate) fn settings(index: IndexBuilder) -> IndexBuilder {
    index.settings(IndexSettings {
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    })
}

pub(crate) fn register_analyzers(index: &Index) {
    index.tokenizers().register(FOLDED, analysis::folded());
    for (tag, language) in STEMMED {
        index
            .tokenizers()
            .register(&stems_name(tag), analysis::changed_stems(*language));
    }
}

/// The same analyzers, for an index that only holds the words that are `wanted`.
pub(super) fn choosing_analyzers(wanted: Wanted) -> TokenizerManager {
    let wanted = Arc::new(wanted);
    let choosing = |words: ChosenWords| TextAnalyzer::builder(words).build();
    let analyzers = TokenizerManager::default();
    analyzers.register(FOLDED, choosing(ChosenWords::folded(Arc::clone(&wanted))));
    for (number, (tag, language)) in STEMMED.iter().enumerate() {
        // Stems that are the word itself stand among the words as written too, which does no harm here.
        let stems = ChosenWords::stems(number, *language, Arc::clone(&wanted));
        analyzers.register(&stems_name(tag), choosing(stems));
    }
    analyzers
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

    /// What tells documents of a kind: [`ARTICLE`], [`QUOTE`] or [`ATTACK`].
    pub(super) fn kind_term(&self, kind: &str) -> Term {
        Term::from_field_text(self.kind, kind)
    }

    /// The engine's documents: the article, its quotes and its attacks, all with the id by which they are replaced together.
    pub(crate) fn documents(&self, article: &IndexDocument) -> Vec<TantivyDocument> {
        let mut documents = vec![self.document(article, ARTICLE)];
        if let Some(first) = documents.first_mut() {
            first.add_text(self.card, card(article).to_line());
        }
        for (number, quote) in article.of_quotes().enumerate() {
            let mut document = self.document(&quote, QUOTE);
            document.add_u64(self.quote_number, number as u64);
            documents.push(document);
        }
        documents.extend(
            article
                .of_attacks()
                .map(|attack| self.document(&attack, ATTACK)),
        );
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
        let keys = article.attacks.iter().filter_map(incident_key);
        for key in keys.collect::<BTreeSet<_>>() {
            document.add_u64(self.incident_key, key);
        }
        let rows = FIELDS.iter().zip(&self.rows);
        for (spec, row) in rows.filter(|(spec, _)| kind == QUOTE || !spec.of_quotes) {
            fill(&mut document, article, spec, row, stemmer);
        }
        document
    }
}

fn card(article: &IndexDocument) -> Card {
    Card {
        url: article.url.clone(),
        title: article.title.clone(),
        outlet: article.outlet.clone(),
        dated: article.dated.clone(),
        language: article.language.clone(),
        groups: article.groups.clone(),
        speakers: article
            .speakers
            .iter()
            .map(|(_, name)| name.clone())
            .collect(),
        quotes: article.quotes.len(),
    }
}

/// A number for an incident, with its last day above all else, so that greater numbers are of later incidents.
fn incident_key(attack: &IndexAttack) -> Option<u64> {
    let id = attack.incident.as_ref()?;
    let day = attack.day.clamp(0, i64::from(u16::MAX)).cast_unsigned();
    let number = number_of(id) & ((1 << INCIDENT_BITS) - 1);
    Some(day << INCIDENT_BITS | number)
}

/// The day and the number of the incident that a key was made from.
pub(super) fn incident_of(key: u64) -> (u64, u64) {
    (key >> INCIDENT_BITS, key & ((1 << INCIDENT_BITS) - 1))
}

/// A number that no two stories share; numbers from 2⁶³ on are left for articles without one.
fn story_number(story: &ArticleId) -> u64 {
    number_of(story.as_str()) >> 1
}

fn number_of(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    let bytes: [u8; 8] = std::array::from_fn(|place| digest[place]);
    u64::from_be_bytes(bytes)
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
