use std::collections::BTreeMap;
use std::io::{BufRead, BufWriter, ErrorKind, Write, stdin, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wirewatch_fetch::parse_feed_date;
use wirewatch_model::Analysis;
use wirewatch_pipeline::Analyzer;
use wirewatch_server::views::AnalysisView;

use crate::args::Args;
use crate::rules::load_analyzer;
use crate::settings;

/// Lines under way for each core: enough to keep all busy, few enough to bound memory.
const LINES_PER_CORE: usize = 16;

/// A line in: HTML with its address, or text.
#[derive(Debug, Deserialize)]
struct InputLine {
    #[serde(default)]
    id: Value,
    html: Option<String>,
    url: Option<String>,
    text: Option<String>,
    title: Option<String>,
    published: Option<String>,
    language: Option<String>,
}

/// A line out.
#[derive(Debug, Serialize)]
struct OutputLine {
    id: Value,
    #[serde(flatten)]
    analysis: AnalysisView,
}

/// Reads lines of JSON from stdin with all cores and writes what was found to stdout, in the same order.
///
/// A line that cannot be read is answered with an error; it never ends the run.
pub fn analyze_stdin(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = settings::load(args.config.as_deref(), args.data_dir.as_deref())?;
    let analyzer = load_analyzer(&settings)?;
    pipe_lines(stdin().lock(), stdout(), |line| {
        answer_line(&analyzer, line)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Answers each line of `input` with a line of `output`, on all cores, in order.
pub(super) fn pipe_lines(
    input: impl BufRead,
    output: impl Write + Send,
    answer: impl Fn(&[u8]) -> String + Sync,
) -> anyhow::Result<()> {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (lines_in, lines) = sync_channel::<(usize, Vec<u8>)>(cores * LINES_PER_CORE);
    let (answers_in, answers) = sync_channel::<(usize, String)>(cores * LINES_PER_CORE);
    // Only the workers hold it: when they stop, the reading stops too.
    let lines = Arc::new(Mutex::new(lines));
    thread::scope(|scope| {
        for _ in 0..cores {
            let (lines, answer, answers_in) = (Arc::clone(&lines), &answer, answers_in.clone());
            scope.spawn(move || answer_lines(&lines, answer, &answers_in));
        }
        drop((lines, answers_in));
        let writing = scope.spawn(move || write_in_order(output, &answers));
        let reading = read_lines(input, lines_in);
        let written = writing
            .join()
            .map_err(|_| anyhow::anyhow!("the writer stopped"))?;
        reading.and(written)
    })
}

fn read_lines(mut input: impl BufRead, lines: SyncSender<(usize, Vec<u8>)>) -> anyhow::Result<()> {
    for number in 0.. {
        let mut line = Vec::new();
        let read = input
            .read_until(b'\n', &mut line)
            .context("stdin cannot be read")?;
        if read == 0 || lines.send((number, line)).is_err() {
            break;
        }
    }
    Ok(())
}

fn answer_lines(
    lines: &Mutex<Receiver<(usize, Vec<u8>)>>,
    answer: &impl Fn(&[u8]) -> String,
    answers: &SyncSender<(usize, String)>,
) {
    loop {
        let next = lines.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, line)) = next else { return };
        let blank = line.iter().all(u8::is_ascii_whitespace);
        let answered = if blank { String::new() } else { answer(&line) };
        if answers.send((number, answered)).is_err() {
            return;
        }
    }
}

fn write_in_order(output: impl Write, answers: &Receiver<(usize, String)>) -> anyhow::Result<()> {
    let mut output = BufWriter::new(output);
    let mut early = BTreeMap::new();
    let mut next = 0;
    while let Ok((number, answer)) = answers.recv() {
        early.insert(number, answer);
        while let Some(answer) = early.remove(&next) {
            next += 1;
            if answer.is_empty() {
                continue;
            }
            match writeln!(output, "{answer}") {
                Ok(()) => {}
                // The reader of our lines has had enough of them.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
                Err(error) => return Err(error).context("stdout cannot be written"),
            }
        }
    }
    output.flush().context("stdout cannot be written")
}

fn answer_line(analyzer: &Analyzer, line: &[u8]) -> String {
    match read_line(analyzer, line) {
        Ok((id, analysis)) => {
            let output = OutputLine {
                id: id.clone(),
                analysis: AnalysisView::new(&analysis),
            };
            serde_json::to_string(&output)
                .unwrap_or_else(|error| error_line(id, &error.to_string()))
        }
        Err(answer) => answer,
    }
}

/// What was found in the document of a line, with its id.
///
/// # Errors
/// The line that answers one that cannot be read.
pub(super) fn read_line(analyzer: &Analyzer, line: &[u8]) -> Result<(Value, Analysis), String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let input: InputLine = serde_json::from_slice(line).map_err(|error| {
        let fault = format!("the line is not the JSON expected: {error}");
        error_line(id_of(line), &fault)
    })?;
    let id = input.id.clone();
    match catch_unwind(AssertUnwindSafe(|| analyze_input(analyzer, input))) {
        Ok(Ok(analysis)) => Ok((id, analysis)),
        Ok(Err(error)) => Err(error_line(id, &error)),
        Err(_) => {
            let fault = "the reading failed; please report this document";
            Err(error_line(id, fault))
        }
    }
}

fn analyze_input(analyzer: &Analyzer, input: InputLine) -> Result<Analysis, String> {
    let url = input.url.unwrap_or_default();
    match (input.html, input.text) {
        (Some(html), None) => Ok(analyzer.analyze_html(&html, &url)),
        (None, Some(text)) => {
            let published = match &input.published {
                Some(date) => Some(
                    parse_feed_date(date)
                        .ok_or_else(|| format!("`published` is no date: {date}"))?,
                ),
                None => None,
            };
            let mut analysis = analyzer.analyze_text(text, input.title, published, input.language);
            analysis.article.url = url;
            Ok(analysis)
        }
        _ => Err("the line needs either `html` or `text`".to_owned()),
    }
}

fn error_line(id: Value, error: &str) -> String {
    json!({"id": id, "error": error}).to_string()
}

/// The id of a line that is JSON but not what was expected.
fn id_of(line: &[u8]) -> Value {
    let value: Option<Value> = serde_json::from_slice(line).ok();
    value
        .and_then(|value| value.get("id").cloned())
        .unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_order_on_all_cores() {
        let input: String = (0..1_000).map(|n| format!("{n}\n")).collect();
        let mut output = Vec::new();
        pipe_lines(input.as_bytes(), &mut output, |line| {
            String::from_utf8_lossy(line).trim().to_owned()
        })
        .expect("piped");
        assert_eq!(String::from_utf8(output).expect("text"), input);
    }

    /// A reader that goes away after the first line.
    struct Leaving(usize);

    impl Write for Leaving {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            if self.0 > 10_000 {
                Err(ErrorKind::BrokenPipe.into())
            } else {
                Ok(bytes.len())
            }
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn reader_that_leaves_ends_the_pipe() {
        let input = "some line\n".repeat(100_000);
        pipe_lines(input.as_bytes(), Leaving(0), |line| {
            String::from_utf8_lossy(line).trim().to_owned()
        })
        .expect("ended");
    }

    #[test]
    fn bad_line_is_answered_with_its_id() {
        assert_eq!(id_of(br#"{"id": 7, "text": 1}"#), json!(7));
        assert_eq!(id_of(b"\xff"), Value::Null);
    }
}
