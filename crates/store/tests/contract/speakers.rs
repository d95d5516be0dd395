use std::sync::Arc;

use jiff::Timestamp;
use wirewatch_model::{
    ArticleId, GroupId, Provenance, QuoteKind, Span, SpeakerForm, SpeakerId, SpeakerKind,
    SpeakerRole,
};
use wirewatch_store::{
    About, ArticleSpeakers, AutoSpeaker, DecidedSpeakers, JoinedForms, QuoteQuery, SightedQuote,
    SightedSpeaker, SpeakerBlock, SpeakerQuery, SplitPart, Store, StoryEntry,
};

use super::support::{Fresh, at, found, fresh, no_article};

const WORDS: &str = "they were always going to try again";

/// Keeps an article and gives its id.
async fn article(fresh: &Fresh, number: i64) -> ArticleId {
    let url = format!("https://a.example/{number}");
    let page = fresh.import(&url, number, &format!("Text {number}.")).await;
    let reading = found(page, &[&url], "Title", &format!("Text {number}."));
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    ArticleId::for_url(&url)
}

/// An article in which `name`, with `title`, says `words`.
fn told(id: &ArticleId, minute: i64, name: &str, title: &str, words: &str) -> ArticleSpeakers {
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
async fn take_over(store: &Arc<dyn Store>, articles: &[ArticleSpeakers]) {
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
async fn settle(store: &Arc<dyn Store>) {
    while store.settle_speakers(1).await.expect("settled") {}
}

fn joined_by_name(block: &SpeakerBlock) -> JoinedForms {
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

fn all() -> QuoteQuery {
    QuoteQuery {
        limit: 100,
        ..QuoteQuery::default()
    }
}

fn by(id: &str) -> QuoteQuery {
    QuoteQuery {
        speakers: vec![SpeakerId::from(id)],
        ..all()
    }
}

async fn total(store: &Arc<dyn Store>, query: &QuoteQuery) -> u64 {
    store.find_quotes(query).await.expect("quotes").total
}

async fn merge(store: &Arc<dyn Store>, from: &str, into: &str) -> i64 {
    let what = DecidedSpeakers::Merge {
        from: SpeakerId::from(from),
        into: SpeakerId::from(into),
    };
    store
        .decide_speakers(&what, at(100))
        .await
        .expect("decided")
        .number
}

async fn id_of(store: &Arc<dyn Store>, id: &str) -> Option<String> {
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
async fn merge_joins_quotes_is_told_to_the_index_and_can_be_undone() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let articles = [
        told(&one, 1, "Ada Voss", "mayor", WORDS),
        told(&two, 2, "Ada Vos", "mayor", WORDS),
    ];
    take_over(&fresh.store, &articles).await;
    assert_eq!(total(&fresh.store, &all()).await, 2);
    let seq = fresh.store.last_seq().await.expect("a number");

    let number = merge(&fresh.store, "ada-vos", "ada-voss").await;
    assert_eq!(total(&fresh.store, &by("ada-voss")).await, 1);
    assert_eq!(
        id_of(&fresh.store, "ada-vos").await.as_deref(),
        Some("ada-voss")
    );
    let told_to_index = fresh.store.outbox_after(seq, 10).await.expect("changes");
    assert_eq!(told_to_index.len(), 2);
    let known = fresh
        .store
        .article_speakers(std::slice::from_ref(&two))
        .await
        .expect("speakers");
    assert_eq!(known[0].id, SpeakerId::from("ada-voss"));
    assert_eq!(known[0].names, ["Ada Voss", "Ada Vos"]);

    assert!(
        fresh
            .store
            .undo_speaker_decision(number, at(101))
            .await
            .expect("undone")
    );
    assert!(
        !fresh
            .store
            .undo_speaker_decision(number, at(102))
            .await
            .expect("no more")
    );
    assert_eq!(total(&fresh.store, &by("ada-voss")).await, 1);
    assert_eq!(total(&fresh.store, &by("ada-vos")).await, 1);
    assert_eq!(
        id_of(&fresh.store, "ada-vos").await.as_deref(),
        Some("ada-vos")
    );
    let decisions = fresh.store.speaker_decisions().await.expect("decisions");
    assert!(decisions[0].undone_at.is_some());
}

#[tokio::test]
async fn merge_holds_for_articles_read_later_and_read_again() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let other = told(&two, 2, "Ada Vos", "mayor", WORDS);
    let articles = [told(&one, 1, "Ada Voss", "mayor", WORDS), other.clone()];
    take_over(&fresh.store, &articles).await;
    merge(&fresh.store, "ada-vos", "ada-voss").await;
    let three = article(&fresh, 3).await;
    let mut again = other;
    again.speakers[0].form.title = Some("the mayor".to_owned());
    let later = told(
        &three,
        3,
        "Ada Vos",
        "former mayor",
        "another thing that she said there",
    );
    take_over(&fresh.store, &[again, later]).await;
    assert_eq!(total(&fresh.store, &by("ada-voss")).await, 2);
    assert_eq!(total(&fresh.store, &by("ada-vos")).await, 0);
}

#[tokio::test]
async fn undoing_an_earlier_merge_keeps_a_later_one() {
    let fresh = fresh().await;
    let mut articles = Vec::new();
    for (number, name) in [(1, "Ada Voss"), (2, "Ada Vos"), (3, "Ida Voos")] {
        let id = article(&fresh, number).await;
        articles.push(told(
            &id,
            number,
            name,
            "mayor",
            &format!("{WORDS} {number}"),
        ));
    }
    take_over(&fresh.store, &articles).await;
    let first = merge(&fresh.store, "ada-voss", "ada-vos").await;
    merge(&fresh.store, "ada-vos", "ida-voos").await;
    assert_eq!(total(&fresh.store, &by("ida-voos")).await, 3);
    fresh
        .store
        .undo_speaker_decision(first, at(101))
        .await
        .expect("undone");
    assert_eq!(total(&fresh.store, &by("ida-voos")).await, 2);
    assert_eq!(total(&fresh.store, &by("ada-voss")).await, 1);
}

#[tokio::test]
async fn split_takes_the_part_with_a_title_away() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let articles = [
        told(&one, 1, "Ada Voss", "mayor", WORDS),
        told(
            &two,
            2,
            "Ada Voss",
            "judge",
            "the court has heard nothing of it",
        ),
    ];
    take_over(&fresh.store, &articles).await;
    let from = SpeakerId::from("ada-voss");
    let into = fresh.store.free_speaker_id(&from).await.expect("an id");
    assert_eq!(into, SpeakerId::from("ada-voss-2"));
    let what = DecidedSpeakers::Split {
        from: from.clone(),
        into: into.clone(),
        part: SplitPart {
            title: Some("Judge".to_owned()),
            ..SplitPart::default()
        },
    };
    let decision = fresh
        .store
        .decide_speakers(&what, at(100))
        .await
        .expect("decided");
    assert_eq!(total(&fresh.store, &by("ada-voss")).await, 1);
    assert_eq!(total(&fresh.store, &by("ada-voss-2")).await, 1);
    let other = fresh
        .store
        .speaker(&into)
        .await
        .expect("a look")
        .expect("a profile");
    assert_eq!(other.title.as_deref(), Some("judge"));
    let known = fresh
        .store
        .speakers_named("ada voss")
        .await
        .expect("a look");
    assert_eq!(known.len(), 2);
    fresh
        .store
        .undo_speaker_decision(decision.number, at(101))
        .await
        .expect("undone");
    assert_eq!(total(&fresh.store, &by("ada-voss")).await, 2);
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

#[tokio::test]
async fn suggestions_show_pairs_until_somebody_decides() {
    let fresh = fresh().await;
    let (one, two) = (article(&fresh, 1).await, article(&fresh, 2).await);
    let articles = [
        told(&one, 1, "Ada Voss", "mayor", WORDS),
        told(&two, 2, "Ida Voss", "mayor", WORDS),
    ];
    fresh
        .store
        .record_article_speakers(&articles)
        .await
        .expect("kept");
    let blocks = fresh
        .store
        .waiting_speaker_blocks(10)
        .await
        .expect("blocks");
    let mut joined = joined_by_name(&blocks[0]);
    let (a, b) = (SpeakerId::from("ada-voss"), SpeakerId::from("ida-voss"));
    joined.suggestions = vec![(b.clone(), a.clone(), "they sound alike".to_owned())];
    fresh
        .store
        .record_joined_forms(&[joined])
        .await
        .expect("kept");
    settle(&fresh.store).await;
    let pairs = fresh.store.speaker_suggestions(10).await.expect("pairs");
    assert_eq!((pairs.len(), &pairs[0].one), (1, &a));
    let apart = DecidedSpeakers::Apart { one: b, other: a };
    let decision = fresh
        .store
        .decide_speakers(&apart, at(9))
        .await
        .expect("decided");
    assert!(
        fresh
            .store
            .speaker_suggestions(10)
            .await
            .expect("none")
            .is_empty()
    );
    fresh
        .store
        .undo_speaker_decision(decision.number, at(10))
        .await
        .expect("undone");
    merge(&fresh.store, "ada-voss", "ida-voss").await;
    assert!(
        fresh
            .store
            .speaker_suggestions(10)
            .await
            .expect("none")
            .is_empty()
    );
}

#[tokio::test]
async fn id_that_was_given_up_leads_to_who_took_over() {
    let fresh = fresh().await;
    let one = article(&fresh, 1).await;
    fresh
        .store
        .record_article_speakers(&[told(&one, 1, "Ada Voss", "mayor", WORDS)])
        .await
        .expect("kept");
    let blocks = fresh
        .store
        .waiting_speaker_blocks(10)
        .await
        .expect("blocks");
    let mut joined = joined_by_name(&blocks[0]);
    joined.moved = vec![(SpeakerId::from("a-voss"), SpeakerId::from("ada-voss"))];
    fresh
        .store
        .record_joined_forms(&[joined])
        .await
        .expect("kept");
    settle(&fresh.store).await;
    assert_eq!(
        id_of(&fresh.store, "a-voss").await.as_deref(),
        Some("ada-voss")
    );
    assert_eq!(id_of(&fresh.store, "nobody").await, None);
}
