use wirewatch_text::Shingles;

use crate::ClusterConfig;

/// Words in a run. Runs of four are rarely shared by chance between texts on the same event, but survive an editor's small changes.
const SHINGLE_WORDS: usize = 4;

/// What a text is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPrint {
    shingles: Shingles,
    keys: Vec<u64>,
}

impl TextPrint {
    /// Reads `text` once.
    pub fn of(text: &str) -> Self {
        let shingles = Shingles::of(text, SHINGLE_WORDS);
        let keys = shingles
            .sketch()
            .map(|sketch| sketch.keys())
            .unwrap_or_default();
        Self { shingles, keys }
    }

    /// Keys to look similar texts up by: texts that share one are worth comparing. Stable between versions.
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }
}

/// Whether two articles carry the same text, changed a little, cut or added to.
///
/// Two reports of one event in different words are not: they are two origins.
pub fn is_same_story(a: &TextPrint, b: &TextPrint, config: &ClusterConfig) -> bool {
    if a.shingles.len().min(b.shingles.len()) < config.min_shingles {
        return false;
    }
    let overlap = a.shingles.overlap(&b.shingles);
    let contained = overlap.first_in_second.max(overlap.second_in_first);
    overlap.resemblance >= config.min_resemblance || contained >= config.min_containment
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
        assert_eq!(
            is_same_story(&TextPrint::of(a), &TextPrint::of(b), &config),
            expected
        );
        assert_eq!(
            is_same_story(&TextPrint::of(b), &TextPrint::of(a), &config),
            expected
        );
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
}
