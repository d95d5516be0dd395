//! Narration inside quotations and dialogue behind dashes, in languages other than English.
//!
//! French, Spanish and Russian put the speaker between the words without closing the marks («Мост закрыт, — сказал Зимин. — …»),
//! and open a speaker's line with a dash alone (—El puente está cerrado —dijo Vidal).

use std::ops::Range;

use crate::direct::{Found, Reader};
use crate::marks::Zone;

/// How many tokens the narration between two dashes or commas can have.
const LONGEST_NARRATION: usize = 14;

/// A line of dialogue with its speaker.
pub(crate) struct Said {
    pub(crate) pieces: Vec<Range<usize>>,
    pub(crate) found: Found,
}

impl Reader<'_> {
    /// The pieces of a quotation around the words that name its speaker inside the marks.
    pub(crate) fn cue_inside(&self, zone: &Zone) -> Option<(Vec<Range<usize>>, Found)> {
        let inner = zone.start + 1..zone.end.saturating_sub(usize::from(zone.closed));
        let (first_end, found, next) = self.narration(inner.clone())?;
        (next < inner.end).then(|| (vec![zone.start..first_end, next..zone.end], found))
    }

    /// The lines that begin with a dash and hold their speaker behind another dash or a comma.
    pub(crate) fn dialogue(&self, zones: &[Zone]) -> Vec<Said> {
        let mut said = Vec::new();
        let mut start = 0;
        while start < self.tokens.len() {
            let end = (start + 1..self.tokens.len())
                .find(|&at| self.breaks(at))
                .unwrap_or(self.tokens.len());
            let line = start..end;
            let marked = zones.partition_point(|zone| zone.end <= line.start);
            let quoted = zones.get(marked).is_some_and(|zone| zone.start < line.end);
            if is_dash(self.lower(start)) && !quoted {
                said.extend(self.spoken_line(start + 1..end));
            }
            start = end;
        }
        said
    }

    fn spoken_line(&self, line: Range<usize>) -> Option<Said> {
        let (first_end, found, next) = self.narration(line.clone())?;
        let mut pieces: Vec<Range<usize>> = std::iter::once(line.start..first_end).collect();
        if next < line.end {
            pieces.push(next..line.end);
        }
        // A list's entry has no speaker; one without a name is no line of dialogue either.
        let named = found.subject.is_some();
        (named && first_end > line.start).then_some(Said { pieces, found })
    }

    /// The first narration in a range: where the words before it end, its verb and name, and where the words go on.
    fn narration(&self, range: Range<usize>) -> Option<(usize, Found, usize)> {
        for at in range.start + 1..range.end {
            let comma = self.lower(at) == ",";
            if !comma && !is_dash(self.lower(at)) {
                continue;
            }
            let dashed = is_dash(self.lower(at)) || is_dash(self.lower(at + 1));
            let verb = at + 1 + usize::from(comma && dashed);
            let Some(cue) = self.verb_at(verb, range.end) else {
                continue;
            };
            if self.is_according(&cue) {
                continue;
            }
            let limit = range.end.min(cue.end + LONGEST_NARRATION);
            let Some(subject) = self.subject_behind(&cue, limit) else {
                continue;
            };
            let close = (subject.end..limit).find(|&item| {
                (dashed && is_dash(self.lower(item)))
                    || matches!(self.lower(item), "." | "!" | "?")
                    || (!dashed && self.lower(item) == ",")
            });
            let mut next = close.map_or(range.end, |close| close + 1);
            if close.is_none() && limit < range.end {
                continue;
            }
            while next < range.end && (is_dash(self.lower(next)) || self.lower(next) == ",") {
                next += 1;
            }
            let found = Found {
                cue,
                subject: Some(subject),
            };
            return Some((at, found, next));
        }
        None
    }
}

fn is_dash(sign: &str) -> bool {
    matches!(sign, "—" | "–" | "―" | "--")
}
