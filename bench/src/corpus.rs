//! Invented news: words of a made-up language with the frequencies of a real one, groups, places, speakers and quotes. The
//! same number of articles always gives the same ones, so that figures of two days can be compared.

use std::collections::HashSet;

use crate::random::{Random, Zipf};

/// Frequent English words stand at the head of the vocabulary: phrases of them are what is dear to search.
const FREQUENT: &str = "the of to and in a that for on is was with as by at from said it be has have were are an not this \
    after had he they his their its who been which but more will one would about up new two also when out over into than \
    people government police";

const CONSONANTS: &str =
    "b c d f g h j k l m n p r s t v w z br cr dr fl gr kr pl pr sh sk sl sp st str th tr";
const VOWELS: &str = "a e i o u ai ea ee ie io oa ou";
const ENDS: &str = "- - - n r l s t m nd st ck ng rt";
const SUFFIXES: &str = "- - - - s ed ing er ly ion ment ness al ies";
const GROUP_KINDS: &str = "Front Brigade Movement Network Collective Vanguard Crew Legion";
const PLACE_ENDS: &str = "- ville abad grad Point Junction";

/// What attacks are called.
const ATTACKS: [&str; 8] = [
    "drone strike",
    "car bomb",
    "armed assault",
    "suicide bombing",
    "mortar fire",
    "kidnapping",
    "arson attack",
    "roadside ambush",
];

/// Phrases that stand in many articles; the first ones are long ones of frequent words.
pub const PHRASES: [&str; 7] = [
    "claimed responsibility for the attack",
    "no group immediately claimed responsibility",
    "according to local officials",
    "security forces said on",
    "condemned the attack",
    "told reporters on",
    "the ministry of interior",
];

/// Seconds since 1970 of the first article; the last one is two years later.
pub const FIRST_EPOCH: i64 = 1_704_067_200;
pub const SPAN_SECS: i64 = 2 * 365 * 86_400;

const VOCABULARY: usize = 120_000;

/// One invented article.
#[derive(Debug, Clone)]
pub struct Article {
    pub url: String,
    pub outlet: String,
    pub language: &'static str,
    pub epoch: i64,
    pub title: String,
    pub body: String,
    /// Speaker and words, which stand in the body.
    pub quotes: Vec<(String, String)>,
    pub groups: Vec<String>,
    pub place: String,
    /// The sentence that reports the attack, which stands in the body.
    pub report: String,
    pub killed: u32,
}

impl Article {
    /// What sizes and speeds are counted in.
    pub fn bytes(&self) -> u64 {
        (self.title.len() + self.body.len()) as u64
    }
}

/// Makes articles, the oldest first.
pub struct Corpus {
    random: Random,
    words: Vec<String>,
    word_frequency: Zipf,
    groups: Names,
    places: Names,
    speakers: Names,
    outlets: Names,
    count: usize,
    next: usize,
}

struct Names {
    all: Vec<String>,
    frequency: Zipf,
}

impl Names {
    fn make(
        random: &mut Random,
        count: usize,
        exponent: f64,
        make: impl Fn(&mut Random) -> String,
    ) -> Self {
        let mut known = HashSet::new();
        let mut all = Vec::with_capacity(count);
        while all.len() < count {
            let name = make(random);
            if known.insert(name.clone()) {
                all.push(name);
            }
        }
        Self {
            all,
            frequency: Zipf::new(count, exponent, 0.0),
        }
    }

    fn one(&self, random: &mut Random) -> String {
        self.all[self.frequency.pick(random)].clone()
    }
}

impl Corpus {
    pub fn new(count: usize) -> Self {
        let mut random = Random::new(1);
        let mut known: HashSet<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
        let mut words: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
        while words.len() < VOCABULARY {
            let syllables = 1 + random.geometric(0.6).min(3);
            let word = invented(&mut random, syllables) + one_of(SUFFIXES, &mut random);
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
        let random = &mut random;
        let name = |random: &mut Random| capitalized(&invented(random, 2));
        Self {
            groups: Names::make(random, 400, 1.1, |random| {
                format!("{} {}", name(random), one_of(GROUP_KINDS, random))
            }),
            places: Names::make(random, 1_200, 1.1, |random| {
                name(random) + one_of(PLACE_ENDS, random)
            }),
            speakers: Names::make(random, 5_000, 0.7, |random| {
                format!("{} {}", name(random), name(random))
            }),
            outlets: Names::make(random, 800, 0.9, |random| format!("{} News", name(random))),
            random: random.clone(),
            words,
            word_frequency: Zipf::new(VOCABULARY, 1.05, 1.7),
            count,
            next: 0,
        }
    }

    fn article(&mut self) -> Article {
        let number = self.next;
        let random = &mut self.random;
        let length = (450.0 * (random.normal() * 0.5).exp()).clamp(80.0, 2_500.0) as usize;
        let mut words: Vec<String> = (0..length)
            .map(|_| self.words[self.word_frequency.pick(random)].clone())
            .collect();
        for _ in 0..length / 120 {
            let at = random.below(length);
            words[at] = if random.chance(0.6) {
                (2 + random.below(99_998)).to_string()
            } else {
                capitalized(&invented(random, 3))
            };
        }
        let mut sentences = sentences(&words, random);
        let mut put = |sentence: String, random: &mut Random| {
            let at = random.below(sentences.len());
            sentences.insert(at, sentence);
        };
        let place = self.places.one(random);
        let mut groups: Vec<String> = (0..[0, 1, 1, 1, 2, 3][random.below(6)])
            .map(|_| self.groups.one(random))
            .collect();
        groups.sort();
        groups.dedup();
        for group in &groups {
            for _ in 0..=random.below(5) {
                let phrase = PHRASES[random.below(PHRASES.len())];
                put(format!("{group} {phrase} {place}."), random);
            }
        }
        let killed = u32::try_from(random.below(40)).unwrap_or(0);
        let attack = ATTACKS[random.below(ATTACKS.len())];
        let report = format!("The {attack} in {place} killed {killed} people.");
        put(report.clone(), random);
        let mut quotes = Vec::new();
        for _ in 0..[0, 0, 1, 1, 2, 3, 4][random.below(7)] {
            let speaker = self.speakers.one(random);
            let words: Vec<&str> = (0..8 + random.below(28))
                .map(|_| self.words[self.word_frequency.pick(random)].as_str())
                .collect();
            let words = capitalized(&words.join(" "));
            put(format!("“{words},” said {speaker}."), random);
            quotes.push((speaker, words));
        }
        let paragraphs: Vec<String> = sentences.chunks(4).map(|part| part.join(" ")).collect();
        let title: Vec<&str> = (0..5 + random.below(6))
            .map(|_| self.words[self.word_frequency.pick(random)].as_str())
            .collect();
        let head = groups.first().filter(|_| random.chance(0.6));
        let title = match head {
            Some(group) => format!("{group} {}", title.join(" ")),
            None => capitalized(&title.join(" ")),
        };
        let outlet = self.outlets.one(random);
        let step = SPAN_SECS * number as i64 / self.count.max(1) as i64;
        Article {
            url: format!(
                "https://{}.example/{number}",
                outlet.to_lowercase().replace(' ', "-")
            ),
            outlet,
            language: language(random.below(100)),
            epoch: FIRST_EPOCH + step + random.below(7_200) as i64 - 3_600,
            title,
            body: paragraphs.join("\n\n"),
            quotes,
            groups,
            place,
            report,
            killed,
        }
    }
}

impl Iterator for Corpus {
    type Item = Article;

    fn next(&mut self) -> Option<Article> {
        if self.next >= self.count {
            return None;
        }
        let article = self.article();
        self.next += 1;
        Some(article)
    }
}

fn language(percent: usize) -> &'static str {
    match percent {
        0..70 => "en",
        70..78 => "es",
        78..85 => "fr",
        85..91 => "de",
        91..95 => "ar",
        95..98 => "ru",
        _ => "pt",
    }
}

fn sentences(words: &[String], random: &mut Random) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let (sentence, further) = rest.split_at(rest.len().min(9 + random.below(19)));
        let mut sentence = sentence.to_vec();
        if sentence.len() > 14 {
            sentence[7].push(',');
        }
        sentences.push(format!("{}.", capitalized(&sentence.join(" "))));
        rest = further;
    }
    sentences
}

fn invented(random: &mut Random, syllables: usize) -> String {
    let mut word = String::new();
    for _ in 0..syllables {
        for parts in [CONSONANTS, VOWELS, ENDS] {
            word.push_str(one_of(parts, random));
        }
    }
    word
}

/// One of the parts of a list; a dash stands for nothing.
fn one_of(parts: &'static str, random: &mut Random) -> &'static str {
    let parts: Vec<&str> = parts.split(' ').collect();
    parts[random.below(parts.len())].trim_matches('-')
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
