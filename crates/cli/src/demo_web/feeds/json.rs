//! JSON Feed 1.1.

use serde_json::{Value, json};

use crate::demo_web::article::Article;
use crate::demo_web::dates::rfc_3339;
use crate::demo_web::markup::element;
use crate::demo_web::site::Site;

/// Renders the feed of a site as JSON Feed.
pub fn render(site: &Site<'_>) -> String {
    let settings = &site.outlet.settings;
    let articles = site.outlet.articles.iter();
    let items: Vec<Value> = articles.map(|article| item(site, article)).collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.name,
        "home_page_url": site.home_url(),
        "feed_url": site.feed_url(),
        "description": settings.feed.description,
        "language": settings.language,
        "items": items,
    });
    format!("{feed:#}\n")
}

fn item(site: &Site<'_>, article: &Article) -> Value {
    let version = site.version(article);
    let url = site.article_url(article);
    let content = if site.outlet.settings.feed.full_text {
        site.content_html(article)
    } else {
        element("p", &version.standfirst)
    };
    json!({
        "id": url,
        "url": url,
        "title": version.title,
        "summary": version.standfirst,
        "date_published": rfc_3339(&article.front.published),
        "date_modified": rfc_3339(&version.updated),
        "authors": [{"name": article.front.author}],
        "tags": article.front.tags,
        "content_html": content,
    })
}
