//! An outlet at one address, in one edition: what pages and feeds are made from.

use jiff::ZonedDateTime;

use super::article::{Article, Version};
use super::body::{Boilerplate, render_body};
use super::markup::escape;
use super::outlet::Outlet;

/// Which version of the articles is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Each article as it was first published.
    First,
    /// The second version of each article that has one.
    Revised,
}

/// An outlet at one address, in one edition.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// The outlet.
    pub outlet: &'a Outlet,
    /// The root of the site, without a final slash.
    pub base_url: &'a str,
    edition: Edition,
}

impl<'a> Site<'a> {
    /// Puts an outlet at an address.
    pub fn new(outlet: &'a Outlet, base_url: &'a str, edition: Edition) -> Self {
        Self {
            outlet,
            base_url,
            edition,
        }
    }

    /// The version of an article that this edition shows.
    pub fn version(&self, article: &'a Article) -> &'a Version {
        match (self.edition, &article.revision) {
            (Edition::Revised, Some(revision)) => revision,
            _ => &article.first,
        }
    }

    /// The front page's address.
    pub fn home_url(&self) -> String {
        format!("{}/", self.base_url)
    }

    /// The feed's address.
    pub fn feed_url(&self) -> String {
        format!("{}{}", self.base_url, self.outlet.settings.feed.path)
    }

    /// The address of an article.
    pub fn article_url(&self, article: &Article) -> String {
        format!("{}{}", self.base_url, article.path)
    }

    /// The address of an article's lead image.
    pub fn image_url(&self, article: &Article) -> String {
        format!("{}-1.jpg", self.image_base(article))
    }

    /// When the newest version on this site was published; `None` if there are no articles.
    pub fn updated(&self) -> Option<&'a ZonedDateTime> {
        let articles = self.outlet.articles.iter();
        articles.map(|article| &self.version(article).updated).max()
    }

    /// The body of an article as HTML, with boilerplate inside it.
    pub fn body_html(&self, article: &'a Article, boilerplate: &[Boilerplate]) -> String {
        let markup = &self.outlet.settings.markup;
        let blocks = &self.version(article).body;
        render_body(blocks, markup, &self.image_base(article), boilerplate)
    }

    /// The whole text of an article for a feed: no boilerplate, but the credit line.
    pub fn content_html(&self, article: &'a Article) -> String {
        let mut html = self.body_html(article, &[]);
        if !article.front.credit.is_empty() {
            html.push_str(&format!("\n<p>{}</p>", escape(&article.front.credit)));
        }
        html
    }

    fn image_base(&self, article: &Article) -> String {
        format!("{}/img/{}", self.base_url, article.slug)
    }
}
