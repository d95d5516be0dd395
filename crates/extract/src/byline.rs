use crate::dates::parse_stamp;
use crate::page::Page;
use crate::signed::signed_names;
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

/// How far from the headline a name may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Near it: the page's data name somebody already, and names elsewhere are those of other stories.
    Headline,
    /// Anywhere, as at the end of the story.
    Page,
}

/// The texts of elements that say who wrote the article, the surest kind first.
pub fn byline_texts(
    page: &Page<'_>,
    title: Option<&str>,
    reach: Reach,
) -> Vec<(&'static str, Vec<String>)> {
    let mut microdata = Vec::new();
    let mut links = Vec::new();
    let mut last_link: Option<usize> = None;
    let mut named = Vec::new();
    let beyond = Signs::COMMENT | Signs::RELATED | Signs::FOOTER | Signs::SIDE;
    let headline = headline_of(page, title).unwrap_or(0);
    let near = headline.saturating_sub(10)..headline + 40;
    for (index, element) in page.elements.iter().enumerate() {
        if element.around.any(beyond) || element.within.nav || element.within.footer {
            continue;
        }
        if let Some("author" | "creator") = element.itemprop.as_deref() {
            if microdata.is_empty() {
                microdata.push(byline_text(page, index));
            }
            continue;
        }
        if element.tag == Tag::A
            && near.contains(&element.first_block)
            && is_author_link(page, index)
        {
            // Only the links that stand together: others lead to writers of other stories.
            let far = last_link.is_some_and(|last| element.first_block > last + 2);
            if !far && links.len() < 6 {
                last_link = Some(element.first_block);
                links.push(page.text_of(index, 120));
            }
        } else if element.signs.any(Signs::AUTHOR)
            && named.len() < 4
            && (reach == Reach::Page || near.contains(&element.first_block))
            && !element.within.figure
            && !element.around.any(Signs::MEDIA | Signs::CAPTION)
        {
            named.push(byline_text(page, index));
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
    let signed = signed_lines(page, title);
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

/// The block of the headline: a heading with the words of the title, or the first `h1`.
fn headline_of(page: &Page<'_>, title: Option<&str>) -> Option<usize> {
    let of_title = title.and_then(|title| page.blocks.iter().position(|block| block.text == title));
    of_title.or_else(|| page.blocks.iter().position(|block| block.in_headline))
}

/// Short blocks around the headline, where date and byline stand.
fn lines_near_headline<'p>(
    page: &'p Page<'_>,
    title: Option<&str>,
) -> impl Iterator<Item = &'p str> {
    let headline = headline_of(page, title);
    let start = headline.map_or(0, |headline| headline.saturating_sub(6));
    let end = headline.map_or(0, |headline| headline + 15);
    page.blocks
        .iter()
        .take(end)
        .skip(start)
        .filter(|block| block.chars < 120 && !block.in_headline && !block.within.nav)
        .map(|block| block.text.as_str())
}

/// Whether a line joins names with a word, as in "By Mina Oyelaran and Tom Reeve".
pub fn joins_names(line: &str) -> bool {
    line.split_whitespace()
        .any(|word| JOINERS.contains(&word.to_lowercase().as_str()))
}

/// Words between two names.
const JOINERS: &[&str] = &[
    "and", "&", "und", "et", "y", "e", "og", "och", "en", "и", "ve",
];

/// Words before a name.
const BY: &[&str] = &[
    "by",
    "von",
    "por",
    "par",
    "di",
    "door",
    "av",
    "af",
    "автор",
    "текст",
    "بقلم",
];

/// The text of a byline, a line for each element, but with "and" and commas between names kept on one line.
fn byline_text(page: &Page<'_>, index: usize) -> String {
    let lines = page.lines_of(index, 200);
    let mut text = String::new();
    let mut joins = true;
    for line in &lines {
        let word = line.to_lowercase();
        let word = word.trim_end_matches(':');
        let is_joiner = word == "," || JOINERS.contains(&word) || BY.contains(&word);
        if !text.is_empty() {
            text.push_str(if joins || is_joiner { " " } else { "\n" });
        }
        text.push_str(line);
        joins = is_joiner || line.ends_with(',');
    }
    if let Some(names) = names_in_a_row(page, index) {
        return names;
    }
    // What stands on later lines is a post, a place or a date.
    let mut people = text.lines().filter(|line| {
        let names = crate::authors::read_names(
            &[(*line).to_owned()],
            &[],
            crate::authors::Strictness::People,
        );
        names
            .authors
            .iter()
            .any(|name| crate::authors::looks_like_person(name))
            || !names.agencies.is_empty()
    });
    people.next().unwrap_or_default().to_owned()
}

/// Whether any word of a line is one that stands before a name: far quicker than the pattern it spares.
fn holds_by(line: &str) -> bool {
    line.split_whitespace()
        .any(|word| BY.contains(&word.trim_end_matches(':').to_lowercase().as_str()))
}

/// Whether a line begins with the word that names its writers ("By", "Von", "Par" …).
pub fn begins_with_by(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let word = first.trim_end_matches(':').to_lowercase();
    BY.contains(&word.as_str())
}

/// The names of a byline whose elements are all made alike and hold a name each; `None` where there are no two such.
fn names_in_a_row(page: &Page<'_>, index: usize) -> Option<String> {
    let end = page.elements.get(index)?.end.min(index + 24);
    let leaves: Vec<(u64, usize, String)> = (index + 1..end)
        .filter_map(|at| {
            let element = page.elements.get(at)?;
            (element.end == at + 1)
                .then(|| (element.signature, element.parent, page.text_of(at, 80)))
        })
        .filter(|(_, _, text)| crate::authors::looks_like_person(text))
        .collect();
    let (signature, parent, _) = leaves.first()?;
    let names: Vec<&str> = leaves
        .iter()
        .filter(|leaf| leaf.0 == *signature && leaf.1 == *parent)
        .map(|leaf| leaf.2.as_str())
        .collect();
    (names.len() > 1).then(|| names.join(", "))
}

/// Lines such as "By Mina Oyelaran" near the headline.
fn signed_lines(page: &Page<'_>, title: Option<&str>) -> Vec<String> {
    lines_near_headline(page, title)
        .filter(|line| holds_by(line) && !is_credit(line))
        .filter_map(|line| signed_names(line).map(str::to_owned))
        .collect()
}

/// Whether a line credits a picture.
fn is_credit(line: &str) -> bool {
    let line = line.to_lowercase();
    [
        "photo",
        "image",
        "getty",
        "foto",
        "credit",
        "illustration",
        "video",
    ]
    .iter()
    .any(|word| line.contains(word))
}

/// Short lines near the headline that hold a date.
pub fn date_lines(page: &Page<'_>, title: Option<&str>) -> Vec<String> {
    lines_near_headline(page, title)
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
