//! Structured data of an article page, as schema.org describes it.

use serde_json::{Value, json};

use super::article::Article;
use super::dates::rfc_3339;
use super::outlet::JsonLd;
use super::site::Site;

const CONTEXT: &str = "https://schema.org";

/// The script element with an article's structured data; empty if the outlet has none.
pub fn render_json_ld(site: &Site<'_>, article: &Article) -> String {
    let news_article = news_article(site, article);
    let data = match site.outlet.settings.json_ld {
        JsonLd::None => return String::new(),
        JsonLd::Article => with_context(news_article),
        JsonLd::Array => json!([
            with_context(web_page(site, article)),
            with_context(news_article)
        ]),
        JsonLd::Graph => json!({
            "@context": CONTEXT,
            "@graph": [web_site(site), breadcrumbs(site, article), news_article],
        }),
    };
    // A `</script>` in a headline would end the element.
    let data = data.to_string().replace('<', "\\u003c");
    format!("<script type=\"application/ld+json\">{data}</script>")
}

fn news_article(site: &Site<'_>, article: &Article) -> Value {
    let version = site.version(article);
    let publisher = &site.outlet.settings.publisher;
    json!({
        "@type": "NewsArticle",
        "headline": version.title,
        "description": version.standfirst,
        "datePublished": rfc_3339(&article.front.published),
        "dateModified": rfc_3339(&version.updated),
        "mainEntityOfPage": site.article_url(article),
        "image": site.image_url(article),
        "articleSection": article.front.section,
        "keywords": article.front.tags,
        "inLanguage": article.language,
        "author": {"@type": "Person", "name": article.front.author},
        "publisher": {"@type": "NewsMediaOrganization", "name": publisher},
    })
}

fn web_page(site: &Site<'_>, article: &Article) -> Value {
    json!({
        "@type": "WebPage",
        "name": site.version(article).title,
        "url": site.article_url(article),
        "inLanguage": article.language,
    })
}

fn web_site(site: &Site<'_>) -> Value {
    let settings = &site.outlet.settings;
    json!({
        "@type": "WebSite",
        "name": settings.name,
        "url": site.home_url(),
        "inLanguage": settings.language,
    })
}

fn breadcrumbs(site: &Site<'_>, article: &Article) -> Value {
    let name = &site.outlet.settings.name;
    json!({
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": name, "item": site.home_url()},
            {"@type": "ListItem", "position": 2, "name": article.front.section},
        ],
    })
}

fn with_context(mut object: Value) -> Value {
    object["@context"] = CONTEXT.into();
    object
}
