//! Texts broken at random: reading never panics, and every span it gives lies inside the text.

use wirewatch_model::Span;
use wirewatch_quotes::{QuoteRules, read_quotes};

const TEXTS: [(&str, &str); 7] = [
    (
        "en",
        "HALDEN, Monday (Meridian Wire) — “The road is shut,” said Dr. Amina Diallo, 46, a senior analyst at the Halden Institute, \
         adding that the “old bridge” had fallen. “Nobody can pass,” she said, “and nobody will.”\n\nAccording to Ken Osei (D-Halden), \
         the mayor’s aides said nothing; asked whether he’d resign, Osei said: “No. I [will] stay ... for now.\n\n“I was there.” — C.M.",
    ),
    (
        "en",
        "Q: Who closed it?\nA: We don’t know.\n''Why now?'' Musa asked. The group, which calls itself the Front, claimed it had shot \
         the guards - as «The Gazette» reported on Tuesday. Diallo: “Go home!” ‘The boys’ school isn’t open,’ he said.",
    ),
    (
        "fr",
        "« Le pont tiendra, assure Jean-Luc d’Hauteville, mais pas longtemps. »\n— La route est fermée, dit-elle. Selon l’AFP, « c’est fini ».",
    ),
    (
        "es",
        "—El puente está cerrado —dijo Pablo de la Vega—. Nadie pasa. «No», añadió. Lucía Ferrer: «El puente no es seguro»",
    ),
    (
        "de",
        "„Die Täter“, sagte Innenminister Paul Krämer, „werden verfolgt.“ »Wir bleiben«, so Karl von Berg. Laut Jana Vogt: „Nein.“",
    ),
    (
        "ru",
        "«Мост закрыт, — сказал Пётр Зимин. — Его откроют». — Да, — ответила она. По словам Саида аль-Хамада, «всё спокойно».",
    ),
    (
        "ar",
        "قال وزير الداخلية سامر العلي: «الطريق مغلق منذ يومين». وأكد المتحدث باسم الشرطة أن «الوضع تحت السيطرة»، بحسب ليلى حداد.",
    ),
];

/// Pieces that mean much to the reader of quotes.
const PIECES: [&str; 24] = [
    "“",
    "”",
    "\"",
    "«",
    "»",
    "‘",
    "’",
    "''",
    "—",
    "- ",
    ",",
    ".",
    ":",
    "\n",
    "\n\n",
    "[",
    ")",
    " said ",
    " according to ",
    " asked ",
    " that ",
    " he ",
    "\u{301}",
    "\u{0}",
];

/// A linear generator with a fixed seed, so that a failure can be had again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// The text with a few letters dropped, doubled or moved, and pieces put in.
fn broken(text: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=chance.below(8) {
        let at = chance.below(letters.len());
        let other = chance.below(letters.len());
        match chance.below(5) {
            0 => drop(letters.drain(at..(at + 1 + chance.below(20)).min(letters.len()))),
            1 if !letters.is_empty() => letters.swap(at, other),
            2 => letters.truncate(at + 1),
            3 => {
                let stretch: Vec<char> = letters
                    .iter()
                    .skip(at)
                    .take(chance.below(40))
                    .copied()
                    .collect();
                letters.splice(other..other, stretch);
            }
            _ => {
                let piece = PIECES[chance.below(PIECES.len())];
                letters.splice(at..at, piece.chars());
            }
        }
    }
    letters.into_iter().collect()
}

#[track_caller]
fn check_span(span: Span, text: &str, original: &str) {
    assert!(
        text.get(span.start..span.end)
            .is_some_and(|part| !part.is_empty()),
        "span {span:?} is outside of {text:?}, from {original:?}"
    );
}

#[test]
fn broken_texts_give_no_panic_and_only_spans_inside_the_text() {
    let rules = QuoteRules::builtin();
    let mut chance = Chance(7);
    for (language, original) in TEXTS {
        for _ in 0..400 {
            let text = broken(original, &mut chance);
            let reading = read_quotes(&text, Some(language), &rules);
            for quote in &reading.quotes {
                assert!(!quote.content.is_empty(), "{text:?}");
                let mention = quote.speaker.as_ref().map(|speaker| speaker.mention);
                for span in quote
                    .content
                    .iter()
                    .copied()
                    .chain(quote.cue)
                    .chain(mention)
                {
                    check_span(span, &text, original);
                }
                assert!(
                    quote
                        .content
                        .windows(2)
                        .all(|pair| pair[0].end <= pair[1].start),
                    "pieces overlap in {text:?}: {:?}",
                    quote.content
                );
            }
            for speaker in &reading.speakers {
                assert!(!speaker.name.trim().is_empty(), "{text:?}");
                for &span in &speaker.evidence {
                    check_span(span, &text, original);
                }
            }
        }
    }
}

#[test]
fn every_cut_of_a_text_can_be_read() {
    let rules = QuoteRules::builtin();
    for (language, text) in TEXTS {
        for (at, _) in text.char_indices() {
            let (head, tail) = text.split_at(at);
            read_quotes(head, Some(language), &rules);
            read_quotes(tail, Some(language), &rules);
        }
    }
}
