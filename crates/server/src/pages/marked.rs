use wirewatch_model::{Analysis, Span};

/// A piece of text that is shown in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The words.
    pub(crate) text: String,
    /// The classes of the layers it lies in; empty for plain text.
    pub(crate) class: String,
    /// What the layers say of it.
    pub(crate) label: String,
}

/// Cuts a snippet at its marks, which count code points.
pub(crate) fn marked_snippet(text: &str, marks: &[[usize; 2]]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut position = 0;
    let mut push = |from: usize, to: usize, class: &str| {
        let words: String = text
            .chars()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect();
        if !words.is_empty() {
            pieces.push(Piece {
                text: words,
                class: class.to_owned(),
                label: String::new(),
            });
        }
    };
    for [start, end] in marks {
        push(position, *start, "");
        push(*start, *end, "hit");
        position = *end;
    }
    push(position, usize::MAX, "");
    pieces
}

/// The paragraphs of an article, cut where a quote or a group mention begins or ends.
pub(crate) fn marked_paragraphs(analysis: &Analysis) -> Vec<Vec<Piece>> {
    let text = &analysis.article.text;
    let layers = layers_of(analysis);
    let paragraphs = wirewatch_text::paragraphs(text);
    paragraphs
        .into_iter()
        .map(|paragraph| pieces_of(text, paragraph, &layers))
        .collect()
}

struct Layer {
    span: Span,
    class: &'static str,
    label: String,
}

fn layers_of(analysis: &Analysis) -> Vec<Layer> {
    let mut layers = Vec::new();
    for quote in &analysis.quotes {
        let speaker = quote
            .speaker
            .as_ref()
            .map_or("unattributed", |speaker| speaker.name.as_str());
        for span in &quote.content {
            layers.push(Layer {
                span: *span,
                class: "quote",
                label: format!("quote: {speaker}"),
            });
        }
    }
    for mention in &analysis.groups {
        layers.push(Layer {
            span: mention.span,
            class: "group",
            label: format!("group: {}", mention.group_id),
        });
    }
    layers
}

fn pieces_of(text: &str, paragraph: Span, layers: &[Layer]) -> Vec<Piece> {
    let touching: Vec<&Layer> = layers
        .iter()
        .filter(|layer| layer.span.overlaps(paragraph))
        .collect();
    let mut cuts = vec![paragraph.start, paragraph.end];
    for layer in &touching {
        cuts.push(layer.span.start.clamp(paragraph.start, paragraph.end));
        cuts.push(layer.span.end.clamp(paragraph.start, paragraph.end));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::new();
    for pair in cuts.windows(2) {
        let [start, end] = pair else { continue };
        let span = Span::new(*start, *end);
        let inside: Vec<&&Layer> = touching
            .iter()
            .filter(|layer| layer.span.contains(span))
            .collect();
        let mut classes: Vec<&str> = inside.iter().map(|layer| layer.class).collect();
        classes.dedup();
        let labels: Vec<&str> = inside.iter().map(|layer| layer.label.as_str()).collect();
        pieces.push(Piece {
            text: span.of(text).to_owned(),
            class: classes.join(" "),
            label: labels.join("; "),
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippet_is_cut_at_code_points() {
        let pieces = marked_snippet("“Да” ISIS-K said", &[[5, 11]]);
        let shown: Vec<(&str, &str)> = pieces
            .iter()
            .map(|p| (p.text.as_str(), p.class.as_str()))
            .collect();
        assert_eq!(shown, [("“Да” ", ""), ("ISIS-K", "hit"), (" said", "")]);
    }
}
