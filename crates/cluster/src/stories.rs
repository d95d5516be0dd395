use wirewatch_text::Runs;

use crate::ClusterConfig;

/// Words in a run. Runs of four are rarely shared by chance between texts on the same event, but survive an editor's small changes.
const RUN_WORDS: usize = 4;

/// What a text is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPrint {
    runs: Runs,
    keys: Vec<u64>,
}

/// How much two articles that carry the same text share of it, each figure between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedText {
    /// The part of the first text that stands in the second, in the same order.
    pub of_first: f64,
    /// The part of the second text that stands in the first.
    pub of_second: f64,
}

impl TextPrint {
    /// Reads `text` once.
    pub fn of(text: &str) -> Self {
        let runs = Runs::of(text, RUN_WORDS);
        let sketch = runs.shingles().sketch();
        Self {
            keys: sketch.map(|sketch| sketch.keys()).unwrap_or_default(),
            runs,
        }
    }

    /// Keys to look similar texts up by: texts that share one are worth comparing. Stable between versions.
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }
}

/// What two articles share when they carry the same text, changed a little, cut or added to; `None` when they do not.
///
/// Two reports of one event in different words are two origins, and so are two texts made of the same stock sentences in
/// another order.
pub fn shared_text(a: &TextPrint, b: &TextPrint, config: &ClusterConfig) -> Option<SharedText> {
    let (first, second) = (a.runs.len(), b.runs.len());
    if first.min(second) < config.min_shingles {
        return None;
    }
    // Most texts that are compared share a stock sentence and no more: those need no look at the order.
    judge(a.runs.shared_in_any_order(&b.runs), first, second, config)?;
    judge(a.runs.shared_in_order(&b.runs), first, second, config)
}

/// What two texts of so many runs share when `shared` of them are; `None` when that is not enough.
fn judge(shared: usize, first: usize, second: usize, config: &ClusterConfig) -> Option<SharedText> {
    let part = |whole: usize| shared as f64 / whole.max(1) as f64;
    let resemblance = part(first + second - shared);
    let found = SharedText {
        of_first: part(first),
        of_second: part(second),
    };
    let contained = found.of_first.max(found.of_second);
    let same = resemblance >= config.min_resemblance || contained >= config.min_containment;
    same.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "NAIROBI (Lakeside Wire) - Two boats carrying grain sank on Tuesday after a storm crossed the lake, the port \
        authority said. All eleven sailors reached the shore. The harbour was closed until the evening, and the ferry to the \
        islands did not run. The authority said that it would look into why the boats had left despite the warning. Traders on \
        the islands expect that prices will rise before the end of the week, as they did after the storm of last year.";

    #[track_caller]
    fn check_same(a: &str, b: &str, expected: bool) {
        let config = ClusterConfig::default();
        let (a, b) = (TextPrint::of(a), TextPrint::of(b));
        assert_eq!(shared_text(&a, &b, &config).is_some(), expected);
        assert_eq!(shared_text(&b, &a, &config).is_some(), expected);
    }

    #[test]
    fn reprint_with_another_end_is_one_story() {
        let reprint = WIRE.replace(
            "as they did after the storm of last year.",
            "our reporter in the harbour heard.",
        );
        check_same(WIRE, &reprint, true);
        let keys = TextPrint::of(&reprint);
        assert!(
            TextPrint::of(WIRE)
                .keys()
                .iter()
                .any(|key| keys.keys().contains(key))
        );
    }

    #[test]
    fn copy_that_was_cut_is_one_story() {
        let cut: String = WIRE.split(". ").take(3).collect::<Vec<_>>().join(". ");
        check_same(WIRE, &cut, true);
    }

    #[test]
    fn report_in_other_words_is_another_origin() {
        let other = "A storm on the lake cost two grain boats on Tuesday, but nobody was hurt: the eleven men on board swam or \
            were pulled ashore by fishermen. Port officials kept the harbour shut for the rest of the day. They want to know \
            who let the crews sail, since a warning had been given in the morning. Shopkeepers on the islands fear dearer flour.";
        check_same(WIRE, other, false);
    }

    #[test]
    fn short_notices_are_never_one_story() {
        check_same(
            "The harbour is closed today.",
            "The harbour is closed today.",
            false,
        );
    }

    #[test]
    fn texts_of_the_same_stock_sentences_are_no_story() {
        let stock = [
            "Officials in the harbour town said on Sunday that the pier had been hit again.",
            "Trains were running again before midnight, the company said in a short notice.",
            "Investigators took several devices from a flat and sent them to a laboratory.",
            "The health office said that many people were hurt and two are still in hospital.",
            "We have seen this way of doing it before, a lecturer at the school said.",
        ];
        let text = |order: &[usize]| {
            let sentences = order.iter().filter_map(|number| stock.get(*number));
            sentences.copied().collect::<Vec<_>>().join(" ")
        };
        check_same(
            &text(&[0, 1, 2, 3, 1, 4, 0, 2, 3, 4, 1, 0, 3]),
            &text(&[3, 2, 1, 0, 4, 1, 3, 4, 2, 0, 4, 1, 2]),
            false,
        );
    }

    #[test]
    fn reprint_of_a_text_that_repeats_itself_is_one_story() {
        let verse = "The pier was hit again on Sunday, the harbour master said in a short notice to all ships. ";
        let text = format!("{verse}{WIRE} {verse}{verse}");
        check_same(&text, &format!("{text} Our reporter was there."), true);
    }

    #[test]
    fn parts_say_who_added_to_the_text() {
        let longer = format!(
            "{WIRE} Our reporter spoke to the captain of the second boat, who said that nobody had told him of any warning \
             and that he would sail again as soon as his engine was dry."
        );
        let shared = shared_text(
            &TextPrint::of(WIRE),
            &TextPrint::of(&longer),
            &ClusterConfig::default(),
        );
        let shared = shared.expect("the same text");
        assert!(shared.of_first > 0.95);
        assert!(shared.of_second < 0.8);
    }
}
