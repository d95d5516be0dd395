//! The sentences of an article that answer a search.

use wirewatch_index::{Highlighter, SearchRequest};
use wirewatch_model::{CodePoints, Span};
use wirewatch_store::ArticleExcerpt;

use crate::views::SnippetView;

/// The longest snippet, in characters; a longer sentence is cut at a word.
const SNIPPET_CHARS: usize = 300;

/// The sentences of the text that match best, in reading order; the first sentence when none does. Of a quote, those that
/// the spans `within` stand in.
pub(super) fn snippets_of(
    excerpt: &ArticleExcerpt,
    request: &SearchRequest,
    highlighter: &mut Highlighter,
    most: usize,
    within: Option<&[Span]>,
) -> Vec<SnippetView> {
    let article = &excerpt.read.article;
    let text = &article.text;
    let mut marks = highlighter.marks(text, article.language.as_deref());
    if marks.is_empty() {
        marks = asked_groups(excerpt, request);
    }
    let sentences = match within {
        Some(quote) => sentences_of(text, quote),
        None => sentences_with(text, &marks),
    };
    let mut scored: Vec<(usize, Span)> = Vec::new();
    let mut next = 0;
    for sentence in sentences {
        while marks
            .get(next)
            .is_some_and(|mark| mark.end <= sentence.start)
        {
            next += 1;
        }
        let inside = marks
            .iter()
            .skip(next)
            .take_while(|mark| mark.start < sentence.end)
            .count();
        scored.push((inside, sentence));
    }
    if within.is_some() {
        scored.truncate(most.max(1));
    } else if marks.is_empty() {
        scored.truncate(1);
    } else {
        scored.retain(|(inside, _)| *inside > 0);
    }
    scored.sort_by_key(|(inside, sentence)| (std::cmp::Reverse(*inside), sentence.start));
    scored.truncate(most);
    scored.sort_by_key(|(_, sentence)| sentence.start);
    let points = CodePoints::new(text);
    scored
        .into_iter()
        .map(|(_, sentence)| snippet(text, sentence, &marks, &points))
        .collect()
}

/// The sentences that `spans` stand in.
fn sentences_of(text: &str, spans: &[Span]) -> Vec<Span> {
    let mut sentences = sentences_with(text, spans);
    sentences.retain(|sentence| spans.iter().any(|span| span.overlaps(*sentence)));
    sentences
}

/// The sentences of the paragraphs that `spans`, which are in order, stand in; those of the first paragraph when there are
/// none. No sentence goes on behind its paragraph, so that the others need not be looked at.
fn sentences_with(text: &str, spans: &[Span]) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut rest = spans;
    for paragraph in wirewatch_text::paragraphs(text) {
        let past = rest.partition_point(|span| span.end <= paragraph.start);
        rest = rest.get(past..).unwrap_or_default();
        let stands = rest.first().is_some_and(|span| span.start < paragraph.end);
        if stands || spans.is_empty() {
            let inside = wirewatch_text::sentences(paragraph.of(text)).into_iter();
            let place = |inside: Span| {
                Span::new(paragraph.start + inside.start, paragraph.start + inside.end)
            };
            sentences.extend(inside.map(place));
        }
        if spans.is_empty() && !sentences.is_empty() {
            break;
        }
    }
    sentences
}

/// Where the groups that were asked for are named.
fn asked_groups(excerpt: &ArticleExcerpt, request: &SearchRequest) -> Vec<Span> {
    let filtered = request.filters.iter().filter(|(name, _)| name == "group");
    let named = request.group_names.values();
    let asked: Vec<&String> = filtered
        .flat_map(|(_, ids)| ids)
        .chain(named.flatten())
        .collect();
    let mentions = excerpt.read.groups.iter();
    mentions
        .filter(|mention| asked.contains(&&mention.group_id.0))
        .map(|mention| mention.span)
        .collect()
}

fn snippet(text: &str, sentence: Span, marks: &[Span], points: &CodePoints) -> SnippetView {
    let sentence = shorten(text, sentence, marks);
    let start = points.of_byte(sentence.start);
    let inside = marks.iter().filter(|mark| sentence.contains(**mark));
    SnippetView {
        text: sentence.of(text).to_owned(),
        marks: inside
            .map(|mark| points.of_span(*mark).map(|point| point - start))
            .collect(),
        start,
    }
}

/// Cuts a long sentence to a window of words around its first mark.
fn shorten(text: &str, sentence: Span, marks: &[Span]) -> Span {
    let words = sentence.of(text);
    if words.chars().count() <= SNIPPET_CHARS {
        return sentence;
    }
    let first = marks
        .iter()
        .find(|mark| sentence.contains(**mark))
        .map_or(sentence.start, |mark| mark.start);
    let before = text.get(sentence.start..first).unwrap_or_default();
    let lead: usize = before
        .chars()
        .rev()
        .take(SNIPPET_CHARS / 3)
        .map(char::len_utf8)
        .sum();
    let mut start = first - lead;
    if start > sentence.start {
        start += text
            .get(start..first)
            .and_then(|gap| gap.find(' '))
            .map_or(0, |gap| gap + 1);
    }
    let rest = text.get(start..sentence.end).unwrap_or_default();
    let cut = rest
        .char_indices()
        .nth(SNIPPET_CHARS)
        .map_or(rest.len(), |(byte, _)| byte);
    let kept = rest.get(..cut).unwrap_or_default();
    let end = if cut < rest.len() {
        kept.rfind(' ').unwrap_or(cut)
    } else {
        cut
    };
    Span::new(start, start + end)
}
