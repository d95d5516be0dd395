use std::collections::HashMap;

use serde::Deserialize;
use wirewatch_text::RuleSet;
use wirewatch_text::tagger::Tagger;

use crate::cue_words::CueWords;

/// How languages report speech: the files of `config/languages`, made ready for reading.
#[derive(Debug, Clone)]
pub struct QuoteRules {
    pub(crate) english: Option<EnglishRules>,
    pub(crate) others: HashMap<String, DirectRules>,
    pub(crate) tagger: Tagger,
}

/// The file of one language: its name for messages, and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LanguageFile<'a> {
    /// What an error calls it (`config/languages/en.toml`).
    pub name: &'a str,
    /// The file's text.
    pub text: &'a str,
}

/// Why a language file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// The file is no TOML, or has unknown or missing keys.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the parser says, with line and column.
        reason: String,
    },
    /// Two files are of one language.
    #[error("{file}: language `{language}` already has a file")]
    Twice {
        /// The second file.
        file: String,
        /// Their language.
        language: String,
    },
    /// An entry could never match.
    #[error("{file}: {reason}")]
    BadEntry {
        /// The file.
        file: String,
        /// What is wrong with which entry.
        reason: String,
    },
}

const BUILTIN: [LanguageFile<'static>; 6] = [
    LanguageFile {
        name: "en.toml",
        text: include_str!("../../../config/languages/en.toml"),
    },
    LanguageFile {
        name: "fr.toml",
        text: include_str!("../../../config/languages/fr.toml"),
    },
    LanguageFile {
        name: "es.toml",
        text: include_str!("../../../config/languages/es.toml"),
    },
    LanguageFile {
        name: "de.toml",
        text: include_str!("../../../config/languages/de.toml"),
    },
    LanguageFile {
        name: "ru.toml",
        text: include_str!("../../../config/languages/ru.toml"),
    },
    LanguageFile {
        name: "ar.toml",
        text: include_str!("../../../config/languages/ar.toml"),
    },
];

impl QuoteRules {
    /// The rules that come with wirewatch: English in full, direct quotes of five more languages.
    pub fn builtin() -> Self {
        Self::parse(&BUILTIN).expect("the bundled language files are read by a test")
    }

    /// Reads language files; a file for `en` has the keys of English, any other those of direct quotes only.
    pub fn parse(files: &[LanguageFile<'_>]) -> Result<Self, RulesError> {
        let mut rules = Self {
            english: None,
            others: HashMap::new(),
            tagger: Tagger::builtin(),
        };
        for file in files {
            rules.add(file)?;
        }
        Ok(rules)
    }

    /// Whether quotes in `language` (BCP 47; a region behind it makes no difference) get speakers.
    pub fn covers(&self, language: &str) -> bool {
        let language = primary(language);
        (language == "en" && self.english.is_some()) || self.others.contains_key(&language)
    }

    fn add(&mut self, file: &LanguageFile<'_>) -> Result<(), RulesError> {
        let unreadable = |error: toml::de::Error| RulesError::Unreadable {
            file: file.name.to_owned(),
            reason: error.to_string(),
        };
        let head: Head = toml::from_str(file.text).map_err(unreadable)?;
        if self.covers(&head.language) {
            return Err(RulesError::Twice {
                file: file.name.to_owned(),
                language: head.language,
            });
        }
        if primary(&head.language) == "en" {
            let words: EnglishFile = toml::from_str(file.text).map_err(unreadable)?;
            self.english = Some(EnglishRules::of(words));
            return Ok(());
        }
        let words: DirectFile = toml::from_str(file.text).map_err(unreadable)?;
        let rules = DirectRules::of(words).map_err(|reason| RulesError::BadEntry {
            file: file.name.to_owned(),
            reason,
        })?;
        self.others.insert(primary(&head.language), rules);
        Ok(())
    }
}

/// `en` of `en-GB`.
pub(crate) fn primary(language: &str) -> String {
    language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

#[derive(Deserialize)]
struct Head {
    language: String,
}

/// The keys of `en.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnglishFile {
    #[expect(dead_code, reason = "read by `Head` before")]
    language: String,
    pub(crate) say_verbs: Vec<String>,
    pub(crate) tell_verbs: Vec<String>,
    pub(crate) act_verbs: Vec<String>,
    pub(crate) phrasal_verbs: Vec<String>,
    pub(crate) only_with_marks: Vec<String>,
    pub(crate) only_with_clause: Vec<String>,
    pub(crate) statement_nouns: RuleSet<String>,
    pub(crate) according: Vec<String>,
    pub(crate) settings: RuleSet<String>,
    pub(crate) days: RuleSet<String>,
    pub(crate) months: RuleSet<String>,
    pub(crate) speakers: SpeakerWords,
}

/// The words that tell who speaks and in what capacity.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpeakerWords {
    pub(crate) honorifics: RuleSet<String>,
    pub(crate) male_words: RuleSet<String>,
    pub(crate) female_words: RuleSet<String>,
    pub(crate) official: RuleSet<String>,
    pub(crate) expert: RuleSet<String>,
    pub(crate) expert_needs_institute: RuleSet<String>,
    pub(crate) institute_words: RuleSet<String>,
    pub(crate) militant: RuleSet<String>,
    pub(crate) militant_heads: RuleSet<String>,
    pub(crate) not_official: Vec<String>,
    pub(crate) official_needs_state: RuleSet<String>,
    pub(crate) private_words: RuleSet<String>,
    pub(crate) official_needs_force: RuleSet<String>,
    pub(crate) force_words: RuleSet<String>,
    pub(crate) witness: RuleSet<String>,
    pub(crate) journalist: RuleSet<String>,
    pub(crate) other_titles: RuleSet<String>,
    pub(crate) organization_words: RuleSet<String>,
    pub(crate) documents: RuleSet<String>,
    pub(crate) male_names: RuleSet<String>,
    pub(crate) female_names: RuleSet<String>,
}

impl SpeakerWords {
    /// Whether `word` (lower case) is the head of some title.
    pub(crate) fn is_title(&self, word: &str) -> bool {
        [
            &self.official,
            &self.expert,
            &self.militant,
            &self.witness,
            &self.journalist,
            &self.other_titles,
        ]
        .iter()
        .any(|list| list.contains(word))
    }
}

/// English, ready for reading.
#[derive(Debug, Clone)]
pub(crate) struct EnglishRules {
    pub(crate) cues: CueWords,
    pub(crate) statement_nouns: RuleSet<String>,
    pub(crate) settings: RuleSet<String>,
    pub(crate) days: RuleSet<String>,
    pub(crate) months: RuleSet<String>,
    pub(crate) speakers: SpeakerWords,
}

impl EnglishRules {
    fn of(file: EnglishFile) -> Self {
        Self {
            cues: CueWords::of(&file),
            statement_nouns: file.statement_nouns,
            settings: file.settings,
            days: file.days,
            months: file.months,
            speakers: file.speakers,
        }
    }
}

/// The keys of every other language's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectFile {
    #[expect(dead_code, reason = "read by `Head` before")]
    language: String,
    marks: Vec<String>,
    verbs: Vec<String>,
    #[serde(default)]
    inverted_pronouns: Vec<String>,
    #[serde(default)]
    according: Vec<String>,
    #[serde(default)]
    particles: RuleSet<String>,
    #[serde(default)]
    honorifics: RuleSet<String>,
    #[serde(default)]
    pronouns: RuleSet<String>,
    #[serde(default)]
    articles: RuleSet<String>,
    #[serde(default)]
    stops: RuleSet<String>,
    #[serde(default)]
    prepositions: RuleSet<String>,
    #[serde(default)]
    that_words: RuleSet<String>,
    #[serde(default)]
    titles_of: RuleSet<String>,
    #[serde(default)]
    speaks_for: RuleSet<String>,
    #[serde(default)]
    according_inflects: bool,
}

/// A language of which direct quotes are read.
#[derive(Debug, Clone)]
pub(crate) struct DirectRules {
    /// Opening and closing marks.
    pub(crate) marks: Vec<(char, char)>,
    /// Reporting verbs and phrases like "selon", as words in a row, the longest first.
    pub(crate) verbs: Vec<Vec<String>>,
    pub(crate) inverted_pronouns: Vec<String>,
    pub(crate) particles: RuleSet<String>,
    pub(crate) honorifics: RuleSet<String>,
    pub(crate) pronouns: RuleSet<String>,
    pub(crate) articles: RuleSet<String>,
    /// Words a speaker's name never goes past, for scripts without capitals.
    pub(crate) stops: RuleSet<String>,
    /// Words a name never begins with, and behind which it is a place or time sooner than a speaker ("En Madrid").
    pub(crate) prepositions: RuleSet<String>,
    /// Words that may stand between verb and quotation ("que", "что").
    pub(crate) that_words: RuleSet<String>,
    /// Titles followed by their office without any "of", for scripts without capitals ("وزير").
    pub(crate) titles_of: RuleSet<String>,
    /// Words before the one a spokesman speaks for, for scripts without capitals ("باسم").
    pub(crate) speaks_for: RuleSet<String>,
    /// Phrases like "selon", which also stand in `verbs`.
    pub(crate) according: RuleSet<String>,
    /// Whether a name behind such a phrase has another ending than the name itself.
    pub(crate) according_inflects: bool,
}

impl DirectRules {
    fn of(file: DirectFile) -> Result<Self, String> {
        let mut marks = Vec::new();
        for pair in &file.marks {
            let mut chars = pair.chars();
            let (Some(open), Some(close), None) = (chars.next(), chars.next(), chars.next()) else {
                return Err(format!(
                    "marks `{pair}` must be an opening and a closing mark"
                ));
            };
            marks.push((open, close));
        }
        if file.verbs.is_empty() {
            return Err("`verbs` is empty, so no quote would get a speaker".to_owned());
        }
        Ok(Self {
            marks,
            according: file.according.iter().cloned().collect(),
            verbs: phrases(&[file.verbs, file.according].concat()),
            inverted_pronouns: file.inverted_pronouns,
            particles: file.particles,
            honorifics: file.honorifics,
            pronouns: file.pronouns,
            articles: file.articles,
            stops: file.stops,
            prepositions: file.prepositions,
            that_words: file.that_words,
            titles_of: file.titles_of,
            speaks_for: file.speaks_for,
            according_inflects: file.according_inflects,
        })
    }
}

fn phrases(entries: &[String]) -> Vec<Vec<String>> {
    let mut split: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| entry.split_whitespace().map(str::to_lowercase).collect())
        .collect();
    split.sort_by_key(|words: &Vec<String>| std::cmp::Reverse(words.len()));
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let file = LanguageFile {
            name: "xx.toml",
            text,
        };
        let error = QuoteRules::parse(&[file])
            .expect_err("a refusal")
            .to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn bundled_files_are_read() {
        let rules = QuoteRules::builtin();
        for language in ["en", "en-GB", "fr", "es", "de", "ru", "ar"] {
            assert!(rules.covers(language), "{language}");
        }
        assert!(!rules.covers("sw"));
    }

    #[test]
    fn mistakes_are_named_with_their_file() {
        check_error(
            "language = \"xx\"\nmarks = [\"«\"]\nverbs = [\"a\"]",
            "xx.toml: marks `«` must be",
        );
        check_error(
            "language = \"xx\"\nmarks = []\nverbs = [\"a\"]\nverb = 1",
            "unknown field `verb`",
        );
        check_error("marks = []", "missing field `language`");
        check_error(
            "language = \"xx\"\nmarks = []\nverbs = []",
            "`verbs` is empty",
        );
    }
}
