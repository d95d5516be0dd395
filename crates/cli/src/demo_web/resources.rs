//! Everything a site answers with, rendered once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use anyhow::Context as _;
use axum::body::Bytes;

use super::feeds::{content_type, render_feed};
use super::files;
use super::pages::{render_article, render_home};
use super::site::Site;
use super::template::fill_base_url;

/// A file of a site, ready to be sent.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its media type, with the charset.
    pub content_type: String,
    /// Its entity tag, with the quotes; it changes with the body.
    pub etag: String,
    /// The file itself.
    pub body: Bytes,
}

/// The files of a site by their path.
pub type Resources = HashMap<String, Resource>;

/// Renders every file of a site: front page, robots.txt, feed and articles.
pub fn render_site(site: &Site<'_>) -> anyhow::Result<Resources> {
    let settings = &site.outlet.settings;
    let robots_txt = fill_base_url(&settings.robots_txt, site.base_url).context("robots_txt")?;
    let feed = Resource::new(content_type(settings.feed.kind), render_feed(site));
    let mut resources = Resources::from([
        (
            "/".to_owned(),
            Resource::new("text/html", render_home(site)?),
        ),
        (
            "/robots.txt".to_owned(),
            Resource::new("text/plain", robots_txt),
        ),
        (settings.feed.path.clone(), feed),
    ]);
    for article in &site.outlet.articles {
        let page = render_article(site, article)
            .with_context(|| files::article_path(&site.outlet.id, &article.slug))?;
        resources.insert(article.path.clone(), Resource::new("text/html", page));
    }
    Ok(resources)
}

impl Resource {
    fn new(content_type: &str, body: String) -> Self {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        Self {
            content_type: format!("{content_type}; charset=utf-8"),
            etag: format!("\"{:016x}\"", hasher.finish()),
            body: body.into(),
        }
    }
}
