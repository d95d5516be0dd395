/// The month a word names, by its first letters in some twenty languages; `None` for other words.
pub fn month_of(word: &str) -> Option<i8> {
    let word = wirewatch_text::fold(word);
    let (_, month) = MONTHS.iter().find(|(start, _)| {
        word == *start || start.chars().count() >= 3 && word.starts_with(start)
    })?;
    Some(*month)
}

/// Folded beginnings of month names. A longer beginning stands before a shorter one it starts with.
const MONTHS: &[(&str, i8)] = &[
    // English, German, Dutch, Scandinavian, French, Spanish, Portuguese, Italian, Romanian.
    ("jan", 1),
    ("janv", 1),
    ("ene", 1),
    ("gen", 1),
    ("ian", 1),
    ("feb", 2),
    ("fev", 2),
    ("fevr", 2),
    ("feber", 2),
    ("mar", 3),
    ("marz", 3),
    ("maart", 3),
    ("mrt", 3),
    ("mart", 3),
    ("mrz", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("may", 5),
    ("mai", 5),
    ("maj", 5),
    ("mei", 5),
    ("mag", 5),
    ("maggio", 5),
    ("juin", 6),
    ("jun", 6),
    ("giu", 6),
    ("iun", 6),
    ("juil", 7),
    ("jul", 7),
    ("lug", 7),
    ("iul", 7),
    ("aug", 8),
    ("aou", 8),
    ("ago", 8),
    ("aout", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("nov", 11),
    ("noi", 11),
    ("dec", 12),
    ("dez", 12),
    ("des", 12),
    ("dic", 12),
    // Turkish.
    ("ocak", 1),
    ("subat", 2),
    ("nisan", 4),
    ("mayıs", 5),
    ("mayis", 5),
    ("haziran", 6),
    ("temmuz", 7),
    ("agu", 8),
    ("eylul", 9),
    ("ekim", 10),
    ("kasım", 11),
    ("kasim", 11),
    ("aralık", 12),
    ("aralik", 12),
    // Polish, Czech.
    ("sty", 1),
    ("lut", 2),
    ("kwi", 4),
    ("czerw", 6),
    ("lip", 7),
    ("sierp", 8),
    ("wrze", 9),
    ("pazdz", 10),
    ("paz", 10),
    ("list", 11),
    ("gru", 12),
    ("led", 1),
    ("unor", 2),
    ("brez", 3),
    ("dub", 4),
    ("kvet", 5),
    ("cervn", 6),
    ("cervenc", 7),
    ("srp", 8),
    ("zari", 9),
    ("rij", 10),
    ("prosin", 12),
    // Russian, Ukrainian, Bulgarian.
    ("янв", 1),
    ("фев", 2),
    ("мар", 3),
    ("апр", 4),
    ("мая", 5),
    ("мае", 5),
    ("маи", 5),
    ("май", 5),
    ("июн", 6),
    ("июл", 7),
    ("авг", 8),
    ("сен", 9),
    ("окт", 10),
    ("ноя", 11),
    ("дек", 12),
    ("січ", 1),
    ("січ", 1),
    ("лют", 2),
    ("берез", 3),
    ("квіт", 4),
    ("трав", 5),
    ("черв", 6),
    ("лип", 7),
    ("серп", 8),
    ("верес", 9),
    ("жовт", 10),
    ("листоп", 11),
    ("груд", 12),
    ("юни", 6),
    ("юли", 7),
    ("сеп", 9),
    ("ное", 11),
    // Arabic: the Gulf's and Egypt's names, then the Levant's.
    ("يناير", 1),
    ("فبراير", 2),
    ("مارس", 3),
    ("ابريل", 4),
    ("مايو", 5),
    ("يونيو", 6),
    ("يوليو", 7),
    ("اغسطس", 8),
    ("سبتمبر", 9),
    ("اكتوبر", 10),
    ("نوفمبر", 11),
    ("ديسمبر", 12),
    ("شباط", 2),
    ("اذار", 3),
    ("نيسان", 4),
    ("ايار", 5),
    ("حزيران", 6),
    ("تموز", 7),
    ("ايلول", 9),
    // Persian spellings of the Western months.
    ("ژانویه", 1),
    ("فوریه", 2),
    ("آوریل", 4),
    ("اوریل", 4),
    ("ژوئن", 6),
    ("ژوين", 6),
    ("اوت", 8),
    ("سپتامبر", 9),
    ("اکتبر", 10),
    ("نوامبر", 11),
    ("دسامبر", 12),
    // Indonesian, Finnish, Hungarian, Greek.
    ("pebruari", 2),
    ("agustus", 8),
    ("tammi", 1),
    ("helmi", 2),
    ("maalis", 3),
    ("huhti", 4),
    ("touko", 5),
    ("kesa", 6),
    ("heina", 7),
    ("elo", 8),
    ("syys", 9),
    ("loka", 10),
    ("marras", 11),
    ("joulu", 12),
    ("ιαν", 1),
    ("φεβ", 2),
    ("μαρ", 3),
    ("απρ", 4),
    ("μαι", 5),
    ("ιουν", 6),
    ("ιουλ", 7),
    ("αυγ", 8),
    ("σεπ", 9),
    ("οκτ", 10),
    ("νοε", 11),
    ("δεκ", 12),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_month(word: &str, expected: Option<i8>) {
        assert_eq!(month_of(word), expected, "{word}");
    }

    #[test]
    fn months_are_told_in_many_languages() {
        check_month("December", Some(12));
        check_month("Déc", Some(12));
        check_month("février", Some(2));
        check_month("juillet", Some(7));
        check_month("juin", Some(6));
        check_month("Mai", Some(5));
        check_month("августа", Some(8));
        check_month("أكتوبر", Some(10));
        check_month("Ağustos", Some(8));
    }

    #[test]
    fn other_words_are_no_months() {
        check_month("people", None);
        check_month("de", None);
    }
}
