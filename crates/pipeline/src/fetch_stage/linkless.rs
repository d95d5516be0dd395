use wirewatch_model::{FeedEntry, FeedId, Page};

use super::pages::has_full_text;

/// What the made-up address of an entry begins with. It leads nowhere, and says so.
const SCHEME: &str = "urn:wirewatch:";

/// Gives entries that have no address, but the full text of an article, a name that stays the same from poll to poll:
/// their headline and day, else their guid. Others without an address have nothing to fetch and nothing to read.
pub(super) fn name_linkless(feed: &FeedId, entries: &mut [FeedEntry]) {
    for entry in entries {
        if entry.url.is_none() && has_full_text(entry) {
            entry.url = name_of(entry).map(|name| format!("{SCHEME}{feed}:{name}"));
        }
    }
}

/// Whether an address is one made up for an entry that has none.
pub(super) fn is_made_up(url: &str) -> bool {
    url.starts_with(SCHEME)
}

fn name_of(entry: &FeedEntry) -> Option<String> {
    let day = entry.published.map(|stamp| stamp.civil_date().to_string());
    let parts = match (&entry.title, day) {
        (Some(title), Some(day)) => [title.trim().to_lowercase(), day],
        (title, _) => [entry.id.clone().or_else(|| title.clone())?, String::new()],
    };
    let hash = Page::sha256_of(parts.join("\u{1f}").as_bytes());
    hash.get(..16).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use wirewatch_model::Stamp;

    use super::*;

    fn entry(title: Option<&str>, guid: Option<&str>, day: Option<i8>) -> FeedEntry {
        let date = day.map(|day| jiff::civil::date(2026, 6, day));
        FeedEntry {
            id: guid.map(str::to_owned),
            title: title.map(str::to_owned),
            published: date.and_then(Stamp::day),
            content: Some("The road was closed again on Monday. ".repeat(20)),
            ..FeedEntry::default()
        }
    }

    fn named(mut entry: FeedEntry) -> Option<String> {
        name_linkless(&"a".into(), std::slice::from_mut(&mut entry));
        entry.url
    }

    #[test]
    fn headline_and_day_name_an_entry_whatever_its_guid() {
        let first = named(entry(Some("Road closed"), Some("1"), Some(2)));
        assert!(first.as_deref().is_some_and(is_made_up));
        assert_eq!(
            named(entry(Some("ROAD closed "), Some("2"), Some(2))),
            first
        );
        assert_ne!(named(entry(Some("Road closed"), Some("1"), Some(3))), first);
        assert!(named(entry(None, Some("1"), None)).is_some());
        assert_eq!(named(entry(None, None, Some(2))), None);
    }

    #[test]
    fn entries_with_an_address_or_without_full_text_are_left_alone() {
        let mut short = entry(Some("Road closed"), None, Some(2));
        short.content = Some("Short.".to_owned());
        assert_eq!(named(short), None);
        let mut linked = entry(Some("Road closed"), None, Some(2));
        linked.url = Some("https://a.example/1".to_owned());
        assert_eq!(named(linked).as_deref(), Some("https://a.example/1"));
    }
}
