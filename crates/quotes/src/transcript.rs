//! Lines of a transcript: "MUSA: We waited all night."

use std::ops::Range;

use wirewatch_text::TokenKind;

use crate::document::Document;
use crate::drafts::{Draft, one_piece};
use crate::rules::EnglishRules;

/// How many lines a speaker goes on without being named again; more are another part of the text.
const MOST_UNNAMED: usize = 4;

/// The quotes of lines that begin with a speaker's name in capitals and a colon; a line without a name goes on with the
/// one before when both stand in one quotation.
pub(crate) fn read_transcript(document: &Document<'_>, rules: &EnglishRules) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    // Lines without a name since the last one with a name: between two names they are still the first one's.
    let mut unnamed: Vec<Range<usize>> = Vec::new();
    for line in lines(document) {
        let opening = usize::from(
            document
                .words
                .get(line.start)
                .is_some_and(|word| word.kind == TokenKind::Mark),
        );
        let start = line.start + opening;
        if let Some(colon) = label_end(document, start..line.end) {
            if let Some(last) = drafts.last_mut().filter(|_| unnamed.len() <= MOST_UNNAMED) {
                last.content.append(&mut unnamed);
            }
            unnamed.clear();
            drafts.push(Draft {
                content: one_piece(colon + 1..line.end),
                cue: Some(colon..colon + 1),
                source: Some(start..colon),
                referent: None,
                rule: "transcript-line",
                open_end: false,
                shares: false,
                reach: 0,
            });
            continue;
        }
        let last = drafts.last_mut().filter(|_| opening == 1);
        let adjacent = last.filter(|last| {
            last.content
                .last()
                .is_some_and(|piece| piece.end == line.start)
        });
        let zone = document
            .words
            .get(line.start)
            .and_then(|word| word.zone)
            .and_then(|zone| document.zones.get(zone));
        let unclosed = zone.is_some_and(|zone| zone.start == line.start && zone.end == line.end);
        if let Some(last) = adjacent.filter(|_| unclosed) {
            last.content.push(line);
        } else {
            unnamed.push(line);
        }
    }
    // One such line alone is a dateline or a heading.
    let labels = drafts.len();
    if labels < 2 {
        drafts.clear();
    }
    headline(document, rules)
        .into_iter()
        .chain(drafts)
        .collect()
}

/// "Amina Diallo: Nobody came": a first line that leads in with the name of someone the text quotes.
fn headline(document: &Document<'_>, rules: &EnglishRules) -> Option<Draft> {
    let end = document
        .words
        .iter()
        .take_while(|word| word.line == 0)
        .count();
    let colon = (1..end.min(6)).find(|&at| document.written(at) == ":")?;
    let name = document.written(colon - 1);
    let capitals = (0..colon).all(|at| {
        document.written(at).starts_with(char::is_uppercase)
            && document
                .words
                .get(at)
                .is_some_and(|word| word.zone.is_none())
    });
    let given = |at: usize| {
        let capital = document.written(at).starts_with(char::is_uppercase);
        document
            .words
            .get(at)
            .filter(|_| capital)
            .is_some_and(|word| {
                rules.speakers.male_names.contains(&word.lower)
                    || rules.speakers.female_names.contains(&word.lower)
            })
    };
    // A place leads in a headline, too; only someone with a given name, or who speaks in the text.
    let speaks = |at: usize| {
        let verb = |at: usize| {
            document
                .words
                .get(at)
                .and_then(|word| rules.cues.verb(&word.lower))
                .is_some_and(|verb| verb.says || verb.tells)
        };
        document.written(at) == name
            && document
                .words
                .get(at)
                .is_some_and(|word| word.tag.is_name())
            && (verb(at + 1) || at.checked_sub(1).is_some_and(|at| verb(at) || given(at)))
    };
    let known = (end..document.words.len()).any(speaks);
    (capitals && known && end > colon + 4 && document.words.len() > end).then(|| Draft {
        content: one_piece(colon + 1..end),
        cue: Some(colon..colon + 1),
        source: Some(0..colon),
        referent: None,
        rule: "headline",
        open_end: false,
        shares: false,
        reach: 0,
    })
}

fn lines(document: &Document<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut last_line = None;
    for (at, word) in document.words.iter().enumerate() {
        match found.last_mut().filter(|_| last_line == Some(word.line)) {
            Some(line) => line.end = at + 1,
            None => found.push(at..at + 1),
        }
        last_line = Some(word.line);
    }
    found
}

/// The colon behind one to three words in capitals that open a line with more than two words behind it.
fn label_end(document: &Document<'_>, line: Range<usize>) -> Option<usize> {
    let shouted = |at: usize| {
        let written = document.written(at);
        written.chars().count() > 1
            && written.chars().any(char::is_alphabetic)
            && written.chars().all(|c| !c.is_lowercase())
    };
    let colon = line
        .clone()
        .take(4)
        .find(|&at| document.written(at) == ":")?;
    let label = line.start..colon;
    let letter = label.len() == 1 && matches!(document.written(label.start), "Q" | "A");
    let named = !label.is_empty() && (letter || label.clone().all(shouted));
    (named && line.end > colon + 3).then_some(colon)
}
