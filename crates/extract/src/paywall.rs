use crate::json_ld::JsonLd;
use crate::metadata::meta_values;
use crate::page::Page;

/// Whether a page says that its text is for paying readers, or asks to pay inside of the story (`gated`).
///
/// Many pages ask for money and still show all: what the page says of itself goes first.
pub fn is_paywalled(page: &Page<'_>, ld: &JsonLd, gated: bool) -> bool {
    if let Some(free) = ld.free {
        return !free;
    }
    let tiers = meta_values(page, &["article:content_tier", "content_tier"]);
    match tiers
        .first()
        .map(|(_, tier)| tier.to_lowercase())
        .as_deref()
    {
        Some("locked" | "premium" | "paid" | "subscriber") => true,
        Some("free") => false,
        _ => gated,
    }
}

/// Whether a page shows clearly less of a story than the feed's own full text of it does.
///
/// Only a third more and several hundred characters count: feeds add credits and links of their own.
pub fn is_cut_short(page_text: &str, feed_text: &str) -> bool {
    let page = page_text.chars().count();
    let feed = feed_text.chars().count();
    feed > page + 400 && feed * 3 > page * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_stops_early_is_cut_short() {
        let full = "The ferry line wrote to the councils of both islands. ".repeat(30);
        let start = full.get(..500).unwrap_or_default();
        assert!(is_cut_short(start, &full));
        assert!(!is_cut_short(&full, &full));
        assert!(!is_cut_short(
            &full,
            &format!("{full} Photo: Mina Oyelaran")
        ));
        assert!(!is_cut_short(&full, start));
    }
}
