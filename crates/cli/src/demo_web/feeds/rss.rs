//! RSS 2.0.

use crate::demo_web::article::Article;
use crate::demo_web::dates::rfc_2822;
use crate::demo_web::markup::{cdata, element, escape};
use crate::demo_web::site::Site;

/// Minutes a reader may keep the feed.
const TTL: &str = "15";

/// Renders the feed of a site as RSS 2.0.
pub fn render(site: &Site<'_>) -> String {
    let settings = &site.outlet.settings;
    let mut lines = vec![
        super::XML_DECLARATION.to_owned(),
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
            .to_owned(),
        "<channel>".to_owned(),
        element("title", &settings.name),
        element("link", &site.home_url()),
        element("description", &settings.feed.description),
        element("language", &settings.language),
    ];
    if let Some(updated) = site.updated() {
        lines.push(element("lastBuildDate", &rfc_2822(updated)));
    }
    lines.push(element("ttl", TTL));
    for article in &site.outlet.articles {
        push_item(&mut lines, site, article);
    }
    lines.extend(["</channel>".to_owned(), "</rss>\n".to_owned()]);
    lines.join("\n")
}

fn push_item(lines: &mut Vec<String>, site: &Site<'_>, article: &Article) {
    let version = site.version(article);
    let url = site.article_url(article);
    lines.extend([
        "<item>".to_owned(),
        element("title", &version.title),
        element("link", &url),
        format!("<guid isPermaLink=\"true\">{}</guid>", escape(&url)),
        element("pubDate", &rfc_2822(&article.front.published)),
        element("dc:creator", &article.front.author),
    ]);
    let tags = article.front.tags.iter();
    lines.extend(tags.map(|tag| element("category", tag)));
    lines.push(element("description", &version.standfirst));
    if let Some(source) = &article.front.source {
        let (url, name) = (escape(&source.url), escape(&source.name));
        lines.push(format!("<source url=\"{url}\">{name}</source>"));
    }
    if site.outlet.settings.feed.full_text {
        let content = cdata(&site.content_html(article));
        lines.push(format!("<content:encoded>{content}</content:encoded>"));
    }
    lines.push("</item>".to_owned());
}
