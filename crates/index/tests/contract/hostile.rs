use wirewatch_index::IndexError;

use super::support::{document, fresh, holding, request};

/// A small generator with a fixed start, so that each run asks the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("a small number")
    }

    fn query(&mut self, pieces: &[&str]) -> String {
        let count = self.below(24);
        (0..count)
            .map(|_| pieces[self.below(pieces.len())])
            .collect()
    }
}

const PIECES: &[&str] = &[
    "(",
    ")",
    "\"",
    "“",
    "»",
    "-",
    "*",
    "~",
    "~1",
    "~2",
    "~99999999999",
    ":",
    " ",
    " ",
    " AND ",
    " OR ",
    " NOT ",
    "title:",
    "group:",
    "killed:",
    "after:",
    "on:",
    "lang:",
    "speaker:",
    "zzz:",
    "bridge",
    "attack",
    "al-qaida",
    "Взрывы",
    "恐怖",
    "袭",
    "الهجمات",
    "é",
    "e\u{301}",
    "\u{202e}",
    "\0",
    "𝔘",
    "🇳🇪",
    ">=10",
    "1..",
    "..",
    "7d",
    "2024-02-31",
    "&",
    "||",
    "\\",
    "'",
    "ΐς",
    "ß",
    "İ",
    "\u{0640}",
    "\n",
    "a",
    "x*",
    "ab*",
    "abc~",
];

#[test]
fn no_query_panics_or_hangs() {
    let fresh = holding(&[
        document(
            "a",
            "Bridge attacked",
            "The old bridge of al-Qaida was attacked. 恐怖袭击 Взрывы الهجمات",
        ),
        document("b", "Market", "Text."),
    ]);
    let mut random = Random(0x5eed_2025);
    let mut understood = 0;
    for _ in 0..4_000 {
        let query = random.query(PIECES);
        match fresh.index.search(&request(&query)) {
            Ok(_) => understood += 1,
            Err(IndexError::Query(error)) => {
                assert!(error.position <= query.chars().count(), "{query:?}")
            }
            Err(other) => panic!("{query:?}: {other:?}"),
        }
        let text = random.query(PIECES);
        for language in [Some("el"), Some("tr"), None] {
            for span in fresh.index.highlight(&query, &text, language) {
                assert!(!span.of(&text).is_empty(), "{query:?} in {text:?}");
            }
        }
    }
    assert!(understood > 400, "only {understood} were understood");
}

/// Queries as people write them, which are then damaged.
const WRITTEN: &[&str] = &[
    "title:(drone OR rocket) \"old bridge\"~5 -drill",
    "(attack* OR bombing~2) AND NOT (market -group:\"Al-Qaïda\")",
    "speaker:\"Amina Diallo\" quote:raid after:7d before:2025-03-01",
    "killed:>=10 injured:5..20 country:IQ lang:ar on:2024-03",
    "group:* -outlet:\"Harbour Ledger\" incident:3f1c20b7a9de place:basra",
    "\"concert hal*\" 恐怖袭击 взрыв* الهجمات",
];

const TYPED: &[char] = &[
    '(', ')', '"', '-', '*', '~', ':', ' ', '.', '>', '=', '0', '9', 'a', 'é', '袭', 'ا', '\u{301}',
];

impl Random {
    /// A query with letters and whole parts lost, doubled, moved and typed.
    fn damaged(&mut self) -> String {
        let mut query: Vec<char> = WRITTEN[self.below(WRITTEN.len())].chars().collect();
        for _ in 0..=self.below(6) {
            let end = query.len() + 1;
            let (one, other) = (self.below(end), self.below(end));
            let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 12));
            match self.below(4) {
                0 => drop(query.drain(start..end)),
                1 => {
                    let part = query[start..end].to_vec();
                    query.splice(start..start, part);
                }
                2 => query.insert(start, TYPED[self.below(TYPED.len())]),
                _ => {
                    let other = WRITTEN[self.below(WRITTEN.len())];
                    query.splice(start..end, other.chars().take(end - start));
                }
            }
        }
        query.into_iter().collect()
    }
}

#[test]
fn damaged_queries_are_understood_or_explained() {
    let fresh = fresh();
    let now = request("").now;
    let mut random = Random(0x5eed_0007);
    let (mut understood, mut explained, mut corrected) = (0, 0, 0);
    for _ in 0..20_000 {
        let query = random.damaged();
        match fresh.index.check(&query, now) {
            Ok(()) => {
                // As it was understood it asks for the same.
                let once = fresh.index.understood(&query).expect("it was understood");
                let twice = fresh
                    .index
                    .understood(&once)
                    .expect("what was printed is a query");
                assert_eq!(once, twice, "{query:?}");
                understood += 1;
            }
            Err(IndexError::Query(error)) => {
                assert!(error.position <= query.chars().count(), "{query:?}");
                assert!(!error.message.is_empty(), "{query:?}");
                if let Some(suggestion) = error.suggestion {
                    let accepted = fresh.index.check(&suggestion, now);
                    assert!(accepted.is_ok(), "{query:?} is corrected to {suggestion:?}");
                    corrected += 1;
                }
                explained += 1;
            }
            Err(other) => panic!("{query:?}: {other:?}"),
        }
    }
    assert!(understood > 2_000 && explained > 2_000 && corrected > 1_000);
}

#[test]
fn every_language_takes_any_text() {
    let languages = "ar da de el en es fi fr hu it nl no pt ro ru sv ta tr fa zh";
    let mut random = Random(0x5eed_0001);
    let documents: Vec<_> = languages
        .split(' ')
        .flat_map(|language| (0..20).map(move |number| (language, number)))
        .map(|(language, number)| {
            let mut document = document(
                &format!("{language}{number}"),
                &random.query(PIECES),
                &random.query(PIECES),
            );
            document.language = Some(language.to_owned());
            document
        })
        .collect();
    let fresh = holding(&documents);
    assert_eq!(
        fresh.index.count().expect("a count"),
        documents.len() as u64
    );
}

#[test]
fn long_words_and_texts_are_taken() {
    let fresh = holding(&[document(
        "a",
        &"x".repeat(100_000),
        &"bridge ".repeat(200_000),
    )]);
    fresh.check("bridge", &["a"]);
    let error = fresh.query_error(&format!("bridge {}", "x".repeat(1_000)));
    assert!(error.message.contains("too long"), "{error}");
}
