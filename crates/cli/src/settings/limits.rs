use toml::Value;

use super::Merged;
use crate::exit::Failure;

/// The least and the greatest value of settings that are numbers; beyond them the program would fail later, and less clearly.
const LIMITS: &[(&str, f64, f64)] = &[
    ("cluster.min_containment", 0.0, 1.0),
    ("cluster.min_incident_floor", -100.0, 100.0),
    ("cluster.min_incident_score", 0.0, 100.0),
    ("cluster.min_resemblance", 0.0, 1.0),
    ("cluster.min_shingles", 1.0, 100_000.0),
    ("extract.max_depth", 10.0, 100_000.0),
    ("extract.max_nodes", 100.0, 100_000_000.0),
    ("fetch.answer_timeout_secs", 1.0, 86_400.0),
    ("fetch.connect_timeout_secs", 1.0, 86_400.0),
    ("fetch.crawl_delay_cap_secs", 0.0, 86_400.0),
    ("fetch.default_hold_secs", 0.0, 86_400.0),
    ("fetch.host_pause_ms", 0.0, 86_400_000.0),
    ("fetch.max_concurrent", 1.0, 10_000.0),
    ("fetch.max_feed_bytes", 1_000.0, 1e9),
    ("fetch.max_page_bytes", 1_000.0, 1e9),
    ("fetch.max_redirects", 0.0, 100.0),
    ("fetch.retry_after_cap_secs", 0.0, 31_536_000.0),
    ("fetch.retry_pause_ms", 0.0, 86_400_000.0),
    ("fetch.run_wait_secs", 0.0, 86_400.0),
    ("fetch.total_timeout_secs", 1.0, 86_400.0),
    ("index.lock_wait_secs", 0.0, 86_400.0),
    ("index.max_query_chars", 1.0, 1_000_000.0),
    ("index.max_query_clauses", 1.0, 10_000.0),
    ("index.writer_memory_mb", 15.0, 4_000.0),
    ("mail.port", 0.0, 65_535.0),
    ("mail.timeout_secs", 1.0, 86_400.0),
    ("pipeline.analyze_batch", 1.0, 100_000.0),
    ("pipeline.max_page_tries", 1.0, 1_000.0),
    ("pipeline.max_poll_interval_hours", 1.0, 8_760.0),
    ("pipeline.page_retry_minutes", 1.0, 525_600.0),
    ("pipeline.poll_interval_minutes", 1.0, 525_600.0),
    ("pipeline.quiet_poll_interval_hours", 1.0, 8_760.0),
    ("server.max_limit", 1.0, 100_000.0),
    ("server.max_offset", 0.0, 10_000_000.0),
    ("server.snippets", 0.0, 100.0),
    ("server.timeout_secs", 1.0, 86_400.0),
    ("store.busy_timeout_ms", 0.0, 3_600_000.0),
    ("store.compression_level", 1.0, 19.0),
];

/// Finds the first setting beyond its limits, and names it and where its value comes from.
pub fn check(merged: &Merged) -> Result<(), Failure> {
    for (key, least, greatest) in LIMITS {
        let Some((value, origin)) = merged.values.get(*key) else {
            continue;
        };
        let number = match value {
            Value::Integer(number) => *number as f64,
            Value::Float(number) => *number,
            _ => continue,
        };
        if !(*least..=*greatest).contains(&number) {
            return Err(Failure::Config(format!(
                "{origin}: {key} = {value} must be from {least} to {greatest}"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::settings::load_merged;

    fn merged(text: &str) -> Merged {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("wirewatch.toml");
        std::fs::write(&file, text).expect("written");
        load_merged(Some(file.as_path()), Some(Path::new("data"))).expect("read")
    }

    #[test]
    fn every_limit_is_of_a_setting_and_holds_its_default() {
        let defaults = merged("");
        for (key, _, _) in LIMITS {
            assert!(defaults.values.contains_key(*key), "{key} is no setting");
        }
        check(&defaults).expect("defaults hold");
    }

    #[test]
    fn value_beyond_its_limit_is_named_with_its_origin() {
        let fault = check(&merged("[pipeline]\nanalyze_batch = 0\n"))
            .expect_err("too small")
            .to_string();
        assert!(
            fault.contains("wirewatch.toml: pipeline.analyze_batch = 0 must be from 1 to 100000"),
            "{fault}"
        );
    }
}
