use wirewatch_text::fold;

/// A headline as one place of the page gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleCandidate {
    /// The place: `h1`, `json-ld`, `og:title` …
    pub source: &'static str,
    /// The words as written.
    pub text: String,
}

/// How much the word of a place counts; learnt on the development halves of two labelled sets of news pages.
const WEIGHTS: &[(&str, f64)] = &[
    ("h1", 1.6),
    ("json-ld", 0.8),
    ("og:title", 0.7),
    ("title", 0.75),
    ("twitter:title", 0.05),
    ("microdata", 0.3),
    ("meta", 0.1),
];

/// Signs that part a headline from the site's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", "：", "ㅣ", "|", "--", "_", "-",
];

/// Chooses the headline that most places agree on, without the site's name.
///
/// `site_names` are names the page gives its site, `section` the part of it. The answer is the index of the candidate whose words are taken,
/// with those words.
pub fn choose_title(
    candidates: &[TitleCandidate],
    site_names: &[String],
    section: Option<&str>,
) -> Option<(usize, String)> {
    let names: Vec<String> = site_names.iter().map(|name| key(name)).collect();
    let section = section.map(key);
    let mut cleaned: Vec<String> = candidates
        .iter()
        .map(|candidate| tidy(&candidate.text))
        .collect();
    let keys: Vec<String> = cleaned.iter().map(|text| key(text)).collect();
    for text in &mut cleaned {
        // Twice, for "Headline - Section | Site".
        for _ in 0..2 {
            if let Some(short) = without_site(text, &names, section.as_deref(), &keys) {
                *text = short;
            }
        }
    }
    cut_tails(candidates, &mut cleaned);
    let keys: Vec<String> = cleaned.iter().map(|text| key(text)).collect();
    let mut best: Option<(usize, f64)> = None;
    for (index, own) in keys.iter().enumerate() {
        if own.is_empty() || names.contains(own) {
            continue;
        }
        let score = votes(own, candidates, &keys);
        if best.is_none_or(|(_, top)| score > top + 1e-9) {
            best = Some((index, score));
        }
    }
    let (index, _) = best?;
    Some((index, cleaned.get(index)?.clone()))
}

/// Shortens the `title` element to the headline of another place that it begins with: the rest is the site's own
/// ("…, Harbour Courier, 26 April 2024").
fn cut_tails(candidates: &[TitleCandidate], cleaned: &mut [String]) {
    let others: Vec<String> = candidates
        .iter()
        .zip(cleaned.iter())
        .filter(|(candidate, _)| matches!(candidate.source, "json-ld" | "og:title"))
        .map(|(_, text)| text.clone())
        .collect();
    for (candidate, text) in candidates.iter().zip(cleaned.iter_mut()) {
        if candidate.source != "title" {
            continue;
        }
        let head = others.iter().find(|other| {
            let rest = text.strip_prefix(other.as_str());
            other.chars().count() >= MIN_HEAD_CHARS
                && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        });
        if let Some(head) = head {
            text.clone_from(head);
        }
    }
}

/// A headline has at least so many characters; shorter beginnings are names and labels.
const MIN_HEAD_CHARS: usize = 12;

fn votes(own: &str, candidates: &[TitleCandidate], keys: &[String]) -> f64 {
    let mut score = 0.0;
    let mut seen: Vec<&str> = Vec::new();
    for (candidate, key) in candidates.iter().zip(keys) {
        if seen.contains(&candidate.source) {
            continue;
        }
        let weight = weight(candidate.source);
        if key == own {
            score += weight;
            seen.push(candidate.source);
        } else if has_label(key, own) {
            // A label before the headline ("Opinion …") stands in the same element.
            score += 0.9 * weight;
            seen.push(candidate.source);
        }
    }
    score
}

/// Whether a text is a headline with one word in front of it.
fn has_label(text: &str, headline: &str) -> bool {
    let label = text.strip_suffix(headline).map(str::trim);
    headline.len() > 20 && label.is_some_and(|label| !label.is_empty() && !label.contains(' '))
}

fn weight(source: &str) -> f64 {
    WEIGHTS
        .iter()
        .find(|(name, _)| *name == source)
        .map_or(0.2, |(_, weight)| *weight)
}

/// Words alone: two headlines that differ in dashes or quotation marks are one.
fn key(text: &str) -> String {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Without soft hyphens and invisible marks, on one line.
fn tidy(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}'
            )
        })
        .collect();
    wirewatch_text::collapse_whitespace(&visible)
}

/// `text` up to a separator, when what follows is the site's name or what precedes is a headline found elsewhere.
fn without_site(
    text: &str,
    names: &[String],
    section: Option<&str>,
    keys: &[String],
) -> Option<String> {
    let own = key(text);
    for separator in SEPARATORS {
        for (start, _) in text.match_indices(separator) {
            let head = text.get(..start)?.trim();
            let tail = text.get(start + separator.len()..)?.trim();
            let head_key = key(head);
            if head_key.is_empty() {
                continue;
            }
            let found_elsewhere = keys.iter().any(|other| *other == head_key && *other != own);
            let is_bare = !separator.starts_with(' ');
            let is_site = if is_bare {
                names.contains(&key(tail))
            } else {
                is_site_name(tail, names)
            };
            if is_site || found_elsewhere || section == Some(key(tail).as_str()) {
                return Some(head.to_owned());
            }
            let tail_key = key(tail);
            let is_label = is_site_name(head, names)
                || keys.iter().any(|other| *other == tail_key && *other != own);
            if is_label && !tail_key.is_empty() {
                return Some(tail.to_owned());
            }
        }
    }
    None
}

fn is_site_name(text: &str, names: &[String]) -> bool {
    let own = key(text);
    if own.is_empty() {
        return false;
    }
    let joined = own.replace(' ', "");
    names.iter().any(|name| {
        let site = name.replace(' ', "");
        joined == site
            || site.len() >= 4 && joined.ends_with(&site) && own.split(' ').count() <= 6
            || joined.len() >= 4 && site.starts_with(&joined)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_title(candidates: &[(&'static str, &str)], sites: &[&str], expected: &str) {
        let candidates: Vec<TitleCandidate> = candidates
            .iter()
            .map(|(source, text)| TitleCandidate {
                source,
                text: (*text).to_owned(),
            })
            .collect();
        let sites: Vec<String> = sites.iter().map(|&name| name.to_owned()).collect();
        let title = choose_title(&candidates, &sites, None).map(|(_, title)| title);
        assert_eq!(title.as_deref(), Some(expected));
    }

    #[test]
    fn site_name_is_cut_off() {
        check_title(
            &[("title", "Ferry halts after storm - Harbour Courier")],
            &["Harbour Courier"],
            "Ferry halts after storm",
        );
        check_title(
            &[("title", "Ferry halts – a day at sea")],
            &["Harbour Courier"],
            "Ferry halts – a day at sea",
        );
    }

    #[test]
    fn label_inside_the_headline_is_cut_off() {
        check_title(
            &[
                ("h1", "Opinion What the ferry crews are owed"),
                ("json-ld", "What the ferry crews are owed"),
                ("og:title", "Opinion | What the ferry crews are owed"),
            ],
            &[],
            "What the ferry crews are owed",
        );
    }

    #[test]
    fn topic_that_all_data_put_before_the_headline_belongs_to_it() {
        check_title(
            &[
                ("h1", "Twelve hours at sea"),
                ("json-ld", "Selwyn ferry: Twelve hours at sea"),
                ("og:title", "Selwyn ferry: Twelve hours at sea"),
                (
                    "title",
                    "Selwyn ferry: Twelve hours at sea, daily Courier, 3 May",
                ),
            ],
            &["Harbour Courier"],
            "Selwyn ferry: Twelve hours at sea",
        );
    }

    #[test]
    fn logo_in_a_heading_is_no_headline() {
        check_title(
            &[
                ("h1", "Harbour Courier"),
                ("h1", "Ferry halts after storm"),
                ("og:title", "Ferry halts after storm"),
            ],
            &["Harbour Courier"],
            "Ferry halts after storm",
        );
    }

    #[test]
    fn nothing_gives_no_title() {
        assert_eq!(choose_title(&[], &[], None), None);
    }
}
