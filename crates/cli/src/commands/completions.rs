use std::io::stdout;
use std::process::ExitCode;

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Args;

/// Writes completions for a shell.
pub fn completions(shell: Shell) -> ExitCode {
    clap_complete::generate(shell, &mut Args::command(), "wirewatch", &mut stdout());
    ExitCode::SUCCESS
}

/// Writes the man page.
pub fn man() -> anyhow::Result<ExitCode> {
    clap_mangen::Man::new(Args::command())
        .render(&mut stdout())
        .context("the man page cannot be written")?;
    Ok(ExitCode::SUCCESS)
}
