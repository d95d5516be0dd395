//! What is decided about speakers by hand.

use std::sync::Arc;

use wirewatch_model::SpeakerId;
use wirewatch_store::{DecidedSpeakers, SplitPart, Store};

use super::speakers::{
    WORDS, all, article, by, id_of, joined_by_name, settle, take_over, told, total,
};
use super::support::{at, fresh};

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
