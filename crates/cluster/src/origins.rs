use wirewatch_model::{Article, Origin, Provenance};
use wirewatch_text::fold;

/// A reprint of which more than this part is its own text has an origin of its own beside the copied one.
const OWN_PART: f64 = 0.5;

/// So many words may stand between the brackets of a credit ("Agence France-Presse").
const MAX_CREDIT_WORDS: usize = 4;

/// How far into the text a dateline may reach.
const DATELINE_CHARS: usize = 120;

/// The agency or outlet that an article credits for its text, and where it does: dateline, byline, a credit line at the end,
/// or the feed that names the source of a reprint.
pub fn credit_of(article: &Article) -> Option<(String, &'static str)> {
    if let Some(agency) = dateline_credit(&article.text) {
        return Some((agency, "in the dateline"));
    }
    if let Some(agency) = article.agencies.first() {
        return Some((agency.clone(), "in the byline"));
    }
    if let Some(agency) = closing_credit(&article.text) {
        return Some((agency, "at the end of the text"));
    }
    let source = article.reprinted_from.clone()?;
    Some((source, "as the source in the feed"))
}

/// "NAIROBI (Reuters) - …", "ACCRA, 3 May (Lakeside Wire) — …".
fn dateline_credit(text: &str) -> Option<String> {
    let head: String = text.chars().take(DATELINE_CHARS).collect();
    let (place, rest) = head.split_once('(')?;
    let (name, behind) = rest.split_once(')')?;
    let is_dateline = place.len() < 60
        && !place.contains(['.', '!', '?', '"', '“'])
        && place.chars().any(char::is_alphabetic)
        && place.chars().next().is_some_and(|c| !c.is_lowercase())
        && behind.trim_start().starts_with(['-', '–', '—', '―']);
    (is_dateline && is_name(name)).then(|| name.trim().to_owned())
}

/// A last paragraph that is nothing but "(Lakeside Wire)".
fn closing_credit(text: &str) -> Option<String> {
    let last = text.trim_end().rsplit("\n\n").next()?.trim();
    let name = last.strip_prefix('(')?.strip_suffix(')')?;
    is_name(name).then(|| name.trim().to_owned())
}

fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let starts_high = |word: &&str| word.chars().next().is_some_and(|c| !c.is_lowercase());
    (1..=MAX_CREDIT_WORDS).contains(&words.len())
        && words.first().is_some_and(starts_high)
        && text.chars().any(char::is_alphabetic)
        && !text.chars().any(|c| c.is_ascii_digit())
}

/// The origin of each article of one story, in the order given, the first seen first.
///
/// All copies of a text that credits an agency are the agency's; without a credit they are those of the outlet that was seen
/// with it first. An article that adds more of its own than it copies is a witness of its own.
pub fn story_origins(articles: &[Provenance]) -> Vec<Origin> {
    let credited = articles.iter().find(|article| article.credit.is_some());
    let first = articles.first();
    articles
        .iter()
        .map(|article| origin_of(article, credited, first))
        .collect()
}

fn origin_of(
    article: &Provenance,
    credited: Option<&Provenance>,
    first: Option<&Provenance>,
) -> Origin {
    if let Some(credit) = &article.credit {
        let place = article.credit_place.as_deref().unwrap_or("in the text");
        return origin(credit, format!("credits {credit} {place}"));
    }
    let percent = (article.shared * 100.0).round();
    match &article.same_as {
        Some(_) if article.shared < OWN_PART => {
            let (name, _) = own_name(article);
            let reason = format!("only {percent} % of its text stands in an earlier article");
            origin(name, reason)
        }
        // The first one is compared with nothing, but a later copy may say whose text it is.
        _ if credited.is_some() => {
            let credit = credited.and_then(|other| other.credit.as_deref());
            let credit = credit.unwrap_or_default();
            let outlet = credited.map_or("", |other| other.outlet.as_str());
            origin(
                credit,
                format!("the same text credits {credit} in {outlet}"),
            )
        }
        Some(_) => {
            let (name, _) = own_name(first.unwrap_or(article));
            let reason = format!("{percent} % of its text stands in an earlier article of {name}");
            origin(name, reason)
        }
        None => {
            let (name, what) = own_name(article);
            origin(name, format!("text of the {what} {name}"))
        }
    }
}

/// Who an article's own words are of: outlets of one owner are one voice.
fn own_name(article: &Provenance) -> (&str, &'static str) {
    match &article.publisher {
        Some(publisher) => (publisher, "publisher"),
        None => (&article.outlet, "outlet"),
    }
}

fn origin(name: &str, reason: String) -> Origin {
    Origin {
        id: slug(name),
        reason,
    }
}

/// A name as an id: small letters and digits with hyphens between.
fn slug(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirewatch_model::ArticleId;

    fn article(text: &str) -> Article {
        Article {
            text: text.to_owned(),
            ..Article::default()
        }
    }

    #[track_caller]
    fn check_credit(text: &str, expected: Option<(&str, &str)>) {
        let credit = credit_of(&article(text));
        let credit = credit.as_ref().map(|(name, place)| (name.as_str(), *place));
        assert_eq!(credit, expected, "{text}");
    }

    #[test]
    fn credit_stands_in_dateline_or_at_the_end() {
        check_credit(
            "NAIROBI (Lakeside Wire) - Two boats sank.",
            Some(("Lakeside Wire", "in the dateline")),
        );
        check_credit(
            "Two boats sank.\n\n(Lakeside Wire)",
            Some(("Lakeside Wire", "at the end of the text")),
        );
        check_credit("The port (closed since May) - was opened.", None);
        check_credit(
            "Two boats sank. The owner (Harbour Lines) - was away.",
            None,
        );
        check_credit("Two boats sank.\n\n(12 dead)", None);
    }

    fn copy(outlet: &str, credit: Option<&str>, shared: f64) -> Provenance {
        Provenance {
            credit: credit.map(str::to_owned),
            credit_place: credit.map(|_| "in the dateline".to_owned()),
            outlet: outlet.to_owned(),
            publisher: None,
            same_as: (shared > 0.0).then(|| ArticleId::from("first")),
            shared,
        }
    }

    #[track_caller]
    fn check_origins(articles: &[Provenance], expected: &[&str]) {
        let origins = story_origins(articles);
        let ids: Vec<&str> = origins.iter().map(|origin| origin.id.as_str()).collect();
        assert_eq!(ids, expected);
        assert!(origins.iter().all(|origin| !origin.reason.is_empty()));
    }

    #[test]
    fn copies_of_a_credited_text_are_the_agencys() {
        check_origins(
            &[
                copy("A", None, 0.0),
                copy("B", Some("Lakeside Wire"), 0.9),
                copy("C", None, 1.0),
            ],
            &["lakeside-wire", "lakeside-wire", "lakeside-wire"],
        );
    }

    #[test]
    fn copies_without_a_credit_are_of_the_outlet_seen_first() {
        check_origins(
            &[copy("A Post", None, 0.0), copy("B", None, 0.9)],
            &["a-post", "a-post"],
        );
    }

    #[test]
    fn article_that_adds_more_than_it_copies_is_a_witness_of_its_own() {
        check_origins(&[copy("A", None, 0.0), copy("B", None, 0.3)], &["a", "b"]);
    }

    #[test]
    fn outlets_of_one_owner_are_one_voice() {
        let mut owned = copy("A", None, 0.0);
        owned.publisher = Some("Harbour Press".to_owned());
        check_origins(&[owned], &["harbour-press"]);
    }
}
