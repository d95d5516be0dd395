use wirewatch_index::{IndexDocument, SearchSort};
use wirewatch_model::ArticleId;

use super::support::{Fresh, document, fresh, hits, holding, moment, quote, request};

fn in_language(mut document: IndexDocument, language: Option<&str>) -> IndexDocument {
    document.language = language.map(str::to_owned);
    document
}

fn stories() -> Fresh {
    let mut bridge = document(
        "bridge",
        "Bridge attacked at dawn",
        "Two guards were wounded near the old river bridge.",
    );
    bridge.quotes = vec![quote("We heard shots before sunrise")];
    bridge.speakers = vec![("amina-diallo".to_owned(), "Amina Diallo".to_owned())];
    bridge.groups = vec!["isis-k".to_owned()];
    bridge.countries = vec!["NE".to_owned()];
    bridge.places = vec!["Agadez".to_owned()];
    bridge.killed = Some(4);
    bridge.injured = Some(2);
    bridge.incidents = vec!["a1b2c3d4e5f6".to_owned()];
    bridge.feed = Some("sahel-post".to_owned());
    bridge.outlet = "Sahel Pöst".to_owned();
    let mut market = document(
        "market",
        "Market reopens",
        "The market in Kabul opened after the Al-Qaïda warning.",
    );
    market.killed = Some(12);
    market.groups = vec!["al-qaida".to_owned()];
    let port = document(
        "port",
        "Harbour talks",
        "Guards of the port and the bridge met the river police.",
    );
    holding(&[bridge, market, port])
}

#[test]
fn words_match_all_together_in_any_form() {
    let stories = stories();
    stories.check("bridge", &["bridge", "port"]);
    stories.check("BRIDGES", &["bridge", "port"]);
    stories.check("attacks", &["bridge"]);
    stories.check("bridge police", &["port"]);
    stories.check("bridge AND guard", &["bridge", "port"]);
    stories.check("nothing", &[]);
    stories.check("", &["bridge", "market", "port"]);
}

#[test]
fn operators_combine_as_they_read() {
    let stories = stories();
    stories.check("kabul OR police", &["market", "port"]);
    stories.check("bridge -police", &["bridge"]);
    stories.check("bridge NOT police", &["bridge"]);
    stories.check("-bridge", &["market"]);
    stories.check("NOT (bridge OR kabul)", &[]);
    stories.check("kabul OR NOT bridge", &["market"]);
    stories.check("(kabul OR river) police", &["port"]);
    stories.check("river police OR kabul", &["market", "port"]);
    stories.check("bridge - police", &["port"]);
}

#[test]
fn phrases_match_exact_words_in_order() {
    let stories = stories();
    stories.check("\"river bridge\"", &["bridge"]);
    stories.check("\"bridge river\"", &[]);
    stories.check("“old river bridges”", &[]);
    stories.check("\"river bri*\"", &["bridge"]);
    stories.check("al-qaida", &["market"]);
    stories.check("\"al qaida\"", &["market"]);
}

#[test]
fn near_words_may_be_moved_apart() {
    let stories = stories();
    stories.check("\"guards river\"~4", &[]);
    stories.check("\"guards river\"~5", &["bridge"]);
    stories.check("\"guards river\"~8", &["bridge", "port"]);
}

#[test]
fn prefixes_and_fuzzy_words_match() {
    let stories = stories();
    stories.check("brid*", &["bridge", "port"]);
    stories.check("al-qa*", &["market"]);
    stories.check("kabol~", &["market"]);
    stories.check("kabool~2", &["market"]);
    stories.check("kabool~1", &[]);
    stories.check("*", &["bridge", "market", "port"]);
}

#[test]
fn fields_narrow_the_search() {
    let stories = stories();
    stories.check("title:bridge", &["bridge"]);
    stories.check("body:bridge", &["bridge", "port"]);
    stories.check("title:(bridge OR harbour)", &["bridge", "port"]);
    stories.check("quote:shot", &["bridge"]);
    stories.check("quote:\"before sunrise\"", &["bridge"]);
    stories.check("quote:bridge", &[]);
    stories.check("speaker:diallo", &["bridge"]);
    stories.check("speaker:\"amina diallo\"", &["bridge"]);
    stories.check("speaker:amina-diallo", &["bridge"]);
    stories.check("place:agadez", &["bridge"]);
    stories.check("country:ne", &["bridge"]);
    stories.check("outlet:post", &["bridge"]);
    stories.check("outlet:sahel-post", &["bridge"]);
    stories.check("outlet:\"the outlet\"", &["market", "port"]);
    stories.check("-title:bridge", &["market", "port"]);
}

#[test]
fn groups_match_by_id_name_or_beginning() {
    let stories = stories();
    stories.check("group:isis-k", &["bridge"]);
    stories.check("group:\"ISIS K\"", &["bridge"]);
    stories.check("group:Al-Qaïda", &["market"]);
    stories.check("group:isis*", &["bridge"]);
    stories.check("group:isis", &[]);
    stories.check("group:*", &["bridge", "market"]);
    stories.check("-group:*", &["port"]);
    stories.check("speaker:*", &["bridge"]);
    stories.check("place:*", &["bridge"]);
    stories.check("killed:*", &["bridge", "market"]);
}

#[test]
fn tolls_are_compared() {
    let stories = stories();
    stories.check("killed:>=10", &["market"]);
    stories.check("killed:4", &["bridge"]);
    stories.check("injured:>=2", &["bridge"]);
    stories.check("incident:a1b2c3d4e5f6", &["bridge"]);
    stories.check("incident:a1b2*", &["bridge"]);
    stories.check("incident:ffffffffffff", &[]);
    stories.check("killed:<12", &["bridge"]);
    stories.check("killed:1..20", &["bridge", "market"]);
    stories.check("killed:9..3", &[]);
}

#[test]
fn dates_are_days_in_utc() {
    let days = [
        "2025-02-27T23:59:59Z",
        "2025-02-28T00:00:00Z",
        "2025-02-28T23:59:59Z",
        "2025-03-10T11:00:00Z",
    ];
    let documents: Vec<IndexDocument> = days
        .iter()
        .zip(["a", "b", "c", "d"])
        .map(|(day, id)| IndexDocument {
            published: moment(day),
            ..document(id, "Bridge", "Text.")
        })
        .collect();
    let fresh = holding(&documents);
    fresh.check("on:2025-02-28", &["b", "c"]);
    fresh.check("after:2025-02-28", &["b", "c", "d"]);
    fresh.check("before:2025-02-28", &["a"]);
    fresh.check("bridge after:2025-02-28 before:2025-03-01", &["b", "c"]);
    fresh.check("on:2025-02", &["a", "b", "c"]);
    fresh.check("after:7d", &["d"]);
    fresh.check("on:today", &["d"]);
}

#[test]
fn each_language_is_stemmed_by_its_own_rules() {
    let fresh = holding(&[
        in_language(
            document("ru", "Сообщение", "Серия взрывов произошла в порту."),
            Some("ru"),
        ),
        in_language(
            document("fr", "Récit", "Les attentats revendiqués hier."),
            Some("fr-FR"),
        ),
        in_language(
            document("ar", "خبر", "وقعت الهجمات في المدينة."),
            Some("ar"),
        ),
        in_language(document("none", "Bombings", "Bombings."), None),
        in_language(document("zh", "消息", "昨日发生恐怖袭击事件"), Some("zh")),
    ]);
    fresh.check("взрыв", &["ru"]);
    fresh.check("attentat", &["fr"]);
    fresh.check("revendiques", &["fr"]);
    fresh.check("مدينة", &["ar"]);
    fresh.check("bombing", &[]);
    fresh.check("bombings", &["none"]);
    fresh.check("恐怖袭击", &["zh"]);
    fresh.check("袭", &["zh"]);
    fresh.check("恐袭", &[]);
    fresh.check("lang:fr", &["fr"]);
}

#[test]
fn matches_in_the_headline_come_first() {
    let fresh = holding(&[
        document(
            "body",
            "Evening news",
            "The bridge is long. People crossed it and went home.",
        ),
        document(
            "title",
            "Bridge news",
            "The road is long. People crossed it and went home.",
        ),
    ]);
    let page = fresh.search(&request("bridge"));
    assert_eq!(hits(&page), ["title", "body"]);
    assert!(page.hits[0].score > page.hits[1].score);
}

#[test]
fn sorting_and_paging_go_by_publication() {
    let documents: Vec<IndexDocument> = (1..=5)
        .map(|day| IndexDocument {
            id: ArticleId(day.to_string()),
            published: moment(&format!("2025-03-0{day}T00:00:00Z")),
            ..document("", "Bridge", "Text.")
        })
        .collect();
    let fresh = holding(&documents);
    let mut asked = request("bridge");
    asked.limit = 2;
    asked.sort = SearchSort::Newest;
    let first = fresh.search(&asked);
    assert_eq!(
        (first.total, hits(&first)),
        (5, vec!["5".to_owned(), "4".to_owned()])
    );
    assert!(first.hits.iter().all(|hit| hit.score == 0.0));
    asked.offset = 4;
    assert_eq!(hits(&fresh.search(&asked)), ["1"]);
    asked.offset = 5;
    assert_eq!(fresh.search(&asked).hits.len(), 0);
    asked.offset = 0;
    asked.sort = SearchSort::Oldest;
    assert_eq!(hits(&fresh.search(&asked)), ["1", "2"]);
    asked.limit = 0;
    assert_eq!(
        (fresh.search(&asked).total, fresh.search(&asked).hits.len()),
        (5, 0)
    );
}

#[test]
fn highlight_marks_what_the_query_matches() {
    let index = fresh().index;
    let marked = |query: &str, text: &str| -> Vec<String> {
        let spans = index.highlight(query, text, Some("en"));
        spans.iter().map(|span| span.of(text).to_owned()).collect()
    };
    let text = "Attackers attacked the “old” bridge; the Bridge-builders of Kabul fled.";
    assert_eq!(marked("attacks", text), ["Attackers", "attacked"]);
    assert_eq!(marked("attack*", text), ["Attackers", "attacked"]);
    assert_eq!(marked("\"old bridge\"", text), ["old” bridge"]);
    assert_eq!(marked("\"bridge old\"", text), [""; 0]);
    assert_eq!(marked("bridge-builders", text), ["Bridge-builders"]);
    assert_eq!(marked("\"old kabul\"~6", text), ["old", "Kabul"]);
    assert_eq!(marked("cabul~", text), ["Kabul"]);
    assert_eq!(marked("bridge -kabul", text), ["bridge", "Bridge"]);
    assert_eq!(marked("lang:en group:kabul after:7d", text), [""; 0]);
    assert_eq!(marked("\"unclosed", text), [""; 0]);
    assert_eq!(
        index.highlight("взрыв", "Взрывы в порту", Some("ru")).len(),
        1
    );
    assert_eq!(index.highlight("взрыв", "Взрывы в порту", None).len(), 0);
    assert_eq!(
        index.highlight("恐怖袭击", "发生恐怖袭击事件", Some("zh"))[0].of("发生恐怖袭击事件"),
        "恐怖袭击"
    );
}
