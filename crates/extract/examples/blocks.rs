//! Prints what is found of every block of pages, one JSON object a page, for `scripts/train_weights.py`.
//!
//! Reads lines of `{"id", "url", "html"}` from standard input.

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};
use wirewatch_extract::{BlockTrace, ExtractConfig, SiteRules, explain_extraction};

fn main() -> io::Result<()> {
    let config = ExtractConfig::default();
    let sites = SiteRules::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let page: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| page.get(key).and_then(Value::as_str).unwrap_or_default();
        let trace = explain_extraction(text("html"), text("url"), &config, &sites);
        let blocks: Vec<Value> = trace.blocks.iter().map(block).collect();
        let line = json!({"id": text("id"), "url": text("url"), "blocks": blocks});
        writeln!(out, "{line}")?;
    }
    out.flush()
}

fn block(block: &BlockTrace) -> Value {
    json!({
        "text": block.text,
        "chars": block.chars,
        "features": block.features,
        "first_features": block.first_features,
        "group": block.group.to_string(),
        "box": block.box_element,
        "kept": block.kept,
    })
}
