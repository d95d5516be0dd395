//! Titles, affiliations and roles beside a name.

use std::ops::Range;

use wirewatch_text::TokenKind;
use wirewatch_text::tagger::Tag;

use crate::document::Document;
use crate::names::NameMention;
use crate::rules::SpeakerWords;

/// A post as the text states it beside a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Post {
    /// "senior director".
    pub(crate) title: Range<usize>,
    /// "Counter Extremism Project".
    pub(crate) affiliation: Option<Range<usize>>,
    /// Everything read, name included.
    pub(crate) evidence: Range<usize>,
}

/// Longest title in words; longer runs are sentences gone astray.
const LONGEST_TITLE: usize = 9;

/// The post stated beside a name: behind it in an apposition, else before it.
pub(crate) fn post_beside(
    document: &Document<'_>,
    mention: &NameMention,
    words: &SpeakerWords,
) -> Option<Post> {
    post_behind(document, mention, words).or_else(|| post_before(document, mention, words))
}

fn post_behind(
    document: &Document<'_>,
    mention: &NameMention,
    words: &SpeakerWords,
) -> Option<Post> {
    let mut at = mention.name.end;
    let line = document.words.get(mention.name.start)?.line;
    let lower = |at: usize| {
        document
            .words
            .get(at)
            .filter(|word| word.line == line && word.zone.is_none())
            .map_or("", |word| word.lower.as_str())
    };
    let comma = matches!(lower(at), "," | "(" | "—" | "–");
    at += usize::from(comma);
    // "Ken Osei, 46, a baker": the age says nothing here.
    let age = document
        .words
        .get(at)
        .is_some_and(|word| word.tag == Tag::CD && word.kind == TokenKind::Number);
    if comma && age && lower(at + 1) == "," {
        at += 2;
    }
    if matches!(lower(at), "who") && matches!(lower(at + 1), "is" | "was") {
        at += 2;
    }
    let article = matches!(
        lower(at),
        "a" | "an" | "the" | "its" | "their" | "his" | "her"
    );
    if !comma && !article {
        return None;
    }
    at += usize::from(article);
    let start = at;
    let mut head = None;
    while at < start + LONGEST_TITLE {
        let Some(word) = document
            .words
            .get(at)
            .filter(|word| word.line == line && word.zone.is_none())
        else {
            break;
        };
        let part = word.tag.is_noun()
            || matches!(
                word.tag,
                Tag::JJ | Tag::VBG | Tag::VBN | Tag::CD | Tag::POS | Tag::RB
            )
            || (matches!(word.lower.as_str(), "and" | "of")
                && head.is_some()
                && !starts_organization(document, at + 1))
            || words.is_title(&word.lower);
        if !part {
            break;
        }
        if words.is_title(word.lower.trim_end_matches('.')) {
            head = Some(at);
        }
        at += 1;
    }
    let head = head?;
    let title = title_words(document, start..head + 1, words);
    let (affiliation, end) = affiliation_behind(document, head + 1, line);
    let inside = leading_organization(document, start..title.start);
    Some(Post {
        title,
        affiliation: affiliation.or(inside),
        evidence: mention.name.start..end,
    })
}

/// The organization right behind a name: "Jane Roe of the Halden Institute".
pub(crate) fn organization_beside(
    document: &Document<'_>,
    mention: &NameMention,
) -> Option<Range<usize>> {
    let word = document.words.get(mention.name.end)?;
    let binds = matches!(word.lower.as_str(), "of" | "at" | "from") && word.zone.is_none();
    let (organization, _) =
        binds.then(|| affiliation_behind(document, mention.name.end, word.line))?;
    organization.filter(|range| range.len() > 1)
}

/// The words of a title without the organization's name before them ("Oslo University professor").
fn title_words(document: &Document<'_>, range: Range<usize>, words: &SpeakerWords) -> Range<usize> {
    let mut start = range.end - 1;
    while start > range.start {
        let Some(word) = document.words.get(start - 1) else {
            break;
        };
        let capital = word.span.of(document.text).starts_with(char::is_uppercase);
        let stays =
            (!capital && word.tag != Tag::POS) || words.is_title(word.lower.trim_end_matches('.'));
        if !stays {
            break;
        }
        start -= 1;
    }
    start..range.end
}

fn leading_organization(document: &Document<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let end = (range.start..range.end)
        .rev()
        .find(|&at| {
            document
                .words
                .get(at)
                .is_some_and(|word| word.tag != Tag::POS)
        })
        .map(|at| at + 1)?;
    let capital = |at: usize| document.written(at).starts_with(char::is_uppercase);
    let mut start = end;
    while start > range.start && capital(start - 1) {
        start -= 1;
    }
    let named = (start..end).any(|at| {
        document
            .words
            .get(at)
            .is_some_and(|word| word.tag.is_name())
    });
    named.then_some(start..end)
}

/// "of the ORG", "at ORG", "for the interior ministry" behind a title.
fn affiliation_behind(
    document: &Document<'_>,
    at: usize,
    line: usize,
) -> (Option<Range<usize>>, usize) {
    let word = |at: usize| {
        document
            .words
            .get(at)
            .filter(|word| word.line == line && word.zone.is_none())
    };
    let lower = |at: usize| word(at).map_or("", |word| word.lower.as_str());
    let mut at = at;
    for _ in 0..2 {
        if !matches!(
            lower(at),
            "of" | "at" | "for" | "with" | "in" | "from" | "on"
        ) {
            return (None, at);
        }
        let start = at
            + 1
            + usize::from(matches!(
                lower(at + 1),
                "the" | "a" | "an" | "his" | "her" | "its" | "their"
            ));
        let end = organization_end(document, start, line);
        if end > start {
            return (Some(start..end), end);
        }
        // "director of communications at ORG": the title goes on before the organization.
        let mut next = start;
        while word(next)
            .is_some_and(|word| word.tag.is_noun() || matches!(word.tag, Tag::JJ | Tag::CC))
        {
            next += 1;
        }
        if next == start {
            return (None, at);
        }
        at = next;
    }
    (None, at)
}

/// Behind the capitalized words of an organization's name at `start`, small words inside it included.
fn organization_end(document: &Document<'_>, start: usize, line: usize) -> usize {
    let capital = |at: usize| {
        document.words.get(at).is_some_and(|word| {
            word.line == line
                && word.zone.is_none()
                && word.span.of(document.text).starts_with(char::is_uppercase)
        })
    };
    let small = |at: usize| {
        document.words.get(at).is_some_and(|word| {
            matches!(
                word.lower.as_str(),
                "of" | "for" | "and" | "the" | "on" | "&" | "'s" | "de" | "to"
            )
        })
    };
    let mut end = start;
    loop {
        if capital(end) {
            end += 1;
        } else if end > start && small(end) && capital(end + 1) {
            end += 2;
        } else if end > start && small(end) && small(end + 1) && capital(end + 2) {
            end += 3;
        } else {
            return end;
        }
    }
}

fn starts_organization(document: &Document<'_>, at: usize) -> bool {
    let next = at
        + usize::from(
            document
                .words
                .get(at)
                .is_some_and(|word| word.lower == "the"),
        );
    document.written(next).starts_with(char::is_uppercase)
}

fn post_before(
    document: &Document<'_>,
    mention: &NameMention,
    words: &SpeakerWords,
) -> Option<Post> {
    let title = mention.title.clone();
    let has_title = title.clone().any(|at| {
        document
            .words
            .get(at)
            .is_some_and(|word| words.is_title(word.lower.trim_end_matches('.')))
    });
    if has_title {
        let before = modifiers_start(document, title.start);
        return Some(Post {
            title: before..title.end,
            affiliation: None,
            evidence: before..mention.name.end,
        });
    }
    if let Some(post) = post_before_comma(document, mention, words) {
        return Some(post);
    }
    // "Counter Extremism Project director Jane Roe"
    let name_start = mention.honorific.unwrap_or(mention.name.start);
    let head = name_start.checked_sub(1)?;
    let word = document.words.get(head)?;
    if !words.is_title(&word.lower)
        || word.span.of(document.text).starts_with(char::is_uppercase)
        || word.zone.is_some()
    {
        return None;
    }
    let start = lower_title_start(document, head);
    let affiliation = leading_organization(document, start.saturating_sub(8)..start);
    Some(Post {
        evidence: affiliation.as_ref().map_or(start, |range| range.start)..mention.name.end,
        title: start..head + 1,
        affiliation,
    })
}

/// "The governor, Jane Roe, said": the title before a name in commas.
fn post_before_comma(
    document: &Document<'_>,
    mention: &NameMention,
    words: &SpeakerWords,
) -> Option<Post> {
    let name_start = mention.honorific.unwrap_or(mention.name.start);
    let comma = name_start.checked_sub(1)?;
    let closes = matches!(document.written(mention.name.end), "," | "." | ")");
    let head = comma.checked_sub(1)?;
    let word = document.words.get(head)?;
    let titled = words.is_title(&word.lower) && word.zone.is_none();
    if document.written(comma) != "," || !closes || !titled {
        return None;
    }
    let start = lower_title_start(document, head);
    // "the governor, Jane Roe": without "the" the comma may only part a list.
    let article = start.checked_sub(1).and_then(|at| document.words.get(at))?;
    let definite = matches!(
        article.lower.as_str(),
        "the" | "its" | "their" | "his" | "her" | "'s"
    );
    definite.then(|| Post {
        title: start..head + 1,
        affiliation: None,
        evidence: start..mention.name.end,
    })
}

/// The first of the small words that modify a capitalized title ("former President").
fn modifiers_start(document: &Document<'_>, end: usize) -> usize {
    let modifies = |at: usize| {
        document.words.get(at).is_some_and(|word| {
            matches!(
                word.lower.as_str(),
                "former"
                    | "senior"
                    | "deputy"
                    | "vice"
                    | "acting"
                    | "interim"
                    | "chief"
                    | "assistant"
                    | "associate"
                    | "then"
                    | "ex"
                    | "retired"
                    | "outgoing"
                    | "incoming"
            )
        })
    };
    let mut start = end;
    while start > 0 && modifies(start - 1) {
        start -= 1;
    }
    start
}

/// The first of the small words that belong to a title ending before `end`.
fn lower_title_start(document: &Document<'_>, end: usize) -> usize {
    let mut start = end;
    while let Some(word) = start.checked_sub(1).and_then(|at| document.words.get(at)) {
        let small = word.span.of(document.text).starts_with(char::is_lowercase);
        if !small
            || !(word.tag.is_noun() || word.tag == Tag::JJ)
            || word.zone.is_some()
            || end - start > 4
        {
            break;
        }
        start -= 1;
    }
    start
}
