use std::hash::{Hash, Hasher};

use super::tag::Tag;

/// What the tagger looks at of one word, computed once per word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordForm {
    /// The hash of the lower-cased word, digits made alike.
    word: u32,
    suffix2: u32,
    suffix3: u32,
    prefix: u32,
    shape: u32,
}

impl Hash for WordForm {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The rest follows from these two but for rare collisions, and they are hashes already.
        state.write_u64(u64::from(self.word) << 32 | u64::from(self.shape));
    }
}

/// Which features of a word by itself tell whose tag.
pub(super) struct OfOneWord {
    /// Its own.
    pub(super) own: [u32; 6],
    /// That of the next word.
    pub(super) for_next: [u32; 2],
    /// That of the second next word.
    pub(super) for_second_next: [u32; 1],
    /// That of the previous word.
    pub(super) for_previous: [u32; 2],
    /// That of the second previous word.
    pub(super) for_second_previous: [u32; 1],
}

/// How many features one decision reads.
pub(super) const FEATURES: usize = 22;

/// Plain words up to this length are read without asking for memory.
const SHORT: usize = 32;

impl WordForm {
    pub(super) fn of(word: &str, first_in_sentence: bool) -> Self {
        if word.is_ascii() && word.len() <= SHORT {
            return Self::of_plain(word, first_in_sentence);
        }
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
        Self::of_folded(&lower, shape(word, first_in_sentence))
    }

    /// The same for a short word of ASCII characters.
    fn of_plain(word: &str, first_in_sentence: bool) -> Self {
        let mut buffer = [0_u8; SHORT];
        for (to, byte) in buffer.iter_mut().zip(word.bytes()) {
            *to = if byte.is_ascii_digit() {
                b'0'
            } else {
                byte.to_ascii_lowercase()
            };
        }
        let lower = buffer.get(..word.len()).unwrap_or_default();
        Self::of_folded(lower, plain_shape(word.as_bytes(), first_in_sentence))
    }

    fn of_folded<C: Copy + Into<u32>>(lower: &[C], shape: u32) -> Self {
        let tail = |n: usize| {
            let tail = lower.get(lower.len().saturating_sub(n)..);
            hash_chars(tail.unwrap_or_default())
        };
        Self {
            word: hash_chars(lower),
            suffix2: tail(2),
            suffix3: tail(3),
            prefix: hash_chars(lower.get(..lower.len().min(2)).unwrap_or_default()),
            shape,
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

    /// What the word by itself says about its own tag and those around it.
    pub(super) fn alone(&self) -> OfOneWord {
        OfOneWord {
            own: [
                join(1, self.word, 0),
                join(2, self.suffix3, 0),
                join(3, self.suffix2, 0),
                join(4, self.prefix, 0),
                join(5, self.shape, 0),
                join(15, self.suffix3, self.shape),
            ],
            for_next: [join(9, self.word, 0), join(14, self.suffix3, 0)],
            for_second_next: [join(10, self.word, 0)],
            for_previous: [join(11, self.word, 0), join(13, self.suffix3, 0)],
            for_second_previous: [join(12, self.word, 0)],
        }
    }
}

/// What the tags of the two words before say, the nearer first.
pub(super) fn of_tags(before: [Option<Tag>; 2]) -> [u32; 2] {
    let [t1, t2] = before.map(tag_number);
    [join(6, t1, 0), join(7, t1, t2)]
}

/// The five words around a decision: two before, the word itself, two behind.
pub(super) struct Window<'a> {
    pub(super) words: [&'a WordForm; 5],
}

impl Window<'_> {
    /// What the words say together, alone and with the tag of the word before.
    pub(super) fn together(&self, before: Option<Tag>) -> [u32; 8] {
        let [_, w1, w, n1, n2] = self.words;
        let t1 = tag_number(before);
        [
            join(17, w.word, n1.word),
            join(18, w1.word, w.word),
            join(19, n1.shape, w.shape),
            join(21, w.suffix3, n1.suffix2),
            join(8, t1, w.word),
            join(16, t1, n1.word),
            join(20, t1, w.suffix3),
            join(22, t1, n1.suffix3 ^ n2.suffix2.rotate_left(9)),
        ]
    }

    /// The hashes of all features, each with its template in it; `before` has the tags of the two words before.
    pub(super) fn features(&self, before: [Option<Tag>; 2]) -> [u32; FEATURES] {
        let [w2, w1, w, n1, n2] = self.words;
        let forms = [w, w1, w2, n1, n2].map(WordForm::alone);
        let parts: [&[u32]; 7] = [
            &forms[0].own,
            &forms[1].for_next,
            &forms[2].for_second_next,
            &forms[3].for_previous,
            &forms[4].for_second_previous,
            &self.together(before[0]),
            &of_tags(before),
        ];
        let mut features = [0; FEATURES];
        for (feature, part) in features.iter_mut().zip(parts.into_iter().flatten()) {
            *feature = *part;
        }
        features
    }
}

/// The places of the five words around place `i` of a sentence; `None` before its start.
pub(super) fn around(i: usize) -> [Option<usize>; 5] {
    [0, 1, 2, 3, 4].map(|offset| (i + offset).checked_sub(2))
}

fn tag_number(tag: Option<Tag>) -> u32 {
    tag.map_or(99, |tag| tag as u32)
}

fn join(template: u32, a: u32, b: u32) -> u32 {
    let mut hash = template.wrapping_mul(0x9e37_79b1) ^ a.wrapping_mul(0x85eb_ca77);
    hash = (hash ^ (hash >> 15)).wrapping_mul(0xc2b2_ae3d) ^ b.wrapping_mul(0x27d4_eb2f);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0x1656_67b1);
    hash ^ (hash >> 16)
}

fn hash_chars<C: Copy + Into<u32>>(chars: &[C]) -> u32 {
    let codes = chars.iter().map(|&c| -> u32 { c.into() });
    codes.fold(0x811c_9dc5, |hash, code| {
        (hash ^ code).wrapping_mul(0x0100_0193)
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

/// The [`shape`] of a word of ASCII characters.
fn plain_shape(word: &[u8], first_in_sentence: bool) -> u32 {
    let first = word.first().copied().unwrap_or(b' ');
    let capital = first.is_ascii_uppercase();
    let bits = [
        capital,
        capital && word.len() > 1 && !word.iter().any(u8::is_ascii_lowercase),
        word.iter().any(u8::is_ascii_digit),
        word.contains(&b'-'),
        word.ends_with(b".") && word.len() > 1,
        first_in_sentence,
        !first.is_ascii_alphanumeric(),
        word.iter().skip(1).any(u8::is_ascii_uppercase),
    ];
    bits.iter().fold(2, |all, &bit| all << 1 | u32::from(bit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_have_the_same_form_the_short_way() {
        for word in [
            "Osei",
            "UN",
            "U.S.",
            "27-year-old",
            "n't",
            "",
            "'",
            "McKay",
            "x",
            "7",
        ] {
            for first in [true, false] {
                let long: Vec<char> = word
                    .to_lowercase()
                    .chars()
                    .map(|c| if c.is_ascii_digit() { '0' } else { c })
                    .collect();
                let form = WordForm::of_folded(&long, shape(word, first));
                assert_eq!(WordForm::of(word, first), form, "{word}");
            }
        }
    }
}
