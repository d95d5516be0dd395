//! A sitemap 0.9 with the news extension.

use crate::demo_web::article::Article;
use crate::demo_web::dates::rfc_3339;
use crate::demo_web::markup::element;
use crate::demo_web::site::Site;

/// Renders the news sitemap of a site.
pub fn render(site: &Site<'_>) -> String {
    let mut lines = vec![
        super::XML_DECLARATION.to_owned(),
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">"
            .to_owned(),
    ];
    for article in &site.outlet.articles {
        push_url(&mut lines, site, article);
    }
    lines.push("</urlset>\n".to_owned());
    lines.join("\n")
}

fn push_url(lines: &mut Vec<String>, site: &Site<'_>, article: &Article) {
    let version = site.version(article);
    lines.extend([
        "<url>".to_owned(),
        element("loc", &site.article_url(article)),
        element("lastmod", &rfc_3339(&version.updated)),
        "<news:news>".to_owned(),
        "<news:publication>".to_owned(),
        element("news:name", &site.outlet.settings.name),
        element("news:language", &article.language),
        "</news:publication>".to_owned(),
        element("news:publication_date", &rfc_3339(&article.front.published)),
        element("news:title", &version.title),
        "</news:news>".to_owned(),
        "</url>".to_owned(),
    ]);
}
