//! Hits as an Atom feed (RFC 4287).

use jiff::Timestamp;

use super::item::Item;
use crate::secrets::hash_secret;
use crate::xml::escape;

/// Characters of the text shown as a summary.
const SUMMARY_CHARS: usize = 500;

pub(super) fn head(query: &str, made: Timestamp) -> String {
    // A query may hold what no IRI may; its hash stands for it.
    let hash = hash_secret(query);
    let id = wirewatch_model::hex(hash.iter().take(16));
    let query = escape(query);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>urn:wirewatch:export:{id}</id>\n<title>wirewatch: {query}</title>\n<updated>{made}</updated>\n\
         <generator version=\"{}\">wirewatch</generator>\n",
        env!("CARGO_PKG_VERSION")
    )
}

pub(super) fn entry(item: &Item<'_>) -> String {
    let authors = match item.article().authors.as_slice() {
        [] => vec![item.outlet()],
        authors => authors.to_vec(),
    };
    let authors: Vec<String> = authors
        .iter()
        .map(|name| format!("<author><name>{}</name></author>", escape(name)))
        .collect();
    let summary = match item.said() {
        Some((words, Some(speaker))) => format!("{speaker}: “{words}”"),
        Some((words, None)) => format!("“{words}”"),
        None => item.article().text.chars().take(SUMMARY_CHARS).collect(),
    };
    format!(
        "<entry>\n<id>urn:wirewatch:{}</id>\n<title>{}</title>\n<link rel=\"alternate\" href=\"{}\"/>\n\
         <published>{}</published>\n<updated>{}</updated>\n{}\n<summary>{}</summary>\n</entry>\n",
        escape(&item.key()),
        escape(item.title()),
        escape(item.url()),
        item.at(),
        item.stored.fetched_at,
        authors.concat(),
        escape(&summary),
    )
}
