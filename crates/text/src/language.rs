use whatlang::Lang;

/// Fewer letters than this say too little about a language to trust a guess.
const MIN_LETTERS: usize = 40;

/// Detects the language of `text` as a BCP 47 tag; `None` when it is too short or unclear.
pub fn detect_language(text: &str) -> Option<&'static str> {
    let letters = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(MIN_LETTERS)
        .count();
    if letters < MIN_LETTERS {
        return None;
    }
    // The first paragraphs are enough, and the time stays bounded.
    let head_end = text
        .char_indices()
        .nth(4_000)
        .map_or(text.len(), |(byte, _)| byte);
    let head = text.get(..head_end)?;
    if is_plainly_english(head) {
        return Some("en");
    }
    let info = whatlang::detect(head)?;
    if info.confidence() < 0.2 {
        return None;
    }
    bcp47(info.lang())
}

/// Small words of English that other languages do not have, or have seldom.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "that", "with", "from", "which", "were", "have", "has", "been", "would",
    "their", "this", "by", "said", "they", "not", "to", "for", "was", "is",
];

/// So many words of a text tell whether it is English.
const WORDS_LOOKED_AT: usize = 200;

/// Whether the small words alone say that a text is English: where they do, nothing else has to be asked.
///
/// A fifth of the words of English news are among [`ENGLISH`] and one in sixteen is "the"; of the words of other languages
/// a thirtieth looks like the former, and one in two hundred like the latter.
fn is_plainly_english(text: &str) -> bool {
    let (mut words, mut small, mut articles) = (0, 0, 0);
    for word in text.split_ascii_whitespace().take(WORDS_LOOKED_AT) {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        let is = |small: &str| word.eq_ignore_ascii_case(small);
        words += 1;
        articles += usize::from(is("the"));
        small += usize::from(word.len() <= 5 && ENGLISH.iter().any(|word| is(word)));
    }
    words >= 30 && small * 8 >= words && articles * 50 >= words
}

fn bcp47(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Eng => "en",
        Lang::Ara => "ar",
        Lang::Rus => "ru",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Tur => "tr",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Ukr => "uk",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Hrv => "hr",
        Lang::Slv => "sl",
        Lang::Mkd => "mk",
        Lang::Ell => "el",
        Lang::Heb => "he",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Est => "et",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Cat => "ca",
        Lang::Ind => "id",
        Lang::Vie => "vi",
        Lang::Tha => "th",
        Lang::Kor => "ko",
        Lang::Jpn => "ja",
        Lang::Cmn => "zh",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Aze => "az",
        Lang::Uzb => "uz",
        Lang::Tuk => "tk",
        Lang::Bel => "be",
        Lang::Amh => "am",
        Lang::Tgl => "tl",
        Lang::Afr => "af",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Mar => "mr",
        Lang::Guj => "gu",
        Lang::Pan => "pa",
        Lang::Kan => "kn",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Sin => "si",
        Lang::Mya => "my",
        Lang::Khm => "km",
        Lang::Nep => "ne",
        Lang::Yid => "yi",
        Lang::Jav => "jv",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Epo => "eo",
        Lang::Lat => "la",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_is_told_from_a_sentence() {
        assert_eq!(
            detect_language(
                "The ministry said on Monday that the road to the north was closed again."
            ),
            Some("en")
        );
        assert_eq!(
            detect_language(
                "Министерство сообщило в понедельник, что дорога на север снова закрыта."
            ),
            Some("ru")
        );
    }

    #[track_caller]
    fn check_plainly_english(text: &str, expected: bool) {
        assert_eq!(is_plainly_english(&text.repeat(3)), expected, "{text}");
    }

    #[test]
    fn small_words_tell_english_from_its_neighbours() {
        check_plainly_english(
            "The mayor said that the bridge by the old mill would stay shut for a week. ",
            true,
        );
        check_plainly_english(
            "De burgemeester zei dat de brug bij de oude molen nog een week dicht was, of is dat niet zo? ",
            false,
        );
        check_plainly_english(
            "Ordføreren sagde, at broen ved den gamle mølle var lukket for en uge, til det var for sent. ",
            false,
        );
        check_plainly_english(
            "Le maire a dit que le pont de The Old Mill Company serait encore fermé pendant une semaine. ",
            false,
        );
    }

    #[test]
    fn short_text_has_no_language() {
        assert_eq!(detect_language("Oslo 7"), None);
    }
}
