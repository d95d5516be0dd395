//! The pages of a site: an article, and the front page.

use anyhow::Context as _;

use super::article::Article;
use super::body::Boilerplate;
use super::dates::rfc_3339;
use super::feeds::content_type;
use super::json_ld::render_json_ld;
use super::markup::{escape, list_link};
use super::outlet::FeedKind;
use super::site::Site;
use super::template::{Values, fill, fill_base_url};

/// Renders the page of an article.
pub fn render_article(site: &Site<'_>, article: &Article) -> anyhow::Result<String> {
    let mut values = site_values(site, &article.language);
    add_facts(&mut values, site, article);
    add_dates(&mut values, site, article);
    add_lists(&mut values, site, article);
    let boilerplate = boilerplate(site)?;
    values.html("body_html", site.body_html(article, &boilerplate));
    values.html("correction_html", correction(site, article));
    values.html("json_ld", render_json_ld(site, article));
    fill(&site.outlet.template, &values)
        .with_context(|| format!("templates/{}.html", site.outlet.settings.template))
}

/// Renders the front page.
pub fn render_home(site: &Site<'_>) -> anyhow::Result<String> {
    let mut values = site_values(site, &site.outlet.settings.language);
    values.html("items", links(site, site.outlet.articles.iter()));
    fill(&site.outlet.home_template, &values).context("templates/home.html")
}

fn site_values(site: &Site<'_>, language: &str) -> Values {
    let mut values = Values::default();
    values.text("lang", language);
    values.text("dir", direction(language));
    values.text("outlet_name", &site.outlet.settings.name);
    values.text("publisher", &site.outlet.settings.publisher);
    values.text("base_url", site.base_url);
    values.html("feed_link", feed_link(site));
    values
}

fn add_facts(values: &mut Values, site: &Site<'_>, article: &Article) {
    let version = site.version(article);
    values.text("url", &site.article_url(article));
    values.text("title", &version.title);
    values.text("standfirst", &version.standfirst);
    values.text("author", &article.front.author);
    values.text("author_bio", &article.front.author_bio);
    values.text("section", &article.front.section);
    values.text("credit", &article.front.credit);
    values.text("image_caption", &article.front.image_caption);
    values.text("image_url", &site.image_url(article));
    values.text("tags", &article.front.tags.join(", "));
}

fn add_dates(values: &mut Values, site: &Site<'_>, article: &Article) {
    let version = site.version(article);
    values.text("published_iso", &rfc_3339(&article.front.published));
    values.text("published_human", &article.published_human);
    values.text("updated_iso", &rfc_3339(&version.updated));
    values.text("updated_human", &version.updated_human);
    values.text("year", &article.front.published.strftime("%Y").to_string());
}

fn add_lists(values: &mut Values, site: &Site<'_>, article: &Article) {
    let tag_link = |tag: &String| {
        let path = tag.to_lowercase().replace(' ', "-");
        list_link(&format!("{}/tag/{path}", site.base_url), tag)
    };
    let tag_links: Vec<String> = article.front.tags.iter().map(tag_link).collect();
    values.html("tag_links", tag_links.join("\n"));
    let related = site.outlet.related(article);
    values.html("related", links(site, related));
}

fn links<'a>(site: &Site<'a>, articles: impl IntoIterator<Item = &'a Article>) -> String {
    let link = |article| list_link(&site.article_url(article), &site.version(article).title);
    let links: Vec<String> = articles.into_iter().map(link).collect();
    links.join("\n")
}

fn boilerplate(site: &Site<'_>) -> anyhow::Result<Vec<Boilerplate>> {
    let mut boilerplate = Vec::new();
    for insert in &site.outlet.settings.insert {
        let html = fill_base_url(&insert.html, site.base_url).context("[[insert]]")?;
        let after = insert.after;
        boilerplate.push(Boilerplate { after, html });
    }
    Ok(boilerplate)
}

fn correction(site: &Site<'_>, article: &Article) -> String {
    let note = site.version(article).note.as_ref();
    note.map_or_else(String::new, |note| {
        format!("<p class=\"correction\">{}</p>", escape(note))
    })
}

fn feed_link(site: &Site<'_>) -> String {
    let settings = &site.outlet.settings;
    if settings.feed.kind == FeedKind::NewsSitemap {
        return String::new();
    }
    format!(
        "<link rel=\"alternate\" type=\"{}\" title=\"{}\" href=\"{}\">",
        content_type(settings.feed.kind),
        escape(&settings.name),
        escape(&site.feed_url())
    )
}

/// The direction of the script a language is written in.
fn direction(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default();
    match primary {
        "ar" | "fa" | "he" | "ur" => "rtl",
        _ => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_the_language_without_its_region() {
        assert_eq!(direction("ar-AE"), "rtl");
        assert_eq!(direction("ru"), "ltr");
    }
}
