use std::process::ExitCode;

use serde_json::json;

use crate::args::{Args, ConfigCommand};
use crate::out::outln;
use crate::rules::{load_analyzer, load_feeds};
use crate::settings::{load, load_merged};

/// Shows or checks the settings.
pub fn config(args: &Args, command: &ConfigCommand) -> anyhow::Result<ExitCode> {
    match command {
        ConfigCommand::Show { origin } => show(args, *origin),
        ConfigCommand::Check => check(args),
    }
}

fn show(args: &Args, with_origin: bool) -> anyhow::Result<ExitCode> {
    let merged = load_merged(args.config.as_deref(), args.data_dir.as_deref())?;
    for (key, (value, origin)) in &merged.values {
        if args.json {
            outln!(
                "{}",
                json!({"key": key, "value": value, "origin": origin.to_string()})
            );
        } else if with_origin {
            outln!("{key} = {value}  # {origin}");
        } else {
            outln!("{key} = {value}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn check(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = load(args.config.as_deref(), args.data_dir.as_deref())?;
    let analyzer = load_analyzer(&settings)?;
    let feeds = load_feeds(&settings)?;
    if !args.quiet {
        let groups = analyzer.rules().watchlist.groups().len();
        let feeds = feeds.map_or(0, |feeds| feeds.len());
        outln!(
            "the settings are valid: {feeds} feeds in feeds.toml, {groups} groups on the watchlist"
        );
    }
    Ok(ExitCode::SUCCESS)
}
