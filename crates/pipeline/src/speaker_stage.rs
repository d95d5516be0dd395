use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Instant;

use tracing::warn;
use wirewatch_cluster::speakers::{
    SPEAKER_RULES_VERSION, SpeakerRules, give_ids, is_minor, join_speakers, read_speaker, said_key,
};
use wirewatch_model::{Analysis, GroupId, Quote, Span, Speaker, SpeakerForm, SpeakerId};
use wirewatch_store::{
    ArticleSpeakers, AutoSpeaker, JoinedForms, SightedQuote, SightedSpeaker, SpeakerBlock, Store,
    StoreError, StoredArticle,
};

use crate::read_ahead::{LISTED, ReadAhead};
use crate::{Analyzer, Progress, SpeakerReport};

/// How many blocks of names are joined between two writes to the store.
const BLOCKS: u32 = 2_000;
/// How many articles' quotes, or speakers, are brought up to date in one write to the store.
const SETTLED: u32 = 2_000;

/// Joins the speakers of new and changed articles to those known, and tells which articles carry the same quotes.
///
/// # Errors
/// Only a fault of the store.
pub async fn speaker_stage(
    store: &Arc<dyn Store>,
    analyzer: &Analyzer,
    progress: &dyn Progress,
) -> Result<SpeakerReport, StoreError> {
    let started = Instant::now();
    let mut report = SpeakerReport::default();
    begin(store, analyzer).await?;
    join_waiting(store, analyzer, progress, &mut report).await?;
    report.duration = started.elapsed();
    Ok(report)
}

/// Tells the store by which rules and beside which groups speakers are joined.
pub(crate) async fn begin(store: &Arc<dyn Store>, analyzer: &Analyzer) -> Result<(), StoreError> {
    store.begin_speakers(SPEAKER_RULES_VERSION).await?;
    store.add_group_names(&group_names(analyzer)).await
}

/// Takes over what every article says that waits, and joins it with what is known.
pub(crate) async fn join_waiting(
    store: &Arc<dyn Store>,
    analyzer: &Analyzer,
    progress: &dyn Progress,
    report: &mut SpeakerReport,
) -> Result<(), StoreError> {
    take_over_waiting(store, progress, report).await?;
    join(store, analyzer, progress, report).await?;
    while !progress.stopping() && store.settle_speakers(SETTLED).await? {}
    Ok(())
}

/// Takes over what new and changed articles say.
async fn take_over_waiting(
    store: &Arc<dyn Store>,
    progress: &dyn Progress,
    report: &mut SpeakerReport,
) -> Result<(), StoreError> {
    loop {
        let waiting = store.waiting_for_speakers(LISTED).await?;
        let mut articles = ReadAhead::new(store, &waiting, |articles| {
            articles.iter().map(read_article).collect::<Vec<_>>()
        });
        let mut any = false;
        while !progress.stopping()
            && let Some(read) = articles.next().await?
        {
            any = true;
            take_over(store, &read, report).await?;
        }
        if !any {
            return Ok(());
        }
    }
}

/// Takes over what a batch of articles says.
pub(crate) async fn take_over(
    store: &Arc<dyn Store>,
    read: &[ArticleSpeakers],
    report: &mut SpeakerReport,
) -> Result<(), StoreError> {
    report.articles += read.len() as u64;
    let quotes = read.iter().map(|article| article.quotes.len() as u64);
    report.quotes += quotes.sum::<u64>();
    store.record_article_speakers(read).await
}

/// Joins the blocks of names that wait.
async fn join(
    store: &Arc<dyn Store>,
    analyzer: &Analyzer,
    progress: &dyn Progress,
    report: &mut SpeakerReport,
) -> Result<(), StoreError> {
    let rules = Arc::new(SpeakerRules::new(analyzer.rules().attacks.country_words()));
    while !progress.stopping() {
        let blocks = store.waiting_speaker_blocks(BLOCKS).await?;
        if blocks.is_empty() {
            break;
        }
        let rules = Arc::clone(&rules);
        let joining = move || {
            blocks
                .iter()
                .map(|block| join_block(block, &rules))
                .collect()
        };
        let Some(joined) = in_background(joining).await else {
            break;
        };
        let joined: Vec<JoinedForms> = joined;
        report.speakers += joined
            .iter()
            .map(|block| block.speakers.len() as u64)
            .sum::<u64>();
        store.record_joined_forms(&joined).await?;
    }
    Ok(())
}

async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let done = tokio::task::spawn_blocking(work).await;
    if done.is_err() {
        warn!("the joining of speakers was interrupted; the next run takes it up");
    }
    done.ok()
}

/// Every name of the watchlist's groups, folded.
fn group_names(analyzer: &Analyzer) -> Vec<(String, GroupId)> {
    let mut names = Vec::new();
    for group in analyzer.rules().watchlist.groups() {
        let aliases = group.aliases.iter().map(|alias| &alias.text);
        for name in aliases.chain(&group.official).chain([&group.name]) {
            names.push((wirewatch_text::fold(name), group.id.clone()));
        }
    }
    names
}

/// What an article says, as the store takes it over.
pub(crate) fn read_article(stored: &StoredArticle) -> ArticleSpeakers {
    let analysis = &stored.analysis;
    let article = &analysis.article;
    let published = article
        .published
        .as_ref()
        .map(|published| published.value.at);
    let feed = stored.feed.as_ref();
    let outlet = feed.map(|feed| feed.outlet.clone());
    let sentences = wirewatch_text::sentences(&article.text);
    let quotes = (0..).zip(&analysis.quotes);
    ArticleSpeakers {
        article_id: stored.id.clone(),
        version: stored.version,
        story: stored.story.as_ref().map(|story| story.id.clone()),
        at: published.unwrap_or(stored.first_seen_at),
        outlet: outlet.or_else(|| article.outlet.clone()),
        feed: feed.map(|feed| feed.id.clone()),
        rules_version: analysis.rules_version.clone(),
        speakers: analysis
            .speakers
            .iter()
            .filter_map(|speaker| sighted_speaker(speaker, analysis))
            .collect(),
        quotes: quotes
            .map(|(number, quote)| sighted_quote(number, quote, analysis, &sentences))
            .collect(),
    }
}

/// A speaker as it is joined with others; `None` for one that never is.
fn sighted_speaker(speaker: &Speaker, analysis: &Analysis) -> Option<SightedSpeaker> {
    let form = SpeakerForm {
        name: speaker.name.clone(),
        honorific: speaker.honorific.clone(),
        title: speaker.title.clone(),
        affiliation: speaker.affiliation.clone(),
        role: speaker.role,
        group: group_of(&speaker.name, analysis),
        minor: is_minor(&analysis.article.text, &speaker.name, &speaker.evidence),
    };
    let reading = read_speaker(&form)?;
    Some(SightedSpeaker {
        local_id: speaker.id.clone(),
        block: reading.block,
        name_key: reading.name_key,
        form,
        evidence: speaker.evidence.clone(),
    })
}

/// The group that a speaker's name means: one that the watchlist finds under this name in the article.
fn group_of(name: &str, analysis: &Analysis) -> Option<GroupId> {
    let text = &analysis.article.text;
    let name = wirewatch_text::fold(name);
    let mut mentions = analysis.groups.iter().filter(|group| !group.part_of_name);
    let found = mentions.find(|group| wirewatch_text::fold(group.span.of(text)) == name);
    found.map(|group| group.group_id.clone())
}

fn sighted_quote(
    number: u32,
    quote: &Quote,
    analysis: &Analysis,
    sentences: &[Span],
) -> SightedQuote {
    let text = &analysis.article.text;
    let pieces: Vec<&str> = quote.content.iter().map(|span| span.of(text)).collect();
    let content = pieces.join(" ");
    let key = said_key(&content);
    let speaker = quote.speaker.as_ref();
    let words = speaker.map(|speaker| speaker.name.clone());
    SightedQuote {
        number,
        kind: quote.kind,
        local_id: speaker.and_then(|speaker| speaker.id.clone()),
        speaker_key: words
            .as_deref()
            .map(wirewatch_text::fold)
            .unwrap_or_default(),
        speaker_words: words,
        words: key.words,
        is_telling: key.is_telling,
        groups: groups_near(quote, analysis, sentences),
        content,
    }
}

/// The groups named in a quote or in a sentence that it stands in.
fn groups_near(quote: &Quote, analysis: &Analysis, sentences: &[Span]) -> Vec<GroupId> {
    let mut near: Vec<Span> = quote.content.clone();
    for piece in &quote.content {
        let first = sentences.partition_point(|sentence| sentence.end <= piece.start);
        let around = sentences.iter().skip(first);
        near.extend(around.take_while(|sentence| sentence.start < piece.end));
    }
    let mentions = analysis.groups.iter().filter(|group| !group.part_of_name);
    let found: BTreeSet<&GroupId> = mentions
        .filter(|group| near.iter().any(|span| span.overlaps(group.span)))
        .map(|group| &group.group_id)
        .collect();
    found.into_iter().cloned().collect()
}

fn join_block(block: &SpeakerBlock, rules: &SpeakerRules) -> JoinedForms {
    let forms: Vec<SpeakerForm> = block.forms.iter().map(|known| known.form.clone()).collect();
    let weights: Vec<u64> = block.forms.iter().map(|known| known.articles).collect();
    let before: Vec<Option<SpeakerId>> = block
        .forms
        .iter()
        .map(|known| known.joined_to.clone())
        .collect();
    let together: HashSet<(usize, usize)> = block
        .together
        .iter()
        .map(|(a, b)| (*a.min(b), *a.max(b)))
        .collect();
    let used = block.used_ids.iter().cloned().collect();
    let joined = join_speakers(&forms, &weights, &together, rules);
    let given = give_ids(&joined, &before, &weights, &used);
    let id = |number: usize| given.ids.get(number).cloned();
    let suggestions = joined
        .suggestions
        .into_iter()
        .filter_map(|pair| Some((id(pair.one)?, id(pair.other)?, pair.reason)));
    JoinedForms {
        block: block.block.clone(),
        seq: block.seq,
        suggestions: suggestions.collect(),
        speakers: joined
            .speakers
            .into_iter()
            .zip(given.ids.iter())
            .map(|(speaker, id)| AutoSpeaker {
                id: id.clone(),
                kind: speaker.kind,
                name: speaker.name,
                listed: speaker.listed,
                forms: speaker
                    .forms
                    .into_iter()
                    .filter_map(|(form, reason)| {
                        block.forms.get(form).map(|known| (known.number, reason))
                    })
                    .collect(),
            })
            .collect(),
        moved: given.moved,
    }
}
