//! Alerts as a mail: the same words as plain text and as HTML.

use std::fmt::Write;

use wirewatch_fetch::Mail;
use wirewatch_store::{Alert, SavedSearch};

/// A mail to `to` that tells of `alerts`, those of one story together; `contact` is whom a receiver may ask to get no more.
pub(crate) fn alert_mail(search: &SavedSearch, alerts: &[Alert], to: &str, contact: &str) -> Mail {
    let last = alerts.last().map_or(0, |last| last.number);
    let alerts = by_story(alerts);
    Mail {
        to: to.to_owned(),
        subject: format!("wirewatch: {}: {}", line(&search.name), count(&alerts)),
        text: as_text(search, &alerts, to, contact),
        html: as_html(search, &alerts, to, contact),
        id: format!("{}-{}-{last}", search.id, search.created_at.as_second()),
        list: search.id.clone(),
    }
}

/// Alerts in their order, but those of one story beside the first of it.
fn by_story(alerts: &[Alert]) -> Vec<&Alert> {
    let first_of_story = |kept: &Alert| {
        let same = alerts
            .iter()
            .position(|other| other.alert.story == kept.alert.story);
        same.unwrap_or_default()
    };
    let mut sorted: Vec<&Alert> = alerts.iter().collect();
    sorted.sort_by_cached_key(|kept| first_of_story(kept));
    sorted
}

fn count(alerts: &[&Alert]) -> String {
    match alerts.len() {
        1 => "1 new article".to_owned(),
        many => format!("{many} new articles"),
    }
}

fn as_text(search: &SavedSearch, alerts: &[&Alert], to: &str, contact: &str) -> String {
    let mut text = format!(
        "{} of the saved search “{}”: {}\n",
        count(alerts),
        line(&search.name),
        line(&search.query)
    );
    let mut story = None;
    for kept in alerts {
        let evidence = &kept.alert.evidence;
        let again = repeats(&mut story, kept);
        let _ = write!(
            text,
            "\n{}{}\n{}\n",
            line(&evidence.title),
            again,
            source(kept)
        );
        for sentence in &evidence.sentences {
            let _ = writeln!(text, "> {}", line(sentence));
        }
        let _ = writeln!(
            text,
            "Why: {}\n{}",
            line(&evidence.reason),
            line(&evidence.url)
        );
    }
    let _ = write!(text, "\n-- \n{}\n", how_to_stop(search, to, contact));
    text
}

fn as_html(search: &SavedSearch, alerts: &[&Alert], to: &str, contact: &str) -> String {
    let mut html = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>\n\
         <p>{} of the saved search “{}”: <code>{}</code></p>\n",
        count(alerts),
        escape(&search.name),
        escape(&search.query)
    );
    let mut story = None;
    for kept in alerts {
        let evidence = &kept.alert.evidence;
        let again = repeats(&mut story, kept);
        let _ = writeln!(
            html,
            "<h3>{}{again}</h3>\n<p>{}</p>",
            headline(&evidence.title, &evidence.url),
            escape(&source(kept))
        );
        for sentence in &evidence.sentences {
            let _ = writeln!(html, "<blockquote>{}</blockquote>", escape(sentence));
        }
        let _ = writeln!(html, "<p>Why: {}</p>", escape(&evidence.reason));
    }
    let _ = write!(
        html,
        "<hr>\n<p><small>{}</small></p>\n</body></html>\n",
        escape(&how_to_stop(search, to, contact))
    );
    html
}

/// What is said of an alert whose story the alert before it told of already.
fn repeats<'a>(story: &mut Option<&'a str>, kept: &'a Alert) -> &'static str {
    let own = kept.alert.story.as_str();
    if story.replace(own) == Some(own) {
        " (the same story with other facts)"
    } else {
        ""
    }
}

/// Outlet, time, and how far the story stands on its own.
fn source(kept: &Alert) -> String {
    let evidence = &kept.alert.evidence;
    let mut text = line(&evidence.outlet);
    let published = evidence.published.as_deref().unwrap_or("no date stated");
    let _ = write!(text, ", {published}");
    let origins = match evidence.story_origins {
        None | Some(0) => "origins not told apart yet".to_owned(),
        Some(1) => "1 origin".to_owned(),
        Some(many) => format!("{many} origins"),
    };
    let _ = match evidence.story_articles {
        0 | 1 => write!(text, "; 1 article, {origins}"),
        articles => write!(text, "; {articles} articles carry the story, {origins}"),
    };
    text
}

fn how_to_stop(search: &SavedSearch, to: &str, contact: &str) -> String {
    format!(
        "You get this because the saved search `{id}` of a wirewatch names {to} for its alerts. To get no more, write to \
         {contact}; whoever runs it ends them with: wirewatch searches email {id} {to} --remove",
        id = search.id
    )
}

/// The headline, leading to the article when it is on the web.
fn headline(title: &str, url: &str) -> String {
    let title = if title.trim().is_empty() { url } else { title };
    if url.starts_with("https://") || url.starts_with("http://") {
        format!("<a href=\"{}\">{}</a>", escape(url), escape(title))
    } else {
        escape(title)
    }
}

/// Text of pages in one line.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use wirewatch_model::ArticleId;
    use wirewatch_store::{AlertEvidence, AlertMode, NewAlert};

    use super::*;

    fn search() -> SavedSearch {
        SavedSearch {
            id: "depot".to_owned(),
            name: "Depots".to_owned(),
            query: "\"fuel depot\"".to_owned(),
            version: 1,
            created_at: Timestamp::UNIX_EPOCH,
            changed_at: Timestamp::UNIX_EPOCH,
            alerts: AlertMode::On,
            token_sha256: None,
        }
    }

    fn alert(number: i64, story: &str, title: &str) -> Alert {
        Alert {
            number,
            alert: NewAlert {
                search_id: "depot".to_owned(),
                search_version: 1,
                story: ArticleId(story.to_owned()),
                facts: Vec::new(),
                article_id: ArticleId(format!("a{number}")),
                article_version: 1,
                fired_at: Timestamp::UNIX_EPOCH,
                evidence: AlertEvidence {
                    title: title.to_owned(),
                    url: "https://news.example/depot".to_owned(),
                    outlet: "Harbour Post".to_owned(),
                    published: None,
                    sentences: vec!["The fuel depot <b>burned</b>.".to_owned()],
                    story_articles: 7,
                    story_origins: Some(2),
                    reason: "matches `\"fuel depot\"`".to_owned(),
                },
            },
        }
    }

    #[test]
    fn mail_tells_sentence_outlet_origins_and_reason() {
        let alerts = [alert(4, "s1", "Depot burns")];
        let mail = alert_mail(&search(), &alerts, "ana@desk.example", "watch@desk.example");
        for part in [
            "> The fuel depot <b>burned</b>.",
            "Harbour Post, no date stated; 7 articles carry the story, 2 origins",
            "Why: matches `\"fuel depot\"`",
            "https://news.example/depot",
            "wirewatch searches email depot ana@desk.example --remove",
        ] {
            assert!(mail.text.contains(part), "{part} in {}", mail.text);
        }
        assert_eq!(mail.subject, "wirewatch: Depots: 1 new article");
    }

    #[test]
    fn nothing_of_a_page_is_markup_in_a_mail() {
        let alerts = [alert(4, "s1", "<img src=x>")];
        let mail = alert_mail(&search(), &alerts, "ana@desk.example", "watch@desk.example");
        assert!(
            !mail.html.contains("<img") && !mail.html.contains("<b>"),
            "{}",
            mail.html
        );
        assert!(mail.html.contains("&lt;b&gt;burned"), "{}", mail.html);
    }

    #[test]
    fn alerts_of_one_story_stand_together() {
        let alerts = [
            alert(1, "s1", "One"),
            alert(2, "s2", "Two"),
            alert(3, "s1", "Three"),
        ];
        let mail = alert_mail(&search(), &alerts, "ana@desk.example", "watch@desk.example");
        let at = |part: &str| mail.text.find(part).expect("it is there");
        assert!(
            at("Three (the same story with other facts)") < at("\nTwo\n"),
            "{}",
            mail.text
        );
        assert_eq!(mail.id, "depot-0-3");
    }
}
