use super::tag::Tag;

/// What the tagger looks at of one word, computed once per word.
pub(super) struct WordForm {
    /// The hash of the lower-cased word, digits made alike.
    word: u32,
    suffix2: u32,
    suffix3: u32,
    prefix: u32,
    shape: u32,
}

/// How many features one decision reads.
pub(super) const FEATURES: usize = 22;

impl WordForm {
    pub(super) fn of(word: &str, first_in_sentence: bool) -> Self {
        let lower: Vec<char> = word
            .chars()
            .flat_map(char::to_lowercase)
            .map(|c| match c {
                '0'..='9' => '0',
                '’' => '\'',
                '“' | '”' => '"',
                other => other,
            })
            .collect();
        let tail = |n: usize| {
            hash_chars(
                lower
                    .get(lower.len().saturating_sub(n)..)
                    .unwrap_or_default(),
            )
        };
        Self {
            word: hash_chars(&lower),
            suffix2: tail(2),
            suffix3: tail(3),
            prefix: hash_chars(lower.get(..lower.len().min(2)).unwrap_or_default()),
            shape: shape(word, first_in_sentence),
        }
    }

    /// Stands for the places before and behind a sentence.
    pub(super) fn edge() -> Self {
        Self {
            word: 1,
            suffix2: 1,
            suffix3: 1,
            prefix: 1,
            shape: 1,
        }
    }
}

/// The five words around a decision: two before, the word itself, two behind.
pub(super) struct Window<'a> {
    pub(super) words: [&'a WordForm; 5],
    /// The tags given to the two words before, the nearer first.
    pub(super) before: [Option<Tag>; 2],
}

impl Window<'_> {
    /// The hashes of all features, each with its template in it.
    pub(super) fn features(&self) -> [u32; FEATURES] {
        let [w2, w1, w, n1, n2] = self.words;
        let t1 = self.before[0].map_or(99, |tag| tag as u32);
        let t2 = self.before[1].map_or(99, |tag| tag as u32);
        [
            join(1, w.word, 0),
            join(2, w.suffix3, 0),
            join(3, w.suffix2, 0),
            join(4, w.prefix, 0),
            join(5, w.shape, 0),
            join(6, t1, 0),
            join(7, t1, t2),
            join(8, t1, w.word),
            join(9, w1.word, 0),
            join(10, w2.word, 0),
            join(11, n1.word, 0),
            join(12, n2.word, 0),
            join(13, n1.suffix3, 0),
            join(14, w1.suffix3, 0),
            join(15, w.suffix3, w.shape),
            join(16, t1, n1.word),
            join(17, w.word, n1.word),
            join(18, w1.word, w.word),
            join(19, n1.shape, w.shape),
            join(20, t1, w.suffix3),
            join(21, w.suffix3, n1.suffix2),
            join(22, t1, n1.suffix3 ^ n2.suffix2.rotate_left(9)),
        ]
    }
}

fn join(template: u32, a: u32, b: u32) -> u32 {
    let mut hash = template.wrapping_mul(0x9e37_79b1) ^ a.wrapping_mul(0x85eb_ca77);
    hash = (hash ^ (hash >> 15)).wrapping_mul(0xc2b2_ae3d) ^ b.wrapping_mul(0x27d4_eb2f);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0x1656_67b1);
    hash ^ (hash >> 16)
}

fn hash_chars(chars: &[char]) -> u32 {
    chars.iter().fold(0x811c_9dc5, |hash, &c| {
        (hash ^ c as u32).wrapping_mul(0x0100_0193)
    })
}

fn shape(word: &str, first_in_sentence: bool) -> u32 {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or(' ');
    let capital = first.is_uppercase();
    let all_capital = capital && word.chars().all(|c| !c.is_lowercase());
    let bits = [
        capital,
        all_capital && word.chars().count() > 1,
        word.chars().any(|c| c.is_ascii_digit()),
        word.contains('-'),
        word.ends_with('.') && word.len() > 1,
        first_in_sentence,
        !first.is_alphanumeric(),
        chars.any(char::is_uppercase),
    ];
    bits.iter().fold(2, |all, &bit| all << 1 | u32::from(bit))
}
