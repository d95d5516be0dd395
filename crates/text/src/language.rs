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
    let info = whatlang::detect(text.get(..head_end)?)?;
    if info.confidence() < 0.2 {
        return None;
    }
    bcp47(info.lang())
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

    #[test]
    fn short_text_has_no_language() {
        assert_eq!(detect_language("Oslo 7"), None);
    }
}
