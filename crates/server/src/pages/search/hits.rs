//! Hits as the page shows them.

use wirewatch_pipeline::Watchlist;
use wirewatch_store::AttackExcerpt;

use crate::pages::incidents::ListedIncident;
use crate::pages::links::{Link, article_link};
use crate::pages::marked::{Piece, marked_snippet};
use crate::pages::moment::Moment;
use crate::pages::script::direction;
use crate::pages::words::{count_words, counted, id_in_words, language_words};
use crate::views::HitView;

/// A hit.
pub(super) struct ShownHit {
    pub(super) view: HitView,
    /// The article, at the quote if one was found.
    pub(super) link: String,
    pub(super) published: Option<Moment>,
    pub(super) direction: &'static str,
    /// The language in words.
    pub(super) language: Option<String>,
    pub(super) snippets: Vec<Vec<Piece>>,
    pub(super) badges: Vec<Badge>,
    /// "7 articles, 2 origins", when there are several.
    pub(super) story: Option<String>,
    /// The names of these origins, those of most articles first.
    pub(super) origins: String,
    /// The incident, when incidents are searched, with how many of its reports match.
    pub(super) incident: Option<(ListedIncident, String)>,
    /// The page of the story's articles.
    pub(super) story_link: String,
}

/// Something worth knowing of an article before it is opened.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Badge {
    pub(super) text: String,
    pub(super) class: &'static str,
}

/// A hit with what its article tells.
pub(super) fn shown_hit(view: &HitView, watchlist: &Watchlist) -> ShownHit {
    let article = article_link(&view.id);
    let link = match &view.quote {
        Some(quote) => format!("{article}#quote-{}", quote.number),
        None => article,
    };
    let story = view.story.as_ref().filter(|story| story.articles > 1);
    ShownHit {
        link,
        published: view.published.as_deref().map(Moment::of),
        direction: direction(view.language.as_deref()),
        language: view
            .language
            .as_deref()
            .map(|tag| language_words(tag).to_owned()),
        snippets: view
            .snippets
            .iter()
            .map(|snippet| marked_snippet(&snippet.text, &snippet.marks))
            .collect(),
        badges: badges(view),
        story: story.map(|story| {
            format!(
                "{} articles, {}",
                story.articles,
                counted(u64::from(story.origins), "origin")
            )
        }),
        origins: origin_names(view),
        incident: view.incident.as_ref().map(|found| {
            let entry = ListedIncident::new(&found.incident, watchlist);
            (entry, counted(found.reports, "report"))
        }),
        story_link: Link::to("/articles")
            .part(&view.id)
            .with("tab", "story")
            .done(),
        view: view.clone(),
    }
}

/// Origins named beside a hit; further ones are on the story's page.
const ORIGINS_NAMED: usize = 3;

fn origin_names(view: &HitView) -> String {
    let origins = view.origins.as_deref().unwrap_or_default();
    let names = origins.iter().take(ORIGINS_NAMED);
    let mut names: Vec<String> = names.map(|origin| id_in_words(&origin.id)).collect();
    if origins.len() > ORIGINS_NAMED {
        names.push(format!("{} more", origins.len() - ORIGINS_NAMED));
    }
    names.join(", ")
}

fn badges(view: &HitView) -> Vec<Badge> {
    let mut badges = Vec::new();
    if view.quote.is_some() || view.incident.is_some() {
        return badges;
    }
    let mut add = |text: String, class| badges.push(Badge { text, class });
    if view.quotes > 0 {
        add(counted(view.quotes as u64, "quote"), "");
    }
    let told = view.attacks.iter();
    if let Some(attack) = told.filter(|attack| !attack.background).max_by_key(weight) {
        if let Some(toll) = toll(attack) {
            add(toll, "bad");
        }
        if let Some(who) = attack.claimed_by.first() {
            add(format!("claimed by {who}"), "warn");
        }
        if let Some(who) = attack.denied_by.first() {
            add(format!("denied by {who}"), "warn");
        }
    }
    badges
}

/// The dead by an attack's own report; rival numbers side by side.
fn toll(attack: &AttackExcerpt) -> Option<String> {
    let stated = attack.tolls.iter();
    let of_it = stated.filter(|toll| toll.field == "killed" && !toll.attackers && !toll.part);
    let mut numbers: Vec<String> = Vec::new();
    for number in of_it.map(|toll| count_words(toll.count)) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    match numbers.as_slice() {
        [] => attack
            .killed
            .map(|killed| format!("{} killed", count_words(killed))),
        [one] => Some(format!("{one} killed")),
        several => Some(format!("killed, as stated: {}", several.join(" / "))),
    }
}

/// Of several attacks the deadliest stands for the article.
fn weight(attack: &&AttackExcerpt) -> (u32, bool) {
    let killed = attack.killed.as_ref();
    let killed = killed.and_then(|count| count.min.or(count.max));
    (killed.unwrap_or_default(), !attack.claimed_by.is_empty())
}
