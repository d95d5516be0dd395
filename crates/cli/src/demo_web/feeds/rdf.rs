//! RSS 1.0.

use crate::demo_web::article::Article;
use crate::demo_web::dates::rfc_3339;
use crate::demo_web::markup::{element, escape};
use crate::demo_web::site::Site;

/// Renders the feed of a site as RSS 1.0.
pub fn render(site: &Site<'_>) -> String {
    let settings = &site.outlet.settings;
    let mut lines = vec![
        super::XML_DECLARATION.to_owned(),
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns=\"http://purl.org/rss/1.0/\">"
            .to_owned(),
        format!("<channel rdf:about=\"{}\">", escape(&site.feed_url())),
        element("title", &settings.name),
        element("link", &site.home_url()),
        element("description", &settings.feed.description),
        "<items><rdf:Seq>".to_owned(),
    ];
    for article in &site.outlet.articles {
        let url = escape(&site.article_url(article));
        lines.push(format!("<rdf:li rdf:resource=\"{url}\"/>"));
    }
    lines.push("</rdf:Seq></items>".to_owned());
    lines.push("</channel>".to_owned());
    for article in &site.outlet.articles {
        push_item(&mut lines, site, article);
    }
    lines.push("</rdf:RDF>\n".to_owned());
    lines.join("\n")
}

fn push_item(lines: &mut Vec<String>, site: &Site<'_>, article: &Article) {
    let version = site.version(article);
    let url = site.article_url(article);
    lines.extend([
        format!("<item rdf:about=\"{}\">", escape(&url)),
        element("title", &version.title),
        element("link", &url),
        element("description", &version.standfirst),
        element("dc:date", &rfc_3339(&version.updated)),
        element("dc:creator", &article.front.author),
    ]);
    let tags = article.front.tags.iter();
    lines.extend(tags.map(|tag| element("dc:subject", tag)));
    lines.push("</item>".to_owned());
}
