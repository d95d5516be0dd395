use std::ops::Range;

use super::features::{FEATURES, Window, WordForm};
use super::tag::{TAGS, Tag};

/// The model that comes with the crate, compressed.
const BUILTIN: &[u8] = include_bytes!("../../models/en.tagger.zst");

/// First bytes of a model file: what it is, and the version of its layout and features.
const MAGIC: &[u8; 4] = b"wwt1";

/// A trained tagger.
#[derive(Debug, Clone)]
pub struct Tagger {
    /// Open addressing: a feature's hash and its entries' range; an empty range marks a free slot.
    slots: Vec<Slot>,
    entries: Vec<(u8, i8)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    feature: u32,
    start: u32,
    len: u8,
}

/// Why bytes are no tagger model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelError;

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the bytes are no tagger model of this version")
    }
}

impl std::error::Error for ModelError {}

impl Tagger {
    /// The English tagger that comes with the crate.
    pub fn builtin() -> Self {
        let bytes = zstd::decode_all(BUILTIN).expect("the bundled model is read by a test");
        Self::from_bytes(&bytes).expect("the bundled model is read by a test")
    }

    /// Reads a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError)?;
        let (count, mut rest) = take_u32(rest)?;
        let mut rows = Vec::with_capacity((count as usize).min(rest.len()));
        let mut entries = Vec::new();
        for _ in 0..count {
            let (feature, after) = take_u32(rest)?;
            let (&len, after) = after.split_first().ok_or(ModelError)?;
            let pairs = after.get(..usize::from(len) * 2).ok_or(ModelError)?;
            rest = after.get(usize::from(len) * 2..).ok_or(ModelError)?;
            let start = u32::try_from(entries.len()).map_err(|_| ModelError)?;
            for pair in pairs.chunks_exact(2) {
                if usize::from(pair[0]) >= TAGS.len() {
                    return Err(ModelError);
                }
                entries.push((pair[0], pair[1] as i8));
            }
            rows.push(Slot {
                feature,
                start,
                len,
            });
        }
        Ok(Self {
            slots: hashed(&rows),
            entries,
        })
    }

    /// Writes a model file from rows sorted by feature.
    pub(super) fn bytes_of(rows: &[(u32, Vec<(u8, i8)>)]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((rows.len() as u32).to_le_bytes());
        for (feature, weights) in rows {
            bytes.extend(feature.to_le_bytes());
            bytes.push(weights.len() as u8);
            for &(tag, weight) in weights {
                bytes.extend([tag, weight as u8]);
            }
        }
        bytes
    }

    /// Tags the words of one sentence.
    pub fn tag(&self, words: &[&str]) -> Vec<Tag> {
        let forms: Vec<WordForm> = words
            .iter()
            .enumerate()
            .map(|(i, word)| WordForm::of(word, i == 0))
            .collect();
        let edge = WordForm::edge();
        let mut tags: Vec<Tag> = Vec::with_capacity(words.len());
        for (i, word) in words.iter().enumerate() {
            if !word.chars().any(char::is_alphanumeric) {
                tags.push(Tag::Punctuation);
                continue;
            }
            let window = window_at(&forms, &edge, &tags, i);
            tags.push(self.best(&window.features()));
        }
        tags
    }

    fn best(&self, features: &[u32; FEATURES]) -> Tag {
        let mut scores = [0_i32; TAGS.len()];
        for &feature in features {
            for &(tag, weight) in self.entries.get(self.row(feature)).unwrap_or_default() {
                scores[usize::from(tag)] += i32::from(weight);
            }
        }
        let mut best = Tag::NN.number();
        for (number, &score) in scores.iter().enumerate() {
            if score > scores[best] {
                best = number;
            }
        }
        TAGS[best]
    }

    fn row(&self, feature: u32) -> Range<usize> {
        let mask = self.slots.len() - 1;
        let mut at = feature as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot.len == 0 {
                return 0..0;
            }
            if slot.feature == feature {
                let start = slot.start as usize;
                return start..start + usize::from(slot.len);
            }
            at = (at + 1) & mask;
        }
    }
}

/// The surroundings of word `i`, given the tags decided so far.
pub(super) fn window_at<'a>(
    forms: &'a [WordForm],
    edge: &'a WordForm,
    tags: &[Tag],
    i: usize,
) -> Window<'a> {
    let at = |offset: usize| {
        (i + offset)
            .checked_sub(2)
            .and_then(|k| forms.get(k))
            .unwrap_or(edge)
    };
    let tag_before = |n: usize| i.checked_sub(n).and_then(|k| tags.get(k)).copied();
    Window {
        words: [at(0), at(1), at(2), at(3), at(4)],
        before: [tag_before(1), tag_before(2)],
    }
}

fn hashed(rows: &[Slot]) -> Vec<Slot> {
    // Half the slots stay free, so that the search for an absent feature ends soon.
    let size = (rows.len() * 2 + 1).next_power_of_two();
    let mut slots = vec![Slot::default(); size];
    for row in rows.iter().filter(|row| row.len > 0) {
        let mut at = row.feature as usize & (size - 1);
        while slots[at].len > 0 {
            at = (at + 1) & (size - 1);
        }
        slots[at] = *row;
    }
    slots
}

fn take_u32(bytes: &[u8]) -> Result<(u32, &[u8]), ModelError> {
    let (head, rest) = bytes.split_first_chunk::<4>().ok_or(ModelError)?;
    Ok((u32::from_le_bytes(*head), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_model_tells_nouns_from_verbs() {
        let words = [
            "The",
            "officials",
            "said",
            "that",
            "Omar",
            "claims",
            "two",
            "claims",
            ".",
        ];
        let tags = Tagger::builtin().tag(&words);
        let expected = [
            Tag::DT,
            Tag::NNS,
            Tag::VBD,
            Tag::IN,
            Tag::NNP,
            Tag::VBZ,
            Tag::CD,
            Tag::NNS,
            Tag::Punctuation,
        ];
        assert_eq!(tags, expected);
    }

    #[test]
    fn broken_model_is_refused() {
        assert_eq!(Tagger::from_bytes(b"wwt1\x01").err(), Some(ModelError));
        assert_eq!(Tagger::from_bytes(b"").err(), Some(ModelError));
    }
}
