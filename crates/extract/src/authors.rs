use std::sync::LazyLock;

use regex::Regex;
use wirewatch_text::{collapse_whitespace, fold};

/// Names read from bylines, people and agencies apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Names of people, or of whoever else signs.
    pub authors: Vec<String>,
    /// News agencies.
    pub agencies: Vec<String>,
}

/// News agencies as bylines spell them, folded.
const AGENCIES: &[&str] = &[
    "afp",
    "agence france-presse",
    "agence france presse",
    "ap",
    "associated press",
    "the associated press",
    "reuters",
    "thomson reuters",
    "dpa",
    "deutsche presse-agentur",
    "apa",
    "sda",
    "keystone-sda",
    "keystone",
    "ats",
    "ansa",
    "efe",
    "europa press",
    "lusa",
    "belga",
    "anp",
    "ntb",
    "ritzau",
    "tt",
    "pap",
    "ctk",
    "tass",
    "ria novosti",
    "interfax",
    "xinhua",
    "bernama",
    "antara",
    "pti",
    "press trust of india",
    "ani",
    "ians",
    "anadolu",
    "anadolu agency",
    "anadolu ajansi",
    "aa",
    "dha",
    "iha",
    "pa",
    "pa media",
    "press association",
    "upi",
    "bloomberg",
    "bloomberg news",
    "kyodo",
    "kyodo news",
    "jiji",
    "jiji press",
    "yonhap",
    "aap",
    "australian associated press",
    "canadian press",
    "the canadian press",
    "cp",
    "epd",
    "kna",
    "sid",
    "afp news",
    "irna",
    "sana",
    "wafa",
    "mena",
    "spa",
    "app",
    "kuna",
    "ina",
    "unb",
    "bss",
    "sapa",
    "gna",
    "nan",
    "news agency of nigeria",
    "agencies",
    "agencias",
    "agencia",
    "agence",
    "agenturen",
    "agentur",
    "tpn",
    "associated press (ap)",
    "united press international",
    "rfe/rl",
    "dow jones",
    "dow jones newswires",
    "pa news agency",
    "tnn",
    "anp/afp",
    "cnn wire",
    "cnn newsource",
    "news agencies",
    "с агентствами",
];

/// Words before a name that are no part of it, folded; the longest first.
const BEFORE: &[&str] = &[
    "written and reported by",
    "reported by",
    "written by",
    "posted by",
    "published by",
    "edited by",
    "story by",
    "words by",
    "article by",
    "review by",
    "analysis by",
    "opinion by",
    "report by",
    "text by",
    "texte par",
    "propos recueillis par",
    "un article de",
    "ein beitrag von",
    "eine analyse von",
    "ein kommentar von",
    "ein gastbeitrag von",
    "eine kolumne von",
    "aus",
    "written",
    "by:",
    "by",
    "von:",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "author:",
    "authors:",
    "autor:",
    "autorin:",
    "auteur:",
    "автор:",
    "автор",
    "текст:",
    "text:",
    "yazan:",
    "reporter:",
    "posted",
    "from",
    "od",
    "autori:",
    "текст",
    "بقلم:",
    "بقلم",
    "كتب:",
    "كتب",
    "작성자",
    "文/",
    "文：",
    "记者：",
    "记者",
    "責任編集",
];

/// Words of posts; behind a comma they end a name, and alone they are none.
const POSTS: &[&str] = &[
    "correspondent",
    "editor",
    "reporter",
    "journalist",
    "writer",
    "columnist",
    "contributor",
    "producer",
    "director",
    "chief",
    "bureau",
    "desk",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "journaliste",
    "redaktion",
    "redaktor",
    "redacteur",
    "redactie",
    "periodista",
    "corresponsal",
    "giornalista",
    "analyst",
    "professor",
    "lecturer",
    "fellow",
    "president",
    "founder",
    "ceo",
    "author",
    "staff",
    "editorial",
    "photographer",
    "fotograf",
    "freelance",
    "senior",
    "assistant",
    "associate",
    "executive",
    "managing",
    "deputy",
    "политический",
    "корреспондент",
    "обозреватель",
    "journalistin",
    "reporterin",
    "chefredakteur",
    "ph.d",
    "phd",
    "m.d",
    "md",
    "mph",
    "jd",
    "university",
    "institute",
];

/// Reads the names of one byline, in order.
pub fn read_names(bylines: &[String]) -> Names {
    let mut names = Names::default();
    for byline in bylines {
        for part in split_byline(byline) {
            let part = clean_name(&part);
            if part.is_empty() || is_noise(&part) {
                continue;
            }
            if is_agency(&part) {
                push_new(&mut names.agencies, part);
            } else {
                push_new(&mut names.authors, part);
            }
        }
    }
    names
}

/// Whether a byline part is a known news agency.
pub fn is_agency(name: &str) -> bool {
    let folded = fold(name);
    AGENCIES.contains(&folded.as_str())
}

fn push_new(list: &mut Vec<String>, name: String) {
    let folded = fold(&name);
    if !list.iter().any(|known| fold(known) == folded) {
        list.push(name);
    }
}

/// Parts a byline at commas, "and" and other signs between names.
fn split_byline(byline: &str) -> Vec<String> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)\s*[,;|•·\n]\s*|\s+(?:and|und|et|y|e|og|och|en|ve|и|та|with|&|\+|/|·|-|–)\s+|\s*、\s*|،\s*|\s/\s|(?-i:\b[a-z0-9._-]+@[a-z0-9.-]+)",
        )
        .expect("the pattern is tested")
    });
    let text = collapse_lines(byline);
    BETWEEN.split(&text).map(str::to_owned).collect()
}

fn collapse_lines(text: &str) -> String {
    text.lines()
        .map(collapse_whitespace)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A name without the words and signs around it.
fn clean_name(part: &str) -> String {
    let mut name = part.trim();
    if let Some(bracket) = name.find(['(', '[', '{', '<'])
        && bracket > 0
    {
        name = name.get(..bracket).unwrap_or(name).trim();
    }
    name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != '\'');
    loop {
        let shorter = without_prefix(name);
        if shorter == name {
            break;
        }
        name = shorter;
    }
    collapse_whitespace(name.trim_end_matches(|c: char| ",:;-–|".contains(c)))
}

fn without_prefix(name: &str) -> &str {
    for before in BEFORE {
        let words = before.chars().count();
        let Some((end, _)) = name.char_indices().nth(words) else {
            continue;
        };
        let (head, tail) = name.split_at(end);
        if fold(head) == *before
            && (tail.starts_with(char::is_whitespace) || before.ends_with([':', '：', '/']))
        {
            return tail.trim();
        }
    }
    name
}

fn is_noise(name: &str) -> bool {
    let chars = name.chars().count();
    let words = name.split_whitespace().count();
    if !(2..=60).contains(&chars) || words > 6 {
        return true;
    }
    if name.contains('@') || name.contains("http") || name.contains("www.") {
        return true;
    }
    if !name.contains(char::is_alphabetic) || name.chars().filter(char::is_ascii_digit).count() > 3
    {
        return true;
    }
    let folded = fold(name);
    if matches!(
        folded.as_str(),
        "admin"
            | "administrator"
            | "null"
            | "none"
            | "unknown"
            | "undefined"
            | "anonymous"
            | "webmaster"
            | "root"
            | "editor"
            | "n/a"
            | "jr"
            | "jr."
            | "author"
            | "follow"
            | "updated"
            | "published"
    ) {
        return true;
    }
    folded
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .any(|word| POSTS.contains(&word.trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_names(byline: &str, authors: &[&str], agencies: &[&str]) {
        let names = read_names(&[byline.to_owned()]);
        assert_eq!(names.authors, authors, "{byline}");
        assert_eq!(names.agencies, agencies, "{byline}");
    }

    #[test]
    fn names_are_parted() {
        check_names(
            "By Mina Oyelaran and Tom Reeve",
            &["Mina Oyelaran", "Tom Reeve"],
            &[],
        );
        check_names(
            "Von Klaus Ahrendt, Ute Sommer",
            &["Klaus Ahrendt", "Ute Sommer"],
            &[],
        );
        check_names(
            "par Luc Ferrand et Anne Dubois",
            &["Luc Ferrand", "Anne Dubois"],
            &[],
        );
    }

    #[test]
    fn agencies_stand_apart() {
        check_names("Mina Oyelaran, Reuters", &["Mina Oyelaran"], &["Reuters"]);
        check_names("The Associated Press", &[], &["The Associated Press"]);
    }

    #[test]
    fn posts_and_addresses_are_no_names() {
        check_names(
            "Mina Oyelaran, Senior Correspondent",
            &["Mina Oyelaran"],
            &[],
        );
        check_names("Tom Reeve tom.reeve@harbour.example", &["Tom Reeve"], &[]);
        check_names("admin", &[], &[]);
        check_names("https://harbour.example/tom", &[], &[]);
    }

    #[test]
    fn name_that_begins_like_a_preposition_is_kept() {
        check_names("Byron Vance", &["Byron Vance"], &[]);
    }
}
