use jiff::civil::date;
use wirewatch_model::{
    ArticleId, AttackFacts, AttackStatus, IncidentId, IncidentMember, IncidentSummary,
};
use wirewatch_store::{
    DecisionArea, IncidentChanges, IncidentFilter, PlacedAttack, Store, StoryEntry, Undecided,
};

use super::support::{Fresh, at, found, fresh, no_article};

const AREA: DecisionArea = DecisionArea::Incident;

/// Keeps three articles and gives their ids.
async fn three_articles(fresh: &Fresh) -> Vec<ArticleId> {
    let mut ids = Vec::new();
    for minute in 0..3 {
        let url = format!("https://a.example/{minute}");
        let page = fresh.import(&url, minute, &format!("Text {minute}.")).await;
        let reading = found(page, &[&url], "Title", &format!("Text {minute}."));
        fresh.store.record_analyses(&[reading]).await.expect("kept");
        ids.push(ArticleId::for_url(&url));
    }
    ids
}

fn facts(kind: &str) -> AttackFacts {
    AttackFacts {
        kind: kind.to_owned(),
        kinds: vec![kind.to_owned()],
        status: AttackStatus::Accomplished,
        background: false,
        date: None,
        published: date(2025, 3, 1),
        country: Some("NO".to_owned()),
        country_name: None,
        admin1: None,
        city: None,
        city_name: None,
        place_name: None,
        point: None,
        names: Vec::new(),
        targets: Vec::new(),
        classes: Vec::new(),
        groups: Vec::new(),
        others: Vec::new(),
        killed: None,
        injured: None,
        words: Vec::new(),
    }
}

fn placed(article: &ArticleId, incident: &str) -> PlacedAttack {
    PlacedAttack {
        incident: IncidentId::from(incident),
        member: IncidentMember {
            article: article.clone(),
            attack: 0,
            facts: facts("bombing"),
            score: 6.5,
            reason: "the same day".to_owned(),
            decision: None,
        },
        keys: vec!["in NO".to_owned()],
        from: date(2025, 2, 20),
        to: date(2025, 3, 1),
    }
}

async fn record(store: &dyn Store, placed: &[PlacedAttack]) {
    let articles = placed
        .iter()
        .map(|attack| (attack.member.article.clone(), 1));
    let changes = IncidentChanges {
        articles: articles.collect(),
        attacks: placed.to_vec(),
        ..IncidentChanges::default()
    };
    store.record_incidents(&changes).await.expect("kept");
    sum_up(store).await;
}

async fn sum_up(store: &dyn Store) {
    let stale = store.stale_incidents(100).await.expect("stale");
    let summaries: Vec<_> = stale
        .into_iter()
        .map(|(id, members)| {
            let summary = (!members.is_empty()).then(|| summary(id.as_str()));
            (id, summary)
        })
        .collect();
    store.record_summaries(&summaries).await.expect("summed up");
}

fn summary(name: &str) -> IncidentSummary {
    IncidentSummary {
        name: name.to_owned(),
        kind: "bombing".to_owned(),
        status: AttackStatus::Accomplished,
        from: date(2025, 2, 28),
        to: date(2025, 2, 28),
        dated: true,
        country: Some("NO".to_owned()),
        place: None,
        point: None,
        groups: vec!["reed-front".to_owned()],
        killed: None,
        injured: None,
        background: false,
    }
}

/// The articles of an incident, with the id it goes by now.
async fn articles_of(store: &dyn Store, id: &str) -> Option<(String, Vec<ArticleId>)> {
    let incident = store.incident(&IncidentId::from(id)).await.expect("read")?;
    let articles = incident.members.into_iter().map(|member| member.article);
    Some((incident.id.to_string(), articles.collect()))
}

#[tokio::test]
async fn attack_is_found_by_key_and_day_and_its_article_waits_no_more() {
    let fresh = fresh().await;
    let ids = three_articles(&fresh).await;
    let store = fresh.store.as_ref();
    assert_eq!(
        store
            .waiting_for_incidents(10)
            .await
            .expect("waiting")
            .len(),
        3
    );
    record(
        store,
        &[
            placed(&ids[0], "i1"),
            placed(&ids[1], "i1"),
            placed(&ids[2], "i2"),
        ],
    )
    .await;
    assert!(
        store
            .waiting_for_incidents(10)
            .await
            .expect("none")
            .is_empty()
    );

    let keys = vec!["in NO".to_owned()];
    let near = store
        .incident_candidates(&keys, date(2025, 3, 1), date(2025, 3, 4))
        .await;
    assert_eq!(near.expect("candidates").len(), 2);
    let late = store
        .incident_candidates(&keys, date(2025, 3, 2), date(2025, 3, 4))
        .await;
    assert!(late.expect("none").is_empty());

    let listed = store
        .incidents(&IncidentFilter {
            limit: 10,
            ..IncidentFilter::default()
        })
        .await
        .expect("listed");
    let counts: Vec<(&str, u32)> = listed.iter().map(|e| (e.id.as_str(), e.articles)).collect();
    assert_eq!(counts, [("i1", 2), ("i2", 1)]);
    let elsewhere = IncidentFilter {
        country: Some("SE".to_owned()),
        limit: 10,
        ..IncidentFilter::default()
    };
    assert!(store.incidents(&elsewhere).await.expect("none").is_empty());
    let stored = store.articles(&ids[..1]).await.expect("article");
    assert_eq!(stored[0].incidents, [IncidentId::from("i1")]);

    let wanted = ["i2", "nothing", "i1"].map(IncidentId::from);
    let entries = store.incident_entries(&wanted).await.expect("entries");
    let counts: Vec<(&str, u32)> = entries
        .iter()
        .map(|e| (e.id.as_str(), e.articles))
        .collect();
    assert_eq!(counts, [("i2", 1), ("i1", 2)]);
    let joined = store.article_incidents(&ids[..1]).await.expect("incidents");
    let joined: Vec<_> = joined
        .iter()
        .map(|joined| (joined.attack, joined.incident.as_str(), joined.last_day))
        .collect();
    assert_eq!(joined, [(0, "i1", Some(date(2025, 2, 28)))]);
}

#[tokio::test]
async fn incident_that_lost_its_last_attack_leads_to_where_that_went() {
    let fresh = fresh().await;
    let ids = three_articles(&fresh).await;
    let store = fresh.store.as_ref();
    record(store, &[placed(&ids[0], "i1"), placed(&ids[1], "i2")]).await;
    record(store, &[placed(&ids[1], "i1")]).await;
    let (id, articles) = articles_of(store, "i2").await.expect("a redirect");
    assert_eq!((id.as_str(), articles.len()), ("i1", 2));
}

#[tokio::test]
async fn merger_by_the_stage_redirects_and_tells_the_index() {
    let fresh = fresh().await;
    let ids = three_articles(&fresh).await;
    let store = fresh.store.as_ref();
    record(store, &[placed(&ids[0], "i1"), placed(&ids[1], "i2")]).await;
    let seq = store.last_seq().await.expect("seq");
    let changes = IncidentChanges {
        articles: vec![(ids[2].clone(), 1)],
        attacks: vec![placed(&ids[2], "i1")],
        merged: vec![(IncidentId::from("i2"), IncidentId::from("i1"))],
        moved: Vec::new(),
    };
    store.record_incidents(&changes).await.expect("kept");
    sum_up(store).await;
    let (id, articles) = articles_of(store, "i2").await.expect("a redirect");
    assert_eq!((id.as_str(), articles.len()), ("i1", 3));
    let changed = store.outbox_after(seq, 10).await.expect("outbox");
    assert_eq!(changed.len(), 2);
}

#[tokio::test]
async fn article_that_is_no_more_leaves_its_incident() {
    let fresh = fresh().await;
    let page = fresh.import("https://a.example/0", 0, "One.").await;
    let reading = found(page, &["https://a.example/0"], "Title", "One.");
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    let id = ArticleId::for_url("https://a.example/0");
    record(fresh.store.as_ref(), &[placed(&id, "i1")]).await;
    let gone = no_article(page, "r2");
    fresh.store.record_analyses(&[gone]).await.expect("kept");
    sum_up(fresh.store.as_ref()).await;
    assert_eq!(articles_of(fresh.store.as_ref(), "i1").await, None);
}

#[tokio::test]
async fn merge_is_kept_and_can_be_undone() {
    let fresh = fresh().await;
    let ids = three_articles(&fresh).await;
    let store = fresh.store.as_ref();
    record(store, &[placed(&ids[0], "i1"), placed(&ids[1], "i2")]).await;
    let decided = store
        .decide_merge(AREA, "i2", "i1", Some("same bridge"), at(5))
        .await;
    let decision = decided.expect("asked").expect("decided");
    sum_up(store).await;
    assert_eq!(
        articles_of(store, "i2").await.expect("a redirect").1.len(),
        2
    );
    let pins = store.pins(AREA, &ids).await.expect("pins");
    assert!(
        pins.iter()
            .all(|pin| pin.into == "i1" && pin.facts.is_some())
    );
    assert_eq!(pins.len(), 2);

    let undone = store.undo_decision(AREA, decision.id, at(6)).await;
    assert!(undone.expect("asked").expect("undone").undone_at.is_some());
    sum_up(store).await;
    assert_eq!(
        articles_of(store, "i2").await.expect("back").1,
        [ids[1].clone()]
    );
    assert_eq!(
        articles_of(store, "i1").await.expect("back").1,
        [ids[0].clone()]
    );
    assert!(store.pins(AREA, &ids).await.expect("none").is_empty());
    let again = store
        .undo_decision(AREA, decision.id, at(7))
        .await
        .expect("asked");
    assert!(matches!(again, Err(Undecided::Pointless(_))));
}

#[tokio::test]
async fn split_is_kept_and_can_be_undone() {
    let fresh = fresh().await;
    let ids = three_articles(&fresh).await;
    let store = fresh.store.as_ref();
    record(
        store,
        &[
            placed(&ids[0], "i1"),
            placed(&ids[1], "i1"),
            placed(&ids[2], "i1"),
        ],
    )
    .await;
    let decided = store.decide_split(AREA, "i1", &ids[2..], None, at(5)).await;
    let decision = decided.expect("asked").expect("decided");
    sum_up(store).await;
    assert_eq!(articles_of(store, "i1").await.expect("kept").1, ids[..2]);
    assert_eq!(
        articles_of(store, &decision.into).await.expect("new").1,
        ids[2..]
    );

    let undone = store
        .undo_decision(AREA, decision.id, at(6))
        .await
        .expect("asked");
    assert!(undone.is_ok());
    sum_up(store).await;
    let (id, articles) = articles_of(store, &decision.into)
        .await
        .expect("a redirect");
    assert_eq!((id.as_str(), articles.len()), ("i1", 3));
}

#[tokio::test]
async fn decision_that_says_nothing_or_is_in_the_way_is_refused() {
    let fresh = fresh().await;
    let ids = three_articles(&fresh).await;
    let store = fresh.store.as_ref();
    record(
        store,
        &[
            placed(&ids[0], "i1"),
            placed(&ids[1], "i2"),
            placed(&ids[2], "i3"),
        ],
    )
    .await;
    let unknown = store
        .decide_merge(AREA, "i9", "i1", None, at(5))
        .await
        .expect("asked");
    assert!(matches!(unknown, Err(Undecided::Unknown(_))));
    let same = store
        .decide_merge(AREA, "i1", "i1", None, at(5))
        .await
        .expect("asked");
    assert!(matches!(same, Err(Undecided::Pointless(_))));
    let all = store
        .decide_split(AREA, "i1", &ids[..1], None, at(5))
        .await
        .expect("asked");
    assert!(matches!(all, Err(Undecided::Pointless(_))));
    let stranger = store
        .decide_split(AREA, "i1", &ids[1..2], None, at(5))
        .await
        .expect("asked");
    assert!(matches!(stranger, Err(Undecided::Unknown(_))));

    let first = store
        .decide_merge(AREA, "i2", "i1", None, at(6))
        .await
        .expect("asked");
    let first = first.expect("decided");
    let second = store
        .decide_merge(AREA, "i1", "i3", None, at(7))
        .await
        .expect("asked");
    let second = second.expect("decided");
    let early = store
        .undo_decision(AREA, first.id, at(8))
        .await
        .expect("asked");
    assert_eq!(early, Err(Undecided::Later(second.id)));
    store
        .undo_decision(AREA, second.id, at(9))
        .await
        .expect("asked")
        .expect("undone");
    store
        .undo_decision(AREA, first.id, at(9))
        .await
        .expect("asked")
        .expect("undone");
    sum_up(store).await;
    for (number, id) in ["i1", "i2", "i3"].into_iter().enumerate() {
        assert_eq!(
            articles_of(store, id).await.expect("back").1,
            ids[number..=number]
        );
    }
}

#[tokio::test]
async fn decisions_about_stories_move_articles_and_let_them_be_compared_again() {
    let fresh = fresh().await;
    let ids = three_articles(&fresh).await;
    let store = fresh.store.as_ref();
    let entries: Vec<StoryEntry> = ids
        .iter()
        .map(|id| StoryEntry {
            article_id: id.clone(),
            version: 1,
            story: ids[0].clone(),
            joined: *id != ids[0],
            provenance: wirewatch_model::Provenance::default(),
            keys: Vec::new(),
        })
        .collect();
    store.record_stories(&entries).await.expect("kept");
    let area = DecisionArea::Story;
    let split = store
        .decide_split(area, ids[0].as_str(), &ids[2..], None, at(5))
        .await;
    let split = split.expect("asked").expect("decided");
    assert_eq!(split.into, ids[2].to_string());
    assert_eq!(
        store.story_members(&ids[..1]).await.expect("story").len(),
        2
    );
    let waiting = store.waiting_for_story(10).await.expect("waiting");
    assert!(waiting.contains(&ids[2]));
    store
        .undo_decision(area, split.id, at(6))
        .await
        .expect("asked")
        .expect("undone");
    assert_eq!(
        store.story_members(&ids[..1]).await.expect("story").len(),
        3
    );
}
