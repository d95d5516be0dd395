//! What is asked, in classes; words are chosen by how many articles have them.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::corpus::{Article, FIRST_EPOCH, PHRASES, SPAN_SECS};
use crate::random::Random;

/// Queries of a class.
const EACH: usize = 60;

/// Articles whose words are counted.
const SAMPLE: usize = 10_000;

/// One query.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub class: &'static str,
    /// In wirewatch's query language.
    pub query: String,
    /// The words, for engines with another language.
    pub words: Vec<String>,
    pub from: Option<i64>,
    pub to: Option<i64>,
}

/// The classes in the order of the table, with what they are in words.
pub const CLASSES: [(&str, &str); 10] = [
    (
        "frequent",
        "one word that more than 10 % of the articles have",
    ),
    ("middling", "one word that 0.5 to 5 % have"),
    ("rare", "one word that a few have"),
    ("three words", "three words, all of them"),
    ("name", "a phrase: the name of a group"),
    ("long phrase", "a phrase of several frequent words"),
    ("fuzzy", "a word with one wrong letter"),
    ("period", "one word and 30 days"),
    ("newest", "the newest articles with a word"),
    (
        "facets",
        "outlets of a word's articles, and its weeks; no hits",
    ),
];

/// The query set for a corpus, the same each time.
pub fn queries(articles: &[Article]) -> Vec<Asked> {
    let sample: Vec<&Article> = articles.iter().take(SAMPLE).collect();
    let texts: Vec<HashSet<String>> = sample.iter().map(|article| words(&article.body)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in texts.iter().flatten() {
        *counts.entry(word).or_default() += 1;
    }
    let ordered: BTreeMap<&str, usize> = counts.into_iter().collect();
    let between = |least: f64, most: f64| -> Vec<&str> {
        let fits = |count: &usize| {
            let part = *count as f64 / sample.len().max(1) as f64;
            (least..=most).contains(&part)
        };
        let fitting = ordered.iter().filter(|(_, count)| fits(count));
        fitting.map(|(word, _)| *word).collect()
    };
    let frequent = between(0.1, 0.9);
    let middling = between(0.005, 0.05);
    let rare: Vec<&str> = ordered
        .iter()
        .filter(|(_, count)| (2..=20).contains(*count))
        .map(|(word, _)| *word)
        .collect();
    let common: HashSet<&str> = between(0.005, 0.2).into_iter().collect();
    let groups = sample.iter().flat_map(|article| &article.groups);
    let groups: Vec<&str> = groups.map(String::as_str).collect();
    let mut random = Random::new(7);
    let random = &mut random;
    let mut asked = Vec::new();
    for number in 0..EACH {
        let often = if number % 2 == 0 {
            &middling
        } else {
            &frequent
        };
        asked.push(word("frequent", one(&frequent, random)));
        asked.push(word("middling", one(&middling, random)));
        asked.push(word("rare", one(&rare, random)));
        asked.push(three(&texts, &common, random));
        asked.push(phrase("name", one::<&str>(&groups, random)));
        asked.push(phrase("long phrase", PHRASES[number % 4]));
        asked.push(misspelt(one::<&str>(&groups, random), random));
        let from = FIRST_EPOCH + (random.unit() * (SPAN_SECS - 30 * 86_400) as f64) as i64;
        asked.push(Asked {
            from: Some(from),
            to: Some(from + 30 * 86_400),
            ..word("period", one(often, random))
        });
        asked.push(word("newest", one(often, random)));
        asked.push(word("facets", one(often, random)));
    }
    asked
}

fn words(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    let words = words.filter(|word| word.len() >= 3);
    words.map(str::to_lowercase).collect()
}

fn one<T: Copy>(all: &[T], random: &mut Random) -> T {
    all[random.below(all.len())]
}

fn word(class: &'static str, word: &str) -> Asked {
    Asked {
        class,
        query: word.to_owned(),
        words: vec![word.to_owned()],
        ..Asked::default()
    }
}

fn phrase(class: &'static str, phrase: &str) -> Asked {
    Asked {
        class,
        query: format!("\"{phrase}\""),
        words: phrase.split(' ').map(str::to_lowercase).collect(),
        ..Asked::default()
    }
}

/// Three words of one article that are neither very frequent nor rare.
fn three(texts: &[HashSet<String>], common: &HashSet<&str>, random: &mut Random) -> Asked {
    loop {
        let text = &texts[random.below(texts.len())];
        let mut words: Vec<&String> = text
            .iter()
            .filter(|word| common.contains(word.as_str()))
            .collect();
        words.sort();
        if words.len() < 3 {
            continue;
        }
        let start = random.below(words.len() - 2);
        let words: Vec<String> = words[start..start + 3]
            .iter()
            .map(|word| (*word).clone())
            .collect();
        return Asked {
            class: "three words",
            query: words.join(" "),
            words,
            ..Asked::default()
        };
    }
}

fn misspelt(name: &str, random: &mut Random) -> Asked {
    let first = name.split(' ').next().unwrap_or(name).to_lowercase();
    let mut letters: Vec<char> = first.chars().collect();
    let at = 1 + random.below(letters.len() - 1);
    letters[at] = 'x';
    let letters: String = letters.into_iter().collect();
    Asked {
        class: "fuzzy",
        query: format!("{letters}~"),
        words: vec![letters],
        ..Asked::default()
    }
}
