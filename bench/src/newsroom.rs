//! A data folder with the articles of a corpus in its store, as if they had been fetched and read.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use wirewatch_index::IndexDocument;
use wirewatch_model::{
    Analysis, ArticleId, Attack, Count, Evidence, GroupId, GroupMention, Page, Place, Quote,
    QuoteKind, Sourced, Span, Speaker, SpeakerId, SpeakerRef, SpeakerRole, Stamp,
};
use wirewatch_pipeline::index_document;
use wirewatch_store::{PageAnalysis, Store, StoreConfig, open_store};

use crate::corpus::Article;
use crate::say;

/// Articles put into the store at once.
const BATCH: usize = 500;

const RULES: &str = "bench";

/// Opens the store in `folder`.
pub async fn open(folder: &Path) -> Result<Arc<dyn Store>> {
    Ok(open_store(folder, &StoreConfig::default()).await?)
}

/// Opens a store in `folder` that holds `articles`.
pub async fn fill(folder: &Path, articles: &[Article]) -> Result<Arc<dyn Store>> {
    say("filling the store");
    let store = open(folder).await?;
    add(store.as_ref(), articles).await?;
    Ok(store)
}

/// Adds articles to a store.
pub async fn add(store: &dyn Store, articles: &[Article]) -> Result<()> {
    for batch in articles.chunks(BATCH) {
        let pages: Vec<Page> = batch.iter().map(page).collect();
        store.import_pages(&pages).await?;
        let waiting = store.waiting_pages(BATCH as u32).await?;
        let analyses = waiting
            .iter()
            .zip(batch)
            .map(|(waiting, article)| PageAnalysis {
                page_id: waiting.page_id,
                analysis: Some(analysis(article)),
                urls: vec![article.url.clone()],
                rules_version: RULES.to_owned(),
            });
        let analyses: Vec<PageAnalysis> = analyses.collect();
        store.record_analyses(&analyses).await?;
    }
    Ok(())
}

/// What the index is told of every article of the store.
pub async fn documents(store: &dyn Store) -> Result<Vec<IndexDocument>> {
    let mut documents: Vec<IndexDocument> = Vec::new();
    loop {
        let last: Option<ArticleId> = documents.last().map(|document| document.id.clone());
        let stored = store.articles_after(last.as_ref(), BATCH as u32).await?;
        if stored.is_empty() {
            return Ok(documents);
        }
        documents.extend(
            stored
                .iter()
                .map(|article| index_document(article, &[], &[])),
        );
    }
}

fn page(article: &Article) -> Page {
    let body = article.url.clone().into_bytes();
    Page {
        url: article.url.clone(),
        final_url: article.url.clone(),
        status: 200,
        headers: Vec::new(),
        fetched_at: moment(article),
        sha256: Page::sha256_of(&body),
        body,
    }
}

pub fn moment(article: &Article) -> Timestamp {
    Timestamp::from_second(article.epoch).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn analysis(article: &Article) -> Analysis {
    let text = &article.body;
    Analysis {
        article: wirewatch_model::Article {
            url: article.url.clone(),
            title: Some(article.title.clone()),
            published: Some(Sourced {
                value: Stamp::utc(moment(article)),
                source: "meta".to_owned(),
            }),
            language: Some(article.language.to_owned()),
            outlet: Some(article.outlet.clone()),
            text: text.clone(),
            ..wirewatch_model::Article::default()
        },
        quotes: quotes(article),
        speakers: speakers(article),
        groups: groups(article),
        attacks: vec![attack(article)],
        rules_version: RULES.to_owned(),
        watchlist_version: String::new(),
    }
}

/// Where `words` stand first in the text.
fn place(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or(0);
    Span::new(start, start + words.len())
}

fn id(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn quotes(article: &Article) -> Vec<Quote> {
    let quotes = article.quotes.iter().map(|(speaker, words)| Quote {
        kind: QuoteKind::Direct,
        content: vec![place(&article.body, words)],
        cue: None,
        speaker: Some(SpeakerRef {
            id: Some(SpeakerId(id(speaker))),
            name: speaker.clone(),
            mention: place(&article.body, speaker),
        }),
        rule: RULES.to_owned(),
    });
    let mut quotes: Vec<Quote> = quotes.collect();
    quotes.sort_by_key(|quote| quote.content.first().map(|span| span.start));
    quotes
}

fn speakers(article: &Article) -> Vec<Speaker> {
    let mut names: Vec<&String> = article.quotes.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    let speakers = names.into_iter().map(|name| Speaker {
        id: SpeakerId(id(name)),
        name: name.clone(),
        honorific: None,
        title: None,
        affiliation: None,
        role: SpeakerRole::Other,
        evidence: Vec::new(),
    });
    speakers.collect()
}

fn groups(article: &Article) -> Vec<GroupMention> {
    let mut mentions: Vec<GroupMention> = Vec::new();
    for name in &article.groups {
        let found = article.body.match_indices(name.as_str());
        mentions.extend(found.map(|(start, name)| GroupMention {
            group_id: GroupId(id(name)),
            span: Span::new(start, start + name.len()),
            alias: name.to_owned(),
            part_of_name: false,
            rule: RULES.to_owned(),
        }));
    }
    mentions.sort_by_key(|mention| mention.span.start);
    mentions
}

fn attack(article: &Article) -> Attack {
    let sentence = place(&article.body, &article.report);
    Attack {
        place: Some(Place {
            name: article.place.clone(),
            city: None,
            admin1: None,
            country: None,
            country_code: None,
            lat: None,
            lon: None,
            precision: None,
        }),
        killed: Some(Count {
            min: Some(article.killed),
            max: Some(article.killed),
            vague: false,
        }),
        evidence: vec![Evidence {
            field: "killed".to_owned(),
            span: sentence,
            sentence,
            rule: RULES.to_owned(),
            confidence: 1.0,
        }],
        ..Attack::new("armed-assault")
    }
}
