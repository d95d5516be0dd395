use wirewatch_model::{DatePrecision, Sourced, Stamp};

use crate::byline::{date_lines, visible_dates};
use crate::dates::{date_in_url, parse_stamp};
use crate::json_ld::JsonLd;
use crate::metadata::{Metadata, meta_values, note};
use crate::page::Page;

/// Reads when the article was published and last changed, into `metadata`.
pub fn read_dates(
    page: &Page<'_>,
    ld: &JsonLd,
    url: &str,
    site_dates: Vec<String>,
    metadata: &mut Metadata,
) {
    let mut published: Vec<(String, String)> = Vec::new();
    let mut push = |source: &str, texts: Vec<String>| {
        published.extend(texts.into_iter().map(|text| (source.to_owned(), text)));
    };
    let metas = |names: &[&str]| -> Vec<String> {
        meta_values(page, names)
            .into_iter()
            .map(|(_, value)| value.to_owned())
            .collect()
    };
    push("site rule", site_dates);
    push("json-ld", ld.published.clone());
    push(
        "meta",
        metas(&[
            "article:published_time",
            "og:published_time",
            "article:published",
            "datepublished",
            "publish-date",
            "publishdate",
            "pubdate",
            "parsely-pub-date",
            "sailthru.date",
            "article.published",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
            "dc.date.issued",
            "dcterms.created",
            "dc.date",
            "dcterms.date",
            "date",
            "publication_date",
            "published_at",
            "article_date_original",
            "og:article:published_time",
            "bt:pubdate",
            "dc.date.created",
            "originalpublicationdate",
            "published-date",
            "creation_date",
            "last-publish-date",
        ]),
    );
    let visible = visible_dates(page);
    push("microdata", visible.microdata);
    push("time", visible.time);
    push("byline", visible.byline);
    push("text", date_lines(page, metadata.title.as_deref()));
    let parsed: Vec<Option<Stamp>> = published
        .iter()
        .map(|(_, text)| parse_stamp(text))
        .collect();
    let mut stamps: Vec<(String, Stamp)> = published
        .iter()
        .zip(&parsed)
        .filter_map(|((source, _), stamp)| Some((source.clone(), (*stamp)?)))
        .collect();
    stamps.extend(date_in_url(url).map(|stamp| ("url".to_owned(), stamp)));
    let chosen = sharpest(&stamps);
    for ((source, text), stamp) in published.iter().zip(&parsed) {
        let taken = chosen
            .as_ref()
            .is_some_and(|best| best.source == *source && *stamp == Some(best.value));
        note(metadata, "published", source, text, taken);
    }
    metadata.published = chosen;
    let mut modified: Vec<(&str, String)> = ld
        .modified
        .iter()
        .map(|text| ("json-ld", text.clone()))
        .collect();
    modified.extend(
        metas(&[
            "article:modified_time",
            "og:updated_time",
            "datemodified",
            "lastmod",
            "last-modified",
            "dcterms.modified",
            "dc.date.modified",
        ])
        .into_iter()
        .map(|text| ("meta", text)),
    );
    modified.extend(visible.modified.into_iter().map(|text| ("time", text)));
    for (source, text) in modified {
        let stamp = parse_stamp(&text);
        let taken = metadata.modified.is_none() && stamp.is_some();
        note(metadata, "modified", source, &text, taken);
        if let (true, Some(value)) = (taken, stamp) {
            metadata.modified = Some(Sourced {
                value,
                source: source.to_owned(),
            });
        }
    }
}

/// The first stamp, or a later one of the same day that is more exact: with a time of day, or with an offset.
fn sharpest(stamps: &[(String, Stamp)]) -> Option<Sourced<Stamp>> {
    let (first_source, first) = stamps.first()?;
    let mut best = (first_source, *first);
    for (source, stamp) in stamps {
        let same_day = stamp.civil_date() == first.civil_date();
        if same_day && exactness(stamp) > exactness(&best.1) {
            best = (source, *stamp);
        }
    }
    let mut value = best.1;
    if value.offset_secs == Some(0)
        && let Some(offset) = stamps
            .iter()
            .find_map(|(_, other)| local_offset(&value, other))
    {
        value.offset_secs = Some(offset);
    }
    Some(Sourced {
        value,
        source: best.0.clone(),
    })
}

fn exactness(stamp: &Stamp) -> usize {
    match stamp.precision {
        DatePrecision::Day => 0,
        DatePrecision::Second => 1 + usize::from(stamp.offset_secs.is_some()),
    }
}

/// The outlet's own offset, when another place of the page tells the same moment in local time.
///
/// Systems write UTC for machines; which day it was for readers shows only in the date line.
fn local_offset(utc: &Stamp, other: &Stamp) -> Option<i32> {
    if other.precision == DatePrecision::Day {
        return None;
    }
    let apart = other.at.as_second() - utc.at.as_second();
    match other.offset_secs {
        Some(0) => None,
        Some(offset) => (apart.abs() <= 60).then_some(offset),
        // A time without zone was read as UTC: it is off by the offset, a multiple of a quarter of an hour.
        None => {
            let quarters = (apart + apart.signum() * 60) / 900;
            let is_offset = (apart - quarters * 900).abs() <= 60
                && quarters != 0
                && (-44..=56).contains(&quarters);
            is_offset.then_some(i32::try_from(quarters * 900).ok()?)
        }
    }
}
