use std::process::ExitCode;

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Args;
use crate::out::outln;

/// Writes completions for a shell.
pub fn completions(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "wirewatch", &mut script);
    outln!("{}", String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}

/// Writes the man page.
pub fn man() -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command())
        .render(&mut page)
        .context("the man page cannot be made")?;
    outln!("{}", String::from_utf8_lossy(&page));
    Ok(ExitCode::SUCCESS)
}
