use std::sync::LazyLock;

use regex::Regex;
use wirewatch_text::{collapse_whitespace, fold};

use crate::author_words::{AGENCIES, BEFORE, DEGREES, NO_NAMES, PARTICLES, POSTS};

/// Names read from bylines, people and agencies apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Names of people, or of whoever else signs.
    pub authors: Vec<String>,
    /// News agencies.
    pub agencies: Vec<String>,
}

/// How much is let through as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// Names of people only.
    People,
    /// Whoever signs: also a desk or the outlet.
    Anyone,
}

/// Reads the names of bylines, in order. `outlets` are names of the site, folded, that are no people.
pub fn read_names(bylines: &[String], outlets: &[String], strictness: Strictness) -> Names {
    let mut names = Names::default();
    for byline in bylines {
        let parts = split_byline(byline);
        // What stands beside the outlet's name is as likely its town.
        let sure = strictness == Strictness::Anyone
            || !parts
                .iter()
                .any(|part| is_outlet(&clean_name(part), outlets));
        for part in parts {
            let part = clean_name(&part);
            if part.is_empty() || is_noise(&part) {
                continue;
            }
            if is_agency(&part) {
                let agency = part
                    .split_once(" in ")
                    .map_or(part.as_str(), |(agency, _)| agency);
                push_new(&mut names.agencies, agency.to_owned());
            } else if strictness == Strictness::Anyone
                || !has_post(&part)
                    && !is_outlet(&part, outlets)
                    && (sure || looks_like_person(&part))
            {
                push_new(&mut names.authors, part);
            }
        }
    }
    names
}

/// Whether a name has the shape of a person's: two to five words with capitals, or a short one in a script without.
pub fn looks_like_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let has_case = name.contains(|c: char| c.is_lowercase() || c.is_uppercase());
    if !has_case {
        return name.chars().count() <= 20 && words.len() <= 4;
    }
    (2..=5).contains(&words.len())
        && words.iter().all(|word| {
            PARTICLES.contains(word)
                || word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())
        })
}

/// Whether a name is the site's own: "Harbour Courier", "harbour-courier.example", "The Harbour Courier".
fn is_outlet(name: &str, outlets: &[String]) -> bool {
    let joined = |text: &str| -> String {
        let folded = fold(text);
        let bare = folded.strip_prefix("the ").unwrap_or(&folded);
        bare.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let own = joined(name);
    outlets.iter().any(|outlet| {
        let outlet = joined(outlet);
        outlet.len() >= 2
            && (own == outlet
                || outlet.len() >= 4
                    && (own.starts_with(&outlet) || own.len() >= 4 && outlet.starts_with(&own)))
    })
}

/// Whether a byline part is a known news agency.
pub fn is_agency(name: &str) -> bool {
    let folded = fold(name);
    let bare = folded
        .split_once(" in ")
        .map_or(folded.as_str(), |(agency, _)| agency);
    AGENCIES.contains(&bare)
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
    let name = collapse_whitespace(name.trim_end_matches(|c: char| ",:;-–|".contains(c)));
    let name = name.strip_suffix(" 기자").unwrap_or(&name);
    without_degrees(name)
}

fn without_degrees(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|word| DEGREES.contains(word))
        || words.len() == 1 && words.first().is_some_and(|word| DEGREES.contains(word))
    {
        words.pop();
    }
    words.join(" ")
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
    if name.contains(['=', '{', '}', '#', '<', '>', '*']) || names_a_date(name) {
        return true;
    }
    let folded = fold(name);
    NO_NAMES.contains(&folded.as_str())
}

/// Whether a part is a date or a reading time.
fn names_a_date(part: &str) -> bool {
    let has_digit = part.contains(|c: char| c.is_ascii_digit());
    has_digit
        && part.split(|c: char| !c.is_alphabetic()).any(|word| {
            word.len() > 2 && crate::months::month_of(word).is_some()
                || matches!(
                    fold(word).as_str(),
                    "min" | "read" | "ago" | "am" | "pm" | "uhr"
                )
        })
}

fn has_post(name: &str) -> bool {
    fold(name)
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .any(|word| POSTS.contains(&word.trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_names(byline: &str, authors: &[&str], agencies: &[&str]) {
        let names = read_names(
            &[byline.to_owned()],
            &["harbour courier".to_owned()],
            Strictness::People,
        );
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
    fn outlet_is_no_person() {
        check_names("Harbour Courier", &[], &[]);
        check_names(
            "The Harbour Courier, Mina Oyelaran",
            &["Mina Oyelaran"],
            &[],
        );
    }

    #[test]
    fn towns_and_reading_times_are_no_persons() {
        check_names("Harbour Courier, Selwyn", &[], &[]);
        check_names("4 Min", &[], &[]);
    }

    #[test]
    fn persons_are_told_from_other_words() {
        assert!(looks_like_person("Mina Oyelaran"));
        assert!(looks_like_person("Karl von der Heide"));
        assert!(looks_like_person("سلمى الدروبي"));
        assert!(!looks_like_person("Themen wählen"));
        assert!(!looks_like_person("Frankfurt"));
    }

    #[test]
    fn dates_and_degrees_are_cut_off() {
        check_names(
            "By Mina Oyelaran, MS, RDN | Updated: Dec 22",
            &["Mina Oyelaran"],
            &[],
        );
    }

    #[test]
    fn name_that_begins_like_a_preposition_is_kept() {
        check_names("Byron Vance", &["Byron Vance"], &[]);
    }
}
