use std::ops::Range;

use super::features::{Window, WordForm, of_tags};
use super::known::{KnownWords, Shelf};
use super::table::{NO_SCORES, Scores, Table, add_scores, best_tag};
use super::tag::{TAGS, Tag};

/// The model that comes with the crate, compressed.
const BUILTIN: &[u8] = include_bytes!("../../models/en.tagger.zst");

/// A trained tagger.
#[derive(Debug, Clone)]
pub struct Tagger {
    table: Table,
    /// What the tags of the two words before say, by both: there are so few that all are added up beforehand.
    behind_tags: Vec<Scores>,
    /// Words of texts that were read before: they change how soon tags are found, never which.
    shelf: Shelf,
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
        let table = Table::from_bytes(bytes)?;
        let tags = || TAGS.map(Some).into_iter().chain([None]);
        let mut behind_tags = Vec::with_capacity(PLACES * PLACES);
        for nearer in tags() {
            for farther in tags() {
                let mut scores = NO_SCORES;
                table.add(&of_tags([nearer, farther]), &mut scores);
                behind_tags.push(scores);
            }
        }
        Ok(Self {
            table,
            behind_tags,
            shelf: Shelf::default(),
        })
    }

    /// Tags the words of one sentence.
    pub fn tag(&self, words: &[&str]) -> Vec<Tag> {
        self.tag_sentences(words, std::slice::from_ref(&(0..words.len())))
    }

    /// Tags the words of a text, given which of them are a sentence; those that are in none are taken for signs.
    ///
    /// What a word says is looked up once for many texts, so this is faster than sentence by sentence, and gives the same.
    pub fn tag_sentences(&self, words: &[&str], sentences: &[Range<usize>]) -> Vec<Tag> {
        let mut known = self.shelf.take(&self.table);
        let mut tags = vec![Tag::Punctuation; words.len()];
        for sentence in sentences {
            let sentence = sentence.clone();
            if let (Some(words), Some(tags)) = (words.get(sentence.clone()), tags.get_mut(sentence))
            {
                self.tag_sentence(words, &mut known, tags);
            }
        }
        self.shelf.put_back(known);
        tags
    }

    fn tag_sentence(&self, words: &[&str], known: &mut KnownWords, tags: &mut [Tag]) {
        let numbers: Vec<usize> = words
            .iter()
            .enumerate()
            .map(|(i, word)| known.number_of(WordForm::of(word, i == 0), &self.table))
            .collect();
        let mut before = [None, None];
        for (i, (word, tag)) in words.iter().zip(tags).enumerate() {
            if word.chars().any(char::is_alphanumeric) {
                let near = |place: Option<usize>| {
                    let number = place.and_then(|place| numbers.get(place)).copied();
                    known.word(number.unwrap_or(KnownWords::EDGE))
                };
                let [w2, w1] = [near(i.checked_sub(2)), near(i.checked_sub(1))];
                let [w, n1, n2] = [near(Some(i)), near(Some(i + 1)), near(Some(i + 2))];
                let window = Window {
                    words: [&w2.form, &w1.form, &w.form, &n1.form, &n2.form],
                };
                let mut scores = w.own;
                add_scores(&mut scores, &w1.for_next);
                add_scores(&mut scores, &w2.for_second_next);
                add_scores(&mut scores, &n1.for_previous);
                add_scores(&mut scores, &n2.for_second_previous);
                add_scores(&mut scores, self.behind_tags(before));
                self.table.add(&window.together(before[0]), &mut scores);
                *tag = best_tag(&scores);
            }
            before = [Some(*tag), before[0]];
        }
    }

    fn behind_tags(&self, before: [Option<Tag>; 2]) -> &Scores {
        let [nearer, farther] = before.map(|tag| tag.map_or(PLACES - 1, |tag| tag as usize));
        &self.behind_tags[nearer * PLACES + farther]
    }
}

/// All tags, and none.
const PLACES: usize = TAGS.len() + 1;

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
    fn sentences_of_a_text_are_tagged_as_if_alone() {
        let tagger = Tagger::builtin();
        let words = [
            "Guards", "left", ".", "Guards", "were", "told", "to", "leave", ".",
        ];
        let mut expected = tagger.tag(&words[..3]);
        expected.extend(tagger.tag(&words[3..]));
        assert_eq!(tagger.tag_sentences(&words, &[0..3, 3..9]), expected);
    }

    #[test]
    fn broken_model_is_refused() {
        assert_eq!(Tagger::from_bytes(b"wwt1\x01").err(), Some(ModelError));
        assert_eq!(Tagger::from_bytes(b"").err(), Some(ModelError));
    }
}
