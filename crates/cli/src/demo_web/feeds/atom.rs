//! Atom 1.0 (RFC 4287).

use crate::demo_web::article::Article;
use crate::demo_web::dates::rfc_3339;
use crate::demo_web::markup::{element, escape};
use crate::demo_web::site::Site;

/// Renders the feed of a site as Atom.
pub fn render(site: &Site<'_>) -> String {
    let settings = &site.outlet.settings;
    let mut lines = vec![
        super::XML_DECLARATION.to_owned(),
        "<feed xmlns=\"http://www.w3.org/2005/Atom\">".to_owned(),
        element("title", &settings.name),
        element("id", &site.home_url()),
        format!("<link rel=\"self\" href=\"{}\"/>", escape(&site.feed_url())),
        format!("<link href=\"{}\"/>", escape(&site.home_url())),
        author(&settings.name),
    ];
    if let Some(updated) = site.updated() {
        lines.push(element("updated", &rfc_3339(updated)));
    }
    for article in &site.outlet.articles {
        push_entry(&mut lines, site, article);
    }
    lines.push("</feed>\n".to_owned());
    lines.join("\n")
}

fn push_entry(lines: &mut Vec<String>, site: &Site<'_>, article: &Article) {
    let version = site.version(article);
    let url = site.article_url(article);
    lines.extend([
        "<entry>".to_owned(),
        element("title", &version.title),
        element("id", &url),
        format!("<link rel=\"alternate\" href=\"{}\"/>", escape(&url)),
        element("published", &rfc_3339(&article.front.published)),
        element("updated", &rfc_3339(&version.updated)),
        author(&article.front.author),
    ]);
    let tags = article.front.tags.iter();
    lines.extend(tags.map(|tag| format!("<category term=\"{}\"/>", escape(tag))));
    lines.push(element("summary", &version.standfirst));
    if let Some(source) = &article.front.source {
        let (title, id) = (element("title", &source.name), element("id", &source.url));
        lines.push(format!("<source>{title}{id}</source>"));
    }
    if site.outlet.settings.feed.full_text {
        let content = escape(&site.content_html(article));
        lines.push(format!("<content type=\"html\">{content}</content>"));
    }
    lines.push("</entry>".to_owned());
}

fn author(name: &str) -> String {
    format!("<author>{}</author>", element("name", name))
}
