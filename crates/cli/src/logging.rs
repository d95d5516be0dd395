use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// Sends log lines to stderr: warnings as it comes, nothing but errors when quiet, more with each `-v`.
/// `WIREWATCH_LOG` (as in `wirewatch=debug`) overrules both.
pub fn start(quiet: bool, verbose: u8) {
    let level = match (quiet, verbose) {
        (true, _) => "error",
        (false, 0) => "error,wirewatch_server=warn",
        (false, 1) => "warn,wirewatch=info",
        (false, 2) => "info",
        (false, _) => "debug",
    };
    let filter = std::env::var("WIREWATCH_LOG")
        .ok()
        .and_then(|directives| EnvFilter::try_new(directives).ok())
        .unwrap_or_else(|| EnvFilter::new(level));
    let color = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(color)
        .with_target(false)
        .try_init();
    if let Err(error) = started {
        eprintln!("warning: no log: {error}");
    }
}
