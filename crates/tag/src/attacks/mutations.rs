//! Odd texts made by chance from plain ones: none may make the reading fail.

use wirewatch_model::Stamp;

use super::rules::AttackRules;
use super::{AttackContext, find_attacks};
use crate::{Watchlist, find_groups};

const TEXTS: &[(&str, &str)] = &[
    (
        "en",
        "QUITO, 3 Jan 90 -- [TEXT] Gunmen of the Shining Path stormed the town hall of Huanta on Friday, killing at least 12 \
         people, three of them police, and wounding dozens. “We did it,” the group's spokesman, Julio Ramos, said at 2330 GMT.",
    ),
    (
        "en",
        "A second car bomb went off two hours later outside the U.S. embassy's gate in the capital; more than 1,000 were hurt, up \
         from 40. Nobody has claimed it, but the minister blamed al-Shabab for the July 2005 attack.",
    ),
    (
        "fr",
        "Une voiture piégée a explosé lundi 13 mai à N'Djamena, l'État islamique a revendiqué l'attentat.",
    ),
    (
        "ru",
        "Теракт произошел вчера в Багдаде, «Исламское государство» взяло на себя ответственность.",
    ),
    (
        "ar",
        "قتل خمسة أشخاص في تفجير انتحاري في بغداد يوم الأحد ١٣ مايو.",
    ),
];

const PIECES: &[&str] = &[
    "",
    " ",
    "\n",
    ",",
    ".",
    "-",
    "--",
    "[",
    "]",
    "(",
    "\"",
    "'s",
    "’",
    "\u{301}",
    "\u{200f}",
    "٣",
    "12",
    "1,000",
    "of",
    "the",
    "KILLED",
    "bomb",
    "in",
    "by",
    "and",
    "one of them",
    "capital",
    "two",
    "GMT",
    "March",
    "U.S.",
    "İ",
    "ß",
    "在",
    "\u{0}",
];

/// Steele and Vigna's SplitMix64: enough for picking places.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let limit = limit.max(1) as u64;
        usize::try_from((mixed ^ (mixed >> 31)) % limit).unwrap_or(0)
    }
}

/// Takes a run of letters out, or puts a piece or another run in.
fn mutate(letters: &mut Vec<char>, chance: &mut Chance) {
    let at = chance.below(letters.len() + 1);
    let end = (at + chance.below(12)).min(letters.len());
    match chance.below(4) {
        0 => drop(letters.drain(at..end)),
        1 => {
            let run: Vec<char> = letters.iter().copied().skip(at).take(end - at).collect();
            let to = chance.below(letters.len() + 1);
            letters.splice(to..to, run);
        }
        2 => {
            let upper: Vec<char> = letters[at..end]
                .iter()
                .flat_map(|c| c.to_uppercase())
                .collect();
            letters.splice(at..end, upper);
        }
        _ => {
            let piece = PIECES[chance.below(PIECES.len())];
            letters.splice(at..at, piece.chars());
        }
    }
}

#[test]
fn no_mutation_makes_the_reading_fail() {
    let watchlist = Watchlist::builtin();
    let rules = AttackRules::builtin();
    let published = Stamp::day(jiff::civil::date(2024, 3, 26));
    let mut chance = Chance(7);
    for round in 0..300 {
        let (language, text) = TEXTS[round % TEXTS.len()];
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..=chance.below(20) {
            mutate(&mut letters, &mut chance);
        }
        let text: String = letters.into_iter().collect();
        let groups = find_groups(&text, Some(language), &watchlist);
        let context = AttackContext {
            published: published.as_ref(),
            language: Some(language),
            country: None,
            groups: &groups,
            regions: &[],
        };
        for attack in find_attacks(&text, &context, &rules) {
            for evidence in attack.evidence {
                assert!(
                    !evidence.span.of(&text).is_empty(),
                    "{} in {text}",
                    evidence.field
                );
            }
        }
    }
}
