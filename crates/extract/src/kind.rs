use crate::body::Body;
use crate::json_ld::JsonLd;
use crate::page::Page;
use crate::{ExtractConfig, NotArticle, PageKind};

/// Headlines of pages that were not found, folded.
const NOT_FOUND: &[&str] = &[
    "404",
    "not found",
    "page not found",
    "error 404",
    "404 error",
    "404 not found",
    "nothing found",
    "seite nicht gefunden",
    "page introuvable",
    "pagina no encontrada",
    "pagina non trovata",
    "pagina nao encontrada",
    "страница не найдена",
    "sayfa bulunamadi",
    "page cannot be found",
    "page can't be found",
    "page could not be found",
    "page doesn't exist",
    "page does not exist",
    "no longer available",
    "story not found",
    "article not found",
    "الصفحة غير موجودة",
];

/// Headlines of pages that stand before the page asked for, folded.
const INTERSTITIAL: &[&str] = &[
    "just a moment",
    "attention required",
    "are you a robot",
    "access denied",
    "pardon our interruption",
    "please wait",
    "verify you are human",
    "checking your browser",
    "security check",
    "enable javascript",
    "request blocked",
    "before you continue",
    "human verification",
    "captcha",
    "unsupported browser",
];

/// Tells whether a page is a story, from its headline and the shape of its text.
pub fn kind_of(
    page: &Page<'_>,
    ld: &JsonLd,
    title: Option<&str>,
    body: &Body,
    config: &ExtractConfig,
) -> PageKind {
    let chars = body.text.chars().count();
    let headlines = [title, page.title.as_deref()];
    if chars < 1_500 {
        for headline in headlines.into_iter().flatten() {
            let headline = wirewatch_text::fold(headline);
            if says(&headline, NOT_FOUND) {
                return PageKind::NotArticle(NotArticle::SoftNotFound);
            }
            if says(&headline, INTERSTITIAL) {
                return PageKind::NotArticle(NotArticle::Interstitial);
            }
        }
    }
    if lists_pages(page, ld, body) {
        return PageKind::NotArticle(NotArticle::SectionPage);
    }
    if chars < config.min_body_chars {
        return PageKind::NotArticle(NotArticle::Empty);
    }
    PageKind::Article
}

/// Whether a headline is, or in few words says, one of the phrases.
fn says(headline: &str, phrases: &[&str]) -> bool {
    let few_words = headline.split_whitespace().count() <= 9;
    phrases.iter().any(|phrase| {
        headline == *phrase
            || few_words
                && (headline.starts_with(phrase)
                    && headline.get(phrase.len()..).is_some_and(starts_no_word)
                    || phrase.contains(' ') && headline.contains(phrase))
    })
}

fn starts_no_word(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

/// A section page has no story of its own: hardly a full paragraph, and far more text in links.
fn lists_pages(page: &Page<'_>, ld: &JsonLd, body: &Body) -> bool {
    if ld.is_article {
        return false;
    }
    let full = body
        .kept
        .iter()
        .filter_map(|&index| page.blocks.get(index))
        .filter(|block| block.chars >= 200 && block.link_density() < 0.3)
        .count();
    let linked: usize = page.blocks.iter().map(|block| block.link_chars).sum();
    let kept: usize = body.text.len();
    let few = full < 2;
    (few && linked > 4 * kept && linked > 600) || (ld.is_collection && full < 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headline_of_a_lost_page_is_known() {
        assert!(says("404 - harbour courier", NOT_FOUND));
        assert!(says("sorry, page not found", NOT_FOUND));
        assert!(!says(
            "404 people were rescued from the flooded valley on monday morning",
            NOT_FOUND
        ));
    }
}
