use crate::page::Page;
use crate::signs::Signs;
use crate::tag::Tag;

/// Dates that readers see, or that stand beside the text.
#[derive(Debug, Default)]
pub struct VisibleDates {
    /// `itemprop="datePublished"`.
    pub microdata: Vec<String>,
    /// `time` elements.
    pub time: Vec<String>,
    /// Text of date lines.
    pub byline: Vec<String>,
    /// `itemprop="dateModified"` and `time` elements named as updates.
    pub modified: Vec<String>,
}

/// The texts of elements that say who wrote the article, the surest kind first.
pub fn byline_texts(page: &Page<'_>) -> Vec<(&'static str, Vec<String>)> {
    let mut microdata = Vec::new();
    let mut links = Vec::new();
    let mut named = Vec::new();
    let beyond = Signs::COMMENT | Signs::RELATED | Signs::FOOTER | Signs::SIDE;
    for (index, element) in page.elements.iter().enumerate() {
        if element.around.any(beyond) || element.within.nav || element.within.footer {
            continue;
        }
        match element.itemprop.as_deref() {
            Some("author" | "creator") => {
                microdata.push(page.text_of(index, 200));
                continue;
            }
            _ => {}
        }
        if element.tag == Tag::A && is_author_link(page, index) {
            links.push(page.text_of(index, 120));
        } else if element.signs.any(Signs::AUTHOR) && named.len() < 4 {
            named.push(page.text_of(index, 200));
        }
    }
    let mut found = Vec::new();
    found.extend(
        microdata
            .into_iter()
            .next()
            .map(|text| ("microdata", vec![text])),
    );
    links.truncate(6);
    found.push(("byline", links));
    found.extend(named.into_iter().map(|text| ("byline", vec![text])));
    found
}

fn is_author_link(page: &Page<'_>, index: usize) -> bool {
    page.attribute(index, "rel")
        .is_some_and(|rel| rel.contains("author"))
        || page.attribute(index, "href").is_some_and(|href| {
            [
                "/author/",
                "/authors/",
                "/by/",
                "/autor/",
                "/auteur/",
                "/people/",
                "/profile/",
                "/staff/",
                "/journalist",
            ]
            .iter()
            .any(|part| href.contains(part))
        })
}

/// The dates beside the text.
pub fn visible_dates(page: &Page<'_>) -> VisibleDates {
    let mut dates = VisibleDates::default();
    let beyond = Signs::COMMENT | Signs::RELATED | Signs::FOOTER | Signs::SIDE;
    for (index, element) in page.elements.iter().enumerate() {
        if element.around.any(beyond) || element.within.nav || element.within.footer {
            continue;
        }
        let is_date = element.tag == Tag::Time || element.signs.any(Signs::DATE);
        match element.itemprop.as_deref() {
            Some("datePublished") => dates.microdata.push(stamp_text(page, index)),
            Some("dateModified") => dates.modified.push(stamp_text(page, index)),
            _ if element.tag == Tag::Time && dates.time.len() < 3 => {
                dates.time.push(stamp_text(page, index));
            }
            _ if is_date && dates.byline.len() < 6 => dates.byline.push(page.text_of(index, 200)),
            _ => {}
        }
    }
    dates
}

fn stamp_text(page: &Page<'_>, index: usize) -> String {
    ["datetime", "content"]
        .iter()
        .find_map(|name| page.attribute(index, name))
        .map_or_else(|| page.text_of(index, 200), str::to_owned)
}
