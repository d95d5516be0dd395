use std::process::ExitCode;

use serde_json::json;
use wirewatch_store::open_store;

use crate::args::Args;
use crate::exit::{CONFIG_INVALID, STORE_DAMAGED};
use crate::out::outln;
use crate::rules::{load_analyzer, load_feeds};
use crate::settings;
use crate::workspace::Workspace;

mod data;
mod machine;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// All is well.
    Well,
    /// Good to know; nobody need do anything.
    Note,
    /// Somebody should look at it.
    Warning,
    /// It keeps wirewatch from its work.
    Fault,
}

impl Gravity {
    fn word(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Fault => "fault",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What was looked at: `config`, `disk`, `feeds` …
    pub area: &'static str,
    /// How grave it is.
    pub gravity: Gravity,
    /// How it is, in words.
    pub text: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

impl Finding {
    /// Something that needs nobody.
    pub fn quiet(area: &'static str, gravity: Gravity, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            area,
            gravity,
            text,
            remedy: None,
        }
    }

    /// Something that somebody should do something about.
    pub fn open(
        area: &'static str,
        gravity: Gravity,
        text: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            area,
            gravity,
            text: text.into(),
            remedy: Some(remedy.into()),
        }
    }
}

/// Looks at everything that a run or server needs, says how it is, and what helps.
///
/// Ends with 3 when the settings cannot be used, with 5 when store or index are damaged, with 1 when anything else wants looking
/// after, else with 0.
pub async fn doctor(args: &Args) -> anyhow::Result<ExitCode> {
    let mut findings = Vec::new();
    let loaded = settings::load(args.config.as_deref(), args.data_dir.as_deref());
    let settings = match loaded {
        Ok(settings) => settings,
        Err(fault) => {
            let remedy = "mend the named place; then: wirewatch config check";
            findings.push(Finding::open(
                "config",
                Gravity::Fault,
                fault.to_string(),
                remedy,
            ));
            return report(args, &findings);
        }
    };
    let rules = load_analyzer(&settings).and_then(|_| load_feeds(&settings));
    match rules {
        Ok(_) => findings.push(Finding::quiet(
            "config",
            Gravity::Well,
            "settings and rule files can be used",
        )),
        Err(fault) => {
            let remedy = "mend the named place; then: wirewatch config check";
            findings.push(Finding::open(
                "config",
                Gravity::Fault,
                format!("{fault:#}"),
                remedy,
            ));
        }
    }
    findings.extend(machine::look(&settings));
    if settings.data_dir.is_dir() && !settings.has_store() {
        let text = format!("there is no store in {}", settings.data_dir.display());
        findings.push(Finding::open(
            "data",
            Gravity::Fault,
            text,
            "wirewatch init; or name the data folder with --data-dir",
        ));
    }
    if settings.has_store() {
        match open_store(&settings.data_dir, &settings.store).await {
            Ok(store) => {
                let workspace = Workspace { settings, store };
                findings.extend(data::look(&workspace).await?);
            }
            Err(fault) => {
                let remedy =
                    "copy the data folder, then restore the last backup: wirewatch restore FILE";
                let fault = anyhow::Error::from(fault);
                findings.push(Finding::open(
                    "store",
                    Gravity::Fault,
                    format!("{fault:#}"),
                    remedy,
                ));
            }
        }
    }
    report(args, &findings)
}

fn report(args: &Args, findings: &[Finding]) -> anyhow::Result<ExitCode> {
    for finding in findings {
        if args.json {
            outln!(
                "{}",
                json!({"area": finding.area, "gravity": finding.gravity.word(), "text": finding.text, "remedy": finding.remedy})
            );
            continue;
        }
        if args.quiet && finding.gravity < Gravity::Warning {
            continue;
        }
        outln!(
            "{:8} {:9} {}",
            finding.gravity.word(),
            finding.area,
            finding.text
        );
        if let Some(remedy) = &finding.remedy {
            outln!("{:18} remedy: {remedy}", "");
        }
    }
    Ok(code_of(findings))
}

fn code_of(findings: &[Finding]) -> ExitCode {
    let faulty = |area: &str| {
        findings
            .iter()
            .any(|finding| finding.gravity == Gravity::Fault && finding.area == area)
    };
    if faulty("config") {
        return ExitCode::from(CONFIG_INVALID);
    }
    if faulty("store") || faulty("index") {
        return ExitCode::from(STORE_DAMAGED);
    }
    let worst = findings.iter().map(|finding| finding.gravity).max();
    if worst >= Some(Gravity::Warning) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
