//! The page of an article: text that wirewatch marked up, never the site's HTML. Beside it stands one of its parts: facts,
//! quotes, versions, the story, or the source.

mod diff;
mod facts;
mod quotes;
mod story;
mod text;
mod versions;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use wirewatch_model::{BlockKind, CodePoints, GroupId, Page, canonicalize_url};
use wirewatch_store::StoredArticle;

use super::PageFailure;
use super::decisions::{ShownDecision, about_story};
use super::failure::{PageQuery, page};
use super::forms::done_text;
use super::links::Link;
use super::moment::Moment;
use super::script::direction;
use super::shell::{Section, Shell};
use super::words::language_words;
use crate::ServerState;
use crate::access::Viewer;
use crate::answers::Failure;
use crate::routes::api::find_article;
use crate::views::outlet_name;

use diff::{Changed, Fate};
use facts::{Fact, ShownAttack};
use quotes::ShownQuote;
use story::ShownStory;
use text::Paragraph;
use versions::{Comparison, ShownVersion};

/// What of an article is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ArticleParams {
    /// The version, from 1; the current one if not given.
    version: Option<u32>,
    /// The version to compare it with.
    against: Option<u32>,
    /// The part beside the text: `facts`, `quotes`, `versions`, `story` or `source`.
    tab: String,
    /// What was done by a form of this page.
    done: String,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    shell: Shell,
    title: String,
    outlet: String,
    article: StoredArticle,
    /// The article's address, if a browser may follow it.
    address: Option<String>,
    published: Option<Moment>,
    modified: Option<Moment>,
    direction: &'static str,
    paragraphs: Vec<Paragraph>,
    tabs: Vec<Tab>,
    incidents: Vec<(String, String)>,
    groups: Vec<ShownGroup>,
    attacks: Vec<ShownAttack>,
    facts: Vec<Fact>,
    beside: Beside,
    citation: String,
    viewer: Viewer,
    done: Option<&'static str>,
}

/// The part beside the text.
enum Beside {
    Facts,
    Quotes(Vec<ShownQuote>),
    Versions(Vec<ShownVersion>, Option<Comparison>),
    Story(Option<ShownStory>, Vec<ShownDecision>),
    Source(Option<Page>, Moment),
}

struct Tab {
    name: &'static str,
    count: Option<usize>,
    link: String,
    here: bool,
}

/// A group that the article names.
struct ShownGroup {
    name: String,
    link: String,
    mentions: usize,
    /// Whether it is named only inside other names.
    part_of_name: bool,
}

/// One article.
pub(crate) async fn article_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(id): Path<String>,
    PageQuery(params): PageQuery<ArticleParams>,
) -> Result<Response, PageFailure> {
    let stored = find_article(&state, &id, params.version).await?;
    let beside = beside(&state, &stored, &params).await?;
    let incidents = incidents(&state, &stored).await?;
    let shown = shown_article(&state, stored, &params, beside);
    Ok(page(&ArticlePage {
        incidents,
        viewer,
        done: done_text(&params.done),
        ..shown
    }))
}

async fn beside(
    state: &ServerState,
    stored: &StoredArticle,
    params: &ArticleParams,
) -> Result<Beside, Failure> {
    let store = state.store.as_ref();
    Ok(match params.tab.as_str() {
        "" | "facts" => Beside::Facts,
        "quotes" => {
            let known = store
                .article_speakers(std::slice::from_ref(&stored.id))
                .await?;
            Beside::Quotes(quotes::quotes(stored, &known))
        }
        "versions" => {
            let known = store.article_versions(&stored.id).await?;
            let list = versions::versions(stored.id.as_str(), stored.version, &known);
            let compared = match params.against {
                Some(against) => {
                    let other = find_article(state, stored.id.as_str(), Some(against)).await?;
                    let (old, new) = if other.version < stored.version {
                        (&other, stored)
                    } else {
                        (stored, &other)
                    };
                    Some(versions::comparison(old, new))
                }
                None => None,
            };
            Beside::Versions(list, compared)
        }
        "story" => {
            let story = stored.story.as_ref().map_or(&stored.id, |story| &story.id);
            let decisions = about_story(state, &[story.as_str(), stored.id.as_str()]).await?;
            Beside::Story(story::story(store, stored).await?, decisions)
        }
        "source" => {
            let source = store.source_page(&stored.id, stored.version).await?;
            Beside::Source(source, Moment::at(stored.fetched_at))
        }
        other => {
            return Err(Failure::NotFound(format!(
                "an article has no part `{other}`: facts, quotes, versions, story or source"
            )));
        }
    })
}

/// The names and pages of the incidents that the article reports.
async fn incidents(
    state: &ServerState,
    stored: &StoredArticle,
) -> Result<Vec<(String, String)>, Failure> {
    let mut named = Vec::new();
    for id in &stored.incidents {
        let known = state.store.incident(id).await?;
        let name = known.map_or_else(|| id.to_string(), |known| known.summary.name);
        named.push((name, Link::to("/incidents").part(id.as_str()).done()));
    }
    Ok(named)
}

fn shown_article(
    state: &ServerState,
    stored: StoredArticle,
    params: &ArticleParams,
    beside: Beside,
) -> ArticlePage {
    let analysis = &stored.analysis;
    let article = &analysis.article;
    let points = CodePoints::new(&article.text);
    let (attacks, facts) = facts::facts(&analysis.attacks, &points);
    let name = |id: &str| group_name(state, id);
    ArticlePage {
        shell: Shell::at(Section::Elsewhere),
        title: article
            .title
            .clone()
            .unwrap_or("Without a headline".to_owned()),
        outlet: outlet_name(&stored).unwrap_or_default(),
        published: article
            .published
            .as_ref()
            .map(|p| Moment::of(&p.value.to_rfc3339())),
        modified: article
            .modified
            .as_ref()
            .filter(|changed| {
                article
                    .published
                    .as_ref()
                    .is_none_or(|first| first.value != changed.value)
            })
            .map(|m| Moment::of(&m.value.to_rfc3339())),
        address: canonicalize_url(&article.url),
        direction: direction(article.language.as_deref()),
        paragraphs: text::paragraphs(analysis, &facts, name),
        tabs: tabs(&stored, params, facts.len()),
        incidents: Vec::new(),
        groups: groups(&stored, name),
        citation: quotes::citation(&stored, None),
        viewer: Viewer::default(),
        done: None,
        attacks,
        facts,
        beside,
        article: stored,
    }
}

fn tabs(stored: &StoredArticle, params: &ArticleParams, facts: usize) -> Vec<Tab> {
    let story = stored.story.as_ref().map_or(1, |story| story.articles);
    let parts = [
        ("Facts", "", Some(facts)),
        ("Quotes", "quotes", Some(stored.analysis.quotes.len())),
        ("Versions", "versions", Some(stored.versions as usize)),
        ("Story", "story", Some(story as usize)),
        ("Source", "source", None),
    ];
    let given = if params.tab == "facts" {
        ""
    } else {
        params.tab.as_str()
    };
    let version = params.version.map(|version| version.to_string());
    let tabs = parts.map(|(name, tab, count)| Tab {
        name,
        count,
        here: tab == given,
        link: Link::to("/articles")
            .part(stored.id.as_str())
            .with("version", version.as_deref().unwrap_or_default())
            .with("tab", tab)
            .done(),
    });
    tabs.into()
}

/// The groups named, those outside other names first, then by how often.
fn groups(stored: &StoredArticle, name: impl Fn(&str) -> String) -> Vec<ShownGroup> {
    let mut groups: Vec<(GroupId, usize, bool)> = Vec::new();
    for mention in &stored.analysis.groups {
        match groups.iter_mut().find(|(id, _, _)| *id == mention.group_id) {
            Some((_, mentions, inside)) => {
                *mentions += 1;
                *inside &= mention.part_of_name;
            }
            None => groups.push((mention.group_id.clone(), 1, mention.part_of_name)),
        }
    }
    groups.sort_by_key(|(_, mentions, inside)| (*inside, std::cmp::Reverse(*mentions)));
    let shown = groups
        .into_iter()
        .map(|(id, mentions, part_of_name)| ShownGroup {
            name: name(id.as_str()),
            link: Link::to("/groups").part(id.as_str()).done(),
            mentions,
            part_of_name,
        });
    shown.collect()
}

fn group_name(state: &ServerState, id: &str) -> String {
    let known = state.watchlist.group(&GroupId::from(id));
    known.map_or_else(|| id.to_owned(), |group| group.name.clone())
}

impl ArticlePage {
    /// The lines above the text, unless the text begins with them.
    fn standfirst(&self) -> Option<&str> {
        let article = &self.article.analysis.article;
        let lines = article.standfirst.as_deref()?;
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let repeated = words(&article.text).starts_with(&words(lines));
        (!repeated).then_some(lines)
    }

    /// The story that the article belongs to, by its id.
    fn story_id(&self) -> &str {
        let story = self.article.story.as_ref();
        story.map_or(self.article.id.as_str(), |story| story.id.as_str())
    }

    fn language_name(&self) -> Option<&str> {
        let language = self.article.analysis.article.language.as_deref()?;
        Some(language_words(language))
    }

    /// The facts of one attack.
    fn facts_of(&self, attack: &ShownAttack) -> &[Fact] {
        self.facts.get(attack.facts.clone()).unwrap_or_default()
    }

    /// The statements of tolls of one attack.
    fn tolls_of(&self, attack: &ShownAttack) -> &[Fact] {
        self.facts.get(attack.tolls.clone()).unwrap_or_default()
    }

    /// The address of the facts, without the anchor; empty when they are on this page.
    fn to_facts(&self) -> String {
        match self.beside {
            Beside::Facts => String::new(),
            _ => self.part(""),
        }
    }

    /// The address of the quotes, without the anchor; empty when they are on this page.
    fn to_quotes(&self) -> String {
        match self.beside {
            Beside::Quotes(_) => String::new(),
            _ => self.part("quotes"),
        }
    }

    fn part(&self, tab: &str) -> String {
        let version = self.article.version.to_string();
        Link::to("/articles")
            .part(self.article.id.as_str())
            .with("version", &version)
            .with("tab", tab)
            .done()
    }

    /// Where the page's archived copy is downloaded.
    fn download(&self) -> String {
        Link::to("/api/v1/articles")
            .part(self.article.id.as_str())
            .done()
            + &Link::to("/source")
                .with("version", &self.article.version.to_string())
                .done()
    }

    /// The article as programs see it.
    fn json(&self) -> String {
        Link::to("/api/v1/articles")
            .part(self.article.id.as_str())
            .with("version", &self.article.version.to_string())
            .done()
    }
}
