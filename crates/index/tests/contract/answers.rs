use std::collections::HashSet;

use wirewatch_index::{
    DayCount, IndexConfig, IndexDocument, IndexError, IndexQuote, LikeRequest, SearchKind,
    SearchRequest, SearchSort, open_index,
};
use wirewatch_model::ArticleId;

use super::support::{Fresh, document, fresh, hits, holding, mark, moment, request};

fn numbered(from: usize, to: usize) -> Vec<IndexDocument> {
    let make = |number: usize| IndexDocument {
        published: moment(&format!("2025-03-{:02}T06:00:00Z", number % 28 + 1)),
        story: Some(ArticleId((number / 3).to_string())),
        ..document(&number.to_string(), "Bridge", "Guards at the river.")
    };
    (from..to).map(make).collect()
}

/// All hits, page by page; `between` is called after each page.
fn paged(fresh: &Fresh, asked: &SearchRequest, mut between: impl FnMut(usize)) -> Vec<String> {
    let mut asked = asked.clone();
    let mut ids = Vec::new();
    for page in 0.. {
        let answer = fresh.search(&asked);
        ids.extend(hits(&answer));
        between(page);
        match answer.next_cursor {
            Some(next) => asked.cursor = Some(next),
            None => break,
        }
    }
    ids
}

#[test]
fn count_list_and_export_are_one_while_articles_arrive() {
    let fresh = fresh();
    for batch in 0..4 {
        let documents = numbered(batch * 5_000, (batch + 1) * 5_000);
        let number = i64::try_from(batch).expect("a number");
        fresh
            .index
            .apply(&documents, &[], &mark(number))
            .expect("applied");
    }
    for sort in [
        SearchSort::Relevance,
        SearchSort::Newest,
        SearchSort::Oldest,
    ] {
        let mut asked = request("guards");
        asked.limit = 1_500;
        asked.sort = sort;
        let first = fresh.search(&asked);
        let total = usize::try_from(first.total).expect("a number");
        let arriving = |page: usize| {
            let seq = fresh
                .index
                .mark()
                .expect("a mark")
                .map_or(0, |mark| mark.seq)
                + 1;
            let start = 100_000 + usize::try_from(seq).expect("a number") * 100;
            let gone = [ArticleId((page * 7).to_string())];
            let applied = fresh
                .index
                .apply(&numbered(start, start + 40), &gone, &mark(seq));
            applied.expect("applied");
        };
        let listed = paged(&fresh, &asked, arriving);
        asked.snapshot = Some(first.snapshot.clone());
        let exported = fresh.index.matching(&asked).expect("an export");
        let exported: Vec<String> = exported.hits.iter().map(|hit| hit.id.0.clone()).collect();
        assert_eq!(listed.len(), total);
        assert!(listed == exported, "the list and the export differ");
        assert_eq!(listed.iter().collect::<HashSet<_>>().len(), total);
    }
}

#[test]
fn cursor_belongs_to_one_search() {
    let fresh = holding(&numbered(0, 10));
    let mut asked = request("guards");
    asked.limit = 4;
    let next = fresh.search(&asked).next_cursor;
    asked.cursor = next;
    assert_eq!(fresh.search(&asked).hits.len(), 4);
    asked.query = "river".to_owned();
    let refused = fresh.index.search(&asked);
    assert!(matches!(refused, Err(IndexError::Cursor)), "{refused:?}");
    asked.cursor = Some("nonsense".to_owned());
    let refused = fresh.index.search(&asked);
    assert!(matches!(refused, Err(IndexError::Cursor)), "{refused:?}");
    asked.cursor = None;
    asked.snapshot = Some("17".to_owned());
    let refused = fresh.index.search(&asked);
    assert!(
        matches!(refused, Err(IndexError::SnapshotGone)),
        "{refused:?}"
    );
}

#[test]
fn stories_are_shown_once_with_their_count() {
    let fresh = holding(&numbered(0, 10));
    let mut asked = request("guards");
    asked.collapse = true;
    asked.sort = SearchSort::Newest;
    asked.limit = 3;
    let page = fresh.search(&asked);
    assert_eq!((page.total, page.stories), (10, Some(4)));
    assert_eq!(hits(&page), ["9", "8", "5"]);
    let same: Vec<u64> = page.hits.iter().map(|hit| hit.same_story).collect();
    assert_eq!(same, [1, 3, 3]);
    asked.cursor = page.next_cursor;
    let last = fresh.search(&asked);
    assert_eq!(hits(&last), ["2"]);
    assert_eq!(last.next_cursor, None);
    assert_eq!((last.total, last.stories), (10, Some(4)));
}

#[test]
fn newer_articles_come_first_among_like_ones() {
    let at = |id: &str, day: &str| IndexDocument {
        published: moment(day),
        ..document(id, "Evening news", "The bridge is long.")
    };
    let fresh = holding(&[
        at("old", "2019-03-01T00:00:00Z"),
        at("new", "2025-03-09T00:00:00Z"),
    ]);
    assert_eq!(hits(&fresh.search(&request("bridge"))), ["new", "old"]);
}

fn interview() -> Fresh {
    let said = |text: &str, speaker: Option<usize>, groups: &[&str]| IndexQuote {
        text: text.to_owned(),
        speaker,
        speaker_names: speaker
            .filter(|number| *number == 0)
            .map(|_| "Aminata Jallow".to_owned())
            .into_iter()
            .collect(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
    };
    let mut talk = document("talk", "Officials on the raids", "They spoke of the raids.");
    talk.speakers = vec![
        ("amina-diallo".to_owned(), "Amina Diallo".to_owned()),
        ("omar-sy".to_owned(), "Omar Sy".to_owned()),
    ];
    talk.groups = vec!["alpha".to_owned(), "beta".to_owned()];
    talk.quotes = vec![
        said("The raids of Alpha will go on", Some(0), &["alpha"]),
        said("No raid happened here", Some(1), &[]),
        said("Beta holds the road", None, &["beta"]),
    ];
    holding(&[talk, document("other", "Raids", "Nobody spoke.")])
}

#[track_caller]
fn check_quotes(query: &str, expected: &[u32]) {
    let mut asked = request(query);
    asked.kind = SearchKind::Quote;
    let page = interview().search(&asked);
    let mut numbers: Vec<u32> = page.hits.iter().filter_map(|hit| hit.quote).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, expected, "{query}");
    assert_eq!(page.total, expected.len() as u64);
}

#[test]
fn quotes_are_searched_by_their_words_speakers_and_groups() {
    check_quotes("", &[0, 1, 2]);
    check_quotes("raid", &[0, 1]);
    check_quotes("speaker:diallo", &[0]);
    check_quotes("raid -speaker:diallo", &[1]);
    check_quotes("speaker:amina-diallo", &[0]);
    check_quotes("speaker:\"Aminata Jallow\"", &[0]);
    check_quotes("group:beta", &[2]);
    check_quotes("spoke", &[]);
    check_quotes("lang:en \"holds the road\"", &[2]);
}

#[test]
fn quotes_are_no_articles() {
    let talk = interview();
    talk.check("", &["other", "talk"]);
    talk.check("quote:raid", &["talk"]);
    talk.check("-group:alpha", &["other"]);
    assert_eq!(talk.index.count().expect("a count"), 2);
    talk.index
        .apply(&[document("talk", "Corrected", "Text.")], &[], &mark(2))
        .expect("applied");
    let mut asked = request("");
    asked.kind = SearchKind::Quote;
    assert_eq!(talk.search(&asked).total, 0);
}

#[test]
fn hits_say_which_words_they_have_and_where() {
    let fresh = holding(&[document(
        "a",
        "Bridge attacked",
        "Guards at the river bridge.",
    )]);
    let mut asked = request("bridge (attack OR kabul) lang:en -desert");
    asked.why = true;
    let page = fresh.search(&asked);
    let why: Vec<(&str, Vec<&str>)> = page.hits[0]
        .why
        .iter()
        .map(|reason| {
            let fields = reason.fields.iter().map(String::as_str);
            (reason.wanted.as_str(), fields.collect())
        })
        .collect();
    assert_eq!(
        why,
        [
            ("bridge", vec!["title", "body"]),
            ("attack", vec!["title"]),
            ("lang:en", vec!["language"])
        ]
    );
}

#[test]
fn days_count_hits_and_all_articles() {
    let at = |id: &str, title: &str, day: &str| IndexDocument {
        published: moment(day),
        ..document(id, title, "Text.")
    };
    let fresh = holding(&[
        at("a", "Bridge", "1970-01-02T23:59:59Z"),
        at("b", "Market", "1970-01-02T00:00:00Z"),
        at("c", "Bridge", "1970-01-04T00:00:00Z"),
        at("d", "Market", "1969-12-31T23:00:00Z"),
    ]);
    let asked = SearchRequest {
        facets: vec!["language".to_owned()],
        ..request("bridge")
    };
    let counts = fresh.index.days(&asked).expect("days");
    let days = counts.days;
    // The same as a search counts.
    let found = fresh.index.search(&asked).expect("found");
    assert_eq!(counts.facets, found.facets);
    assert_eq!(counts.facets.len(), 1);
    let day = |day: i64, matching: u64, all: u64| DayCount { day, matching, all };
    assert_eq!(days, [day(-1, 0, 1), day(1, 1, 2), day(3, 1, 1)]);
}

#[test]
fn similar_articles_share_telling_words() {
    let fresh = holding(&[
        document(
            "a",
            "Ferry hijacked",
            "The ferry Meridian was hijacked off Zanzibar harbour.",
        ),
        document(
            "b",
            "Passengers freed",
            "Passengers of the ferry Meridian reached Zanzibar harbour.",
        ),
        document("c", "Budget", "Parliament passed the budget."),
        document("d", "Budget vote", "Parliament votes on the budget again."),
    ]);
    let like = LikeRequest {
        id: ArticleId::from("a"),
        title: "Ferry hijacked".to_owned(),
        body: "The ferry Meridian was hijacked off Zanzibar harbour.".to_owned(),
        limit: 5,
    };
    let found = fresh.index.similar(&like).expect("an answer");
    let ids: Vec<&str> = found.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids, ["b"]);
}

#[test]
fn rebuilt_index_takes_the_place_of_the_old_one_for_everyone() {
    let fresh = holding(&[document("a", "Bridge", "Text.")]);
    let other = super::support::open(&fresh.folder);
    let beside = fresh.index.beside().expect("an index");
    assert_eq!(beside.mark().expect("a mark"), None);
    beside
        .apply(&[document("b", "Bridge", "Text.")], &[], &mark(3))
        .expect("applied");
    fresh.check("bridge", &["a"]);
    beside.finish().expect("finished");
    drop(beside);
    let begun = fresh.index.beside().expect("an index");
    assert_eq!(begun.mark().expect("a mark"), Some(mark(3)));
    begun.finish().expect("finished");
    fresh.index.adopt().expect("adopted");
    fresh.check("bridge", &["b"]);
    assert_eq!(other.mark().expect("a mark"), Some(mark(3)));
    assert_eq!(
        hits(&other.search(&request("bridge")).expect("an answer")),
        ["b"]
    );
    other
        .apply(&[document("c", "Bridge", "Text.")], &[], &mark(4))
        .expect("applied");
    fresh.check("bridge", &["b", "c"]);
    assert_eq!(
        fresh
            .index
            .beside()
            .expect("an index")
            .mark()
            .expect("a mark"),
        None
    );
}

#[test]
fn rest_of_a_removed_index_is_not_in_the_way_of_a_new_one() {
    let fresh = holding(&[document("a", "Bridge", "Text.")]);
    fresh.index.finish().expect("finished");
    let home = fresh.folder.path().join("index");
    let in_use = std::fs::read_dir(&home)
        .expect("a folder")
        .next()
        .expect("an index")
        .expect("an index")
        .path();
    let mut rest = in_use.clone().into_os_string();
    rest.push("-second");
    std::fs::create_dir(&rest).expect("a folder");
    let commit = std::path::Path::new(&rest).join("meta.json");
    std::fs::copy(in_use.join("meta.json"), commit).expect("copied");
    let beside = fresh.index.beside().expect("an index");
    assert_eq!(beside.mark().expect("a mark"), None);
    fresh.check("bridge", &["a"]);
}

#[test]
fn search_that_takes_too_long_is_given_up() {
    let filled = holding(&numbered(0, 3_000));
    let config = IndexConfig {
        max_query_ms: 0,
        ..IndexConfig::default()
    };
    let index = open_index(filled.folder.path(), &config).expect("an index");
    let refused = index.search(&request("guards"));
    assert!(matches!(refused, Err(IndexError::TooSlow)), "{refused:?}");
}

#[test]
fn query_is_told_as_it_was_understood() {
    let index = fresh().index;
    let told = index
        .understood("(a OR b) AND  title:c NOT d")
        .expect("a query");
    assert_eq!(told, "(a OR b) title:c -d");
    assert!(index.understood("(a").is_err());
}

#[test]
fn articles_are_found_by_words_of_one_quote_after_merges_and_changes() {
    let quoting = |number: usize, texts: &[&str]| {
        let mut article = document(&format!("a{number:02}"), "Talk", "They spoke.");
        article.quotes = texts
            .iter()
            .map(|text| super::support::quote(text))
            .collect();
        article
    };
    let all: Vec<IndexDocument> = (0..30)
        .map(|number| match number % 3 {
            0 => quoting(
                number,
                &["The raid failed", "Nobody slept", "The raid was long"],
            ),
            1 => quoting(number, &["Nobody slept"]),
            _ => quoting(number, &[]),
        })
        .collect();
    let fresh = holding(&all[..10]);
    for (number, article) in all.iter().enumerate().skip(10) {
        let seq = i64::try_from(number).expect("a small number");
        let changed = quoting(number - 10, &["The raid succeeded"]);
        fresh
            .index
            .apply(&[article.clone(), changed], &[], &mark(seq))
            .expect("applied");
    }
    fresh.index.finish().expect("merged");
    assert_eq!(fresh.ids("quote:succeeded").len(), 20);
    fresh.check("quote:slept", &["a21", "a22", "a24", "a25", "a27", "a28"]);
    fresh.check("quote:\"raid was\"", &["a21", "a24", "a27"]);
    fresh.check("-quote:*", &["a20", "a23", "a26", "a29"]);
    fresh.check("quote:failed quote:slept", &["a21", "a24", "a27"]);
}
