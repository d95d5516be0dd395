//! What articles say, and how it is listed.

use std::sync::Arc;

use jiff::Timestamp;
use wirewatch_model::{
    ArticleId, GroupId, Provenance, QuoteKind, Span, SpeakerForm, SpeakerId, SpeakerKind,
    SpeakerRole,
};
use wirewatch_store::{
    About, ArticleSpeakers, AutoSpeaker, JoinedForms, QuoteQuery, SightedQuote, SightedSpeaker,
    SpeakerBlock, SpeakerQuery, Store, StoryEntry,
};

use super::support::{Fresh, at, found, fresh, no_article};

pub(super) const WORDS: &str = "they were always going to try again";

/// Keeps an article and gives its id.
pub(super) async fn article(fresh: &Fresh, number: i64) -> ArticleId {
    let url = format!("https://a.example/{number}");
    let page = fresh.import(&url, number, &format!("Text {number}.")).await;
    let reading = found(page, &[&url], "Title", &format!("Text {number}."));
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    ArticleId::for_url(&url)
}

/// An article in which `name`, with `title`, says `words`.
pub(super) fn told(
    id: &ArticleId,
    minute: i64,
    name: &str,
    title: &str,
    words: &str,
) -> ArticleSpeakers {
    let local_id = SpeakerId(name.to_lowercase().replace(' ', "-"));
    let form = SpeakerForm {
        name: name.to_owned(),
        title: Some(title.to_owned()).filter(|title| !title.is_empty()),
        role: SpeakerRole::Official,
        ..SpeakerForm::default()
    };
    ArticleSpeakers {
        article_id: id.clone(),
        version: 1,
        story: None,
        at: at(minute),
        outlet: Some(format!("Outlet {minute}")),
        feed: None,
        rules_version: "r1".to_owned(),
        speakers: vec![SightedSpeaker {
            local_id: local_id.clone(),
            block: name.split(' ').next_back().expect("a name").to_lowercase(),
            name_key: name.to_lowercase(),
            form,
            evidence: vec![Span::new(0, 4)],
        }],
        quotes: vec![SightedQuote {
            number: 0,
            kind: QuoteKind::Direct,
            local_id: Some(local_id),
            speaker_words: Some(name.to_owned()),
            speaker_key: name.to_lowercase(),
            content: format!("“{words}”"),
            words: words.to_owned(),
            is_telling: true,
            groups: vec![GroupId::from("isis-k")],
        }],
    }
}

/// Takes articles over and joins all forms of one name.
pub(super) async fn take_over(store: &Arc<dyn Store>, articles: &[ArticleSpeakers]) {
    store.record_article_speakers(articles).await.expect("kept");
    let blocks = store.waiting_speaker_blocks(100).await.expect("blocks");
    let joined: Vec<JoinedForms> = blocks.iter().map(joined_by_name).collect();
    store.record_joined_forms(&joined).await.expect("kept");
    settle(store).await;
    assert!(
        store
            .waiting_speaker_blocks(100)
            .await
            .expect("blocks")
            .is_empty()
    );
}

/// Brings everything that waits up to date, in small steps.
pub(super) async fn settle(store: &Arc<dyn Store>) {
    while store.settle_speakers(1).await.expect("settled") {}
}

pub(super) fn joined_by_name(block: &SpeakerBlock) -> JoinedForms {
    let mut speakers: Vec<AutoSpeaker> = Vec::new();
    for known in &block.forms {
        let own = SpeakerId(known.form.name.to_lowercase().replace(' ', "-"));
        let id = known.joined_to.clone().unwrap_or(own);
        let form = (known.number, "same full name".to_owned());
        match speakers.iter_mut().find(|speaker| speaker.id == id) {
            Some(speaker) => speaker.forms.push(form),
            None => speakers.push(AutoSpeaker {
                id,
                kind: SpeakerKind::Person,
                name: known.form.name.clone(),
                listed: known.form.title.is_some(),
                forms: vec![form],
            }),
        }
    }
    JoinedForms {
        block: block.block.clone(),
        seq: block.seq,
        speakers,
        ..JoinedForms::default()
    }
}

pub(super) fn all() -> QuoteQuery {
    QuoteQuery {
        limit: 100,
        ..QuoteQuery::default()
    }
}

pub(super) fn by(id: &str) -> QuoteQuery {
    QuoteQuery {
        speakers: vec![SpeakerId::from(id)],
        ..all()
    }
}

pub(super) async fn total(store: &Arc<dyn Store>, query: &QuoteQuery) -> u64 {
    store.find_quotes(query).await.expect("quotes").total
}

pub(super) async fn id_of(store: &Arc<dyn Store>, id: &str) -> Option<String> {
    let speaker = store.speaker(&SpeakerId::from(id)).await.expect("a look");
    speaker.map(|speaker| speaker.id.0)
}

#[tokio::test]
async fn quote_that_two_articles_carry_is_listed_once() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let articles = [
        told(&two, 2, "Ada Voss", "mayor", WORDS),
        told(&one, 1, "Ada Voss", "mayor", WORDS),
    ];
    take_over(&fresh.store, &articles).await;
    let page = fresh.store.find_quotes(&all()).await.expect("quotes");
    assert_eq!((page.total, page.quotes.len()), (1, 1));
    let quote = &page.quotes[0];
    assert_eq!((quote.articles, quote.origins), (2, 2));
    assert_eq!(quote.outlets, ["Outlet 1", "Outlet 2"]);
    assert_eq!(quote.places[0].article_id, one);
    assert_eq!(quote.speaker, Some(SpeakerId::from("ada-voss")));
    let query = SpeakerQuery {
        limit: 10,
        ..SpeakerQuery::default()
    };
    let page = fresh.store.find_speakers(&query).await;
    let speakers = page.expect("speakers").speakers;
    assert_eq!((speakers[0].quotes, speakers[0].articles), (1, 2));
}

#[tokio::test]
async fn origins_are_counted_by_stories() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let mut articles = [
        told(&one, 1, "Ada Voss", "mayor", WORDS),
        told(&two, 2, "Ada Voss", "mayor", WORDS),
    ];
    for article in &mut articles {
        article.story = Some(one.clone());
    }
    take_over(&fresh.store, &articles).await;
    let page = fresh.store.find_quotes(&all()).await.expect("quotes");
    assert_eq!((page.quotes[0].articles, page.quotes[0].origins), (2, 1));
}

#[tokio::test]
async fn short_quotes_are_one_only_inside_a_story() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let mut articles = [
        told(&one, 1, "Ada Voss", "mayor", "no"),
        told(&two, 2, "Ada Voss", "mayor", "no"),
    ];
    for article in &mut articles {
        article.quotes[0].is_telling = false;
    }
    take_over(&fresh.store, &articles).await;
    assert_eq!(total(&fresh.store, &all()).await, 2);
    for article in &mut articles {
        article.story = Some(one.clone());
    }
    take_over(&fresh.store, &articles).await;
    assert_eq!(total(&fresh.store, &all()).await, 1);
}

#[tokio::test]
async fn article_waits_until_taken_over_and_again_when_it_changes() {
    let fresh = fresh().await;
    let one = article(&fresh, 1).await;
    let waiting = || async {
        let waiting = fresh.store.waiting_for_speakers(10).await.expect("waiting");
        waiting.len()
    };
    assert_eq!(waiting().await, 1);
    let mut words = told(&one, 1, "Ada Voss", "mayor", WORDS);
    take_over(&fresh.store, std::slice::from_ref(&words)).await;
    assert_eq!(waiting().await, 0);
    let entry = StoryEntry {
        article_id: one.clone(),
        version: 1,
        story: one.clone(),
        joined: false,
        provenance: Provenance::default(),
        keys: Vec::new(),
    };
    fresh.store.record_stories(&[entry]).await.expect("kept");
    assert_eq!(waiting().await, 1);
    words.story = Some(one.clone());
    take_over(&fresh.store, std::slice::from_ref(&words)).await;
    assert_eq!(waiting().await, 0);
    let page = fresh.import("https://a.example/1", 9, "Corrected.").await;
    let reading = found(page, &["https://a.example/1"], "Title", "Corrected.");
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    assert_eq!(waiting().await, 1);
    words.version = 2;
    take_over(&fresh.store, &[words]).await;
    fresh
        .store
        .begin_speakers("other rules")
        .await
        .expect("begun");
    assert_eq!(waiting().await, 1);
}

#[tokio::test]
async fn article_that_is_no_more_takes_its_quotes_and_speakers_along() {
    let fresh = fresh().await;
    let page = fresh.import("https://a.example/1", 1, "One.").await;
    let reading = found(page, &["https://a.example/1"], "Title", "One.");
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    let one = ArticleId::for_url("https://a.example/1");
    take_over(&fresh.store, &[told(&one, 1, "Ada Voss", "mayor", WORDS)]).await;
    let gone = no_article(page, "r2");
    fresh.store.record_analyses(&[gone]).await.expect("kept");
    assert_eq!(total(&fresh.store, &all()).await, 0);
    assert_eq!(id_of(&fresh.store, "ada-voss").await, None);
}

#[tokio::test]
async fn block_that_changed_since_it_was_read_stays_in_the_queue() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let words = told(&one, 1, "Ada Voss", "mayor", WORDS);
    fresh
        .store
        .record_article_speakers(&[words])
        .await
        .expect("kept");
    let read = fresh
        .store
        .waiting_speaker_blocks(10)
        .await
        .expect("blocks");
    let words = told(&two, 2, "Ada Voss", "judge", WORDS);
    fresh
        .store
        .record_article_speakers(&[words])
        .await
        .expect("kept");
    let joined: Vec<JoinedForms> = read.iter().map(joined_by_name).collect();
    fresh
        .store
        .record_joined_forms(&joined)
        .await
        .expect("kept");
    assert_eq!(
        fresh
            .store
            .waiting_speaker_blocks(10)
            .await
            .expect("blocks")
            .len(),
        1
    );
    take_over(&fresh.store, &[]).await;
    assert_eq!(total(&fresh.store, &by("ada-voss")).await, 1);
}

#[tokio::test]
async fn speaker_without_public_post_has_no_profile() {
    let fresh = fresh().await;
    let one = article(&fresh, 1).await;
    take_over(&fresh.store, &[told(&one, 1, "Ada Voss", "", WORDS)]).await;
    assert_eq!(id_of(&fresh.store, "ada-voss").await, None);
    let page = fresh.store.find_quotes(&all()).await.expect("quotes");
    assert_eq!(page.quotes[0].speaker, None);
    assert_eq!(page.quotes[0].speaker_name.as_deref(), Some("Ada Voss"));
    let id = SpeakerId::from("ada-voss");
    let waits = fresh.store.speaker_to_decide(&id).await.expect("a look");
    assert!(waits.is_some());
    assert!(
        fresh
            .store
            .article_speakers(&[one])
            .await
            .expect("none")
            .is_empty()
    );
}

#[tokio::test]
async fn quotes_are_found_by_group_words_outlet_and_time() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let mut other = told(
        &two,
        2,
        "Ada Voss",
        "mayor",
        "a bridge is not a barracks sir",
    );
    other.quotes[0].groups.clear();
    other.quotes[0].kind = QuoteKind::Indirect;
    let articles = [told(&one, 1, "Ada Voss", "mayor", WORDS), other];
    take_over(&fresh.store, &articles).await;
    let names = [("isis-khorasan".to_owned(), GroupId::from("isis-k"))];
    fresh.store.add_group_names(&names).await.expect("kept");
    let groups = fresh
        .store
        .groups_named("isis-khorasan")
        .await
        .expect("groups");
    let about = |groups: Vec<GroupId>, words: &[&str]| QuoteQuery {
        about: Some(About {
            groups,
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        }),
        ..all()
    };
    let found = |query: QuoteQuery| {
        let store = Arc::clone(&fresh.store);
        async move { total(&store, &query).await }
    };
    assert_eq!(found(about(groups.clone(), &[])).await, 1);
    assert_eq!(found(about(groups, &["bridge"])).await, 2);
    assert_eq!(found(about(Vec::new(), &["bridge", "barracks"])).await, 1);
    assert_eq!(found(about(Vec::new(), &["bridge", "NOT", "\"*"])).await, 0);
    let outlets = vec!["outlet 2".to_owned()];
    assert_eq!(found(QuoteQuery { outlets, ..all() }).await, 1);
    let kinds = vec![QuoteKind::Indirect];
    assert_eq!(found(QuoteQuery { kinds, ..all() }).await, 1);
    let from: Option<Timestamp> = Some(at(2));
    assert_eq!(found(QuoteQuery { from, ..all() }).await, 1);
    assert_eq!(found(QuoteQuery { to: from, ..all() }).await, 1);
}

#[tokio::test]
async fn pages_of_quotes_and_speakers_hold_everything_once() {
    let fresh = fresh().await;
    let mut articles = Vec::new();
    for number in 0..5 {
        let id = article(&fresh, number).await;
        // Two of them at one moment.
        let minute = number / 2;
        let name = format!("Ada Voss{number}");
        articles.push(told(
            &id,
            minute,
            &name,
            "mayor",
            &format!("{WORDS} {number}"),
        ));
    }
    take_over(&fresh.store, &articles).await;
    let mut quotes = Vec::new();
    let mut query = QuoteQuery {
        limit: 2,
        ..QuoteQuery::default()
    };
    let mut speakers = Vec::new();
    let mut names = SpeakerQuery {
        limit: 2,
        ..SpeakerQuery::default()
    };
    for _ in 0..3 {
        let page = fresh.store.find_quotes(&query).await.expect("quotes");
        assert_eq!(page.total, 5);
        let last = page.quotes.last().expect("a quote");
        query.after = Some((last.first_at, last.id.clone()));
        quotes.extend(page.quotes.iter().map(|quote| quote.id.clone()));
        let page = fresh.store.find_speakers(&names).await.expect("speakers");
        assert_eq!(page.total, 5);
        let last = page.speakers.last().expect("a speaker");
        names.after = Some((last.quotes, last.id.clone()));
        speakers.extend(page.speakers.iter().map(|speaker| speaker.id.0.clone()));
    }
    quotes.sort();
    quotes.dedup();
    assert_eq!((quotes.len(), speakers.len()), (5, 5));
    speakers.sort();
    assert_eq!(speakers[4], "ada-voss4");
}
