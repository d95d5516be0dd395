//! An outlet: what its file says, its template and its articles.

use std::collections::BTreeSet;

use anyhow::Context as _;
use serde::Deserialize;

use super::article::Article;
use super::files;

/// An outlet with its articles.
#[derive(Debug)]
pub struct Outlet {
    /// The folder's name.
    pub id: String,
    /// What `outlet.toml` says.
    pub settings: OutletSettings,
    /// The template of its article pages.
    pub template: String,
    /// The template of its front page.
    pub home_template: String,
    /// Its articles, newest first.
    pub articles: Vec<Article>,
}

/// What `outlet.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutletSettings {
    /// The same as the folder's name.
    pub id: String,
    /// The outlet's name.
    pub name: String,
    /// Its owner.
    pub publisher: String,
    /// The outlet's seat, as ISO 3166-1 alpha-2.
    pub country: String,
    /// The main language, as BCP 47.
    pub language: String,
    /// The family of its article pages: `templates/<template>.html`.
    pub template: String,
    /// How its pages show structured data.
    pub json_ld: JsonLd,
    /// The path of an article, with `{slug}`, `{year}`, `{month}` and `{day}`.
    pub article_path: String,
    /// The strftime pattern of dates in pages.
    pub date_format: String,
    /// The body of `/robots.txt`.
    pub robots_txt: String,
    /// Its feed.
    pub feed: Feed,
    /// How it writes the parts of a body.
    #[serde(default)]
    pub markup: Markup,
    /// Boilerplate inside the body.
    #[serde(default)]
    pub insert: Vec<Insert>,
}

/// How the structured data of a page is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JsonLd {
    /// One article object.
    Article,
    /// A `@graph` of site, breadcrumbs and article.
    Graph,
    /// An array of page and article.
    Array,
    /// No structured data.
    None,
}

/// The feed of an outlet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// Its format.
    pub kind: FeedKind,
    /// Its path on the site.
    pub path: String,
    /// Whether entries carry the whole text.
    pub full_text: bool,
    /// One line on the outlet.
    pub description: String,
}

/// The format of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedKind {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0.
    Atom,
    /// JSON Feed 1.1.
    Json,
    /// RSS 1.0.
    Rdf,
    /// A news sitemap, named only in `/robots.txt`.
    NewsSitemap,
}

/// How an outlet writes the parts of a body; `%` stands for the text.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Markup {
    /// A paragraph.
    pub paragraph: String,
    /// A subheading.
    pub heading: String,
}

/// Boilerplate that the site puts inside a body.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Insert {
    /// The number of plain paragraphs after which it stands.
    pub after: usize,
    /// The HTML, with `{{base_url}}` in it.
    pub html: String,
}

impl Default for Markup {
    fn default() -> Self {
        Self {
            paragraph: "<p>%</p>".to_owned(),
            heading: "<h2>%</h2>".to_owned(),
        }
    }
}

/// Reads all outlets, in the order of their ids.
pub fn load_outlets() -> anyhow::Result<Vec<Outlet>> {
    files::outlet_ids()
        .iter()
        .map(|id| load_outlet(id))
        .collect()
}

fn load_outlet(id: &str) -> anyhow::Result<Outlet> {
    let path = format!("{id}/outlet.toml");
    let settings: OutletSettings = files::parse_toml(&path, 1, &files::read(&path)?)?;
    check_settings(id, &settings).with_context(|| path.clone())?;
    let mut articles = Vec::new();
    for slug in files::article_slugs(id) {
        articles.push(load_article(id, &slug, &settings)?);
    }
    articles.sort_by(|a, b| b.front.published.cmp(&a.front.published));
    let outlet = Outlet {
        id: id.to_owned(),
        template: files::read(&format!("templates/{}.html", settings.template))?,
        home_template: files::read("templates/home.html")?,
        settings,
        articles,
    };
    outlet.check_articles()?;
    Ok(outlet)
}

fn load_article(outlet_id: &str, slug: &str, settings: &OutletSettings) -> anyhow::Result<Article> {
    let path = files::article_path(outlet_id, slug);
    Article::parse(&path, slug, &files::read(&path)?, settings)
}

fn check_settings(id: &str, settings: &OutletSettings) -> anyhow::Result<()> {
    anyhow::ensure!(settings.id == id, "`id` is not the folder's name");
    anyhow::ensure!(
        settings.feed.path.starts_with('/'),
        "the feed's path starts with `/`"
    );
    for markup in [&settings.markup.paragraph, &settings.markup.heading] {
        let marks = markup.matches('%').count();
        anyhow::ensure!(marks == 1, "`{markup}` has {marks} `%` instead of one");
    }
    Ok(())
}

impl Outlet {
    /// Finds an article by its slug.
    pub fn article(&self, slug: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.slug == slug)
    }

    /// The articles in the box of related ones: those it names, else the three published just before it.
    pub fn related(&self, article: &Article) -> Vec<&Article> {
        if let Some(slugs) = &article.front.related {
            return slugs.iter().filter_map(|slug| self.article(slug)).collect();
        }
        let is_newer = |other: &&Article| other.slug != article.slug;
        let from_here = self.articles.iter().skip_while(is_newer);
        from_here.skip(1).take(3).collect()
    }

    fn check_articles(&self) -> anyhow::Result<()> {
        let mut paths = BTreeSet::from(["/", "/robots.txt", self.settings.feed.path.as_str()]);
        for article in &self.articles {
            let file = files::article_path(&self.id, &article.slug);
            for slug in article.front.related.iter().flatten() {
                let exists = self.article(slug).is_some();
                anyhow::ensure!(exists, "{file}: no related article `{slug}`");
            }
            let is_new = paths.insert(&article.path);
            anyhow::ensure!(is_new, "{file}: `{}` is taken", article.path);
        }
        Ok(())
    }
}
