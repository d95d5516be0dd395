//! The text of an article, cut where a sentence, quote, group mention or piece of evidence begins or ends.

use std::collections::BTreeSet;

use wirewatch_model::{Analysis, BlockKind, CodePoints, Span};

use super::facts::Fact;
use crate::pages::links::Link;

/// A paragraph, heading or item.
pub(super) struct Paragraph {
    pub(super) kind: BlockKind,
    pub(super) sentences: Vec<Sentence>,
}

/// A sentence; evidence that begins inside one begins a new one here.
pub(super) struct Sentence {
    /// Where it begins, in code points: what other pages link to as `#at-…`.
    pub(super) at: usize,
    pub(super) pieces: Vec<Piece>,
    /// The white space behind it, which comes after the signs of its facts.
    pub(super) space: String,
    /// The facts read from it.
    pub(super) facts: Vec<Back>,
}

/// The way back from a sentence to a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Back {
    pub(super) number: usize,
    pub(super) words: String,
}

/// Text that lies in the same layers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// What the quotes around it say; empty for none.
    pub(super) quote: String,
    /// The facts it is evidence of.
    pub(super) evidence: String,
    /// The group it names.
    pub(super) group: Option<GroupMark>,
    /// The quotes that begin here.
    pub(super) begins: Vec<usize>,
}

/// A group's name in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GroupMark {
    pub(super) label: String,
    pub(super) link: String,
}

/// What a layer says of the words it lies on.
#[derive(Clone)]
enum Mark {
    Quote {
        number: usize,
        label: String,
        first: bool,
    },
    Group(GroupMark),
    Evidence(String),
}

struct Layer {
    span: Span,
    mark: Mark,
}

/// The paragraphs of an article with their layers.
pub(super) fn paragraphs(
    analysis: &Analysis,
    facts: &[Fact],
    group_name: impl Fn(&str) -> String,
) -> Vec<Paragraph> {
    let text = analysis.article.text.as_str();
    let layers = layers(analysis, facts, group_name);
    let points = CodePoints::new(text);
    let segments = segments(text, facts);
    let mut pieces = pieces(text, &segments, &layers).into_iter().peekable();
    let blocks = &analysis.article.blocks;
    let mut block = 0;
    let mut segments = segments.into_iter().peekable();
    let mut paragraphs = Vec::new();
    for paragraph in wirewatch_text::paragraphs(text) {
        while blocks
            .get(block)
            .is_some_and(|block| block.span.end <= paragraph.start)
        {
            block += 1;
        }
        let kind = blocks
            .get(block)
            .filter(|block| block.span.overlaps(paragraph))
            .map_or(BlockKind::Paragraph, |block| block.kind);
        let mut sentences = Vec::new();
        while let Some(segment) = segments.next_if(|segment| segment.start < paragraph.end) {
            let mut inside = Vec::new();
            while let Some((_, piece)) = pieces.next_if(|(at, _)| *at < segment.end) {
                inside.push(piece);
            }
            let here = |fact: &&Fact| {
                fact.places
                    .iter()
                    .any(|place| place.begins == segment.start)
            };
            let facts = facts.iter().filter(here).map(|fact| Back {
                number: fact.number,
                words: fact.words(),
            });
            let space = taken_off(&mut inside);
            sentences.push(Sentence {
                space,
                at: points.of_byte(segment.start),
                pieces: inside,
                facts: facts.collect(),
            });
        }
        paragraphs.push(Paragraph { kind, sentences });
    }
    paragraphs
}

/// Takes the white space off the end of a sentence.
fn taken_off(pieces: &mut [Piece]) -> String {
    let Some(last) = pieces.last_mut() else {
        return String::new();
    };
    let kept = last.text.trim_end().len();
    last.text.split_off(kept)
}

fn layers(analysis: &Analysis, facts: &[Fact], group_name: impl Fn(&str) -> String) -> Vec<Layer> {
    let text = analysis.article.text.as_str();
    let mut layers = Vec::new();
    for (number, quote) in analysis.quotes.iter().enumerate() {
        let speaker = quote.speaker.as_ref().map(|speaker| &speaker.name);
        let label = match speaker {
            Some(name) => format!("quote: {name}"),
            None => "quote: speaker not stated".to_owned(),
        };
        for (piece, span) in quote.content.iter().enumerate() {
            layers.push(Layer {
                span: *span,
                mark: Mark::Quote {
                    number,
                    label: label.clone(),
                    first: piece == 0,
                },
            });
        }
    }
    for mention in &analysis.groups {
        let name = group_name(mention.group_id.as_str());
        let label = if mention.part_of_name {
            format!("group: {name}, inside another name")
        } else {
            format!("group: {name}")
        };
        layers.push(Layer {
            span: mention.span,
            mark: Mark::Group(GroupMark {
                label,
                link: Link::to("/groups").part(mention.group_id.as_str()).done(),
            }),
        });
    }
    for fact in facts {
        for place in &fact.places {
            layers.push(Layer {
                span: place.span,
                mark: Mark::Evidence(format!("evidence: {}", fact.words())),
            });
        }
    }
    layers.retain(|layer| !layer.span.of(text).is_empty());
    layers
}

/// The sentences of all paragraphs in order, cut once more where evidence has its own idea of where its sentence begins.
fn segments(text: &str, facts: &[Fact]) -> Vec<Span> {
    let mut starts: BTreeSet<usize> = BTreeSet::new();
    let sentences = wirewatch_text::sentences(text);
    starts.extend(sentences.iter().map(|sentence| sentence.start));
    let places = facts.iter().flat_map(|fact| &fact.places);
    starts.extend(
        places
            .map(|place| place.begins)
            .filter(|at| text.is_char_boundary(*at)),
    );
    let mut segments = Vec::new();
    for paragraph in wirewatch_text::paragraphs(text) {
        let mut start = paragraph.start;
        let inside = starts.range(paragraph.start + 1..paragraph.end.max(paragraph.start + 1));
        for cut in inside {
            segments.push(Span::new(start, *cut));
            start = *cut;
        }
        segments.push(Span::new(start, paragraph.end));
    }
    segments
}

/// The text of all segments in pieces that no layer begins or ends inside of, each with where it begins.
fn pieces(text: &str, segments: &[Span], layers: &[Layer]) -> Vec<(usize, Piece)> {
    let mut cuts: BTreeSet<usize> = BTreeSet::new();
    cuts.extend(
        segments
            .iter()
            .flat_map(|segment| [segment.start, segment.end]),
    );
    cuts.extend(
        layers
            .iter()
            .flat_map(|layer| [layer.span.start, layer.span.end]),
    );
    let mut opening: Vec<usize> = (0..layers.len()).collect();
    opening.sort_by_key(|number| layers.get(*number).map(|layer| layer.span.start));
    let mut opening = opening.into_iter().peekable();
    let mut open: Vec<usize> = Vec::new();
    let mut segments = segments.iter().peekable();
    let mut pieces = Vec::new();
    let cuts: Vec<usize> = cuts.into_iter().collect();
    for pair in cuts.windows(2) {
        let &[start, end] = pair else { continue };
        let starts_here = |number: &usize| {
            layers
                .get(*number)
                .is_some_and(|layer| layer.span.start <= start)
        };
        while let Some(number) = opening.next_if(starts_here) {
            open.push(number);
        }
        open.retain(|number| {
            layers
                .get(*number)
                .is_some_and(|layer| layer.span.end > start)
        });
        while segments.next_if(|segment| segment.end <= start).is_some() {}
        let is_text = segments
            .peek()
            .is_some_and(|segment| segment.start <= start);
        if is_text {
            let inside = open.iter().filter_map(|number| layers.get(*number));
            pieces.push((start, piece(Span::new(start, end), text, inside)));
        }
    }
    pieces
}

fn piece<'a>(span: Span, text: &str, layers: impl Iterator<Item = &'a Layer>) -> Piece {
    let mut piece = Piece {
        text: span.of(text).to_owned(),
        ..Piece::default()
    };
    for layer in layers {
        match &layer.mark {
            Mark::Quote {
                number,
                label,
                first,
            } => {
                add_label(&mut piece.quote, label);
                if *first && layer.span.start == span.start {
                    piece.begins.push(*number);
                }
            }
            Mark::Evidence(label) => add_label(&mut piece.evidence, label),
            Mark::Group(group) => piece.group = Some(group.clone()),
        }
    }
    piece
}

fn add_label(labels: &mut String, label: &str) {
    if !labels.is_empty() {
        labels.push_str("; ");
    }
    labels.push_str(label);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(start: usize, end: usize, mark: Mark) -> Layer {
        Layer {
            span: Span::new(start, end),
            mark,
        }
    }

    fn quote(number: usize) -> Mark {
        Mark::Quote {
            number,
            label: format!("quote {number}"),
            first: true,
        }
    }

    fn group() -> Mark {
        Mark::Group(GroupMark {
            label: "group: Harbour Front".to_owned(),
            link: String::new(),
        })
    }

    #[track_caller]
    fn check(text: &str, segments: &[Span], layers: &[Layer], expected: &[(&str, &str, bool)]) {
        let pieces = pieces(text, segments, layers);
        let told: Vec<(&str, &str, bool)> = pieces
            .iter()
            .map(|(_, piece)| {
                (
                    piece.text.as_str(),
                    piece.quote.as_str(),
                    piece.group.is_some(),
                )
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn overlapping_layers_are_cut_where_either_ends() {
        let text = "He said the Harbour Front lied.";
        check(
            text,
            &[Span::new(0, 31)],
            &[layer(8, 30, quote(0)), layer(12, 25, group())],
            &[
                ("He said ", "", false),
                ("the ", "quote 0", false),
                ("Harbour Front", "quote 0", true),
                (" lied", "quote 0", false),
                (".", "", false),
            ],
        );
    }

    #[test]
    fn quote_that_crosses_sentences_is_in_both() {
        let text = "Go. Stay.";
        check(
            text,
            &[Span::new(0, 4), Span::new(4, 9)],
            &[layer(0, 9, quote(3))],
            &[("Go. ", "quote 3", false), ("Stay.", "quote 3", false)],
        );
    }

    #[test]
    fn nothing_between_paragraphs_is_shown_and_no_text_is_lost() {
        let text = "Один.\n\nДва.";
        let segments = segments(text, &[]);
        check(
            text,
            &segments,
            &[],
            &[("Один.", "", false), ("Два.", "", false)],
        );
    }

    #[test]
    fn quote_is_reached_where_it_first_begins() {
        let pieces = pieces("One two", &[Span::new(0, 7)], &[layer(4, 7, quote(1))]);
        let begins: Vec<&[usize]> = pieces.iter().map(|(_, p)| p.begins.as_slice()).collect();
        assert_eq!(begins, [&[] as &[usize], &[1]]);
    }
}
