use std::sync::LazyLock;

use regex::Regex;

use crate::dates::parse_stamp;
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
    let mut last_link: Option<usize> = None;
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
            // Only the links that stand together: others lead to writers of other stories.
            let far = last_link.is_some_and(|last| element.first_block > last + 2);
            if !far && links.len() < 6 {
                last_link = Some(element.first_block);
                links.push(page.text_of(index, 120));
            }
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
    found.push(("byline", links));
    found.extend(named.into_iter().map(|text| ("byline", vec![text])));
    let signed = signed_lines(page);
    found.extend(signed.into_iter().map(|text| ("text", vec![text])));
    found
}

/// Where the parts of the address of a writer's page begin.
const AUTHOR_PAGES: &[&str] = &[
    "/author/",
    "/authors/",
    "/by/",
    "/autor/",
    "/autoren/",
    "/auteur/",
    "/writer/",
    "/journalist",
    "/columnist",
    "/contributor",
    "/reporter/",
];

fn is_author_link(page: &Page<'_>, index: usize) -> bool {
    let names_author = |rel: &str| rel.contains("author");
    page.attribute(index, "rel").is_some_and(names_author)
        || page
            .attribute(index, "href")
            .is_some_and(|href| AUTHOR_PAGES.iter().any(|part| href.contains(part)))
}

/// Short blocks around the headline, where date and byline stand.
fn lines_near_headline<'p>(page: &'p Page<'_>) -> impl Iterator<Item = &'p str> {
    let headline = page.blocks.iter().position(|block| block.in_headline);
    let start = headline.map_or(0, |headline| headline.saturating_sub(6));
    let end = headline.map_or(0, |headline| headline + 15);
    page.blocks
        .iter()
        .take(end)
        .skip(start)
        .filter(|block| block.chars < 120 && !block.in_headline && !block.within.nav)
        .map(|block| block.text.as_str())
}

/// Lines such as "By Mina Oyelaran" near the headline.
fn signed_lines(page: &Page<'_>) -> Vec<String> {
    static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
        let name = r"\p{Lu}[\p{L}.'’-]+(?:\s+(?:(?:de|van|von|der|den|al|bin|la|da|dos|del|di)\s+)*\p{Lu}[\p{L}.'’-]*){0,3}";
        let before =
            r"(?:By|BY|by|Von|VON|Von:|Por|POR|Par|PAR|Di|Door|Av|Af|Автор:?|Текст:?|بقلم:?)";
        let and = r"\s*(?:,|and|und|et|y|e|&)\s+";
        Regex::new(&format!(r"(?:^|\s){before}\s+({name}(?:{and}{name})*)"))
            .expect("the pattern is tested")
    });
    lines_near_headline(page)
        .filter_map(|line| Some(SIGNED.captures(line)?.get(1)?.as_str().to_owned()))
        .collect()
}

/// Short lines near the headline that hold a date.
pub fn date_lines(page: &Page<'_>) -> Vec<String> {
    lines_near_headline(page)
        .filter(|line| line.contains("20") && parse_stamp(line).is_some())
        .map(str::to_owned)
        .take(3)
        .collect()
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
                let text = page.text_of(index, 200);
                let stamp = stamp_text(page, index);
                if text != stamp && parse_stamp(&text).is_some() {
                    dates.byline.push(text);
                }
                dates.time.push(stamp);
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
