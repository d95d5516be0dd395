use wirewatch_index::IndexError;

use super::support::{document, holding, request};

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
