/// Abbreviations that stand before a name or number, so that a full stop behind them never ends a sentence.
const BEFORE_NAMES: &[&str] = &[
    "adm", "brig", "capt", "cmdr", "col", "cpl", "det", "dr", "fr", "gen", "gov", "hon", "insp",
    "lt", "maj", "messrs", "mr", "mrs", "ms", "mme", "mlle", "msgr", "mt", "no", "pres", "prof",
    "rep", "reps", "rev", "sen", "sens", "sgt", "spc", "st", "supt", "vs", "г", "ул", "им", "hr",
    "fr", "sr", "sra", "srta", "dra", "gral",
];

/// Abbreviations that may also be a sentence's last word.
const ANYWHERE: &[&str] = &[
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "inc",
    "corp", "ltd", "co", "bros", "jr", "sr", "etc", "ph.d", "est", "dept", "univ", "assn", "ave",
    "blvd", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky",
    "la", "mass", "md", "mich", "minn", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "tenn",
    "tex", "vt", "va", "wash", "wis", "wyo", "approx", "esq", "км", "млн", "млрд", "тыс", "руб",
    "bzw", "usw", "ca", "nr", "z.b", "d.h", "т.е", "т.д", "т.п",
];

/// State names and the like that are also plain words, and abbreviations with a capital only.
const CAPITALIZED: &[&str] = &[
    "del", "ill", "ind", "la", "mass", "md", "mo", "ore", "pa", "wash", "mar", "co", "no", "rep",
    "st", "ms", "ga", "va", "conn", "ark", "det", "est", "pres", "hon", "col", "fr", "mt", "sen",
    "gen", "г", "им", "sr", "hr", "dec", "jan", "jun", "sep", "ca",
];

/// The longest entry above in bytes: longer words need no look-up.
const LONGEST: usize = 12;

/// Whether `word` (without its last stop) is written with one.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    // "D-Conn.": what counts is the part behind the hyphen.
    let tail = word.rsplit('-').next().unwrap_or(word);
    stands_before_name(tail) || listed(ANYWHERE, tail)
}

/// Whether a full stop behind `word` is never the end of a sentence.
pub(crate) fn stands_before_name(word: &str) -> bool {
    listed(BEFORE_NAMES, word)
}

fn listed(list: &[&str], word: &str) -> bool {
    if word.len() > LONGEST {
        return false;
    }
    if !has_folded(list, word) {
        return false;
    }
    let needs_capital = has_folded(CAPITALIZED, word);
    !needs_capital || word.starts_with(char::is_uppercase)
}

/// Whether `list` has `word` in small letters.
fn has_folded(list: &[&str], word: &str) -> bool {
    if word.is_ascii() {
        return list.iter().any(|entry| entry.eq_ignore_ascii_case(word));
    }
    list.contains(&word.to_lowercase().as_str())
}

/// Words that open sentences and are no part of a name: behind `U.S.` or `C.M.` they show that a sentence ended.
const OPENERS: &[&str] = &[
    "a",
    "after",
    "all",
    "also",
    "although",
    "an",
    "and",
    "another",
    "any",
    "as",
    "asked",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "despite",
    "during",
    "each",
    "even",
    "every",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "instead",
    "it",
    "its",
    "last",
    "later",
    "many",
    "meanwhile",
    "more",
    "most",
    "my",
    "no",
    "not",
    "now",
    "on",
    "one",
    "only",
    "or",
    "other",
    "our",
    "she",
    "since",
    "so",
    "some",
    "still",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "to",
    "two",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "whether",
    "while",
    "who",
    "why",
    "with",
    "without",
    "yet",
    "you",
    "your",
];

/// Whether `word`, written with a capital, rather opens a sentence than continues a name.
pub(crate) fn opens_sentence(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && has_folded(OPENERS, word)
}
