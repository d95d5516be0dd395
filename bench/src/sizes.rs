//! What the index takes on the disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use tantivy::Index;

use crate::Bench;
use crate::corpus::Article;

pub fn measure(bench: &mut Bench) -> Result<()> {
    let text: u64 = bench.articles.iter().map(Article::bytes).sum();
    let folder = fs::read_dir(bench.folder.join("index"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.join("meta.json").exists())
        .context("an index")?;
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    for file in fs::read_dir(&folder)? {
        let file = file?;
        let kind = Path::new(&file.file_name())
            .extension()
            .map(|kind| kind.to_string_lossy().into_owned());
        *kinds.entry(kind.unwrap_or_default()).or_default() += file.metadata()?.len();
    }
    let all: u64 = kinds.values().sum();
    let part = |bytes: u64| bytes as f64 / text as f64;
    let told: Vec<String> = kinds
        .iter()
        .filter(|(_, bytes)| part(**bytes) >= 0.001)
        .map(|(kind, bytes)| format!("{kind} {:.3}", part(*bytes)))
        .collect();
    let index = Index::open_in_dir(&folder)?;
    let segments = index.searchable_segment_metas()?.len();
    let how = format!("{}; {segments} segments", told.join(", "));
    bench.table.at_most(
        "bytes of the index / bytes of headlines and texts",
        0.45,
        part(all),
        &how,
    );
    bench.table.note(fields(&index, text)?);
    Ok(())
}

/// The fields that take most, each with terms, postings and positions.
fn fields(index: &Index, text: u64) -> Result<String> {
    let usage = index.reader()?.searcher().space_usage()?;
    let mut fields: BTreeMap<String, [u64; 4]> = BTreeMap::new();
    for segment in usage.segments() {
        let parts = [
            segment.termdict(),
            segment.postings(),
            segment.positions(),
            segment.fast_fields(),
        ];
        for (number, part) in parts.iter().enumerate() {
            for field in part.fields() {
                let name = field.field_name().to_owned();
                fields.entry(name).or_default()[number] += field.total().get_bytes();
            }
        }
    }
    let mut fields: Vec<(String, [u64; 4])> = fields.into_iter().collect();
    fields.sort_by_key(|(_, parts)| std::cmp::Reverse(parts.iter().sum::<u64>()));
    let told = fields.iter().take(14).map(|(name, parts)| {
        let parts: Vec<String> = parts
            .iter()
            .map(|bytes| format!("{:.4}", *bytes as f64 / text as f64))
            .collect();
        format!("{name} {}", parts.join("/"))
    });
    let told: Vec<String> = told.collect();
    Ok(format!(
        "Fields of the index, bytes / bytes of text of terms/postings/positions/columns: {}.",
        told.join(", ")
    ))
}
