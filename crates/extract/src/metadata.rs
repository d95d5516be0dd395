use wirewatch_model::{LeadImage, Sourced, Stamp};

use crate::authors::{Names, Strictness, looks_like_person, read_names};
use crate::byline::{Reach, begins_with_by, byline_texts, joins_names};
use crate::json_ld::JsonLd;
use crate::page::Page;
use crate::stamps::read_dates;
use crate::tag::Tag;
use crate::title::{TitleCandidate, choose_title};
use crate::trace::MetadataCandidate;

/// What a page says about its article, apart from the text.
#[derive(Debug, Default)]
pub struct Metadata {
    pub title: Option<String>,
    pub standfirst: Option<String>,
    pub names: Names,
    pub published: Option<Sourced<Stamp>>,
    pub modified: Option<Sourced<Stamp>>,
    pub outlet: Option<String>,
    pub section: Option<String>,
    pub tags: Vec<String>,
    pub lead_image: Option<LeadImage>,
    /// Every value seen, for `explain`.
    pub seen: Vec<MetadataCandidate>,
}

/// Reads all metadata of a page.
pub fn read_metadata(page: &Page<'_>, ld: &JsonLd, url: &str, site_dates: Vec<String>) -> Metadata {
    let mut metadata = Metadata {
        outlet: outlet(page, ld),
        section: section(page, ld),
        tags: tags(page, ld),
        standfirst: standfirst(page, ld),
        ..Metadata::default()
    };
    note_all(page, ld, &mut metadata);
    read_title(page, ld, url, &mut metadata);
    read_authors(page, ld, url, &mut metadata);
    read_dates(page, ld, url, site_dates, &mut metadata);
    metadata.lead_image = lead_image(page, ld, url);
    metadata
}

/// The contents of the `meta` elements with one of these names, in the order of the names.
pub fn meta_values<'p>(page: &'p Page<'_>, names: &[&str]) -> Vec<(&'p str, &'p str)> {
    let mut values = Vec::new();
    for name in names {
        for meta in page.metas.iter().filter(|meta| meta.name == *name) {
            values.push((meta.name.as_str(), meta.content.as_str()));
        }
    }
    values
}

fn first_meta(page: &Page<'_>, names: &[&str]) -> Option<String> {
    let (_, value) = meta_values(page, names).into_iter().next()?;
    Some(value.to_owned())
}

/// Keeps a value that was seen, for `explain`.
pub fn note(metadata: &mut Metadata, field: &'static str, source: &str, value: &str, taken: bool) {
    metadata.seen.push(MetadataCandidate {
        field,
        source: source.to_owned(),
        value: value.to_owned(),
        taken,
    });
}

/// Keeps what there was to choose from for the outlet, the section and the lead-in.
fn note_all(page: &Page<'_>, ld: &JsonLd, metadata: &mut Metadata) {
    let mut fields: Vec<(&'static str, &str, String)> = Vec::new();
    fields.extend(
        ld.publisher
            .iter()
            .map(|name| ("outlet", "json-ld", name.clone())),
    );
    fields.extend(
        ld.sections
            .first()
            .map(|name| ("section", "json-ld", name.clone())),
    );
    fields.extend(
        ld.descriptions
            .first()
            .map(|text| ("standfirst", "json-ld", text.clone())),
    );
    for (field, names) in [
        ("outlet", OUTLET_NAMES),
        ("section", SECTION_NAMES),
        ("standfirst", DESCRIPTION_NAMES),
    ] {
        let values = meta_values(page, names).into_iter();
        fields.extend(values.map(|(_, value)| (field, "meta", value.to_owned())));
    }
    for (field, source, value) in fields {
        let chosen = match field {
            "outlet" => &metadata.outlet,
            "section" => &metadata.section,
            _ => &metadata.standfirst,
        };
        let taken = chosen.as_deref() == Some(wirewatch_text::collapse_whitespace(&value).as_str());
        note(metadata, field, source, &value, taken);
    }
}

const OUTLET_NAMES: &[&str] = &[
    "og:site_name",
    "application-name",
    "publisher",
    "dc.publisher",
];

const SECTION_NAMES: &[&str] = &[
    "article:section",
    "parsely-section",
    "section",
    "sailthru.section",
    "cxenseparse:recs:category",
];

const DESCRIPTION_NAMES: &[&str] = &["og:description", "description", "twitter:description"];

fn outlet(page: &Page<'_>, ld: &JsonLd) -> Option<String> {
    first_meta(page, &["og:site_name"])
        .or_else(|| ld.publisher.clone())
        .or_else(|| first_meta(page, OUTLET_NAMES))
        .filter(|name| !name.starts_with("http") && !name.trim_start_matches('@').is_empty())
}

fn section(page: &Page<'_>, ld: &JsonLd) -> Option<String> {
    let of_meta = || first_meta(page, SECTION_NAMES);
    ld.sections.first().cloned().or_else(of_meta)
}

fn tags(page: &Page<'_>, ld: &JsonLd) -> Vec<String> {
    let mut found: Vec<String> = ld.keywords.clone();
    if found.is_empty() {
        let metas = meta_values(
            page,
            &[
                "article:tag",
                "news_keywords",
                "keywords",
                "parsely-tags",
                "sailthru.tags",
            ],
        );
        let first = metas.first().map(|(name, _)| *name);
        for (name, value) in &metas {
            if Some(*name) == first {
                found.extend(
                    value
                        .split([',', ';', '،', '、'])
                        .map(|tag| tag.trim().to_owned()),
                );
            }
        }
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in found {
        if !tag.is_empty() && tag.chars().count() <= 80 && !tags.contains(&tag) && tags.len() < 50 {
            tags.push(tag);
        }
    }
    tags
}

fn standfirst(page: &Page<'_>, ld: &JsonLd) -> Option<String> {
    let meta = first_meta(page, DESCRIPTION_NAMES);
    ld.descriptions
        .first()
        .map(|text| wirewatch_text::collapse_whitespace(text))
        .or(meta)
        .filter(|text| text.chars().count() >= 15)
}

fn lead_image(page: &Page<'_>, ld: &JsonLd, url: &str) -> Option<LeadImage> {
    let address = first_meta(
        page,
        &[
            "og:image",
            "og:image:url",
            "og:image:secure_url",
            "twitter:image",
            "twitter:image:src",
        ],
    )
    .or_else(|| ld.images.first().cloned())?;
    let absolute = match url::Url::parse(url) {
        Ok(base) => base.join(&address).ok()?,
        Err(_) => url::Url::parse(&address).ok()?,
    };
    if !matches!(absolute.scheme(), "http" | "https") {
        return None;
    }
    Some(LeadImage {
        url: absolute.into(),
        caption: caption(page),
    })
}

/// The first caption of a picture.
fn caption(page: &Page<'_>) -> Option<String> {
    let index = page.elements.iter().position(|element| {
        element.tag == Tag::Caption && element.within.figure && !element.within.nav
    })?;
    let text = page.text_of(index, 1_000);
    (text.chars().count() >= 8).then_some(text)
}

fn read_title(page: &Page<'_>, ld: &JsonLd, url: &str, metadata: &mut Metadata) {
    let mut candidates: Vec<TitleCandidate> = Vec::new();
    let mut push = |source, text: &str| {
        candidates.push(TitleCandidate {
            source,
            text: text.to_owned(),
        });
    };
    for (index, element) in page.elements.iter().enumerate() {
        if element.tag == Tag::Heading(1) {
            push("h1", &page.text_of(index, 600));
        }
    }
    for headline in ld.headlines.iter().take(1) {
        push("json-ld", headline);
    }
    for (_, text) in meta_values(page, &["og:title"]).into_iter().take(1) {
        push("og:title", text);
    }
    if let Some(title) = &page.title {
        push("title", title);
    }
    for (_, text) in meta_values(page, &["twitter:title"]).into_iter().take(1) {
        push("twitter:title", text);
    }
    for (_, text) in meta_values(
        page,
        &[
            "headline",
            "dc.title",
            "sailthru.title",
            "parsely-title",
            "title",
        ],
    ) {
        push("meta", text);
    }
    let sites = site_names(metadata.outlet.as_deref(), ld, url);
    let chosen = choose_title(&candidates, &sites, metadata.section.as_deref());
    for (index, candidate) in candidates.iter().enumerate() {
        let taken = chosen.as_ref().is_some_and(|(best, _)| *best == index);
        note(metadata, "title", candidate.source, &candidate.text, taken);
    }
    metadata.title = chosen.map(|(_, title)| title);
}

/// What the site calls itself, with its host name's words.
fn site_names(outlet: Option<&str>, ld: &JsonLd, url: &str) -> Vec<String> {
    let mut names: Vec<String> = outlet.map(str::to_owned).into_iter().collect();
    names.extend(ld.publisher.clone());
    let parsed = url::Url::parse(url).ok();
    if let Some(host) = parsed.as_ref().and_then(url::Url::host_str) {
        let host = host.strip_prefix("www.").unwrap_or(host);
        names.push(host.to_owned());
        let core = host.split('.').rev().skip(1).find(|label| label.len() > 3);
        names.extend(core.map(str::to_owned));
        // Short labels are the outlet's initials; they match whole names only.
        let labels = host
            .split('.')
            .filter(|label| (2..=3).contains(&label.len()));
        names.extend(labels.map(str::to_owned));
    }
    names
}

fn read_authors(page: &Page<'_>, ld: &JsonLd, url: &str, metadata: &mut Metadata) {
    let outlets = site_names(metadata.outlet.as_deref(), ld, url);
    let from_ld: Vec<String> = ld
        .authors
        .iter()
        .map(|author| author.name.clone())
        .collect();
    let metas: Vec<String> = meta_values(
        page,
        &[
            "author",
            "article:author",
            "byl",
            "parsely-author",
            "sailthru.author",
            "dc.creator",
            "dcterms.creator",
            "dc.contributor",
            "cxenseparse:author",
            "authors",
        ],
    )
    .into_iter()
    .map(|(_, value)| value.to_owned())
    .collect();
    let reach = if from_ld.is_empty() && metas.is_empty() {
        Reach::Page
    } else {
        Reach::Headline
    };
    let mut sources: Vec<(&str, Vec<String>)> = vec![("json-ld", from_ld)];
    sources.extend(metas.into_iter().map(|meta| ("meta", vec![meta])));
    sources.extend(byline_texts(page, metadata.title.as_deref(), reach));
    let mut chosen = choose_names(&sources, &outlets);
    let from_links = chosen.0.and_then(|index| sources.get(index));
    let from_links = from_links.is_some_and(|(source, _)| is_visible(source));
    let signed = signed_people(&sources, &chosen.1.authors, &outlets);
    let meta = sources.iter().filter(|(source, _)| *source == "meta");
    let agrees =
        |texts: &[String]| read_names(texts, &outlets, Strictness::People).authors == signed;
    let adds = chosen
        .1
        .authors
        .iter()
        .all(|name| holds_name(&signed, name));
    let is_sure = from_links || adds || meta.into_iter().any(|(_, texts)| agrees(texts));
    if !signed.is_empty() && is_sure {
        chosen.1.authors = signed;
    }
    for (index, (source, texts)) in sources.iter().enumerate() {
        for text in texts {
            note(metadata, "author", source, text, chosen.0 == Some(index));
        }
    }
    metadata.names = chosen.1;
}

/// The people of the lines that begin with "By" or its like, where such a line names one of the `chosen`; else nobody.
///
/// Data often name the first writer only, or the editors too; such a line is what the outlet signs with.
fn signed_people(
    sources: &[(&str, Vec<String>)],
    chosen: &[String],
    outlets: &[String],
) -> Vec<String> {
    let mut signed: Vec<String> = Vec::new();
    for (source, texts) in sources {
        let begins = |text: &String| *source == "text" || begins_with_by(text);
        let lines: Vec<String> = texts.iter().filter(|text| begins(text)).cloned().collect();
        let mut people = read_names(&lines, outlets, Strictness::People).authors;
        let all_are_people = people.iter().all(|name| looks_like_person(name));
        people.retain(|name| looks_like_person(name));
        if !all_are_people || !lines.iter().any(|line| joins_names(line)) {
            // What follows a comma is then a post or a house, not another writer.
            people.truncate(1);
        }
        if !people.iter().any(|name| holds_name(chosen, name)) {
            continue;
        }
        for name in people {
            if !holds_name(&signed, &name) {
                signed.push(name);
            }
        }
    }
    signed
}

fn holds_name(names: &[String], name: &str) -> bool {
    let folded = wirewatch_text::fold(name);
    names
        .iter()
        .any(|other| wirewatch_text::fold(other) == folded)
}

/// Whether a source is text for readers, which holds more than names.
fn is_visible(source: &str) -> bool {
    matches!(source, "byline" | "text" | "microdata")
}

/// The first source that names people; failing that, the first that names an agency, a desk or the outlet.
fn choose_names(sources: &[(&str, Vec<String>)], outlets: &[String]) -> (Option<usize>, Names) {
    let mut agencies: Vec<String> = Vec::new();
    for (index, (source, texts)) in sources.iter().enumerate() {
        let mut names = read_names(texts, outlets, Strictness::People);
        if is_visible(source) {
            names.authors.retain(|name| looks_like_person(name));
        }
        for agency in names.agencies {
            if !agencies.contains(&agency) {
                agencies.push(agency);
            }
        }
        if !names.authors.is_empty() {
            return (
                Some(index),
                Names {
                    authors: names.authors,
                    agencies,
                },
            );
        }
    }
    if let Some(agency) = agencies.first() {
        let authors = vec![agency.clone()];
        return (None, Names { authors, agencies });
    }
    // Lines for readers say too much else to take an unlikely name from them.
    for (index, (source, texts)) in sources.iter().enumerate() {
        if matches!(*source, "byline" | "text") {
            continue;
        }
        let names = read_names(texts, outlets, Strictness::Anyone);
        if !names.authors.is_empty() {
            return (Some(index), names);
        }
    }
    (None, Names::default())
}
